"""Somebody sits before the window: a real vault's lanes, exchanges and pages, until they get up again."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import commune
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.store import journal
from fieldapp.ui import background, exchanges, house, look, vaults, window
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import page as pages
from fieldapp.ui.pages import today_desk

Shown = TypeVar("Shown", bound=pages.Page)


class Seat:
    """One laptop's session; pages are shown in a window as they are in the program."""

    def __init__(self, laptop: commune.Laptop, qtbot: QtBot, lang: str = "vi") -> None:
        self.laptop = laptop
        self.qtbot = qtbot
        self.session = sessions.Session(
            laptop.folder, laptop.key, lang=lang, owner=laptop.owner(), clock=lambda: laptop.time
        )
        self.traffic = exchanges.Exchanges(self.session, 300, dice=lambda: 0.5, parent=self.session)
        self.keepers: background.Lane[vaults.Keeper] = background.Lane(
            "door",
            lambda: vaults.Keeper(laptop.folder.parent, clock=laptop.now, entropy=os.urandom, cost=commune.CHEAP),
            vaults.Keeper.lock,
        )
        self.window = window.Window()
        self.house: house.House | None = None
        self.said: list[str] = []
        self.undo: object = None
        qtbot.addWidget(self.window)

    def show(self, build: Callable[[QWidget], Shown]) -> Shown:
        """Have a page built where it will stand in the window, as the program does, and wait until it has read."""
        made: list[Shown] = []

        def page() -> Shown:
            assert self.window.ground is not None
            made.append(build(self.window.ground))
            made[0].said.connect(self._hear)
            return made[0]

        self.window.add_page("page", "log", "Trang", page)
        self._open()
        self.window.show_page("page")
        self.settle()
        return made[0]

    def move_in(self) -> house.House:
        """All pages, as behind the door."""
        begun = today_desk.Begun(self.session)
        now = look.Look("vi", "light", 14)
        self.house = house.House(self.window, self.session, self.traffic, self.keepers, now, begun)
        self._open()
        self.settle()
        return self.house

    def _open(self) -> None:
        self.window.show()
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def settle(self) -> None:
        """Let every job end that follows from what was done."""
        lanes = [self.session.desk, self.session.wire, self.keepers]
        while any(lane.busy for lane in (*lanes, *self._aside())):
            for lane in (*lanes, *self._aside()):
                lane.wait_idle(20_000)
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)

    def _aside(self) -> list[background.Lane[Any]]:
        """The lane for long looking, once somebody has wanted it."""
        return [self.session.aside] if "aside" in vars(self.session) else []

    def take_back(self) -> None:
        """Press "Undo" in the sentence said last."""
        assert callable(self.undo)
        self.undo()
        self.settle()

    def journal(self) -> list[str]:
        """The codes of the journal, newest first."""
        return [line.code for line in journal.lines(self.laptop.db)]

    def close(self) -> None:
        """Get up: nothing runs any more."""
        self.traffic.stop()
        if self.house is not None:
            self.house.leave()
        self.session.close()
        self.keepers.close()
        self.window.close()
        self.window.deleteLater()
        self.session.deleteLater()

    def _hear(self, words: str, undo: object) -> None:
        self.said.append(words)
        self.undo = undo
