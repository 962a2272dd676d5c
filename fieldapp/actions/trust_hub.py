"""Confirms the hub that somebody has looked at: from now on it stands in where the province cannot be reached."""

from __future__ import annotations

import sqlite_utils

from fieldapp.store import hub, journal
from fieldapp.sync import hubs


def trust_hub(db: sqlite_utils.Database, there: hub.Hub, *, now: int) -> None:
    """Takes a hub whose number somebody has compared; another one is forgotten for it."""
    with db.atomic():
        before = hub.read(db)
        if before is not None and before.node != there.node:
            hub.forget(db)
        hub.keep(db, there)
        journal.add(db, now, "journal_hub_kept", name=there.name, digits=hubs.digits(bytes.fromhex(there.key)))
