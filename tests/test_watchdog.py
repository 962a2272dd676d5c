"""The watchdog itself: a planted stall of each kind is caught, and a loop that turns is left in peace."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
import watchdog
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot


def turn(qtbot: QtBot, *plants: Callable[[], object]) -> watchdog.Watchdog:
    """Lets the loop turn for a while with something planted in it."""
    with watchdog.Watchdog() as dog:
        for number, plant in enumerate(plants):  # each in a turn of its own
            QTimer.singleShot(50 + 15 * number, plant)
        qtbot.wait(400)
    return dog


def sleeps() -> None:
    time.sleep(0.08)


def works() -> None:
    began = time.thread_time()
    while time.thread_time() - began < 0.08:
        pass


def holds_python() -> None:
    """One long call of another thread that does not let go of Python meanwhile."""
    threading.Thread(target=sum, args=(range(8_000_000),)).start()


@pytest.mark.parametrize("plant", [sleeps, works, holds_python])
def test_a_stall_of_80_ms_is_caught(qtbot: QtBot, plant: Callable[[], None]) -> None:
    dog = turn(qtbot, plant)
    assert dog.stalls, f"the longest was {dog.longest * 1000:.0f} ms"
    assert "test_watchdog.py" in str(dog.stalls[0]) or plant is holds_python


def test_a_loop_that_turns_is_left_in_peace(qtbot: QtBot) -> None:
    assert turn(qtbot, *[lambda: time.sleep(0.002)] * 20).stalls == []
