"""Finds the slips of closed periods that came in, were mended or withdrawn since; changes none."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping

import sqlite_utils

from fieldapp.domain import closings, history, late_tables, reviews
from fieldapp.domain.calendar_span import Span
from fieldapp.domain.periods import Period
from fieldapp.store import fold, periods

# Those that a closing holds are locked; what is approved and not locked lies in an open period, or came late.
_SINCE = (
    "row IN (SELECT v.row FROM period p JOIN visit v ON v.village = p.village AND v.date BETWEEN p.since AND p.until"
    " WHERE p.closed <> '' AND v.state = ?"
    f" UNION ALL SELECT row FROM visit WHERE held <> '' AND state <> '{reviews.LOCKED}')"
)
# No closing holds what a report has added; where that counts no more, somebody has reviewed it once.
_ADDED = (
    "row IN (SELECT v.row FROM period p JOIN visit v ON v.village = p.village AND v.date BETWEEN p.since AND p.until"
    " WHERE p.closed <> '' AND v.held = '' AND v.state IN (?,?,?)) AND instr(body, CAST('\"_review\"' AS BLOB))"
)
_HELD = (
    "row IN (SELECT v.row FROM period p JOIN visit v ON v.village = p.village AND v.date BETWEEN p.since AND p.until"
    " WHERE p.row = ? AND v.state = ?)"
)


def every(db: sqlite_utils.Database) -> list[late_tables.Late]:
    """All of them, of any village that is known here."""
    return _every(db, _known(db))


class Since:
    """What has become of the slips of closed periods, looked for once for all reports that are made of one view of the
    data."""

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db

    @functools.cached_property
    def _shut(self) -> late_tables.Shut:
        return _known(self._db)

    @functools.cached_property
    def _late(self) -> list[late_tables.Late]:
        return _every(self._db, self._shut)

    def of_report(self, span: Span, told: Iterable[closings.Told]) -> list[late_tables.Late]:
        """Those among which the report of a span finds its own, a closed one those that it listed then; `told` are the
        periods within the span."""
        return late_tables.as_signed(self._late, self._shut, told, span, lambda rows: fold.told(self._db, rows)[0])


def _known(db: sqlite_utils.Database) -> late_tables.Shut:
    shut = sorted(periods.closed(db), key=lambda one: one.span)

    @functools.cache
    def listed(one: Period) -> Mapping[str, str] | None:
        [(body,)] = db.execute("SELECT body FROM record WHERE row = ?", [one.row])
        return closings.lates(bytes(body))

    return late_tables.Shut(shut, _outdone(db) if shut else {}, listed)


def _every(db: sqlite_utils.Database, known: late_tables.Shut) -> list[late_tables.Late]:
    if not known.periods:
        return []
    found = (late_tables.of(record, known) for record in _records(db, known))
    return [one for one in found if one is not None]


def _records(db: sqlite_utils.Database, known: late_tables.Shut) -> Iterator[history.Record]:
    yield from fold.records(db, _SINCE, [reviews.APPROVED])
    yield from fold.records(db, _ADDED, [reviews.WAITING, reviews.RETURNED, reviews.WITHDRAWN])
    for row in known.outdone:
        yield from fold.records(db, _HELD, [row, reviews.LOCKED])


def _outdone(db: sqlite_utils.Database) -> dict[str, frozenset[str]]:
    """By row the periods that were closed twice, which are those whose cells were set by two people."""
    asked = (
        "SELECT row, body FROM record WHERE rivals IS NOT NULL AND row IN (SELECT row FROM period WHERE closed <> '')"
    )
    found = ((row, closings.outdone(bytes(body))) for row, body in db.execute(asked))
    return {row: counted for row, counted in found if counted is not None}
