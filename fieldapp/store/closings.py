"""Reads what periods tell beside their days: that there is nothing to report, and what their closing kept; changes
none."""

from __future__ import annotations

import sqlite_utils

from fieldapp.domain import closings, reviews
from fieldapp.domain.calendar_span import Span
from fieldapp.store import periods


def told(db: sqlite_utils.Database, span: Span) -> list[closings.Told]:
    """The periods that lie within a span, with what they tell."""
    found = {one.row: one for one in periods.within(db, span)}
    bodies = db.execute(
        "SELECT row, body FROM record WHERE entity = 'period' AND row IN (SELECT row FROM period WHERE since >= ?"
        " AND until <= ?)",
        [span.start, span.end],
    )
    return [closings.read(found[row], body) for row, body in bodies if row in found]


def moved(db: sqlite_utils.Database, span: Span) -> set[str]:
    """The visits of a reporting period's days that the report of an earlier closed one counts (`periods.moved_out`);
    none for other days, as of a quarter, which no report was signed for."""
    found = db.execute(
        "SELECT v.row FROM visit v JOIN period p ON p.row = v.held"
        f" WHERE v.held <> '' AND v.state <> '{reviews.LOCKED}' AND p.closed <> ''"
        " AND v.date BETWEEN ? AND ? AND NOT v.date BETWEEN p.since AND p.until"
        " AND EXISTS (SELECT 1 FROM period o WHERE o.village = v.village AND o.since = ? AND o.until = ?)",
        [span.start, span.end] * 2,
    )
    return {row for (row,) in found}
