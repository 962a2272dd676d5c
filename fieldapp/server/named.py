"""Finds areas, people, teams and devices by the words that an administrator types; none has two meanings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from fieldapp.domain import areas, problems, text
from fieldapp.server import tables


class Areas:
    """Every area by id, code, name or `place above/name`, the last two without regard to tones and capitals."""

    def __init__(self, atlas: Mapping[str, areas.Area]) -> None:
        self.atlas = dict(atlas)
        self._sure: dict[str, str] = {}
        self._spoken: dict[str, set[str]] = {}
        for area in atlas.values():
            self._learn(area)

    def put(self, area: areas.Area) -> None:
        """Learns of a new area, or of a known one's new names; its old words stay good."""
        self.atlas[area.id] = area
        self._learn(area)

    def _learn(self, area: areas.Area) -> None:
        self._sure[area.id] = area.id
        if area.code:
            self._sure[area.code.casefold()] = area.id
        above = self.atlas.get(area.parent)
        fronts = [text.fold(above.name), above.code.casefold()] if above else []
        for name in map(text.fold, (area.name, *area.aliases)):
            for word in [name, *(f"{front}/{name}" for front in fronts if front)]:
                self._spoken.setdefault(word, set()).add(area.id)

    def find(self, word: str, column: str = "area") -> areas.Area:
        """The one area that a word means. Problems "area_unknown", and "area_ambiguous" with those it may mean."""
        typed = text.line(word)
        found = self._sure.get(typed) or self._sure.get(typed.casefold())
        if found is None:
            meant = self._spoken.get("/".join(map(text.fold, typed.split("/"))), set())
            if len(meant) > 1:
                raise problems.Problem("area_ambiguous", column, word=typed, codes=self._codes(meant))
            found = next(iter(meant), None)
        if found is None:
            raise problems.Problem("area_unknown", column, word=typed)
        return self.atlas[found]

    def _codes(self, ids: Iterable[str]) -> str:
        return ", ".join(sorted(self.atlas[id].code or id for id in ids))

    def by_code(self, code: str) -> areas.Area | None:
        """The area with a code."""
        found = self._sure.get(code.casefold()) if code else None
        return self.atlas[found] if found else None

    def below(self, parent: str) -> list[areas.Area]:
        """The areas directly below one."""
        return [area for area in self.atlas.values() if area.parent == parent]

    def path(self, id: str) -> str:
        """An area's name with those above it, the province left out: "Hồng Gai / Khu 1"."""
        line = [self.atlas[above] for above in areas.lineage(self.atlas, id)]
        return " / ".join(area.name for area in reversed(line) if area.kind != "province" or len(line) == 1)


def person(conn: sa.Connection, word: str) -> Any:
    """The person with a code or id. Problem "person_unknown"."""
    c = tables.person.c
    return _one(
        conn, tables.person, sa.or_(c.code == text.plain(word).casefold(), c.id == word.strip()), "person", word
    )


def team(conn: sa.Connection, word: str) -> Any:
    """The team with a code or id. Problem "team_unknown"."""
    c = tables.team.c
    return _one(conn, tables.team, sa.or_(c.code == text.plain(word).casefold(), c.id == word.strip()), "team", word)


def device(conn: sa.Connection, word: str) -> Any:
    """The device with an id. Problem "device_unknown"."""
    return _one(conn, tables.device, tables.device.c.id == word.strip(), "device", word)


def _one(conn: sa.Connection, table: sa.Table, where: sa.ColumnElement[bool], what: str, word: str) -> Any:
    found = conn.execute(sa.select(table).where(where)).first()
    if found is None:
        raise problems.Problem(f"{what}_unknown", what, word=text.line(word))
    return found
