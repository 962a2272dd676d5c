"""Takes a household out of the roll: one that does not exist, was added twice, or lives here no more."""

from __future__ import annotations

import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.domain import facts, households, problems
from fieldapp.store import database, ledger, taken_out
from fieldapp.store import households as roll
from fieldapp.store import people as rights


def take_out_household(
    db: sqlite_utils.Database, row: str, *, now: int, wall: str, entropy: facts.Entropy
) -> list[str]:
    """Hides a household, with all that was joined with it, until `put_back_households` or a visit brings it back;
    returns the rows that were taken out by that. Problems "household_unknown", "out_not_allowed", and
    "household_visited" where a visit would vanish with it."""
    day, _ = rights.clock(db, wall)
    with database.guard(), db.atomic():
        home = roll.home(db, row)
        found = grounds.in_charge(db, [home, *roll.parts(db, home)], day)
        if home not in {record.row for record, _ in found}:
            raise problems.Problem("household_unknown")
        if not all(may for _, may in found):
            raise problems.Problem("out_not_allowed")
        if visits := taken_out.visits(db, [home]):
            raise problems.Problem("household_visited", count=visits[home])
        going = [record for record, _ in found if not households.out(record)]
        deeds = [grounds.changing(db, record, {households.OUT: True}) for record in going]
        ledger.record(db, deeds, now=now, wall=wall, entropy=entropy)
    return [record.row for record in going]
