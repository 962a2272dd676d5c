"""What the log of slips asks of the desk lane; it makes no widget."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

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
FIRST = 50  # lines of what waits that are shown before the others are read
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


class _Queue(msgspec.Struct, frozen=True):
    """What waits, in its order, before its lines are read; it is so as long as `_seen` tells what is `seen` here."""

    rows: list[str]
    reading: review.Reading
    who: person.Who
    seen: int


class Reader:
    """Reads for one page, in the desk lane alone. After a verdict nothing but the slips that it was on is read: what is
    said of all others stays true, and to read a thousand anew takes Python from the window each time."""

    def __init__(self, session: sessions.Session) -> None:
        self._session = session
        self._begun: tuple[Asked, _Queue] | None = None
        self._last: tuple[Asked, Listing, str] | None = None  # on which day

    def first(self, db: sqlite_utils.Database, asked: Asked) -> Listing | None:
        """The first lines of what waits, and no counts; None where they come no sooner than all. `read` of the same
        goes on from here."""
        queue = _queue(self._session, db, asked)
        self._begun = None if queue is None else (asked, queue)
        if queue is None or len(queue.rows) <= FIRST:
            return None
        return _listed(self._session, db, queue, visit_store.lines(db, queue.rows[:FIRST]), {})

    def read(self, db: sqlite_utils.Database, asked: Asked) -> Listing:
        """All that is asked for."""
        begun, self._begun, self._last = self._begun, None, None
        if begun is not None and begun[0] == asked and begun[1].seen == _seen(db):
            listing = _whole(self._session, db, asked, begun[1])
        else:
            listing = read(self._session, db, asked)
        self._last = msgspec.structs.replace(asked, states=listing.states, fresh=False), listing, self._session.today()
        return listing

    def read_after(self, db: sqlite_utils.Database, asked: Asked, rows: Collection[str]) -> Listing:
        """The same as `read` after a deed on these slips."""
        if self._last is None or (self._last[0], self._last[2]) != (asked, self._session.today()):
            return self.read(db, asked)
        listing = _after(db, self._last[1], frozenset(rows))
        if listing is not None and self._last[1].full and len(listing.lines) < len(self._last[1].lines):
            listing = _filled(self._session, db, asked, listing)
        if listing is None:
            return self.read(db, asked)
        self._last = asked, listing, self._last[2]
        return listing


def read(session: sessions.Session, db: sqlite_utils.Database, asked: Asked) -> Listing:
    """The lines, newest first; what waits for this reader stands with the most pressing doubt first."""
    queue = _queue(session, db, asked)
    if queue is not None:
        return _whole(session, db, asked, queue)
    today, _ = rights.clock(db, session.wall())
    who = person.read(db, today)
    lines = visit_store.log(
        db,
        villages=asked.villages,
        states=asked.states,
        find=asked.find,
        since=asked.since,
        until=asked.until,
        limit=_most(asked.states),
    )
    waiting = [(line.row, line.date, line.village) for line in lines if line.state == reviews.WAITING]
    limits = flags.limits(session.catalogue, today)
    reading = review.read(db, _mine(db, who.reviewable, waiting), limits)
    if asked.states == [reviews.WAITING]:
        order = _order(reading, list(limits))
        lines.sort(key=lambda line: order(line.row))
    counts = visit_store.counts_by_state(db, asked.villages)
    return Listing(lines, asked.states, counts, reading, _lexicon(session, db), who.villages)


def _queue(session: sessions.Session, db: sqlite_utils.Database, asked: Asked) -> _Queue | None:
    """What waits, if that and no more is asked for, by name or because this reader has something to review; None else,
    and for words that are looked for."""
    today, _ = rights.clock(db, session.wall())
    who = person.read(db, today)
    fresh = asked.fresh and who.role not in ("", people.MEMBER)
    if asked.find.strip() or not (fresh or asked.states == [reviews.WAITING]):
        return None
    found = _newest(db, asked)
    if fresh and not found:
        return None
    limits = flags.limits(session.catalogue, today)
    reading = review.read(db, _mine(db, who.reviewable, found), limits)
    rows = sorted((row for row, _, _ in found), key=_order(reading, list(limits)))
    return _Queue(rows, reading, who, _seen(db))


def _newest(db: sqlite_utils.Database, asked: Asked) -> list[tuple[str, str, str]]:
    """Row, day and village of what waits, the newest first."""
    return visit_store.newest(
        db,
        villages=asked.villages,
        states=[reviews.WAITING],
        since=asked.since,
        until=asked.until,
        limit=MOST_WAITING,
    )


def _mine(
    db: sqlite_utils.Database, reviewable: Iterable[areas.Area], found: Collection[tuple[str, str, str]]
) -> dict[str, str]:
    """The day of each of these slips that is this reader's to review: made in one of these villages, or of a household
    that stands there by now."""
    here = {place.id for place in reviewable}
    others = [row for row, _, village in found if village not in here] if here else []
    came = {row for row, area in rights.elsewhere(db, others).items() if area in here} if others else set()
    return {row: day for row, day, village in found if village in here or row in came}


def _order(reading: review.Reading, order: list[str]) -> Callable[[str], int]:
    """The place of a slip by its most pressing doubt; without a doubt last. The newest first stays among those with the
    same."""
    place = {code: number for number, code in enumerate(order)}

    def rank(row: str) -> int:
        found = reading.flags.get(row)
        return place[found[0].code] if found else len(order)

    return rank


def _whole(session: sessions.Session, db: sqlite_utils.Database, asked: Asked, queue: _Queue) -> Listing:
    counts = visit_store.counts_by_state(db, asked.villages)
    return _listed(session, db, queue, visit_store.lines(db, queue.rows), counts)


def _listed(
    session: sessions.Session,
    db: sqlite_utils.Database,
    queue: _Queue,
    lines: list[visit_store.Line],
    counts: dict[str, int],
) -> Listing:
    return Listing(lines, [reviews.WAITING], counts, queue.reading, _lexicon(session, db), queue.who.villages)


def _lexicon(session: sessions.Session, db: sqlite_utils.Database) -> words.Lexicon:
    return person.lexicon(db, session.catalogue, session.lang)


def _seen(db: sqlite_utils.Database) -> int:
    """A number that is another one as soon as somebody else has written."""
    return int(db.execute("PRAGMA data_version").fetchone()[0])


def _most(states: list[str] | None) -> int:
    return MOST_WAITING if states == [reviews.WAITING] else MOST


def _after(db: sqlite_utils.Database, was: Listing, rows: frozenset[str]) -> Listing | None:
    """The listing after a verdict on these slips; None where more than they may be another now: a slip that waits (as
    when news came in) has flags, and one that is withdrawn gives others none."""
    before = {line.row: line for line in was.lines if line.row in rows}
    now = {line.row: line for line in visit_store.lines(db, rows)}
    judged = all(line.state in (reviews.APPROVED, reviews.RETURNED) for line in now.values())
    if not judged or not rows == before.keys() == now.keys():
        return None
    lines = [now.get(line.row, line) for line in was.lines]
    stay = lines if was.states is None else [line for line in lines if line.state in was.states]
    counts = dict(was.counts)
    for row, line in now.items():
        counts[before[row].state] -= 1
        counts[line.state] = counts.get(line.state, 0) + 1
    counts = {state: count for state, count in counts.items() if count}
    return msgspec.structs.replace(was, lines=stay, counts=counts, reading=was.reading.without(rows))


def _filled(session: sessions.Session, db: sqlite_utils.Database, asked: Asked, listing: Listing) -> Listing | None:
    """What waits with the older ones that take the places of those that left a full list; None for another list, and
    where news came in."""
    if asked.states != [reviews.WAITING] or asked.find.strip():
        return None
    there, found = {line.row for line in listing.lines}, _newest(db, asked)
    if not there.issubset(row for row, *_ in found):
        return None
    today, _ = rights.clock(db, session.wall())
    limits = flags.limits(session.catalogue, today)
    older = [(row, day, village) for row, day, village in found if row not in there]
    mine = _mine(db, rights.reviewable(db, today), older)
    reading = listing.reading.and_of(review.read(db, mine, limits))
    lines = {line.row: line for line in [*listing.lines, *visit_store.lines(db, [row for row, *_ in older])]}
    rows = sorted((row for row, *_ in found), key=_order(reading, list(limits)))
    return msgspec.structs.replace(listing, lines=[lines[row] for row in rows], reading=reading)
