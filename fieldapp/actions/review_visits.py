"""Approves visits, or returns them with reasons; one at a time or many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
import sqlite_utils

from fieldapp import resources
from fieldapp.actions import grounds
from fieldapp.domain import facts, history, people, reviews, visits
from fieldapp.domain.problems import Problem
from fieldapp.store import database, ledger, me, usual
from fieldapp.store import people as rights
from fieldapp.store import visits as visit_store


class Reviewed(msgspec.Struct, frozen=True):
    """The visits on which the verdict was given, and why it was not on others."""

    done: list[str]
    left: dict[str, Problem]


def review_visits(
    db: sqlite_utils.Database,
    rows: Iterable[str],
    verdict: str,
    *,
    now: int,
    wall: str,
    entropy: facts.Entropy,
    reasons: Mapping[str, str] | None = None,
    words: str = "",
    read: Mapping[str, str] | None = None,
) -> Reviewed:
    """Gives one verdict (of `reviews.VERDICTS`) on visits in one transaction; `reasons` are codes of return_reasons by
    field, `read` the contents that were on the screen, by row. A visit is left out with "visit_unknown",
    "not_allowed", "visit_changed" (since it was read), "visit_rivals" (to be settled before it is approved),
    "review_author_away" (its household has moved, and its author would not see that it was returned) or
    "review_not_now". Problems "review_reason", "text_long"."""
    day, _ = rights.clock(db, wall)
    done, left, deeds = [], {}, []
    with database.guard(), db.atomic():
        reader = me.read(db).person
        may: dict[str, bool] = {}
        for row in dict.fromkeys(rows):
            record = ledger.current(db, row)
            problem = _problem(db, record, verdict, (read or {}).get(row, ""), may, day)
            if record is None or problem is not None:
                left[row] = problem or Problem("visit_unknown")
                continue
            said = reviews.cells(verdict, record, reasons, words, reader=reader, day=day)
            deeds.append(grounds.setting(record, said))
            done.append(row)
        if deeds:
            ledger.record(db, deeds, now=now, wall=wall, entropy=entropy)
            if reasons:  # of which the reader's own words are noted nowhere
                listed = resources.catalogue().newest["return_reasons"]
                usual.note(db, [code for code in reasons.values() if code in listed])
    return Reviewed(done, left)


def _problem(
    db: sqlite_utils.Database,
    record: history.Record | None,
    verdict: str,
    read: str,
    may: dict[str, bool],
    day: str,
) -> Problem | None:
    if record is None or record.entity != "visit":
        return Problem("visit_unknown")
    village = visits.slip_of(record).village
    if village not in may:
        may[village] = rights.may(db, people.REVIEW, village, day)
    if not (may[village] or rights.may_review(db, record.row, village, day)):
        return Problem("not_allowed")
    if read and read != reviews.content(record):
        return Problem("visit_changed")
    unsettled = bool(reviews.unsettled(record))
    if verdict == reviews.APPROVED and unsettled:
        return Problem("visit_rivals")
    if verdict == reviews.RETURNED:
        author = visit_store.author(db, record.row)
        if not rights.may_return(db, record.row, village, author, day):
            return Problem("review_author_away")
    fits = unsettled if verdict == reviews.SETTLED else reviews.may_follow(reviews.state(record), verdict)
    return None if fits else Problem("review_not_now")
