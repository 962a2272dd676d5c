"""A report as a workbook (.xlsx), a table a sheet: figures stay figures, codes and phones words; it asks no store."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from fieldapp import resources
from fieldapp.domain import papers, tables
from fieldapp.reports import cells, papers_words, workbook

_FORMS = {"text": "text", "number": "number", "ratio": "share", "days": "half", "day": "day"}
_NARROW, _WIDE, _SIGNED = 6.0, 36.0, 18.0  # letters
_LONGEST = 31  # letters of a sheet's name
_LETTERS = 95  # that fit across an upright page
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")

# The picture of a report by its name: how the bars lie, the key of their names, the keys of their figures.
_GRAPHS = {
    "weeks": ("column", "week", ("approved", "waiting")),
    "topics": ("bar", "topic", ("results",)),
    "blockers": ("bar", "blocker", ("slips",)),
    "coverage": ("bar", "village", ("reached_share",)),
}


def xlsx(told: papers.Paper, lang: str) -> bytes:
    """The paper as an .xlsx."""
    told = papers.to_sign(told)
    words = papers_words.words(told, lang)
    taken: set[str] = set()
    leaves = [_leaf(told, table, words, lang, taken) for table in told.tables()]
    return workbook.printed(leaves, words["title"])


def _leaf(
    told: papers.Paper, table: tables.Table, words: papers_words.Words, lang: str, taken: set[str]
) -> workbook.Leaf:
    title = cells.title(table, lang)
    pairs = {place for place in range(len(table.columns)) if _apart(table, place)}
    rows = [
        [value for place, cell in enumerate(row.cells) for value in _values(cell, place in pairs, lang)]
        for row in table.rows
    ]
    fields = _fields(table, pairs, rows, lang)
    inside = any(column.resident for column in table.columns)
    below = papers_words.notes(table, lang) if table.rows else [resources.say("document_empty", lang)]
    return workbook.Leaf(
        _name(title, taken),
        [title.upper(), words["place_span"], words["as_of"], *([words["inside"]] if inside else [])],
        fields,
        [(row.style, line) for row, line in zip(table.rows, rows, strict=True)],
        below,
        words["foot"],
        _graph(table, pairs, lang, taken),
        sum(field.width for field in fields) > _LETTERS,
    )


def _apart(table: tables.Table, place: int) -> bool:
    """Whether the two numbers of a share stand in no other column, so that they need one of their own."""
    return any(
        isinstance(cell := row.cells[place], tables.Ratio) and not {cell.part, cell.whole} <= _numbers(row)
        for row in table.rows
    )


def _numbers(row: tables.Row) -> set[int]:
    return {cell for cell in row.cells if isinstance(cell, int)}


def _values(cell: tables.Cell, pair: bool, lang: str) -> list[workbook.Value]:
    if not pair:
        return [_value(cell, lang)]
    return [_value(cell, lang), cells.parts(cell, lang) if isinstance(cell, tables.Ratio) else ""]


def _value(cell: tables.Cell, lang: str) -> workbook.Value:
    if isinstance(cell, int):
        return cell
    if isinstance(cell, tables.Ratio) and (share := cell.share()) is not None:
        return share
    if isinstance(cell, tables.Days):
        return cell.halves / 2
    if isinstance(cell, tables.Day) and cell.iso:
        return datetime.date.fromisoformat(cell.iso)
    return cells.say(cell, lang)


def _fields(
    table: tables.Table, pairs: set[int], rows: Sequence[Sequence[workbook.Value]], lang: str
) -> list[workbook.Field]:
    told = []
    for place, column in enumerate(table.columns):
        told.append((cells.heading(column, lang), _FORMS[column.kind]))
        if place in pairs:
            told.append((resources.say("column_pair", lang), "text"))
    return [workbook.Field(heading, form, _width(heading, at, form, rows)) for at, (heading, form) in enumerate(told)]


def _width(heading: str, at: int, form: str, rows: Sequence[Sequence[workbook.Value]]) -> float:
    """In letters: the longest word of the heading, and what stands below it."""
    if heading == resources.say("column_sign") or heading == resources.say("column_sign", "en"):
        return _SIGNED
    word = max(map(len, heading.split()), default=0)
    longest = max((_length(row[at], form) for row in rows), default=0)
    return min(_WIDE, max(_NARROW, word + 2.5, longest + 3.5))


def _length(value: workbook.Value, form: str) -> float:
    if isinstance(value, str):
        return len(value) if form == "text" else min(len(value), 12)
    return {"day": 10, "share": 7, "half": 6}.get(form) or len(f"{value:,}")


def _name(title: str, taken: set[str]) -> str:
    """A sheet's name: 31 letters at most, none that is not allowed, none twice."""
    plain = _NOT_IN_NAMES.sub(" ", title)
    name = plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1].rstrip() + "…"
    number = 2
    while name.lower() in taken:
        name = f"{plain[: _LONGEST - 4].rstrip()} ({number})"
        number += 1
    taken.add(name.lower())
    return name


def _graph(table: tables.Table, pairs: set[int], lang: str, taken: set[str]) -> workbook.Graph | None:
    if table.name not in _GRAPHS:
        return None
    kind, names, figures = _GRAPHS[table.name]
    keys = [column.key for column in table.columns]

    def at(key: str) -> int:
        place = keys.index(key)
        return place + sum(one < place for one in pairs)

    title = resources.say(f"chart_{table.name}", lang)
    return workbook.Graph(title, _name(title, taken), kind, at(names), tuple(map(at, figures)))
