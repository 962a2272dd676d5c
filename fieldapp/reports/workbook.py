"""Writes workbooks (.xlsx) with titles that stay, drop-downs and cells of text; never knows what they are for. The one
file that knows the library that writes them."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from fieldapp.domain import grids, problems

FILLED = 2000  # rows for which drop-downs are made


class Column(msgspec.Struct, frozen=True):
    """A column: its title, width in letters, a remark at the title, whether it must be filled, what may be chosen;
    `strict` when nothing else may be written."""

    title: str
    width: int = 16
    remark: str = ""
    needed: bool = False
    choices: tuple[str, ...] = ()
    strict: bool = False


class Sheet(msgspec.Struct, frozen=True):
    """A sheet of text cells under titles; `open` ones have drop-downs below their rows to be filled in."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]] = ()
    open: bool = False


def write(path: Path, sheets: Sequence[Sheet], lists: str) -> None:
    """Writes a workbook whole or not at all; the choices lie on a last sheet named `lists`. Problem "list_save"."""
    import xlsxwriter

    out = io.BytesIO()
    # What begins with "=" stays text: a list is no place for formulas.
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}) as book:
        formats = {
            "title": book.add_format({"bold": True, "bg_color": "#D3E8ED", "border": 1, "text_wrap": True}),
            "needed": book.add_format({"bold": True, "bg_color": "#FCEBCB", "border": 1, "text_wrap": True}),
            "text": book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
        }
        for sheet in sheets:
            _sheet(book.add_worksheet(sheet.name), sheet, lists, formats)
        if chosen := [column for sheet in sheets for column in sheet.columns if sheet.open and column.choices]:
            _lists(book.add_worksheet(lists), chosen, formats)
    _save(path, out.getvalue())


def _sheet(made: Any, sheet: Sheet, lists: str, formats: dict[str, Any]) -> None:
    made.freeze_panes(1, 0)
    made.set_row(0, 34)
    listed = 0
    for place, column in enumerate(sheet.columns):
        made.set_column(place, place, column.width, formats["text"])
        made.write_string(0, place, column.title, formats["needed" if column.needed else "title"])
        if column.remark:
            made.write_comment(0, place, column.remark, {"x_scale": 2})
        if sheet.open and column.choices:
            letter, last = grids.letters(listed), len(column.choices) + 1
            made.data_validation(
                1,
                place,
                FILLED,
                place,
                {
                    "validate": "list",
                    "source": f"='{lists}'!${letter}$2:${letter}${last}",
                    "error_type": "stop" if column.strict else "information",
                },
            )
            listed += 1
    for number, row in enumerate(sheet.rows, 1):
        for place, cell in enumerate(row):
            made.write_string(number, place, cell, formats["text"])


def _lists(made: Any, columns: Sequence[Column], formats: dict[str, Any]) -> None:
    made.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        made.set_column(place, place, max(map(len, column.choices)) + 2, formats["text"])
        made.write_string(0, place, column.title, formats["title"])
        for number, choice in enumerate(column.choices, 1):
            made.write_string(number, place, choice, formats["text"])


def _save(path: Path, raw: bytes) -> None:
    """A file that is there already stays as it was until the new one is whole."""
    beside = path.with_name(path.name + ".part")
    try:
        beside.write_bytes(raw)
        os.replace(beside, path)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise problems.Problem("list_save", name=path.name) from None
