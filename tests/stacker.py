"""Somebody with a stack of paper slips: the page Phiếu giấy in the window, and hands on the keyboard."""

from __future__ import annotations

from typing import Any

import commune
import seats
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.domain import reviews, visits
from fieldapp.store import drafts
from fieldapp.store import visits as store_visits
from fieldapp.ui.pages import stack, stack_sheet

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier

Cells = dict[str, str]


class Stacker:
    """The page Phiếu giấy before somebody who only has a keyboard; `keys` counts what is no letter of words."""

    def __init__(self, seat: seats.Seat) -> None:
        self.seat = seat
        self.qtbot: QtBot = seat.qtbot
        self.keys = 0
        self.said: list[str] = []
        self.undo: Any = None
        self.shell = seat.window
        self.shell.add_page("log", "log", "Sổ phiếu", QWidget)
        self.page = seat.show(self._stack)

    def _stack(self, at: QWidget) -> stack.StackPage:
        made = stack.StackPage(self.seat.session, at)
        made.said.connect(self._hear)
        return made

    @property
    def laptop(self) -> commune.Laptop:
        return self.seat.laptop

    def settle(self) -> None:
        """Let every job end that follows from what was done."""
        self.seat.settle()

    def focus(self) -> QWidget:
        """What has the keyboard."""
        found = self.shell.focusWidget()
        assert found is not None
        return found

    def words(self, words: str) -> None:
        """Type words letter by letter; those with marks come from an input method, as a key can only be plain."""
        if words.isascii():
            self.qtbot.keyClicks(self.focus(), words)
            return
        done = QInputMethodEvent()
        done.setCommitString(words)
        QApplication.sendEvent(self.focus(), done)

    def press(self, *keys: Key | tuple[Qt.KeyboardModifier, Key]) -> None:
        """Press single keys, or a key with one held, which are two."""
        for key in keys:
            held, plain = key if isinstance(key, tuple) else (Qt.KeyboardModifier.NoModifier, key)
            self.keys += 2 if isinstance(key, tuple) else 1
            self.qtbot.keyClick(self.focus(), plain, held)

    def write(self, **cells: str) -> None:
        """Fill in the line with the keyboard from its first cell: Tab from cell to cell, Enter after the last."""
        wanted = dict(cells)
        for cell in stack_sheet.CELLS:
            if cell in wanted:
                self.words(wanted.pop(cell))
            if not wanted:
                break
            self.press(Key.Key_Tab)
        self.press(Key.Key_Return)

    def save(self) -> None:
        """Press Ctrl+Enter and wait until the vault has answered."""
        self.press((CTRL, Key.Key_Return))
        self.settle()

    def line(self, place: int) -> stack_sheet.Line:
        """A line of the table."""
        return self.page.form.table.lines[place]

    def lines(self) -> list[stack_sheet.Line]:
        """The lines that are written."""
        return [line for line in self.page.form.table.lines if not line.empty()]

    def here(self) -> tuple[int, str]:
        """The line and the cell with the keyboard."""
        assert self.focus() is self.page.form.grid.cell.line
        return self.page.form.grid.row(), self.page.form.grid.here()

    def wrong(self, place: int) -> dict[str, str]:
        """What is said to be wrong in a line, by cell."""
        return self.page.form.table.look(place).wrong

    def doubts(self, place: int) -> dict[str, str]:
        """What is to be looked at again in a line, by cell."""
        return self.page.form.table.look(place).doubts

    def slips(self) -> list[visits.Slip]:
        """The slips in the vault that count, in the order of their times."""
        found = [line for line in store_visits.log(self.laptop.db) if line.state != reviews.WITHDRAWN]
        return [store_visits.one(self.laptop.db, line.row).slip for line in reversed(found)]

    def kept(self) -> list[stack_sheet.Stack]:
        """The stacks in the vault, the one kept last first."""
        found = [one for one in drafts.every(self.laptop.db) if one.kind == drafts.STACK]
        return [stack_sheet.read(one.form) for one in found]

    def _hear(self, words: str, undo: object) -> None:
        self.said.append(words)
        self.undo = undo
