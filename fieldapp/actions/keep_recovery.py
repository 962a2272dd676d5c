"""Seals the key of a vault to the province that took its device in, so that a forgotten passphrase costs a visit and
not the data."""

from __future__ import annotations

from pathlib import Path

from fieldapp.store import vault
from fieldapp.sync import protocol


def keep_recovery(folder: Path, key: vault.Key, welcome: protocol.Welcome) -> None:
    """Adds the recovery slot that a welcome offers, unless the vault has one. Problems "vault_*", "disk_*"."""
    if welcome.recovery_key and not vault.recovery_slots(folder):
        vault.add_recovery(folder, key, bytes.fromhex(welcome.recovery_key))
