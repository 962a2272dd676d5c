"""HintLine: a line that leaves typing alone and tidies it when it is left; its hint is shown whole or not at all."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from fieldapp.domain import text as letters

_AROUND = 28  # pixels beside the words: frame, padding of the style sheet, caret

_LEFT = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.MouseFocusReason)


class HintLine(QLineEdit):
    """An editor with what to type while it is empty; `short` stands there where the room is narrow. Left, it shows the
    one spelling that is kept (NFC, nothing unseen)."""

    def __init__(self, hint: str = "", short: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hints = (hint, short)
        self._fit()

    def setPlaceholderText(self, hint: str) -> None:
        """What to type while the line is empty."""
        self._hints = (hint, self._hints[1])
        self._fit()

    def _fit(self) -> None:
        room = self.width() - _AROUND
        wide = self.fontMetrics().horizontalAdvance
        shown = next((hint for hint in self._hints if wide(hint) <= room), "")
        if shown != self.placeholderText():
            super().setPlaceholderText(shown)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.OtherFocusReason:  # the program brought the keyboard: to go on writing
            self.end(False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        finished = letters.nfc(self.text())
        if finished != self.text():
            self.setText(finished)
        elif event.reason() in _LEFT:
            self.home(False)

    def setText(self, words: str | None) -> None:
        """Show these words from their beginning, unless somebody is writing here."""
        super().setText(words)
        if not self.hasFocus():
            self.home(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
