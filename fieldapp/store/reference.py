"""Places, people, teams and grants as the province last told them; replaced as a whole."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any

import sqlite_utils

from fieldapp.domain import areas, people, problems
from fieldapp.store import me, settings

TABLES = ("area", "person", "team", "team_area", "team_member", "grants")
PHOTOS = "province_photos"  # the setting
REPLACED = "province_told"  # likewise: how often all this was replaced


def replace(db: sqlite_utils.Database, version: int, tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
    """Puts what the province told in place of what was known; columns that a newer server added are left out. Problem
    "answer_unreadable" for a value that cannot stand in a column."""
    for name in TABLES:
        columns = [told[0] for told in db.execute(f"SELECT * FROM {name} LIMIT 0").description]
        marks = ",".join("?" * len(columns))
        db.execute(f"DELETE FROM {name}")
        db.conn.executemany(
            f"INSERT OR REPLACE INTO {name} ({','.join(columns)}) VALUES ({marks})",
            [[_told(row, column) for column in columns] for row in tables[name]],
        )
    me.change(db, ref=version)
    settings.put(db, REPLACED, str(int(settings.get(db, REPLACED, "0")) + 1))


def told(db: sqlite_utils.Database) -> tuple[str, int, str] | None:
    """A mark that is another one when the owner, places, people or teams may be: what was made of them holds as long as
    it stays. None inside a transaction, which may still be undone."""
    if db.conn.in_transaction:
        return None
    owner = me.read(db)
    return owner.person, owner.ref, settings.get(db, REPLACED)


def _told(row: Mapping[str, Any], column: str) -> str | int:
    value = row.get(column) or ""
    if not isinstance(value, str | int) or (isinstance(value, int) and value.bit_length() > 63):
        raise problems.Problem("answer_unreadable", column)
    return value


def allow_photos(db: sqlite_utils.Database, allowed: bool) -> None:
    """The province says whether visits may have photos; inside the caller's transaction."""
    settings.put(db, PHOTOS, "1" if allowed else "")


def photos_allowed(db: sqlite_utils.Database) -> bool:
    """Whether visits may have photos; not until the province says so."""
    return settings.get(db, PHOTOS) == "1"


def atlas(db: sqlite_utils.Database) -> dict[str, areas.Area]:
    """The areas known here, by id."""
    found = db.execute("SELECT id, kind, parent, name, code, valid_from, valid_to, aliases, successor FROM area")
    return {row[0]: _area(row) for row in found}


def grants(db: sqlite_utils.Database, person: str) -> list[people.Grant]:
    """A person's grants, as far as they are known here."""
    found = db.execute("SELECT person, area, role, since, until FROM grants WHERE person = ?", [person])
    return [people.Grant(*row) for row in found]


def person_name(db: sqlite_utils.Database, person: str) -> str:
    """The name of somebody who works with the program; "" if unknown here."""
    row = db.execute("SELECT name FROM person WHERE id = ?", [person]).fetchone()
    return row[0] if row else ""


def names(db: sqlite_utils.Database) -> dict[str, str]:
    """Everybody who works with the program as far as they are known here, the owner always: name by id."""
    owner = me.read(db)
    return {owner.person: owner.name, **dict(db.execute("SELECT id, name FROM person").fetchall())}


def helpers(db: sqlite_utils.Database, area: str, day: str) -> list[tuple[str, str, str]]:
    """Who may have helped in an area on a day: (team, person, name), the teams' members of that day."""
    return db.execute(
        "SELECT DISTINCT m.team, m.person, p.name FROM team_area t JOIN team_member m ON m.team = t.team"
        " JOIN person p ON p.id = m.person WHERE t.area = ? AND t.since <= ? AND (t.until = '' OR ? <= t.until)"
        " AND m.since <= ? AND (m.until = '' OR ? <= m.until) ORDER BY p.name",
        [area, day, day, day, day],
    ).fetchall()


@functools.lru_cache(maxsize=4096)  # the same places are asked for with every slip
def _area(row: Any) -> areas.Area:
    aliases = tuple(filter(None, row[7].split("|")))
    return areas.Area(row[0], row[1], row[2], row[3], row[4], row[5], row[6], aliases, row[8])
