"""Hears which modules of Qt's binding are asked for by another thread than the window's: two threads that name its
classes at once end the program."""

from __future__ import annotations

import builtins
import threading
from typing import Any

QT = ("PySide6", "shiboken6")


class Watch:
    """From now on, until the process ends, hears of each import; `elsewhere` are those of Qt off the main thread."""

    def __init__(self) -> None:
        self.elsewhere: list[str] = []
        self._real: Any = builtins.__import__
        builtins.__import__ = self._import

    def _import(self, name: str, *rest: Any, **named: Any) -> Any:
        here = threading.current_thread()
        if name.partition(".")[0] in QT and here is not threading.main_thread():
            self.elsewhere.append(f"{name} by {here.name}")
        return self._real(name, *rest, **named)
