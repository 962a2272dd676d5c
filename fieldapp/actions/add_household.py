"""Adds a household to the roll."""

from __future__ import annotations

import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.actions.refused import Refused
from fieldapp.domain import facts, households
from fieldapp.store import database, drafts, ledger, people


def add_household(
    db: sqlite_utils.Database,
    household: households.Household,
    *,
    now: int,
    wall: str,
    entropy: facts.Entropy,
    draft: str = "",
) -> str:
    """Keeps a household and drops its draft; returns its row. Refused with all problems. That it may be there
    already is asked before, with `store.households.doubles`."""
    day, _ = people.clock(db, wall)
    home = households.tidy(household)
    if found := grounds.household_problems(home, [area.id for area in people.villages(db, day)]):
        raise Refused(found)
    with database.guard(), db.atomic():
        deed = ledger.Deed("household", households.cells(home))
        [told] = ledger.record(db, [deed], now=now, wall=wall, entropy=entropy)
        drafts.drop(db, draft)
    return told.row
