"""Whose turn which house is, and who has been there since it was shared out; never changes any."""

from __future__ import annotations

import msgspec
import sqlite_utils

from fieldapp.domain import reviews, text

_DONE = (
    "EXISTS (SELECT 1 FROM visit v WHERE v.household = r.row AND v.household <> '' AND v.date >= r.since"
    f" AND v.state <> '{reviews.WITHDRAWN}')"
)


class House(msgspec.Struct, frozen=True, array_like=True):
    """A house that was shared out; `done` when anybody has been there since. Days are ISO."""

    row: str
    area: str
    name: str
    place: str
    since: str
    until: str
    done: bool


class Progress(msgspec.Struct, frozen=True):
    """How far somebody's round has come, in houses."""

    who: str
    name: str
    houses: int
    done: int


def houses(db: sqlite_utils.Database, who: str, day: str) -> list[House]:
    """Somebody's houses of the rounds that still run on a day, lane by lane in Vietnamese order."""
    found = db.execute(
        f"SELECT r.row, h.area, h.name, h.place, r.since, r.until, {_DONE} FROM round r"
        " JOIN household h ON h.row = r.row WHERE r.who = ? AND r.until >= ?",
        [who, day],
    )
    listed = [msgspec.convert(row, House, strict=False) for row in found]
    return sorted(listed, key=lambda one: (text.sort_key(one.place), text.name_key(one.name), one.row))


def progress(db: sqlite_utils.Database, area: str, day: str) -> list[Progress]:
    """How far the rounds that run on a day in a village have come, by member in Vietnamese order."""
    found = db.execute(
        f"SELECT r.who, coalesce(p.name, ''), count(*), sum({_DONE}) FROM round r JOIN household h ON h.row = r.row"
        " LEFT JOIN person p ON p.id = r.who WHERE h.area = ? AND r.until >= ? GROUP BY r.who",
        [area, day],
    )
    return sorted((Progress(*row) for row in found), key=lambda one: (text.name_key(one.name), one.who))
