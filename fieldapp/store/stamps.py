"""Which facts the province has stamped. Most own ones come back stamped as their author's clock has it: of those the
runs of their numbers are kept, as to write that beside each would be to write nearly every page of the vault again."""

from __future__ import annotations

from collections.abc import Iterable

import sqlite_utils

Run = tuple[int, int]  # the first and the last number


def of(change: str) -> str:
    """In a question, the stamp of a row of `change`, which has this name there; NULL while it has none."""
    last = (
        f"SELECT s.hi FROM stamped s WHERE s.origin = {change}.origin AND s.lo <= {change}.n ORDER BY s.lo DESC LIMIT 1"
    )
    return f"coalesce({change}.stamp, iif({change}.n > 0 AND ({last}) >= {change}.n, {change}.clock, NULL))"


def runs(numbers: Iterable[int]) -> list[Run]:
    """These numbers, each once and in order, as runs."""
    out: list[Run] = []
    for n in sorted(set(numbers)):
        if out and out[-1][1] == n - 1:
            out[-1] = (out[-1][0], n)
        else:
            out.append((n, n))
    return out


def add(db: sqlite_utils.Database, origin: str, told: Iterable[Run]) -> None:
    """The facts of these runs of an origin have got the stamps of their authors' clocks; what stands beside a fact
    itself counts more."""
    for lo, hi in told:
        touching = "origin = ? AND lo <= ? AND hi >= ?"
        where = [origin, hi + 1, lo - 1]
        found = db.execute(f"SELECT min(lo), max(hi) FROM stamped WHERE {touching}", where).fetchone()
        if found[0] is not None:
            lo, hi = min(lo, found[0]), max(hi, found[1])
            db.execute(f"DELETE FROM stamped WHERE {touching}", where)
        db.execute("INSERT INTO stamped (origin, lo, hi) VALUES (?,?,?)", [origin, lo, hi])


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
