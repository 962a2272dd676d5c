"""The province's receipts as it signed them, by the numbers that they are for; judges none."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import sqlite_utils

from fieldapp.store import me, origins

Signed = tuple[str, str]  # the text and its signature


class _Place(msgspec.Struct):
    origin: str
    lo: int
    hi: int


def keep(db: sqlite_utils.Database, signed: Iterable[Signed]) -> None:
    """Keeps receipts inside the caller's transaction; the newest word about the same numbers stays. One that comes
    late, as on USB, may be for numbers that are no longer used: it proves nothing here."""
    owner = me.read(db)
    tops = {**origins.past(db), owner.origin: owner.head}
    for text, signature in signed:
        place = msgspec.json.decode(text, type=_Place)
        if place.hi > tops.get(place.origin, 0):
            continue
        values = [place.origin, place.hi, place.lo, text, signature]
        db.execute("INSERT OR REPLACE INTO receipt (origin, hi, lo, text, signature) VALUES (?,?,?,?,?)", values)


def every(db: sqlite_utils.Database) -> list[Signed]:
    """All receipts, in the order of the numbers."""
    return list(db.execute("SELECT text, signature FROM receipt ORDER BY origin, hi, lo").fetchall())


def run(db: sqlite_utils.Database, origin: str, lo: int, hi: int) -> list[origins.Numbered]:
    """The own facts that a receipt is for, as they are here; a destroyed body is None."""
    found = db.execute(
        "SELECT n, id, body FROM change WHERE origin = ? AND n BETWEEN ? AND ? ORDER BY n", [origin, lo, hi]
    )
    return [(n, name, None if body is None else bytes(body)) for n, name, body in found]
