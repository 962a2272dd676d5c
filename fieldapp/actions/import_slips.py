"""Takes the slips of a list into the log: all that were chosen, or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlite_utils

from fieldapp.actions import record_many, stopped
from fieldapp.actions.refused import Refused
from fieldapp.domain import catalogue, facts, visits
from fieldapp.store import database, imports, journal


def import_slips(
    db: sqlite_utils.Database,
    slips: Sequence[visits.Slip],
    *,
    catalogue: catalogue.Catalogue,
    now: int,
    wall: str,
    entropy: facts.Entropy,
    digest: str = "",
    progress: stopped.Progress = stopped.never,
) -> list[str]:
    """Records the slips in one transaction and notes the file by its digest; returns their rows. Refused, with nothing
    kept, if one of them breaks a rule by now; a Problem of the vault or Stopped, raised by `progress(done)`, keeps
    nothing either."""

    def watched() -> Iterator[tuple[int, visits.Slip]]:
        for place, slip in enumerate(slips):
            if place % record_many.CHUNK == 0:
                progress(place)
            yield place, slip

    with database.guard(), db.atomic():
        done = record_many.record_many(db, watched(), catalogue=catalogue, now=now, wall=wall, entropy=entropy)
        if done.bad:
            raise Refused([problem for bad in done.bad for problem in bad.problems])
        progress(len(done.rows))
        imports.remember_taken(db, imports.SLIPS, digest, imports.Taken(wall, len(done.rows)))
        journal.add(db, now, "journal_slips_imported", count=len(done.rows))
    return done.rows
