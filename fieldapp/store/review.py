"""What a reviewer is told of slips that wait: what each says now, and what of it needs eyes; it reviews nothing."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import facts, flags, history, reviews, visit_cells, visits
from fieldapp.store import bodies, fold

_SLIP = f"SELECT v.row, v.household, v.date, v.time, v.name, v.topics, {bodies.KEPT}"
_THERE = f"FROM visit v JOIN record r ON r.row = v.row {bodies.ITS_FACT} WHERE v.state <> '{reviews.WITHDRAWN}'"
# One question for all that is asked of a slip that waits: it stands among the others of its day anyway.
_OF_DAYS = (
    f"{_SLIP}, r.rivals, f.body, f.stamp, EXISTS (SELECT 1 FROM note n WHERE n.row = v.row)"
    f" FROM visit v JOIN record r ON r.row = v.row {bodies.ITS_FACT}"
    f" LEFT JOIN change f ON f.id = v.row AND v.state = '{reviews.WAITING}' WHERE v.state <> '{reviews.WITHDRAWN}'"
)


GONE = "gone"  # what a slip said whose first fact is here no more: no record says that

DAYS = 100  # that are looked through for other slips of households


class Reading(msgspec.Struct, frozen=True):
    """By row the cells of a slip as they are stored, b"" for those of its first fact, with the stamp of that; and its
    flags, the most pressing first. `open` are those that nobody approves with others: with two values, or held back by
    the province."""

    cells: dict[str, tuple[bytes, int | None]]
    flags: dict[str, list[flags.Flag]]
    open: frozenset[str] = frozenset()

    def contents(self, db: sqlite_utils.Database, rows: Iterable[str]) -> dict[str, str]:
        """What those of these slips said (`reviews.content`) when they were read. What stood in its first fact alone is
        read once more: a fact never changes, and of thousands that wait few are ever asked for; GONE where it left."""
        there = ((row, *self.cells[row]) for row in rows if row in self.cells)
        told = ((row, body, None if body else _fact(db, row), stamp) for row, body, stamp in there)
        return {
            row: reviews.content(_record(row, None, body, fact, stamp)) if body or fact else GONE
            for row, body, fact, stamp in told
        }

    def without(self, rows: Collection[str]) -> Reading:
        """The same without slips that wait no more: what is said of the others stays true."""
        cells = {row: told for row, told in self.cells.items() if row not in rows}
        return Reading(cells, {row: self.flags[row] for row in cells}, self.open.difference(rows))

    def and_of(self, more: Reading) -> Reading:
        """The same with other slips that wait."""
        return Reading(self.cells | more.cells, self.flags | more.flags, self.open | more.open)


_values = bodies.reader("when", "by", "_review")  # which a line does not tell


def read(db: sqlite_utils.Database, days: Mapping[str, str], limit: Mapping[str, int]) -> Reading:
    """The slips of these rows, that wait, each with its day (ISO), as a reviewer should look at them; `limit` as
    `flags.limits` tells it."""
    cells: dict[str, tuple[bytes, int | None]] = {}
    open_: set[str] = set()
    looks: dict[str, flags.Look] = {}
    dates = set(days.values())
    for found in _of_days(db, sorted(dates)):
        row, (rivals, fact, stamp, held) = found[0], found[9:]
        if row not in days:
            looks[row] = _look(found, _told(found))
            continue
        cells[row] = found[6], found[8]
        looks[row] = look = _waiting(found, rivals, fact, stamp)
        if look.rivals or held:
            open_.add(row)
    homes = {looks[row].slip.household for row in cells}
    for found in _of_homes(db, dates, homes, limit.get("again", 0)):
        looks[found[0]] = _look(found, _told(found))
    return Reading(cells, flags.of(looks.values(), limit), frozenset(open_))


def _of_days(db: sqlite_utils.Database, days: Collection[str]) -> Iterator[Any]:
    """All slips of these days."""
    for part, marks in fold.chunks(days):
        yield from db.execute(f"{_OF_DAYS} AND v.date IN ({marks})", part)


def _of_homes(db: sqlite_utils.Database, days: Collection[str], homes: Collection[str], near: int) -> Iterator[Any]:
    """The slips of these households up to `near` days before and after these days, on which they are known already."""
    around = sorted(_around(days, near).difference(days))
    # An index by day lists households too: to look there is to read a few pages, and for each household another one.
    by_day = "+" if len(around) <= DAYS else ""
    for part, marks in fold.chunks(around):
        for some, names in fold.chunks(sorted(filter(None, homes))):
            there = f"{by_day}v.household IN ({names}) AND v.household <> '' AND v.date IN ({marks})"
            yield from db.execute(f"{_SLIP} {_THERE} AND {there}", [*some, *part])


def _around(days: Iterable[str], near: int) -> set[str]:
    """These days and `near` days before and after each; what is no day has none."""
    told = {day.toordinal() for one in days if (day := visit_cells.day_of(one)) is not None}
    around = {number for day in told for number in range(day - near, day + near + 1)}
    last = datetime.date.max.toordinal()
    return {datetime.date.fromordinal(number).isoformat() for number in around if 0 < number <= last}


def _waiting(found: Any, rivals: bytes | None, fact: bytes | None, stamp: int | None) -> flags.Look:
    """What is looked at of a slip that waits: also whether two values stand in it or it was changed after its
    approval, on which day it was written, and by how many minutes that clock was off."""
    row, told = found[0], _told(found)
    record = _record(row, rivals, *found[6:9]) if rivals or "_review" in told else None  # most have neither
    unsettled = record is not None and bool(record.rivals) and bool(reviews.unsettled(record))
    changed = record is not None and flags.changed_later(record)
    wall, clock = ("", 0) if fact is None else facts.written(fact)
    skew = flags.skew(wall, clock, stamp) if wall else 0
    return flags.Look(row, _look(found, told).slip, True, unsettled, changed, wall[:10], skew)


def _fact(db: sqlite_utils.Database, row: str) -> bytes:
    """The fact that opened a row; b"" where it was erased."""
    found = db.execute("SELECT body FROM change WHERE id = ? AND body IS NOT NULL", [row]).fetchone()
    return bytes(found[0]) if found else b""


def _record(row: str, rivals: bytes | None, *body: Any) -> history.Record:
    return fold.stored(row, "visit", row, rivals, *body)


def _told(found: Any) -> dict[str, Any]:
    return _values(*found[6:8])


def _look(found: Any, told: Mapping[str, Any]) -> flags.Look:
    row, household, date, time, name, topics = found[:6]
    when, by = told.get("when"), told.get("by")
    minutes = when.get("minutes") if isinstance(when, dict) else None
    helpers = by.get("helpers") if isinstance(by, dict) else None
    slip = visits.Slip(
        date=date,
        time=time,
        minutes=minutes if type(minutes) is int else None,
        name=name,
        household=household,
        helpers=tuple([one for one in helpers if isinstance(one, str)]) if isinstance(helpers, list) else (),
        topics=_topics(topics),
    )
    return flags.Look(row, slip, waits=False)


@functools.lru_cache(maxsize=1024)
def _topics(told: str) -> tuple[visits.TopicResult, ...]:
    """What a line tells, as "ID-01:3 PAY-02:X": many tell the same."""
    return tuple(visits.TopicResult(*one.rpartition(":")[::2]) for one in told.split())
