"""Sends photos once the text has gone, and hears from the province which of them it has checked."""

from __future__ import annotations

from collections.abc import Callable

import sqlite_utils

from fieldapp.domain import facts
from fieldapp.store import album, blobs, database, journal, me
from fieldapp.sync import photos, run, transport

ROUNDS = 1000  # of photos asked for and confirmed: 50 each


def send_photos(
    db: sqlite_utils.Database,
    link: transport.Transport,
    *,
    clock: Callable[[], int],
    entropy: facts.Entropy,
    tell: photos.Tell = lambda _: None,
) -> photos.Sent:
    """Sends the photos that the province asked for, until none is left or facts wait, which go first. A photo counts
    as there only by the province's signed word. Raises transport.Undelivered or Problem when it ended early."""
    sent = photos.Sent()
    with database.guard():
        link.token = me.read(db).token
        for _ in range(ROUNDS):
            before = sent.photos
            photos.send(db, link, sent, tell)
            if sent.photos > before:
                run.once(db, link, batch=run.FIRST_BATCH, clock=clock, entropy=entropy)
            if sent.text or sent.photos == before or not blobs.wanted(db):
                break
        album.tidy(db, clock())
        if sent.photos:
            with db.atomic():
                journal.add(db, clock(), "journal_photos", sent=sent.photos)
    return sent
