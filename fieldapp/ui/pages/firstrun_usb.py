"""First use without a network: the request of this computer goes out to USB, and the province's answer comes in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from fieldapp.ui import stick
from fieldapp.ui.widgets import buttons, flow, heading

NAME = "fieldapp-moi.fab"


class ByUsb(QWidget):
    """Two deeds beside the usual one; it only asks for the file's name."""

    asked = Signal(str)  # where to write the request
    answered = Signal(str)  # the file that came back

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask = buttons.SecondaryButton(self.tr("Write the request to USB"), "usb")
        self.answer = buttons.SecondaryButton(self.tr("Take the answer from USB"), "take")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(heading.Words(self.tr("Where there is no network, this goes by USB:"), "soft"))
        row = flow.Flow(14, 6)
        row.add(self.ask, 1, 1)
        row.add(self.answer, 1, 1)
        column.addLayout(row)
        self.ask.clicked.connect(self._choose_new)
        self.answer.clicked.connect(self._choose_old)

    def under_way(self) -> str:
        """The words while a file is written or taken."""
        return self.tr("One moment, the USB file is being worked on…")

    def _choose_new(self) -> None:
        dialog = stick.dialog(self, QFileDialog.AcceptMode.AcceptSave, self.ask.text(), self.asked.emit)
        dialog.selectFile(NAME)
        dialog.open()

    def _choose_old(self) -> None:
        stick.dialog(self, QFileDialog.AcceptMode.AcceptOpen, self.answer.text(), self.answered.emit).open()
