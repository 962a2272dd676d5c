"""Households that somebody took out of the roll: which of them stay hidden, and what the roll shows again by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import history, households, reviews, text
from fieldapp.store import among, roll_index

COLUMNS = "row, area, name, place, phone, find"  # of `household`, and the first ones of `out`

# As `households.hidden` says it.
_HIDDEN = (
    f"NOT EXISTS (SELECT 1 FROM visit v WHERE v.household = o.row AND v.household <> '' AND v.state <>"
    f" '{reviews.WITHDRAWN}') AND NOT EXISTS (SELECT 1 FROM home p WHERE p.home = o.row AND p.row NOT IN"
    " (SELECT row FROM out))"
)
_AT = "o.stamp >> 16"  # the ms of a hybrid clock
_cells = msgspec.json.Decoder(dict[str, history.Cell])

_GONE = "o.row NOT IN (SELECT row FROM household) AND o.row NOT IN (SELECT row FROM home)"


class Out(msgspec.Struct, frozen=True):
    """That a household was taken out: by whom, when (ms), and whether the roll hides it by that."""

    name: str
    at: int
    hidden: bool


class Line(msgspec.Struct, frozen=True):
    """A household that the roll does not show any more, with the name of its village, who took it out and when (ms)."""

    row: str
    area: str
    name: str
    place: str
    phone: str
    area_name: str
    by: str
    at: int


def columns(home: households.Household) -> tuple[Any, ...]:
    """How a household is kept in `household`."""
    return (*msgspec.structs.astuple(home), households.find_text(home))


def put(db: sqlite_utils.Database, records: Collection[history.Record]) -> set[str]:
    """Notes which of these households were taken out; returns those that are to be hidden."""
    db.conn.executemany("DELETE FROM out WHERE row = ?", [(record.row,) for record in records])
    told = [(record, record.cells[households.OUT]) for record in records if households.out(record)]
    if not told:
        return set()
    db.conn.executemany(
        f"INSERT INTO out ({COLUMNS}, fact, stamp) VALUES (?,?,?,?,?,?,?,?)",
        [(*columns(households.of(record)), cell.fact, cell.stamp) for record, cell in told],
    )
    asked = f"SELECT o.row FROM out o WHERE o.row IN {among.LISTED} AND {_HIDDEN}"
    return {row for (row,) in db.execute(asked, [among.listed(record.row for record, _ in told)])}


def begin(db: sqlite_utils.Database, told: Iterable[tuple[str, bytes]]) -> None:
    """Hides households that an older program only kept the word of: their rows, and the cells of their records."""
    hide(db, put(db, [history.Record(row, "household", row, _cells.decode(body)) for row, body in told]))


def settle(db: sqlite_utils.Database, rows: Collection[str]) -> None:
    """Shows those of these households again that have a visit by now, or a part that was not taken out, and hides those
    that have none any more."""
    if not rows or db.execute("SELECT 1 FROM out LIMIT 1").fetchone() is None:
        return
    asked = (
        f"SELECT o.row, o.row IN (SELECT row FROM household), {_HIDDEN} FROM out o"
        f" WHERE o.row IN {among.LISTED} AND o.row NOT IN (SELECT row FROM home)"
    )
    found = db.execute(asked, [among.listed(rows)]).fetchall()
    hide(db, [row for row, shown, hidden in found if shown and hidden])
    _show(db, [row for row, shown, hidden in found if not shown and not hidden])


def hide(db: sqlite_utils.Database, rows: Collection[str]) -> None:
    """Takes households out of lists and searches; their records stay."""
    if rows:
        db.conn.executemany("DELETE FROM household WHERE row = ?", [(row,) for row in rows])
        roll_index.drop(db, rows)


def _show(db: sqlite_utils.Database, rows: Collection[str]) -> None:
    if not rows:
        return
    found = db.execute(f"SELECT {COLUMNS} FROM out WHERE row IN {among.LISTED}", [among.listed(rows)]).fetchall()
    db.conn.executemany(f"INSERT OR REPLACE INTO household ({COLUMNS}) VALUES (?,?,?,?,?,?)", found)
    roll_index.put(db, [households.Household(*columns) for *columns, _ in found])


def drop(db: sqlite_utils.Database, rows: Iterable[str]) -> None:
    """Forgets these households, as their records went."""
    db.conn.executemany("DELETE FROM out WHERE row = ?", [(row,) for row in rows])


def one(db: sqlite_utils.Database, row: str) -> Out | None:
    """Whether a household was taken out; None when nobody did that."""
    found = db.execute(
        f"SELECT coalesce(p.name, ''), {_AT}, {_GONE} FROM out o LEFT JOIN change c ON c.id = o.fact"
        " LEFT JOIN person p ON p.id = c.author WHERE o.row = ?",
        [row],
    ).fetchone()
    return Out(found[0], found[1], bool(found[2])) if found else None


def count(db: sqlite_utils.Database) -> int:
    """How many households the roll hides."""
    return int(db.execute(f"SELECT count(*) FROM out o WHERE {_GONE}").fetchone()[0])


def lines(db: sqlite_utils.Database, limit: int) -> list[Line]:
    """The households that the roll hides: those taken out last first, of one moment by name."""
    found = db.execute(
        f"SELECT o.row, o.area, o.name, o.place, o.phone, coalesce(a.name, ''), coalesce(p.name, ''), {_AT} FROM out o"
        " LEFT JOIN area a ON a.id = o.area LEFT JOIN change c ON c.id = o.fact LEFT JOIN person p ON p.id = c.author"
        f" WHERE {_GONE} ORDER BY o.stamp DESC, o.row LIMIT ?",
        [limit],
    )
    listed = [Line(*line) for line in found]
    return sorted(listed, key=lambda one: (-one.at, text.name_key(one.name), text.sort_key(one.place)))


def visits(db: sqlite_utils.Database, rows: Collection[str]) -> dict[str, int]:
    """How many visits, withdrawn ones aside, those of these households have that have any."""
    asked = (
        f"SELECT household, count(*) FROM visit WHERE household <> '' AND household IN {among.LISTED}"
        f" AND state <> '{reviews.WITHDRAWN}' GROUP BY household"
    )
    return dict(db.execute(asked, [among.listed(rows)]).fetchall())
