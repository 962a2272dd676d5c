"""Writes workbooks (.xlsx) with titles that stay: lists to be filled in, figures to be read and printed; never knows
what they are for. The one file that knows the library that writes them."""

from __future__ import annotations

import contextlib
import datetime
import io
import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

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


# How figures are shown; the code in brackets asks for Vietnamese signs (1.234 and 71,4%) on any computer.
NUMBERS = {
    "text": "@",
    "number": "[$-42A]#,##0",
    "share": "[$-42A]0.0%",
    "half": "[$-42A]#,##0.0",
    "day": "[$-42A]dd/mm/yyyy",
}
_LINE = 15.75  # points
_LINES = "#9AA8AE"
_HEAD = {
    "bold": True,
    "border": 1,
    "border_color": _LINES,
    "bg_color": "#E4EFF2",
    "text_wrap": True,
    "align": "center",
    "valign": "vcenter",
}
_BESIDE = {False: 16, True: 6}  # bars below a table, on a page that stands or lies; more take one of their own
_ACROSS = 150.0  # letters across a page that lies

Value = str | int | float | datetime.date


class Field(NamedTuple):
    """A column of figures: its heading, its form (of NUMBERS), its width in letters."""

    heading: str
    form: str
    width: float


class Graph(NamedTuple):
    """A chart of a leaf's plain rows: bars lying or standing, the column of names, the columns of figures."""

    title: str
    sheet: str  # its own name where it takes a page of its own
    kind: str
    names: int
    figures: tuple[int, ...]


class Leaf(NamedTuple):
    """A sheet to be read: lines above it, columns, rows with their style ("plain", "total", "group"), lines below; the
    line at the foot of its printed pages."""

    name: str
    above: Sequence[str]
    fields: Sequence[Field]
    rows: Sequence[tuple[str, Sequence[Value]]]
    below: Sequence[str]
    foot: str
    graph: Graph | None = None
    wide: bool = False


