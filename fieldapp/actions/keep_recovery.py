"""Seals the key of a vault to the province that took its device in, so that a forgotten passphrase costs a visit and
not the data."""

from __future__ import annotations

from pathlib import Path

import sqlite_utils

from fieldapp.store import database, recovery, vault


def keep_recovery(folder: Path, key: vault.Key, db: sqlite_utils.Database) -> None:
    """Adds the recovery slot that a welcome has offered, unless the vault has one. Where the program ends before that,
    it is added when the vault is next opened. Problems "vault_*", "disk_*"."""
    with database.guard():
        recovery.keep(folder, key, db)
