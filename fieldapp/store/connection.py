"""sqlite-utils on a connection of the cipher's driver: its exceptions, and the lock that a writer takes in time."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import re
import sys
import types
from collections.abc import Callable, Generator
from typing import Any


class _Later:
    """A pattern that is compiled when it is first used."""

    def __init__(self, *told: Any) -> None:
        self._told = told

    def __getattr__(self, name: str) -> Any:
        return getattr(re.compile(*self._told), name)


def _compile_later(pattern: Any, flags: Any = 0, *, at_once: Callable[..., Any] = re.compile) -> Any:
    """One pattern of sqlite-utils, which this program never has it use, takes as long to compile as all others of a
    start together."""
    asked = sys._getframe(1).f_globals.get("__name__", "")
    return (_Later if asked.startswith("sqlite_utils.") else at_once)(pattern, flags)


def _complete_later(kind: Any = None, *, at_once: Callable[..., Any] = dataclasses.dataclass, **how: Any) -> Any:
    """A class of data gets its methods, which Python writes and compiles one by one, with its first object: of those
    of sqlite-utils this program makes the migrations' only, and each takes as long as two modules of ours."""
    if kind is None:
        return functools.partial(_complete_later, **how)
    asked = sys._getframe(1).f_globals.get("__name__", "")
    if not asked.startswith("sqlite_utils.") or asked == "sqlite_utils.migrations":
        return at_once(kind, **how)

    def first(self: Any, *told: Any, **named: Any) -> None:
        if vars(kind).get("__init__") is first:
            del kind.__init__
            at_once(kind, **how)
        kind.__init__(self, *told, **named)

    kind.__init__ = first
    return kind


class _NoDriver:
    """What stands in place of Python's driver until the cipher's is adopted."""

    OperationalError = Exception


class _NoPlugins:
    """What sqlite-utils asks for plugins; a database of ours is never given any (`wrap`)."""

    hook = types.SimpleNamespace(prepare_connection=lambda conn: None)

    def __init__(self, name: str) -> None:
        self.name = name

    def add_hookspecs(self, specs: types.ModuleType) -> None:
        """Nobody hooks in."""

    def load_setuptools_entrypoints(self, group: str) -> None:
        """Nor is anybody looked for."""


def _no_mark(_: str) -> Callable[[Any], Any]:
    return lambda function: function


@contextlib.contextmanager
def _without_command_line() -> Generator[None, None, None]:
    """Half of what sqlite-utils loads serves its own commands, recipes and plugins alone, or is Python's own driver,
    another SQLite than the cipher's (`_adopt`); a window that waits for it has no use for them. Whoever imports the
    real libraries later gets them."""
    unused = ("click", "dateutil", "pluggy", "sqlite3")
    stand_ins = {name: types.ModuleType(name) for name in unused if name not in sys.modules}
    for stand_in in stand_ins.values():
        stand_in.__dict__.update(Connection=object, Cursor=object, dbapi2=_NoDriver)
        stand_in.__dict__.update(Group=object, parser=None, PluginManager=_NoPlugins)
        stand_in.__dict__.update(HookspecMarker=_no_mark, HookimplMarker=_no_mark)
    sys.modules.update(stand_ins)
    compiled, completed = re.compile, dataclasses.dataclass
    re.compile, dataclasses.dataclass = _compile_later, _complete_later
    try:
        yield
    finally:
        re.compile, dataclasses.dataclass = compiled, completed
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
            with self._part():
                yield self
            return
        self.begin()
        try:
            yield self
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
        _waiting.add(id(self))
        try:
            self.conn.execute("BEGIN IMMEDIATE")
        finally:
            _waiting.discard(id(self))


_waiting: set[int] = set()  # of the writers of this program those that wait until another one has written


def wanted() -> bool:
    """Whether somebody waits to write, and so for whoever writes now."""
    return bool(_waiting)


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
