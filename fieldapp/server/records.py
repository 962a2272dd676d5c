"""How the province keeps what facts make of a row: in cells, but of a visit that one fact tells alone in that fact, so
that it is written once; knows how to read both."""

from __future__ import annotations

from typing import Any

import msgspec

from fieldapp.domain import custody, facts, history
from fieldapp.server import tables

BARE = b""  # what stands for the cells: they are those of the fact that bears the row's own id
ENTITY = "visit"  # most of what there is; periods and households are read by more


class _Told(msgspec.Struct):
    f: dict[str, Any] = {}


_decode = msgspec.json.Decoder(dict[str, history.Cell]).decode
_told = msgspec.json.Decoder(_Told).decode

FACT = (tables.change.c.body.label("told"), tables.change.c.stamp)  # what `cells` and `day` need besides the record
JOINED = tables.record.outerjoin(tables.change, tables.change.c.id == tables.record.c.row)


def bare(fact: facts.Fact) -> bool:
    """Whether the record that this fact makes alone is kept in it."""
    return fact.entity == ENTITY and fact.id == fact.row


def cells(body: bytes, told: bytes | None, stamp: int | None) -> dict[str, history.Cell]:
    """The cells of a record from its own bytes, or where there are none from the bytes of its fact."""
    if kept := bytes(body):
        return _decode(kept)
    return history.replay([facts.read(bytes(told or b""), stamp)]).cells


def values(body: bytes, told: bytes | None) -> dict[str, Any]:
    """The values alone of the cells of a visit's record, in a third of the time."""
    if kept := bytes(body):
        return {field: cell.value for field, cell in _decode(kept).items()}
    return _told(bytes(told or b"")).f


def day(entity: str, body: bytes, told: bytes | None) -> str:
    """The day that a record is about, as `custody.day` tells it."""
    return custody.day(entity, bytes(body)) if body else custody.day_told(entity, bytes(told or b""))
