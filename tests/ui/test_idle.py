"""Noticing that nobody is there, by the wall clock."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fieldapp.ui import idle


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000

    def __call__(self) -> int:
        return self.now


def watched(qtbot: QtBot, limit: int = 1000) -> tuple[idle.Idle, QWindow, Clock, list[bool]]:
    """An idle watch over a window, its clock, and what it told."""
    clock, window, told = Clock(), QWindow(), []
    watch = idle.Idle(limit, clock, window)
    watch.idle.connect(lambda: told.append(True))
    window.resize(200, 100)
    window.show()
    watch.watch(window)
    return watch, window, clock, told


def test_keys_and_mouse_are_signs_of_life(qtbot: QtBot) -> None:
    watch, window, clock, told = watched(qtbot)
    for touch in (
        lambda: QTest.keyClick(window, Qt.Key.Key_A),
        lambda: QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(1, 1)),
        lambda: QTest.mouseMove(window, QPoint(5, 5)),
    ):
        clock.now += 900
        touch()
        watch.look()
    assert told == []
    clock.now += 1000
    watch.look()
    assert told == [True]
    window.destroy()


def test_a_touch_is_told_before_anything_comes_of_it(qtbot: QtBot) -> None:
    _, window, clock, _ = watched(qtbot)
    heard: list[str] = []
    window.keyPressEvent = lambda event: heard.append("key")  # type: ignore[method-assign]
    watch = idle.Idle(1000, clock, window, touched=lambda: heard.append("touch"))
    watch.watch(window)
    QTest.keyClick(window, Qt.Key.Key_A)
    assert heard == ["touch", "key"]
    window.destroy()


def test_it_is_told_once_and_by_itself(qtbot: QtBot) -> None:
    watch, window, clock, told = watched(qtbot, limit=1)
    clock.now += 5
    qtbot.waitUntil(lambda: told == [True])
    watch.look()
    assert len(told) == 2  # who asks gets an answer; nothing runs any more by itself
    window.destroy()


def test_the_first_touch_after_a_long_sleep_is_not_heard(qtbot: QtBot) -> None:
    _, window, clock, told = watched(qtbot)
    heard: list[int] = []
    window.keyPressEvent = lambda event: heard.append(event.key())  # type: ignore[method-assign]
    clock.now += 3_600_000
    QTest.keyClick(window, Qt.Key.Key_A)
    assert told == [True]
    assert heard == []
    window.destroy()


def test_a_clock_that_was_put_back_by_a_day_leaves_no_window_open_for_that_day(qtbot: QtBot) -> None:
    watch, window, clock, told = watched(qtbot)
    clock.now -= 24 * 3_600_000
    watch.look()
    assert (told, watch.rested()) == ([], 0)
    clock.now += 1000
    watch.look()
    assert told == [True]
    window.destroy()


def test_stopped_it_counts_no_more(qtbot: QtBot) -> None:
    watch, window, clock, told = watched(qtbot)
    watch.stop()
    clock.now += 5000
    QTest.keyClick(window, Qt.Key.Key_A)
    assert told == []
    window.destroy()
