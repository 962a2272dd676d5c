"""Somebody writes slips: a laptop with a real vault, the page Ghi phiếu in the window, and hands on its keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import commune
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.domain import visits
from fieldapp.store import drafts
from fieldapp.store import visits as store_visits
from fieldapp.ui import session as sessions
from fieldapp.ui import text, window
from fieldapp.ui.pages import record, record_form, record_part

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Recorder:
    """A page before somebody who only has a keyboard. `laptop` is the vault as its owner's other programs see it."""

    def __init__(
        self, laptop: commune.Laptop, qtbot: QtBot, lang: str = "vi", size: tuple[int, int] = (1366, 728)
    ) -> None:
        self.laptop = laptop
        self.qtbot = qtbot
        self.pressed = 0  # keys that are no letters of words
        self.said: list[str] = []
        self.undo: Any = None
        self.gone = False
        self.session = sessions.Session(
            laptop.folder, laptop.key, lang=lang, owner=laptop.owner(), clock=lambda: laptop.time
        )
        self.shell = window.Window()
        qtbot.addWidget(self.shell)
        self.shell.add_page("record", "record", "Ghi phiếu", self._page)
        self.shell.add_page("log", "log", "Sổ phiếu", QWidget)
        self.shell.resize(*size)
        self.shell.show()
        self.shell.activateWindow()
        qtbot.waitUntil(self.shell.isActiveWindow)
        self.shell.show_page("record")
        self.settle()

    def _page(self) -> record.RecordPage:
        """The page, built where it will stand."""
        self.page = record.RecordPage(self.session, self.shell.ground)
        self.page.said.connect(self._hear)
        self.page.said.connect(self.shell.toast)
        return self.page

    @property
    def form(self) -> record_form.Form:
        """The form of the page."""
        return self.page.form

    def settle(self) -> None:
        """Let every job end that follows from what was done."""
        while self.session.desk.busy:
            self.session.desk.wait_idle(20_000)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        if self.session.desk.busy:
            self.settle()

    def focus(self) -> QWidget:
        """What has the keyboard."""
        found = self.shell.focusWidget()
        assert found is not None
        return found

    def at(self) -> str:
        """The field that has the keyboard, "" for none."""
        here = self.focus()
        return next((name for name, one in self.form.fields().items() if record_part.keyboard(one.editor) is here), "")

    def words(self, words: str) -> None:
        """Type words letter by letter; those with marks come from an input method, as a key can only be plain."""
        if words.isascii():
            self.qtbot.keyClicks(self.focus(), words)
            return
        done = QInputMethodEvent()
        done.setCommitString(words)
        QApplication.sendEvent(self.focus(), done)

    def press(self, *keys: Key | str | tuple[Qt.KeyboardModifier, Key]) -> None:
        """Press single keys: a key, a character, or a key with one held."""
        for key in keys:
            self.pressed += 1
            if isinstance(key, str):
                self.qtbot.keyClicks(self.focus(), key)
            elif isinstance(key, tuple):
                self.pressed += 1
                self.qtbot.keyClick(self.focus(), key[1], key[0])
            else:
                self.qtbot.keyClick(self.focus(), key)

    def tab(self, times: int = 1) -> None:
        """Go on to the next field."""
        self.press(*[Key.Key_Tab] * times)

    def go(self, name: str) -> None:
        """Put the keyboard into a field, as a mouse would."""
        record_part.keyboard(self.form.fields()[name].editor).setFocus()

    def write(self, name: str, words: str) -> None:
        """Type words into a field and leave it."""
        self.go(name)
        self.words(words)
        self.tab()

    def save(self) -> None:
        """Press Ctrl+Enter and wait until the vault has answered."""
        self.press((CTRL, Key.Key_Return))
        self.settle()

    def common(self) -> None:
        """The common case: a household, its head, one topic, agreed to be kept; not saved yet."""
        self.words("hung")
        self.settle()
        self.tab()
        self.settle()
        self.press(Key.Key_Down)  # the head's name
        self.tab()
        self.press("3")  # 60 to 74
        self.tab()
        self.press("1")  # a man
        self.tab(3)
        self.press("1")  # he said yes
        self.tab()
        self.press("1", "2")  # to two purposes
        self.tab()
        self.words("id01")
        self.tab()
        self.press("3")  # activated

    def problem(self, name: str) -> str:
        """What is said beside a field."""
        return self.form.fields()[name].problem.text()

    def slips(self) -> list[visits.Slip]:
        """The slips in the vault, the newest first; withdrawn ones too."""
        return [self.slip(line.row) for line in store_visits.log(self.laptop.db)]

    def slip(self, row: str) -> visits.Slip:
        """One slip in the vault."""
        return store_visits.one(self.laptop.db, row).slip

    def state(self) -> str:
        """Where the only visit stands."""
        [line] = store_visits.log(self.laptop.db)
        return line.state

    def drafts(self) -> list[dict[str, Any]]:
        """The drafts in the vault, the one kept last first."""
        return [draft.form for draft in drafts.every(self.laptop.db)]

    def get_up(self) -> None:
        """The window is closed and nothing runs any more."""
        if self.gone:
            return
        self.gone = True
        self.shell.close()
        self.session.close()
        self.session.deleteLater()

    def _hear(self, words: str, undo: object) -> None:
        self.said.append(words)
        self.undo = undo


def laptop(folder: Path, person: str = commune.HOA) -> commune.Laptop:
    """A laptop of the commune with three households on its roll."""
    made = commune.Laptop(folder / person, person)
    for name, place, phone in (
        ("Đặng Văn Hùng", "xóm Đình, nhà 12", "0912 345 678"),
        ("Đặng Thị Mai", "xóm Đình, nhà 7", "0987 111 222"),
        ("Chìu Quay Lỷ", "Khe Sú trên", ""),
    ):
        made.add(commune.house(name=name, place=place, phone=phone))
    return made


class Room:
    """Where people sit before the page, one after another; afterwards nothing runs any more."""

    def __init__(self, app: QApplication, qtbot: QtBot, folder: Path) -> None:
        self._app = app
        self._qtbot = qtbot
        self._folder = folder
        self._laptops: dict[str, commune.Laptop] = {}
        self._seats: list[Recorder] = []

    def laptop(self, person: str = commune.HOA) -> commune.Laptop:
        """A person's laptop, the same at each call."""
        if person not in self._laptops:
            self._laptops[person] = laptop(self._folder, person)
        return self._laptops[person]

    def sit(self, person: str = commune.HOA, lang: str = "vi", size: tuple[int, int] = (1366, 728)) -> Recorder:
        """Seats a person before their laptop."""
        text.install(self._app, lang)
        self._seats.append(Recorder(self.laptop(person), self._qtbot, lang, size))
        return self._seats[-1]

    def close(self) -> None:
        """Everybody leaves."""
        for seat in self._seats:
            seat.get_up()
        for one in self._laptops.values():
            one.close()
