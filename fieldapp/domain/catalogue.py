"""The catalogue: what may be picked on a slip or in a report, as dated bilingual rows; never reads a file."""

from __future__ import annotations

import datetime
import functools
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import msgspec

from fieldapp.domain import problems

T = TypeVar("T")

EVERY = ("code", "vi", "en", "version", "valid_from", "valid_to")
OWN: dict[str, tuple[str, ...]] = {
    "communes": ("kind", "resolution"),
    "topics": ("group", "steps_vi", "steps_en", "blockers", "order"),
    "blockers": ("hands_to",),
    "referrals": ("follow_up_days", "basis"),
    "modes": (),
    "results": (),
    "ages": (),
    "sexes": (),
    "devices": (),
    "satisfaction": (),
    "consent_how": (),
    "consent_purposes": ("data",),
    "consent_texts": ("purposes",),
    "roles": (),
    "area_kinds": ("head_title_vi", "head_title_en"),
    "return_reasons": (),
    "allowances": (
        "rate",
        "most_days",
        "least_slips",
        "least_minutes",
        "half_slips",
        "half_minutes",
        "assumed_minutes",
        "basis",
    ),
    "flags": ("limit", "told_vi", "told_en"),
    "indicators": ("unit", "kind", "numerator", "denominator", "source"),
}
TABLES = tuple(OWN)


class Entry(msgspec.Struct, frozen=True):
    """One dated row; `valid_to` is its last day, empty while open; `extra` holds the table's own columns."""

    code: str
    vi: str
    en: str
    version: str
    valid_from: str
    valid_to: str
    extra: dict[str, str]

    def label(self, lang: str) -> str:
        """The words of this row in English ("en"), else in Vietnamese."""
        return self.en if lang == "en" else self.vi

    def words(self, column: str) -> tuple[str, ...]:
        """The codes of an own column that lists several, separated by spaces."""
        return tuple(self.extra[column].split())

    def holds(self, day: str) -> bool:
        """Whether the row is valid on an ISO date, both ends included."""
        return self.valid_from <= day and (not self.valid_to or day <= self.valid_to)


class Catalogue(msgspec.Struct, frozen=True):
    """All tables by name: every row in the order of its file, and the newest row of each code."""

    tables: dict[str, tuple[Entry, ...]]
    newest: dict[str, dict[str, Entry]]

    def on(self, table: str, day: str) -> dict[str, Entry]:
        """The rows valid on an ISO date, by code, in the file's order; of two the later begun holds."""
        return _by_code(entry for entry in self.tables[table] if entry.holds(day))

    def label(self, table: str, code: str, lang: str = "vi") -> str:
        """The newest words of a code in "vi" or "en", also after its end; an unknown code shows itself."""
        entry = self.newest[table].get(code)
        return entry.label(lang) if entry else code

    def blockers_of(self, topic: str) -> tuple[str, ...]:
        """The codes of a topic's usual blockers, none for an unknown topic."""
        entry = self.newest["topics"].get(topic)
        return entry.words("blockers") if entry else ()

    def hands_to(self, blocker: str) -> str:
        """The code of the referral that a blocker is handed to, "" when the team keeps it."""
        entry = self.newest["blockers"].get(blocker)
        return entry.extra["hands_to"] if entry else ""


def build(tables: Mapping[str, list[dict[str, str]]]) -> Catalogue:
    """The catalogue of each table's rows by name, as a CSV reader gives them, the header being line 1.

    Raises Problem("catalogue_bad", table=, line=, column=) on a missing cell, a bad date or a double key.
    """
    entries = {table: _entries(table, rows) for table, rows in tables.items()}
    return Catalogue(tables=entries, newest={table: _by_code(rows) for table, rows in entries.items()})


def later(rows: Callable[[str], list[dict[str, str]]]) -> Catalogue:
    """The catalogue of TABLES, each read by its name when something of it is first asked for, and then kept; the
    Problem of `build` comes then."""
    tables = _Kept(lambda table: _entries(table, rows(table)))
    return Catalogue(tables=tables, newest=_Kept(lambda table: _by_code(tables[table])))


class _Kept(dict[str, T]):
    """By table what is made of it once."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, table: str) -> T:
        if table not in OWN:
            raise KeyError(table)
        made = self[table] = self._make(table)
        return made


def _by_code(entries: Iterable[Entry]) -> dict[str, Entry]:
    newest: dict[str, Entry] = {}
    for entry in entries:
        if entry.code not in newest or newest[entry.code].valid_from < entry.valid_from:
            newest[entry.code] = entry
    return newest


def _entries(table: str, rows: list[dict[str, str]]) -> tuple[Entry, ...]:
    entries: dict[tuple[str, str], Entry] = {}
    for line, row in enumerate(rows, start=2):
        column = _bad_column(row, EVERY + OWN.get(table, ()))
        if column is not None:
            raise problems.Problem("catalogue_bad", table=table, line=line, column=column)
        entry = _entry(row)
        # a code may come back for another thing, as commune codes did on 2025-07-01, but not on the same day
        if (entry.code, entry.valid_from) in entries:
            raise problems.Problem("catalogue_bad", table=table, line=line, column="code")
        entries[entry.code, entry.valid_from] = entry
    return tuple(entries.values())


def _bad_column(row: dict[str, str], columns: tuple[str, ...]) -> str | None:
    """The first column at fault, "" for a cell beyond the header, None when the row is sound."""
    for column in columns:
        if row.get(column) is None or (column in EVERY[:-1] and not row[column].strip()):
            return column
    if not all(isinstance(column, str) for column in row):
        return ""
    if not _is_date(row["valid_from"]):
        return "valid_from"
    if row["valid_to"] and not (_is_date(row["valid_to"]) and row["valid_from"] <= row["valid_to"]):
        return "valid_to"
    return None


@functools.lru_cache(maxsize=64)
def _is_date(value: str) -> bool:
    try:
        # fromisoformat alone would also take 20250701 and 2025-W27-2, which do not sort as text
        return datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _entry(row: dict[str, str]) -> Entry:
    cells = {column: unicodedata.normalize("NFC", cell.strip()) for column, cell in row.items()}
    every = {column: cells.pop(column) for column in EVERY}
    return Entry(extra=cells, **every)
