"""Own facts that have come back from the province as they were written, which is most of what a push brings back: they
are counted root by root among what it has stamped, and none of them is looked at by itself."""

from __future__ import annotations

import bisect
from collections.abc import Collection, Sequence

import msgspec
import sqlite_utils

from fieldapp.store import among, stamps

_HALF = 31  # bits: to add up elements whole would be more than a number of SQLite's holds

Run = tuple[int, int, int, str]  # numbers from one up to an end, which is none of them; their first place, and the area


class Root(msgspec.Struct, frozen=True, gc=False):
    """What came back of one root: where its last fact stands in the feed, the highest clock, how many records the
    province has confirmed, and what their elements add up to."""

    root: str
    area: str
    pos: int
    clock: int
    count: int
    total: int


def confirm(
    db: sqlite_utils.Database, origin: str, told: Sequence[Run], runs: Collection[stamps.Run]
) -> list[Root] | None:
    """Has the records of these numbers, which are those of `runs`, count as confirmed and tells of their roots; None,
    with nothing done, where one of them is other than a visit that nobody has touched since it was recorded."""
    if not _goes_on(told):
        return None
    which, values = _numbers(origin, runs)
    # Of a row with an element below 0 one fact alone is in force, see `fold`.
    found = db.execute(
        "SELECT c.root, max(c.n), max(c.clock), count(*), sum(-r.element >> :half), sum(-r.element & (1 << :half) - 1)"
        f" FROM change c JOIN record r ON r.row = c.id WHERE {which} AND c.row = c.id AND r.element < 0"
        " AND c.status <> 'away' AND (c.stamp IS NULL OR c.stamp = c.clock) GROUP BY c.root",
        values | {"half": _HALF},
    ).fetchall()
    if sum([count for _, _, _, count, _, _ in found]) != sum([hi - lo + 1 for lo, hi in runs]):
        return None
    db.execute(
        f"UPDATE record SET element = -element WHERE element < 0 AND row IN (SELECT c.id FROM change c WHERE {which})",
        values,
    )
    firsts, roots = [n for n, *_ in told], []
    for root, n, clock, count, high, low in found:
        first, _, pos, area = told[bisect.bisect_right(firsts, n) - 1]
        roots.append(Root(root, area, pos + n - first, clock, count, (high << _HALF) + low))
    return roots


def _goes_on(told: Sequence[Run]) -> bool:
    """Whether the numbers of each run, and its places, are beyond those of the one before: then the last number of a
    root has its last place."""
    number = place = 0
    for n, end, pos, _ in told:
        if n < number or pos < place:
            return False
        number, place = end, pos + end - n
    return True


def _numbers(origin: str, runs: Collection[stamps.Run]) -> tuple[str, dict[str, str | int]]:
    """The facts `c` of these runs, in a question."""
    if len(runs) == 1:
        [(lo, hi)] = runs
        return "c.origin = :origin AND c.n BETWEEN :lo AND :hi", {"origin": origin, "lo": lo, "hi": hi}
    listed = among.listed(n for lo, hi in runs for n in range(lo, hi + 1))
    return "c.origin = :origin AND c.n IN (SELECT value FROM json_each(:listed))", {"origin": origin, "listed": listed}
