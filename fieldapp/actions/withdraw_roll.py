"""Takes a list of households back that was brought into the roll: all of them that may go, or none."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import sqlite_utils

from fieldapp.actions import grounds, stopped
from fieldapp.domain import facts, history, households, problems
from fieldapp.store import database, journal, ledger, taken_out
from fieldapp.store import households as roll
from fieldapp.store import people as rights

CHUNK = 250  # households between two looks at whoever watches


class Withdrawn(msgspec.Struct, frozen=True):
    """How it ended: the rows that went, how many stay because they were visited, and how many because the owner may
    not take them out."""

    rows: list[str]
    visited: int = 0
    others: int = 0


def withdraw_roll(
    db: sqlite_utils.Database,
    rows: Sequence[str],
    *,
    now: int,
    wall: str,
    entropy: facts.Entropy,
    progress: stopped.Progress = stopped.never,
) -> Withdrawn:
    """Takes these households out of the roll in one transaction, but for those with a visit, which stay; what is out
    already is left alone. A kill, or Stopped out of `progress(done)`, leaves all as it was. Problem "out_not_allowed"
    where the owner may take none of them out."""
    day, _ = rights.clock(db, wall)
    gone: list[str] = []
    visited = others = 0
    with database.guard(), db.atomic():
        for start in range(0, len(rows), CHUNK):
            found = grounds.in_charge(db, rows[start : start + CHUNK], day)
            listed = [(record, may) for record, may in found if not households.out(record)]
            held = _visited(db, [record for record, _ in listed])
            going = [record for record, may in listed if may and record.row not in held]
            visited += len(held)
            others += len(listed) - len(going) - len(held)
            deeds = [grounds.changing(db, record, {households.OUT: True}) for record in going]
            ledger.record(db, deeds, now=now, wall=wall, entropy=entropy)
            gone += [record.row for record in going]
            progress(min(start + CHUNK, len(rows)))
        if others and not gone and not visited:
            raise problems.Problem("out_not_allowed")
        journal.add(db, now, "journal_roll_taken_back", count=len(gone))
    return Withdrawn(gone, visited, others)


def _visited(db: sqlite_utils.Database, records: Sequence[history.Record]) -> set[str]:
    """Those of these households at which a visit stands, or at the one with which they were joined."""
    homes = {record.row: roll.home(db, record.row) for record in records}
    there = taken_out.visits(db, set(homes.values())).keys()
    return {row for row, home in homes.items() if home in there}
