"""Databases in memory that are lent again and again: emptied instead of made anew, so that what the driver has prepared
for one world is there for the next."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import sqlite_utils
from sqlcipher3 import dbapi2

from fieldapp.store import connection, database, migrations

KEY = bytes(32)
_vaults: list[Any] = []  # connections to those of worlds that have ended
_SHAPE = "SELECT count(*), sum(length(sql)), (SELECT user_version FROM pragma_user_version) FROM sqlite_master"


class Contents:
    """The tables of a database, those by which words are searched, and all rows."""

    def __init__(self, conn: Any) -> None:
        found = conn.execute("SELECT name, type FROM pragma_table_list WHERE schema = 'main'").fetchall()
        names = sorted(name for name, kind in found if kind == "table" and name != "sqlite_schema")
        self.searched = [name for name, kind in found if kind == "virtual"]
        self.rows = {name: conn.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
        self.there = "SELECT " + ", ".join(f'EXISTS (SELECT 1 FROM "{name}")' for name in names)

    def fill(self, conn: Any) -> None:
        """Puts these rows in place of those of a database with the same tables."""
        conn.execute("BEGIN IMMEDIATE")
        there = conn.execute(self.there).fetchone()
        for name, some in zip(self.rows, there, strict=True):
            if some:
                conn.execute(f'DELETE FROM "{name}"')
        for name in self.searched:  # what it is of lies in another table, and goes with it
            conn.execute(f"INSERT INTO {name} ({name}) VALUES ('delete-all')")
        for name, rows in self.rows.items():
            if rows:
                conn.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(rows[0]))})', rows)
        conn.execute("COMMIT")


def lay(conn: Any, new: Any) -> None:
    """Makes any database like a new one."""
    if _shape(conn) == _shape(new):
        _contents(new).fill(conn)
    else:
        new.backup(conn)


def _shape(conn: Any) -> Any:
    return conn.execute(_SHAPE).fetchone()


@functools.cache
def _contents(new: Any) -> Contents:
    return Contents(new)


def blank() -> sqlite_utils.Database:
    """An empty vault."""
    return database.open_writer(Path(":memory:"), KEY)


@functools.cache
def _new() -> Any:
    """The vault that all others are like at first: made step by step, as the program makes one."""
    db = blank()
    migrations.apply(db)
    return db.conn


def _lent() -> sqlite_utils.Database:
    if not _vaults:
        return blank()
    return connection.wrap(_vaults.pop(), dbapi2, writes=True)


def vault() -> sqlite_utils.Database:
    """A vault up to date that nobody has written in."""
    db = _lent()
    lay(db.conn, _new())
    return db


def copy(db: sqlite_utils.Database) -> sqlite_utils.Database:
    """Another vault with all that is in this one."""
    made = _lent()
    db.conn.backup(made.conn)
    return made


def give_back(db: sqlite_utils.Database) -> None:
    """For the next who wants one; whoever still has this object reaches no vault by it any more."""
    conn, db.conn = db.conn, None
    if conn.in_transaction:
        conn.close()
    else:
        _vaults.append(conn)
