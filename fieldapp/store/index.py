"""The tables that screens search, made from records and able to be thrown away; each entity says how it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import history, households, reviews, rounds, text, visits


def put(db: sqlite_utils.Database, records: Iterable[history.Record]) -> None:
    """Shows these records as they are now. A merged household is not shown, and its visits are shown at its home."""
    listed = list(records)
    homes = dict(db.execute("SELECT row, home FROM home"))
    db.conn.executemany(
        "INSERT OR REPLACE INTO visit VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [_visit(record, homes) for record in listed if record.entity == "visit" and "when" in record.cells],
    )
    _put_households(db, [record for record in listed if record.entity == "household"], homes)


def _put_households(db: sqlite_utils.Database, listed: list[history.Record], homes: Mapping[str, str]) -> None:
    _hide(db, [record.row for record in listed if record.row in homes])
    db.conn.executemany(
        "INSERT OR REPLACE INTO household VALUES (?,?,?,?,?,?)",
        [_household(record) for record in listed if record.row not in homes],
    )
    gone = [(record.row,) for record in listed]
    merged = [(record.row, target) for record in listed if (target := households.merged(record))]
    shares = [(record.row, *msgspec.structs.astuple(share)) for record in listed if (share := rounds.of(record))]
    db.conn.executemany("DELETE FROM merged WHERE row = ?", gone)
    db.conn.executemany("INSERT INTO merged VALUES (?,?)", merged)
    db.conn.executemany("DELETE FROM round WHERE row = ?", gone)
    db.conn.executemany("INSERT INTO round VALUES (?,?,?,?)", shares)


def rehouse(db: sqlite_utils.Database) -> set[str]:
    """Finds anew where merged households belong; returns those whose home changed, to be shown again with their
    visits."""
    targets = dict(db.execute("SELECT row, target FROM merged"))
    before = dict(db.execute("SELECT row, home FROM home"))
    if not targets and not before:
        return set()
    known = {row for (row,) in db.execute("SELECT row FROM record WHERE row IN (SELECT target FROM merged)")}
    after = households.homes(targets, known)
    changed = {row for row in before.keys() | after.keys() if before.get(row) != after.get(row)}
    db.conn.executemany("DELETE FROM home WHERE row = ?", [(row,) for row in changed])
    db.conn.executemany("INSERT INTO home VALUES (?,?)", [(row, after[row]) for row in changed if row in after])
    return changed


def drop(db: sqlite_utils.Database, rows: Iterable[str]) -> None:
    """Shows these rows no more."""
    gone = [(row,) for row in rows]
    for table in ("visit", "household", "merged", "round"):
        db.conn.executemany(f"DELETE FROM {table} WHERE row = ?", gone)


def _hide(db: sqlite_utils.Database, rows: Iterable[str]) -> None:
    """Takes merged households out of lists and searches; their records stay."""
    gone = [(row,) for row in rows]
    db.conn.executemany("DELETE FROM household WHERE row = ?", gone)
    db.conn.executemany("DELETE FROM household_word WHERE row = ?", gone)


def _visit(record: history.Record, homes: Mapping[str, str]) -> tuple[Any, ...]:
    slip = visits.slip_of(record)
    return (
        record.row,
        record.root,
        slip.village,
        homes.get(slip.household, slip.household),
        slip.date,
        slip.time,
        reviews.state(record),
        slip.name,
        text.fold(f"{slip.name} {slip.phone}"),
        " ".join(f"{one.topic}:{one.result}" for one in slip.topics),
        slip.mode,
        slip.people,
        slip.follow_up,
        len(record.rivals),
    )


def _household(record: history.Record) -> tuple[Any, ...]:
    household = households.of(record)
    return (
        record.row,
        household.area,
        household.name,
        household.place,
        household.phone,
        households.find_text(household),
    )
