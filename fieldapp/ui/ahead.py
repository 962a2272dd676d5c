"""Loads modules and reads files before they are wanted, in a thread of its own; never a module of the window."""

from __future__ import annotations

import functools
import importlib
import queue
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import logging

_OF_THE_WINDOW = ("fieldapp.ui", "fieldapp.desktop", "PySide6", "shiboken6")


class Ahead:
    """Uses the time in which nobody waits for the program. Whoever needs a module sooner just imports it, and waits
    for this thread where it is under way with the same one.

    Only the thread that shows the window may load a module that names Qt: its binding makes each class when it is first
    named, and ends the program when two threads name one at once.
    """

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._waiting = self._loaded = 0  # each written by one thread only
        self._works: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._live, name="ahead", daemon=True)
        self._thread.start()

    def load(self, names: Iterable[str]) -> None:
        """Load these too, in their order. ValueError for a module of the window."""
        for name in names:
            if name.startswith(_OF_THE_WINDOW):
                raise ValueError(f"{name} may be loaded by the window's own thread only")
            self.read(functools.partial(importlib.import_module, name))

    def read(self, work: Callable[[], object]) -> None:
        """Do this too: whatever it returns is found again by who calls it, as by functools.cache."""
        self._waiting += 1
        self._works.put(work)

    @property
    def busy(self) -> bool:
        """Whether something is still to be loaded."""
        return self._waiting > self._loaded

    def close(self) -> None:
        """Load no more, and join."""
        self._stopped.set()
        self._works.put(None)
        self._thread.join()

    def _live(self) -> None:
        while (work := self._works.get()) and not self._stopped.is_set():
            try:
                work()
            except Exception:  # who wants it in earnest hears of it
                _log().exception("what was to be loaded ahead could not be")
            self._loaded += 1


def _log() -> logging.Logger:
    import logging  # here: a start in which nothing fails does without

    return logging.getLogger(__name__)
