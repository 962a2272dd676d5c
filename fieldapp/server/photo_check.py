"""Lays the folder of photos beside the database that names them, before anybody is served; after a restore the folder
may know more, and the visits are told again, unless whom they are about was erased."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

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
    files.remove(wrong)
    let_go(conn, files, _unnamed(conn, files, strays), now)


def let_go(conn: sa.Connection, files: photofiles.Files, unnamed: Collection[str], now: int) -> None:
    """Removes the bytes of photos that nobody names any more; in the weeks after a restore only of those whose every
    visit is erased, for another one that named it may still be to come."""
    known = blobs.states(conn, unnamed)
    gone = [sha for sha in unnamed if sha not in known]
    files.remove(_erased(conn, files, gone) if now < all_told(conn) else gone)


def all_told(conn: sa.Connection) -> int:
    """When (ms) all is told again that a database lacks which was put back from a backup; 0 if it never was."""
    restored = int(conn.scalar(_RESTORED) or 0)
    return restored + KEPT_MS if restored else 0


def forget(conn: sa.Connection, files: photofiles.Files, now: int) -> None:
    """Removes the photos of who was erased that a restored database does not name: their visits come no more. No
    intake may run meanwhile."""
    if all_told(conn):
        let_go(conn, files, _unnamed(conn, files, files.whole()), now)


def look(conn: sa.Connection, files: photofiles.Files) -> Iterator[tuple[str, str]]:
    """Each photo that the province has confirmed: "" for one that is as it was, else "gone" or "altered", and its
    name."""
    b = tables.blob.c
    for sha in conn.scalars(sa.select(b.sha).where(b.state == "confirmed").order_by(b.sha)).all():
        try:
            data = files.read(sha)
            yield ("gone" if data is None else "" if photofiles.right(data, sha) else "altered"), sha
        except OSError:
            yield "altered", sha


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
