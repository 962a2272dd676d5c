"""Shares houses out for a round, to one member until a day, or takes them back."""

from __future__ import annotations

from collections.abc import Iterable

import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.actions.refused import Refused
from fieldapp.domain import facts, people, problems, rounds
from fieldapp.store import database, ledger, reference
from fieldapp.store import people as rights


def share_out(
    db: sqlite_utils.Database,
    rows: Iterable[str],
    who: str,
    until: str,
    *,
    now: int,
    wall: str,
    entropy: facts.Entropy,
) -> None:
    """Says that somebody is to go to these households until a day (ISO); with who "" nobody is any more. All or none.
    Problems "household_unknown", "not_allowed" (only who may review there shares out); Refused with "round_who" for
    somebody who is not known here and "round_until" for a day gone by."""
    day, _ = rights.clock(db, wall)
    share = rounds.Share(who, day, until) if who else None
    if found := _problems(db, share, day):
        raise Refused(found)
    with database.guard(), db.atomic():
        records = [grounds.household(db, row, people.REVIEW, day) for row in dict.fromkeys(rows)]
        changed = [record for record in records if _differs(rounds.of(record), share)]
        deeds = [grounds.changing(db, record, rounds.cell(share)) for record in changed]
        ledger.record(db, deeds, now=now, wall=wall, entropy=entropy)


def _problems(db: sqlite_utils.Database, share: rounds.Share | None, day: str) -> list[problems.Problem]:
    if share is None:
        return []
    found = rounds.check(share, day)
    if not found and not reference.person_name(db, share.who):
        found.append(problems.Problem("round_who", "who"))
    return found


def _differs(before: rounds.Share | None, after: rounds.Share | None) -> bool:
    """Whether it is somebody else's turn, or until another day; sharing out again does not begin a round anew."""
    if before is None or after is None:
        return before is not after
    return (before.who, before.until) != (after.who, after.until)
