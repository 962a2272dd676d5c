"""Notes that somebody was told how the last import of a list ended."""

from __future__ import annotations

import sqlite_utils

from fieldapp.store import database, untold


def close_import(db: sqlite_utils.Database) -> None:
    """From now on nobody need be told of it; there may be none. Problems of the vault."""
    with database.guard(), db.atomic():
        untold.forget(db)
