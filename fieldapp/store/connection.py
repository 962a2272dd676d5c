"""sqlite-utils on a connection of the cipher's driver: its exceptions, and the lock that a writer takes in time."""

from __future__ import annotations

import contextlib
import types
from collections.abc import Generator
from typing import Any

import sqlite_utils
import sqlite_utils.db
import sqlite_utils.utils


class _Writer(sqlite_utils.Database):
    """Takes the write lock when a transaction begins: a deferred one that has read fails at its first write,
    without waiting, if another lane wrote in between."""

    @contextlib.contextmanager
    def atomic(self) -> Generator[sqlite_utils.Database, None, None]:
        if self.conn.in_transaction:
            with super().atomic():
                yield self
            return
        self.begin()
        try:
            yield self
            self.conn.execute("COMMIT")
        except BaseException:
            self.rollback()
            raise

    def begin(self) -> None:
        self.conn.execute("BEGIN IMMEDIATE")


def wrap(connection: Any, driver: types.ModuleType, *, writes: bool) -> sqlite_utils.Database:
    """The database of an open connection of a driver."""
    _adopt(driver)
    return (_Writer if writes else sqlite_utils.Database)(connection, execute_plugins=False)


def writes(db: sqlite_utils.Database) -> bool:
    """Whether a database was made for writing."""
    return isinstance(db, _Writer)


def _adopt(driver: types.ModuleType) -> None:
    """sqlite-utils catches the exceptions of `sqlite3`; teach it the driver's, whoever imported it first."""
    for module in (sqlite_utils.db, sqlite_utils.utils):
        for name, value in (("sqlite3", driver), ("OperationalError", driver.OperationalError)):
            setattr(module, name, value)
