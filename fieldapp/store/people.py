"""What the owner of this vault may do and where, as far as the province last told; never who may at the server."""

from __future__ import annotations

import weakref
from collections.abc import Collection, Mapping
from typing import NamedTuple

import sqlite_utils

from fieldapp.domain import areas, catalogue, hours, people, text, visit_cells, visits
from fieldapp.store import among, fold, me, periods, reference, settings

ABOVE = frozenset({"province", "commune", "ward", "special_zone"})  # area kinds where nobody is visited
_RANKS = (people.MEMBER, people.HEAD, people.OFFICER, people.PROVINCE)
Atlas = Mapping[str, areas.Area]


class _Around(NamedTuple):
    """Where the owner may record on a day, and who may help there; made of what the province told (`mark`)."""

    mark: tuple[str, int, str] | None
    days: tuple[str, str]
    there: frozenset[str]
    helpers: frozenset[str]


class Reach(NamedTuple):
    """The owner's highest role on a day ("" for none) and where it is held; where the owner may record, and review."""

    role: str
    seats: list[areas.Area]
    villages: list[areas.Area]
    reviewable: list[areas.Area]


_last: weakref.WeakKeyDictionary[sqlite_utils.Database, _Around] = weakref.WeakKeyDictionary()


def clock(db: sqlite_utils.Database, wall: str) -> tuple[str, str]:
    """The day (ISO) and "HH:MM" of a wall time, put right by what the province's clock last said. It is never earlier
    than when that was: a laptop whose battery died is not in a year in which nobody had a village."""
    return clock_by(wall, said(db))


def clock_by(wall: str, said: tuple[int, int]) -> tuple[str, str]:
    """The same by what the clock `said`."""
    right = hours.right(wall, *said)
    return right[:10], right[11:16]


def said(db: sqlite_utils.Database) -> tuple[int, int]:
    """By how many ms the province's clock was ahead of this computer's, and when it last said so, by its clock (ms)."""
    return me.read(db).clock_offset, int(settings.get(db, settings.HEARD, "0"))


def may(db: sqlite_utils.Database, deed: str, area: str, day: str) -> bool:
    """Whether the owner may do a deed (of `domain.people`) in an area on a day."""
    line = areas.lineage(reference.atlas(db), area)
    return people.may(reference.grants(db, me.read(db).person), deed, line, day)


def may_review(db: sqlite_utils.Database, row: str, village: str, day: str) -> bool:
    """Whether the owner may review a visit of a village on a day: there, or where its household stands by now, for who
    reviewed it before it moved sees it no more."""
    return may(db, people.REVIEW, village, day) or any(
        may(db, people.REVIEW, area, day) for area in elsewhere(db, [row]).values()
    )


def may_return(db: sqlite_utils.Database, row: str, village: str, author: str, day: str) -> bool:
    """Whether a visit that the owner may review on a day can be returned: not one whose household stands elsewhere by
    now, unless its author is known to see it there, as the owner does. Their laptop has let go of it."""
    stands = elsewhere(db, [row]).values()
    if not stands or author == me.read(db).person:
        return may_review(db, row, village, day)
    atlas, granted = reference.atlas(db), reference.grants(db, author)
    return any(people.may(granted, people.SEE, areas.lineage(atlas, area), day) for area in stands)


def elsewhere(db: sqlite_utils.Database, rows: Collection[str]) -> dict[str, str]:
    """By row of those of these visits whose household stands in another village than where they were made: which."""
    found = db.execute(
        "SELECT v.row, a.area FROM visit v JOIN attr a ON a.root = v.root"
        f" WHERE a.area <> v.village AND v.root <> v.row AND v.row IN {among.LISTED}",
        [among.listed(rows)],
    )
    return dict(found.fetchall())


def villages(db: sqlite_utils.Database, day: str, *, on: str = "") -> list[areas.Area]:
    """The villages, quarters, hamlets and enterprises that exist `on` a day (else on `day`) and where the owner
    may record on either day, in Vietnamese order."""
    return _listed(_where(_grants(db), reference.atlas(db), people.RECORD, (day, on or day), on or day))


