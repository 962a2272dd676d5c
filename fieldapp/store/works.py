"""What activity days are made from: who helped on which slips of a span, and when."""

from __future__ import annotations

from typing import Any

import sqlite_utils

from fieldapp.domain import closings, reviews, statements, visit_cells
from fieldapp.domain.calendar_span import Span
from fieldapp.store import bodies
from fieldapp.store import closings as kept

_values = bodies.reader("when", "by")  # that tell of the members


def works(db: sqlite_utils.Database, span: Span) -> list[statements.Work]:
    """The slips of a span, withdrawn ones aside; where a period of just these days is closed, as they were then."""
    found = db.execute(
        "SELECT v.row, v.date, v.time, v.village, v.state, r.body, o.body FROM visit v JOIN record r ON r.row = v.row"
        f" {bodies.ITS_FACT} WHERE v.date BETWEEN ? AND ? AND v.state <> ?",
        [span.start, span.end, reviews.WITHDRAWN],
    )
    works = [_work(*row) for row in found]
    held = closings.held(kept.told(db, span), span)
    return closings.instead(works, held, closings.Kept.work, kept.moved(db, span))


def _work(row: str, date: str, time: str, village: str, state: str, *body: Any) -> statements.Work:
    slots = visit_cells.unpack(visit_cells.FORM, _values(*body))
    return statements.Work(
        row, date, time, slots.get("minutes"), slots.get("helpers", ()), slots.get("team", ""), village, state
    )
