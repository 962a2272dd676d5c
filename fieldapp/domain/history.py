"""Turns facts into records: the only code that does, the same on every computer, in any order of arrival."""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from fieldapp.domain import facts

_ID = "\0"  # in a form the place of the fact's id; no field that we know has it
MODULUS = 2**63  # digests are sums of 63-bit numbers, so that every database keeps them in a signed 64-bit integer


class Cell(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The winning value of one field, with its stamp and the fact that set it."""

    value: Any
    stamp: int
    fact: str


class Record(msgspec.Struct, frozen=True):
    """What the facts of one row add up to; `rivals` names, field by field, values set by people who did not
    see each other's."""

    row: str
    entity: str
    root: str
    cells: dict[str, Cell]
    rivals: dict[str, tuple[str, ...]] = {}

    def value(self, field: str, default: Any = None) -> Any:
        """The winning value of a field, or the default when none was ever set."""
        cell = self.cells.get(field)
        return default if cell is None or cell.value is None else cell.value


class Kept(msgspec.Struct, frozen=True, gc=False):
    """What a database keeps of a record: its share of its area's digest, and its cells."""

    element: int
    cells: bytes


def rank(fact: facts.Fact) -> tuple[int, str]:
    """The order that decides between two values of a field: stamp, then id, so that no tie is left to chance."""
    return (fact.clock if fact.stamp is None else fact.stamp, fact.id)


def replay(told: Iterable[facts.Fact], *, unsure: bool = False) -> Record:
    """The record of one row from its facts, in any order and with any repetition; at least one fact is needed. While
    the province has not stamped them all, or it is `unsure` whether it has, they are in the order in which it will
    (`lifted`)."""
    ordered = sorted({fact.id: fact for fact in told}.values(), key=rank)
    if len(ordered) > 1 and (unsure or any([fact.stamp is None for fact in ordered])):
        higher = lifted(ordered)
        ordered.sort(key=lambda fact: (higher.get(fact.id, rank(fact)[0]), fact.id))
    first = ordered[0]
    cells = _cells(first)
    for fact in ordered[1:]:
        cells |= _cells(fact)
    rivals = _rivals(ordered, cells) if len(ordered) > 1 else {}
    return Record(first.row, first.entity, first.root, cells, rivals)


def lifted(told: Collection[facts.Fact]) -> dict[str, int]:
    """Of the facts of one row those that must be stamped anew, each with its new stamp: whoever replaces a value is
    stamped above the fact that set it. Clocks alone do not see to that. What was written by a clock that stood years
    ahead is stamped as it comes, and once more, and later, if the province was put back from a backup meanwhile or a
    hub was slow; what replaced it bears the true time, which is before that. Facts that replace each other in a circle,
    as no program of ours writes them, keep their stamps."""
    if not any([fact.prev for fact in told]):
        return {}
    known = {fact.id: fact for fact in told}
    later: dict[str, list[str]] = defaultdict(list)
    waits = {}
    for fact in known.values():
        olds = {old for ids in fact.prev.values() for old in ids if old in known}
        waits[fact.id] = len(olds)
        for old in olds:
            later[old].append(fact.id)
    stamps = {name: rank(fact)[0] for name, fact in known.items()}
    ready = [name for name, count in waits.items() if not count]
    for name in ready:
        for after in later[name]:
            stamps[after] = max(stamps[after], stamps[name] + 1)
            waits[after] -= 1
            if not waits[after]:
                ready.append(after)
    return {name: stamp for name, stamp in stamps.items() if stamp != rank(known[name])[0]}


def _cells(fact: facts.Fact) -> dict[str, Cell]:
    stamp, name = rank(fact)[0], fact.id
    return {field: Cell(value, stamp, name) for field, value in fact.fields.items()}


def _rivals(ordered: list[facts.Fact], cells: dict[str, Cell]) -> dict[str, tuple[str, ...]]:
    """Per field the facts that nobody replaced, where there is more than one and their values differ."""
    found: dict[str, tuple[str, ...]] = {}
    for field in cells:
        setters = [fact for fact in ordered if field in fact.fields]
        if len(setters) < 2:
            continue
        replaced = {old for fact in setters for old in fact.prev.get(field, ())}
        open_ends = [fact for fact in setters if fact.id not in replaced]
        if any(fact.fields[field] != open_ends[0].fields[field] for fact in open_ends[1:]):
            found[field] = tuple(fact.id for fact in open_ends)
    return found


def element(record: Record) -> int:
    """The record's share of its area's digest: 63 bits over its row and the fact that won each field, never
    over the values."""
    return element_of(record.row, record.cells)


def element_of(row: str, cells: Mapping[str, Cell]) -> int:
    """The same, of a row that has these cells."""
    winners = {cell.fact for cell in cells.values()}
    if len(winners) == 1:
        return _share(row, _all_by(winners.pop(), cells))
    return _share(row, ";".join([f"{field}={cell.fact}" for field, cell in sorted(cells.items())]))


def keep(record: Record) -> Kept:
    """What is kept of a record."""
    return Kept(element(record), msgspec.json.encode(record.cells))


def alone(fact: facts.Fact) -> Kept:
    """What is kept of a record that one fact makes alone, in a third of the time."""
    stamp, name = rank(fact)[0], fact.id
    cells = msgspec.json.encode({field: (value, stamp, name) for field, value in fact.fields.items()})
    return Kept(share_alone(fact), cells)


def share_alone(fact: facts.Fact) -> int:
    """The `element` of a record that one fact makes alone."""
    return _share(fact.row, _all_by(fact.id, fact.fields) if fact.fields else "")


def share_told(name: str, fields: Iterable[str]) -> int:
    """The same, where only the names of the fields are read, of the fact `name` that opens the row."""
    return _share(name, _all_by(name, fields) if fields else "")


def form(fields: Iterable[str]) -> str:
    """What `share_of` makes its sum of, for all facts with these fields."""
    return _all_by(_ID, fields) if fields else ""


def share_of(name: str, form: str) -> int:
    """`share_told` of fields that have this form."""
    return _share(name, form.replace(_ID, name))


def shares_of(names: Iterable[str], forms: Iterable[str]) -> list[int]:
    """The same of many at once."""
    import hashlib

    told = [f"{name}|{form.replace(_ID, name)}" for name, form in zip(names, forms, strict=True)]
    raw = b"".join([hashlib.sha256(one.encode()).digest() for one in told])
    return [share >> 1 for (share,) in struct.iter_unpack(">Q24x", raw)]


def _all_by(fact: str, fields: Iterable[str]) -> str:
    """Fields and the one fact that won them all."""
    return f"={fact};".join(sorted(fields)) + f"={fact}"


def _share(row: str, winners: str) -> int:
    import hashlib  # not before: what it loads beside it takes as long as ten modules of ours

    raw = hashlib.sha256(f"{row}|{winners}".encode()).digest()
    return int.from_bytes(raw[:8], "big") >> 1


def add(total: int, change: int) -> int:
    """A digest with an element added (or, negative, taken away)."""
    return (total + change) % MODULUS