def printed(leaves: Sequence[Leaf], title: str) -> bytes:
    """A workbook of leaves, set up for A4 paper. Words in a column of figures stay words, so that no sum takes them
    for zero."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}) as book:
        book.set_properties({"title": title, "author": "fieldapp", "created": datetime.datetime(2026, 1, 1)})
        looks = _Looks(book)
        for leaf in leaves:
            _leaf(book, book.add_worksheet(leaf.name), leaf, looks)
    return out.getvalue()


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": "Times New Roman", "font_size": 12, **look})
        return self._made[key]


def _leaf(book: Any, sheet: Any, leaf: Leaf, looks: _Looks) -> None:
    for number, said in enumerate(leaf.above):
        first = {"bold": True, "font_size": 14} if number == 0 else {}
        sheet.write_string(number, 0, said, looks.get(**first))
    top = len(leaf.above) + 1
    sheet.set_row(top, _LINE * max(_lines(field.heading, field.width - 1) for field in leaf.fields) + 4)
    for place, field in enumerate(leaf.fields):
        sheet.set_column(place, place, field.width)
        head = looks.get(**_HEAD)
        sheet.write_string(top, place, field.heading, head)
    for number, (style, row) in enumerate(leaf.rows, top + 1):
        lines = max(_lines(str(value), field.width * 1.1) for value, field in zip(row, leaf.fields, strict=True))
        if lines > 1:
            sheet.set_row(number, _LINE * lines + 2)
        for place, (value, field) in enumerate(zip(row, leaf.fields, strict=True)):
            _put(sheet, number, place, value, _look(looks, field.form, value, style))
    for number, said in enumerate(leaf.below, top + len(leaf.rows) + 2):
        sheet.write_string(number, 0, said, looks.get(italic=True, font_color="#42525A"))
    sheet.freeze_panes(top + 1, _held(leaf))
    _paper(sheet, leaf, top)
    if leaf.graph:
        _graph(book, sheet, leaf, leaf.graph, top)


def _lines(said: str, wide: float) -> int:
    """How many lines words take in a column; a program that opens the file does not always find out by itself."""
    lines, left = 1, wide
    for word in said.split():
        if len(word) > left and left < wide:
            lines, left = lines + 1, wide
        left -= len(word) + 1
    return lines


def _look(looks: _Looks, form: str, value: Value, style: str) -> Any:
    figure = not isinstance(value, str)
    right = form not in ("text", "day")
    look: dict[str, Any] = {"border": 1, "border_color": _LINES, "valign": "top", "indent": 1}
    look |= {"align": "right" if right else "left", "num_format": NUMBERS[form if figure else "text"]}
    if not figure:
        look["text_wrap"] = True
        if right:
            look |= {"italic": True, "font_color": "#42525A"}
    if style != "plain":
        look |= {"bold": True, "bg_color": "#E4EFF2"}
    return looks.get(**look)


def _put(sheet: Any, number: int, place: int, value: Value, look: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(number, place, value, look)
    elif isinstance(value, datetime.date):
        sheet.write_datetime(number, place, datetime.datetime.combine(value, datetime.time()), look)
    else:
        sheet.write_number(number, place, value, look)


def _held(leaf: Leaf) -> int:
    """How many columns stay in sight: up to the first one in words."""
    return 1 + next((place for place, one in enumerate(leaf.fields) if one.form == "text"), 0)


def _paper(sheet: Any, leaf: Leaf, top: int) -> None:
    sheet.set_paper(9)  # A4
    if leaf.wide:
        sheet.set_landscape()
    sheet.fit_to_pages(math.ceil(sum(field.width for field in leaf.fields) / _ACROSS), 0)
    sheet.repeat_rows(top)
    sheet.repeat_columns(0, max(0, _held(leaf) - 1))
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer(f"&L&9{leaf.foot.replace('&', '&&')}&R&9&P/&N")
    sheet.hide_gridlines(2)


def _graph(book: Any, sheet: Any, leaf: Leaf, graph: Graph, top: int) -> None:
    """Below the lines: filled and empty bars, each with its figure."""
    plain = [number for number, (style, _) in enumerate(leaf.rows, top + 1) if style == "plain"]
    if not plain:
        return
    lying, several = graph.kind == "bar", len(graph.figures) > 1
    chart = book.add_chart({"type": graph.kind, **({"subtype": "stacked"} if several else {})})
    for place, at in enumerate(graph.figures):
        light = several and not place
        chart.add_series(
            {
                "name": [leaf.name, top, at],
                "categories": [leaf.name, plain[0], graph.names, plain[-1], graph.names],
                "values": [leaf.name, plain[0], at, plain[-1], at],
                "data_labels": {"value": True, "font": {"color": "#FFFFFF" if light else "#15242B"}},
                "fill": {"color": "#FFFFFF" if place else "#0B5F73"},
                "border": {"color": "#0B5F73"},
                "gap": 60,
            }
        )
    chart.set_title({"name": graph.title, "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"} if several else {"none": True})
    bare: dict[str, Any] = {"major_gridlines": {"visible": False}}
    names = bare | ({"reverse": True, "interval_unit": 1} if lying else {"text_axis": True, "num_format": "dd/mm"})
    figures = bare | {"visible": False}
    chart.set_x_axis(figures if lying else names)
    chart.set_y_axis(names if lying else figures)
    if len(plain) > _BESIDE[leaf.wide]:
        page = book.add_chartsheet(graph.sheet)
        page.set_paper(9)
        page.set_footer(f"&L&9{leaf.foot.replace('&', '&&')}")
        page.set_chart(chart)
        return
    chart.set_size({"width": 680, "height": 90 + (26 * len(plain) if lying else 200)})
    sheet.insert_chart(top + len(leaf.rows) + len(leaf.below) + 3, 0, chart)


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
