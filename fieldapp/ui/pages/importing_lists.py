"""The lists of households that were brought in before: one that was wrong is taken back from here, or put back."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from fieldapp.actions import withdraw_roll
from fieldapp.store import roll_lists
from fieldapp.ui import text
from fieldapp.ui.pages import importing_desk, page, words
from fieldapp.ui.widgets import lines

SHOWN = 6  # lists

Work = Callable[..., Any]  # on a vault, with `tell`


class RollLists(QObject):
    """A card of lists, and the deeds of its buttons; `ended` tells how one ended, whether anything was changed, and how
    that is undone."""

    ended = Signal(str, bool, object)

    def __init__(self, around: page.Page, long_work: Callable[[str, Work, Callable[[Any], None]], None]) -> None:
        super().__init__(around)
        self._around = around
        self._long_work = long_work
        self._pressed: str | None = None  # the list whose button was pressed: the keyboard comes back there
        self.card = lines.LineCard(self.tr("Lists that were brought in before"))
        self.card.hide()

    def reload(self) -> None:
        """Read which lists there are; the card is there once there is one."""
        wall = self._around.session.wall()
        self._around.read(functools.partial(importing_desk.lists, wall=wall, limit=SHOWN + 1), self._show)

    def take_back(self, rows: importing_desk.Rows) -> None:
        """Take these households out of the roll again, those with slips aside."""
        work = functools.partial(importing_desk.take_back_roll, rows=rows, moment=self._around.moment())
        self._long_work(self.tr("Taking back…"), work, self._taken_back)

    def put_back(self, rows: importing_desk.Rows) -> None:
        """Put these households back on the roll."""
        work = functools.partial(importing_desk.put_back_roll, rows=rows, moment=self._around.moment())
        self._long_work(self.tr("Putting back…"), work, self._put_back)

    def _taken_back(self, done: withdraw_roll.Withdrawn | None) -> None:
        if done is None:
            self.ended.emit(self.tr("Stopped. Nothing was changed."), False, None)
            return
        said = [self.tr("%n household(s) of the list are out of the roll again.", "", len(done.rows))]
        said += [self.tr("%n stay(s), as slips were recorded there.", "", done.visited)] if done.visited else []
        said += [self.tr("%n stay(s), as others answer for them.", "", done.others)] if done.others else []
        undo = functools.partial(self.put_back, lambda _: done.rows) if done.rows else None
        self.ended.emit(" ".join(said), True, undo)

    def _put_back(self, count: int | None) -> None:
        if count is None:
            self.ended.emit(self.tr("Stopped. Nothing was changed."), False, None)
        else:
            self.ended.emit(self.tr("%n household(s) of the list are on the roll again.", "", count), True, None)

    def _show(self, found: list[tuple[roll_lists.Brought, bool]]) -> None:
        self.card.show_lines([self._line(*one) for one in found[:SHOWN]])
        self.card.say_more(len(found) - SHOWN, least=True)
        self.card.setVisible(bool(found))
        pressed, self._pressed = self._pressed, None
        marks = [one.mark for one, may in found[:SHOWN] if may]
        if pressed in marks and self.card.isVisible():
            self.card.buttons[marks.index(pressed)].setFocus()

    def _press(self, mark: str, deed: Callable[[importing_desk.Rows], None], rows: importing_desk.Rows) -> None:
        self._pressed = mark
        deed(rows)

    def _line(self, one: roll_lists.Brought, may: bool) -> lines.Line:
        out = one.gone >= one.here
        rows = functools.partial(roll_lists.rows, one=one)
        deed = self.tr("Put it back") if out else self.tr("Take this list back")
        act = functools.partial(self._press, one.mark, self.put_back if out else self.take_back, rows)
        count = self.tr("%n household(s)", "", one.here + one.gone)
        gone = self.tr("{count} of them out of the roll").format(count=text.number(one.gone)) if one.gone else ""
        more = [words.at(one.at), one.by, one.village, gone]
        named = " – ".join(filter(None, (one.file, count)))
        return lines.Line(named, " · ".join(filter(None, more)), deed if may else "", act if may else None)
