"""DayEntry and ClockEntry: a day or a time typed the way people write it; what is not understood stays as typed."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from fieldapp.domain import text as letters
from fieldapp.ui.widgets import entry

_CURSOR = 4  # pixels, for the blinking line and what Qt keeps free beside it


class _Figures(entry.LineEntry):
    """Wide enough for what it shows when left, whatever a letter's usual width is."""

    _whole = ""

    def minimumSizeHint(self) -> QSize:
        letters, least = self.fontMetrics(), super().minimumSizeHint()
        return QSize(
            least.width() - letters.maxWidth() + letters.horizontalAdvance(self._whole) + _CURSOR, least.height()
        )


class DayEntry(_Figures):
    """Understands "5/11", "05-11-2026", "hôm qua"; shows dd/MM/yyyy when left; Up and Down go to the day beside."""

    _whole = "00/00/0000"

    def __init__(self, today: str, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.today = today  # ISO; what "hôm qua" and a missing year are counted from

    def day(self) -> str:
        """The ISO date that was typed, "" when there is none or it is not understood."""
        return letters.day(self.text(), self.today)

    def set_day(self, iso: str) -> None:
        """Show this ISO date, "" empties the line."""
        self.setText(letters.show_day(iso))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.day():
            self.set_day(self.day())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif self.day():
            self.set_day((date.fromisoformat(self.day()) + timedelta(days=step)).isoformat())
            self.textEdited.emit(self.text())


class ClockEntry(_Figures):
    """Understands "9h14", "9:14", "0914"; shows HH:MM when left."""

    _whole = "00:00"

    def clock(self) -> str:
        """The time of day HH:MM that was typed, "" when there is none or it is not understood."""
        return letters.clock(self.text())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.clock():
            self.setText(self.clock())
