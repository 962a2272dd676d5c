"""Moves a household to another village, with all that is known of it."""

from __future__ import annotations

import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.domain import areas, facts, households, people, problems
from fieldapp.store import database, ledger, reference
from fieldapp.store import households as roll
from fieldapp.store import people as rights


def move_household(
    db: sqlite_utils.Database, row: str, area: str, *, now: int, wall: str, entropy: facts.Entropy
) -> None:
    """Says that a household now lives in another village; its visits go along, and so does all that was joined with it:
    a part left behind would stand alone again for who sees the old village only. Problems "household_unknown",
    "not_allowed", "household_village_out" for a place that is not known or no more."""
    day, _ = rights.clock(db, wall)
    with database.guard(), db.atomic():
        record = grounds.household(db, row, people.MOVE, day)
        target = reference.atlas(db).get(area)
        if target is None or target.kind in rights.ABOVE or not areas.active(target, day):
            raise problems.Problem("household_village_out", "area")
        joined = filter(None, (ledger.current(db, part) for part in roll.parts(db, row)))
        may = [one for one in joined if rights.may(db, people.MOVE, households.of(one).area, day)]
        going = [one for one in (record, *may) if households.of(one).area != area]
        deeds = [grounds.changing(db, one, {"area": area}) for one in going]
        ledger.record(db, deeds, now=now, wall=wall, entropy=entropy)
