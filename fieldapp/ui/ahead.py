"""Loads modules before they are wanted, in a thread of its own; it never makes anything of what is in them."""

from __future__ import annotations

import importlib
import queue
import threading
from collections.abc import Iterable


class Ahead:
    """Uses the time in which nobody waits for the program. Whoever needs a module sooner just imports it, and waits
    for this thread where it is under way with the same one."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._waiting = self._loaded = 0  # each written by one thread only
        self._names: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._live, name="ahead", daemon=True)
        self._thread.start()

    def load(self, names: Iterable[str]) -> None:
        """Load these too, in their order."""
        for name in names:
            self._waiting += 1
            self._names.put(name)

    @property
    def busy(self) -> bool:
        """Whether something is still to be loaded."""
        return self._waiting > self._loaded

    def close(self) -> None:
        """Load no more, and join."""
        self._stopped.set()
        self._names.put("")
        self._thread.join()

    def _live(self) -> None:
        while (name := self._names.get()) and not self._stopped.is_set():
            importlib.import_module(name)
            self._loaded += 1
