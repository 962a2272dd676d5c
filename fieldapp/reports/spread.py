"""Shares the width of a page among the columns of a report, over several tables where one has too many."""

from __future__ import annotations

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
    """Words of a cell, whether they are bold, and whether they are a figure, which never folds."""

    words: str
    bold: bool
    whole: bool = False


def _said(table: tables.Table, lang: str) -> list[list[_Said]]:
    rows = [row for row in table.rows if row.style != tables.GROUP]
    shown = [*rows[:_LOOKED], *rows[-1:]]
    return [
        [_Said(cells.heading(column, lang), True)] + [_cell(row, place, lang) for row in shown]
        for place, column in enumerate(table.columns)
    ]


def _cell(row: tables.Row, place: int, lang: str) -> _Said:
    cell = row.cells[place]
    figure = not isinstance(cell, (str, tables.Missing, tables.Note))
    return _Said(cells.say(cell, lang), row.style != tables.PLAIN, figure)


def _least(column: Sequence[_Said], measure: Measure) -> float:
    words = ((word, said.bold) for said in column for word in ([said.words] if said.whole else said.words.split()))
    return min(_MOST, max((measure(*word) for word in words), default=0.0)) + AIR


def _wanted(kind: str, column: Sequence[_Said], measure: Measure) -> float:
    """How wide the words of a column are; a heading, and what is missing among figures, may take two lines."""
    heading, *rest = column
    share = 1.0 if kind == "text" else 0.55
    whole = max((measure(said.words, said.bold) * (1.0 if said.whole else share) for said in rest), default=0.0)
    return min(_MOST, max(measure(heading.words, True) / 2.2, whole)) + AIR


def _parted(columns: Sequence[tables.Column], least: Sequence[float], room: float) -> list[tuple[int, ...]]:
    every = tuple(range(len(columns)))
    if sum(least) <= room:
        return [every]
    first = next((place for place, column in enumerate(columns) if column.kind == "text"), 0) + 1
    held, found, taken = every[:first], [], list(every[:first])
    for place in every[first:]:
        if len(taken) > first and sum(least[one] for one in (*taken, place)) > room:
            found.append(tuple(taken))
            taken = list(held)
        taken.append(place)
    return [*found, tuple(taken)]


def _block(places: tuple[int, ...], least: Sequence[float], wanted: Sequence[float], room: float) -> Block:
    narrow, wide = [least[place] for place in places], [wanted[place] for place in places]
    ask = sum(wide) - sum(narrow)
    share = min(1.0, (room - sum(narrow)) / ask) if ask > 0 else 0.0
    widths = [low + share * (high - low) for low, high in zip(narrow, wide, strict=True)]
    # What is left goes to all alike, so that a table is as wide as the page; one of a few columns stays readable.
    scale = min(room / sum(widths), 2.2)
    return Block(places, tuple(width * scale for width in widths))
