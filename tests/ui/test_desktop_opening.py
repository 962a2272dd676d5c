"""The program that is begun with a vault: its key is made beside the window, which is seen with its first page."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import commune
import pytest
import strangers
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from fieldapp import config, desktop
from fieldapp.domain import problems
from fieldapp.store import early, me, opened
from fieldapp.ui import foot, window
from fieldapp.ui.pages import today, today_desk

HOA = commune.NAMES[commune.HOA]
Begin = Callable[[str], desktop.Desktop]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The vault of Nguyễn Thị Hòa, whose province is out of reach."""
    laptop = commune.Laptop(tmp_path / "home" / HOA, commune.HOA)
    with laptop.db.atomic():
        me.change(laptop.db, url=strangers.nobody())
    laptop.close()
    return tmp_path / "home" / HOA


@pytest.fixture
def begin(dressed: QApplication, folder: Path) -> Iterator[Begin]:
    """Begins the program with a passphrase until the test ends."""
    made: list[desktop.Desktop] = []

    def begin(passphrase: str) -> desktop.Desktop:
        opening = early.Opening(folder, passphrase)
        made.append(desktop.Desktop(dressed, config.Config(home=folder.parent), vault_at=opening))
        made[-1].show(whole=True)
        return made[-1]

    yield begin
    for one in made:
        one.close()


def test_the_window_is_seen_when_its_first_page_stands(begin: Begin, qtbot: QtBot) -> None:
    program = begin(commune.PASSPHRASE)
    assert not program.window.isVisible()
    qtbot.waitUntil(program.window.isVisible)
    assert program.window.shown == "today"
    assert program.house is not None
    assert not program.house.today._fresh  # it tells what must be done, and is drawn once


class Ears(QObject):
    """Hears how often the first page is drawn, and how wide it was."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.drawn = 0
        self.widths: list[int] = []
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, today.TodayPage):
            self.drawn += event.type() == QEvent.Type.Paint
            if event.type() == QEvent.Type.Resize:
                self.widths.append(watched.width())
        return False


def test_the_first_page_has_its_place_beside_its_scroll_bar_and_is_drawn_once(
    begin: Begin, dressed: QApplication, qtbot: QtBot
) -> None:
    ears = Ears(dressed)
    try:
        program = begin(commune.PASSPHRASE)
        program.window.resize(*window.SMALLEST)
        qtbot.waitUntil(lambda: ears.drawn > 0)
        assert program.house is not None
        page = program.house.today
        qtbot.waitUntil(lambda: not page.session.desk.busy)
        for _ in range(5):
            dressed.processEvents()
        assert ears.drawn == 1
        assert set(ears.widths) == {page.width()}
        [sheet] = (one for one in program.window.findChildren(QScrollArea) if one.widget() is page)
        assert sheet.verticalScrollBar().isVisible()
    finally:
        dressed.removeEventFilter(ears)


@pytest.mark.parametrize(("refused", "times"), [(0, 1), (1, 2)])
def test_the_first_page_is_read_once_while_it_is_built_or_again_when_that_failed(
    begin: Begin, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, refused: int, times: int
) -> None:
    read, asked = today_desk.day, []

    def reading(*told: Any) -> today_desk.Day:
        asked.append(told)
        if len(asked) <= refused:
            raise OSError("the disk was away for a moment")
        return read(*told)

    monkeypatch.setattr(today_desk, "day", reading)
    program = begin(commune.PASSPHRASE)
    qtbot.waitUntil(program.window.isVisible)
    assert len(asked) == times
    assert program.house is not None
    assert not program.house.today._fresh


def test_when_the_disk_was_away_for_a_moment_the_pages_are_named_all_the_same(
    begin: Begin, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, asked = foot.read, []

    def reading(*told: Any) -> foot.Foot:
        asked.append(told)
        if len(asked) <= 2:  # for head and foot, and for the first page
            raise OSError("the disk was away for a moment")
        return read(*told)

    monkeypatch.setattr(foot, "read", reading)
    program = begin(commune.PASSPHRASE)
    qtbot.waitUntil(program.window.isVisible)
    assert program.window.head.name.text().startswith("Nguyễn")
    assert program.window.shown == "today"
    assert "reports" in program.window.keys


def test_when_the_disk_stays_away_hoa_stands_before_the_door_again_and_comes_in_once_it_is_back(
    begin: Begin, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = opened.reader

    def away(*_: object) -> Any:
        raise problems.Problem("disk_failing")

    monkeypatch.setattr(opened, "reader", away)
    program = begin(commune.PASSPHRASE)
    qtbot.waitUntil(lambda: program.door is not None and program.window.isVisible())
    assert (program.session, program.house) == (None, None)
    assert program.door is not None
    assert program.door.form.secret.line.isEnabled()
    monkeypatch.setattr(opened, "reader", reader)
    program.unlock(folder, commune.PASSPHRASE)
    qtbot.waitUntil(lambda: program.window.shown == "today")


def test_a_window_that_is_closed_while_its_vault_is_being_opened_lets_nobody_in(begin: Begin) -> None:
    program = begin(commune.PASSPHRASE)
    program.close()
    assert (program.session, program.house) == (None, None)
    assert not [thread.name for thread in threading.enumerate() if thread.name in ("lane-desk", "lane-wire")]


def test_with_a_wrong_passphrase_the_door_is_seen_and_says_so(begin: Begin, qtbot: QtBot) -> None:
    program = begin("trăng lặn")
    qtbot.waitUntil(program.window.isVisible)
    assert program.door is not None
    assert program.door.isVisible()
    assert program.session is None


def test_a_window_that_has_to_wait_is_seen_all_the_same(
    begin: Begin, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop, "SOON", 1)
    monkeypatch.setattr(desktop.Desktop, "unlocked", lambda *_: None)
    program = begin(commune.PASSPHRASE)
    qtbot.waitUntil(program.window.isVisible)
    assert program.window.shown == ""


def test_who_waits_for_the_key_hears_what_was_wrong(folder: Path) -> None:
    laptop = early.Opening(folder, commune.PASSPHRASE)
    assert len(laptop.key()) == 32
    with pytest.raises(problems.Problem, match="passphrase_wrong"):
        early.Opening(folder, "trăng lặn").key()
    with pytest.raises(problems.Problem, match="vault_missing"):
        early.Opening(folder / "khác", commune.PASSPHRASE).key()
