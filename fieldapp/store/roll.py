"""Reads the roll: households in Vietnamese order, by village, words and one filter, a page at a time; changes none."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import text
from fieldapp.store import search

NEVER, LATE, RETURNED, DUE, MINE = "never", "late", "returned", "due", "mine"
FILTERS = (NEVER, LATE, RETURNED, DUE, MINE)
LATE_DAYS = 90

FEW = 200  # lines of a view that are found sooner by looking at each household than by gathering all that fit

_ONLY = {
    NEVER: "r.last = ''",
    LATE: "r.last > '' AND r.last < :late",
    RETURNED: "r.returned > 0",
    DUE: "r.due > '' AND r.due <= :today",
    MINE: "r.row IN (SELECT row FROM round WHERE who = :me AND until >= :today)",
}
_MANY = frozenset({NEVER, LATE})
_LINE = (
    "SELECT r.id, h.row, h.area, h.name, h.place, h.phone, coalesce(a.name, ''), r.last, r.due, r.returned,"
    " coalesce(s.who, ''), coalesce(s.until, ''), EXISTS (SELECT 1 FROM record, json_each(CAST(rivals AS TEXT))"
    " WHERE row = h.row AND rivals NOT NULL AND json_each.key IN ('name', 'place', 'phone', 'area')),"
    " EXISTS (SELECT 1 FROM note WHERE row = h.row)"
    " FROM roll r JOIN household h ON h.row = r.row LEFT JOIN area a ON a.id = h.area"
    " LEFT JOIN round s ON s.row = h.row"
)


class View(msgspec.Struct, frozen=True):
    """What of the roll is asked for: words as typed, a village or "" for all, one of `FILTERS` or "" for none; `me` is
    the person whom "mine" is about, `today` an ISO day."""

    words: str = ""
    area: str = ""
    only: str = ""
    me: str = ""
    today: str = ""


class Line(msgspec.Struct, frozen=True):
    """One household as the roll shows it. `last` is the day of its last visit, `due` that of a next one not made yet;
    `returned` slips of it wait to be mended; it is shared out to the person `who` up to the day `until`."""

    row: str
    area: str
    name: str
    place: str
    phone: str
    area_name: str
    last: str
    due: str
    returned: int
    who: str
    until: str
    rivals: bool
    held: bool


def page(db: sqlite_utils.Database, view: View, offset: int, limit: int) -> list[Line]:
    """Some households of a view: in Vietnamese order, but first those spelled as typed when the words bear marks."""
    ids: list[int] = []
    for asked in _questions(db, view):
        ids += _ids(db, view, asked, offset, limit - len(ids))
        if len(ids) == limit:
            break
        offset = 0 if ids else offset - _count(db, view, asked)
    return _lines(db, ids)


def count(db: sqlite_utils.Database, view: View) -> int:
    """How many households a view has."""
    if not search.words(view.words):
        return _counted(db, view, _ONLY.get(view.only, "1"))
    return sum(_count(db, view, asked) for asked in _questions(db, view))


def counts(db: sqlite_utils.Database, view: View) -> dict[str, int]:
    """By filter, and under "" in all, how many households of a view's village there are, whatever its words."""
    return {only: _counted(db, view, condition) for only, condition in {"": "1", **_ONLY}.items()}


def position(db: sqlite_utils.Database, view: View, row: str) -> int | None:
    """Where a household stands in a view, from 0; None when it is not in it."""
    [id] = db.execute("SELECT max(id) FROM roll WHERE row = ?", [row]).fetchone()
    before = 0
    for asked in _questions(db, view):
        if id is not None and _count(db, view, asked, f"s.rowid = {id}"):
            return before + _count(db, view, asked, f"s.rowid < {id}")
        before += _count(db, view, asked)
    return None


def _counted(db: sqlite_utils.Database, view: View, condition: str) -> int:
    where = "r.area = :area" if view.area else "1"
    found = db.execute(f"SELECT count(*) FROM roll r WHERE {where} AND {condition}", _values(view))
    return int(found.fetchone()[0])


