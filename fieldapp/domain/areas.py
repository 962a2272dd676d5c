"""Places: province, communes, villages, quarters, enterprises; never how many there should be."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec


class Area(msgspec.Struct, frozen=True):
    """One place with the days on which it exists; `parent` is the id of the place above it.

    `code` is the state's code, no key as it was used again for other places; `aliases` are older names;
    `valid_to` is the last day, "" while the place is still there; `successor` is the id of the place that all of
    this one became then, "" where it was divided or is still there.
    """

    id: str
    kind: str
    parent: str
    name: str
    code: str = ""
    valid_from: str = ""
    valid_to: str = ""
    aliases: tuple[str, ...] = ()
    successor: str = ""


def lineage(areas: Mapping[str, Area], id: str) -> tuple[str, ...]:
    """The place itself, then all above it up to the province; a loop in the data ends where it closes."""
    line: list[str] = []
    while id in areas and id not in line:
        line.append(id)
        id = areas[id].parent
    return tuple(line)


def within(areas: Mapping[str, Area], ids: Collection[str]) -> frozenset[str]:
    """The named places that are known, and every place below them."""
    below: dict[str, list[str]] = {}
    for area in areas.values():
        below.setdefault(area.parent, []).append(area.id)
    found: set[str] = set()
    ahead = [id for id in ids if id in areas]
    while ahead:
        id = ahead.pop()
        if id not in found:
            found.add(id)
            ahead.extend(below.get(id, ()))
    return frozenset(found)


def active(area: Area, day: str) -> bool:
    """Whether the place exists on a day (ISO), both ends included."""
    return area.valid_from <= day and (not area.valid_to or day <= area.valid_to)
