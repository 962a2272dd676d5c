"""Which reasons the owner of this vault has given how often, for the most usual to be offered first; never to whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec
import sqlite_utils

from fieldapp.store import settings

_KEY = "return_reasons"
_counts = msgspec.json.Decoder(dict[str, int])


def reasons(db: sqlite_utils.Database) -> dict[str, int]:
    """How often each reason was given, by its code."""
    told = settings.get(db, _KEY)
    return _counts.decode(told) if told else {}


def note(db: sqlite_utils.Database, codes: Iterable[str]) -> None:
    """These reasons were given once more; inside the caller's transaction."""
    counted = Counter(reasons(db))
    counted.update(codes)
    settings.put(db, _KEY, msgspec.json.encode(counted).decode())
