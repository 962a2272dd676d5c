"""Founds a province: its keys, its own origin and person, and the root of its areas, once in an empty database."""

from __future__ import annotations

import sqlalchemy as sa

from fieldapp.domain import facts, problems, text
from fieldapp.server import database, tables
from fieldapp.sync import envelope


def found(engine: database.Engine, name: str, *, now: int, day: str, entropy: facts.Entropy) -> str:
    """Makes an empty, migrated database a province; returns the id of its top area. Problem "server_exists" if
    it is one."""
    with database.writing(engine) as conn:
        return lay(conn, name, now=now, day=day, entropy=entropy)


def lay(conn: sa.Connection, name: str, *, now: int, day: str, entropy: facts.Entropy) -> str:
    """The same inside an open transaction, so that more can be laid beside it."""
    if conn.scalar(sa.select(sa.func.count()).select_from(tables.node)):
        raise problems.Problem("server_exists")
    sign, box = envelope.new_keys(entropy)
    area, person, origin = (facts.new_id(now, entropy) for _ in range(3))
    conn.execute(
        tables.node.insert().values(
            id=1,
            pos=0,
            hlc=0,
            ref=1,
            sign_seed=sign,
            box_seed=box,
            seal_key=entropy(32),
            origin=origin,
            person=person,
        )
    )
    conn.execute(tables.epoch.insert().values(start=1, tag=facts.new_id(now, entropy)))
    conn.execute(
        tables.area.insert().values(
            id=area,
            kind="province",
            parent="",
            name=name,
            code="22",
            aliases="",
            valid_from="",
            valid_to="",
        )
    )
    conn.execute(tables.person.insert().values(id=person, name=name, fold=text.fold(name), phone="", code="province"))
    conn.execute(tables.grant.insert().values(person=person, area=area, role="province", since=day, until=""))
    return area
