"""Paste: spreads copied cells of a spreadsheet over the lines of a stack; it knows no rule, no widget and no store."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import msgspec

from fieldapp.domain import text
from fieldapp.ui.pages import stack_sheet, stack_table

_END = "\0end"  # a last row of our own, that only an open quotation mark takes in


class Spread(msgspec.Struct):
    """What was written where: places of lines and cells, each touched line with what it held before, and how many
    filled cells found no column."""

    cells: list[tuple[int, str]]
    before: list[tuple[stack_sheet.Line, stack_sheet.Line]]
    outside: int = 0

    @property
    def slips(self) -> int:
        """How many lines were written in."""
        return len(self.before)


def cells(copied: str) -> list[list[str]]:
    """The rows that hold something, as a spreadsheet copies them; none for words of a single cell."""
    try:
        told = _rows(copied)
    except csv.Error:  # as of a cell as long as a book
        return []
    filled = [row for row in ([text.line(cell) for cell in row] for row in told) if any(row)]
    return filled if len(filled) > 1 or any(len(row) > 1 for row in filled) else []


def _rows(copied: str) -> list[list[str]]:
    """The rows as a spreadsheet copies them, a cell of several lines between quotation marks. One that is never closed
    is a mark among the words: it takes no other slips in."""
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        *told, last = csv.reader(io.StringIO(f"{copied}\n{_END}", newline=""), delimiter="\t", quoting=quoting)
        if last == [_END]:
            break
    return told


def spread(table: stack_table.Table, row: int, column: int, rows: Sequence[Sequence[str]]) -> Spread:
    """Write rows into the table from a line and column on; lines are added as they are needed, and an empty cell
    leaves what stands there."""
    told = Spread([], [])
    names = [one.cell for one in table.columns[column:]]
    for given in rows:
        told.outside += sum(map(bool, given[len(names) :]))
        inside = [(name, words) for name, words in zip(names, given, strict=False) if words]
        line, place = table.lines[row], row
        if inside:
            told.before.append((line, msgspec.structs.replace(line)))
            row += 1
        for name, words in inside:
            table.write(place, name, words)
            told.cells.append((place, name))
    return told


def take_back(told: Spread) -> None:
    """Let each line say what it said before; one that was added is empty again."""
    for line, before in told.before:
        for cell in set(line.__struct_fields__) - {"number"}:
            setattr(line, cell, getattr(before, cell))
