"""Tells which of two versions of this program is the older one; never asks anybody for a newer one."""

from __future__ import annotations

import re

_NUMBERS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})*")


def older(app: str, least: str) -> bool:
    """Whether a version is below the least one that is wanted; "" wants none, and what is no version is the oldest."""
    return bool(least) and _parts(app) < _parts(least)


def _parts(version: str) -> tuple[int, ...]:
    found = _NUMBERS.match(version)
    numbers = [int(part) for part in found.group().split(".")] if found else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
