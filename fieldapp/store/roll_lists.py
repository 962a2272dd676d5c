"""The lists of households that somebody brought in at once, as the rows themselves tell: also on other laptops than the
one that took the file; changes none."""

from __future__ import annotations

import msgspec
import sqlite_utils

from fieldapp.domain import facts
from fieldapp.store import imports, named

_LISTS = (
    f"SELECT substr(row, 1, {imports.MARK}) AS mark, sum(here), sum(1 - here), min(row) FROM"
    " (SELECT row, 1 AS here FROM roll UNION ALL SELECT row, 0 FROM out WHERE row NOT IN (SELECT row FROM roll)"
    " AND row NOT IN (SELECT row FROM home)) GROUP BY mark HAVING count(*) > 1"
)


class Brought(msgspec.Struct, frozen=True):
    """One list: when (ms) and by whom, the name of the file where this computer took it, how many of its households
    stand on the roll, and how many were taken out of it; `area` and `village` are where one of them stands."""

    mark: str
    author: str
    by: str
    at: int
    file: str
    here: int
    gone: int
    area: str
    village: str


def lists(db: sqlite_utils.Database, limit: int) -> list[Brought]:
    """The lists, the last ones first."""
    found = sorted(db.execute(_LISTS).fetchall(), key=lambda one: facts.opened(one[3]), reverse=True)[:limit]
    files = imports.files(db)
    told = [(one, *_opened(db, one[3])) for one in found]
    people = named.people(db, {author for _, author, *_ in told})
    return [
        Brought(mark, author, people.get(author, ""), facts.opened(row), files.get(mark, ""), here, gone, area, place)
        for (mark, here, gone, row), author, area, place in told
    ]


def rows(db: sqlite_utils.Database, one: Brought) -> list[str]:
    """The households of a list, those included that were taken out."""
    found = db.execute(
        "SELECT id FROM change WHERE id > ? AND id < ? AND author = ? AND entity = 'household' AND row = id"
        " ORDER BY id",
        [one.mark, one.mark + imports.END, one.author],
    )
    return [row for (row,) in found]


def _opened(db: sqlite_utils.Database, row: str) -> tuple[str, str, str]:
    """Who opened a household, and the village where it stands, with its name."""
    found = db.execute(
        "SELECT c.author, coalesce(h.area, o.area, ''), coalesce(a.name, '') FROM change c"
        " LEFT JOIN household h ON h.row = c.row LEFT JOIN out o ON o.row = c.row"
        " LEFT JOIN area a ON a.id = coalesce(h.area, o.area) WHERE c.id = ?",
        [row],
    ).fetchone()
    return found or ("", "", "")
