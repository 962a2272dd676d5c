"""Uses the hub no more: what waits goes to the province itself, or to another hub."""

from __future__ import annotations

import sqlite_utils

from fieldapp.store import hub, journal


def forget_hub(db: sqlite_utils.Database, *, now: int) -> None:
    """Forgets the hub; nothing that was written here is lost by it."""
    with db.atomic():
        before = hub.read(db)
        if before is not None:
            hub.forget(db)
            journal.add(db, now, "journal_hub_forgotten", name=before.name)
