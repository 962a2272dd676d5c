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
        self._held: list[QWidget] = []  # what nobody can use meanwhile
        self._lent: QWidget | None = None  # which of it had the keyboard
        self.hide()

    def start(self, words: str, *held: QWidget) -> None:
        """Show that this is under way, and let nobody use what is `held` until it has ended. The keyboard that one of
        them had waits on this line, where no key does anything: on the next button a second Enter would do its deed."""
        self.words.setText(words)
        self.setAccessibleName(words)
        self.show()
        # Asked of the window: it may not be the one in front, as while a file is chosen or somebody looks elsewhere.
        now = self.window().focusWidget()
        if now is not None and now.isVisible() and any(one is now or one.isAncestorOf(now) for one in held):
            self._lent = now
            self.setFocus()
        self._held += [one for one in held if one not in self._held]
        for one in held:
            one.setEnabled(False)

    def stop(self) -> None:
        """It has ended: what was held can be used again, and has the keyboard again unless that went on meanwhile."""
        held, lent, here = self._held, self._lent, self.window().focusWidget() is self
        self._held, self._lent = [], None
        for one in held:
            one.setEnabled(True)
        if here and lent is not None and lent.isVisible():
            lent.setFocus()
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
