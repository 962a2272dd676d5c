"""Takes back the slips of a list that was just taken in, all of them or none, and forgets the file."""

from __future__ import annotations

from collections.abc import Iterable

import sqlite_utils

from fieldapp.actions import withdraw_visit
from fieldapp.domain import facts, problems, reviews
from fieldapp.store import database, imports, journal, ledger


def withdraw_import(
    db: sqlite_utils.Database,
    rows: Iterable[str],
    reason: str,
    *,
    digest: str,
    now: int,
    wall: str,
    entropy: facts.Entropy,
) -> int:
    """Withdraws these visits for a reason in words, and lets the file of this digest be taken again; returns how many
    are withdrawn by that. Problem "import_reviewed" once somebody has read one of them, and those of `withdraw_visit`;
    then nothing is changed."""
    done = 0
    with database.guard(), db.atomic():
        for row in rows:
            record = ledger.current(db, row)
            if record is not None and reviews.review(record):
                raise problems.Problem("import_reviewed")
            if record is not None and reviews.state(record) == reviews.WITHDRAWN:
                continue
            withdraw_visit.withdraw_visit(db, row, reason, now=now, wall=wall, entropy=entropy)
            done += 1
        imports.forget_taken(db, imports.SLIPS, digest)
        journal.add(db, now, "journal_slips_taken_back", count=done)
    return done
