"""Questions about areas, people, teams and grants."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from fieldapp.domain import areas, people
from fieldapp.server import fold, many, tables
from fieldapp.server.queries import rules
from fieldapp.sync import protocol

_VERSION = sa.select(tables.node.c.ref)
_AREAS = sa.select(tables.area)
_GRANTS = sa.select(tables.grant).where(tables.grant.c.person == sa.bindparam("person"))


def atlas(conn: sa.Connection) -> dict[str, areas.Area]:
    """Every area by id."""
    return {
        row.id: areas.Area(
            row.id,
            row.kind,
            row.parent,
            row.name,
            row.code,
            row.valid_from,
            row.valid_to,
            tuple(filter(None, row.aliases.split("|"))),
            row.successor,
        )
        for row in conn.execute(_AREAS)
    }


def version(conn: sa.Connection) -> int:
    """The version of areas, people, teams and grants together."""
    return int(conn.scalar(_VERSION) or 0)


def touch(conn: sa.Connection) -> None:
    """Says that areas, people, teams or grants changed, so that every device hears of it at its next exchange."""
    conn.execute(tables.node.update().values(ref=tables.node.c.ref + 1))


def grants(conn: sa.Connection, person: str) -> list[people.Grant]:
    """The grants of a person, ended ones included."""
    rows = conn.execute(_GRANTS, {"person": person})
    return [people.Grant(row.person, row.area, row.role, row.since, row.until) for row in rows]


def reference(conn: sa.Connection, atlas: Mapping[str, areas.Area], scope: Collection[str]) -> protocol.Reference:
    """What a device with this scope needs to know of places and people: its areas and those above, their teams
    and members."""
    seen = {above for area in scope for above in areas.lineage(atlas, area)}
    team_areas = _rows(conn, tables.team_area, tables.team_area.c.area, seen)
    teams = {row["team"] for row in team_areas}
    members = _rows(conn, tables.team_member, tables.team_member.c.team, teams)
    granted = _rows(conn, tables.grant, tables.grant.c.area, seen)
    persons = {row["person"] for row in [*members, *granted]}
    found = _rows(conn, tables.person, tables.person.c.id, persons)
    return protocol.Reference(
        version=version(conn),
        areas=_rows(conn, tables.area, tables.area.c.id, seen),
        people=[{"id": row["id"], "name": row["name"]} for row in found],
        teams=_rows(conn, tables.team, tables.team.c.id, teams),
        team_areas=team_areas,
        team_members=members,
        grants=granted,
        photos=rules.holds(conn, rules.PHOTOS),
    )


def _rows(conn: sa.Connection, table: sa.Table, column: Any, ids: Collection[str]) -> list[dict[str, Any]]:
    return [
        dict(row)
        for part in fold.chunks(sorted(ids))
        for row in conn.execute(_among(table, column), {"part": part}).mappings()
    ]


@functools.cache
def _among(table: sa.Table, column: Any) -> sa.Select[Any]:
    return sa.select(table).where(many.among(column))
