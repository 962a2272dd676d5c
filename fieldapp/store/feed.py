"""Where this vault stands in the province's feed: cursors, anchor, offers, notes and digests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlite_utils

from fieldapp.store import fold, me

Offer = tuple[str, int, str, bytes]


def cursors(db: sqlite_utils.Database) -> dict[str, int]:
    """The position read up to, per area."""
    return dict(db.execute("SELECT area, pos FROM cursor").fetchall())


def advance(db: sqlite_utils.Database, cur: Mapping[str, int], anchor: tuple[str, int] | None) -> None:
    """Moves cursors and anchor; never back."""
    db.conn.executemany(
        "INSERT INTO cursor (area, pos) VALUES (?,?) ON CONFLICT (area) DO UPDATE SET pos = MAX(pos, excluded.pos)",
        list(cur.items()),
    )
    if anchor and anchor[1] > me.read(db).anchor_pos:
        me.change(db, anchor_tag=anchor[0], anchor_pos=anchor[1])


def offers(db: sqlite_utils.Database, budget: int) -> list[Offer]:
    """Facts of others that the province seems to have lost: id, stamp, seal, body; within a budget of bytes."""
    out: list[Offer] = []
    for name, stamp, seal, body in db.execute("SELECT id, stamp, seal, body FROM change WHERE offer = 1 ORDER BY id"):
        budget -= len(body) + 60
        if out and budget < 0:
            break
        out.append((name, stamp, seal, bytes(body)))
    return out


def offered(db: sqlite_utils.Database, names: Iterable[str]) -> None:
    """These facts were offered and need not be again; they count once more when the feed brings them back."""
    db.conn.executemany("UPDATE change SET offer = 2 WHERE id = ? AND offer = 1", [(name,) for name in names])


def offering(db: sqlite_utils.Database) -> bool:
    """Whether anything is still to be offered."""
    return db.execute("SELECT 1 FROM change WHERE offer = 1 LIMIT 1").fetchone() is not None


def hold(db: sqlite_utils.Database, notes: Iterable[tuple[str, str, str, str, str, str]]) -> None:
    """Replaces the list of facts that the province holds back: fact, code, field, row, root, author."""
    listed = []
    for fact, code, field, row, root, author in notes:
        own = db.execute("SELECT row, root, author FROM change WHERE id = ?", [fact]).fetchone()
        listed.append((fact, code, field, *(own or (row, root, author))))
    db.execute("DELETE FROM note")
    db.conn.executemany("INSERT OR REPLACE INTO note VALUES (?,?,?,?,?,?)", listed)


def digests(db: sqlite_utils.Database) -> dict[str, tuple[int, int]]:
    """Per area the number of records that the province has stamped, and their digest."""
    return {area: (n, total) for area, n, total in db.execute("SELECT area, n, sum FROM area_state WHERE n <> 0")}


def reread(db: sqlite_utils.Database, area: str, now: int) -> bool:
    """After a digest that disagrees: reads the area again from 0, once; False if that was done before without
    success."""
    if db.execute("SELECT 1 FROM disagreed WHERE area = ?", [area]).fetchone():
        return False
    db.execute("INSERT INTO disagreed (area, at) VALUES (?,?)", [area, now])
    db.execute("DELETE FROM cursor WHERE area = ?", [area])
    roots: dict[str, tuple[str | None, int]] = {
        root: (None, 0) for (root,) in db.execute("SELECT root FROM attr WHERE area = ?", [area])
    }
    fold.attribute(db, roots)
    return True


def agreed(db: sqlite_utils.Database, area: str) -> None:
    """The area's digest is right."""
    db.execute("DELETE FROM disagreed WHERE area = ?", [area])


def disagreements(db: sqlite_utils.Database) -> list[str]:
    """Areas whose digest did not agree when last compared."""
    return [area for (area,) in db.execute("SELECT area FROM disagreed ORDER BY area")]
