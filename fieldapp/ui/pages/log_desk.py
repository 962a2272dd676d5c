"""What the log of slips asks of the desk lane; it makes no widget."""

from __future__ import annotations

import msgspec
import sqlite_utils

from fieldapp.domain import areas, flags, people, reviews
from fieldapp.store import people as rights
from fieldapp.store import review
from fieldapp.store import visits as visit_store
from fieldapp.ui import person
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import words

MOST = 500  # lines; older slips are found by words or days
MOST_WAITING = 2000  # lines of what waits: all of it is to be sorted by what needs eyes


class Asked(msgspec.Struct, frozen=True):
    """What is to be listed: None is no condition. `fresh` leaves it to the reader's role which state is shown first."""

    states: list[str] | None = None
    villages: list[str] | None = None
    find: str = ""
    since: str = ""
    until: str = ""
    fresh: bool = False


class Listing(msgspec.Struct, frozen=True):
    """The lines shown, the states that they have, the counts above them, and of the slips that wait here for this
    reader what they say now and what of them needs eyes."""

    lines: list[visit_store.Line]
    states: list[str] | None
    counts: dict[str, int]
    reading: review.Reading
    lexicon: words.Lexicon
    villages: tuple[areas.Area, ...]

    @property
    def queue(self) -> bool:
        """Whether this is what waits for a reader, sorted by what needs eyes."""
        return self.states == [reviews.WAITING] and bool(self.reading.contents)


def read(session: sessions.Session, db: sqlite_utils.Database, asked: Asked) -> Listing:
    """The lines, newest first; what waits for this reader stands with the most pressing doubt first."""
    today, _ = rights.clock(db, session.wall())
    who = person.read(db, today)
    counts = visit_store.counts_by_state(db, asked.villages)
    states = asked.states
    if asked.fresh and who.role not in ("", people.MEMBER) and counts.get(reviews.WAITING):
        states = [reviews.WAITING]
    lines = visit_store.log(
        db,
        villages=asked.villages,
        states=states,
        find=asked.find,
        since=asked.since,
        until=asked.until,
        limit=MOST_WAITING if states == [reviews.WAITING] else MOST,
    )
    mine = {place.id for place in who.reviewable}
    waiting = [line.row for line in lines if line.state == reviews.WAITING and line.village in mine]
    limits = flags.limits(session.catalogue, today)
    reading = review.read(db, waiting, limits)
    if states == [reviews.WAITING]:
        lines = _sorted(lines, reading, list(limits))
    return Listing(lines, states, counts, reading, person.lexicon(db, session.catalogue, session.lang), who.villages)


def _sorted(lines: list[visit_store.Line], reading: review.Reading, order: list[str]) -> list[visit_store.Line]:
    """Without a doubt last; the newest first among those with the same."""
    place = {code: number for number, code in enumerate(order)}

    def rank(line: visit_store.Line) -> int:
        found = reading.flags.get(line.row)
        return place[found[0].code] if found else len(order)

    return sorted(lines, key=rank)
