"""Patterns of letters that are compiled when they are first used: a start needs few, and each takes it a while."""

from __future__ import annotations

import re
from typing import Any, cast

_waiting: list[tuple[str, int]] = []  # letters and flags of those that nobody has made ready


class _Later:
    """One of them; what it was asked for once it has at hand."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._told = pattern, flags
        _waiting.append((pattern, flags))

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._told), name)
        setattr(self, name, found)
        return found


def later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, in its time."""
    return cast("re.Pattern[str]", _Later(pattern, flags))


def ready() -> None:
    """Compile all that were told of so far, while nobody waits: Python finds them again by their letters."""
    while _waiting:
        re.compile(*_waiting.pop())
