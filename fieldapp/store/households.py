"""Finds households as people type their names, and tells of one; never changes any."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import history, households, problems, text
from fieldapp.store import fold, search, told

CANDIDATES = 100  # that are looked at, about, before the best are shown

_LINE = "SELECT h.row, h.area, h.name, h.place, h.phone, coalesce(a.name, ''), h.find"
_HAVING = "SELECT w.row FROM household_search s JOIN roll w ON w.id = s.rowid WHERE household_search MATCH ?"
_FROM = "household h LEFT JOIN area a ON a.id = h.area"


class HouseholdLine(msgspec.Struct, frozen=True):
    """One household as a list shows it, with the name of its village."""

    row: str
    area: str
    name: str
    place: str
    phone: str
    area_name: str


class Detail(msgspec.Struct, frozen=True):
    """One household whole; `code` and `field` say why the province holds it back, "" when it does not."""

    line: HouseholdLine
    household: households.Household
    record: history.Record
    history: list[told.Told]
    rivals: dict[str, list[told.Rival]]
    code: str
    field: str


def find(db: sqlite_utils.Database, words: str, *, area: str = "", limit: int = 20) -> list[HouseholdLine]:
    """The households that have all words, tone-free and in any order: first those spelled as typed, then those
    that have whole words, then by name. `area` is a village; without words and area those that changed last."""
    found = (
        _in_village(db, area) if area else _candidates(db, words, limit) if search.words(words) else _latest(db, limit)
    )
    fitting = {row[0]: HouseholdLine(*row[:6]) for row in found if text.matches(words, row[6])}
    wanted = set(search.words(text.fold(words)))

    def place(line: HouseholdLine) -> tuple[int, int, tuple[str, ...]]:
        whole = len(wanted.intersection(search.words(text.fold(line.name))))
        return -text.rank(words, line.name), -whole, text.name_key(line.name)

    return sorted(fitting.values(), key=place)[:limit]


def one(db: sqlite_utils.Database, row: str) -> Detail:
    """A household whole, of a merged one the one that it belongs to. Problem "household_unknown"."""
    row = home(db, row)
    found = db.execute(f"{_LINE} FROM {_FROM} WHERE h.row = ?", [row]).fetchone()
    record = fold.record(db, row)
    if found is None or record is None:
        raise problems.Problem("household_unknown")
    held = db.execute("SELECT code, field FROM note WHERE row = ? ORDER BY fact", [row]).fetchone()
    code, field = held or ("", "")
    return Detail(
        HouseholdLine(*found[:6]),
        households.of(record),
        record,
        told.lines(db, row),
        told.rivals(db, record),
        code,
        field,
    )


def count(db: sqlite_utils.Database, area: str = "") -> int:
    """How many households are known, in all or in a village."""
    where, values = ("WHERE area = ?", [area]) if area else ("", [])
    return int(db.execute(f"SELECT count(*) FROM household {where}", values).fetchone()[0])


def having(word: str) -> tuple[str, str]:
    """The SQL, with one value, of the rows of all households that have a word of folded text, or its beginning."""
    return _HAVING, f'find : "{word}"*'


def known(db: sqlite_utils.Database, rows: Collection[str]) -> set[str]:
    """Which of these households are known here, those that were merged into others included."""
    found: set[str] = set()
    for part, marks in fold.chunks(rows):
        for table in ("household", "home"):
            found |= {row for (row,) in db.execute(f"SELECT row FROM {table} WHERE row IN ({marks})", part)}
    return found


def home(db: sqlite_utils.Database, row: str) -> str:
    """The household that a merged one belongs to now; of any other the row itself."""
    found = db.execute("SELECT home FROM home WHERE row = ?", [row]).fetchone()
    return found[0] if found else row


def parts(db: sqlite_utils.Database, row: str) -> list[str]:
    """The households that were merged into this one, near or far."""
    return [part for (part,) in db.execute("SELECT row FROM home WHERE home = ? ORDER BY row", [row])]


def words(db: sqlite_utils.Database, row: str) -> str:
    """The folded words of a household, "" when it is not known."""
    found = db.execute("SELECT find FROM household WHERE row = ?", [row]).fetchone() if row else None
    return found[0] if found else ""


def doubles(db: sqlite_utils.Database, household: households.Household) -> list[HouseholdLine]:
    """Households that may be this one again, to be shown before it is added."""
    rows = _in_village(db, household.area)
    if household.phone:
        rows += _candidates(db, household.phone)
    lines = {row[0]: HouseholdLine(*row[:6]) for row in rows}
    others = [households.Household(*line[:5]) for line in map(msgspec.structs.astuple, lines.values())]
    return [lines[other.id] for other in households.double(household, others)]


def _in_village(db: sqlite_utils.Database, area: str) -> list[Any]:
    return db.execute(f"{_LINE} FROM {_FROM} WHERE h.area = ?", [area]).fetchall()


def _latest(db: sqlite_utils.Database, limit: int) -> list[Any]:
    return db.execute(f"{_LINE} FROM {_FROM} ORDER BY h.rowid DESC LIMIT ?", [limit]).fetchall()


def _candidates(db: sqlite_utils.Database, words: str, least: int = 0) -> list[Any]:
    """Enough households that may fit, the likelier ones first, as a common name has thousands."""
    typed = search.words(words.casefold())
    found: list[Any] = []
    most = max(least, CANDIDATES)
    asked = (
        " AND ".join(spell(word, end) for word in typed)
        for spell in (search.as_typed, search.bare)
        for end in ("", "*")
    )
    for query in dict.fromkeys(asked):
        if len(found) < most:
            found += _search(db, query, most)
    return found


def _search(db: sqlite_utils.Database, query: str, most: int) -> list[Any]:
    return db.execute(
        f"{_LINE} FROM household_search s JOIN roll w ON w.id = s.rowid JOIN household h ON h.row = w.row"
        " LEFT JOIN area a ON a.id = h.area WHERE household_search MATCH ? LIMIT ?",
        [query, most],
    ).fetchall()
