"""Which facts the province has stamped. Most own ones come back stamped as their author's clock has it: of those the
runs of their numbers are kept, as to write that beside each would be to write nearly every page of the vault again."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlite_utils

Run = tuple[int, int]  # the first and the last number


def of(change: str) -> str:
    """In a question, the stamp of a row of `change`, which has this name there; NULL while it has none."""
    last = (
        f"SELECT s.hi FROM stamped s WHERE s.origin = {change}.origin AND s.lo <= {change}.n ORDER BY s.lo DESC LIMIT 1"
    )
    return f"coalesce({change}.stamp, iif({change}.n > 0 AND ({last}) >= {change}.n, {change}.clock, NULL))"


def add(db: sqlite_utils.Database, origin: str, told: Collection[Run]) -> None:
    """The facts of these runs of an origin have got the stamps of their authors' clocks; what stands beside a fact
    itself counts more. All that they touch is read at once: own facts come back area by area, so that the numbers of
    one are many short runs till the last is read."""
    if not told:
        return
    reach = [origin, max(hi for _, hi in told) + 1, min(lo for lo, _ in told) - 1]
    touched = "SELECT lo, hi FROM stamped WHERE origin = ? AND lo <= ? AND hi >= ?"
    had = {(lo, hi) for lo, hi in db.execute(touched, reach)}
    kept = set(joined([*had, *told]))
    db.conn.executemany("DELETE FROM stamped WHERE origin = ? AND lo = ?", [(origin, lo) for lo, _ in had - kept])
    new = [(origin, lo, hi) for lo, hi in kept - had]
    db.conn.executemany("INSERT INTO stamped (origin, lo, hi) VALUES (?,?,?)", new)


def joined(told: Iterable[Run]) -> list[Run]:
    """The same numbers in as few runs as there can be."""
    out: list[Run] = []
    first, last = 0, -1  # of the run so far
    for lo, hi in sorted(told):
        if last < lo - 1:
            if first <= last:
                out.append((first, last))
            first, last = lo, hi
        elif last < hi:
            last = hi
    return [*out, (first, last)] if first <= last else out


def part(db: sqlite_utils.Database, origin: str, top: int) -> None:
    """The numbers of an origin above `top` will mean other facts: those that bear them now keep their stamps beside
    them."""
    for lo, hi in db.execute("SELECT lo, hi FROM stamped WHERE origin = ? AND hi > ?", [origin, top]).fetchall():
        db.execute(
            "UPDATE change SET stamp = clock WHERE origin = ? AND n BETWEEN ? AND ? AND stamp IS NULL",
            [origin, max(lo, top + 1), hi],
        )
    db.execute("DELETE FROM stamped WHERE origin = ? AND lo > ?", [origin, top])
    db.execute("UPDATE stamped SET hi = ? WHERE origin = ? AND hi > ?", [top, origin, top])


def forget(db: sqlite_utils.Database) -> None:
    """No own fact has a stamp any more, as far as it has a body."""
    db.execute("UPDATE change SET stamp = NULL WHERE n > 0 AND body IS NOT NULL")
    db.execute("DELETE FROM stamped")
