"""Takes away what must not stay here: a root erased for ever, or one that this person no longer sees."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterable

import sqlite_utils

from fieldapp.store import blobs, database, drafts, fold, left, me, origins, settings, stamps

UNTOLD = "erased_untold"  # a setting: how many own slips went of which the owner has not been told
TIDY = 64 * 1024 * 1024  # bytes of a vault that is made anew in a second or two


def destroy(db: sqlite_utils.Database, root: str) -> set[str]:
    """Destroys every body of an erased root; own numbers stay without a body. Returns the rows that are gone."""
    shown = blobs.of_root(db, root)
    _count_own(db, root)
    rows = _drop(db, root)
    db.execute("DELETE FROM change WHERE root = ? AND n = 0", [root])
    db.execute("UPDATE change SET body = NULL, status = 'erased', seal = '', offer = 0 WHERE root = ?", [root])
    db.execute("INSERT OR IGNORE INTO erased (root) VALUES (?)", [root])
    drafts.forget(db, root)
    left.forget(db, root)
    blobs.forget(db, shown)
    _forget_unread(db, root)
    return rows


def tell(db: sqlite_utils.Database) -> int:
    """How many slips that were written here have been destroyed since this was asked last: whoever misses them shall
    read why."""
    told = int(settings.get(db, UNTOLD, "0"))
    if told:
        settings.put(db, UNTOLD, "0")
    return told


def _count_own(db: sqlite_utils.Database, root: str) -> None:
    # By the fact that began each: a verdict on somebody else's slip is an own fact, too.
    own = "SELECT count(*) FROM change WHERE root = ? AND row = id AND n > 0 AND entity = 'visit' AND body IS NOT NULL"
    if count := db.execute(own, [root]).fetchone()[0]:
        settings.put(db, UNTOLD, str(count + int(settings.get(db, UNTOLD, "0"))))


def scrub(db: sqlite_utils.Database) -> None:
    """Leaves no bytes of what was taken away: a page that was split may keep a copy of a row that it gave to its
    neighbour, and the write-ahead log has pages as they were before. Outside of any transaction; a vault of more than
    `TIDY` bytes is not made anew, and what is in the way (a reader, a full disk) leaves all to the next time."""
    with contextlib.suppress(database.OperationalError):
        (size,) = db.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()
        if size <= TIDY:
            db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _drop(db: sqlite_utils.Database, root: str) -> set[str]:
    """Takes a root's records out of screens and digests."""
    rows = {row for (row,) in db.execute("SELECT row FROM record WHERE root = ?", [root])}
    db.execute("UPDATE change SET status = 'away' WHERE root = ? AND status = 'ok'", [root])
    fold.rows(db, rows)
    fold.attribute(db, {root: (None, _position(db, root))})
    db.execute("DELETE FROM attr WHERE root = ? AND area IS NULL", [root])
    return rows


def _position(db: sqlite_utils.Database, root: str) -> int:
    row = db.execute("SELECT pos FROM attr WHERE root = ?", [root]).fetchone()
    return row[0] if row else 0


def sweep(db: sqlite_utils.Database, node: str) -> int:
    """Lets go of roots that stand in no area of this person's, except those with own facts that the province lacks.
    What it holds back of them stays to be seen and mended.

    Own facts stay in the vault, unseen, so that a province put back from a backup can be told them again.
    Returns how many roots went.
    """
    unsent = unsent_roots(db, node)
    gone = [root for (root,) in db.execute("SELECT root FROM attr WHERE area IS NULL") if root not in unsent]
    held = _held_rows(db)
    if gone:
        left.note(db, gone)
    return sum(_strip(db, root, held[root]) if root in held else _let_go(db, root) for root in gone)


def _let_go(db: sqlite_utils.Database, root: str) -> bool:
    if db.execute("SELECT 1 FROM change JOIN prov USING (id) WHERE root = ? LIMIT 1", [root]).fetchone():
        return _let_go_stamped(db, root)
    _drop(db, root)
    db.execute("DELETE FROM change WHERE root = ? AND n = 0", [root])
    _forget_unread(db, root)
    return True


