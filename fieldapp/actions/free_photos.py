"""Makes room: takes the local copies away of photos that the province has checked, because somebody asked for it."""

from __future__ import annotations

import sqlite_utils

from fieldapp.store import album, blobs, database


def free_photos(db: sqlite_utils.Database, *, now: int) -> int:
    """Takes them away and returns how many went; visits go on naming them, and the province shows them."""
    with database.guard():
        with db.atomic():
            gone = blobs.removable(db)
            blobs.free(db, gone)
        album.tidy(db, now)
    return len(gone)
