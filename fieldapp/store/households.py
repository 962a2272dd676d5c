"""Finds households as people type their names, and tells of one; never changes any."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import history, households, problems, text
from fieldapp.store import custody, fold, search, told

SAME_PHONE = 100  # households of one number that are looked at for doubles

_LINE = (
    "SELECT r.id, h.row, h.area, h.name, h.place, h.phone, coalesce(a.name, '')"
    " FROM roll r JOIN household h ON h.row = r.row LEFT JOIN area a ON a.id = h.area"
)
_OUT = (
    "SELECT 0, o.row, o.area, o.name, o.place, o.phone, coalesce(a.name, '')"
    " FROM out o LEFT JOIN area a ON a.id = o.area WHERE o.row = ?"
)
_SPACED = "(' ' || r.find || ' ')"
_SEARCHED = (
    f"{_LINE} WHERE r.id IN (SELECT rowid FROM household_search WHERE household_search MATCH :asked ORDER BY rowid"
    " LIMIT :limit)"
)
_HAVING = "SELECT w.row FROM household_search s JOIN roll w ON w.id = s.rowid WHERE household_search MATCH ?"


class HouseholdLine(msgspec.Struct, frozen=True):
    """One household as a list shows it, with the name of its village."""

    row: str
    area: str
    name: str
    place: str
    phone: str
    area_name: str


class Detail(msgspec.Struct, frozen=True):
    """One household whole; `held` tells all reasons why the province holds it back."""

    line: HouseholdLine
    household: households.Household
    record: history.Record
    history: list[told.Told]
    rivals: dict[str, list[told.Rival]]
    held: tuple[custody.Why, ...]


def find(db: sqlite_utils.Database, words: str, *, area: str = "", limit: int = 20) -> list[HouseholdLine]:
    """The households that have all words, tone-free and in any order: first those spelled as typed, then those
    that have whole words, then by name. `area` is a village; without words and area those that changed last."""
    if not search.words(words):
        return _in_village(db, area, limit) if area else _latest(db, limit)
    fitting = _there(db, words, area, limit) if area else _anywhere(db, words, limit)
    found = {id: HouseholdLine(*line) for id, *line in fitting.values()}
    wanted = set(search.words(text.fold(words)))

    def place(one: tuple[int, HouseholdLine]) -> tuple[int, int, int]:
        id, line = one
        whole = len(wanted.intersection(search.words(text.fold(line.name))))
        return -text.rank(words, line.name), -whole, id

    return [line for _, line in sorted(found.items(), key=place)][:limit]


def one(db: sqlite_utils.Database, row: str) -> Detail:
    """A household whole, of a merged one the one that it belongs to; also one that the roll hides. Problem
    "household_unknown"."""
    row = home(db, row)
    found = db.execute(f"{_LINE} WHERE h.row = ?", [row]).fetchone() or db.execute(_OUT, [row]).fetchone()
    record = fold.record(db, row)
    if found is None or record is None:
        raise problems.Problem("household_unknown")
    return Detail(
        HouseholdLine(*found[1:]),
        households.of(record),
        record,
        told.lines(db, row),
        told.rivals(db, record),
        custody.why(db, row),
    )


def count(db: sqlite_utils.Database, area: str = "") -> int:
    """How many households are known, in all or in a village."""
    where, values = ("WHERE area = ?", [area]) if area else ("", [])
    return int(db.execute(f"SELECT count(*) FROM household {where}", values).fetchone()[0])


def having(word: str) -> tuple[str, str]:
    """The SQL, with one value, of the rows of all households that have a word of folded text, or its beginning."""
    return _HAVING, f'find : "{word}"*'


def known(db: sqlite_utils.Database, rows: Collection[str]) -> set[str]:
    """Which of these households are known here, those included that were merged into others or taken out."""
    found: set[str] = set()
    for part, marks in fold.chunks(rows):
        for table in ("household", "home", "out"):
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
    near = _in_village(db, household.area)
    far = find(db, household.phone, limit=SAME_PHONE) if household.phone else []
    lines = {line.row: line for line in (*near, *far)}
    others = [households.Household(*line[:5]) for line in map(msgspec.structs.astuple, lines.values())]
    return [lines[other.id] for other in households.double(household, others)]


def _in_village(db: sqlite_utils.Database, area: str, limit: int = -1) -> list[HouseholdLine]:
    found = db.execute(f"{_LINE} WHERE r.area = ? ORDER BY r.id LIMIT ?", [area, limit])
    return [HouseholdLine(*row[1:]) for row in found]


def _latest(db: sqlite_utils.Database, limit: int) -> list[HouseholdLine]:
    return [HouseholdLine(*row[1:]) for row in db.execute(f"{_LINE} ORDER BY h.rowid DESC LIMIT ?", [limit])]


def _there(db: sqlite_utils.Database, words: str, area: str, most: int) -> dict[int, Any]:
    """The likelier ones of a village, by their numbers, which are in the order of names. Those spelled as typed come
    first; for the others the village is soon looked through, whatever is typed."""
    marked = text.fold(words) != text.line(words).casefold()
    found = _asked(db, words, [search.as_typed] if marked else [], f"place : {search.village(area)} AND ", most)
    if len(found) < most:
        found |= {row[0]: row for row in _leafed(db, search.words(text.fold(words)), area, most)}
    return found


def _anywhere(db: sqlite_utils.Database, words: str, most: int) -> dict[int, Any]:
    """The likelier ones of all that fit, by their numbers: a common name has thousands."""
    return _asked(db, words, [search.as_typed, search.bare], "", most)


def _asked(
    db: sqlite_utils.Database, words: str, spells: list[Callable[[str, str], str]], there: str, most: int
) -> dict[int, Any]:
    """What the search finds, until it is enough: whole words, then a last word that is half typed, then any that is."""
    typed = search.words(words.casefold())
    ends = ["" for _ in typed], ["" for _ in typed[1:]] + ["*"], ["*" for _ in typed]
    queries = dict.fromkeys(there + " AND ".join(map(spell, typed, end)) for spell in spells for end in ends)
    found: dict[int, Any] = {}
    for query in queries:
        if len(found) < most:
            found |= {row[0]: row for row in db.execute(_SEARCHED, {"asked": query, "limit": most})}
    return found


def _leafed(db: sqlite_utils.Database, wanted: list[str], area: str, most: int) -> list[Any]:
    """Those of a village that have all the folded words, first those that have them whole."""
    values: dict[str, Any] = {"area": area, "limit": most}
    for place, word in enumerate(wanted):
        values |= {
            f"whole{place}": f"% {word} %",
            f"fits{place}": f"%{word}%" if text.has_digit(word) else f"% {word}%",
        }
    whole = "+".join(f"({_SPACED} LIKE :whole{place})" for place in range(len(wanted)))
    fits = " AND ".join(f"{_SPACED} LIKE :fits{place}" for place in range(len(wanted)))
    asked = f"SELECT r.id FROM roll r WHERE r.area = :area AND {fits} ORDER BY {whole} DESC, r.id LIMIT :limit"
    return db.execute(f"{_LINE} WHERE r.id IN ({asked})", values).fetchall()
