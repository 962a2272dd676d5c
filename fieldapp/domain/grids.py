"""Grids: sheets as rows of text, with the rows and columns called as a spreadsheet calls them; never where they came
from."""

from __future__ import annotations

import string

import msgspec

UNCOUNTED = "#="  # stands in a cell whose formula the program that saved the file has not calculated


class Grid(msgspec.Struct, frozen=True):
    """One sheet; the first row is row 1 of the spreadsheet, and a row ends with its last filled cell."""

    name: str
    rows: list[tuple[str, ...]]


class Book(msgspec.Struct, frozen=True):
    """The filled sheets of a file, and a digest by which the same file is known again."""

    name: str
    digest: str
    grids: tuple[Grid, ...]


def letters(column: int) -> str:
    """What a spreadsheet calls a column: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        name = string.ascii_uppercase[place] + name
    return name


def column(name: str) -> int:
    """The number of a column called so, from 0; -1 for no such name."""
    if not name.isascii() or not name.isalpha() or len(name) > 3:
        return -1
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def cell(row: tuple[str, ...], column: int) -> str:
    """The text at a column of a row, "" beyond its end."""
    return row[column] if 0 <= column < len(row) else ""
