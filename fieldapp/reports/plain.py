"""A report as CSV for a spreadsheet, or as JSON for other programs; never decides what is in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from fieldapp.domain import tables
from fieldapp.reports import cells, lines


def csv(table: tables.Table, lang: str) -> Iterator[str]:
    """The heading, the rows, and after an empty line what is to be known of them. Numbers are bare, so that a
    spreadsheet can count with them."""
    yield from lines.grid(
        [
            [cells.heading(column, lang) for column in table.columns],
            *([_bare(cell, lang) for cell in row.cells] for row in table.rows),
            [],
            *([sentence] for sentence in cells.below(table, lang)),
        ]
    )


def as_json(table: tables.Table, lang: str, *, slips: bool = False) -> str:
    """The whole table by column keys, with typed values; with `slips` also the ids behind each row."""
    told = {
        "report": table.name,
        "title": cells.title(table, lang),
        "place": table.place,
        "period": table.span.word,
        "from": table.span.start,
        "to": table.span.end,
        "as_of": table.as_of,
        "columns": [
            {"key": column.key, "kind": column.kind, "heading": cells.heading(column, lang)} for column in table.columns
        ],
        "rows": [_row(table, row, lang, slips) for row in table.rows],
        "notes": [cells.say(note, lang) for note in table.notes],
    }
    return json.dumps(told, ensure_ascii=False)


def _row(table: tables.Table, row: tables.Row, lang: str, slips: bool) -> dict[str, Any]:
    named = {column.key: _value(cell, lang) for column, cell in zip(table.columns, row.cells, strict=True)}
    return {"style": row.style, "cells": named, **({"slips": list(row.slips)} if slips else {})}


def _value(cell: tables.Cell, lang: str) -> Any:
    if isinstance(cell, tables.Ratio):
        return {"part": cell.part, "whole": cell.whole, "share": cell.share()}
    if isinstance(cell, tables.Days):
        return cell.halves / 2
    if isinstance(cell, tables.Day):
        return cell.iso
    if isinstance(cell, tables.Missing):
        return {"missing": cell.why}
    if isinstance(cell, tables.Note):
        return cells.say(cell, lang)
    return cell


def _bare(cell: tables.Cell, lang: str) -> str:
    if isinstance(cell, tables.Days):
        return f"{cell.halves // 2}{cells.half(cell, lang)}"
    return str(cell) if isinstance(cell, int) else cells.say(cell, lang)
