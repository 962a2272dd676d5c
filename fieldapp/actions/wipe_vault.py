"""Takes a vault off a laptop that the province keeps out: its keys first, then its files; or seals it for the province,
where work is in it that could not be handed over."""

from __future__ import annotations

import shutil
from pathlib import Path

import sqlite_utils

from fieldapp.domain import problems
from fieldapp.store import album, custody, database, opened, vault

WIPED, SEALED = "vault_wiped", "vault_sealed"


def wipe_vault(folder: Path, db: sqlite_utils.Database) -> str:
    """Closes the vault and destroys it for ever, unless photos are in it that were not sent or forms that were not
    saved: such a one only the province opens from then on. Returns the code of the sentence that tells which. Problem
    "wipe_early" unless the province said, signed, that this laptop is kept out, and has acknowledged all that it was to
    hand over; then nothing is changed."""
    with database.guard():
        if not custody.part(db):
            raise problems.Problem("wipe_early")
        left = custody.unshared(db)
    opened.close(folder, db)
    if left and vault.seal(folder):
        return SEALED
    vault.destroy(folder)
    with database.guard():
        shutil.rmtree(folder / album.FOLDER, ignore_errors=True)  # noise without the key
    return WIPED
