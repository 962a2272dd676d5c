"""Whose turn which house is, and who has been there since it was shared out; never changes any."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import sqlite_utils

from fieldapp.domain import reviews, text

DONE = (
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
        f"SELECT r.row, h.area, h.name, h.place, r.since, r.until, {DONE} FROM round r"
        " JOIN household h ON h.row = r.row WHERE r.who = ? AND r.until >= ?",
        [who, day],
    )
    listed = [msgspec.convert(row, House, strict=False) for row in found]
    return sorted(listed, key=lambda one: (text.sort_key(one.place), text.name_key(one.name), one.row))


def progress(db: sqlite_utils.Database, villages: Sequence[str], day: str) -> list[Progress]:
    """How far the rounds that run on a day have come: village by village, by member in Vietnamese order."""
    listed = list(villages)
    found = db.execute(
        f"SELECT h.area, r.who, coalesce(p.name, ''), count(*), sum({DONE}) FROM round r CROSS JOIN household h"
        " ON h.row = r.row LEFT JOIN person p ON p.id = r.who"
        f" WHERE r.until >= ? AND h.area IN ({','.join('?' * len(listed))}) GROUP BY h.area, r.who",
        [day, *listed],
    ).fetchall()
    found.sort(key=lambda row: (listed.index(row[0]), text.name_key(row[2]), row[1]))
    return [Progress(*row[1:]) for row in found]
