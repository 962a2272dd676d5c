"""The tables that screens search, made from records and able to be thrown away; each entity says how it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlite_utils

from fieldapp.domain import history, households, reviews, text, visits


def put(db: sqlite_utils.Database, records: Iterable[history.Record]) -> None:
    """Shows these records as they are now."""
    listed = list(records)
    db.conn.executemany(
        "INSERT OR REPLACE INTO visit VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [_visit(record) for record in listed if record.entity == "visit" and "when" in record.cells],
    )
    db.conn.executemany(
        "INSERT OR REPLACE INTO household VALUES (?,?,?,?,?,?)",
        [_household(record) for record in listed if record.entity == "household"],
    )


def drop(db: sqlite_utils.Database, rows: Iterable[str]) -> None:
    """Shows these rows no more."""
    gone = [(row,) for row in rows]
    db.conn.executemany("DELETE FROM visit WHERE row = ?", gone)
    db.conn.executemany("DELETE FROM household WHERE row = ?", gone)


def _visit(record: history.Record) -> tuple[Any, ...]:
    slip = visits.slip_of(record)
    return (
        record.row,
        record.root,
        slip.village,
        slip.household,
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
