"""Moves a household to another village, with all that is known of it."""

from __future__ import annotations

import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.domain import areas, facts, households, people, problems
from fieldapp.store import database, ledger, reference
from fieldapp.store import people as rights


def move_household(
    db: sqlite_utils.Database, row: str, area: str, *, now: int, wall: str, entropy: facts.Entropy
) -> None:
    """Says that a household now lives in another village; its visits go along. Problems "household_unknown",
    "not_allowed", "household_village_out" for a place that is not known or no more."""
    day, _ = rights.clock(db, wall)
    with database.guard(), db.atomic():
        record = grounds.household(db, row, people.MOVE, day)
        target = reference.atlas(db).get(area)
        if target is None or target.kind in rights.ABOVE or not areas.active(target, day):
            raise problems.Problem("household_village_out", "area")
        if households.of(record).area != area:
            deed = grounds.changing(db, record, {"area": area})
            ledger.record(db, [deed], now=now, wall=wall, entropy=entropy)
