"""Sees at a glance that a visit's cells are sound, as nearly all are, and reads the fact that opens one; leaves the
rest to `visit_cells` and `facts`."""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from fieldapp.domain import facts, history, problems, visit_cells

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
_forms: dict[tuple[bool, ...], str] = {}
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


# The same but photos, and nothing besides: what a first fact mostly has. In the order of their names, and each with a
# default that is none of what is read from JSON, so that it shows which are told.
_UNTOLD = "not-told"


class _KnownWhen(_When, frozen=True, gc=False, forbid_unknown_fields=True):
    pass


class _KnownBy(_By, frozen=True, gc=False, forbid_unknown_fields=True):
    pass


class _KnownNext(_Next, frozen=True, gc=False, forbid_unknown_fields=True):
    pass


class _KnownTopic(_Topic, frozen=True, gc=False, forbid_unknown_fields=True):
    pass


class _KnownConsent(_Consent, frozen=True, gc=False, forbid_unknown_fields=True):
    pass


class _Known(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    age: _Code = _UNTOLD
    area: str | UnsetType = UNSET
    by: _KnownBy = _KnownBy()
    consent: _KnownConsent = _KnownConsent()
    device: _Code = _UNTOLD
    household: _Id = _UNTOLD
    late_reason: Annotated[str, Meta(max_length=visit_cells.REASON)] | UnsetType = UNSET
    mode: _Code = _UNTOLD
    name: Annotated[str, Meta(max_length=visit_cells.NAME)] | UnsetType = UNSET
    next: _KnownNext = _KnownNext()
    note: Annotated[str, Meta(max_length=visit_cells.NOTE)] | UnsetType = UNSET
    people: _People | UnsetType = UNSET
    phone: Annotated[str, Meta(max_length=visit_cells.PHONE)] | UnsetType = UNSET
    satisfaction: _Satisfaction | UnsetType = UNSET
    sex: _Code = _UNTOLD
    topics: Annotated[list[_KnownTopic], Meta(max_length=visit_cells.TOPICS)] | UnsetType = UNSET
    village: _Id = _UNTOLD
    when: _KnownWhen = _KnownWhen()


class _Opening(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """The wire form of such a fact, and nothing besides."""

    e: Literal["visit"]
    f: _Known
    i: str
    t: str
    u: str
    w: str
    g: str = ""
    k: Literal["set"] = "set"
    p: dict[str, Any] = {}
    r: str = ""
    s: int = 1


class Opened(msgspec.Struct, frozen=True, gc=False):
    """What the fact tells that opens a visit: its id, which the row has, too, its root, author and clock; the village
    and the area of its cells, None where it tells none; and the row's share of a digest."""

    id: str
    root: str
    author: str
    clock: int
    village: str | None
    area: str | None
    share: int


_NAMES = _Known.__struct_fields__
_DEFAULTS = msgspec.structs.astuple(_Known())
_NUL = b"\\u0000"  # the only way in which JSON writes one
_open = msgspec.json.Decoder(_Opening).decode


def opened(body: bytes) -> Opened | None:
    """A visit's first fact from its bytes, in half the time in which `facts` reads and `check` looks at it; None for
    any that is not as most are, be it sound or not."""
    if len(body) > facts.BIGGEST or (b"\\" in body and _NUL in body):
        return None
    try:
        told = _open(body)
        clock = int(told.t)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    name, root, cells = told.i, told.g or told.i, told.f
    if told.p or told.r not in ("", name) or not (facts.are_ids(name, name, root, told.u) and 0 <= clock <= facts.LAST):
        return None
    if not (_worded(cells) and _timed(cells)):
        return None
    told_cells = tuple(map(operator.is_not, msgspec.structs.astuple(cells), _DEFAULTS))
    form = _forms.get(told_cells) or _form(told_cells)
    village = None if cells.village is _UNTOLD else cells.village
    area = None if isinstance(cells.area, UnsetType) else cells.area
    return Opened(name, root, told.u, clock, village, area, history.share_of(name, form))


def _form(told: tuple[bool, ...]) -> str:
    """The form of the facts that tell these of all cells; most tell the same few times over."""
    found = history.form(tuple(itertools.compress(_NAMES, told)))
    if len(_forms) < _KEPT:
        _forms[told] = found
    return found


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


def _worded(told: _Cells | _Known) -> bool:
    ids = [told.village, told.household, told.by.team, *told.by.helpers]
    agreed = told.consent
    codes = [told.mode, told.age, told.sex, told.device, told.next.refer, agreed.how, agreed.text, *agreed.purposes]
    for row in told.topics or ():
        codes += (row.t, row.r, *row.b)
    return worded(codes, ids)


def worded(codes: Collection[str], ids: Collection[str]) -> bool:
    """Whether these, none longer than they may be, are all codes and ids."""
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


def _timed(told: _Cells | _Known) -> bool:
    return timed((told.when.date, told.next.date, told.consent.since), (told.when.time,))


def timed(days: Collection[str], clocks: Collection[str]) -> bool:
    """Whether these are all days, and times of day."""
    if _clocks.issuperset(clocks) and _days.issuperset(days):
        return True
    if not all(map(visit_cells.is_clock, clocks)) or None in map(visit_cells.day_of, days):
        return False
    _keep(_clocks, clocks)
    _keep(_days, days)
    return True


def _written(told: _Cells) -> str:
    procedures = "".join([row.p for row in told.topics])
    return f"{told.name}{told.phone}{told.note}{told.late_reason}{procedures}"
