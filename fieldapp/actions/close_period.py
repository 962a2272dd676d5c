"""Closes a reporting period: what is approved is held for its report, and what comes later counts in the next one."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.domain import calendar_span, facts, people, periods, problems, reviews, text, visits
from fieldapp.store import database, fold, ledger
from fieldapp.store import people as rights
from fieldapp.store import periods as known


class Closed(msgspec.Struct, frozen=True):
    """In how many villages a period was closed, and how many visits it holds."""

    villages: int
    visits: int


def close_period(
    db: sqlite_utils.Database,
    villages: Iterable[str],
    span: calendar_span.Span,
    *,
    now: int,
    wall: str,
    entropy: facts.Entropy,
) -> Closed:
    """Closes it for good in all these villages, also where it was not opened, in one transaction. What waits, was
    returned or is not decided stays as it is, outside of the report. Problems "not_allowed", "period_unknown" where it
    is open nowhere, "period_not_over" before its last day."""
    day, _ = rights.clock(db, wall)
    places = list(dict.fromkeys(villages))
    with database.guard(), db.atomic():
        if not places or not all(rights.may(db, people.MANAGE, village, day) for village in places):
            raise problems.Problem("not_allowed")
        if day < span.end:
            raise problems.Problem("period_not_over", "until", until=text.show_day(span.end))
        there = {one.village: one for one in known.every(db, places) if one.span == span}
        if all(one.closed for one in there.values()):
            raise problems.Problem("period_unknown")
        left = [village for village in places if not (village in there and there[village].closed)]
        rows = known.approved(db, span, left)
        locks = [lock for part, marks in fold.chunks(rows) for lock in _locks(db, marks, part, span)]
        shut = [_deed(village, span, village in there, day) for village in left]
        ledger.record(db, [*locks, *shut], now=now, wall=wall, entropy=entropy)
    return Closed(len(shut), len(locks))


def _locks(db: sqlite_utils.Database, marks: str, rows: list[str], span: calendar_span.Span) -> list[ledger.Deed]:
    found = fold.records(db, f"row IN ({marks})", rows)
    return [
        grounds.setting(record, periods.locking(periods.row(visits.slip_of(record).village, span), record))
        for record in found
        if reviews.state(record) == reviews.APPROVED
    ]


def _deed(village: str, span: calendar_span.Span, opened: bool, day: str) -> ledger.Deed:
    cells = {periods.CLOSED: day} if opened else {**periods.cells(village, span), periods.CLOSED: day}
    return ledger.Deed(periods.ENTITY, cells, periods.row(village, span))
