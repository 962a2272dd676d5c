"""sqlite-utils on a connection of the cipher's driver: its exceptions, and the lock that a writer takes in time."""

from __future__ import annotations

import contextlib
import functools
import types
from collections.abc import Generator
from typing import TYPE_CHECKING, Any, cast

from fieldapp.store import later

if TYPE_CHECKING:
    import sqlite_utils


class _Reader:
    """What is mostly asked of a database: one question, or several in one piece. Asked for more, it becomes a database
    of sqlite-utils, as if it had always been one."""

    def __init__(self, connection: Any, driver: types.ModuleType) -> None:
        self.conn = connection
        self._driver = driver
        connection.execute("PRAGMA recursive_triggers = ON")  # as sqlite-utils has it

    def execute(self, sql: str, parameters: Any = None) -> Any:
        """The rows that a statement answers with; the driver opens no transaction for it."""
        return self.conn.execute(sql) if parameters is None else self.conn.execute(sql, parameters)

    @contextlib.contextmanager
    def atomic(self) -> Generator[sqlite_utils.Database, None, None]:
        """Several statements in one transaction; within another one, a part of it."""
        whole = cast("sqlite_utils.Database", self)
        if self.conn.in_transaction:
            with self._part():
                yield whole
            return
        self.begin()
        try:
            yield whole
            self.conn.execute("COMMIT")
        except BaseException:
            self.rollback()
            raise

    @contextlib.contextmanager
    def _part(self) -> Generator[None, None, None]:
        """A part of a transaction, under one name for all: of several, one in the other, SQLite takes the innermost.
        With a name of its own each part would have its statements prepared anew."""
        self.conn.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            if self.conn.in_transaction:  # else the error has ended the whole already
                self.conn.execute("ROLLBACK TO part")
                self.conn.execute("RELEASE part")
            raise
        self.conn.execute("RELEASE part")

    def begin(self) -> None:
        """Open a transaction."""
        self.conn.execute("BEGIN")

    def rollback(self) -> None:
        """Take back what was done in the transaction, if one is open still."""
        if self.conn.in_transaction:
            self.conn.execute("ROLLBACK")

    def close(self) -> None:
        """Close the connection."""
        self.conn.close()

    @property
    def sqlite_version(self) -> tuple[int, ...]:
        """The version of SQLite, as numbers."""
        [told] = self.conn.execute("SELECT sqlite_version()").fetchone()
        return tuple(map(int, told.split(".")))

    def __getattr__(self, name: str) -> Any:
        if (name.startswith("__") and name.endswith("__")) or not self._complete():
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(self, name)

    def __getitem__(self, table: str) -> Any:
        self._complete()
        return cast("sqlite_utils.Database", self)[table]

    def _complete(self) -> bool:
        """Become a database of sqlite-utils; False for what is one already."""
        library = later.library()
        if isinstance(self, library.Database):
            return False
        _adopt(library, self._driver)
        kind: Any = type(self)
        self.__class__ = _completed(kind)
        library.Database.__init__(self, self.conn, recursive_triggers=False, execute_plugins=False)
        return True


class _Writer(_Reader):
    """Takes the write lock when a transaction begins: a deferred one that has read fails at its first write,
    without waiting, if another lane wrote in between."""

    def begin(self) -> None:
        _waiting.add(id(self))
        try:
            self.conn.execute("BEGIN IMMEDIATE")
        finally:
            _waiting.discard(id(self))


@functools.cache
def _completed(kind: Any) -> Any:
    """The same door to a database with all that sqlite-utils can do; what both have is the library's own."""
    database = later.library().Database
    own = {name: vars(database)[name] for name in ("execute", "close", "sqlite_version", "__getitem__")}
    return type(kind.__name__, (kind, database), own)


_waiting: set[int] = set()  # of the writers of this program those that wait until another one has written


def wanted() -> bool:
    """Whether somebody waits to write, and so for whoever writes now."""
    return bool(_waiting)


def wrap(connection: Any, driver: types.ModuleType, *, writes: bool) -> sqlite_utils.Database:
    """The database of an open connection of a driver."""
    return cast("sqlite_utils.Database", (_Writer if writes else _Reader)(connection, driver))


def writes(db: sqlite_utils.Database) -> bool:
    """Whether a database was made for writing."""
    return isinstance(db, _Writer)


def _adopt(library: Any, driver: types.ModuleType) -> None:
    """sqlite-utils catches the exceptions of `sqlite3`; teach it the driver's, whoever imported it first."""
    for module in (library.db, library.utils):
        for name, value in (("sqlite3", driver), ("OperationalError", driver.OperationalError)):
            setattr(module, name, value)
