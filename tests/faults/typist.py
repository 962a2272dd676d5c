"""The program that is killed: the real window on a real vault, and hands that never stop; it tells what it promises.

Run as `python -m tests.faults.typist HOME FOLDER SEED [BROKEN]`. Each line of its output is one JSON list, written
at once: what the screen showed, which field was left, which drafts the screen lists, what it called saved.
"""

from __future__ import annotations

import faulthandler
import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp import config, desktop
from fieldapp.actions import keep_draft, record_visit
from fieldapp.store import drafts
from fieldapp.ui.pages import record, record_part, record_sheet
from tests import commune

Key = Qt.Key
Step = Iterator[Callable[[], bool] | None]  # None: go on with the next turn; a question: once it holds
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier

SAVED = "Đã lưu trên máy này"
WORDS = ("da huong dan", "cai lai ung dung", "hen tuan sau", "nha xa", "da xong")
HEADS = ("hung", "mai", "ly", "dinh 12", "5678")
TOPICS = ("1", "id-02", "lua dao", "zal01", "hoc phi", "dvc03")
NAMES = ("Ban Thi Mui", "Chiu A Sang", "Voong A Sang", "Hoang Thi Sen")
PATIENCE = 8000  # turns until a question that does not hold is given up


def tell(*told: object) -> None:
    """One line to whoever watches; no buffer keeps it back."""
    os.write(1, (json.dumps(told, ensure_ascii=False) + "\n").encode())


# What can be broken on purpose ----------------------------------------------------------------------------------


def forgetful() -> None:
    """Drafts are kept in memory only, and the screen lists them all the same."""
    kept: dict[str, drafts.Draft] = {}

    def keep(db: Any, form: dict[str, Any], *, id: str, kind: str, now: int, entropy: Any) -> str:
        kept[id] = drafts.Draft(id, kind, form, now, now)
        return id

    setattr(keep_draft, "keep_draft", keep)  # noqa: B010
    setattr(drafts, "every", lambda db: sorted(kept.values(), key=lambda one: -one.kept))  # noqa: B010
    setattr(drafts, "drop", lambda db, *ids: [kept.pop(id, None) for id in ids])  # noqa: B010


def hasty() -> None:
    """A slip is called saved when it waits to be written; it is written with the next one."""
    real, waiting = record_visit.record_visit, []

    def record_later(*args: Any, **more: Any) -> str:
        for one_args, one_more in waiting:
            real(*one_args, **one_more)
        waiting[:] = [(args, more)]
        return "later".ljust(22, "_")

    setattr(record_visit, "record_visit", record_later)  # noqa: B010


def repeating() -> None:
    """Now and then a slip is written twice, as a second press of Ctrl+Enter might do."""
    real = record_visit.record_visit

    def record_twice(*args: Any, **more: Any) -> str:
        real(*args, **more)
        return real(*args, **more)

    setattr(record_visit, "record_visit", record_twice)  # noqa: B010


BROKEN: dict[str, Callable[[], None]] = {"forgetful": forgetful, "hasty": hasty, "repeating": repeating}


# Hands ----------------------------------------------------------------------------------------------------------


