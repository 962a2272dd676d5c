"""People, their teams and what each may do where; never how they prove who they are."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping

import msgspec

from fieldapp.domain import areas as places

MEMBER = "member"
HEAD = "head"
OFFICER = "officer"
PROVINCE = "province"
HUB = "hub"  # no person: the computer of a commune office that serves the laptops around it

SEE = "see"
RECORD = "record"
REVIEW = "review"
MOVE = "move"
ERASE = "erase"
MANAGE = "manage"

# The whole answer to "which role may what".
MAY: dict[str, frozenset[str]] = {
    MEMBER: frozenset({SEE, RECORD, MOVE}),
    HEAD: frozenset({SEE, RECORD, MOVE, REVIEW}),
    OFFICER: frozenset({SEE, RECORD, MOVE, REVIEW, ERASE, MANAGE}),
    PROVINCE: frozenset({SEE, RECORD, MOVE, REVIEW, ERASE, MANAGE}),
    HUB: frozenset({SEE}),
}

# Deeds done while the grant still held may arrive after it ended: an offline laptop's work is not lost.
LATE = frozenset({RECORD, MOVE})


class Person(msgspec.Struct, frozen=True):
    """Someone who works with the program; never someone who was helped."""

    id: str
    name: str
    phone: str = ""


class Grant(msgspec.Struct, frozen=True):
    """A role in a place and all below it, from day `since` to day `until`, both included ("" = no end)."""

    person: str
    area: str
    role: str
    since: str
    until: str = ""


class Team(msgspec.Struct, frozen=True):
    """A community digital technology team; `kind` tells a local one from one in an enterprise."""

    id: str
    name: str
    kind: str


class TeamMember(msgspec.Struct, frozen=True):
    """Who holds which post in a team, from day `since` to day `until`, both included ("" = no end)."""

    team: str
    person: str
    post: str
    since: str
    until: str = ""


def may(grants: Iterable[Grant], deed: str, lineage: Collection[str], day: str, grace_days: int = 0) -> bool:
    """Whether one of the grants allows the deed on a day in a place, given by its lineage (`areas.lineage`).

    Recording and moving stay allowed for `grace_days` days after a grant has ended.
    """
    first = _days_before(day, grace_days) if deed in LATE else day
    return any(
        grant.area in lineage and deed in MAY.get(grant.role, ()) and _held(grant, first, day) for grant in grants
    )


def scope(grants: Iterable[Grant], areas: Mapping[str, places.Area], day: str) -> frozenset[str]:
    """The ids of all places that the grants let someone see on a day."""
    return where(grants, areas, SEE, day)


def where(grants: Iterable[Grant], areas: Mapping[str, places.Area], deed: str, day: str) -> frozenset[str]:
    """The ids of all places in which the grants allow a deed on a day: each place of which `may` says so."""
    return places.within(
        areas, {grant.area for grant in grants if deed in MAY.get(grant.role, ()) and holds(grant, day)}
    )


def serves(member: TeamMember, day: str) -> bool:
    """Whether someone is in the team on a day."""
    return member.since <= day and (not member.until or day <= member.until)


def holds(grant: Grant, day: str) -> bool:
    """Whether a grant holds on a day."""
    return _held(grant, day, day)


def _held(grant: Grant, first: str, day: str) -> bool:
    return grant.since <= day and (not grant.until or first <= grant.until)


def _days_before(day: str, days: int) -> str:
    return (datetime.date.fromisoformat(day) - datetime.timedelta(days=days)).isoformat()
