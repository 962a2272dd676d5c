"""Founds a province with its communes, and adds the areas below them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fieldapp import resources
from fieldapp.domain import areas, facts, hours, problems, text
from fieldapp.server import database, desk, found, tables
from fieldapp.server.queries import rules

COMMUNES = frozenset({"commune", "ward", "special_zone"})
VILLAGES = frozenset({"village", "quarter", "hamlet"})
# Which kind of area stands directly below which.
_ABOVE = {
    **dict.fromkeys(COMMUNES, frozenset({"province"})),
    **dict.fromkeys(VILLAGES, COMMUNES),
    "enterprise": COMMUNES | {"province"},
}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


def init(engine: database.Engine, name: str, *, now: int, entropy: facts.Entropy) -> int:
    """Founds a province in an empty database, with the communes of the catalogue; returns how many.

    Problems "server_exists", "server_db", "cell_missing" for an empty name.
    """
    called = desk.name(name)
    database.prepare(engine)
    rows = resources.rows("catalogue/communes.csv")
    with database.writing(engine) as conn:
        top = found.lay(conn, called, now=now, day=hours.day(now), entropy=entropy)
        at = desk.Desk(conn, now=now, entropy=entropy)
        for row in rows:
            add_area(at, kind=row["kind"], parent=top, name=row["vi"], code=row["code"], since=row["valid_from"])
    return len(rows)


def add_area(
    at: desk.Desk,
    *,
    kind: str,
    parent: str,
    name: str,
    code: str = "",
    aliases: Iterable[str] = (),
    since: str = "",
    until: str = "",
    successor: str = "",
) -> tuple[areas.Area, str]:
    """An area, known by its code or else by its name below its parent: added, changed or the same; a former name
    stays as an alias, and one that became a part of another names it as its successor. Problems "area_*",
    "cell_missing", "name_long", "code_bad", "day_bad"."""
    above = at.areas.find(parent, "parent")
    called = desk.name(name)
    if above.kind not in _ABOVE.get(kind, ()):
        raise problems.Problem("area_kind", "kind", kind=kind, parent=above.name)
    code = text.plain(code)
    if code and not _CODE.fullmatch(code):
        raise problems.Problem("code_bad", "code", word=code)
    old = at.areas.by_code(code) if code else _below(at, above.id, called)
    new = areas.Area(
        old.id if old else at.new_id(),
        kind,
        above.id,
        called,
        code or (old.code if old else _next_code(at, above)),
        at.date(since, "valid_from") or (old.valid_from if old else ""),
        at.date(until, "valid_to") or (old.valid_to if old else ""),
        _aliases(aliases, old, called),
        at.areas.find(successor, "successor").id if successor.strip() else (old.successor if old else ""),
    )
    if new.successor and not _may_follow(at, new):
        raise problems.Problem("area_successor", "successor", name=called)
    if new == old:
        return new, desk.SAME
    _write(at, new, fresh=old is None)
    return new, at.told(desk.ADDED if old is None else desk.CHANGED)


def _may_follow(at: desk.Desk, area: areas.Area) -> bool:
    """Whether its successor may be one: of a place that has a last day, on the same level, and in no circle."""
    line = [area.id, area.successor]
    while then := at.areas.atlas[line[-1]].successor:
        if then in line:
            return False
        line.append(then)
    level = (at.areas.atlas[area.successor].kind in COMMUNES) == (area.kind in COMMUNES)
    return area.id != area.successor and bool(area.valid_to) and level


def _below(at: desk.Desk, parent: str, name: str) -> areas.Area | None:
    wanted = text.fold(name)
    return next((area for area in at.areas.below(parent) if text.fold(area.name) == wanted), None)


def _next_code(at: desk.Desk, above: areas.Area) -> str:
    """Below the commune the state has no codes: ours are the commune's and a number, `22-06652-T001`."""
    number = len(at.areas.below(above.id)) + 1
    while at.areas.by_code(code := f"22-{above.code}-T{number:03}"):
        number += 1
    return code


def allow_photos(at: desk.Desk, allowed: bool) -> str:
    """Lets visits have photos, or no longer; every device hears of it at its next exchange. Returns what was done."""
    return at.told(desk.CHANGED if rules.switch(at.conn, rules.PHOTOS, allowed) else desk.SAME)


def _aliases(given: Iterable[str], old: areas.Area | None, name: str) -> tuple[str, ...]:
    before = [*old.aliases, old.name] if old else []
    words = [text.line(word).replace("|", " ") for word in (*before, *given)]
    return tuple(dict.fromkeys(word for word in words if word and word != name))


def _write(at: desk.Desk, area: areas.Area, fresh: bool) -> None:
    values = {
        "kind": area.kind,
        "parent": area.parent,
        "name": area.name,
        "code": area.code,
        "aliases": "|".join(area.aliases),
        "valid_from": area.valid_from,
        "valid_to": area.valid_to,
        "successor": area.successor,
    }
    if fresh:
        at.conn.execute(tables.area.insert().values(id=area.id, **values))
    else:
        at.conn.execute(tables.area.update().where(tables.area.c.id == area.id).values(**values))
    at.areas.put(area)
