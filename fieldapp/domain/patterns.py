"""Patterns of letters that are compiled when they are first used: a start needs few, and each takes it a while."""

from __future__ import annotations

import re
from typing import Any, cast


class _Later:
    """One of them; what it was asked for once it has at hand."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._told = pattern, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._told), name)
        setattr(self, name, found)
        return found


def later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, in its time."""
    return cast("re.Pattern[str]", _Later(pattern, flags))
