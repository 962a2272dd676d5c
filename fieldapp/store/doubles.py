"""Finds households that may be on the roll twice; never joins any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import sqlite_utils

from fieldapp.domain import households, text

MOST = 100  # pairs proposed at once


def pairs(db: sqlite_utils.Database, area: str = "") -> list[tuple[str, str]]:
    """The rows of households of one village, or of each, that may be one: the same name, or the same phone and a name
    like it, as `households.double` says. Of three that are alike there are two pairs."""
    where, values = ("WHERE area = ?", [area]) if area else ("", [])
    found = db.execute(f"SELECT row, area, name, place, phone FROM household {where} ORDER BY area, row", values)
    alike: dict[tuple[str, str], list[households.Household]] = defaultdict(list)
    proposed: dict[tuple[str, str], None] = {}
    for home in (households.Household(*row) for row in found):
        for word in _words(home):
            before = alike[home.area, word]
            proposed |= {(one.id, home.id): None for one in households.double(home, before[-1:])}
            before.append(home)
        if len(proposed) >= MOST:
            break
    return list(proposed)[:MOST]


def _words(home: households.Household) -> Iterator[str]:
    """What two households that may be one have in common."""
    if name := text.fold(home.name):
        yield name
    if home.phone:
        yield home.phone
