"""What the page of households asks of the desk lane: each function runs there, on its reader; no widget."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.domain import areas, helped, people, reviews, rounds, standing, text, visits
from fieldapp.store import fold, households, named, reference, roll, taken_out
from fieldapp.store import people as rights
from fieldapp.store import visits as visit_store
from fieldapp.ui import paged, person
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import roll_words

VISITS = 200  # of one household that its page lists


class Found(msgspec.Struct, frozen=True):
    """The answer to a view: how many lines, the part of them that is seen first, and which line to stand on."""

    view: roll.View
    count: int
    part: int
    lines: list[roll.Line]
    at: int


class Around(msgspec.Struct, frozen=True):
    """What stands around the list: who looks at it, counts by filter, names of people who go to houses, and how many
    households are out of the roll."""

    who: person.Who
    today: str
    counts: dict[str, int]
    people: dict[str, str]
    gone: int = 0


class Whole(msgspec.Struct, frozen=True):
    """A household as its page shows it. `villages` are those it may move to; `merged` are the households that are part
    of it now; `out` tells that somebody took it out of the roll; `records`, `moves`, `shares` and `leaves` say what its
    reader may do."""

    detail: households.Detail
    lexicon: roll_words.Lexicon
    today: str
    visits: list[visit_store.Line]
    count: int
    due: list[visit_store.Line]
    people: list[helped.Person]
    unnamed: int
    reached: list[standing.Reached]
    agreed: standing.Agreed | None
    share: rounds.Share | None
    merged: dict[str, str]
    villages: list[areas.Area]
    records: bool
    moves: bool
    shares: bool
    out: taken_out.Out | None = None
    leaves: bool = False

    @property
    def village(self) -> areas.Area | None:
        """Where the household lives, as far as that place is known here."""
        return self.lexicon.places.get(self.detail.line.area)

    @property
    def here(self) -> bool:
        """Whether it stands on the roll."""
        return self.out is None or not self.out.hidden


class Side(msgspec.Struct, frozen=True):
    """One of two households that may be one: its visits, the day of the last, and whom they helped."""

    line: households.HouseholdLine
    visits: int
    last: str
    people: tuple[str, ...]


class Sharing(msgspec.Struct, frozen=True):
    """What can be shared out in a village, and to whom: houses as (row, name), chosen or by lane."""

    village: str
    today: str
    chosen: list[tuple[str, str]]
    lanes: dict[str, list[tuple[str, str]]]
    people: list[tuple[str, str]]


def look(db: sqlite_utils.Database, view: roll.View, row: str = "") -> Found:
    """The lines of a view around a household, or the first ones."""
    at = (roll.position(db, view, row) if row else None) or 0
    part = at // paged.PART
    lines = roll.page(db, view, part * paged.PART, paged.PART)
    count = len(lines) if len(lines) < paged.PART and not part else roll.count(db, view)
    return Found(view, count, part, lines, at)


def turn(db: sqlite_utils.Database, view: roll.View, part: int) -> list[roll.Line]:
    """One more part of a view."""
    return roll.page(db, view, part * paged.PART, paged.PART)


def around(db: sqlite_utils.Database, wall: str, view: roll.View) -> Around:
    """What stands around the list at a wall time."""
    today, _ = rights.clock(db, wall)
    told = msgspec.structs.replace(view, today=today)
    goers = [who for (who,) in db.execute("SELECT DISTINCT who FROM round WHERE until >= ?", [today])]
    return Around(person.read(db, today), today, roll.counts(db, told), named.people(db, goers), taken_out.count(db))


def whole(db: sqlite_utils.Database, session: sessions.Session, row: str) -> Whole:
    """A household with all that is known of it. Problem "household_unknown"."""
    today, _ = rights.clock(db, session.wall())
    detail = households.one(db, row)
    row, area = detail.line.row, detail.line.area
    lines = visit_store.log(db, household=row, limit=VISITS)
    slips = _slips(db, row)
    share = rounds.of(detail.record)
    known = [share.who] if share else []
    places = reference.atlas(db)
    return Whole(
        detail,
        roll_words.Lexicon(session.catalogue, session.lang, places, named.people(db, known)),
        today,
        lines,
        visit_store.count(db, household=row),
        _due(lines),
        helped.people(slips),
        sum(1 for slip in slips if not slip.name),
        standing.reached(slips),
        standing.agreed(slips),
        share if share and share.until >= today else None,
        _merged(db, row),
        [place for place in rights.villages(db, today) if place.id != area],
        rights.may(db, people.RECORD, area, today),
        rights.may(db, people.MOVE, area, today),
        rights.may(db, people.REVIEW, area, today),
        taken_out.one(db, row),
        all(may for _, may in grounds.in_charge(db, [row, *households.parts(db, row)], today)),
    )


def gone(db: sqlite_utils.Database, limit: int) -> tuple[list[taken_out.Line], int]:
    """The households that are out of the roll, those taken out last first, and how many there are."""
    return taken_out.lines(db, limit), taken_out.count(db)


def doubles(db: sqlite_utils.Database, row: str) -> list[households.HouseholdLine]:
    """Households of the same village that may be this one again."""
    home = households.one(db, row).household
    return [line for line in households.doubles(db, home) if line.area == home.area]


def side(db: sqlite_utils.Database, row: str) -> Side:
    """A household beside another. Problem "household_unknown"."""
    line = households.one(db, row).line
    visits = visit_store.count(db, household=row)
    slips = _slips(db, row)
    last = max((slip.date for slip in slips), default="")
    return Side(line, visits, last, tuple(person.name for person in helped.people(slips)))


def sharing(db: sqlite_utils.Database, session: sessions.Session, area: str, rows: Collection[str]) -> Sharing:
    """What the head may share out in a village: the chosen rows of it, or all houses of a lane."""
    today, _ = rights.clock(db, session.wall())
    village = reference.atlas(db).get(area)
    homes = db.execute(
        "SELECT h.row, h.name, h.place FROM roll r JOIN household h ON h.row = r.row WHERE r.area = ? ORDER BY r.id",
        [area],
    ).fetchall()
    lanes: dict[str, list[tuple[str, str]]] = {}
    for row, name, place in homes:
        lane = rounds.lane(place)
        if lane:
            lanes.setdefault(lane, []).append((row, name))
    return Sharing(
        village.name if village else "?",
        today,
        [(row, name) for row, name, _ in homes if row in set(rows)],
        {lane: lanes[lane] for lane in sorted(lanes, key=text.sort_key)},
        [(person, name) for _, person, name in reference.helpers(db, area, today)],
    )


def shares(db: sqlite_utils.Database, rows: Collection[str]) -> dict[tuple[str, str], list[str]]:
    """To whom and until when these households are shared out now, ("", "") for nobody."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        told = db.execute("SELECT who, until FROM round WHERE row = ?", [row]).fetchone()
        found.setdefault(told or ("", ""), []).append(row)
    return found


def _slips(db: sqlite_utils.Database, row: str) -> list[visits.Slip]:
    condition = "row IN (SELECT row FROM visit WHERE household = ? AND household <> '' AND state <> ?)"
    return [visits.slip_of(record) for record in fold.records(db, condition, [row, reviews.WITHDRAWN])]


def _due(lines: list[visit_store.Line]) -> list[visit_store.Line]:
    """The next visits that nobody has made yet: a later visit, whatever for, was that one."""
    held = [line for line in lines if line.state != reviews.WITHDRAWN]
    last = max((line.date for line in held), default="")
    return [line for line in held if line.date == last and line.follow_up]


def _merged(db: sqlite_utils.Database, row: str) -> dict[str, str]:
    """The names of the households that are part of this one, by row."""
    found: dict[str, str] = {}
    for part in households.parts(db, row):
        record = fold.record(db, part)
        if record is not None:
            found[part] = str(record.value("name", ""))
    return found
