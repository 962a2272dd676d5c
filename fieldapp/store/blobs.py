"""Which photos this vault holds and how far each has come; a local copy may go only after the province confirmed it."""

from __future__ import annotations

from collections.abc import Iterable

import sqlite_utils


def keep(db: sqlite_utils.Database, sha: str, size: int, mime: str) -> None:
    """Notes a photo that was just taken; its bytes lie encrypted beside the vault."""
    with db.atomic():
        db.execute(
            "INSERT OR IGNORE INTO blob (sha, size, mime, have, state) VALUES (?,?,?,0,'local')", [sha, size, mime]
        )


def waiting(db: sqlite_utils.Database, limit: int = 50) -> list[str]:
    """Photos that the province has not confirmed."""
    found = db.execute("SELECT sha FROM blob WHERE state IN ('local', 'sending') ORDER BY sha LIMIT ?", [limit])
    return [sha for (sha,) in found.fetchall()]


def want(db: sqlite_utils.Database, shas: Iterable[str]) -> None:
    """The province asked for these: their bytes may be sent."""
    db.conn.executemany("UPDATE blob SET state = 'sending' WHERE sha = ? AND state = 'local'", [(s,) for s in shas])


def confirm(db: sqlite_utils.Database, shas: Iterable[str]) -> None:
    """The province has checked and kept these."""
    db.conn.executemany("UPDATE blob SET state = 'confirmed', have = size WHERE sha = ?", [(s,) for s in shas])


def removable(db: sqlite_utils.Database) -> list[str]:
    """Photos whose local copy may go."""
    return [sha for (sha,) in db.execute("SELECT sha FROM blob WHERE state = 'confirmed' ORDER BY sha").fetchall()]
