"""Makes the summary of a place from a vault: reads what it needs and leaves the counting to the domain."""

from __future__ import annotations

import sqlite_utils

from fieldapp.domain import closings, reports, reviews, summaries, units
from fieldapp.store import calls, figures, reference
from fieldapp.store import closings as kept


def make(db: sqlite_utils.Database, ask: reports.Ask) -> summaries.Summary:
    """The summary of what `ask` says of place, span and day. Problems "place_*"."""
    area = reports.find(reference.atlas(db), ask.area)
    ground = figures.ground(db, area.id)
    places = units.of(ground.atlas, area.id, ask.span)
    slips, told = figures.slips(db, ask.span), calls.calls(db, ask.span)
    nothing = closings.nothing(kept.told(db, ask.span), ask.span, ground.atlas)
    promised = _promised(db, places, ask.today)
    return summaries.make(slips, told, calls.turns(db, ask.today), promised, ground, ask, nothing)


def _promised(db: sqlite_utils.Database, places: units.Units, day: str) -> int:
    """How many next visits were promised there for this day or a later one."""
    found = db.execute(
        "SELECT village, count(*) FROM visit WHERE follow_up <> '' AND follow_up >= ? AND state <> ? GROUP BY village",
        [day, reviews.WITHDRAWN],
    )
    return sum(count for village, count in found if village in places.of)
