"""Corrects what is known of a household; where it lives is changed by moving it."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.actions.refused import Refused
from fieldapp.domain import facts, households, people
from fieldapp.store import custody, database, drafts, ledger
from fieldapp.store import people as rights


def correct_household(
    db: sqlite_utils.Database,
    household: households.Household,
    *,
    now: int,
    wall: str,
    entropy: facts.Entropy,
    draft: str = "",
) -> None:
    """Makes the household of this id have this name, place and phone, and drops the draft. Refused with all problems;
    Problems "household_unknown", "not_allowed"."""
    day, _ = rights.clock(db, wall)
    with database.guard(), db.atomic():
        record = grounds.household(db, household.id, people.RECORD, day)
        before = households.of(record)
        after = households.tidy(msgspec.structs.replace(household, area=before.area))
        if found := households.check(after):
            raise Refused(found)
        old, new = households.cells(before), households.cells(after)
        cells: dict[str, Any] = {cell: new.get(cell) for cell in old | new if old.get(cell) != new.get(cell)}
        if cells or custody.held_back(db, record.row):
            ledger.record(db, [grounds.changing(db, record, cells)], now=now, wall=wall, entropy=entropy)
        drafts.drop(db, draft)
