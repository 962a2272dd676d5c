"""sqlite-utils on a connection of the cipher's driver: its exceptions, and the lock that a writer takes in time."""

from __future__ import annotations

import contextlib
import sys
import types
from collections.abc import Generator
from typing import Any


@contextlib.contextmanager
def _without_command_line() -> Generator[None, None, None]:
    """Half of what sqlite-utils loads serves its own commands and recipes alone; a window that waits for it has no use
    for either. Whoever imports the real libraries later gets them."""
    stand_ins = {name: types.ModuleType(name) for name in ("click", "dateutil") if name not in sys.modules}
    for stand_in in stand_ins.values():
        stand_in.__dict__.update(Group=object, parser=None)
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


with _without_command_line():
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
