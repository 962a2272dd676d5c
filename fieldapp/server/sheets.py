"""Reads the lines of a CSV or JSON-lines file and names what cannot be read; never knows what they mean."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, TextIO

import msgspec

from fieldapp.domain import problems, text

JSON_LINES = frozenset({".jsonl", ".ndjson", ".json"})


class Line(msgspec.Struct, frozen=True):
    """One line's cells by column, each in NFC on one line; a column that is not there is ""."""

    number: int
    cells: dict[str, str]


class Bad(msgspec.Struct, frozen=True):
    """What is wrong with a line, and in which column ("" = the whole line)."""

    line: int
    column: str
    problem: problems.Problem


def read(path: Path, columns: Collection[str], needed: Collection[str]) -> Iterator[Line | Bad]:
    """The lines of a file in order, empty ones left out. Problems "file_unreadable", "file_not_text"."""
    try:
        with _open(path) as file:
            lines = _json(file) if path.suffix.lower() in JSON_LINES else _csv(file, columns, needed)
            for line in lines:
                yield _checked(line, columns, needed) if isinstance(line, Line) else line
    except UnicodeDecodeError:
        raise problems.Problem("file_not_text", name=path.name) from None
    except OSError as error:
        raise problems.Problem("file_unreadable", name=path.name, why=error) from None


def _open(path: Path) -> TextIO:
    """UTF-8, or UTF-16 as a spreadsheet's "Unicode text" has it."""
    with path.open("rb") as raw:
        wide = raw.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return path.open(encoding="utf-16" if wide else "utf-8-sig", newline="")


def _checked(line: Line, columns: Collection[str], needed: Collection[str]) -> Line | Bad:
    for column in line.cells:
        if column not in columns:
            return _bad(line.number, column, "column_unknown", columns=", ".join(columns))
    for column in needed:
        if not line.cells.get(column):
            return _bad(line.number, column, "cell_missing")
    return Line(line.number, {column: line.cells.get(column, "") for column in columns})


def _bad(line: int, column: str, code: str, **details: object) -> Bad:
    return Bad(line, column, problems.Problem(code, column, column=column, **details))


def _csv(file: TextIO, columns: Collection[str], needed: Collection[str]) -> Iterator[Line | Bad]:
    first = file.readline()
    delimiter = max(",;\t", key=first.count)
    heads = [text.plain(head).casefold() for head in next(csv.reader([first], delimiter=delimiter), [])]
    wrong = [_bad(1, head, "column_unknown", columns=", ".join(columns)) for head in heads if head not in columns]
    wrong += [_bad(1, column, "column_missing") for column in needed if column not in heads]
    yield from wrong
    if not wrong:
        yield from _rows(csv.reader(file, delimiter=delimiter, strict=True), heads)


def _rows(reader: Any, heads: list[str]) -> Iterator[Line | Bad]:
    last = 1  # physical lines: a quoted cell may hold line ends, and people count what their editor counts
    while True:
        number = last + 1
        try:
            cells = [text.line(cell) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            yield _bad(number, "", "line_bad")
            cells = []
        last = 1 + reader.line_num
        if any(cells[len(heads) :]):
            yield _bad(number, "", "line_long", most=len(heads))
        elif any(cells):
            yield Line(number, dict(zip(heads, cells, strict=False)))


def _json(file: TextIO) -> Iterator[Line | Bad]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            told = msgspec.json.decode(line, type=dict[str, str | int | list[str] | None])
        except (msgspec.DecodeError, RecursionError):
            yield _bad(number, "", "line_bad")
            continue
        yield Line(number, {column: _cell(value) for column, value in told.items()})


def _cell(value: str | int | list[str] | None) -> str:
    if isinstance(value, list):
        return "|".join(map(text.line, value))
    return "" if value is None else text.line(str(value))
