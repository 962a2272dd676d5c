"""The import of a list whose end nobody was told of yet: of it one knows later whether its rows were taken or none."""

from __future__ import annotations

import msgspec
import sqlite_utils

from fieldapp.store import settings

_KEY = "import_untold"


class Untold(msgspec.Struct, frozen=True):
    """An import by its kind ("roll" or "slips"), the file's name and the wall time (ISO 8601) at which it began;
    `rows` were taken, 0 when it came to no end."""

    kind: str
    name: str
    wall: str
    rows: int = 0


_untold = msgspec.json.Decoder(Untold)


def read(db: sqlite_utils.Database) -> Untold | None:
    """The import that nobody was told of; None mostly."""
    told = settings.get(db, _KEY)
    return _untold.decode(told) if told else None


def note(db: sqlite_utils.Database, one: Untold) -> None:
    """Notes an import: before it begins, and how many rows it took in the transaction that takes them."""
    settings.put(db, _KEY, msgspec.json.encode(one).decode())


def forget(db: sqlite_utils.Database) -> None:
    """Somebody was told."""
    settings.put(db, _KEY, "")
