"""What nobody needs any more is swept in the window's thread, whoever made too much."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from pytestqt.qtbot import QtBot

from fieldapp.ui import background, sweep


class Part:
    """Something of a closed page: it holds what belongs to Qt, which holds it."""

    def __init__(self, ended: list[threading.Thread]) -> None:
        self.model = QStandardItemModel()
        self.model.destroyed.connect(
            lambda: ended.append(threading.current_thread()), Qt.ConnectionType.DirectConnection
        )
        setattr(self.model, "part", self)  # noqa: B010


@pytest.fixture
def swept(qtbot: QtBot) -> Iterator[sweep.Sweep]:
    made = sweep.Sweep()
    made.begin()
    yield made
    made.stop()


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[background.Lane[None]]:
    lane = background.Lane("desk", lambda: None, lambda _: None)
    yield lane
    lane.close()


def make_much() -> list[object]:
    """As a report does, or a list of 50,000 rows."""
    return [[number] for number in range(5 * sweep.MANY)]


def test_a_lane_that_makes_much_takes_no_closed_page_apart(
    swept: sweep.Sweep, lane: background.Lane[None], qtbot: QtBot
) -> None:
    ended, kept = list[threading.Thread](), list[list[object]]()
    Part(ended)
    lane.do(lambda _: make_much(), kept.append)
    lane.wait_idle()
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [threading.main_thread()]


def test_what_was_held_for_a_moment_is_swept_later(swept: sweep.Sweep) -> None:
    part = Part([])
    gone = weakref.ref(part)
    kept = make_much()
    swept.look()
    del part
    assert gone() is not None
    kept += make_much()
    swept.look()
    assert gone() is None


def test_a_few_things_are_not_worth_a_look(swept: sweep.Sweep) -> None:
    gc.collect()
    gone = weakref.ref(Part([]))
    swept.look()
    assert gone() is not None


def test_what_a_lane_makes_and_drops_is_not_heaped_up(swept: sweep.Sweep) -> None:
    class Knot:
        """It holds itself."""

        def __init__(self) -> None:
            self.self = self

    knots: list[weakref.ref[Knot]] = []
    for _ in range(20):
        knots += [weakref.ref(Knot()) for _ in range(sweep.MANY)]
        swept.look()
    assert sum(knot() is not None for knot in knots) <= 2 * sweep.MANY


def test_python_sweeps_by_itself_again_once_the_window_is_gone(qtbot: QtBot) -> None:
    made = sweep.Sweep()
    assert not gc.isenabled()
    made.begin()
    made.stop()
    assert gc.isenabled()
