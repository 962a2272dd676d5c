"""What lists show of a visit that one fact alone tells, read from that fact's bytes; never of one with a history."""

from __future__ import annotations

from typing import Annotated

import msgspec

from fieldapp.domain import visit_cells

_Number = Annotated[int, msgspec.Meta(ge=-visit_cells.BEYOND, le=visit_cells.BEYOND - 1)]


class _When(msgspec.Struct, frozen=True, gc=False):
    date: str = ""
    time: str = ""


class _Next(msgspec.Struct, frozen=True, gc=False):
    date: str = ""


class _Topic(msgspec.Struct, frozen=True, gc=False):
    t: str = ""
    r: str = ""


class Cells(msgspec.Struct, frozen=True, gc=False):
    """The cells that a list shows, of their usual kinds, and those that nearly no first fact has."""

    when: _When
    village: str = ""
    household: str = ""
    name: str = ""
    phone: str = ""
    topics: tuple[_Topic, ...] = ()
    mode: str = ""
    people: _Number | None = None
    next: _Next = _Next()
    satisfaction: _Number | None = None
    photos: msgspec.Raw | None = None
    review: msgspec.Raw | None = msgspec.field(default=None, name="_review")
    locked: msgspec.Raw | None = msgspec.field(default=None, name="_locked")
    withdrawn: msgspec.Raw | None = msgspec.field(default=None, name="_withdrawn")


class _Fact(msgspec.Struct, frozen=True, gc=False):
    f: Cells


_decode = msgspec.json.Decoder(_Fact).decode


def read(body: bytes) -> Cells | None:
    """What `visits.outline` tells of the visit that this sound fact opens, in a tenth of the time: to decode what no
    list shows, and to ask each cell for its kind, takes the rest. None for one that has cells of an unusual kind,
    photos, or anything beside what its author tells of the visit."""
    try:
        told = _decode(body).f
    except msgspec.ValidationError:
        return None
    if told.photos is not None or told.review is not None or told.locked is not None or told.withdrawn is not None:
        return None
    return told
