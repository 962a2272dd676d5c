"""Who was helped in a household before, and with what a team was busy of late; never changes anything."""

from __future__ import annotations

import collections

import sqlite_utils

from fieldapp.domain import helped, reviews, visits
from fieldapp.store import fold

SLIPS = 60  # of a household that are looked at, the newest
BUSY = 2000  # visits that tell what is asked for most

_UNSOUND = (reviews.WITHDRAWN, reviews.RETURNED)  # what is to be mended first proves nothing


def people(db: sqlite_utils.Database, household: str) -> list[helped.Person]:
    """The people of a household who were helped before, those helped last first."""
    condition = (
        "row IN (SELECT row FROM visit WHERE household = ? AND household <> '' AND name <> '' AND state NOT IN (?,?)"
        " ORDER BY date DESC, time DESC LIMIT ?)"
    )
    records = fold.records(db, condition, [household, *_UNSOUND, SLIPS])
    return helped.people(visits.slip_of(record) for record in records)


def topics(db: sqlite_utils.Database, since: str) -> list[str]:
    """The codes of the topics of the newest visits since a day (ISO), the most frequent first."""
    found = db.execute(
        "SELECT topics FROM visit WHERE date >= ? AND state <> ? ORDER BY date DESC, time DESC LIMIT ?",
        [since, reviews.WITHDRAWN, BUSY],
    )
    counted = collections.Counter(one.partition(":")[0] for (told,) in found for one in told.split())
    return [code for code, _ in counted.most_common()]
