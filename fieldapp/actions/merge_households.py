"""Merges a household into another one of the same village: the doubles of a roll become one again."""

from __future__ import annotations

import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.domain import facts, households, people, problems
from fieldapp.store import database, ledger
from fieldapp.store import households as roll
from fieldapp.store import people as rights


def merge_households(
    db: sqlite_utils.Database, row: str, into: str, *, now: int, wall: str, entropy: facts.Entropy
) -> None:
    """Says that a household is part of another; its visits count there from now on, and `part_household` takes that
    back. Problems "household_unknown", "not_allowed", "merge_itself", "merge_apart" (another village)."""
    day, _ = rights.clock(db, wall)
    with database.guard(), db.atomic():
        record = grounds.household(db, row, people.RECORD, day)
        target = grounds.household(db, roll.home(db, into), people.RECORD, day)
        if roll.home(db, row) == target.row:
            raise problems.Problem("merge_itself")
        if households.of(record).area != households.of(target).area:
            raise problems.Problem("merge_apart")
        deed = grounds.changing(db, record, {households.MERGED: target.row})
        ledger.record(db, [deed], now=now, wall=wall, entropy=entropy)
