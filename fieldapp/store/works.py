"""What activity days are made from: who helped on which slips of a span, and when."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import closings, reviews, statements, visit_cells
from fieldapp.domain.calendar_span import Span
from fieldapp.store import closings as kept


class _Cells(msgspec.Struct):
    """Of a record's cells those that tell of the members, each with its value first."""

    when: tuple[Any, ...] = ({},)
    by: tuple[Any, ...] = ({},)


_cells = msgspec.json.Decoder(_Cells)


def works(db: sqlite_utils.Database, span: Span) -> list[statements.Work]:
    """The slips of a span, withdrawn ones aside; where a period of just these days is closed, as they were then."""
    found = db.execute(
        "SELECT v.row, v.date, v.time, v.village, v.state, r.body FROM visit v JOIN record r ON r.row = v.row"
        " WHERE v.date BETWEEN ? AND ? AND v.state <> ?",
        [span.start, span.end, reviews.WITHDRAWN],
    )
    works = [_work(*row) for row in found]
    held = closings.held(kept.told(db, span), span)
    return closings.instead(works, held, closings.Kept.work, kept.moved(db, span))


def _work(row: str, date: str, time: str, village: str, state: str, body: bytes) -> statements.Work:
    told = _cells.decode(body)
    slots = visit_cells.unpack(visit_cells.FORM, {"when": told.when[0], "by": told.by[0]})
    return statements.Work(
        row, date, time, slots.get("minutes"), slots.get("helpers", ()), slots.get("team", ""), village, state
    )
