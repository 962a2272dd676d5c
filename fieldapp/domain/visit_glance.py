"""Sees at a glance that a visit's cells are sound, as nearly all are; leaves the rest to `visit_cells`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from fieldapp.domain import problems, visit_cells

_Code = Annotated[str, Meta(max_length=32)]
_Id = Annotated[str, Meta(max_length=64)]
_Codes = Annotated[list[_Code], Meta(max_length=visit_cells.PICKS)]
_Procedure = Annotated[str, Meta(max_length=visit_cells.PROCEDURE)]
_Minutes = Annotated[int, Meta(ge=visit_cells.MINUTES[0], le=visit_cells.MINUTES[1])]
_People = Annotated[int, Meta(ge=visit_cells.PEOPLE[0], le=visit_cells.PEOPLE[1])]
_Satisfaction = Annotated[int, Meta(ge=visit_cells.SATISFACTION[0], le=visit_cells.SATISFACTION[1])]

# All codes, a stroke, all ids, each with a space behind it: one look for the whole slip.
_WORDS = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]* )*/ (?:[A-Za-z0-9_-][A-Za-z0-9._:-]* )*\Z")
# What was sound is kept in mind, up to so many of each and none that is longer: nearly all comes again and again.
_KEPT, _LONGEST = 4096, 64
_codes: set[str] = set()
_ids: set[str] = set()
_days: set[str] = set()
_clocks: set[str] = set()
_DAY, _CLOCK, _ANY = "2000-01-01", "00:00", "0"  # sound ones, for what is not told


class _When(msgspec.Struct, frozen=True, gc=False):
    date: str = _DAY
    time: str = _CLOCK
    minutes: _Minutes = 1


class _By(msgspec.Struct, frozen=True, gc=False):
    team: _Id = _ANY
    helpers: Annotated[list[_Id], Meta(max_length=visit_cells.HELPERS)] = []


class _Next(msgspec.Struct, frozen=True, gc=False):
    refer: _Code = _ANY
    date: str = _DAY


class _Topic(msgspec.Struct, frozen=True, gc=False):
    t: _Code = _ANY
    r: _Code = _ANY
    b: _Codes = []
    p: _Procedure = ""


class _Consent(msgspec.Struct, frozen=True, gc=False):
    how: _Code = _ANY
    text: _Code = _ANY
    purposes: _Codes = []
    guardian: bool = False
    since: str = _DAY


class _Cells(msgspec.Struct, frozen=True, gc=False):
    when: _When = _When()
    mode: _Code = _ANY
    village: _Id = _ANY
    by: _By = _By()
    household: _Id = _ANY
    name: Annotated[str, Meta(max_length=visit_cells.NAME)] = ""
    age: _Code = _ANY
    sex: _Code = _ANY
    phone: Annotated[str, Meta(max_length=visit_cells.PHONE)] = ""
    people: _People = 1
    device: _Code = _ANY
    next: _Next = _Next()
    satisfaction: _Satisfaction = 1
    note: Annotated[str, Meta(max_length=visit_cells.NOTE)] = ""
    late_reason: Annotated[str, Meta(max_length=visit_cells.REASON)] = ""
    topics: Annotated[list[_Topic], Meta(max_length=visit_cells.TOPICS)] = []
    consent: _Consent = _Consent()
    photos: None = None


def check(cells: Mapping[str, Any]) -> problems.Problem | None:
    """The first unsound known cell of a visit's fact as Problem "bad_value"; unknown ones pass."""
    return None if sound(cells) else visit_cells.check(cells)


def sound(cells: Mapping[str, Any]) -> bool:
    """Whether there is nothing to look at more closely; cells that are taken away, and photos, are."""
    try:
        told = msgspec.convert(cells, _Cells)
    except msgspec.ValidationError:
        return False
    return _worded(told) and _timed(told) and "\0" not in _written(told)


def _worded(told: _Cells) -> bool:
    ids = [told.village, told.household, told.by.team, *told.by.helpers]
    agreed = told.consent
    codes = [told.mode, told.age, told.sex, told.device, told.next.refer, agreed.how, agreed.text, *agreed.purposes]
    for row in told.topics:
        codes += (row.t, row.r, *row.b)
    if _codes.issuperset(codes) and _ids.issuperset(ids):
        return True
    words = f"{' '.join(codes)} / {' '.join(ids)} "
    # As many spaces as there are words: none has one within.
    if words.count(" ") != len(codes) + 1 + len(ids) or _WORDS.match(words) is None:
        return False
    _keep(_codes, codes)
    _keep(_ids, ids)
    return True


def _keep(known: set[str], words: Iterable[str]) -> None:
    if len(known) > _KEPT:
        known.clear()
    known.update(word for word in words if len(word) <= _LONGEST)


def _timed(told: _Cells) -> bool:
    days, clock = (told.when.date, told.next.date, told.consent.since), told.when.time
    if clock in _clocks and _days.issuperset(days):
        return True
    if not visit_cells.is_clock(clock) or None in map(visit_cells.day_of, days):
        return False
    _keep(_clocks, [clock])
    _keep(_days, days)
    return True


def _written(told: _Cells) -> str:
    procedures = "".join([row.p for row in told.topics])
    return f"{told.name}{told.phone}{told.note}{told.late_reason}{procedures}"