def _let_go_stamped(db: sqlite_utils.Database, root: str) -> bool:
    """Lets go of all of a root but what a hub shows before the province has it; False if there was no more."""
    known = "root = ? AND status = 'ok' AND id NOT IN (SELECT id FROM prov)"
    rows = [row for (row,) in db.execute(f"SELECT DISTINCT row FROM change WHERE {known}", [root])]
    db.execute(f"UPDATE change SET status = 'away' WHERE {known}", [root])
    db.execute("DELETE FROM change WHERE root = ? AND n = 0 AND status = 'away'", [root])
    fold.rows(db, rows)
    return bool(rows)


def _forget_unread(db: sqlite_utils.Database, root: str) -> None:
    """What this program cannot read of a root goes, too: its id stands in it somewhere."""
    db.execute("DELETE FROM unread WHERE instr(body, ?) > 0", [root.encode()])


def _strip(db: sqlite_utils.Database, root: str, held: list[str]) -> bool:
    """Lets go of all of a root but the own facts of some rows; False if there was no more."""
    marks = ",".join("?" * len(held))
    others = f"root = ? AND status = 'ok' AND (n = 0 OR row NOT IN ({marks}))"
    rows = [row for (row,) in db.execute(f"SELECT DISTINCT row FROM change WHERE {others}", [root, *held])]
    db.execute(f"UPDATE change SET status = 'away' WHERE {others}", [root, *held])
    db.execute("DELETE FROM change WHERE root = ? AND n = 0", [root])
    fold.rows(db, rows)
    return bool(rows)


def _held_rows(db: sqlite_utils.Database) -> dict[str, list[str]]:
    """By root the rows in which the province holds back own facts; from the few notes to their facts, never from all
    facts to the notes, which SQLite thinks shorter."""
    found: dict[str, list[str]] = defaultdict(list)
    for root, row in db.execute(
        "SELECT DISTINCT c.root, c.row FROM note CROSS JOIN change c ON c.id = note.fact"
        " WHERE c.n > 0 AND c.body IS NOT NULL"
    ):
        found[root].append(row)
    return found


def unsent_roots(db: sqlite_utils.Database, node: str) -> set[str]:
    """The roots about which own facts are here that a node is not known to have."""
    owner = me.read(db)
    found: set[str] = set()
    for origin, top in {owner.origin: owner.head, **origins.past(db)}.items():
        n, _ = origins.acked(db, node, origin)
        rows = db.execute(
            "SELECT DISTINCT root FROM change WHERE origin = ? AND n > ? AND n <= ? AND body IS NOT NULL",
            [origin, n, top],
        )
        found |= {root for (root,) in rows}
    return found


def rescope(db: sqlite_utils.Database, scope: Iterable[str], everywhere: str) -> bool:
    """Makes `scope` the areas of this person: cursors and attributions of areas that are gone go in the same
    transaction. Whether any are gone."""
    kept = set(scope)
    had = {area for (area,) in db.execute("SELECT area FROM scope")}
    for area in had - kept:
        roots = {root: (None, pos) for root, pos in db.execute("SELECT root, pos FROM attr WHERE area = ?", [area])}
        fold.attribute(db, {root: (None, 0) for root in roots})
        db.execute("DELETE FROM cursor WHERE area = ?", [area])
        db.execute("DELETE FROM unread WHERE area = ?", [area])
        db.execute("DELETE FROM disagreed WHERE area = ?", [area])
    if had != kept:
        db.execute("DELETE FROM scope")
        db.conn.executemany("INSERT INTO scope (area) VALUES (?)", [(area,) for area in sorted(kept)])
    return not had <= kept


def forget_history(db: sqlite_utils.Database) -> None:
    """The province stands on another history: every cursor and attribution goes, no data; what others wrote is
    offered back."""
    db.execute("UPDATE change SET offer = 1 WHERE n = 0 AND stamp IS NOT NULL AND body IS NOT NULL")
    moved = "SELECT DISTINCT row FROM change WHERE n > 0 AND body IS NOT NULL AND stamp <> clock"
    restamped = [row for (row,) in db.execute(moved).fetchall()]
    stamps.forget(db)
    fold.rows(db, restamped)
    db.execute("UPDATE record SET element = 0")
    db.execute("UPDATE attr SET area = NULL, pos = 0, n = 0, sum = 0")
    db.execute("DELETE FROM area_state")
    db.execute("DELETE FROM cursor")
    db.execute("DELETE FROM unread")
    db.execute("DELETE FROM disagreed")
    blobs.doubt(db)
    me.change(db, anchor_tag="", anchor_pos=0, caught=0)