class Typist:
    """Somebody at the page Ghi phiếu who writes one slip after another, at random, with keys only."""

    def __init__(self, shown: desktop.Desktop, seed: int) -> None:
        self.desktop = shown
        self.random = random.Random(seed)
        self.seed = seed
        self.slips = 0
        self.refused = False
        self.saving: list[str] = []  # the notes of slips that are not answered for yet
        self.page: record.RecordPage | None = None
        self.script = self.day()
        self.until: Callable[[], bool] | None = None
        self.waited = 0
        self.clock = QTimer()
        self.clock.setInterval(1)
        self.clock.timeout.connect(self.turn)
        self.clock.start()

    def turn(self) -> None:
        """One thing at a time, as a hand does."""
        self.waited += 1
        if self.until is not None and not self.until() and self.waited < PATIENCE:
            return
        self.until, self.waited = next(self.script), 0

    def focus(self) -> QWidget:
        """What has the keyboard. Off the screen no system gives it back to the window after a menu was closed."""
        if QApplication.activeWindow() is None and QApplication.activePopupWidget() is None:
            self.desktop.window.activateWindow()
        return QApplication.focusWidget() or self.desktop.window

    def press(self, key: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focus(), key, held)

    def words(self, words: str) -> Step:
        """Letter by letter, with a pause here and there."""
        for letter in words:
            QTest.keyClicks(self.focus(), letter)
            if self.random.random() < 0.3:
                yield None

    # What the screen says ------------------------------------------------------------------------------------

    def listen(self, page: record.RecordPage) -> None:
        """Hear what the page promises, after the page itself has heard of it."""
        self.page = page
        put = page.keeper._put

        def put_away(id: str, form: dict[str, Any]) -> None:
            tell("put", id, form)  # before it can be durable
            put(id, form)

        page.keeper._put = put_away
        saved = page._saved

        def call_saved(row: str, sheet: record_sheet.Sheet) -> None:
            saved(row, sheet)
            self.saving.remove(sheet.note)
            tell("saved", sheet.note)

        page._saved = call_saved
        page.form.left.connect(self.leave)
        page.keeper.listed.connect(lambda found: tell("listed", {one.id: one.form for one in found}))
        page.said.connect(self.hear)

    def leave(self, name: str) -> None:
        assert self.page is not None
        if self.page._showing:
            return  # the page itself has put another slip into the form
        tell("left", self.page.keeper.draft, record_sheet.keep(self.page.form.sheet()), name)

    def hear(self, words: str, undo: object) -> None:
        if not words.startswith(SAVED):
            self.refused = True
            tell("refused", self.saving.pop(), words)

    # What is done --------------------------------------------------------------------------------------------

    def day(self) -> Step:
        """From the start of the program on, until somebody pulls the plug."""
        yield lambda: self.desktop.house is not None and self.desktop.window.shown == "today"
        house = self.desktop.house
        assert house is not None
        self.desktop.window.activateWindow()
        yield self.quiet
        tell("today", len(house.today.drafts.buttons))
        self.press(Key.Key_2, ALT)
        yield lambda: self.desktop.window.shown == "record"
        self.listen(house.record)
        yield self.quiet
        yield self.quiet  # the answer asked for the next question
        page = house.record
        waiting = [draft.id for draft in page.foot._listed]
        tell("shown", page.keeper.draft, record_sheet.keep(page.form.sheet()), waiting)
        while True:
            yield from self.slip()

    def quiet(self) -> bool:
        """Whether the desk has answered everything."""
        session = self.desktop.session
        return session is not None and not session.desk.busy

    def slip(self) -> Step:
        """One slip, from whatever stands in the form."""
        kind = self.random.choice(("known", "known", "named", "nobody", "lesson", "older"))
        yield from getattr(self, kind)()
        if self.random.random() < 0.8:
            yield from self.topic()
        yield from self.note()
        if self.random.random() < 0.25:
            self.press(Key.Key_N, CTRL)  # it waits among the drafts
            yield None
        else:
            yield from self.save()

    def go(self, name: str) -> bool:
        """Put the keyboard into a field as a mouse would; False when it is not in sight. A list or menu that is open
        takes all keys until it is closed."""
        assert self.page is not None
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        self.focus()
        field = self.page.form.fields().get(name)
        if field is None or not field.isVisible():
            return False
        record_part.keyboard(field.editor).setFocus(Qt.FocusReason.MouseFocusReason)
        return True

    def known(self) -> Step:
        """A household, somebody in it, and what they agree to."""
        if not self.go("household"):
            return
        self.press(Key.Key_A, CTRL)
        yield from self.words(self.random.choice(HEADS))
        if self.random.random() < 0.7:
            yield self.quiet
        self.press(Key.Key_Tab)
        yield self.quiet
        self.press(Key.Key_Return)
        yield from self.agree()

    def named(self) -> Step:
        """A name and a number, without a household."""
        if not self.go("name"):
            return
        self.press(Key.Key_A, CTRL)
        yield from self.words(self.random.choice(NAMES))
        self.press(Key.Key_Tab)
        QTest.keyClicks(self.focus(), "2")
        if self.go("phone"):
            yield from self.words("0912 000 111"[: self.random.randint(3, 12)])
            self.press(Key.Key_Tab)
        yield from self.agree()

    def agree(self) -> Step:
        if self.go("how"):
            QTest.keyClicks(self.focus(), self.random.choice("1234"))
            yield None
        if self.go("purposes") and self.page is not None and not self.page.form.consent.purposes.ticked():
            QTest.keyClicks(self.focus(), "1")

    def nobody(self) -> Step:
        """An anonymous session."""
        self.press(Key.Key_F8)
        yield None

    def lesson(self) -> Step:
        """A class and its head-count."""
        if self.go("mode"):
            QTest.keyClicks(self.focus(), "5")
            yield None
        if self.go("people"):
            self.press(Key.Key_A, CTRL)
            yield from self.words(str(self.random.randint(2, 60)))
            self.press(Key.Key_Tab)

    def older(self) -> Step:
        """Go on with a draft that waits, if there is one."""
        assert self.page is not None
        if not self.page.foot._listed:
            return
        self.press(Key.Key_F2)
        yield lambda: QApplication.activePopupWidget() is not None
        menu = QApplication.activePopupWidget()
        if menu is not None:
            for _ in range(self.random.randint(0, 2)):
                QTest.keyClick(menu, Key.Key_Down)
            QTest.keyClick(menu, Key.Key_Return)
        yield self.quiet

    def topic(self) -> Step:
        if self.go("topics[0].topic"):
            self.press(Key.Key_A, CTRL)
            yield from self.words(self.random.choice(TOPICS))
            self.press(Key.Key_Tab)
            QTest.keyClicks(self.focus(), self.random.choice("01234X"))
            yield None
        if self.go("topics[0].blockers"):
            yield from self.words("b04")
            self.press(Key.Key_Tab)

    def note(self) -> Step:
        """What a slip is known by afterwards stands in its note."""
        self.slips += 1
        self.go("note")
        self.press(Key.Key_A, CTRL)
        yield from self.words(f"{self.random.choice(WORDS)} {self.seed}-{self.slips}.")
        if self.random.random() < 0.5:
            self.press(Key.Key_Tab)

    def save(self) -> Step:
        """Ctrl+Enter; what is missing is filled in, and what cannot be is made anonymous."""
        assert self.page is not None
        for _ in range(3):
            sheet, self.refused = self.page.form.sheet(), False
            self.saving.append(sheet.note)
            tell("saving", self.page.keeper.draft, sheet.note)
            self.press(Key.Key_Return, CTRL)
            if self.page.untouched() and self.random.random() < 0.4:
                return  # the next slip is begun before the vault has answered
            yield lambda: not self.saving
            if sheet.note in self.saving:
                window = QApplication.activeWindow()
                seen = [str(one) for one in (QApplication.focusWidget(), window, QApplication.activePopupWidget())]
                tell("stuck", self.page._due, self.page.untouched(), self.quiet(), *seen)
            if not self.refused:
                return
            yield from self.mend()
        self.press(Key.Key_N, CTRL)  # it cannot be mended so: it waits among the drafts

    def mend(self) -> Step:
        assert self.page is not None
        sheet = self.page.form.sheet()
        if sheet.mode == "class" and self.go("people"):
            self.press(Key.Key_A, CTRL)
            yield from self.words("12")
        if sheet.personal or sheet.household_typed:
            self.press(Key.Key_F8)
            yield None
        yield from self.topic()


def main(home: str, folder: str, seed: str, broken: str = "") -> None:
    """Types until it is killed."""
    faulthandler.enable()
    if broken:
        BROKEN[broken]()
    app = QApplication(["fieldapp"])
    shown = desktop.Desktop(app, config.Config(home=Path(home), exchange_every_seconds=3600))
    shown.unlock(Path(folder), commune.PASSPHRASE)
    shown.window.show()
    typist = Typist(shown, int(seed))
    tell("started", typist.seed)
    app.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
