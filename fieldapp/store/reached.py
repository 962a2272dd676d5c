"""What coverage is counted from: visits of some days and the roll of households, without what they tell of people."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import households, reviews, visit_cells, visits
from fieldapp.store import bodies

_values = bodies.reader("by")
_TOLD = "iif(o.id IS NULL, r.body, o.body)"  # a name stands in it as it is, or by a letter's number: \u
_HELPERS = tuple(slot for slot in visit_cells.FORM if slot.field == "helpers")


class Count(msgspec.Struct, frozen=True):
    """Of one village what `coverage.Reach` says of households, of those reached, of times and of the last day."""

    households: int = 0
    reached: int | None = None
    times: int | None = None
    last: str = ""


def slips(db: sqlite_utils.Database, since: str, until: str) -> list[visits.Slip]:
    """The visits of some days (ISO, both included) without withdrawn ones; of each slip only what `coverage` counts."""
    found = db.execute(
        "SELECT village, household, date, name, mode, people FROM visit WHERE date BETWEEN ? AND ? AND state <> ?",
        [since, until, reviews.WITHDRAWN],
    )
    return [
        visits.Slip(village=village, household=household, date=date, name=name, mode=mode, people=people)
        for village, household, date, name, mode, people in found
    ]


def roll(db: sqlite_utils.Database) -> list[households.Household]:
    """Every household that is known here, by id and village."""
    return [households.Household(row, area, "") for row, area in db.execute("SELECT row, area FROM household")]


def counts(db: sqlite_utils.Database, since: str, until: str) -> dict[str, Count]:
    """The counts of each village for some days (ISO, both included), as `coverage.reach` has them. The database counts:
    a commune's visits of one month are thousands, its households tens of thousands."""
    told = [since, until, reviews.WITHDRAWN]
    held = {
        village: (times, last)
        for village, times, last in db.execute(
            f"SELECT village, sum(iif(mode = '{visits.CLASS}', coalesce(people, 0), 1)), max(date) FROM visit"
            " WHERE date BETWEEN ? AND ? AND state <> ? GROUP BY village",
            told,
        )
    }
    visited = dict(
        db.execute(
            "SELECT h.area, count(DISTINCT h.row) FROM visit v JOIN household h ON h.row = v.household"
            " WHERE v.date BETWEEN ? AND ? AND v.state <> ? AND v.household <> '' GROUP BY h.area",
            told,
        ).fetchall()
    )
    known = dict(db.execute("SELECT area, count(*) FROM household GROUP BY area").fetchall())
    return {
        village: Count(known.get(village, 0), visited.get(village, 0), *held.get(village, (0, "")))
        if village in held or village in visited
        else Count(known[village])
        for village in known.keys() | held.keys()
    }


def days(db: sqlite_utils.Database, person: str, since: str, until: str) -> list[str]:
    """The days on which somebody helped, in order: those of the visits that name this person, withdrawn ones aside."""
    found = db.execute(
        f"SELECT v.date, r.body, o.body FROM visit v JOIN record r ON r.row = v.row {bodies.ITS_FACT}"
        f" WHERE v.date BETWEEN ? AND ? AND v.state <> ? AND (instr({_TOLD}, CAST(? AS BLOB))"
        f" OR instr({_TOLD}, x'5c75')) ORDER BY v.date",
        [since, until, reviews.WITHDRAWN, person],
    )
    days: dict[str, None] = {}
    for date, *body in found:
        if date not in days and person in _helpers(*body):
            days[date] = None
    return list(days)


def _helpers(*body: Any) -> tuple[str, ...]:
    helpers: tuple[str, ...] = visit_cells.unpack(_HELPERS, _values(*body)).get("helpers", ())
    return helpers
