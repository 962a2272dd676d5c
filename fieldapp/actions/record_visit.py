"""Records a support session, with a household that was not on the roll yet if need be."""

from __future__ import annotations

import msgspec
import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.actions.refused import Refused
from fieldapp.domain import catalogue, facts, households, problems, visits
from fieldapp.store import blobs, database, drafts, ledger, me, people

_MINUTE = len("2026-10-03T09:14")  # of a wall time: the rules look at no less of it


class Ready(msgspec.Struct, frozen=True):
    """A tidied slip, its household known, in which nothing was found to mend; the fact that it will be, and the vault's
    owner. All that holds as long as nobody writes in the vault (`mark`), on the same day, unless the clock is put
    back."""

    slip: visits.Slip
    begun: facts.Begun
    owner: me.Me
    wall: str
    said: tuple[int, int]
    mark: tuple[int, int]

    def holds(self, db: sqlite_utils.Database, wall: str) -> bool:
        """Whether it does still, at a wall time."""
        return self.mark == database.mark(db) and (wall[:_MINUTE] == self.wall[:_MINUTE] or self._same_day(wall))

    def _same_day(self, wall: str) -> bool:
        (before, then), (day, now) = people.clock_by(self.wall, self.said), people.clock_by(wall, self.said)
        return before == day and then <= now


def record_visit(
    db: sqlite_utils.Database,
    slip: visits.Slip | Ready,
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
    new household as "household.name"; Problems of the vault. A slip that was made ready, which has no new household, is
    not looked at again while that holds; else nothing is kept, and "" returned."""
    if isinstance(slip, Ready):
        with database.guard(), db.atomic():
            if not slip.holds(db, wall):
                return ""
            told = ledger.finish(db, slip.begun, slip.owner, now=now, wall=wall, entropy=entropy, draft=draft)
            blobs.save(db, told.row, slip.slip.photos)
            if not later:
                ledger.catch_up(db)
        return told.row
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


def make_ready(db: sqlite_utils.Database, slip: visits.Slip, *, catalogue: catalogue.Catalogue, wall: str) -> Ready:
    """Does beforehand what of `record_visit` can be done before somebody wants to save, and writes nothing. Refused as
    that is."""
    with database.guard():
        mark, said = database.mark(db), people.said(db)  # first: what is written meanwhile counts as later
        day, clock = people.clock_by(wall, said)
        slip = visits.tidy(slip)
        if found := _problems(db, slip, None, people.scene(db, catalogue, day, clock, on=slip.date)):
            raise Refused(found)
        if found := grounds.photo_problems(db, slip):
            raise Refused(found)
        owner = me.read(db)
        ledger.bring_near(db)
        return Ready(slip, ledger.begin(grounds.opening(slip), owner), owner, wall, said, mark)


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
