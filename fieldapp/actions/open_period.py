"""Opens a reporting period in villages: from now on it is named, and can be closed when it is over."""

from __future__ import annotations

from collections.abc import Iterable

import sqlite_utils

from fieldapp.domain import calendar_span, facts, people, periods, problems, text
from fieldapp.store import database, ledger
from fieldapp.store import people as rights
from fieldapp.store import periods as known


def open_period(
    db: sqlite_utils.Database,
    villages: Iterable[str],
    span: calendar_span.Span,
    *,
    now: int,
    wall: str,
    entropy: facts.Entropy,
) -> int:
    """Opens it where it is not open yet; returns in how many villages it was opened. Problems "not_allowed",
    "period_days" for days that are none, "period_overlap" where another period has one of the days."""
    day, _ = rights.clock(db, wall)
    places = list(dict.fromkeys(villages))
    if not periods.sound(span):
        raise problems.Problem("period_days", "since")
    with database.guard(), db.atomic():
        if not places or not all(rights.may(db, people.MANAGE, village, day) for village in places):
            raise problems.Problem("not_allowed")
        there = known.every(db, places)
        for one in there:
            if one.span.meets(span) and one.span != span:
                days = {"since": text.show_day(one.span.start), "until": text.show_day(one.span.end)}
                raise problems.Problem("period_overlap", "since", **days)
        had = {one.village for one in there if one.span == span}
        deeds = [_deed(village, span) for village in places if village not in had]
        if deeds:
            ledger.record(db, deeds, now=now, wall=wall, entropy=entropy)
    return len(deeds)


def _deed(village: str, span: calendar_span.Span) -> ledger.Deed:
    return ledger.Deed(periods.ENTITY, periods.cells(village, span), periods.row(village, span))
