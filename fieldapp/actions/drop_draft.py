"""Forgets an unfinished form."""

from __future__ import annotations

import sqlite_utils

from fieldapp.store import database, drafts


def drop_draft(db: sqlite_utils.Database, id: str) -> None:
    """Forgets a draft; one that is not there is no error. Problems of the vault."""
    with database.guard(), db.atomic():
        drafts.drop(db, id)
