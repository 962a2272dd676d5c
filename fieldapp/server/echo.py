"""What an intake has just written, so that its answer need not read it again; asks no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from fieldapp.server import fold

Row = tuple[int, int, int]  # position, number, and the stamp unless it is the author's clock


class Echo(msgspec.Struct):
    """Good as long as the feed ends at `pos`: nobody has written anything since, not even an erasure.

    `began` is where the feed ended before; per origin the ids of its new `numbers`, and what the province says it has
    (`have`); per id the `bodies` that are stored, per area the feed's new `rows`, if all of them are facts of one
    origin under their numbers.
    """

    began: int
    pos: int
    numbers: Mapping[str, Mapping[int, str]]
    have: Mapping[str, tuple[int, str]]
    bodies: Mapping[str, bytes]
    origin: str = ""
    rows: Mapping[str, list[Row]] | None = None

    def run(self, origin: str, numbers: Collection[int]) -> list[tuple[int, str, bytes | None]] | None:
        """The ids and bytes of these numbers of an origin; None if one of them was here before."""
        named, bodies = self.numbers.get(origin, {}), self.bodies
        found: list[tuple[int, str, bytes | None]] = [
            (n, name, bodies[name]) for n in numbers if (name := named.get(n, "")) in bodies
        ]
        return found if len(found) == len(numbers) else None

    def after(self, area: str, start: int, origin: str, head: int) -> list[Row] | None:
        """The rows of an area after a position, to an asker who has the facts of an origin up to a number; None if
        they must be read."""
        if self.rows is None or origin != self.origin or start < self.began:
            return None
        rows = self.rows.get(area, [])
        if rows and rows[0][0] <= start:
            rows = [row for row in rows if row[0] > start]
        return rows if all([n <= head for _, n, _ in rows]) else None


def make(
    began: int,
    pos: int,
    numbers: Mapping[str, Mapping[int, str]],
    have: Mapping[str, tuple[int, str]],
    changes: Mapping[str, tuple[Any, ...]],
    told: Iterable[tuple[Any, ...]],
    places: Mapping[str, fold.Place],
) -> Echo:
    """The echo of rows of `change` by their ids and of the feed rows told; `places` = where each root is now."""
    bodies = {name: row[-2] for name, row in changes.items() if row[-2] is not None}
    out = Echo(began, pos, numbers, have, bodies)
    origin, rows = "", defaultdict(list)
    for at, area, kind, fact, root in told:
        if kind != "c" or (one := changes.get(fact)) is None or places[root].area != area:
            return out
        whose, n, clock, stamp = one[1:5]
        if n <= 0 or whose != (origin or whose):
            return out
        origin = whose
        rows[area].append((at, n, 0 if clock == stamp else stamp))
    out.origin, out.rows = origin, rows
    return out
