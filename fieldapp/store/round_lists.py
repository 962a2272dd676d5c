"""Makes the list of houses that were shared out from a vault; changes nothing."""

from __future__ import annotations

import msgspec
import sqlite_utils

from fieldapp.domain import reports, round_tables, tables, units
from fieldapp.store import reference, rounds


def make(db: sqlite_utils.Database, ask: reports.Ask) -> tables.Table:
    """The houses of the rounds that run on the day on which it is asked, in the place that is meant. Problems
    "place_*"."""
    atlas = reference.atlas(db)
    area = reports.find(atlas, ask.area)
    found = db.execute(
        f"SELECT r.row, h.area, r.who, coalesce(p.name, ''), h.name, h.place, r.until, {rounds.DONE} FROM round r"
        " JOIN household h ON h.row = r.row LEFT JOIN person p ON p.id = r.who WHERE r.until >= ?",
        [ask.today],
    )
    houses = [msgspec.convert(dict(zip(_FIELDS, row, strict=True)), round_tables.House, strict=False) for row in found]
    return round_tables.houses(houses, units.of(atlas, area.id, ask.span), area.name, ask)


_FIELDS = round_tables.House.__struct_fields__
