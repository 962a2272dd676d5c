"""Lets the window work undisturbed: threads for which nobody waits stand still for the moment after each touch."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

AFTER_TOUCH = 0.12  # seconds in which a key, or a click, has mostly done what it does
AFTER_PAGE = 0.2  # likewise a page that is laid out and drawn for the first time
MOST = 0.5  # seconds that a thread may stand still, once it has worked as long
LEAST = 0.05  # seconds below which that is not worth while
GLANCE = 0.01  # seconds between two looks whether it must go on


class _Owed(threading.local):
    """How long this thread may stand still, and since when it has worked."""

    seconds = MOST
    since = 0.0


class Calm:
    """Python lets one thread work at a time. A window that draws asks for it hundreds of times, and whoever takes ten
    thousand slips in has it each time; so that one asks between two of them whether somebody is at the window."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._until = 0.0  # by the clock
        self._owed = _Owed()

    def ask(self, seconds: float = AFTER_TOUCH) -> None:
        """From now on, and for so long, the others are to stand still."""
        self._until = max(self._until, self._clock() + seconds)

    def keep(self, wanted: Callable[[], bool] = bool) -> None:
        """Stand still while that is asked for, in the long run half of the time at most: who types and types waits for
        news, too. Never while it is `wanted` that this thread comes to its end, as by a save that waits for it. The
        others call it, from their threads."""
        if (now := self._clock()) >= self._until or wanted():
            return
        owed = min(MOST, self._owed.seconds + now - self._owed.since)
        if owed < LEAST:
            return
        while (left := min(self._until, now + owed) - self._clock()) > 0 and not wanted():
            self._sleep(min(left, GLANCE))
        self._owed.since = self._clock()
        self._owed.seconds = owed - (self._owed.since - now)
