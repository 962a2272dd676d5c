"""The readable journal of exchanges and other events of this computer; never what a slip says."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlite_utils

KEPT = 5_000  # lines; some years of a laptop that exchanges twice a day

_details = msgspec.json.Decoder(dict[str, Any])


class JournalLine(msgspec.Struct, frozen=True):
    """One event: `at` in ms since the epoch, the code of its text and the words that the text needs."""

    at: int
    code: str
    details: dict[str, Any]


def add(db: sqlite_utils.Database, now: int, code: str, /, **details: object) -> None:
    """Writes a line at `now` ms; the oldest beyond KEPT goes. Details that are no JSON are kept as their text."""
    told = msgspec.json.encode(details, enc_hook=str).decode()
    with db.atomic():
        db.execute("INSERT INTO journal (at, code, details) VALUES (?,?,?)", [now, code, told])
        db.execute("DELETE FROM journal WHERE id <= (SELECT max(id) FROM journal) - ?", [KEPT])


def lines(db: sqlite_utils.Database, limit: int = 200) -> list[JournalLine]:
    """The newest lines, newest first."""
    found = db.execute("SELECT at, code, details FROM journal ORDER BY id DESC LIMIT ?", [limit])
    return [JournalLine(at, code, _details.decode(details)) for at, code, details in found]
