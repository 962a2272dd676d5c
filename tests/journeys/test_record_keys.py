"""What a visit costs in keys: the whole program on a real vault, from the door's far side to the durable slip."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import commune
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp import config, desktop
from fieldapp.domain import visits
from fieldapp.store import visits as store_visits

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
PATIENCE = 20_000  # ms
MOST = 25  # keys beyond the words


class Hands:
    """Hòa's, on the keyboard only; `keys` are those that are no letter of a word, a held one counted too."""

    def __init__(self, qtbot: QtBot, shown: desktop.Desktop) -> None:
        self.qtbot = qtbot
        self.desktop = shown
        self.keys = 0

    def focus(self) -> QWidget:
        """What has the keyboard."""
        found = self.desktop.window.focusWidget()
        assert found is not None
        return found

    def settle(self) -> None:
        """Let the vault answer."""
        session = self.desktop.session
        assert session is not None
        while session.desk.busy:
            session.desk.wait_idle(PATIENCE)
            QApplication.processEvents()

    def words(self, words: str) -> None:
        """Letters, digits and blanks of a word."""
        self.qtbot.keyClicks(self.focus(), words)
        self.settle()

    def press(self, *keys: Key | str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Any other key, and a digit that chooses."""
        for key in keys:
            self.keys += 1 if held == Qt.KeyboardModifier.NoModifier else 2
            if isinstance(key, str):
                self.qtbot.keyClicks(self.focus(), key)
            else:
                self.qtbot.keyClick(self.focus(), key, held)
            self.settle()

    def save(self) -> None:
        """Ctrl+Enter."""
        self.press(Key.Key_Return, held=CTRL)


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[commune.Laptop]:
    """Hòa's, with the household of Đặng Văn Hùng on its roll."""
    made = commune.Laptop(tmp_path / "Hòa", commune.HOA)
    made.add()
    yield made
    made.close()


@pytest.fixture
def hoa(laptop: commune.Laptop, qtbot: QtBot) -> Iterator[Hands]:
    """Nguyễn Thị Hòa at the page Ghi phiếu."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    settings = config.Config(home=laptop.folder.parent, exchange_every_seconds=3600)
    shown = desktop.Desktop(app, settings, clock=lambda: laptop.time)
    shown.unlock(laptop.folder, commune.PASSPHRASE)
    shown.window.show()
    qtbot.waitUntil(lambda: shown.house is not None and shown.window.shown == "today", timeout=PATIENCE)
    shown.window.activateWindow()
    hands = Hands(qtbot, shown)
    hands.settle()
    qtbot.keyClick(shown.window, Key.Key_2, Qt.KeyboardModifier.AltModifier)
    hands.settle()
    yield hands
    shown.close()


def newest(laptop: commune.Laptop) -> visits.Slip:
    """The slip that was recorded last."""
    return store_visits.one(laptop.db, store_visits.log(laptop.db)[0].row).slip


def test_somebody_helped_before(laptop: commune.Laptop, hoa: Hands) -> None:
    [(home,)] = laptop.db.execute("SELECT row FROM household").fetchall()
    told = {"age": "a60", "sex": "m", "phone": "0912345678", "device": "smartphone"}
    laptop.record(commune.named("Đặng Văn Hùng", household=home, date="2026-09-12", **told))
    hoa.words("hung")
    hoa.press(Key.Key_Tab)  # his household; the people helped there are offered
    hoa.press(Key.Key_Return)  # himself, with all that is known of him
    hoa.press("4")  # asked again, he still agrees
    hoa.words("id01")
    hoa.press(Key.Key_Tab, "3")
    hoa.save()
    slip = newest(laptop)
    assert (slip.household, slip.name, slip.age, slip.phone) == (home, "Đặng Văn Hùng", "a60", "0912345678")
    assert slip.consent == visits.Consent("again", "2026-1", ("log", "follow_up"), since="2026-09-12")
    assert slip.topics == (visits.TopicResult("ID-01", "3"),)
    assert hoa.keys <= 7 < MOST, f"{hoa.keys} keys beyond the words"


def test_somebody_helped_for_the_first_time(laptop: commune.Laptop, hoa: Hands) -> None:
    hoa.words("hung")
    hoa.press(Key.Key_Tab, Key.Key_Return)  # the household, and its head
    hoa.press("3", Key.Key_Tab, "1")  # 60 to 74, a man
    hoa.press(Key.Key_Tab, Key.Key_Tab, Key.Key_Tab)  # past phone and device
    hoa.press("1", Key.Key_Tab, "1", "2", Key.Key_Tab)  # he said yes, to two purposes
    hoa.words("id01")
    hoa.press(Key.Key_Tab, "3")
    hoa.save()
    slip = newest(laptop)
    assert (slip.name, slip.age, slip.sex) == ("Đặng Văn Hùng", "a60", "m")
    assert slip.consent == visits.Consent("spoken", "2026-1", ("log", "follow_up"))
    assert hoa.keys <= 17 < MOST, f"{hoa.keys} keys beyond the words"


def test_somebody_who_wants_no_name_kept(laptop: commune.Laptop, hoa: Hands) -> None:
    hoa.press(Key.Key_F8, "4")  # 75 and over
    hoa.press(Key.Key_Tab, Key.Key_Tab, Key.Key_Tab)
    hoa.press(Key.Key_Return)  # the topic that is asked for most
    hoa.press(Key.Key_Tab, "1")
    hoa.save()
    slip = newest(laptop)
    assert (slip.name, slip.household, slip.consent, slip.age) == ("", "", None, "a75")
    assert slip.topics == (visits.TopicResult("ID-01", "1"),)
    assert hoa.keys <= 10 < MOST, f"{hoa.keys} keys beyond the words"
