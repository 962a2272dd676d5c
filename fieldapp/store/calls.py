"""What coverage is told from: the calls of a span with their topics and blockers, and the households called on."""

from __future__ import annotations

from typing import Any

import sqlite_utils

from fieldapp.domain import closings, coverage_tables, doors, households, reviews, slips, visit_cells
from fieldapp.domain.calendar_span import Span
from fieldapp.store import bodies, rounds
from fieldapp.store import closings as kept

_values = bodies.reader("topics")


def calls(db: sqlite_utils.Database, span: Span) -> list[doors.Call]:
    """The slips of a span, withdrawn ones aside, at the households that they belong to now; where a period of just
    these days is closed, what they told then."""
    found = db.execute(
        "SELECT v.row, v.village, v.household, v.date, v.state, r.body, o.body FROM visit v"
        f" JOIN record r ON r.row = v.row {bodies.ITS_FACT} WHERE v.date BETWEEN ? AND ? AND v.state <> ?",
        [span.start, span.end, reviews.WITHDRAWN],
    )
    calls = [
        doors.Call(row, village, household, date, state, _topics(*body))
        for row, village, household, date, state, *body in found
    ]
    held = closings.held(kept.told(db, span), span)
    told = closings.instead(calls, held, closings.Kept.call, kept.moved(db, span))
    return doors.at_home(told, dict(db.execute("SELECT row, home FROM home"))) if held else told


def _topics(*body: Any) -> tuple[slips.TopicResult, ...]:
    told = _values(*body).get("topics")
    rows = told if isinstance(told, list) else []
    return tuple(slips.TopicResult(**visit_cells.unpack(visit_cells.TOPIC, row)) for row in rows)


def visited(db: sqlite_utils.Database) -> set[str]:
    """The households that were visited at any time."""
    return {row for (row,) in db.execute("SELECT row FROM roll WHERE last <> ''")}


def roll(db: sqlite_utils.Database) -> list[households.Household]:
    """Every household that is known here, by id, village and place."""
    found = db.execute("SELECT row, area, place FROM household")
    return [households.Household(row, area, "", place) for row, area, place in found]


def turns(db: sqlite_utils.Database, day: str) -> list[coverage_tables.Turn]:
    """How far each member has come, in each village, with the houses of rounds that run on a day (ISO)."""
    found = db.execute(
        f"SELECT h.area, r.who, coalesce(p.name, ''), count(*), sum({rounds.DONE}), max(r.until) FROM round r"
        " CROSS JOIN household h ON h.row = r.row LEFT JOIN person p ON p.id = r.who WHERE r.until >= ?"
        " GROUP BY h.area, r.who",
        [day],
    )
    return [coverage_tables.Turn(*row) for row in found]
