"""Takes a photo in for a visit that is being written: made small and plain, and kept encrypted until it is saved."""

from __future__ import annotations

import sqlite_utils

from fieldapp.domain import facts, photos, problems
from fieldapp.reports import snapshot
from fieldapp.store import album, database, reference


def add_photo(db: sqlite_utils.Database, data: bytes, *, now: int, entropy: facts.Entropy) -> photos.Photo:
    """Keeps the picture of a file or of the clipboard. Problems "photo_off" while the province allows none,
    "photo_big", "photo_heic", "photo_unreadable", those of the vault."""
    with database.guard():
        if not reference.photos_allowed(db):
            raise problems.Problem("photo_off", "photos")
    small = snapshot.make(data)
    with database.guard():
        return album.put(db, small, now=now, entropy=entropy)
