"""What figures are counted from: the slips of some days as they lie in the vault, and the places and teams."""

from __future__ import annotations

import sqlite_utils

from fieldapp.domain import closings, figures, reviews
from fieldapp.domain.calendar_span import Span
from fieldapp.store import closings as kept
from fieldapp.store import once, reference


def slips(db: sqlite_utils.Database, span: Span) -> list[figures.Line]:
    """The visits of a span without withdrawn ones, at the households that they belong to now; where a period of just
    these days is closed, as they were then."""
    return closings.lines(now(db, span), closings.held(kept.told(db, span), span), kept.moved(db, span))


def now(db: sqlite_utils.Database, span: Span) -> list[figures.Line]:
    """The same as they are now, whatever is closed."""
    found = db.execute(
        "SELECT row, village, household, person, state, mode, people, topics, satisfaction, date FROM visit"
        " WHERE date BETWEEN ? AND ? AND state <> ?",
        [span.start, span.end, reviews.WITHDRAWN],
    )
    return [figures.Line(*row) for row in once.once(found)]


def ground(db: sqlite_utils.Database, area: str) -> figures.Ground:
    """The places and teams known here, for figures of an area."""
    charges = db.execute("SELECT team, area, '', since, until FROM team_area")
    members = db.execute("SELECT team, '', person, since, until FROM team_member")
    return figures.Ground(
        area,
        reference.atlas(db),
        [figures.Post(*row) for row in charges],
        [figures.Post(*row) for row in members],
    )
