"""What coverage is counted from: visits of some days and the roll of households, without what they tell of people."""

from __future__ import annotations

import sqlite_utils

from fieldapp.domain import households, reviews, visits


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


def days(db: sqlite_utils.Database, person: str, since: str, until: str) -> list[str]:
    """The days on which somebody helped, in order: those of the visits that name this person, withdrawn ones aside."""
    found = db.execute(
        "SELECT DISTINCT v.date FROM visit v JOIN record r ON r.row = v.row"
        " WHERE v.date BETWEEN ? AND ? AND v.state <> ? AND EXISTS"
        " (SELECT 1 FROM json_each(CAST(r.body AS TEXT), '$.by[0].helpers') WHERE value = ?) ORDER BY v.date",
        [since, until, reviews.WITHDRAWN, person],
    )
    return [day for (day,) in found]
