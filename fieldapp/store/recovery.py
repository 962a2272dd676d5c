"""The province's key to which the key of a vault is to be sealed: remembered until that is done, however the program
ends in between."""

from __future__ import annotations

from pathlib import Path

import sqlite_utils

from fieldapp.store import settings, vault

_HEX = set("0123456789abcdef")
WANTED = "recovery_key"  # the setting, empty once the slot is there


def want(db: sqlite_utils.Database, public_key: str) -> None:
    """Remembers the key (64 hex digits), inside the transaction that makes the vault somebody's; what is none is
    wanted by no program of today."""
    settings.put(db, WANTED, public_key if set(public_key) <= _HEX and len(public_key) == 64 else "")


def keep(folder: Path, key: vault.Key, db: sqlite_utils.Database) -> None:
    """Adds the slot that is wanted, unless the vault has one already. Problems "vault_*", "disk_*"."""
    wanted = settings.get(db, WANTED)
    if wanted and not vault.recovery_slots(folder):
        vault.add_recovery(folder, key, bytes.fromhex(wanted))
    settings.put(db, WANTED, "")