def reviewable(db: sqlite_utils.Database, day: str) -> list[areas.Area]:
    """The villages, quarters, hamlets and enterprises where the owner may review, in Vietnamese order."""
    return _listed(_where(_grants(db), reference.atlas(db), people.REVIEW, (day,), day))


def role(db: sqlite_utils.Database, day: str) -> str:
    """The highest role that the owner has anywhere on a day; "" for none."""
    return _role(_grants(db), day)


def seats(db: sqlite_utils.Database, role: str, day: str) -> list[areas.Area]:
    """Where the owner holds a role on a day: the commune of an officer, not its villages; in Vietnamese order."""
    return _seats(_grants(db), reference.atlas(db), role, day)


def reach(db: sqlite_utils.Database, day: str) -> Reach:
    """All of these at once, as each glance at the window wants them."""
    granted, atlas = _grants(db), reference.atlas(db)
    role = _role(granted, day)
    record, review = (_listed(_where(granted, atlas, deed, (day,), day)) for deed in (people.RECORD, people.REVIEW))
    return Reach(role, _seats(granted, atlas, role, day), record, review)


def _grants(db: sqlite_utils.Database) -> list[people.Grant]:
    """What was granted to the owner, on whatever day."""
    return reference.grants(db, me.read(db).person)


def _role(granted: list[people.Grant], day: str) -> str:
    held = {grant.role for grant in granted if people.holds(grant, day)}
    return max(held.intersection(_RANKS), key=_RANKS.index, default="")


def _seats(granted: list[people.Grant], atlas: Atlas, role: str, day: str) -> list[areas.Area]:
    held = {grant.area for grant in granted if grant.role == role and people.holds(grant, day)}
    return _listed([atlas[area] for area in held if area in atlas])


def scene(
    db: sqlite_utils.Database, listed: catalogue.Catalogue, day: str, clock: str, *, on: str = ""
) -> visits.Scene:
    """What a slip's rules look at: today and "HH:MM", and the villages and helpers of the slip's own day `on`; those
    of today when that is no day on which a visit can have been, so that a wrong date is told as nothing else."""
    if visit_cells.day_of(on) is None or not visits.FIRST_DAY <= on <= day:
        on = day
    around = _around(db, day, on)
    return visits.Scene(day, clock, around.there, around.helpers, listed, tuple(periods.closed(db)))


def helpers(db: sqlite_utils.Database, village: str, day: str) -> frozenset[str]:
    """Who may have helped in a village on a day, as far as its teams are known here."""
    return _helpers(db, reference.atlas(db), frozenset((village,)), day)


def _around(db: sqlite_utils.Database, day: str, on: str) -> _Around:
    """The same for slip after slip of a day: it is made once."""
    mark = reference.told(db)
    last = _last.get(db)
    if last is None or mark is None or (last.mark, last.days) != (mark, (day, on)):
        atlas = reference.atlas(db)
        there = frozenset(area.id for area in _where(_grants(db), atlas, people.RECORD, (day, on), on))
        last = _last[db] = _Around(mark, (day, on), there, _helpers(db, atlas, there, on))
    return last


def _where(granted: list[people.Grant], atlas: Atlas, deed: str, days: tuple[str, ...], on: str) -> list[areas.Area]:
    there = frozenset[str]().union(*(people.where(granted, atlas, deed, day) for day in set(days)))
    return [area for area in atlas.values() if area.id in there and area.kind not in ABOVE and areas.active(area, on)]


def _listed(found: list[areas.Area]) -> list[areas.Area]:
    return sorted(found, key=lambda area: text.sort_key(area.name))


def _helpers(db: sqlite_utils.Database, atlas: Atlas, there: frozenset[str], day: str) -> frozenset[str]:
    """Everyone who is on a day in a team of these areas or of one above them."""
    around = {above for area in there for above in areas.lineage(atlas, area)}
    found: set[str] = set()
    for part, marks in fold.chunks(sorted(around)):
        rows = db.execute(
            f"SELECT person FROM team_member WHERE since <= ? AND (until = '' OR ? <= until) AND team IN"
            f" (SELECT team FROM team_area WHERE area IN ({marks}) AND since <= ? AND (until = '' OR ? <= until))",
            [day, day, *part, day, day],
        )
        found |= {person for (person,) in rows}
    return frozenset(found)
