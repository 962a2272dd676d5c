"""Records a support session, with a household that was not on the roll yet if need be."""

from __future__ import annotations

import msgspec
import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.actions.refused import Refused
from fieldapp.domain import catalogue, facts, households, problems, visits
from fieldapp.store import blobs, database, drafts, ledger, people


def record_visit(
    db: sqlite_utils.Database,
    slip: visits.Slip,
    *,
    catalogue: catalogue.Catalogue,
    now: int,
    wall: str,
    entropy: facts.Entropy,
    new_household: households.Household | None = None,
    draft: str = "",
    later: bool = False,
) -> str:
    """Keeps a slip, and in the same transaction the new household of which it is, and drops its draft; returns the
    visit's row. With `later` no screen shows either before `ledger.catch_up`. Refused with all problems, those of the
    new household as "household.name"; Problems of the vault."""
    day, clock = people.clock(db, wall)
    slip = visits.tidy(slip)
    scene = people.scene(db, catalogue, day, clock, on=slip.date)
    home = None if new_household is None else _home(new_household, slip)
    if found := _problems(db, slip, home, scene) + grounds.photo_problems(db, slip):
        raise Refused(found)
    with database.guard(), db.atomic():
        if home is not None:
            deed = ledger.Deed("household", households.cells(home))
            [added] = ledger.record(db, [deed], now=now, wall=wall, entropy=entropy, later=later)
            slip = msgspec.structs.replace(slip, household=added.row)
        [told] = ledger.record(db, [grounds.opening(slip)], now=now, wall=wall, entropy=entropy, later=later)
        blobs.save(db, told.row, slip.photos)
        drafts.drop(db, draft)
    return told.row


def _home(home: households.Household, slip: visits.Slip) -> households.Household:
    """A household that is added with a slip stands, if nobody says otherwise, where the visit was."""
    return households.tidy(msgspec.structs.replace(home, area=home.area or slip.village))


def _problems(
    db: sqlite_utils.Database, slip: visits.Slip, home: households.Household | None, scene: visits.Scene
) -> list[problems.Problem]:
    if home is None:
        return grounds.slip_problems(db, slip, scene)
    found = visits.check(msgspec.structs.replace(slip, household="new"), scene)
    lacking = grounds.household_problems(home, scene.villages)
    return found + [problems.Problem(one.code, f"household.{one.field}", **one.details) for one in lacking]
