"""fieldapp: village digital teams record support sessions offline and send them to the province."""

import contextlib
import importlib
import sys
import types
from collections.abc import Generator, Mapping
from typing import Any

__version__ = "0.1.0"


class Later(types.ModuleType):
    """Stands in the place of a module until something in it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


@contextlib.contextmanager
def putting_off(names: tuple[str, ...], stand_ins: Mapping[str, Any] | None = None) -> Generator[None, None, None]:
    """What is imported inside and names one of these modules, or looks for a stand-in's, gets what stands in its place,
    if nobody has loaded it yet. Whoever imports the module afterwards gets itself."""
    told = {**{name: Later(name) for name in names}, **(stand_ins or {})}
    absent = {name: stand_in for name, stand_in in told.items() if name not in sys.modules}
    sys.modules.update(absent)
    try:
        yield
    finally:
        for name, stand_in in absent.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]


def _schema(*told: Any, **more: Any) -> Any:
    return importlib.import_module("msgspec._json_schema").schema(*told, **more)


def _schema_components(*told: Any, **more: Any) -> Any:
    return importlib.import_module("msgspec._json_schema").schema_components(*told, **more)


def _quote_from_bytes(*told: Any, **more: Any) -> Any:
    return importlib.import_module("urllib.parse").quote_from_bytes(*told, **more)


def _load_lean() -> None:
    """Every start waits for msgspec, and for Python's own files and folders. What msgspec looks for, if it is there,
    this Python's own `typing` has as well; the library of unique ids, which it knows as values, only asks another one
    how the system is called; and few ever use what describes types, or reads other forms than JSON. Of files nobody
    here makes addresses, or packs them in other ways than zip's usual one."""
    stand_ins: dict[str, Any] = {
        "typing_extensions": None,
        "platform": types.SimpleNamespace(system=lambda: sys.platform.capitalize()),
        "msgspec._json_schema": types.SimpleNamespace(schema=_schema, schema_components=_schema_components),
        "urllib.parse": types.SimpleNamespace(quote_from_bytes=_quote_from_bytes),
    }
    with putting_off(("msgspec.inspect", "msgspec.toml", "msgspec.yaml", "bz2", "lzma"), stand_ins):
        for name in ("msgspec", "pathlib", "shutil"):
            importlib.import_module(name)


if "msgspec" not in sys.modules:
    _load_lean()
