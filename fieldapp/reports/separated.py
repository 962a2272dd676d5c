"""Reads text with separators (CSV) as a spreadsheet would: finds out its letters and its separator; never what it
means."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections import Counter

from fieldapp.domain import grids, old_text, problems

SEPARATORS = ";,\t|"
LOOKED_AT = 40  # lines by which the separator is found out
SURE = 4  # sound letters for each spoilt one: then a text is in UTF-8, cut somewhere by a program that counts bytes
_VIETNAMESE = "ăâđêôơưạảấầậắặếềệịọốồộớờợụứừữự"

_PAGE = re.compile(r"<\s*(!doctype html|html|table|meta|head)\b", re.IGNORECASE)
_SHEETS = re.compile(r"\s*<\?xml\b|\s*<(?:\w+:)?Workbook\b")  # as Excel 2003 saved a workbook in words
_TEXT_CELL = re.compile(r'="(.*)"', re.S)  # how programs tell Excel that digits are no number
_END = "\0end"  # a last row of our own, that only an open quotation mark takes in; no list holds a NUL
_LONGEST = 2**30  # how long a cell may be is told where the rows are looked at
_TOLD = re.compile(r"sep=([^\w\s\"'=]|\t)\r?\n", re.IGNORECASE)  # Excel's own way to name the separator


def read(name: str, raw: bytes) -> grids.Grid:
    """The rows of a text. Problems "list_page", "list_sheets", "list_kind", "list_letters", "list_quotes",
    "list_damaged"."""
    whole = _letters(name, raw)
    if _PAGE.search(whole[:2000]):
        raise problems.Problem("list_page", name=name)
    if _SHEETS.match(whole):
        raise problems.Problem("list_sheets", name=name)
    if "\0" in whole or whole.startswith(("%PDF", "{\\rtf")):
        raise problems.Problem("list_kind", name=name)
    csv.field_size_limit(_LONGEST)
    told = _TOLD.match(whole)
    lines = _lines(f"{whole[told.end() :] if told else whole}\n{_END}")
    try:
        *read, last = csv.reader(lines, delimiter=told[1] if told else _separator(whole))
    except csv.Error:
        raise problems.Problem("list_damaged", name=name) from None
    if last != [_END]:
        raise problems.Problem("list_quotes", name=name, row=len(read) + 1)
    rows = [_trimmed(tuple(map(_said, row))) for row in read]
    while rows and not rows[-1]:
        rows.pop()
    return grids.Grid(name, rows)


def _lines(whole: str) -> io.StringIO:
    """The lines of a text. Other signs that end a line somewhere, as U+2028 or what an old font has for three dots,
    end none here."""
    return io.StringIO(whole, newline="")


def _said(cell: str) -> str:
    found = _TEXT_CELL.fullmatch(cell) if cell.startswith('="') else None
    return found[1] if found else cell


def _trimmed(row: tuple[str, ...]) -> tuple[str, ...]:
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


def _letters(name: str, raw: bytes) -> str:
    """UTF-8 and UTF-16 with or without their mark, else the old code page of Vietnamese Windows; the old fonts are
    kept as the signs that they are. In UTF-8 some letters may be spoilt."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    if raw.count(0) * 4 > len(raw):
        small_end = raw[1::2].count(0) > raw[::2].count(0)
        return raw.decode("utf-16-le" if small_end else "utf-16-be", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        whole = raw.decode("utf-8-sig", "replace")
        spoilt, sound = whole.count("\ufffd"), sum(map(whole.count, _VIETNAMESE))
        return whole if sound > SURE * spoilt else _old_letters(name, raw)


def _old_letters(name: str, raw: bytes) -> str:
    signs = raw.decode("latin-1")
    if old_text.recognise(itertools.islice(signs.splitlines(), 2000)):
        return signs
    try:
        return raw.decode("cp1258")
    except UnicodeDecodeError:
        raise problems.Problem("list_letters", name=name) from None


def _separator(whole: str) -> str:
    """The sign that parts most lines, also that of the titles; among such the one by which most lines have as many
    cells: a program may leave empty cells at the end out."""
    lines = [line for line in itertools.islice(_lines(whole), LOOKED_AT) if line.strip()]

    def fit(separator: str) -> tuple[int, int, int]:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1)
        width, times = counts.most_common(1)[0] if counts else (0, 0)
        return counts.total(), times, width

    return max(SEPARATORS, key=fit)
