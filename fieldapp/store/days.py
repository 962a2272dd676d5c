"""The days of this vault's areas: what the province has stamped of them, and where one's own slips of each are."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec
import sqlite_utils

from fieldapp.domain import custody as sides
from fieldapp.store import bodies, custody, fold


class Day(msgspec.Struct):
    """How many slips that were written here are about a day, by how far they have come."""

    day: str
    here: int = 0
    hub: int = 0
    held: int = 0
    province: int = 0
    backup: int = 0


def mine(db: sqlite_utils.Database, limit: int = 14) -> list[Day]:
    """The newest days on which slips were written here, newest first, also of slips that are another area's by now; a
    slip is as far as the last of one's own facts of it."""
    own = "FROM change c CROSS JOIN visit v ON v.row = c.row"  # own facts first: they alone have an origin
    asked = f"SELECT DISTINCT v.date {own} WHERE c.origin > '' ORDER BY v.date DESC LIMIT ?"
    away = _away(db)
    dated = {*(day for (day,) in db.execute(asked, [limit])), *(day for day, _ in away)}
    listed = {day: Day(day) for day in sorted(dated, reverse=True)[:limit]}
    found = db.execute(
        f"SELECT v.date, {custody.PLACE} {own} {custody.KNOWN} WHERE c.origin > '' AND v.date >= ? GROUP BY v.row",
        [min(listed, default="9")],
    )
    for day, least in [*found, *(one for one in away if one[0] in listed)]:
        place = custody.ORDER[least]
        setattr(listed[day], place, getattr(listed[day], place) + 1)
    return list(listed.values())


def _away(db: sqlite_utils.Database) -> list[tuple[str, int]]:
    """The day of each slip that was written here and is another area's by now, as long as its words are kept, and how
    far it has come."""
    told: dict[str, tuple[str, int]] = {}
    found = db.execute(
        f"SELECT c.row, c.body, {custody.PLACE} FROM change c {custody.KNOWN} WHERE c.origin > '' AND c.status = 'away'"
        " AND c.entity = 'visit' AND c.body IS NOT NULL GROUP BY c.id ORDER BY c.clock"
    )
    for row, body, least in found:
        day, so_far = told.get(row, (sides.OTHER, least))
        told[row] = (day if day != sides.OTHER else sides.day_told("visit", body), min(so_far, least))
    return [one for one in told.values() if one[0] != sides.OTHER]


def stamped(db: sqlite_utils.Database, area: str) -> sides.Days:
    """Per day of an area the number of records that the province has stamped, and their digest."""
    return sides.days((day, element) for _, day, element in _told(db, area))


def rows(db: sqlite_utils.Database, area: str, wanted: Collection[str]) -> dict[str, int]:
    """The stamped rows of some days of an area, with their elements."""
    return {row: element for row, day, element in _told(db, area) if day in wanted}


def _told(db: sqlite_utils.Database, area: str) -> Iterator[tuple[str, str, int]]:
    found = db.execute(
        f"SELECT r.row, r.entity, r.element, r.body, o.body FROM record r JOIN attr a ON a.root = r.root"
        f" {bodies.ITS_FACT} WHERE a.area = ? AND r.element > 0",
        [area],
    )
    for row, entity, element, body, told in found:
        yield row, sides.day(entity, body) if body else sides.day_told(entity, told or b""), element


def names(db: sqlite_utils.Database, rows: Collection[str]) -> dict[str, str]:
    """Whom or what rows are about, by row; one of which nothing is here is left out."""
    out: dict[str, str] = {}
    for part, marks in fold.chunks(rows):
        for table in ("household", "out", "visit"):
            out |= dict(db.execute(f"SELECT row, name FROM {table} WHERE row IN ({marks}) AND name <> ''", part))
    return out
