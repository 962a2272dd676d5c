"""Bytes that are no fact of ours: kept as they came, by the id that their sender gave them, until a person or a later
program can read them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from fieldapp.server import fold, tables

_IDS = re.compile(rb"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])")


class Quarantine:
    """The bytes that one transaction keeps; `flush` writes them."""

    def __init__(self, conn: sa.Connection, now: int) -> None:
        self.conn = conn
        self.now = now
        self._bytes: dict[str, bytes] = {}
        self._new: list[dict[str, Any]] = []

    def load(self, names: Iterable[str]) -> None:
        """Reads what is kept under these names."""
        q = tables.quarantine_raw.c
        for part in fold.chunks(sorted(set(names))):
            for name, body in self.conn.execute(sa.select(q.id, q.bytes).where(q.id.in_(part))):
                self._bytes[name] = bytes(body)

    def keep(self, name: str, body: bytes, *, origin: str, why: str) -> str:
        """Keeps bytes under a name, or under their hash if it bears others; returns which, "" if they were there."""
        if self._bytes.get(name, body) != body:
            name = unnamed(body)
        if name in self._bytes:
            return ""
        self._bytes[name] = body
        self._new.append({"id": name, "origin": origin, "at": self.now, "bytes": body, "why": why})
        return name

    def flush(self) -> None:
        """Writes what is new."""
        fold.upsert(self.conn, tables.quarantine_raw, self._new, "id")
        self._new = []

    def sent(self) -> Iterator[Any]:
        """Everything that a device sent and nobody could read, oldest first, with whose device that is: id, origin,
        bytes, person, device, state."""
        q, o, d = tables.quarantine_raw.c, tables.origin.c, tables.device.c
        query = (
            sa.select(q.id, q.origin, q.bytes, o.person, o.device, d.state)
            .select_from(tables.quarantine_raw.join(tables.origin, q.origin == o.id))
            .outerjoin(tables.device, o.device == d.id)
            .order_by(q.at, q.id)
        )
        names = self.conn.scalars(sa.select(q.id).order_by(q.at, q.id)).all()
        for part in fold.chunks(names):
            yield from self.conn.execute(query.where(q.id.in_(part))).all()

    def drop(self, name: str) -> None:
        """Keeps these bytes no more: they were read."""
        self._bytes.pop(name, None)
        self.conn.execute(tables.quarantine_raw.delete().where(tables.quarantine_raw.c.id == name))

    def destroy(self, root: str) -> list[str]:
        """Destroys all bytes in which the id of an erased root stands; returns their names."""
        self.flush()
        q = tables.quarantine_raw.c
        found = self.conn.execute(sa.select(q.id, q.bytes).execution_options(yield_per=100))
        gone = [name for name, body in found if root.encode() in bytes(body)]
        for part in fold.chunks(gone):
            self.conn.execute(tables.quarantine_raw.delete().where(q.id.in_(part)))
        return gone


def ids(body: bytes) -> set[str]:
    """All that may be an id in bytes that nobody can read: whom they are about is among them."""
    return {found.decode() for found in _IDS.findall(body)}


def unnamed(body: bytes) -> str:
    """The name of bytes that bring no id of their own."""
    return f"raw:{hashlib.sha256(body).hexdigest()[:32]}"
