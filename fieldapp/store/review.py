"""What a reviewer is told of slips that wait: what each says now, and what of it needs eyes; it reviews nothing."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import facts, flags, history, reviews, visits
from fieldapp.store import fold

_BESIDE = (
    "SELECT v.row, v.household, v.date, v.time, v.name, v.topics, r.body FROM visit v JOIN record r ON r.row = v.row"
    f" WHERE v.state <> '{reviews.WITHDRAWN}'"
)


class Reading(msgspec.Struct, frozen=True):
    """By row what a slip says (`reviews.content`), and its flags, the most pressing first. `open` are those that nobody
    approves with others: with two values, or held back by the province."""

    contents: dict[str, str]
    flags: dict[str, list[flags.Flag]]
    open: frozenset[str] = frozenset()


class _Cells(msgspec.Struct):
    """The two cells of a visit that its line does not tell: to decode the others takes most of the time."""

    when: history.Cell | None = None
    by: history.Cell | None = None


_cells = msgspec.json.Decoder(_Cells)


def read(db: sqlite_utils.Database, rows: Collection[str], limit: Mapping[str, int]) -> Reading:
    """The slips of these rows, that wait, as a reviewer should look at them; `limit` as `flags.limits` tells it."""
    records = {one.row: one for part, marks in fold.chunks(rows) for one in fold.records(db, f"row IN ({marks})", part)}
    waiting = {look.row: look for look in _looks(db, "v.row", rows)}
    homes, days = ({getattr(look.slip, name) for look in waiting.values()} for name in ("household", "date"))
    beside = {look.row: look for look in _beside(db, days, homes, limit.get("again", 0))}
    typed = dict(_typed(db, rows))
    for row, record in records.items():
        if row in waiting:
            beside[row] = _waiting(waiting[row], record, *typed.get(row, ("", 0)))
    contents = {row: reviews.content(record) for row, record in records.items()}
    open_ = {row for row, record in records.items() if record.rivals and reviews.unsettled(record)} | _held(db, rows)
    return Reading(contents, flags.of(beside.values(), limit), frozenset(open_))


def _held(db: sqlite_utils.Database, rows: Collection[str]) -> set[str]:
    """Those of which the province holds something back."""
    return {
        row
        for part, marks in fold.chunks(rows)
        for (row,) in db.execute(f"SELECT DISTINCT row FROM note WHERE row IN ({marks})", part)
    }


def _waiting(look: flags.Look, record: history.Record, typed: str, skew: int) -> flags.Look:
    unsettled, changed = bool(record.rivals) and bool(reviews.unsettled(record)), flags.changed_later(record)
    return flags.Look(look.row, look.slip, True, unsettled, changed, typed, skew)


def _typed(db: sqlite_utils.Database, rows: Collection[str]) -> Iterator[tuple[str, tuple[str, int]]]:
    """By row the day on which a slip was written, and by how many minutes that clock was off."""
    for part, marks in fold.chunks(rows):
        found = db.execute(f"SELECT body, stamp FROM change WHERE id IN ({marks}) AND body IS NOT NULL", part)
        for body, stamp in found:
            fact = facts.read(bytes(body), stamp)
            yield fact.row, (fact.wall[:10], flags.skew(fact.wall, fact.clock, stamp))


def _beside(
    db: sqlite_utils.Database, days: Collection[str], homes: Collection[str], near: int
) -> Iterator[flags.Look]:
    """All slips of these days, and those of these households from `near` days before them to as many after."""
    yield from _looks(db, "v.date", sorted(days))
    told = sorted(filter(None, days))
    if told:
        apart = datetime.timedelta(days=near)
        first = (datetime.date.fromisoformat(told[0]) - apart).isoformat()
        last = (datetime.date.fromisoformat(told[-1]) + apart).isoformat()
        for part, marks in fold.chunks(sorted(filter(None, homes))):
            there = f"{_BESIDE} AND v.household IN ({marks}) AND v.household <> '' AND v.date BETWEEN ? AND ?"
            yield from map(_short, db.execute(there, [*part, first, last]))


def _looks(db: sqlite_utils.Database, column: str, wanted: Collection[str]) -> Iterator[flags.Look]:
    """The slips with one of these values in a column."""
    for part, marks in fold.chunks(wanted):
        yield from map(_short, db.execute(f"{_BESIDE} AND {column} IN ({marks})", part))


def _short(found: Any) -> flags.Look:
    row, household, date, time, name, topics, body = found
    cells = _cells.decode(body)
    when = cells.when.value if cells.when and isinstance(cells.when.value, dict) else {}
    by = cells.by.value if cells.by and isinstance(cells.by.value, dict) else {}
    minutes, helpers = when.get("minutes"), by.get("helpers")
    slip = visits.Slip(
        date=date,
        time=time,
        minutes=minutes if type(minutes) is int else None,
        name=name,
        household=household,
        helpers=tuple(one for one in helpers if isinstance(one, str)) if isinstance(helpers, list) else (),
        topics=tuple(visits.TopicResult(*one.rpartition(":")[::2]) for one in topics.split()),
    )
    return flags.Look(row, slip, waits=False)
