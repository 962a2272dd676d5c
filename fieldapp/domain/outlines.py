"""Reads the fact that opens a visit at once, as far as lists show it and digests count it; never of one with a
history."""

from __future__ import annotations

import itertools
import operator
from typing import Annotated, Literal

import msgspec

from fieldapp.domain import facts, history, visit_cells

_Number = Annotated[int, msgspec.Meta(ge=-visit_cells.BEYOND, le=visit_cells.BEYOND - 1)]


# What a first fact mostly has, and nothing besides, each of its usual kind: so no byte of it is left unread. Each cell
# has a default that is none of what is read from JSON, so that it shows which are told.
_UNTOLD = "not-told"


class _When(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    date: str = ""
    time: str = ""
    minutes: _Number = 0


class _Next(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    date: str = ""
    refer: str = ""


class _Topic(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    t: str = ""
    r: str = ""
    b: tuple[str, ...] = ()
    p: str = ""


class _By(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    team: str = ""
    helpers: tuple[str, ...] = ()


class _Consent(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    how: str = ""
    text: str = ""
    purposes: tuple[str, ...] = ()
    guardian: bool = False
    since: str = ""


class _Cells(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    when: _When
    age: str = _UNTOLD
    area: str = _UNTOLD
    by: _By = _By()
    consent: _Consent = _Consent()
    device: str = _UNTOLD
    household: str = _UNTOLD
    late_reason: str = _UNTOLD
    mode: str = _UNTOLD
    name: str = _UNTOLD
    next: _Next = _Next()
    note: str = _UNTOLD
    people: _Number | msgspec.UnsetType = msgspec.UNSET
    phone: str = _UNTOLD
    satisfaction: _Number | msgspec.UnsetType = msgspec.UNSET
    sex: str = _UNTOLD
    topics: tuple[_Topic, ...] | msgspec.UnsetType = msgspec.UNSET
    village: str = _UNTOLD


class _Opening(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """The wire form of such a fact, and nothing besides."""

    e: Literal["visit"]
    f: _Cells
    i: str
    t: str
    u: str
    w: str
    g: str = ""
    k: Literal["set"] = "set"
    r: str = ""
    s: int = 1


class Opening(msgspec.Struct, frozen=True, gc=False):
    """What opens a visit: the fact's id, which the row has, too, its root, author and clock, the share that the row has
    in a digest by it alone, and what lists show; `topics` are "ID-01:3 ..."."""

    id: str
    root: str
    author: str
    clock: int
    share: int
    village: str
    household: str
    date: str
    time: str
    name: str
    phone: str
    topics: str
    mode: str
    people: int | None
    follow_up: str
    satisfaction: int | None


class Openings(msgspec.Struct, frozen=True, gc=False):
    """What `Opening` tells, of many facts: what stands in one place of them is one list."""

    ids: list[str]
    roots: list[str]
    authors: list[str]
    clocks: list[int]
    shares: list[int]
    villages: list[str]
    households: list[str]
    dates: list[str]
    times: list[str]
    names: list[str]
    phones: list[str]
    topics: list[str]
    modes: list[str]
    people: list[int | None]
    follow_ups: list[str]
    satisfactions: list[int | None]


_KEPT = 1_000  # forms
_NAMES = _Cells.__struct_fields__
CELLS = frozenset(_NAMES)
_DEFAULTS = (None, *msgspec.structs.astuple(_Cells(_When()))[1:])
_forms: dict[tuple[bool, ...], str] = {}
_open = msgspec.json.Decoder(_Opening).decode


def opening(body: bytes) -> Opening | None:
    """What `facts.read`, `visits.outline` and `history.share_alone` tell of the fact that opens a visit, in a third of
    the time; None for any that is not as most are, be it sound or not."""
    try:
        told = _open(body)
        clock = int(told.t)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError):
        return None
    name, root, cells = told.i, told.g or told.i, told.f
    if told.r not in ("", name) or not (facts.are_ids(name, name, root, told.u) and 0 <= clock <= facts.LAST):
        return None
    if len(body) > facts.BIGGEST:
        return None
    which = tuple(map(operator.is_not, msgspec.structs.astuple(cells), _DEFAULTS))
    when, people, satisfaction, topics = cells.when, cells.people, cells.satisfaction, cells.topics
    return Opening(
        name,
        root,
        told.u,
        clock,
        history.share_of(name, _forms.get(which) or _form(which)),
        _text(cells.village),
        _text(cells.household),
        when.date,
        when.time,
        _text(cells.name),
        _text(cells.phone),
        "" if topics is msgspec.UNSET else " ".join([f"{one.t}:{one.r}" for one in topics]),
        _text(cells.mode),
        None if people is msgspec.UNSET else people,
        cells.next.date,
        None if satisfaction is msgspec.UNSET else satisfaction,
    )


def _text(told: str) -> str:
    return "" if told is _UNTOLD else told


def _form(which: tuple[bool, ...]) -> str:
    """The form of the facts that tell these of all cells; most tell the same few times over."""
    found = history.form(tuple(itertools.compress(_NAMES, which)))
    if len(_forms) < _KEPT:
        _forms[which] = found
    return found
