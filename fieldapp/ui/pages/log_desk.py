"""What the log of slips asks of the desk lane; it makes no widget."""

from __future__ import annotations

from collections.abc import Collection

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
        return self.states == [reviews.WAITING] and bool(self.reading.cells)

    @property
    def full(self) -> bool:
        """Whether there may be more slips than are listed."""
        return len(self.lines) >= _most(self.states)


class Reader:
    """Reads for one page, in the desk lane alone. After a verdict nothing but the slips that it was on is read: what is
    said of all others stays true, and to read a thousand anew takes Python from the window each time."""

    def __init__(self, session: sessions.Session) -> None:
        self._session = session
        self._last: tuple[Asked, Listing, str] | None = None  # on which day

    def read(self, db: sqlite_utils.Database, asked: Asked) -> Listing:
        """All that is asked for."""
        self._last = None
        listing = read(self._session, db, asked)
        self._last = msgspec.structs.replace(asked, states=listing.states, fresh=False), listing, self._session.today()
        return listing

    def read_after(self, db: sqlite_utils.Database, asked: Asked, rows: Collection[str]) -> Listing:
        """The same as `read` after a deed on these slips."""
        if self._last is None or (self._last[0], self._last[2]) != (asked, self._session.today()):
            return self.read(db, asked)
        listing = _after(db, self._last[1], frozenset(rows))
        if listing is None:
            return self.read(db, asked)
        self._last = asked, listing, self._last[2]
        return listing


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
        limit=_most(states),
    )
    mine = {place.id for place in who.reviewable}
    waiting = {line.row: line.date for line in lines if line.state == reviews.WAITING and line.village in mine}
    limits = flags.limits(session.catalogue, today)
    reading = review.read(db, waiting, limits)
    if states == [reviews.WAITING]:
        lines = _sorted(lines, reading, list(limits))
    return Listing(lines, states, counts, reading, person.lexicon(db, session.catalogue, session.lang), who.villages)


def _most(states: list[str] | None) -> int:
    return MOST_WAITING if states == [reviews.WAITING] else MOST


def _after(db: sqlite_utils.Database, was: Listing, rows: frozenset[str]) -> Listing | None:
    """The listing after a verdict on these slips; None where more than they may be another now: a slip that waits (as
    when news came in) has flags, one that is withdrawn gives others none, and an older one may come into a full list.
    """
    before = {line.row: line for line in was.lines if line.row in rows}
    now = {line.row: line for line in visit_store.lines(db, rows)}
    judged = all(line.state in (reviews.APPROVED, reviews.RETURNED) for line in now.values())
    if not judged or not rows == before.keys() == now.keys():
        return None
    lines = [now.get(line.row, line) for line in was.lines]
    stay = lines if was.states is None else [line for line in lines if line.state in was.states]
    if was.full and len(stay) < len(lines):
        return None
    counts = dict(was.counts)
    for row, line in now.items():
        counts[before[row].state] -= 1
        counts[line.state] = counts.get(line.state, 0) + 1
    counts = {state: count for state, count in counts.items() if count}
    return msgspec.structs.replace(was, lines=stay, counts=counts, reading=was.reading.without(rows))


def _sorted(lines: list[visit_store.Line], reading: review.Reading, order: list[str]) -> list[visit_store.Line]:
    """Without a doubt last; the newest first among those with the same."""
    place = {code: number for number, code in enumerate(order)}

    def rank(line: visit_store.Line) -> int:
        found = reading.flags.get(line.row)
        return place[found[0].code] if found else len(order)

    return sorted(lines, key=rank)
