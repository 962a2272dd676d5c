"""Reads what periods tell beside their days: that there is nothing to report, and what their closing kept; changes
none."""

from __future__ import annotations

import sqlite_utils

from fieldapp.domain import closings
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
