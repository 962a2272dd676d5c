"""Sealed letters that nobody needs any more: all that they bring has come by another way, as who wrote them says; only
their names are known here."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from fieldapp.server import fold, many, tables
from fieldapp.sync import letters

KEPT_MS = 91 * 24 * 3600 * 1000  # a hub keeps no letter for longer
MOST = 100  # names in one question

_N = tables.needless.c
_KNOWN = sa.select(_N.letter).where(many.among(_N.letter))


def note(conn: sa.Connection, names: Collection[str], now: int) -> None:
    """Keeps what a device says of its own letters."""
    found = sorted(filter(letters.is_name, names))[:MOST]
    if found:
        conn.execute(tables.needless.delete().where(_N.at < now - KEPT_MS))
        fold.upsert(conn, tables.needless, [{"letter": name, "at": now} for name in found], "letter")


def among(conn: sa.Connection, names: Collection[str]) -> list[str]:
    """Those of these letters that may go from where they lie."""
    parts = fold.chunks(names)
    return sorted(name for part in parts for name in conn.scalars(_KNOWN, {"part": part}))
