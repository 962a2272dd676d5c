"""Remembers how many slips of these villages went along with households that another area has now, for reports to say
that they are not told here: which slips, of which village and day, and nothing of what they say."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
import sqlite_utils

from fieldapp.domain import reviews
from fieldapp.domain.calendar_span import Span
from fieldapp.store import among


class Left(msgspec.Struct, frozen=True):
    """How many slips, and of how many households."""

    slips: int = 0
    households: int = 0


def note(db: sqlite_utils.Database, roots: Collection[str]) -> None:
    """Notes the slips of these roots, which are about to be let go, inside the caller's transaction."""
    # From the few roots to their slips, never through all slips of a village.
    db.execute(
        "INSERT OR REPLACE INTO left_slip (row, root, home, village, date)"
        " SELECT v.row, v.root, v.household, v.village, v.date FROM record r CROSS JOIN visit v ON v.row = r.row"
        f" WHERE r.root IN {among.LISTED} AND v.root <> v.row AND v.state <> '{reviews.WITHDRAWN}'"
        " AND v.village IN (SELECT area FROM scope)",
        [among.listed(roots)],
    )


def forget(db: sqlite_utils.Database, root: str) -> None:
    """Nothing is known any more of a root that was erased."""
    db.execute("DELETE FROM left_slip WHERE root = ?", [root])


def told(db: sqlite_utils.Database, span: Span, villages: Collection[str], kept: Collection[str] = ()) -> Left:
    """What left of these villages and days and did not come back; without the slips that a closing has `kept`."""
    found = db.execute(
        f"SELECT row, home FROM left_slip WHERE village IN {among.LISTED} AND date BETWEEN ? AND ?"
        " AND village IN (SELECT area FROM scope) AND row NOT IN (SELECT row FROM visit)",
        [among.listed(villages), span.start, span.end],
    ).fetchall()
    slips = {row: home for row, home in found if row not in kept}
    return Left(len(slips), len(set(slips.values())))
