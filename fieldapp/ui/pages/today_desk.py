"""Reads from a vault what the first page shows, and begins before there is a page; it makes no widget."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Sequence

import msgspec
import sqlite_utils

from fieldapp.domain import areas, calendar_span, people, reviews
from fieldapp.store import custody, drafts, me, periods, reached, rounds, untold
from fieldapp.store import visits as visit_store
from fieldapp.ui import foot, person
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import words

AHEAD_DAYS = 7  # follow-ups of the week that comes
SHOWN = 5  # of each kind; the others are in the log


class Returned(msgspec.Struct, frozen=True):
    """A slip that came back, and the reviewer's words, a line a reason."""

    line: visit_store.Line
    why: tuple[str, ...]


class Round(msgspec.Struct, frozen=True):
    """The owner's own houses, and of each village to be reviewed how far its members have come."""

    houses: list[rounds.House]
    progress: list[rounds.Progress]


class Quiet(msgspec.Struct, frozen=True):
    """A village without a slip in a period that is over and not closed; `told` when it said that there was nothing."""

    village: str
    name: str
    span: calendar_span.Span
    told: bool


class Day(msgspec.Struct, frozen=True):
    """What this page shows of what must be done, read at one moment. `follow_ups` and `returned` are the first of so
    many as `due` and `came_back` count, MANY for more than that. `came` are slips that wait here and were made
    elsewhere, None while they are not counted yet: who waits for the first page should not wait for that."""

    today: str
    who: person.Who
    lexicon: words.Lexicon
    follow_ups: list[visit_store.Line]
    due: int
    returned: list[Returned]
    came_back: int
    drafts: list[drafts.Draft]
    whole: custody.Custody
    waiting: int
    any_slip: bool
    round: Round
    untold: untold.Untold | None
    disputed: list[str]
    quiet: list[Quiet]
    came: int | None


class Reached(msgspec.Struct, frozen=True):
    """The days of this month on which the owner helped, by village whom the month's visits reached, and the `came` of
    a day that lacks it: all that takes longer than who waits for the page should wait."""

    day: Day
    days: list[str]
    counts: dict[str, reached.Count]
    came: int


class Begun:
    """What the window shows first of a vault, read while its pages are still being loaded and built: head and foot,
    which `told` hears (None when something stood in the way), and the first page's day."""

    def __init__(self, session: sessions.Session) -> None:
        self.told: Callable[[foot.Foot | None], None] = lambda _: None
        self._session = session
        self._foot: tuple[object, foot.Foot] | None = None
        self._day: tuple[object, Day] | None = None
        session.desk.do(self._look, self._tell, lambda _: self._tell(None))
        session.desk.do(self._begin)

    def _look(self, desk: sessions.Desk) -> foot.Foot:
        with desk.reader.atomic():
            found = foot.read(desk.reader, self._session.wall())
            self._foot = self._mark(desk.reader), found
            return found

    def _tell(self, found: foot.Foot | None) -> None:
        told, self.told = self.told, lambda _: None  # nobody is kept in memory by what it has heard
        told(found)

    def _begin(self, desk: sessions.Desk) -> None:
        with contextlib.suppress(Exception), desk.reader.atomic():
            mark = self._mark(desk.reader)
            seen = self._foot[1] if self._foot and self._foot[0] == mark else None
            self._day = mark, day(self._session, desk.reader, seen)

    def _mark(self, db: sqlite_utils.Database) -> object:
        """Another one once anything was written since, or this minute is over."""
        return db.execute("PRAGMA data_version").fetchone()[0], self._session.wall()[:16]

    def read(self, db: sqlite_utils.Database) -> Day:
        """The day that was read, once and while it is true; else what is to be read now. In the desk lane."""
        begun, self._day = self._day, None
        return begun[1] if begun and begun[0] == self._mark(db) else day(self._session, db)


def day(session: sessions.Session, db: sqlite_utils.Database, seen: foot.Foot | None = None) -> Day:
    """All that the first page tells of what must be done, but for what takes long; of `seen` what that has read."""
    seen = seen or foot.read(db, session.wall())
    today, who = seen.today, seen.who
    lexicon = person.lexicon(db, session.catalogue, session.lang)
    ahead = (datetime.date.fromisoformat(today) + datetime.timedelta(days=AHEAD_DAYS)).isoformat()
    owner = me.read(db).person
    reviewable = [area.id for area in who.reviewable]
    due, came_back = visit_store.follow_ups(db, ahead), visit_store.returned(db, owner)
    return Day(
        today,
        who,
        lexicon,
        visit_store.lines(db, due[:SHOWN]),
        len(due),
        [_came_back(db, line, lexicon) for line in visit_store.lines(db, came_back[:SHOWN])],
        len(came_back),
        [draft for draft in drafts.every(db) if draft.kind in (drafts.VISIT, drafts.STACK, drafts.HOUSEHOLD)],
        seen.whole,
        visit_store.count(db, villages=reviewable, states=[reviews.WAITING]) if reviewable else 0,
        bool(visit_store.log(db, limit=1)),
        _round(db, owner, reviewable, today),
        untold.read(db),
        visit_store.disputed(db, reviewable),
        _quiet(db, who.reviewable, today) if who.role == people.HEAD else [],
        None,
    )


def whole_day(session: sessions.Session, db: sqlite_utils.Database) -> Day:
    """The same with what came from elsewhere."""
    found = day(session, db)
    return msgspec.structs.replace(found, came=_came_here(db, found))


def _came_here(db: sqlite_utils.Database, day: Day) -> int:
    reviewable = [area.id for area in day.who.reviewable]
    return visit_store.came(db, reviewable) if reviewable else 0


def month(day: Day, db: sqlite_utils.Database) -> Reached:
    """What takes longer than who waits for the page should wait."""
    since, owner = f"{day.today[:7]}-01", me.read(db).person
    came = _came_here(db, day) if day.came is None else day.came
    return Reached(day, reached.days(db, owner, since, day.today), reached.counts(db, since, day.today), came)


def _came_back(db: sqlite_utils.Database, line: visit_store.Line, lexicon: words.Lexicon) -> Returned:
    return Returned(line, tuple(words.reasons(visit_store.review(db, line.row), lexicon)))


def _round(db: sqlite_utils.Database, owner: str, villages: Sequence[str], day: str) -> Round:
    """The rounds that run on a day (ISO)."""
    told = rounds.progress(db, villages, day)
    return Round(rounds.houses(db, owner, day), told)


def _quiet(db: sqlite_utils.Database, villages: Sequence[areas.Area], day: str) -> list[Quiet]:
    """The quiet ones of these villages on a day (ISO), the oldest period first."""
    names = {place.id: place.name for place in villages}
    over = [one for one in periods.every(db, list(names)) if not one.closed and one.span.end <= day]
    there = {(one.span, one.village) for one in over}
    found: list[Quiet] = []
    for span in sorted({one.span for one in over}):
        for one in periods.standing(db, span, [village for village in names if (span, village) in there]):
            if one.silent or one.nothing:
                found.append(Quiet(one.village, names[one.village], span, one.nothing))
    return found
