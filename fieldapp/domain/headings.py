"""Headings: which column of a list holds which field, by the words above it; a guess that a person may change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from fieldapp.domain import grids, text

DEEPEST = 40  # rows above which the titles of a list are looked for
LONGEST = 80  # characters of a title

FAMILY = (
    *("ho dem", "ho va dem", "ho va ten dem", "ho ten dem", "ho va chu dem", "ho chu dem", "ho lot", "ho va ten lot"),
    "ho",
)
GIVEN = ("ten", "ten rieng", "ten goi")  # what stands above the column beside these
_ASIDE = re.compile(r"\([^)]*\)|[*:.;,/\\_\[\]\"'“”-]+")
_NUMBERING = re.compile(r"\(?([0-9]{1,2}|[A-Za-z])\)?")


class Field(msgspec.Struct, frozen=True):
    """A field of a form and the titles it is known by, folded; the longer ones are also known inside a title."""

    name: str
    titles: tuple[str, ...]
    spare: tuple[str, ...] = ()  # titles that hold for it only when no other field wants the column
    begun: tuple[str, ...] = ()  # titles under which it only begins, where the next column's is one of GIVEN


class Heading(msgspec.Struct, frozen=True):
    """Where a list begins: `first` is the first row after the titles (from 0), `columns` tells each field's column,
    `parted` are those that begin a field of which the next one holds the rest."""

    first: int
    titles: tuple[str, ...]
    columns: dict[str, int]
    parted: frozenset[int] = frozenset()


def guess(grid: grids.Grid, fields: Sequence[Field]) -> Heading:
    """The row whose titles name most fields; without any, a list without titles that begins at its first row."""
    best, place = Heading(0, (), {}), -1
    for number, row in enumerate(grid.rows[:DEEPEST]):
        columns = match(row, fields)
        if len(columns) > len(best.columns):
            best, place = Heading(number + 1, tuple(map(text.line, row)), columns), number
    if place < 0:
        return best
    first = _begin(grid, place)
    parted = frozenset(
        best.columns[field.name]
        for field in fields
        if field.begun and field.name in best.columns and _parted(grid, place, first, best.columns, field)
    )
    return msgspec.structs.replace(best, first=first, parted=parted)


def _parted(grid: grids.Grid, place: int, first: int, columns: Mapping[str, int], field: Field) -> bool:
    """Whether a field stands in two columns, family name and given name: their titles say so, or one title is above
    both, and a single word in each row of the second."""
    column = columns[field.name]
    above = [(_plain(grids.cell(row, column)), _plain(grids.cell(row, column + 1))) for row in grid.rows[place:first]]
    if column + 1 in columns.values():
        return False
    if any(title in field.begun and beside in GIVEN for title, beside in above):
        return True
    told = [words for row in grid.rows[first:] if (words := grids.cell(row, column + 1).split())]
    single = all(len(words) == 1 and not words[0].isdigit() for words in told)
    return above[0][0] == above[0][1] and bool(told) and single


def match(titles: Sequence[str], fields: Sequence[Field]) -> dict[str, int]:
    """The columns whose titles name a field, the surest first; each column once and each field once."""
    plain = [_plain(title) for title in titles]
    fits = sorted(
        (-fit, column, number)
        for column, title in enumerate(plain)
        if 0 < len(title) <= LONGEST
        for number, field in enumerate(fields)
        if (fit := _fit(title, field, *plain[column + 1 : column + 2]))
    )
    found: dict[str, int] = {}
    for _, column, number in fits:
        if column not in found.values():
            found.setdefault(fields[number].name, column)
    return found


def known(columns: Mapping[str, int], fields: Iterable[Field], width: int) -> dict[str, int]:
    """Columns that were remembered, as far as there are such fields and columns."""
    names = {field.name for field in fields}
    return {name: column for name, column in columns.items() if name in names and 0 <= column < width}


def signature(titles: Iterable[str]) -> str:
    """The same for all lists under the same titles."""
    return "|".join(_plain(title) for title in titles)


def _plain(title: str) -> str:
    return " ".join(_ASIDE.sub(" ", text.fold(title)).split())


def _fit(title: str, field: Field, beside: str = "") -> int:
    if title in field.titles or (title in field.begun and beside in GIVEN):
        return 1000
    if title in field.spare:
        return 400
    inside = [wanted for wanted in field.titles if len(wanted) > 4 and f" {wanted} " in f" {title} "]
    return 500 + len(max(inside, key=len)) if inside else 0


def _begin(grid: grids.Grid, place: int) -> int:
    """The row after the titles, and after what goes on below them: a title in merged cells, a row of numbers."""
    titles, first = grid.rows[place], place + 1
    while first < len(grid.rows) and (_goes_on(grid.rows[first], titles) or _numbering(grid.rows[first])):
        first += 1
    return first


def _goes_on(row: Sequence[str], titles: Sequence[str]) -> bool:
    return any(cell.strip() and cell == title for cell, title in zip(row, titles, strict=False))


def _numbering(row: Sequence[str]) -> bool:
    """Whether a row counts its columns, as forms do: (1) (2) (3), or A B 1 2."""
    filled = [cell.strip() for cell in row if cell.strip()]
    numbers = [found[1] for cell in filled if (found := _NUMBERING.fullmatch(cell))]
    return len(numbers) == len(filled) > 1 and len(set(numbers)) == len(numbers) and len(filled) > len(row) // 2
