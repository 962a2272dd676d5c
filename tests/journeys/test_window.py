"""The main job in the real window against a real server process: recorded offline, sent, returned, mended, approved."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp import config, desktop
from fieldapp.commands import demo_town
from fieldapp.domain import reviews
from fieldapp.store import verify
from fieldapp.store import visits as store_visits
from fieldapp.ui.pages import record_part

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
PATIENCE = 20_000  # ms


class Seat:
    """Somebody at a laptop: the whole program in its window, opened by the passphrase, driven by keys."""

    def __init__(self, town: demo_town.Town, person: demo_town.Person, qtbot: QtBot) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.qtbot = qtbot
        settings = config.Config(home=town.home, exchange_every_seconds=3600)
        self.desktop = desktop.Desktop(app, settings)
        self.desktop.unlock(town.vault(person), demo_town.PASSPHRASE)
        self.shell.show()
        self.wait(lambda: self.desktop.house is not None and self.shell.shown == "today")
        self.shell.activateWindow()
        self.settle()

    @property
    def shell(self) -> desktop.window.Window:
        """The window, which another language would replace."""
        return self.desktop.window

    @property
    def house(self) -> desktop.house.House:
        """The pages."""
        assert self.desktop.house is not None
        return self.desktop.house

    def wait(self, holds: object) -> None:
        """Let the program run until something holds."""
        self.qtbot.waitUntil(holds, timeout=PATIENCE)

    def settle(self) -> None:
        """Let both lanes end what they do, and what follows from it."""
        session = self.desktop.session
        assert session is not None
        self.wait(lambda: not session.desk.busy and not session.wire.busy)
        QApplication.processEvents()
        if session.desk.busy or session.wire.busy:
            self.settle()

    def page(self, number: int) -> None:
        """Go to a page by Alt and its number."""
        self.qtbot.keyClick(self.shell, Key(Key.Key_0 + number), Qt.KeyboardModifier.AltModifier)
        self.settle()

    def focus(self) -> QWidget:
        """What has the keyboard."""
        found = self.shell.focusWidget()
        assert found is not None
        return found

    def into(self, field: str) -> None:
        """Put the keyboard into a field of the slip."""
        record_part.keyboard(self.house.record.form.fields()[field].editor).setFocus()

    def write(self, field: str, words: str) -> None:
        """Type into a field of the slip and leave it."""
        self.into(field)
        self.qtbot.keyClicks(self.focus(), words)
        self.settle()
        self.qtbot.keyClick(self.focus(), Key.Key_Tab)
        self.settle()

    def press(self, key: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        self.qtbot.keyClick(self.focus(), key, held)
        self.settle()

    def send(self) -> None:
        """Send now, from the page Đồng bộ, and wait until it has ended."""
        traffic = self.desktop.traffic
        assert traffic is not None
        with self.qtbot.waitSignal(traffic.told, timeout=PATIENCE):
            traffic.now()
        self.wait(lambda: not traffic.running)
        self.settle()

    def close(self) -> None:
        """End the program."""
        self.desktop.close()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[demo_town.Town]:
    """A province with its people enrolled; its server is down until a test starts it."""
    place = demo_town.Town(tmp_path)
    place.found()
    with place.served():
        for person in (demo_town.HEAD, demo_town.LAN):
            place.enrol(person)
            send_once(place, person)
    yield place
    place.close()


def send_once(town: demo_town.Town, person: demo_town.Person) -> None:
    """One exchange without a window."""
    from fieldapp.commands import demo_journey

    demo_journey.Journey(town, lambda *_, **__: None, "vi")._exchange(person)


@contextlib.contextmanager
def serving(town: demo_town.Town) -> Iterator[None]:
    """The province's server in a process of its own, stopped by SIGTERM."""
    command = [sys.executable, "-m", "fieldapp", "serve", "--data", str(town.folder / "province")]
    command += ["--port", str(town.port)]
    environ = {**os.environ, "FIELDAPP_LANG": "en"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environ) as server:
        assert server.stdout is not None
        assert town.url in server.stdout.readline()
        try:
            yield
        finally:
            server.send_signal(signal.SIGTERM)
            server.stdout.read()
    assert server.returncode == 0


@contextlib.contextmanager
def seated(town: demo_town.Town, person: demo_town.Person, qtbot: QtBot) -> Iterator[Seat]:
    """Somebody at their laptop until the block ends."""
    seat = Seat(town, person, qtbot)
    try:
        yield seat
    finally:
        seat.close()


def lines(town: demo_town.Town, person: demo_town.Person) -> list[store_visits.Line]:
    """The slips as a laptop shows them."""
    with town.open(person) as db:
        return store_visits.log(db)


def test_a_slip_travels_from_the_doorstep_to_the_province_and_back(town: demo_town.Town, qtbot: QtBot) -> None:
    with seated(town, demo_town.LAN, qtbot) as lan:
        lan.page(2)
        lan.press(Key.Key_F8)
        lan.write("topics[0].topic", "id01")
        lan.write("topics[0].result", "3")
        lan.write("note", "da kich hoat")
        lan.press(Key.Key_Return, CTRL)
        lan.wait(lambda: lan.house.record.untouched())
        lan.send()
        standing = lan.desktop.traffic.standing if lan.desktop.traffic else None
        assert standing is not None
        assert standing.outcome == "offline"
    [line] = lines(town, demo_town.LAN)
    assert (line.custody, line.state) == ("here", reviews.WAITING)

    with serving(town), seated(town, demo_town.LAN, qtbot) as lan:
        lan.send()
    [line] = lines(town, demo_town.LAN)
    assert line.custody == "province"

    with serving(town), seated(town, demo_town.HEAD, qtbot) as mai:
        mai.send()
    with seated(town, demo_town.HEAD, qtbot) as mai:  # the network is gone: she reads at home
        mai.page(5)
        mai.wait(mai.house.log.desk.return_button.isVisible)
        mai.press(Key.Key_R, CTRL)
        mai.wait(lambda: mai.house.log.desk.form is not None)
        form = mai.house.log.desk.form
        assert form is not None
        form.words.setFocus()
        qtbot.keyClicks(form.words, "Ai da giup?")
        form.deed.click()
        mai.settle()
    [line] = lines(town, demo_town.HEAD)
    assert (line.state, line.custody) == (reviews.RETURNED, "here")

    with serving(town):
        for person in (demo_town.HEAD, demo_town.LAN):
            with seated(town, person, qtbot) as somebody:
                somebody.send()
        with seated(town, demo_town.LAN, qtbot) as lan:
            lan.house.today.mend_wanted.emit(line.row)
            lan.settle()
            lan.into("note")
            qtbot.keyClicks(lan.focus(), " cho ba Muoi")
            lan.press(Key.Key_Return, CTRL)
            lan.wait(lambda: lan.house.record.untouched())
            lan.send()
        with seated(town, demo_town.HEAD, qtbot) as mai:
            mai.send()
            mai.page(5)
            mai.wait(mai.house.log.desk.approve_button.isVisible)
            mai.press(Key.Key_D, CTRL)
            mai.send()
        with seated(town, demo_town.LAN, qtbot) as lan:
            lan.send()

    for person in (demo_town.LAN, demo_town.HEAD):
        [line] = lines(town, person)
        assert (line.state, line.custody) == (reviews.APPROVED, "province")
        with town.open(person) as db:
            assert verify.verify(db) == []
            assert "cho ba Muoi" in store_visits.one(db, line.row).slip.note
