"""The reporting periods that the province has: whether a new one overlaps, which visits come late without a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from fieldapp.domain import calendar_span, facts, history, periods, visit_cells, visits
from fieldapp.server import fold, judge, many, tables

_OF = sa.select(tables.period).where(many.among(tables.period.c.village))
OVERLAP, STAYS, NOTHING = "period_overlap", "period_stays", "nothing_late"


class Periods:
    """One transaction's look at the periods; each village is read once, and what is taken in is seen at once."""

    def __init__(self, conn: sa.Connection) -> None:
        self._conn = conn
        self._villages: dict[str, dict[str, periods.Period]] = {}

    def look(self, fact: facts.Fact, told: Collection[facts.Fact]) -> judge.Verdict | None:
        """What is wrong with a fact beside the facts of its row that are in force: days that another period of the
        village has, a closed period opened again, a change in a closed period without a reason."""
        if fact.entity == periods.ENTITY:
            return self._period(fact, list(told))
        if fact.entity != "visit" or (not told and self.is_open(fact.fields.get("village"))):
            return None  # most are new visits of villages in which nothing is closed
        return self._visit(fact, list(told))

    def put(self, record: history.Record) -> None:
        """A period as it is now."""
        one = periods.of(record)
        if one is None:
            return
        self._of(one.village)[one.row] = one
        row = {
            "row": one.row,
            "village": one.village,
            "since": one.span.start,
            "until": one.span.end,
            "closed": one.closed,
            "stamp": one.stamp,
        }
        fold.upsert(self._conn, tables.period, [row], "row")

    def _period(self, fact: facts.Fact, told: list[facts.Fact]) -> judge.Verdict | None:
        before = periods.of(history.replay(told)) if told else None
        after = periods.of(history.replay([*told, fact], unsure=True))
        if after is None:
            return judge.Verdict("bad_value", "since")
        if before is not None and (before.span, before.village) != (after.span, after.village):
            return judge.Verdict(STAYS, "since")
        if before is not None and before.closed and _tells_nothing(fact) and fact.clock > before.stamp:
            return judge.Verdict(NOTHING, periods.NOTHING)
        others = self._of(after.village).values()
        if any(one.row != fact.row and one.span.meets(after.span) for one in others):
            return judge.Verdict(OVERLAP, "since")
        return None

    def _visit(self, fact: facts.Fact, told: list[facts.Fact]) -> judge.Verdict | None:
        if not periods.unreasoned(fact):
            return None
        before = visits.slip_of(history.replay(told)) if told else None
        if not any(self._of(village) for village in self._villages_of(fact, before)):
            return None
        after = visits.slip_of(history.replay([*told, fact], unsure=True))
        late = any(
            periods.told_late(self._of(slip.village).values(), fact, slip.village, [slip.date])
            for slip in (before, after)
            if slip is not None
        )
        return judge.Verdict(periods.HELD, "late_reason") if late else None

    def _villages_of(self, fact: facts.Fact, before: visits.Slip | None) -> set[str]:
        found = {before.village} if before is not None else set()
        told = fact.fields.get("village")
        return found | ({told} if isinstance(told, str) else set())

    def load(self, villages: Iterable[Any]) -> None:
        """Reads the periods of these villages at once; what cannot be the id of one is left out."""
        told = {one for one in villages if isinstance(one, str)} - self._villages.keys()
        new = {one for one in told if visit_cells.is_id(one)}
        if not new:
            return
        self._villages |= {village: {} for village in new}
        for row, village, since, until, closed, stamp in self._conn.execute(_OF, {"part": new}):
            span = calendar_span.Span(since, until)
            self._villages[village][row] = periods.Period(row, village, span, closed, stamp)

    def is_open(self, village: Any) -> bool:
        """Whether a village is known to have no period; not even whether it is one, before it was read."""
        return isinstance(village, str) and self._villages.get(village) == {}

    def _of(self, village: str) -> dict[str, periods.Period]:
        self.load([village])
        return self._villages.setdefault(village, {})


def _tells_nothing(fact: facts.Fact) -> bool:
    """Whether a fact says, apart from a closing, whether there is anything to report."""
    return periods.NOTHING in fact.fields and periods.CLOSED not in fact.fields
