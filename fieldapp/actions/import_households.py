"""Takes the households of a list into the roll: all that were chosen, or none."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import sqlite_utils

from fieldapp.actions import grounds, stopped
from fieldapp.actions.refused import Refused
from fieldapp.domain import facts, households
from fieldapp.store import database, imports, journal, ledger, people

CHUNK = 250  # households between two looks at whoever watches


def import_households(
    db: sqlite_utils.Database,
    homes: Sequence[households.Household],
    *,
    now: int,
    wall: str,
    entropy: facts.Entropy,
    digest: str = "",
    name: str = "",
    progress: stopped.Progress = stopped.never,
) -> list[str]:
    """Keeps the households in one transaction and notes the file by its digest and name; returns their rows. A kill, a
    Problem of the vault, or Stopped out of `progress(done)` leaves the vault as it was: a list of which nobody knows
    how much was taken could only be taken twice. Refused where somebody may not add to a village any more."""
    day, _ = people.clock(db, wall)
    villages = {area.id for area in people.villages(db, day)}
    tidied = [households.tidy(home) for home in homes]
    if found := [problem for home in tidied for problem in grounds.household_problems(home, villages)]:
        raise Refused(found)
    rows: list[str] = []
    with database.guard(), db.atomic():
        waiting = iter(tidied)
        while part := list(itertools.islice(waiting, CHUNK)):
            deeds = [ledger.Deed("household", households.cells(home)) for home in part]
            rows += [fact.row for fact in ledger.record(db, deeds, now=now, wall=wall, entropy=entropy)]
            progress(len(rows))
        taken = imports.Taken(wall, len(rows), name, rows[0] if rows else "")
        imports.remember_taken(db, imports.ROLL, digest, taken)
        journal.add(db, now, "journal_roll_imported", count=len(rows))
    return rows
