"""What was told of one row, fact by fact, and the values that stand against each other; never what holds."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import facts, history


class Change(msgspec.Struct, frozen=True):
    """What a cell said before and says since, None for nothing."""

    cell: str
    old: Any
    new: Any


class Told(msgspec.Struct, frozen=True):
    """One fact: when by the author's wall clock, who, what it tells (`facts.tells`), the cells that it set, and the
    code of why the province holds it back. `changes` are those of cells that said something else before, `said` are
    its process cells ("_..."), `here` is whether it was written into this vault."""

    fact: str
    wall: str
    author: str
    author_name: str
    tells: str
    fields: tuple[str, ...]
    code: str
    changes: tuple[Change, ...] = ()
    said: dict[str, Any] = {}
    here: bool = False


class Rival(msgspec.Struct, frozen=True):
    """One of several values of a cell, set by people who did not see each other's; `wins` marks the one shown."""

    fact: str
    wall: str
    author_name: str
    value: Any
    wins: bool


def lines(db: sqlite_utils.Database, row: str) -> list[Told]:
    """The history of a row, in the order that decides between values: the last word last."""
    told: list[Told] = []
    stood: dict[str, Any] = {}
    for fact, name, code, here in _facts(db, row):
        changes = _changes(stood, fact) if told else ()
        stood |= fact.fields
        said = {cell: value for cell, value in fact.fields.items() if cell.startswith("_")}
        cells = tuple(sorted(fact.fields))
        told.append(Told(fact.id, fact.wall, fact.author, name, facts.tells(fact), cells, code, changes, said, here))
    return told


def after(lines: list[Told], fact: str) -> list[Change]:
    """What was changed after a fact of this history, each cell once: what it said then, and what it says now."""
    place = next((number for number, one in enumerate(lines, 1) if one.fact == fact), len(lines))
    found: dict[str, Change] = {}
    for change in (change for one in lines[place:] for change in one.changes):
        first = found.get(change.cell, change)
        found[change.cell] = Change(change.cell, first.old, change.new)
    return [change for change in found.values() if change.old != change.new]


def _changes(stood: dict[str, Any], fact: facts.Fact) -> tuple[Change, ...]:
    return tuple(
        Change(cell, stood.get(cell), value)
        for cell, value in fact.fields.items()
        if not cell.startswith("_") and stood.get(cell) != value
    )


def rivals(db: sqlite_utils.Database, record: history.Record) -> dict[str, list[Rival]]:
    """By cell the values that stand against each other."""
    if not record.rivals:
        return {}
    known = _facts(db, record.row)
    return {
        field: [
            Rival(fact.id, fact.wall, name, fact.fields[field], record.cells[field].fact == fact.id)
            for fact, name, *_ in known
            if fact.id in ids
        ]
        for field, ids in record.rivals.items()
    }


def _facts(db: sqlite_utils.Database, row: str) -> list[tuple[facts.Fact, str, str, bool]]:
    """The facts in force of a row, each with its author's name, why it is held back, and whether it was written
    here."""
    found = db.execute(
        "SELECT c.body, c.stamp, coalesce(p.name, ''), coalesce(n.code, ''), c.n > 0 FROM change c"
        " LEFT JOIN person p ON p.id = c.author LEFT JOIN note n ON n.fact = c.id"
        " WHERE c.row = ? AND c.status = 'ok' AND c.body IS NOT NULL",
        [row],
    )
    known = [(facts.read(bytes(body), stamp), name, code, bool(here)) for body, stamp, name, code, here in found]
    return sorted(known, key=lambda one: history.rank(one[0]))
