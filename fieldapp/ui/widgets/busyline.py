"""BusyLine: says that something is under way, in words and with a line that moves; it measures nothing."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.ui import icons
from fieldapp.ui.widgets import heading

_STEP = 60  # milliseconds between two pictures: calm, and cheap on an old laptop
_TURN = 40  # pictures until the line is back where it was


class BusyLine(QWidget):
    """Words over a moving line from `start` to `stop`; its clock stands still while nobody sees it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = heading.Words("", "soft", self)
        self._bar = _Bar(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.words)
        column.addWidget(self._bar)
        self.hide()

    def start(self, words: str) -> None:
        """Show that this is under way."""
        self.words.setText(words)
        self.setAccessibleName(words)
        self.show()

    def stop(self) -> None:
        """It has ended."""
        self.hide()


class _Bar(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(5)
        self._place = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP)
        self._timer.timeout.connect(self._move)

    def _move(self) -> None:
        self._place = (self._place + 1) % _TURN
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(icons.ink("line")))
        width = self.width() / 4
        left = (self.width() + width) * self._place / _TURN - width
        painter.fillRect(QRectF(left, 0, width, self.height()), QColor(icons.ink("accent")))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
