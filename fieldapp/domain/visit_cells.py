"""The cells of a visit: which field lies where and what is sound on the wire; none of the form's rules."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from fieldapp.domain import patterns, photos, problems

NAME = 100
PHONE = 30
PROCEDURE = 200
REASON = 200
NOTE = 500
MINUTES = (1, 480)
PEOPLE = (1, 500)
SATISFACTION = (1, 5)
HELPERS = 30
TOPICS = 10
PICKS = 50  # blockers or purposes that one list may name
BEYOND = 2**63  # whole numbers from here on, and below the negative of it, no database holds

_MAPPING = (dict, Mapping)  # in this order: what a cell mostly is, is found out fastest
_CODE = patterns.later(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
_ID = patterns.later(r"[A-Za-z0-9_-][A-Za-z0-9._:-]{0,63}")
_DAY = patterns.later(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = patterns.later(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def day_of(value: object) -> datetime.date | None:
    """The date of a text "2026-10-03", or None; other spellings of ISO 8601 would not sort as text."""
    return _day(value) if isinstance(value, str) and len(value) == 10 else None


# The same few hundred days, times and codes come again and again, and most ids do; only short ones are kept in mind.
@functools.lru_cache(maxsize=4096)
def _day(value: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        return None


@functools.lru_cache(maxsize=4096)
def _fits(pattern: re.Pattern[str], value: str) -> bool:
    return pattern.fullmatch(value) is not None


def is_clock(value: object) -> bool:
    """Whether a value is a time of day "HH:MM"."""
    return isinstance(value, str) and len(value) == 5 and _fits(_CLOCK, value)


def is_id(value: object) -> bool:
    """Whether a value is shaped like an id, ours or an imported one: 1 to 64 letters, digits and `.:_-`."""
    return isinstance(value, str) and len(value) <= 64 and _fits(_ID, value)


def _is_code(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 32 and _fits(_CODE, value)


def _is_day(value: object) -> bool:
    return day_of(value) is not None


def _is_bool(value: object) -> bool:
    return isinstance(value, bool)


def _words(most: int) -> Callable[[Any], bool]:
    # PostgreSQL keeps no NUL in a text
    return lambda value: isinstance(value, str) and len(value) <= most and "\0" not in value


def _number(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and low <= value <= high


def _list(one: Callable[[Any], bool], most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and len(value) <= most and all([one(each) for each in value])


class Slot(NamedTuple):
    """Where a field lies: in `cell`, under `key` when that is an object; `kind` is the field's type."""

    field: str
    cell: str
    key: str
    kind: type
    sound: Callable[[Any], bool]


FORM = (
    Slot("date", "when", "date", str, _is_day),
    Slot("time", "when", "time", str, is_clock),
    Slot("minutes", "when", "minutes", int, _number(*MINUTES)),
    Slot("mode", "mode", "", str, _is_code),
    Slot("village", "village", "", str, is_id),
    Slot("team", "by", "team", str, is_id),
    Slot("helpers", "by", "helpers", tuple, _list(is_id, HELPERS)),
    Slot("household", "household", "", str, is_id),
    Slot("name", "name", "", str, _words(NAME)),
    Slot("age", "age", "", str, _is_code),
    Slot("sex", "sex", "", str, _is_code),
    Slot("phone", "phone", "", str, _words(PHONE)),
    Slot("people", "people", "", int, _number(*PEOPLE)),
    Slot("device", "device", "", str, _is_code),
    Slot("refer", "next", "refer", str, _is_code),
    Slot("follow_up", "next", "date", str, _is_day),
    Slot("satisfaction", "satisfaction", "", int, _number(*SATISFACTION)),
    Slot("note", "note", "", str, _words(NOTE)),
    Slot("late_reason", "late_reason", "", str, _words(REASON)),
)
TOPIC = (
    Slot("topic", "t", "", str, _is_code),
    Slot("result", "r", "", str, _is_code),
    Slot("blockers", "b", "", tuple, _list(_is_code, PICKS)),
    Slot("procedure", "p", "", str, _words(PROCEDURE)),
)
CONSENT = (
    Slot("how", "how", "", str, _is_code),
    Slot("text_version", "text", "", str, _is_code),
    Slot("purposes", "purposes", "", tuple, _list(_is_code, PICKS)),
    Slot("guardian", "guardian", "", bool, _is_bool),
    Slot("since", "since", "", str, _is_day),
)


def pack(slots: tuple[Slot, ...], form: msgspec.Struct) -> dict[str, Any]:
    """The cells of a form, without what is empty; zero is a value and stays."""
    cells: dict[str, Any] = {}
    for slot in slots:
        value = getattr(form, slot.field)
        if value is None or value is False or value in ("", ()):
            continue
        place = cells.setdefault(slot.cell, {}) if slot.key else cells
        place[slot.key or slot.cell] = list(value) if isinstance(value, tuple) else value
    return cells


def unpack(slots: tuple[Slot, ...], cells: object) -> dict[str, Any]:
    """The fields that cells tell, by name; one that is missing, of another kind or a number `BEYOND` is left out."""
    found: dict[str, Any] = {}
    if not isinstance(cells, _MAPPING):
        return found
    get = cells.get
    for field, cell, key, kind, _ in slots:
        value = get(cell)
        if value is None:
            continue
        if key:
            value = value.get(key) if isinstance(value, _MAPPING) else None
        if kind is tuple and isinstance(value, list):
            found[field] = tuple(item for item in value if isinstance(item, str))
        elif type(value) is kind and (not isinstance(value, int) or -BEYOND <= value < BEYOND):
            found[field] = value
    return found


def check(cells: Mapping[str, Any]) -> problems.Problem | None:
    """The first unsound known cell of a visit's fact as Problem "bad_value"; unknown ones pass."""
    at = next(_unsound(cells), None)
    return None if at is None else problems.Problem("bad_value", at)


def _unsound(cells: Mapping[str, Any]) -> Iterator[str]:
    yield from _faults(FORM, cells)
    topics = cells.get("topics")
    if topics is not None and not (isinstance(topics, list) and len(topics) <= TOPICS):
        yield "topics"
    elif topics is not None:
        for place, topic in enumerate(topics):
            yield from _inside(TOPIC, topic, f"topics[{place}]")
    if cells.get("consent") is not None:
        yield from _inside(CONSENT, cells["consent"], "consent")
    if cells.get(photos.CELL) is not None and not photos.sound(cells[photos.CELL]):
        yield photos.CELL


def _inside(slots: tuple[Slot, ...], value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{at}.{field}" for field in _faults(slots, value))
    else:
        yield at


def _faults(slots: tuple[Slot, ...], cells: Mapping[str, Any]) -> Iterator[str]:
    for field, cell, key, _, sound in slots:
        value = cells.get(cell)
        if value is None:
            continue
        if key:
            if not isinstance(value, dict):
                yield field
                continue
            value = value.get(key)
        if value is not None and not sound(value):
            yield field
