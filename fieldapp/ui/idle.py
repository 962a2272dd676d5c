"""Idle: notices that nobody has touched the window for a while; it locks nothing itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow

_HUMAN = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class Idle(QObject):
    """Watches what people do to one system window, where all of it arrives first.

    The wall clock decides: after a night's sleep of the laptop the first touch finds it too late, and is not heard.
    """

    idle = Signal()

    def __init__(
        self,
        limit: int,
        clock: Callable[[], int],
        parent: QObject | None = None,
        *,
        touched: Callable[[], object] = bool,
    ) -> None:
        """`limit` and `clock` in ms; `touched` is called at each touch, before anything comes of it."""
        super().__init__(parent)
        self._limit = limit
        self._clock = clock
        self._touched = touched
        self._last = clock()
        self._watched: QWindow | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    def watch(self, window: QWindow) -> None:
        """Begin to count, from now on, what is done to this window."""
        self.stop()
        self._watched = window
        window.installEventFilter(self)
        self._last = self._clock()
        self._timer.start(self._limit)

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched = None

    def rested(self) -> int:
        """Milliseconds since somebody last touched the window."""
        return self._clock() - self._last

    def look(self) -> None:
        """Tell it if it has been too long; else look again when it could be. A clock that was put back has not seen the
        last touch yet: what it shows now counts as that."""
        self._last = min(self._last, self._clock())
        rest = self._last + self._limit - self._clock()
        if rest <= 0:
            self.stop()
            self.idle.emit()
        elif self._watched is not None:
            self._timer.start(min(rest, self._limit))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _HUMAN:
            return False
        now = self._clock()
        if now >= self._last + self._limit:
            self.look()
            return True
        self._last = now
        self._touched()
        return False
