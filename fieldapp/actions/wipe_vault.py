"""Takes a vault off a laptop that the province keeps out: its keys first, then its files."""

from __future__ import annotations

import shutil
from pathlib import Path

import sqlite_utils

from fieldapp.domain import problems
from fieldapp.store import album, custody, database, opened, vault


def wipe_vault(folder: Path, db: sqlite_utils.Database) -> None:
    """Closes the vault and destroys it for ever. Problem "wipe_early" unless the province said, signed, that this
    laptop is kept out, and has acknowledged all that it was to hand over; then nothing is changed."""
    with database.guard():
        if not custody.handed_over(db):
            raise problems.Problem("wipe_early")
    opened.close(folder, db)
    vault.destroy(folder)
    with database.guard():
        shutil.rmtree(folder / album.FOLDER, ignore_errors=True)  # noise without the key
