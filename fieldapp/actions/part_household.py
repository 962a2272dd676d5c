"""Takes a household out of the one that it was merged into."""

from __future__ import annotations

import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.domain import facts, households, people
from fieldapp.store import database, ledger
from fieldapp.store import people as rights


def part_household(db: sqlite_utils.Database, row: str, *, now: int, wall: str, entropy: facts.Entropy) -> None:
    """Lets a household stand alone again, with its own visits; one that does is left as it is. Problems
    "household_unknown", "not_allowed"."""
    day, _ = rights.clock(db, wall)
    with database.guard(), db.atomic():
        record = grounds.household(db, row, people.RECORD, day)
        if households.merged(record):
            deed = grounds.changing(db, record, {households.MERGED: None})
            ledger.record(db, [deed], now=now, wall=wall, entropy=entropy)
