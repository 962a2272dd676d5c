"""Workbooks to be filled in and taken in again (households, slips), and the list of what is wrong in one; reads no
store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from fieldapp import resources
from fieldapp.domain import catalogue, grids, imports, visits
from fieldapp.reports import workbook

GROUPS = 3  # topics side by side; a cell may name more

_TABLES = {
    "mode": "modes",
    "age": "ages",
    "sex": "sexes",
    "device": "devices",
    "refer": "referrals",
    "how": "consent_how",
    "text_version": "consent_texts",
}
_CODED = {"topic": "topics", "result": "results", "blockers": "blockers"}
_PURPOSES = ("1", "2", "3", "1; 2", "1; 3", "2; 3", "1; 2; 3")
_WIDE = {"name": 28, "person": 28, "household": 26, "place": 30, "village": 22, "helpers": 26, "note": 40, "topic": 36}
_NEEDED = {
    "roll": {"name", "village"},
    "slips": {"date", "time", "mode", "village", "topic", "result"},
}
_STRICT = frozenset({"mode", "sex", "device", "refer", "how", "text_version", "result"})

ROLL = ("name", "village", "place", "phone")
SLIPS = (
    *("date", "time", "minutes", "mode", "village", "helpers", "household", "person", "age", "sex", "phone", "people"),
    *("device", "topic", "refer", "follow_up", "satisfaction", "note", "how", "purposes", "text_version", "guardian"),
    "late_reason",
)


class Team(msgspec.Struct, frozen=True):
    """For whom a workbook is made: the villages and the members that may be chosen."""

    villages: tuple[str, ...]
    members: tuple[str, ...]


def roll(path: Path, team: Team, lang: str) -> None:
    """A workbook for a list of households. Problem "list_save"."""
    _write(path, "roll", [_column("roll", field, team, None, lang) for field in ROLL], lang)


def slips(path: Path, team: Team, listed: catalogue.Catalogue, day: str, lang: str) -> None:
    """A workbook for slips, with the lists as they hold on a day. Problem "list_save"."""
    words = _Words(listed, day, lang)
    columns = []
    for field in SLIPS:
        if field != "topic":
            columns.append(_column("slips", field, team, words, lang))
            continue
        for number in range(1, GROUPS + 1):
            for part in ("topic", "result", "blockers", "procedure"):
                columns.append(_column("slips", part, team, words, lang, number))
    _write(path, "slips", columns, lang)


def faults(
    path: Path,
    lines: Iterable[imports.Line[Any]],
    titles: Sequence[str],
    explain: Callable[[imports.Fault], str],
    lang: str,
) -> None:
    """What is wrong in a list, row by row: never what stood in a cell. Problem "list_save"."""

    def say(code: str) -> str:
        return resources.say(code, lang)

    rows = []
    for line in lines:
        for fault in line.faults:
            column = grids.letters(fault.column) if fault.column >= 0 else ""
            title = titles[fault.column] if 0 <= fault.column < len(titles) else ""
            out = fault.grave or line.state == imports.DOUBLE
            rows.append((str(fault.row), column, title, explain(fault), say(f"list_kind_{'out' if out else 'in'}")))
    names = ("list_word_row", "list_word_column", "list_word_title", "list_word_why", "list_word_kind")
    columns = tuple(workbook.Column(say(name), width) for name, width in zip(names, (8, 8, 24, 90, 22), strict=True))
    workbook.write(path, [workbook.Sheet(say("list_sheet_faults"), columns, rows)], say("list_sheet_choices"))


class _Words:
    """The catalogue's entries of a day as they are written into a cell."""

    def __init__(self, listed: catalogue.Catalogue, day: str, lang: str) -> None:
        self._listed = listed
        self._day = day
        self._lang = lang

    def of(self, field: str) -> tuple[str, ...]:
        if field == "satisfaction":
            return self._coded("satisfaction")
        if field in _CODED:
            return self._coded(_CODED[field])
        if field == "text_version":
            return tuple(self._listed.on("consent_texts", self._day))
        if field in _TABLES:
            offered = self._listed.on(_TABLES[field], self._day)
            # That somebody agreed before cannot be told in a list: it would have to say on which day.
            return tuple(entry.label(self._lang) for code, entry in offered.items() if code != visits.AGAIN)
        return _PURPOSES if field == "purposes" else ()

    def _coded(self, table: str) -> tuple[str, ...]:
        return tuple(f"{code} – {row.label(self._lang)}" for code, row in self._listed.on(table, self._day).items())


def _column(kind: str, field: str, team: Team, words: _Words | None, lang: str, number: int = 0) -> workbook.Column:
    choices = {"village": team.villages, "helpers": team.members}.get(field) or (words.of(field) if words else ())
    return workbook.Column(
        resources.say(f"field_{field}", lang, n=number),
        _WIDE.get(field, 16),
        resources.say(f"explain_{field}", lang),
        field in _NEEDED[kind] and number < 2,
        choices,
        field in _STRICT,
    )


def _write(path: Path, kind: str, columns: Sequence[workbook.Column], lang: str) -> None:
    def say(code: str) -> str:
        return resources.say(code, lang)

    told = [(column.title, column.remark, say("list_word_yes") if column.needed else "") for column in columns]
    titles = (
        workbook.Column(say("list_word_title"), 26),
        workbook.Column(say(f"list_how_{kind}"), 90),
        workbook.Column(say("list_word_needed"), 12),
    )
    filling = workbook.Sheet(say(f"list_sheet_{kind}"), tuple(columns), open=True)
    workbook.write(path, [filling, workbook.Sheet(say("list_sheet_words"), titles, told)], say("list_sheet_choices"))
