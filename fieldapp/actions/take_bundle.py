"""Takes in a file from USB: the province's answer to this vault, and letters to be carried on for others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlite_utils

from fieldapp.domain import facts
from fieldapp.store import custody, database, erasure, hub, journal, settings
from fieldapp.sync import courier, parts


def take_bundle(
    db: sqlite_utils.Database,
    path: Path,
    *,
    clock: Callable[[], int],
    entropy: facts.Entropy,
) -> courier.Taken:
    """Takes a file, or all the parts that it was cut into, all or nothing. Problems "bundle_*", "envelope_*",
    "answer_*"."""
    data = parts.read(path)
    with database.guard(), db.atomic():
        taken = courier.take(db, data, clock=clock, entropy=entropy)
        _note(db, clock(), taken)
    if taken.erased or taken.left:
        with database.guard():
            erasure.scrub(db)
    return taken


def _note(db: sqlite_utils.Database, now: int, taken: courier.Taken) -> None:
    if taken.welcome is not None:
        journal.add(db, now, "journal_enrolled", name=taken.welcome.name)
    elif taken.answers or taken.confirmed:
        journal.add(db, now, "journal_usb_taken", confirmed=taken.confirmed, taken=taken.facts_in)
    if taken.hub:
        journal.add(db, now, "journal_hub", name=taken.hub, sent=taken.left_at_hub, taken=taken.facts_in)
    elif taken.shelved:
        journal.add(db, now, "journal_usb_shelved", name=taken.shelf, count=taken.shelved)
    if taken.answers:
        settings.put(db, custody.LAST_AT, str(now))
    if taken.hub:
        hub.meet(db, now)
    for area in taken.disagreed:
        journal.add(db, now, "journal_disagreed", area=area)
    if taken.carried:
        journal.add(db, now, "journal_usb_carried", count=taken.carried)
    if count := erasure.tell(db):
        journal.add(db, now, "journal_erased", count=count)
    if taken.forked:
        journal.add(db, now, "journal_forked")
    if taken.reset:
        journal.add(db, now, "journal_reset")
    if taken.revoked:
        journal.add(db, now, "journal_revoked")