def _ids(db: sqlite_utils.Database, view: View, asked: str, offset: int, limit: int) -> list[int]:
    few = view.only in _MANY and offset + limit <= FEW
    found = db.execute(
        f"SELECT s.rowid FROM {_each(view) if few else _gathered(view)} ORDER BY s.rowid LIMIT :limit OFFSET :offset",
        {**_values(view), "asked": asked, "limit": limit, "offset": offset},
    )
    return [id for (id,) in found]


def _count(db: sqlite_utils.Database, view: View, asked: str, more: str = "1") -> int:
    found = db.execute(f"SELECT count(*) FROM {_gathered(view)} AND {more}", {**_values(view), "asked": asked})
    return int(found.fetchone()[0])


# The rows for a question, by numbers that are in Vietnamese order, so that nothing has to be sorted.


def _gathered(view: View) -> str:
    """All that fit a filter are gathered first; the sign keeps the database from asking the search about each."""
    if not view.only:
        return "household_search s WHERE household_search MATCH :asked"
    fitting = f"SELECT r.id FROM roll r WHERE {_ONLY[view.only]}"
    if search.words(view.words) or view.only in _MANY:
        return f"household_search s WHERE household_search MATCH :asked AND +s.rowid IN ({fitting})"
    there = " AND +r.area = :area" if view.area else ""
    return f"(SELECT id AS rowid FROM ({fitting}{there} LIMIT -1)) s WHERE :asked NOT NULL"


def _each(view: View) -> str:
    """Each household is looked at until there are enough."""
    joined = "household_search s CROSS JOIN roll r ON r.id = s.rowid"
    return f"{joined} WHERE household_search MATCH :asked AND {_ONLY[view.only]}"


def _values(view: View) -> dict[str, Any]:
    late = datetime.date.fromisoformat(view.today) - datetime.timedelta(days=LATE_DAYS) if view.today else ""
    return {"area": view.area, "me": view.me, "today": view.today, "late": str(late)}


def _questions(db: sqlite_utils.Database, view: View) -> Iterator[str]:
    """What is asked of the search, one after another: for words with marks those spelled so, then all others."""
    typed = search.words(view.words.casefold())
    places = _places(db) if typed else []
    there = [f"place : {search.village(view.area)}"] if view.area else [] if typed else [f"place : {search.VILLAGE}*"]

    def all_of(spell: Callable[[str, str], str]) -> str:
        return " AND ".join(there + [_anywhere(spell(word, "*"), word, places) for word in typed])

    if all(word == text.fold(word) for word in typed):
        yield all_of(search.bare)
        return
    yield all_of(search.as_typed)
    yield f"({all_of(search.bare)}) NOT ({all_of(search.as_typed)})"


def _anywhere(asked: str, word: str, places: Sequence[tuple[str, str]]) -> str:
    """A word of the household, or of a name that its village has or had."""
    folded = text.fold(word)
    named = [search.village(area) for area, names in places if f" {folded}" in names]
    return f"({asked} OR place : ({' OR '.join(named)}))" if named else asked


def _places(db: sqlite_utils.Database) -> list[tuple[str, str]]:
    """The villages of the roll, each with the words of all its names, a space before each word."""
    found = db.execute("SELECT id, name, aliases FROM area a WHERE EXISTS (SELECT 1 FROM roll WHERE area = a.id)")
    return [(id, _spaced(f"{name} {aliases}")) for id, name, aliases in found]


@functools.lru_cache(maxsize=4096)
def _spaced(names: str) -> str:
    return " ".join(["", *search.words(text.fold(names))])


def _lines(db: sqlite_utils.Database, ids: Sequence[int]) -> list[Line]:
    marks = ",".join("?" * len(ids))
    found = {id: line for id, *line in db.execute(f"{_LINE} WHERE r.id IN ({marks})", list(ids))}
    return [Line(*found[id][:-2], *map(bool, found[id][-2:])) for id in ids if id in found]
