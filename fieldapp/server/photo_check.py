"""Lays the folder of photos beside the database that names them, before anybody is served; after a restore the folder
may know more, and the visits are told again."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from fieldapp.server import blobs, photofiles, tables

KEPT_MS = 35 * 24 * 3600 * 1000  # as long as own facts stay on a laptop to be told again
_RESTORED = sa.select(tables.backup.c.restored)


def mend(conn: sa.Connection, files: photofiles.Files, now: int) -> None:
    """Lays the folder beside the database, as after a restore or a kill: what is lost is wanted again, and what nobody
    names goes; not in the weeks after a restore, for the visit may be still to come and its laptop have no copy."""
    unconfirmed, strays = blobs.compare(conn, files.whole())
    wrong = find(conn, files, unconfirmed)
    restored = conn.scalar(_RESTORED) or 0
    parts = files.parts()
    idle = [*strays, *(sha for sha in parts if sha not in blobs.states(conn, parts))]
    files.remove([*wrong, *(idle if restored < now - KEPT_MS else [])])


def find(conn: sa.Connection, files: photofiles.Files, named: Iterable[str]) -> list[str]:
    """Confirms those of these photos that lie in the folder whole; returns those that are there and not what their name
    says."""
    there = [(sha, data) for sha in named if (data := files.read(sha)) is not None]
    for sha, data in there:
        if photofiles.right(data, sha):
            blobs.confirm(conn, sha)
    return [sha for sha, data in there if not photofiles.right(data, sha)]
