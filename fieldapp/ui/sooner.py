"""Has Qt's binding load what it seldom needs when it does; imported before the binding, it knows nothing of windows."""

from __future__ import annotations

import builtins
import contextlib
from collections.abc import Callable, Iterator
from typing import Any

# What tells which arguments a function of Qt's takes: wanted when one was called wrongly, or is described. The binding
# reads and compiles it at every start, which takes as long as a fifth of our own modules.
_SELDOM = tuple(
    f"shibokensupport/signature/{name}.py"
    for name in ("errorhandler", "layout", "mapping", "parser", "lib/enum_sig", "lib/pyi_generator", "lib/tool")
)
_STAND_IN = "from fieldapp.ui import sooner\n\n\ndef __getattr__(name):\n    return sooner.wake(globals(), name)\n"
# Of one module the binding takes this out of what it holds, without asking the module for it.
_TAKEN = "\n\ndef update_mapping():\n    sooner.wake(globals(), 'update_mapping')()\n"

_waiting: dict[str, tuple[Any, str]] = {}  # by the name of its file: a module's source, and how to compile it


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """While the binding is imported inside, modules of it that are seldom wanted are put off."""
    at_once = builtins.compile
    builtins.compile = _putting_off(at_once)
    try:
        yield
    finally:
        builtins.compile = at_once


def _putting_off(at_once: Callable[..., Any]) -> Any:
    def compile_(source: Any, filename: Any, mode: str, *more: Any, **named: Any) -> Any:
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
