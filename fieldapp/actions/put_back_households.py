"""Puts households back on the roll that were taken out of it: all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence

import sqlite_utils

from fieldapp.actions import grounds, stopped
from fieldapp.domain import facts, households, problems
from fieldapp.store import database, ledger
from fieldapp.store import people as rights

CHUNK = 250  # households between two looks at whoever watches


def put_back_households(
    db: sqlite_utils.Database,
    rows: Sequence[str],
    *,
    now: int,
    wall: str,
    entropy: facts.Entropy,
    progress: stopped.Progress = stopped.never,
) -> int:
    """Shows these households as before; returns how many were taken out. Nothing is changed after Stopped out of
    `progress(done)`, or Problem "out_not_allowed" where the owner may not put any of them back."""
    day, _ = rights.clock(db, wall)
    back = refused = 0
    with database.guard(), db.atomic():
        for start in range(0, len(rows), CHUNK):
            found = grounds.in_charge(db, rows[start : start + CHUNK], day)
            out = [(record, may) for record, may in found if households.out(record)]
            going = [record for record, may in out if may]
            refused += len(out) - len(going)
            deeds = [grounds.changing(db, record, {households.OUT: None}) for record in going]
            ledger.record(db, deeds, now=now, wall=wall, entropy=entropy)
            back += len(going)
            progress(min(start + CHUNK, len(rows)))
        if refused and not back:
            raise problems.Problem("out_not_allowed")
    return back
