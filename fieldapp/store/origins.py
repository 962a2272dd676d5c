"""Under which origins this vault wrote, what the province has of each, and what to do when a vault was
restored or copied."""

from __future__ import annotations

import sqlite_utils

from fieldapp.store import me, stamps

PROVINCE = "province"  # the node of `acked` that decides; a hub is named by its key

REST = 4  # of what goes, one in so many: fewer than that are not left for a question of their own

Numbered = tuple[int, str, bytes | None]


def acked(db: sqlite_utils.Database, node: str, origin: str) -> tuple[int, str]:
    """The highest number of an origin that a node is believed to have, with its id; (0, "") for none."""
    row = db.execute("SELECT n, id FROM acked WHERE node = ? AND origin = ?", [node, origin]).fetchone()
    return (row[0], row[1]) if row else (0, "")


def acknowledge(db: sqlite_utils.Database, node: str, origin: str, n: int, name: str) -> None:
    """Believes that a node has an origin's numbers up to n."""
    db.execute("INSERT OR REPLACE INTO acked (node, origin, n, id) VALUES (?,?,?,?)", [node, origin, n, name])


def past(db: sqlite_utils.Database) -> dict[str, int]:
    """The origins that this vault wrote under before, each with the highest number that counts."""
    return dict(db.execute("SELECT origin, top FROM past ORDER BY origin").fetchall())


def outbox(
    db: sqlite_utils.Database, node: str, origin: str, top: int, budget: int, told: int = 0, rest: bool = False
) -> list[Numbered]:
    """Own facts above what a node has, and above the number `told` in the same breath, in order, within a budget of
    bytes but at least one; a destroyed body comes as None. With `rest` the last ones go along if they are few, of which
    the budget may be that much larger."""
    start = max(acked(db, node, origin)[0], told)
    out: list[Numbered] = []
    spare = budget // REST if rest else 0
    for n, name, body in db.execute(
        "SELECT n, id, body FROM change WHERE origin = ? AND n > ? AND n <= ? ORDER BY n",
        [origin, start, top],
    ):
        budget -= len(body or b"") + 30
        if out and budget < 0 and (budget < -spare or (top - n) * REST >= len(out)):
            break
        out.append((n, name, None if body is None else bytes(body)))
    return out


def name_at(db: sqlite_utils.Database, origin: str, n: int) -> str:
    """The id of the fact that bears a number here; "" if none does."""
    row = db.execute("SELECT id FROM change WHERE origin = ? AND n = ?", [origin, n]).fetchone()
    return row[0] if row else ""


def proven(db: sqlite_utils.Database, node: str, origin: str, n: int, name: str, fork: int) -> int | None:
    """None if the node's word (n, name) fits what was written here; else up to which number both are proven to agree.

    The request named the last number believed to be there; the node marks a fork at 1 if it knows another fact by it.
    """
    owner = me.read(db)
    top = owner.head if origin == owner.origin else past(db).get(origin, 0)
    fits = n <= top or origin != owner.origin
    same = n == 0 or n > top or name_at(db, origin, n) == name
    if not fork and fits and same:
        return None
    if fork == 1:
        return 0
    believed, _ = acked(db, node, origin)
    if n >= believed:
        return min(believed, top)
    return n if same else 0


def leave(db: sqlite_utils.Database, origin: str, proven: int, fresh: str) -> None:
    """Keeps an origin's numbers up to `proven` as past, and issues the rest again under the current origin,
    which becomes
    `fresh` when it is the current one that is left."""
    owner = me.read(db)
    current, head = owner.origin, owner.head
    if origin == owner.origin:
        current, head = fresh, 0
    stamps.part(db, origin, proven)
    again = db.execute("SELECT id FROM change WHERE origin = ? AND n > ? ORDER BY n", [origin, proven]).fetchall()
    db.conn.executemany(
        "UPDATE change SET origin = ?, n = ? WHERE id = ?",
        [(current, head + step, name) for step, (name,) in enumerate(again, 1)],
    )
    _forget_receipts(db, origin, proven)
    if proven:
        db.execute("INSERT OR REPLACE INTO past (origin, top) VALUES (?,?)", [origin, proven])
    else:
        db.execute("DELETE FROM past WHERE origin = ?", [origin])
        db.execute("DELETE FROM acked WHERE origin = ?", [origin])
    db.execute("UPDATE acked SET n = MIN(n, ?) WHERE origin = ?", [proven, origin])
    me.change(db, origin=current, head=head + len(again))


def _forget_receipts(db: sqlite_utils.Database, origin: str, proven: int) -> None:
    """The numbers above mean other facts at the province; it signs again when they come under their new ones."""
    db.execute("DELETE FROM receipt WHERE origin = ? AND hi > ?", [origin, proven])


def waiting(db: sqlite_utils.Database, node: str) -> int:
    """How many own facts a node is not known to have."""
    owner = me.read(db)
    tops = {owner.origin: owner.head, **past(db)}
    return sum(max(0, top - acked(db, node, origin)[0]) for origin, top in tops.items())
