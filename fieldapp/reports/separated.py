"""Reads text with separators (CSV) as a spreadsheet would: finds out its letters and its separator; never what it
means."""

from __future__ import annotations

import codecs
import csv
import itertools
import re
from collections import Counter

from fieldapp.domain import grids, old_text, problems

SEPARATORS = ";,\t|"
LOOKED_AT = 40  # lines by which the separator is found out

_PAGE = re.compile(r"<\s*(!doctype html|html|table|meta|head)\b", re.IGNORECASE)
_TOLD = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # Excel's own way to name the separator


def read(name: str, raw: bytes) -> grids.Grid:
    """The rows of a text. Problems "list_page", "list_kind", "list_letters", "list_damaged"."""
    whole = _letters(name, raw)
    if _PAGE.search(whole[:2000]):
        raise problems.Problem("list_page", name=name)
    if "\0" in whole or whole.startswith("%PDF"):
        raise problems.Problem("list_kind", name=name)
    told = _TOLD.match(whole)
    separator = told[1] if told else _separator(whole)
    lines = whole[told.end() :] if told else whole
    try:
        rows = [tuple(row) for row in csv.reader(lines.splitlines(keepends=True), delimiter=separator)]
    except csv.Error:
        raise problems.Problem("list_damaged", name=name) from None
    rows = [_trimmed(row) for row in rows]
    while rows and not rows[-1]:
        rows.pop()
    return grids.Grid(name, rows)


def _trimmed(row: tuple[str, ...]) -> tuple[str, ...]:
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


def _letters(name: str, raw: bytes) -> str:
    """UTF-8 and UTF-16 with or without their mark, else the old code page of Vietnamese Windows; the old fonts are
    kept as the signs that they are."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    if raw.count(0) * 4 > len(raw):
        small_end = raw[1::2].count(0) > raw[::2].count(0)
        return raw.decode("utf-16-le" if small_end else "utf-16-be", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _old_letters(name, raw)


def _old_letters(name: str, raw: bytes) -> str:
    signs = raw.decode("latin-1")
    if old_text.recognise(itertools.islice(signs.splitlines(), 2000)):
        return signs
    try:
        return raw.decode("cp1258")
    except UnicodeDecodeError:
        raise problems.Problem("list_letters", name=name) from None


def _separator(whole: str) -> str:
    """The sign by which most lines have as many cells, and more than one."""
    lines = [line for line in itertools.islice(whole.splitlines(keepends=True), LOOKED_AT) if line.strip()]

    def fit(separator: str) -> tuple[int, int]:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1)
        width, times = counts.most_common(1)[0] if counts else (0, 0)
        return times, width

    return max(SEPARATORS, key=fit)
