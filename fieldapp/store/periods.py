"""Reads reporting periods, and what of one waits, is silent or is not decided; it closes none."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import calendar_span, periods, reviews
from fieldapp.store import fold

_ALL = "SELECT row, village, since, until, closed, stamp FROM period"
# One that the province holds back, as it overlaps another, is no period here either.
_IN_FORCE = "row NOT IN (SELECT row FROM note WHERE code LIKE 'period%')"


class Village(msgspec.Struct, frozen=True):
    """How one village stands in a period: slips by state, and those on which two people wrote different things, whether
    they wait (`unsettled`) or were approved before that was known (`disputed`). One without any slip is silent: it has
    reported nothing, which is not zero, unless it said that there is nothing."""

    village: str
    states: dict[str, int]
    unsettled: int
    told: bool = False
    disputed: int = 0

    @property
    def silent(self) -> bool:
        """Whether nothing came from there that counts or waits, nor a word that there is nothing."""
        return not self.told and not self._some

    @property
    def nothing(self) -> bool:
        """Whether it said that there is nothing to report, and no slip says otherwise."""
        return self.told and not self._some

    @property
    def _some(self) -> bool:
        return any(count for state, count in self.states.items() if state != reviews.WITHDRAWN)

    @property
    def waiting(self) -> int:
        """How many slips wait for review."""
        return self.states.get(reviews.WAITING, 0)

    @property
    def returned(self) -> int:
        """How many slips wait for their authors."""
        return self.states.get(reviews.RETURNED, 0)


def every(db: sqlite_utils.Database, villages: Collection[str]) -> list[periods.Period]:
    """The periods of these villages, the newest first."""
    found = [
        _period(row)
        for part, marks in fold.chunks(villages)
        for row in db.execute(f"{_ALL} WHERE village IN ({marks}) AND {_IN_FORCE}", part)
    ]
    return sorted(found, key=lambda one: (one.span, one.village), reverse=True)


def closed(db: sqlite_utils.Database) -> list[periods.Period]:
    """All closed periods that are known here."""
    return [_period(row) for row in db.execute(f"{_ALL} WHERE closed <> '' AND {_IN_FORCE}")]


def within(db: sqlite_utils.Database, span: calendar_span.Span) -> list[periods.Period]:
    """The periods of any village that lie within a span."""
    asked = f"{_ALL} WHERE since >= ? AND until <= ? AND {_IN_FORCE}"
    return [_period(row) for row in db.execute(asked, [span.start, span.end])]


def standing(db: sqlite_utils.Database, span: calendar_span.Span, villages: Collection[str]) -> list[Village]:
    """How each of these villages stands, in their order."""
    states: dict[str, dict[str, int]] = {village: {} for village in villages}
    rivals: dict[tuple[str, str], int] = {}
    for part, marks in fold.chunks(states):
        told = [*part, span.start, span.end]
        there = f"village IN ({marks}) AND date BETWEEN ? AND ?"
        for village, state, count in db.execute(
            f"SELECT village, state, count(*) FROM visit WHERE {there} GROUP BY village, state", told
        ):
            states[village][state] = count
        for village, state, count in db.execute(
            f"SELECT village, state, count(*) FROM visit WHERE {there} AND rivals > 0 GROUP BY village, state", told
        ):
            rivals[village, state] = count
    nothing = _nothing(db, span)

    def against(village: str, state: str) -> int:
        return rivals.get((village, state), 0)

    return [
        Village(
            village,
            states[village],
            against(village, reviews.WAITING),
            village in nothing,
            against(village, reviews.APPROVED),
        )
        for village in villages
    ]


def _nothing(db: sqlite_utils.Database, span: calendar_span.Span) -> set[str]:
    """The villages that said there is nothing to report in the period of these days."""
    told = db.execute(
        "SELECT p.village FROM period p JOIN record r ON r.row = p.row WHERE p.since = ? AND p.until = ?"
        f" AND json_extract(CAST(r.body AS TEXT), '$.{periods.NOTHING}[0].day') <> ''",
        [span.start, span.end],
    )
    return {village for (village,) in told}


def slips(db: sqlite_utils.Database, span: calendar_span.Span, villages: Collection[str]) -> dict[str, str]:
    """The slips of these villages and days, withdrawn ones aside, each with the household at which it is shown."""
    return {
        row: home
        for part, marks in fold.chunks(villages)
        for row, home in db.execute(
            f"SELECT row, household FROM visit WHERE village IN ({marks}) AND date BETWEEN ? AND ? AND state <> ?",
            [*part, span.start, span.end, reviews.WITHDRAWN],
        )
    }


def approved(db: sqlite_utils.Database, span: calendar_span.Span, villages: Collection[str]) -> list[str]:
    """The rows of the approved visits of these villages and days."""
    return [
        row
        for part, marks in fold.chunks(villages)
        for (row,) in db.execute(
            f"SELECT row FROM visit WHERE village IN ({marks}) AND date BETWEEN ? AND ? AND state = ?",
            [*part, span.start, span.end, reviews.APPROVED],
        )
    ]


def late(db: sqlite_utils.Database, span: calendar_span.Span, villages: Collection[str]) -> int:
    """How many visits were approved after their period was closed: the next report lists them."""
    return len(approved(db, span, villages))


def _period(row: Any) -> periods.Period:
    name, village, since, until, closed_on, stamp = row
    return periods.Period(name, village, calendar_span.Span(since, until), closed_on, stamp)
