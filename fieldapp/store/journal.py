"""The readable journal of exchanges and other events of this computer; never what a slip says."""

from __future__ import annotations

from collections.abc import Iterable
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


class Run(msgspec.Struct, frozen=True):
    """The same event so many times, one after the other: the newest line, and when it first was (ms)."""

    line: JournalLine
    since: int
    times: int


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


def runs(told: Iterable[JournalLine]) -> list[Run]:
    """Lines, newest first, where what happened again and again stands once: a morning without a network is one event,
    whatever exactly was in the way each time."""
    out: list[Run] = []
    for line in told:
        last = out[-1].line if out else None
        if last and last.code == line.code and (last.details == line.details or line.code.startswith("wire_")):
            out[-1] = Run(out[-1].line, line.at, out[-1].times + 1)
        else:
            out.append(Run(line, line.at, 1))
    return out
