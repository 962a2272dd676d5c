"""Questions about what the province has switched on."""

from __future__ import annotations

import sqlalchemy as sa

from fieldapp.server import fold, tables

PHOTOS = "photos"  # visits may have photos

_VALUE = sa.select(tables.rule.c.value).where(tables.rule.c.name == sa.bindparam("name"))


def holds(conn: sa.Connection, name: str) -> bool:
    """Whether a rule is switched on; none is until an administrator says so."""
    return conn.scalar(_VALUE, {"name": name}) == "on"


def switch(conn: sa.Connection, name: str, on: bool) -> bool:
    """Switches a rule on or off; whether that changed anything."""
    if holds(conn, name) == on:
        return False
    fold.upsert(conn, tables.rule, [{"name": name, "value": "on" if on else "off"}], "name")
    return True
