"""How a vault keeps what facts make of a row: in cells, but of a visit that one fact tells alone in that fact, so that
it is written once; knows how to read both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from fieldapp.domain import facts, history

BARE = b""  # what stands for the cells: they are those of the fact that bears the row's own id
ENTITY = "visit"  # most of what there is; periods and households are read by more

# To be asked beside `record r`: the fact `o` in which a record is kept, nothing where it has cells of its own.
ITS_FACT = "LEFT JOIN change o ON o.id = iif(length(r.body), NULL, r.row)"
KEPT = "r.body, o.body, o.stamp"

Kept = tuple[bytes, bytes | None, int | None]  # what these are of one record

_decode = msgspec.json.Decoder(dict[str, history.Cell]).decode


class _Named(msgspec.Struct):
    """Of a fact what its element is made of."""

    f: dict[str, msgspec.Raw] = {}


_named = msgspec.json.Decoder(_Named).decode


class _Won(history.Cell, frozen=True, array_like=True, gc=False):
    """A cell of which only the fact that set it counts."""

    value: msgspec.Raw


_won = msgspec.json.Decoder(dict[str, _Won]).decode


def bare(fact: facts.Fact) -> bool:
    """Whether the record that this fact makes alone is kept in it."""
    return fact.entity == ENTITY and fact.id == fact.row


def cells(body: bytes, told: bytes | None, stamp: int | None) -> dict[str, history.Cell]:
    """The cells of a record from its own bytes, or where there are none from the bytes of its fact."""
    if body:
        return _decode(body)
    return history.replay([facts.read(told or b"", stamp)]).cells


def element(row: str, body: bytes, told: bytes | None) -> int:
    """The element of a record that the province has confirmed."""
    if body:
        return history.element_of(row, _won(body))
    return history.share_told(row, _named(told or b"").f)


def reader(*fields: str) -> Callable[[bytes, bytes | None], dict[str, Any]]:
    """Reads the values of these fields alone, as far as a record has them: to decode the others takes most of the
    time. Asked with `r.body` and `o.body`."""
    unset: Any = msgspec.UNSET
    names = {f"f{place}": field for place, field in enumerate(fields)}

    def shape(kind: Any) -> Any:
        told = [(name, kind, msgspec.field(default=unset, name=field)) for name, field in names.items()]
        return msgspec.defstruct("Values", told)

    by_cell = msgspec.json.Decoder(shape(tuple[Any, ...])).decode
    fact: Any = msgspec.defstruct("Told", [("f", shape(Any))])
    by_fact = msgspec.json.Decoder(fact).decode

    def read(body: bytes, told: bytes | None) -> dict[str, Any]:
        found = by_cell(body) if body else by_fact(told or b"").f
        values = ((field, getattr(found, name)) for name, field in names.items())
        if body:
            return {field: cell[0] for field, cell in values if cell is not unset}
        return {field: value for field, value in values if value is not unset}

    return read
