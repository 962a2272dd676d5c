"""Watches whether the UI thread comes back to its event loop: how long it did not, and what it did instead."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import re
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from PySide6.QtCore import QObject, Qt, QTimer

LIMIT = 0.050  # seconds
BEAT = 5  # ms between two looks
OURS = re.compile(r"[/\\\\](fieldapp|tests)[/\\\\]")
_LINE = re.compile(r'File "(.+)", line (\d+) in (\S+)')


@dataclass(frozen=True)
class Stall:
    """Seconds away from the loop, those aside in which the machine ran somebody else; the last lines of code that
    were seen in that time, of this thread and of the others."""

    seconds: float
    here: str
    others: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.seconds * 1000:.0f} ms in {self.here or '?'}" + "".join(f"; beside {one}" for one in self.others)


@dataclass
class Watchdog(QObject):
    """A timer of the loop beats; between two beats the thread was at work, or waited: for a lock, for a disk, or for
    Python while another thread had it. Where the system tells (Linux), the time in which the UI thread or another one
    of ours was ready and another program ran is not counted: a busy machine is no fault of the window."""

    limit: float = LIMIT
    stalls: list[Stall] = field(default_factory=list)
    longest: float = 0.0

    def __post_init__(self) -> None:
        super().__init__()
        self._ui = threading.get_ident()
        self._seen: tuple[str, tuple[str, ...]] = ("", ())
        self._over = threading.Event()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def __enter__(self) -> Watchdog:
        self._last, self._worked, self._starved = time.monotonic(), time.thread_time(), _starved()
        self._looker = threading.Thread(target=self._look, name="watchdog", daemon=True)
        self._looker.start()
        self._timer.start(BEAT)
        return self

    def __exit__(self, *_: object) -> None:
        self._beat()
        self._timer.stop()
        self._over.set()
        self._looker.join()

    def _beat(self) -> None:
        now, worked, starved = time.monotonic(), time.thread_time(), _starved()
        waited = {one: starved[one] - was for one, was in self._starved.items() if one in starved}
        here = waited.pop(threading.get_native_id(), 0.0)
        waited.pop(self._looker.native_id, None)
        away = now - self._last - BEAT / 1000 - here - max(waited.values(), default=0.0)
        away = max(away, worked - self._worked)
        self.longest = max(self.longest, away)
        if away > self.limit:
            self.stalls.append(Stall(away, *self._seen))
        self._last, self._worked, self._starved, self._seen = now, worked, starved, ("", ())

    def _look(self) -> None:
        """In a thread of its own: remembers where the UI thread is when it has been away for long."""
        with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
            while not self._over.wait(self.limit / 4):
                if time.monotonic() - self._last > self.limit * 0.8 and not self._seen[0]:
                    self._seen = _places(file, self._ui)


def _places(file: IO[str], ui: int) -> tuple[str, tuple[str, ...]]:
    """Where a thread is, and where the others are. Written without touching their frames: to hold one, even for a
    moment, would let a painter live longer than the painting."""
    file.seek(0)
    file.truncate()
    faulthandler.dump_traceback(file, all_threads=True)
    file.seek(0)
    here, others = "", []
    for stack in file.read().split("\n\n"):
        head, _, rest = stack.partition("\n")
        lines = [one for one in _LINE.findall(rest) if OURS.search(one[0])]
        place = " < ".join(f"{Path(name).name}:{line} {function}" for name, line, function in lines[:4])
        if f"{ui:#x}"[2:] in head:
            here = place
        elif place and "watchdog.py" not in place and lines[0][2] != "_work":
            others.append(place)
    return here, tuple(others)


def _starved() -> dict[int | None, float]:
    """Seconds that each thread of ours was ready to run and did not, since it began; empty where nobody tells."""
    found: dict[int | None, float] = {}
    with contextlib.suppress(OSError):
        for task in os.listdir("/proc/self/task"):
            with contextlib.suppress(OSError):  # it has just ended
                found[int(task)] = int(Path(f"/proc/self/task/{task}/schedstat").read_text().split()[1]) / 1e9
    return found
