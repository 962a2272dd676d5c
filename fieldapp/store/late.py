"""Finds the slips of closed periods that came in, were mended or withdrawn since; changes none."""

from __future__ import annotations

import sqlite_utils

from fieldapp.domain import late_tables, reviews
from fieldapp.store import fold, periods

_STATES = (reviews.APPROVED, reviews.WAITING, reviews.RETURNED, reviews.WITHDRAWN)
# Those that a closing holds are locked; what is approved and not locked lies in an open period, or came late.
_SINCE = (
    "row IN (SELECT v.row FROM period p JOIN visit v ON v.village = p.village AND v.date BETWEEN p.since AND p.until"
    " WHERE p.closed <> '' AND v.state = ? UNION ALL SELECT row FROM visit WHERE state IN (?, ?, ?))"
)


def every(db: sqlite_utils.Database) -> list[late_tables.Late]:
    """All of them, of any village that is known here."""
    shut = periods.closed(db)
    if not shut:
        return []
    found = (late_tables.of(record, shut) for record in fold.records(db, _SINCE, _STATES))
    return [one for one in found if one is not None]
