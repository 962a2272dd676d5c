"""Sweeps what nobody needs any more, in the window's own thread only: a part of the window may be among it."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer

BEAT = 100  # ms between two looks: what a lane can make in that time is swept in a few
MANY = 4_000  # new objects for which a look is worth while


class Sweep(QObject):
    """Python by itself sweeps in whichever thread makes one object too many. Parts of a window that hold one another
    wait for that, as does a closed page; and the program ends at once where a lane takes apart what is Qt's. So Python
    sweeps nothing by itself from the first moment of this on, until it is stopped.

    Everything is looked at twice, and then stays: what is held is not looked through again and again.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._again = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Sweep all; what is there now stays: to look through it again and again would hold the window up."""
        gc.collect()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """No lane lives any more: Python may sweep by itself again."""
        self._timer.stop()
        gc.enable()

    def look(self) -> None:
        """Sweep if much has been made, by whichever thread: what is new, and every second time what was new before."""
        if gc.get_count()[0] >= MANY:
            gc.collect(int(self._again))
            self._again = not self._again
