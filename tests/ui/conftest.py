"""A dressed program and a shell that is shown, for every window test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import pytest
import qt_threads
import recorder
import samplepage
import seats
import townhall as townhalls
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui import style, text, window


def pytest_itemcollected(item: pytest.Item) -> None:
    """The offscreen platform has no window frame to limit and no keyboard for a menu, and says so each time."""
    item.add_marker(pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise|grabbing)", extend=True))


@pytest.fixture(scope="session")
def qt_named() -> qt_threads.Watch:
    """Who names Qt in which thread, from the first test to the last."""
    return qt_threads.Watch()


@pytest.fixture(autouse=True)
def _one_thread_names_qt(qt_named: qt_threads.Watch) -> Iterator[None]:
    """No lane of any page may."""
    yield
    assert qt_named.elsewhere == []


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The program in its usual clothes: light, 14 points, Vietnamese."""
    style.apply(qapp)
    text.install(qapp, "vi")
    yield qapp
    text.install(qapp, "en")


@pytest.fixture
def room(dressed: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[recorder.Room]:
    """A room with laptops, empty again after the test."""
    room = recorder.Room(dressed, qtbot, tmp_path)
    yield room
    room.close()


@pytest.fixture
def show(dressed: QApplication, qtbot: QtBot) -> Callable[..., QWidget]:
    """Shows parts in a window, each below the other, until the test ends; gives the window."""
    kept: list[QWidget] = []

    def show(*parts: QWidget) -> QWidget:
        around = QWidget()
        column = QVBoxLayout(around)
        for part in parts:
            column.addWidget(part)
        kept.append(around)
        qtbot.addWidget(around)
        around.show()
        around.activateWindow()
        qtbot.waitUntil(around.isActiveWindow)
        return around

    return show


@pytest.fixture
def shell(dressed: QApplication, qtbot: QtBot) -> window.Window:
    """A shown window with three pages."""
    shell = samplepage.build()
    qtbot.addWidget(shell)
    shell.show()
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    return shell


@pytest.fixture
def page(shell: window.Window) -> samplepage.SamplePage:
    """Its first page."""
    found = shell.page("record")
    assert isinstance(found, samplepage.SamplePage)
    return found


@pytest.fixture
def hoa(tmp_path: Path) -> Iterator[commune.Laptop]:
    """The laptop of Nguyễn Thị Hòa, a member in Khe Sú."""
    laptop = commune.Laptop(tmp_path / commune.NAMES[commune.HOA], commune.HOA)
    yield laptop
    laptop.close()


@pytest.fixture
def head(tmp_path: Path) -> Iterator[commune.Laptop]:
    """The laptop of Chìu Quay Sáng, the head of Khe Sú."""
    laptop = commune.Laptop(tmp_path / commune.NAMES[commune.HEAD], commune.HEAD)
    yield laptop
    laptop.close()


@pytest.fixture
def sit(dressed: QApplication, qtbot: QtBot) -> Iterator[Callable[[commune.Laptop], seats.Seat]]:
    """Seats people before their laptops until the test ends."""
    taken: list[seats.Seat] = []

    def sit(laptop: commune.Laptop) -> seats.Seat:
        taken.append(seats.Seat(laptop, qtbot))
        return taken[-1]

    yield sit
    for seat in taken:
        seat.close()


@pytest.fixture
def townhall(tmp_path: Path) -> Iterator[townhalls.Townhall]:
    """A province with its people, not yet served."""
    folder = tmp_path / "province"
    folder.mkdir()
    made = townhalls.Townhall(folder)
    yield made
    made.close()


@pytest.fixture
def served(townhall: townhalls.Townhall) -> Iterator[townhalls.Townhall]:
    """The province behind a real socket."""
    with townhall.served():
        yield townhall
