"""Has Qt's binding load what it seldom needs when it does; imported before the binding, it knows nothing of windows."""

from __future__ import annotations

import builtins
import contextlib
import types
from collections.abc import Callable, Iterator
from typing import Any

import fieldapp

# What tells which arguments a function of Qt's takes: wanted when one was called wrongly, or is described. The binding
# reads and compiles it at every start, which takes as long as a fifth of our own modules.
_SELDOM = tuple(
    f"shibokensupport/signature/{name}.py"
    for name in ("errorhandler", "layout", "mapping", "parser", "lib/enum_sig", "lib/pyi_generator", "lib/tool")
)
_STAND_IN = "from fieldapp.ui import sooner\n\n\ndef __getattr__(name):\n    return sooner.wake(globals(), name)\n"
# Of one module the binding takes this out of what it holds, without asking the module for it.
_TAKEN = "\n\ndef update_mapping():\n    sooner.wake(globals(), 'update_mapping')()\n"

# For switches that this program does not know, another one reads the source of each module that is imported after it:
# as many files again from a slow disk, and kept in memory.
_SWITCHES = "shibokensupport/feature.py"
_UNREAD = b"\n\ndef _mod_uses_pyside(module):\n    return True\n"
# Python's own that the binding names for the case that something fails; among them they load a dozen others.
_OF_PYTHON = ("bz2", "inspect", "lzma", "tempfile", "traceback")

_waiting: dict[str, tuple[Any, str]] = {}  # by the name of its file: a module's source, and how to compile it


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """While the binding is imported inside, modules of it that are seldom wanted are put off."""
    at_once = builtins.compile
    builtins.compile = _putting_off(at_once)
    try:
        with fieldapp.putting_off(_OF_PYTHON, {"textwrap": types.SimpleNamespace(dedent=_dedent)}):
            yield
    finally:
        builtins.compile = at_once
        builtins.__import__ = vars(builtins).get("__orig_import__", builtins.__import__)  # it asks for those switches


def _dedent(text: str) -> str:
    """All that the binding wants of Python's own library for it, which makes large patterns first."""
    lines = text.split("\n")
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return "\n".join(line[margin:] if line.strip() else "" for line in lines)


def _putting_off(at_once: Callable[..., Any]) -> Any:
    def compile_(source: Any, filename: Any, mode: str, *more: Any, **named: Any) -> Any:
        if filename == _SWITCHES and isinstance(source, bytes):
            source += _UNREAD
        if filename not in _SELDOM:
            return at_once(source, filename, mode, *more, **named)
        _waiting[filename] = (source, mode)
        return at_once(_STAND_IN + (_TAKEN if filename.endswith("mapping.py") else ""), filename, mode)

    return compile_


def wake(module: dict[str, Any], name: str) -> Any:
    """What a module that was put off has under a name: it is loaded now. AttributeError as from any other module."""
    file = module.get("__file__")
    if file in _waiting and not (name.startswith("__") and name.endswith("__")):
        source, mode = _waiting.pop(file)
        del module["__getattr__"]
        exec(compile(source, file, mode), module)  # in place of the stand-in, whose names it takes over
    try:
        return module[name]
    except KeyError:
        raise AttributeError(f"module {module['__name__']!r} has no attribute {name!r}") from None
