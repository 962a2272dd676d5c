"""Notes that this computer's vault was backed up: in the journal, and when it was last."""

from __future__ import annotations

import sqlite_utils

from fieldapp.store import database, journal, settings

LAST = "last_backup_at"


def note_backup(db: sqlite_utils.Database, count: int, name: str, *, now: int) -> None:
    """A backup of so many facts is in a folder of this name since `now` ms."""
    with database.guard(), db.atomic():
        journal.add(db, now, "journal_backed_up", n=count, folder=name)
        settings.put(db, LAST, str(now))
