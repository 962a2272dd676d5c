"""Has sqlite-utils load when something of it is first needed: a window opens a vault and shows a page of it without."""

from __future__ import annotations

import contextlib
import functools
import importlib
import re
import sys
import threading
import types
from collections.abc import Callable, Generator
from typing import Any

from fieldapp.domain import patterns

NAME = "sqlite_utils"

_one_at_once = threading.RLock()


class _Absent(types.ModuleType):
    """Stands in the place of the library until something in it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__path__":  # who looks through all modules asks for nothing in it
            raise AttributeError(f"module {NAME!r} has no attribute {name!r}")
        return getattr(library(), name)


def put_off() -> None:
    """From now on whoever imports the library gets what stands in its place, if nobody has loaded it yet."""
    sys.modules.setdefault(NAME, _Absent(NAME))


def library() -> Any:
    """The library itself, loaded now if it never was."""
    with _one_at_once:
        if isinstance(sys.modules.get(NAME), _Absent):
            with _without_command_line():
                del sys.modules[NAME]
                for name in (NAME, f"{NAME}.db", f"{NAME}.utils"):
                    importlib.import_module(name)
        return importlib.import_module(NAME)


def _compile_later(pattern: Any, flags: Any = 0, *, at_once: Callable[..., Any] = re.compile) -> Any:
    """One pattern of sqlite-utils, which this program never has it use, takes as long to compile as all others of a
    start together."""
    asked = sys._getframe(1).f_globals.get("__name__", "")
    return (patterns.later if asked.startswith("sqlite_utils.") else at_once)(pattern, flags)


def _complete_later(at_once: Callable[..., Any], kind: Any = None, **how: Any) -> Any:
    """A class of data gets its methods, which Python writes and compiles one by one, with its first object: of those
    of sqlite-utils this program makes the migrations' only, and each takes as long as two modules of ours."""
    if kind is None:
        return functools.partial(_complete_later, at_once, **how)
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
    import dataclasses  # nothing else of a start needs it

    classes: Any = dataclasses
    compiled, completed = re.compile, dataclasses.dataclass
    re.compile, classes.dataclass = _compile_later, functools.partial(_complete_later, completed)
    try:
        yield
    finally:
        re.compile, classes.dataclass = compiled, completed
        for name in stand_ins:
            del sys.modules[name]
