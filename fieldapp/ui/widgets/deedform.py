"""DeedForm: a small form in the place of what it is about: a heading, its parts, the deed and the way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from fieldapp.ui.widgets import buttons, flow, heading, hotkey


class DeedForm(QWidget):
    """Put the parts into `body`, then call `end`; Escape is the way back."""

    cancelled = Signal()

    def __init__(self, title: str, deed: buttons.PrimaryButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.deed = deed
        self.cancel = buttons.QuietButton(self.tr("Cancel (Esc)"))
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.addWidget(heading.Heading(title, parent=self))
        self._column.addLayout(self.body)
        self.cancel.clicked.connect(self.cancelled)
        self.key("Esc", self.cancel.click)  # not while the deed is under way

    @property
    def under_way(self) -> bool:
        """Whether the deed is being done: then there is no way back."""
        return not self.cancel.isEnabled()

    def key(self, keys: str, deed: Callable[[], object]) -> None:
        """Let keys such as "Ctrl+Return" do a deed while the keyboard is in this form."""
        hotkey.within(self, keys, deed)

    def key_deed(self) -> None:
        """Let Ctrl+Enter press the deed from any part, as it saves a slip."""
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self.key(keys, self.deed.click)

    def end(self, *others: buttons.SecondaryButton) -> None:
        """Put the deed, other deeds and the way back last, for Tab goes in the order in which parts are put in."""
        row = flow.Flow(8, 6)
        row.add(self.deed, 16)
        for one in others:
            row.add(one, 16)
        row.add(self.cancel, 8)
        self._column.addLayout(row)
        self._column.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        """What it asks is in sight, its buttons too: the keyboard that is put on one does not scroll to it."""
        super().showEvent(event)
        if not event.spontaneous():
            QTimer.singleShot(0, self, self._come_into_sight)  # once it has its place

    def _come_into_sight(self) -> None:
        around, here = self.parentWidget(), self.window().focusWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is None or not self.isVisible():
            return
        around.ensureWidgetVisible(self)
        if here is not None and self.isAncestorOf(here):
            around.ensureWidgetVisible(here)  # the form may be taller than its room
