"""Judges facts beside what is here: who wrote them, to which row they belong, whether their author may, whether their
period is closed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

import sqlalchemy as sa

from fieldapp.domain import areas, facts, people
from fieldapp.server import fold, holding, judge, periods, sight


class Bench:
    """One transaction's verdicts; each right is looked up once."""

    def __init__(
        self,
        conn: sa.Connection,
        here: fold.Fold,
        *,
        atlas: Mapping[str, areas.Area],
        grants: Callable[[str], list[people.Grant]],
        day: str,
    ) -> None:
        self.periods = periods.Periods(conn)
        self._here = here
        self._atlas = atlas
        self._grants = functools.cache(grants)
        self._day = day
        self._rights: dict[tuple[str, str, frozenset[str]], judge.Verdict | None] = {}

    def first(
        self, fact: facts.Fact, person: str, revoked: bool, seen: sight.Seen | None = None
    ) -> judge.Verdict | None:
        """What is wrong with a fact that this person sends, but for what `right` tells."""
        if revoked:
            return judge.Verdict("revoked_origin")
        if fact.author != person:
            return judge.Verdict("bad_value", "author")
        return self.shape(fact, seen)

    def shape(self, fact: facts.Fact, seen: sight.Seen | None = None) -> judge.Verdict | None:
        """What is wrong with its content, and its row."""
        # A row stays below its root: or who may write about one root could write over another's rows. And it stays of
        # its kind: or a visit's cells could be told as a household's, whose rules know nothing of them.
        if told := self._here.told.get(fact.row):
            first = told[0]
            if first.root != fact.root:
                return judge.Verdict("bad_value", "root")
            if first.entity != fact.entity:
                return judge.Verdict("bad_value", "entity")
        if seen is None:
            return judge.shape(fact, self._atlas)
        return seen.wrong or judge.place(fact, self._atlas)

    def right(self, fact: facts.Fact) -> judge.Verdict | None:
        """Whether its author may tell it, and its period is open."""
        return self._may(fact) or self.periods.look(fact, self._here.told.get(fact.row, ()))

    def again(self, fact: facts.Fact) -> judge.Verdict | None:
        """What is wrong with a fact that was taken or held before, and is judged anew."""
        return self.shape(fact) or self.right(fact)

    def unplaced(self, fact: facts.Fact) -> bool:
        """Whether its root stands nowhere yet, and it does not say where."""
        return self._here.place(fact.root).area is None and not holding.places(fact)

    def may_record(self, author: str, area: str) -> bool:
        """Whether there is such an area, and an author may tell of a new visit of a root that stands there."""
        return area in self._atlas and self._right(author, "record", frozenset([area])) is None

    def _may(self, fact: facts.Fact) -> judge.Verdict | None:
        had = self._here.areas_of(fact.root)
        if fact.deed == facts.ERASE and (now := self._here.place(fact.root).area):
            had = {now}  # what cannot be taken back needs the right where the root stands now
        if "area" in fact.fields and (not had or fact.id == fact.root):
            had.add(fact.fields["area"])
        if not had:
            return None  # not placed yet: judged when it is
        return self._right(fact.author, judge.deed(fact, self._own(fact)), frozenset(had))

    def _own(self, fact: facts.Fact) -> bool:
        """Whether its author opened the row that it is about."""
        told = self._here.told.get(fact.row, ())
        return fact.id == fact.row or any(one.id == fact.row and one.author == fact.author for one in told)

    def _right(self, author: str, deed: str, had: frozenset[str]) -> judge.Verdict | None:
        asked = (author, deed, had)
        if asked not in self._rights:
            lines = [areas.lineage(self._atlas, area) for area in sorted(had)]
            self._rights[asked] = judge.right(deed, self._grants(author), lines, self._day)
        return self._rights[asked]
