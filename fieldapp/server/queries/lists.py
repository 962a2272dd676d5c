"""The lists that an administrator reads: areas, people with their roles, devices, and facts held back."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from fieldapp.domain import text
from fieldapp.server import named, tables
from fieldapp.server.queries import places

Row = dict[str, Any]


def areas(conn: sa.Connection, below: str = "") -> list[Row]:
    """Every area, or those below one, with the path of names to it, in the order of a register."""
    known = named.Areas(places.atlas(conn))
    top = known.find(below).id if below else ""
    rows = [
        {"code": area.code, "kind": area.kind, "path": known.path(area.id), "until": area.valid_to, "id": area.id}
        for area in known.atlas.values()
        if not top or (area.parent == top or area.id == top)
    ]
    return sorted(rows, key=lambda row: text.sort_key(row["path"]))


def members(conn: sa.Connection, area: str = "") -> list[Row]:
    """Every person's roles, or those in one area; people without a role are left out."""
    known = named.Areas(places.atlas(conn))
    p, g = tables.person.c, tables.grant.c
    query = sa.select(p.code, p.name, p.phone, g.role, g.area, g.since, g.until).join(tables.person, g.person == p.id)
    if area:
        query = query.where(g.area == known.find(area).id)
    rows = [{**row, "area": known.path(row["area"])} for row in conn.execute(query).mappings()]
    return sorted(rows, key=lambda row: (text.sort_key(row["area"]), row["role"], text.name_key(row["name"])))


def devices(conn: sa.Connection) -> list[Row]:
    """Every device with its owner, last seen first; `enrolled` and `seen` are ms."""
    d, p = tables.device.c, tables.person.c
    query = (
        sa.select(d.id, p.code.label("person"), d.name, d.app, d.state, d.enrolled, d.seen)
        .join(tables.person, d.person == p.id)
        .order_by(d.seen.desc(), d.id)
    )
    return [dict(row) for row in conn.execute(query).mappings()]


def held(conn: sa.Connection, limit: int = 1000) -> list[Row]:
    """The facts held back, the last ones first: why, since when (ms), whose and where; never what they say."""
    known = named.Areas(places.atlas(conn))
    h, c, p = tables.held.c, tables.change.c, tables.person.c
    query = (
        sa.select(h.fact, h.code, h.field, h.at, h.area, c.entity, p.code.label("author"))
        .select_from(tables.held.outerjoin(tables.change, h.fact == c.id).outerjoin(tables.person, c.author == p.id))
        .order_by(h.at.desc(), h.fact)
        .limit(limit)
    )
    return [{**row, "area": known.path(row["area"]) if row["area"] else ""} for row in conn.execute(query).mappings()]


def teams(conn: sa.Connection) -> list[Row]:
    """Every team with the areas that it works in now."""
    known = named.Areas(places.atlas(conn))
    t, a = tables.team.c, tables.team_area.c
    found: dict[str, Row] = {}
    query = sa.select(t.code, t.name, t.kind, a.area).join(tables.team_area, a.team == t.id).where(a.until == "")
    for code, name, kind, area in conn.execute(query.order_by(t.code)):
        row = found.setdefault(code, {"code": code, "name": name, "kind": kind, "areas": []})
        row["areas"].append(known.path(area))
    return [{**row, "areas": ", ".join(sorted(row["areas"], key=text.sort_key))} for row in found.values()]
