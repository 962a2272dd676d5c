"""What was told of one row, fact by fact, and the values that stand against each other; never what holds."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import facts, history


class Told(msgspec.Struct, frozen=True):
    """One fact: when by the author's wall clock, who, what it tells (`facts.tells`), the cells that it set, and the
    code of why the province holds it back."""

    fact: str
    wall: str
    author: str
    author_name: str
    tells: str
    fields: tuple[str, ...]
    code: str


class Rival(msgspec.Struct, frozen=True):
    """One of several values of a cell, set by people who did not see each other's; `wins` marks the one shown."""

    fact: str
    wall: str
    author_name: str
    value: Any
    wins: bool


def lines(db: sqlite_utils.Database, row: str) -> list[Told]:
    """The history of a row, in the order that decides between values: the last word last."""
    return [
        Told(fact.id, fact.wall, fact.author, name, facts.tells(fact), tuple(sorted(fact.fields)), code)
        for fact, name, code in _facts(db, row)
    ]


def rivals(db: sqlite_utils.Database, record: history.Record) -> dict[str, list[Rival]]:
    """By cell the values that stand against each other."""
    if not record.rivals:
        return {}
    known = _facts(db, record.row)
    return {
        field: [
            Rival(fact.id, fact.wall, name, fact.fields[field], record.cells[field].fact == fact.id)
            for fact, name, _ in known
            if fact.id in ids
        ]
        for field, ids in record.rivals.items()
    }


def _facts(db: sqlite_utils.Database, row: str) -> list[tuple[facts.Fact, str, str]]:
    """The facts in force of a row, each with its author's name and why it is held back."""
    found = db.execute(
        "SELECT c.body, c.stamp, coalesce(p.name, ''), coalesce(n.code, '') FROM change c"
        " LEFT JOIN person p ON p.id = c.author LEFT JOIN note n ON n.fact = c.id"
        " WHERE c.row = ? AND c.status = 'ok' AND c.body IS NOT NULL",
        [row],
    )
    known = [(facts.read(bytes(body), stamp), name, code) for body, stamp, name, code in found]
    return sorted(known, key=lambda one: history.rank(one[0]))
