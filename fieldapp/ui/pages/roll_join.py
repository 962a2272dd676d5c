"""Joins households that are one: two that were chosen, one and another that is looked for, or the pairs that look
alike; and lets that be taken back."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import sqlite_utils
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.actions import merge_households
from fieldapp.domain import problems
from fieldapp.store import doubles
from fieldapp.store import households as store
from fieldapp.ui.pages import page, roll_deeds, roll_desk, roll_merge

MOST = 20  # households offered when the other one is looked for

Pair = tuple[str, str]


class Joining(QObject):
    """Leads through the pairs in its `view`, which lies on the `ground`."""

    shown = Signal()  # the view is to be seen
    ended = Signal(str)  # the row of the household that stayed, "" to go back to the list

    def __init__(self, around: page.Page, deeds: roll_deeds.Deeds, ground: QWidget) -> None:
        super().__init__(around)
        self._around = around
        self._deeds = deeds
        self._ground = ground
        self._pairs: list[Pair] = []
        self._area = ""

    @functools.cached_property
    def view(self) -> roll_merge.MergeView:
        """The two households, built when they are first to be seen."""
        made = roll_merge.MergeView(self._ground)
        made.kept.connect(self._join)
        made.next_wanted.connect(self._next)
        made.sought.connect(self._seek)
        made.picked.connect(lambda other: self._show(made.sides[0].row, other))
        made.cancelled.connect(lambda: self.ended.emit(""))
        return made

    def pair(self, one: str, other: str) -> None:
        """Two households that were chosen."""
        self._pairs = []
        self.view.begin(0)
        self.shown.emit()
        self._show(one, other)

    def find(self, area: str) -> None:
        """The pairs of a village, or of all, that look alike."""

        def told(pairs: list[Pair]) -> None:
            if not pairs:
                self._deeds.say(self.tr("No two households here look alike."))
                return
            self._pairs = pairs
            self.shown.emit()
            self._next()

        self._around.read(functools.partial(doubles.pairs, area=area), told)
        self.view.begin(0)  # built while they are looked for

    def ask(self, whole: roll_desk.Whole) -> None:
        """Which household is this one again?"""
        self._pairs, self._area = [], whole.detail.line.area
        row = whole.detail.line.row

        def told(found: tuple[roll_desk.Side, list[store.HouseholdLine]]) -> None:
            self.shown.emit()
            self.view.ask(found[0], map(roll_merge.entry_of, found[1]))

        self._around.read(lambda db: (roll_desk.side(db, row), roll_desk.doubles(db, row)), told)
        self.view.begin(0)

    def _next(self) -> None:
        if not self._pairs:
            self.ended.emit("")
            return
        self.view.begin(len(self._pairs))
        self._show(*self._pairs.pop(0))

    def _show(self, one: str, other: str) -> None:
        self._around.read(functools.partial(_sides, rows=(one, other)), self.view.show_pair)

    def _seek(self, words: str) -> None:
        first = self.view.sides[0].row

        def told(found: list[store.HouseholdLine]) -> None:
            self.view.offer(words, (roll_merge.entry_of(line) for line in found if line.row != first))

        self._around.read(functools.partial(store.find, words=words, area=self._area, limit=MOST), told)

    def _join(self, row: str, into: str) -> None:
        work = functools.partial(merge_households.merge_households, row=row, into=into, **self._around.moment())

        def told(_: None) -> None:
            undo = functools.partial(self._deeds.part, row)
            self._deeds.say(self.tr("Joined; the visits count for one household now"), undo)
            if self._pairs:
                self._next()
            else:
                self.ended.emit(into)

        def failed(error: Exception) -> None:
            if isinstance(error, problems.Problem) and self.view.isVisible():
                self.view.trouble.tell("bad", self._around.session.explain(error))
            else:
                self._around.refused(error)

        self._around.write(work, told, failed)


def _sides(db: sqlite_utils.Database, rows: Sequence[str]) -> list[roll_desk.Side]:
    return [roll_desk.side(db, row) for row in rows]
