"""Takes a verdict back right after it was given: the visits stand where they stood before it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.domain import facts, history, reviews, visits
from fieldapp.store import database, fold, ledger, me
from fieldapp.store import people as rights


def take_back_review(
    db: sqlite_utils.Database, rows: Iterable[str], *, now: int, wall: str, entropy: facts.Entropy
) -> list[str]:
    """Puts in place of this person's own last verdict on each visit what was said before it; returns the rows done. A
    visit that was corrected, locked or reviewed by somebody else meanwhile is left as it is."""
    day, _ = rights.clock(db, wall)
    with database.guard(), db.atomic():
        told, _ = fold.told(db, list(rows))
        deeds = [deed for row in told if (deed := _deed(db, row, told[row], day)) is not None]
        if deeds:
            ledger.record(db, deeds, now=now, wall=wall, entropy=entropy)
    return [deed.row for deed in deeds]


def _deed(db: sqlite_utils.Database, row: str, told: list[facts.Fact], day: str) -> ledger.Deed | None:
    record = history.replay(told)
    cell = record.cells.get("_review")
    given = next((fact for fact in told if cell is not None and fact.id == cell.fact), None)
    holds = reviews.review(record).get("of") == reviews.content(record) and reviews.state(record) != reviews.LOCKED
    if given is None or not holds or given.author != me.read(db).person:
        return None
    if not rights.may_review(db, row, visits.slip_of(record).village, day):
        return None
    return grounds.setting(record, {"_review": _before(given, told)})


def _before(given: facts.Fact, told: list[facts.Fact]) -> Any:
    """The review that the given one took the place of, None when it was the first."""
    replaced = given.prev.get("_review", ())
    earlier = [fact for fact in told if fact.id in replaced and "_review" in fact.fields]
    return max(earlier, key=history.rank).fields["_review"] if earlier else None
