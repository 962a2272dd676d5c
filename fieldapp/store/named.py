"""Names by id of people who work with the program, of teams and of households; unknown ids are left out."""

from __future__ import annotations

from collections.abc import Collection

import sqlite_utils

from fieldapp.store import fold


def people(db: sqlite_utils.Database, ids: Collection[str]) -> dict[str, str]:
    """The names of these people."""
    return _names(db, "person", "id", ids)


def teams(db: sqlite_utils.Database, ids: Collection[str]) -> dict[str, str]:
    """The names of these teams."""
    return _names(db, "team", "id", ids)


def households(db: sqlite_utils.Database, ids: Collection[str]) -> dict[str, str]:
    """The names of the heads of these households, on the roll or taken out of it."""
    return _names(db, "out", "row", ids) | _names(db, "household", "row", ids)


def _names(db: sqlite_utils.Database, table: str, key: str, ids: Collection[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part, marks in fold.chunks([id for id in ids if id]):
        found |= dict(db.execute(f"SELECT {key}, name FROM {table} WHERE {key} IN ({marks})", part).fetchall())
    return found
