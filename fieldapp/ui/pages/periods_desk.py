"""What the page of reporting periods asks of the desk lane; it makes no widget."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlite_utils

from fieldapp.actions import close_period, stopped
from fieldapp.domain import areas, calendar_span, closings, people, periods, reviews, text
from fieldapp.store import allowances, left, me, reference, settings
from fieldapp.store import closings as store_closings
from fieldapp.store import people as rights
from fieldapp.store import periods as store
from fieldapp.ui import session as sessions

CLOSING = "closing_day"  # the setting


class Open(msgspec.Struct, frozen=True):
    """An open period, the villages where it is to be closed, and how each stands; `over` when it can be closed; `left`
    are the slips that are here no more, as another area has their households now."""

    span: calendar_span.Span
    villages: list[store.Village]
    over: bool
    left: int = 0

    @property
    def approved(self) -> int:
        """How many slips a closing would hold."""
        return sum(one.states.get(reviews.APPROVED, 0) for one in self.villages)

    @property
    def waiting(self) -> int:
        """How many slips wait for review."""
        return sum(one.waiting for one in self.villages)

    @property
    def returned(self) -> int:
        """How many slips wait for their authors."""
        return sum(one.returned for one in self.villages)

    @property
    def unsettled(self) -> int:
        """On how many of those that wait two people wrote different things."""
        return sum(one.unsettled for one in self.villages)

    @property
    def disputed(self) -> int:
        """On how many of those that were approved two people wrote different things."""
        return sum(one.disputed for one in self.villages)


class Shut(msgspec.Struct, frozen=True):
    """A closed period: on which day, in how many villages, and how many slips came in since, for the next report."""

    span: calendar_span.Span
    day: str
    villages: int
    late: int


class State(msgspec.Struct, frozen=True):
    """What the page shows, read at one moment; `places` are the areas by id."""

    places: dict[str, areas.Area]
    open: list[Open]
    shut: list[Shut]
    next: calendar_span.Span
    next_villages: list[str]
    closing: int


def read(session: sessions.Session, db: sqlite_utils.Database) -> State:
    """The periods of the villages that the owner manages."""
    day, _ = rights.clock(db, session.wall())
    places, closing = reference.atlas(db), closing_day(db)
    mine = _managed(db, places, day)
    known = store.every(db, [place.id for place in mine])
    spans = sorted({one.span for one in known}, reverse=True)
    opened, shut = [], []
    for span in spans:
        those = [one for one in known if one.span == span]
        if all(one.closed for one in those):
            villages = [one.village for one in those]
            last = max(one.closed for one in those)
            shut.append(Shut(span, last, len(villages), store.late(db, span, villages)))
        else:
            villages = [place.id for place in mine if _there(place, span)]
            gone = left.told(db, span, villages, _kept(db, span)).slips
            opened.append(Open(span, store.standing(db, span, villages), span.end <= day, gone))
    ahead = periods.following(spans, day, closing)
    return State(places, opened, shut, ahead, [place.id for place in mine if _there(place, ahead)], closing)


def _kept(db: sqlite_utils.Database, span: calendar_span.Span) -> set[str]:
    """The slips that closings of these days have kept, where a part of the villages is closed already."""
    return closings.held_rows(store_closings.told(db, span), span)


def close(
    session: sessions.Session,
    db: sqlite_utils.Database,
    now: Open,
    moment: dict[str, Any],
    progress: stopped.Progress = stopped.never,
) -> close_period.Closed:
    """Closes a period, with the rules of activity days that hold on this computer."""
    rules = allowances.rules(db, session.catalogue, now.span.end)
    villages = [one.village for one in now.villages]
    return close_period.close_period(db, villages, now.span, rules=rules, progress=progress, **moment)


def closing_day(db: sqlite_utils.Database) -> int:
    """On which day of a month a period ends, `periods.MONTH` for its last one."""
    told = settings.get(db, CLOSING)
    return int(told) if told.isdigit() and int(told) in periods.CLOSING_DAYS else periods.MONTH


def _managed(db: sqlite_utils.Database, places: dict[str, areas.Area], day: str) -> list[areas.Area]:
    """The villages where the owner may close a period, those that are no more included, in Vietnamese order."""
    grants = reference.grants(db, me.read(db).person)
    found = [
        place
        for place in places.values()
        if place.kind not in rights.ABOVE and people.may(grants, people.MANAGE, areas.lineage(places, place.id), day)
    ]
    return sorted(found, key=lambda place: (text.sort_key(place.name), place.id))


def _there(place: areas.Area, span: calendar_span.Span) -> bool:
    """Whether a place existed on a day of a period: one merged in its midst is closed under its old name and its new
    one, and each slip counts where it was written."""
    return place.valid_from <= span.end and (not place.valid_to or span.start <= place.valid_to)
