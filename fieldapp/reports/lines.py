"""Rows as lines of text: JSON lines, or CSV that a Vietnamese spreadsheet opens by a double click."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

BOM = "\ufeff"  # without it Excel reads Vietnamese letters as another code page
SEPARATOR = ";"  # what Excel expects where the decimal sign is a comma
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def jsonl(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A JSON object a line, UTF-8, keys as given."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False) + "\n"


def table(rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> Iterator[str]:
    """CSV with a heading; what is nested becomes JSON, and a text that a spreadsheet would run as a formula is
    quoted."""
    names = list(columns)
    yield BOM + _line(names)
    for row in rows:
        yield _line([_cell(row.get(name)) for name in names])


def grid(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """CSV of rows as they are, the first of which is the heading."""
    for number, row in enumerate(rows):
        yield ("" if number else BOM) + _line(list(map(_cell, row)))


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=SEPARATOR, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return json.dumps(value, ensure_ascii=False)
