"""Shares the width of a page among the columns of a report, over several tables where one has too many."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from fieldapp.domain import papers, tables
from fieldapp.reports import cells

Measure = Callable[[str, bool], float]  # how wide words are, in points, thin or bold

AIR = 9.0  # points at both sides of a cell together
_MOST = 260.0  # points that a column asks for at most, however long its words are
_SIGNED = 90.0  # points for a name written by hand
_LOOKED = 400  # rows that are measured; a report of thousands has no wider words further down


class Block(NamedTuple):
    """Columns that lie side by side, by their places, and the width of each in points."""

    places: tuple[int, ...]
    widths: tuple[float, ...]


def blocks(table: tables.Table, lang: str, room: float, measure: Measure) -> list[Block]:
    """The columns of a table, none too narrow for its longest word. Where `room` (points) holds too few, the first
    columns up to the first one in words stand again before the others."""
    said = _said(table, lang)
    least = [_least(column, measure) for column in said]
    wanted = [
        max(low, _wanted(column.kind, words, measure))
        for low, column, words in zip(least, table.columns, said, strict=True)
    ]
    for place, column in enumerate(table.columns):
        if column == papers.SIGN:
            least[place], wanted[place] = _SIGNED, _SIGNED
    return [_block(places, least, wanted, room) for places in _parted(table.columns, least, room)]


def part(table: tables.Table, block: Block) -> list[tables.Column]:
    """The columns of a block."""
    return [table.columns[place] for place in block.places]


class _Said(NamedTuple):
    """Words of a cell, whether they are bold, and in how many lines they may stand at most: figures in one, what is
    missing among them in three."""

    words: str
    bold: bool
    lines: float = math.inf


def _said(table: tables.Table, lang: str) -> list[list[_Said]]:
    rows = [row for row in table.rows if row.style != tables.GROUP]
    shown = [*rows[:_LOOKED], *rows[-1:]]
    return [
        [_Said(cells.heading(column, lang), True)] + [_cell(row, place, lang) for row in shown]
        for place, column in enumerate(table.columns)
    ]


def _cell(row: tables.Row, place: int, lang: str) -> _Said:
    cell = row.cells[place]
    lines = math.inf if isinstance(cell, (str, tables.Note)) else 2.4 if isinstance(cell, tables.Missing) else 1
    return _Said(cells.say(cell, lang), row.style != tables.PLAIN, lines)


def _least(column: Sequence[_Said], measure: Measure) -> float:
    words = max((measure(word, said.bold) for said in column for word in said.words.split()), default=0.0)
    whole = max((measure(said.words, said.bold) / said.lines for said in column), default=0.0)
    return min(_MOST, max(words, whole)) + AIR


def _wanted(kind: str, column: Sequence[_Said], measure: Measure) -> float:
    """How wide the words of a column are; a heading, and what is missing among figures, may take two lines."""
    heading, *rest = column
    share = 1.0 if kind == "text" else 0.55
    whole = max((measure(said.words, said.bold) * (1.0 if said.lines == 1 else share) for said in rest), default=0.0)
    return min(_MOST, max(measure(heading.words, True) / 2.2, whole)) + AIR


def _parted(columns: Sequence[tables.Column], least: Sequence[float], room: float) -> list[tuple[int, ...]]:
    """The columns of each part, the parts about alike."""
    every = tuple(range(len(columns)))
    if sum(least) <= room:
        return [every]
    first = next((place for place, column in enumerate(columns) if column.kind == "text"), 0) + 1
    held, rest = every[:first], every[first:]
    left = max(room - sum(least[place] for place in held), 1.0)
    count = len(_filled(rest, least, left))
    even = sum(least[place] for place in rest) / count
    rooms = (even * (1 + step / 10) for step in range(10))
    parts = next((parts for one in rooms if one < left and len(parts := _filled(rest, least, one)) == count), None)
    return [(*held, *part) for part in parts or _filled(rest, least, left)]


def _filled(rest: Sequence[int], least: Sequence[float], room: float) -> list[list[int]]:
    parts: list[list[int]] = [[]]
    for place in rest:
        if parts[-1] and sum(least[one] for one in (*parts[-1], place)) > room:
            parts.append([])
        parts[-1].append(place)
    return parts


def _block(places: tuple[int, ...], least: Sequence[float], wanted: Sequence[float], room: float) -> Block:
    narrow, wide = [least[place] for place in places], [wanted[place] for place in places]
    ask = sum(wide) - sum(narrow)
    share = min(1.0, (room - sum(narrow)) / ask) if ask > 0 else 0.0
    widths = [low + share * (high - low) for low, high in zip(narrow, wide, strict=True)]
    # What is left goes to all alike, so that a table is as wide as the page; one of a few columns stays readable.
    scale = min(room / sum(widths), 2.2)
    return Block(places, tuple(width * scale for width in widths))
