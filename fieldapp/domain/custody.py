"""How records are laid side by side: each belongs to a day, and a day is a number of records and a digest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from fieldapp.domain import history

OTHER = ""  # the "day" of what is about no day, as households are

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

Days = list[tuple[str, int, int]]


class _Dated(msgspec.Struct):
    when: tuple[Any, int, str] | None = None


class _Cells(msgspec.Struct, frozen=True):
    when: Any = None


class _Told(msgspec.Struct):
    f: _Cells = _Cells()


_read = msgspec.json.Decoder(_Dated).decode
_read_told = msgspec.json.Decoder(_Told).decode


class Difference(msgspec.Struct, frozen=True):
    """A row that is not the same in two places: `here` and `there` tell in which it is at all."""

    row: str
    here: bool
    there: bool


def day(entity: str, body: bytes) -> str:
    """The ISO day that a record is about, by its cells as they are kept; OTHER for anything but a dated visit."""
    if entity != "visit":
        return OTHER
    try:
        told = _read(body).when
    except msgspec.DecodeError:
        return OTHER
    return _day(told[0] if told else None)


def day_told(entity: str, fact: bytes) -> str:
    """The same by the body of the one fact that tells of it."""
    return OTHER if entity != "visit" else _day(_read_told(fact).f.when)


def _day(when: Any) -> str:
    value = when.get("date") if isinstance(when, dict) else None
    return value if isinstance(value, str) and _DAY.fullmatch(value) else OTHER


def days(told: Iterable[tuple[str, int]]) -> Days:
    """Per day the number of records and the digest of their elements, newest day first."""
    sums: dict[str, tuple[int, int]] = {}
    for at, element in told:
        n, total = sums.get(at, (0, 0))
        sums[at] = (n + 1, history.add(total, element))
    return sorted(((at, n, total) for at, (n, total) in sums.items()), reverse=True)


def apart(here: Days, there: Days) -> list[str]:
    """The days that are not the same in both."""
    one, other = {at: rest for at, *rest in here}, {at: rest for at, *rest in there}
    return sorted((at for at in one.keys() | other.keys() if one.get(at) != other.get(at)), reverse=True)


def differences(here: Mapping[str, int], there: Mapping[str, int]) -> list[Difference]:
    """The rows that are not the same in both, by their elements."""
    rows = sorted(row for row in here.keys() | there.keys() if here.get(row) != there.get(row))
    return [Difference(row, row in here, row in there) for row in rows]
