"""Everything a vault holds, row by row, for files that other programs read; the writing of them is not done here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import visits as forms
from fieldapp.store import fold, reference, stamps, visits

_FACTS = (
    f"SELECT id, origin, n, clock, {stamps.of('change')} AS stamp, status, author, entity, row, root, body FROM change"
    " ORDER BY clock, id"
)
_HOUSEHOLDS = (
    "SELECT h.row, h.area, coalesce(a.name, '') AS area_name, h.name, h.place, h.phone FROM household h"
    " LEFT JOIN area a ON a.id = h.area ORDER BY h.area, h.row"
)


def export(db: sqlite_utils.Database, what: str) -> Iterator[dict[str, Any]]:
    """The rows of "visits" (newest first), "households" or "facts" (oldest first), each with the same keys; another
    word is a ValueError. Values are texts, numbers, None, lists or objects."""
    makers = {"visits": _visits, "households": _households, "facts": _facts}
    if what not in makers:
        raise ValueError(what)
    return makers[what](db)


def _visits(db: sqlite_utils.Database) -> Iterator[dict[str, Any]]:
    places = reference.atlas(db)
    rows = [row for (row,) in db.execute("SELECT row FROM visit ORDER BY date DESC, time DESC, row DESC")]
    for part, marks in fold.chunks(rows):
        records = {record.row: record for record in fold.records(db, f"row IN ({marks})", part)}
        for line in visits.lines(db, part):
            slip = forms.slip_of(records[line.row])
            yield {
                "row": line.row,
                "state": line.state,
                "custody": line.custody,
                "author": line.author,
                "author_name": line.author_name,
                "village_name": places[line.village].name if line.village in places else "",
                **{field: _plain(getattr(slip, field)) for field in slip.__struct_fields__},
            }


def _plain(value: object) -> object:
    made = msgspec.to_builtins(value)
    return list(made) if isinstance(made, tuple) else made


def _households(db: sqlite_utils.Database) -> Iterator[dict[str, Any]]:
    return _by_column(db, _HOUSEHOLDS)


def _facts(db: sqlite_utils.Database) -> Iterator[dict[str, Any]]:
    for row in _by_column(db, _FACTS):
        body = row.pop("body")
        # Nobody reads what a key of a later program says: it may be no text, and the fact be sound all the same.
        told = None if body is None else bytes(body).decode(errors="replace")
        yield {**row, "body": None if told is None else msgspec.json.decode(told)}


def _by_column(db: sqlite_utils.Database, sql: str) -> Iterator[dict[str, Any]]:
    found = db.execute(sql)
    names = [column[0] for column in found.description]
    return (dict(zip(names, row, strict=True)) for row in found)
