"""Closes a reporting period: what is approved is held for its report, and what comes later counts in the next one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec
import sqlite_utils

from fieldapp.actions import grounds, stopped
from fieldapp.domain import (
    calendar_span,
    closings,
    facts,
    history,
    late_tables,
    people,
    periods,
    problems,
    reports,
    reviews,
    statements,
    text,
    units,
    visits,
)
from fieldapp.store import closings as store_closings
from fieldapp.store import database, figures, fold, late, ledger, reference, works
from fieldapp.store import people as rights
from fieldapp.store import periods as known

CHUNK = 250  # slips that are looked at between two words of progress


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
    rules: statements.Rules | None = None,
    progress: stopped.Progress = stopped.never,
) -> Closed:
    """Closes it for good in all these villages, also where it was not opened, in one transaction; what its report tells
    is kept, with the `rules` of activity days and the days that they give (`closings`). What waits, was returned or is
    not decided stays as it is, outside of the report. Problems "not_allowed", "period_unknown" where it is open
    nowhere, "period_not_over" before its last day; with them, or with what `progress(held)` raises, nothing is kept."""
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
        listed = [one for one in late.every(db) if span.holds(one.since)]
        kept: dict[str, list[closings.Kept]] = {village: [] for village in left}
        told = store_closings.told(db, span)
        before = closings.held(told, span)
        paid = {} if rules is None else _paid(db, span, left, rules, closings.paid(told, span))
        numbers = closings.numbers(figures.now(db, span), before) if before else {}
        held = 0
        for slips in _slips(db, span, left):
            progress(held)
            locks = [_lock(record, span) for record, _ in slips if reviews.state(record) == reviews.APPROVED]
            _keep(slips, kept, numbers)
            ledger.record(db, locks, now=now, wall=wall, entropy=entropy)
            held += len(locks)
        progress(held)
        opened = {village for village in left if village in there}
        shut = _shut(kept, listed, span, rules, paid, day, opened, entropy)
        ledger.record(db, shut, now=now, wall=wall, entropy=entropy)
    return Closed(len(left), held)


def _slips(
    db: sqlite_utils.Database, span: calendar_span.Span, villages: list[str]
) -> Iterator[list[tuple[history.Record, str]]]:
    """The slips of these villages and days, some at a time, with the household at which each is shown. What the report
    of a closed period counts, and was corrected into this one since, is not counted twice."""
    homes = known.slips(db, span, villages)
    elsewhere = {one.row for one in known.closed(db)}
    rows = list(homes)
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        found = fold.records(db, f"row IN ({','.join('?' * len(part))})", part)
        yield [(record, homes[record.row]) for record in found if periods.held_in(record) not in elsewhere]


def _lock(record: history.Record, span: calendar_span.Span) -> ledger.Deed:
    row = periods.row(str(record.value("village", "")), span)
    return grounds.setting(record, periods.locking(row, record))


def _keep(
    slips: list[tuple[history.Record, str]], kept: dict[str, list[closings.Kept]], numbers: dict[str, str]
) -> None:
    """Adds to what is kept of each village."""
    for record, home in slips:
        slip = visits.slip_of(record)
        kept[slip.village].append(closings.keep(record.row, slip, reviews.state(record), home, numbers))


def _paid(
    db: sqlite_utils.Database,
    span: calendar_span.Span,
    villages: Iterable[str],
    rules: statements.Rules,
    before: Mapping[str, statements.Paid],
) -> dict[str, statements.Paid]:
    """What the statement of each of these villages tells now of its members' days; of a day in two villages, one of
    them pays, now and later."""
    atlas, slips = reference.atlas(db), works.works(db, span)
    by_commune: dict[str, list[str]] = {}
    for village in villages:
        by_commune.setdefault(reports.commune(atlas, village), []).append(village)
    found: dict[str, statements.Paid] = {}
    for commune, own in by_commune.items():
        whole = units.of(atlas, commune, span).of.keys() | own
        found |= statements.signed(rules, slips, whole, own, periods.closing(span), before)
    return found


def _shut(
    kept: Mapping[str, list[closings.Kept]],
    listed: list[late_tables.Late],
    span: calendar_span.Span,
    rules: statements.Rules | None,
    paid: Mapping[str, statements.Paid],
    day: str,
    opened: set[str],
    entropy: facts.Entropy,
) -> list[ledger.Deed]:
    """The deeds that close the period in each village, keep its slips as they were and name the late ones that its
    report lists."""
    deeds = []
    for village, slips in kept.items():
        came = {one.row: one.kind for one in listed if one.village == village}
        first, *others = closings.cells(slips, rules, entropy(6).hex(), came, paid.get(village))
        first |= {periods.CLOSED: day} | ({} if village in opened else periods.cells(village, span))
        row = periods.row(village, span)
        deeds += [ledger.Deed(periods.ENTITY, cells, row) for cells in (first, *others)]
    return deeds
