"""Takes up an invitation: makes the vault if there is none, and makes it the invited person's."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from fieldapp.actions import keep_recovery
from fieldapp.domain import facts, invitations
from fieldapp.store import database, journal, opened, vault
from fieldapp.sync import enrolment, protocol, transport


def enrol(
    folder: Path,
    passphrase: str,
    text: str,
    *,
    device: str,
    clock: Callable[[], int],
    entropy: facts.Entropy,
    ca_file: Path | None = None,
    plain: bool = False,
    cost: vault.Cost = vault.DEFAULT,
) -> protocol.Welcome:
    """Enrols the vault in a folder with an invitation's text. The vault is made first, so that a lost answer
    can be asked for again with the same keys. Problems "invitation_*", "server_*", "passphrase_*", "vault_*";
    transport.Undelivered."""
    invited = invitations.read(text, hub=False)
    with contextlib.closing(transport.Transport(invited.url, ca_file=ca_file, plain=plain)) as link:
        key = vault.unlock(folder, passphrase) if vault.exists(folder) else _make(folder, passphrase, entropy, cost)
        db = opened.writer(folder, key)
        try:
            with database.guard():
                welcome = enrolment.enrol(db, link, invited, device=device, clock=clock, entropy=entropy)
                journal.add(db, clock(), "journal_enrolled", name=welcome.name)
            keep_recovery.keep_recovery(folder, key, db)
            return welcome
        finally:
            opened.close(folder, db)


def _make(folder: Path, passphrase: str, entropy: facts.Entropy, cost: vault.Cost) -> vault.Key:
    return vault.create(folder, passphrase, entropy=entropy, cost=cost)
