"""A tour through the window, by its own keys: every page, its lists up and down, letters into its search, slips saved;
between two steps the event loop turns, and whatever holds it up is written down with the step that it followed."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import watchdog
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from fieldapp import desktop
from fieldapp.ui import tables
from fieldapp.ui.pages import record_part, reports
from fieldapp.ui.widgets import rail

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
PATIENCE = 60.0  # seconds for a lane to answer
PAUSE = 15  # ms between two keys
REPORTS = ("villages", "topics", "coverage", "month")


@dataclass(frozen=True)
class Held:
    """A stall and the step in which it was."""

    step: str
    stall: watchdog.Stall

    def __str__(self) -> str:
        return f"{self.step}: {self.stall}"


def turn(ms: int = PAUSE) -> None:
    """Let the event loop turn for a while, as the program's own does: Python is free for other threads meanwhile, and
    each handler of ours has to get it back. QTest.qWait would keep it."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def open_whole(program: desktop.Desktop) -> Tour:
    """A tour of a program that is being opened, as soon as all its pages have been loaded and built ahead."""
    while program.window.shown != "today" or program.ahead.busy:
        turn(50)
    while not all(map(program.window.built, program.window.rail.buttons)):
        turn(50)
    made = Tour(program)
    made.settle()
    return made


class Tour:
    """Walks through the program that is open. `held` are the stalls, `longest` the longest absence in each step."""

    def __init__(self, program: desktop.Desktop, limit: float = watchdog.LIMIT) -> None:
        self.program = program
        self.held: list[Held] = []
        self.longest: dict[str, float] = {}
        self.limit = limit
        self.pressed = 0.0  # when the last key was pressed that may be a shortcut

    def walk(self, rounds: int = 2, keys: int = 20) -> None:
        """Every page in turn, so many times, with so many keys in each list; then letters and slips."""
        for number in range(rounds):
            for page in list(self.program.window.rail.buttons):
                self.step(f"{page} shown {'again' if number else 'first'}", lambda page=page: self._show(page))
                self.step(f"{page} scrolled", lambda: self._scroll(keys))
        self.step("log searched", lambda: self._search("log"))
        self.step("household looked up", self._look_up)
        self.step("slip saved", self._save)
        self._report()

    def step(self, name: str, work: Callable[[], object]) -> None:
        """Do something, and watch until the lanes have answered and all is painted."""
        with watchdog.Watchdog(self.limit) as dog:
            work()
            self.settle()
        self.longest[name] = max(self.longest.get(name, 0.0), dog.longest)
        self.held += [Held(name, stall) for stall in dog.stalls]

    def settle(self) -> None:
        """Let the desk lane answer, and the one for long looking; an exchange may go on."""
        session = self.program.session
        assert session is not None
        until = time.monotonic() + PATIENCE
        turn()
        while session.desk.busy or ("aside" in vars(session) and session.aside.busy):
            assert time.monotonic() < until, "a lane does not come back"
            turn()
        turn()

    def _show(self, page: str) -> None:
        number = list(self.program.window.rail.buttons).index(page) + 1
        if number > rail.JUMPS:
            self._touch()
            self.program.window.rail.buttons[page].click()
            return
        self._press(Key(Key.Key_0 + number), Qt.KeyboardModifier.AltModifier, self.program.window)

    def _scroll(self, keys: int) -> None:
        page = self.program.window.page(self.program.window.shown)
        for view in page.findChildren(tables.TableView):
            if view.isVisible() and view.table.rowCount():
                view.setFocus()
                for key in (Key.Key_PageDown, Key.Key_Down, Key.Key_PageUp, Key.Key_End, Key.Key_Home):
                    for _ in range(keys if key not in (Key.Key_End, Key.Key_Home) else 2):
                        self._post(view, key)

    def _search(self, page: str) -> None:
        self._show(page)
        self.settle()
        shown = self.program.window.page(page)
        field = next((one for one in shown.findChildren(QLineEdit) if one.isVisible()), None)
        if field is not None:
            self._type(field, "nguyen van")
            for _ in "nguyen van":
                self._post(field, Key.Key_Backspace)

    def _report(self) -> None:
        """Several reports, each in all its views."""
        self._show("reports")
        self.settle()
        page = self.program.window.page("reports")
        assert isinstance(page, reports.ReportsPage)
        for name in REPORTS:
            self.step(f"report {name}", functools.partial(page.choice.report.set_key, name))
            for tab in page.tabs.tabs():
                if tab.isVisible():
                    self.step(f"report {name}, {tab.text()}", tab.click)
            page.tabs.tabs()[0].click()
            self.settle()

    def _look_up(self) -> None:
        self._show("record")
        self.settle()
        line = self.into("household")
        self._type(line, "dang van h")
        self._post(line, Key.Key_Escape)
        for _ in "dang van h":
            self._post(line, Key.Key_Backspace)

    def _save(self, slips: int = 5) -> None:
        for _ in range(slips):
            self.fill()
            self.save()

    def fill(self) -> None:
        """An anonymous slip, ready to be saved; what stood in the form is dropped."""
        house = self.program.house
        assert house is not None
        if house.record.keeper.draft:
            house.record.foot.drop.click()
            self.settle()
        if not house.record.form.sheet().anonymous:
            self._press(Key.Key_F8, over=house.record)
        for field, words in (("topics[0].topic", "id01"), ("topics[0].result", "3"), ("note", "hen lan sau")):
            self._type(self.into(field), words)
            self._press(Key.Key_Tab, over=self.program.window.focusWidget())
            self.settle()

    def save(self) -> None:
        """Save the slip that stands in the form, and wait until all have heard of it."""
        house = self.program.house
        assert house is not None
        self._press(Key.Key_Return, CTRL, house.record)
        self.settle()
        assert house.record.untouched(), house.record.foot.words.text()

    def into(self, name: str) -> QWidget:
        """Put the keyboard into a field of the slip."""
        house = self.program.house
        assert house is not None
        found = record_part.keyboard(house.record.form.fields()[name].editor)
        found.setFocus()
        return found

    def letter(self, field: QWidget, letter: str) -> None:
        """Let a letter come by the event loop, and go on."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Key(ord(letter.upper())), Qt.KeyboardModifier.NoModifier, letter)
            QCoreApplication.postEvent(field, event)

    def back(self, field: QWidget) -> None:
        """Take a letter back."""
        self._post(field, Key.Key_Backspace)

    def _type(self, field: QWidget, words: str) -> None:
        field.setFocus()
        for letter in words:
            self.letter(field, letter)
            turn()

    def _press(
        self, key: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, over: QWidget | None = None
    ) -> None:
        """Press a key that may be a shortcut."""
        widget = over or QApplication.focusWidget()

        def click() -> None:
            self._touch()
            self.pressed = time.perf_counter()
            QTest.keyClick(widget, key, held)

        QTimer.singleShot(0, click)
        turn()

    def _post(
        self, over: QWidget, key: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, letter: str = ""
    ) -> None:
        """Let a key come by the event loop."""
        self._touch()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.postEvent(over, QKeyEvent(kind, key, held, letter))
        turn()

    def _touch(self) -> None:
        """All that a hand does comes to the system's window first, which hears nothing of keys sent to a widget."""
        none, at = Qt.MouseButton.NoButton, QPointF(1, 1)
        hand = QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(self.program.window.windowHandle(), hand)

    def told(self) -> Iterator[str]:
        """A line a step, and one a stall."""
        for name, seconds in self.longest.items():
            yield f"{name:<28}{seconds * 1000:8.0f} ms"
        yield from map(str, self.held)
