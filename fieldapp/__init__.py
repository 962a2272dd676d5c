"""fieldapp: village digital teams record support sessions offline and send them to the province."""

import importlib
import sys
import types
from typing import Any

__version__ = "0.1.0"


class _Later(types.ModuleType):
    """Stands in the place of a part of msgspec until something in it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return getattr(importlib.import_module(self.__name__), name)


def _schema(*told: Any, **more: Any) -> Any:
    return importlib.import_module("msgspec._json_schema").schema(*told, **more)


def _schema_components(*told: Any, **more: Any) -> Any:
    return importlib.import_module("msgspec._json_schema").schema_components(*told, **more)


def _load_lean() -> None:
    """Every start waits for msgspec. What it looks for, if it is there, this Python's own `typing` has as well; the
    library of unique ids, which it knows as values, only asks another one how the system is called; and few ever use
    what describes types, or reads other forms than JSON."""
    absent: dict[str, Any] = {
        "typing_extensions": None,
        "platform": types.SimpleNamespace(system=lambda: sys.platform.capitalize()),
        **{f"msgspec.{name}": _Later(f"msgspec.{name}") for name in ("inspect", "toml", "yaml")},
        "msgspec._json_schema": types.SimpleNamespace(schema=_schema, schema_components=_schema_components),
    }
    absent = {name: stand_in for name, stand_in in absent.items() if name not in sys.modules}
    sys.modules.update(absent)
    importlib.import_module("msgspec")
    for name in absent:
        del sys.modules[name]


if "msgspec" not in sys.modules:
    _load_lean()
