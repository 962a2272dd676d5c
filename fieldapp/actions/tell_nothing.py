"""Tells that a village has nothing to report in an open period, or takes that back; a slip approved later outweighs
it."""

from __future__ import annotations

import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.domain import calendar_span, facts, people, periods, problems, reviews
from fieldapp.store import database, ledger, me
from fieldapp.store import people as rights
from fieldapp.store import periods as known


def tell_nothing(
    db: sqlite_utils.Database,
    village: str,
    span: calendar_span.Span,
    *,
    said: bool = True,
    now: int,
    wall: str,
    entropy: facts.Entropy,
) -> None:
    """Says so of this village, or (`said` False) no more. Problems "not_allowed", "period_unknown" where it was not
    opened, "nothing_late" when it is closed, "nothing_some" where slips are approved or wait."""
    day, _ = rights.clock(db, wall)
    with database.guard(), db.atomic():
        if not rights.may(db, people.REVIEW, village, day):
            raise problems.Problem("not_allowed")
        one = next((one for one in known.every(db, [village]) if one.span == span), None)
        record = ledger.current(db, one.row) if one is not None else None
        if one is None or record is None:
            raise problems.Problem("period_unknown")
        if one.closed:
            raise problems.Problem("nothing_late")
        [standing] = known.standing(db, span, [village])
        if said and any(standing.states.get(state) for state in (reviews.APPROVED, reviews.WAITING)):
            raise problems.Problem("nothing_some")
        told = {"by": me.read(db).person, "day": day} if said else None
        ledger.record(db, [grounds.setting(record, {periods.NOTHING: told})], now=now, wall=wall, entropy=entropy)
