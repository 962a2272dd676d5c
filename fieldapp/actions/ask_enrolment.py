"""Writes the question of a laptop without a network that wants to be taken in, by an invitation, to a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fieldapp.domain import facts, invitations
from fieldapp.store import bundles, database, opened, vault
from fieldapp.sync import courier, parts


def ask_enrolment(
    folder: Path,
    passphrase: str,
    text: str,
    path: Path,
    *,
    device: str,
    clock: Callable[[], int],
    entropy: facts.Entropy,
    cost: vault.Cost = vault.DEFAULT,
) -> list[Path]:
    """Makes the vault if there is none, with the keys that stay, and writes its question; the answer's file is taken
    like any other. Problems "invitation_bad", "passphrase_*", "vault_*", "bundle_*"."""
    invited = invitations.read(text, hub=False)
    made = vault.exists(folder)
    key = vault.unlock(folder, passphrase) if made else vault.create(folder, passphrase, entropy=entropy, cost=cost)
    db = opened.writer(folder, key)
    try:
        with database.guard():
            asked = courier.write_enrolment(db, invited, device=device, clock=clock, entropy=entropy)
        files = parts.write(path, asked.data)
        with database.guard(), db.atomic():
            bundles.written(db, asked.req)
        return files
    finally:
        opened.close(folder, db)
