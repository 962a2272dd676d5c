"""Lays the folder of photos beside the database that names them, before anybody is served; after a restore the folder
may know more, and the visits are told again, unless whom they are about was erased."""

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
    for sha, roots in blobs.roots(conn, files.unowned()).items():
        files.belong(sha, roots)
    restored = conn.scalar(_RESTORED) or 0
    idle = _unnamed(conn, files, strays)
    files.remove([*wrong, *(idle if restored < now - KEPT_MS else _erased(conn, files, idle))])


def forget(conn: sa.Connection, files: photofiles.Files) -> None:
    """Removes the photos of who was erased that a restored database does not name: their visits come no more. No
    intake may run meanwhile."""
    if conn.scalar(_RESTORED):
        files.remove(_erased(conn, files, _unnamed(conn, files, files.whole())))


def _unnamed(conn: sa.Connection, files: photofiles.Files, whole: Iterable[str]) -> list[str]:
    here = {*whole, *files.parts()}
    return sorted(here - blobs.states(conn, here).keys())


def _erased(conn: sa.Connection, files: photofiles.Files, shas: Iterable[str]) -> list[str]:
    erased = set(conn.scalars(sa.select(tables.erased.c.root)))
    return [sha for sha in shas if (roots := files.owners(sha)) and roots <= erased]


def find(conn: sa.Connection, files: photofiles.Files, named: Iterable[str]) -> list[str]:
    """Confirms those of these photos that lie in the folder whole; returns those that are there and not what their name
    says."""
    there = [(sha, data) for sha in named if (data := files.read(sha)) is not None]
    for sha, roots in blobs.roots(conn, [sha for sha, _ in there]).items():
        files.belong(sha, roots)
    for sha, data in there:
        if photofiles.right(data, sha):
            blobs.confirm(conn, sha)
    return [sha for sha, data in there if not photofiles.right(data, sha)]
