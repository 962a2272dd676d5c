"""What coverage is counted from: visits of some days and the roll of households, without what they tell of people."""

from __future__ import annotations

import msgspec
import sqlite_utils

from fieldapp.domain import households, reviews, visits
from fieldapp.store import bodies


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
        f"SELECT DISTINCT v.date FROM visit v JOIN record r ON r.row = v.row {bodies.ITS_FACT}"
        " WHERE v.date BETWEEN ? AND ? AND v.state <> ? AND EXISTS"
        " (SELECT 1 FROM json_each(CAST(iif(o.id IS NULL, r.body, o.body) AS TEXT),"
        " iif(o.id IS NULL, '$.by[0].helpers', '$.f.by.helpers')) WHERE value = ?) ORDER BY v.date",
        [since, until, reviews.WITHDRAWN, person],
    )
    return [day for (day,) in found]
