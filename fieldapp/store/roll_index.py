"""The table that the roll is read from: each household under a number in Vietnamese order, with what its visits add up
to; made from records and able to be thrown away."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec
import sqlite_utils

from fieldapp.domain import households, reviews, text
from fieldapp.store import among, search

STEP = 1 << 40  # between two numbers when all are given anew: room to put somebody between the same two forty times
LARGEST = 1 << 62  # number, with room for as many behind it
BORDER = "\x01"  # between the parts of a key: smaller than any letter, and in no text that is kept
COMING, GOING = 1, 2  # in `told`: who puts this row in, or takes it out, tells the search; else a trigger does
TAILS = (6, 5, 4, 3)  # so many last digits of a phone are words of their own

# What the visits of a household add up to: the last day, the day of the next visit that nobody has made yet, and how
# many slips were sent back. Only a visit of the last day can name a day that is still due: a later one was that visit.
SUMS = (
    "SELECT coalesce(max(date), ''), coalesce(min(iif(follow_up <> '' AND date = last, follow_up, NULL)), ''),"
    f" count(iif(state = '{reviews.RETURNED}', 1, NULL)) FROM (SELECT date, follow_up, state, max(date) OVER () AS last"
    f" FROM visit WHERE household = roll.row AND household <> '' AND state <> '{reviews.WITHDRAWN}')"
)


class Entry(msgspec.Struct, frozen=True):
    """What is kept of a household itself: what orders it, its words for searching, and its village."""

    row: str
    key: str
    find: str
    name: str
    area: str


def key(name: str, place: str) -> str:
    """What the roll is ordered by, as a text that a database compares letter by letter: the name as people are listed,
    then the place."""
    return BORDER.join((*text.name_key(name), *text.sort_key(place)))


def words(find: str, phone: str) -> str:
    """The words by which a household is found: `households.find_text` and the last digits of its phone."""
    return " ".join((find, *(phone[-length:] for length in TAILS)))


def put(db: sqlite_utils.Database, homes: Iterable[households.Household]) -> None:
    """Lists these households as they are now. Taking words out of the search is slow, so that one that is as it was is
    left alone; and the search wants numbers that rise, or it writes a part of its index for each."""
    told = {home.id: _entry(home) for home in homes}
    kept = _kept(db, told)
    changed = [entry for row, entry in told.items() if kept.get(row) != entry]
    if not changed:
        return
    drop(db, kept.keys() & {entry.row for entry in changed})
    numbers = _numbers(db, changed)
    listed = sorted((numbers[entry.row], entry) for entry in changed)
    db.conn.executemany(
        f"INSERT INTO roll (id, row, key, find, name, area, told) VALUES (?,?,?,?,?,?,{COMING})",
        [(number, *msgspec.structs.astuple(entry)) for number, entry in listed],
    )
    # By itself, and by no trigger: for each row that comes by one the search writes a part of its index.
    db.conn.executemany(
        "INSERT INTO household_search (rowid, find, name, place) VALUES (?,?,?,?)",
        [(number, entry.find, entry.name, search.village(entry.area)) for number, entry in listed],
    )
    add_up(db, _visited(db, [entry.row for entry in changed]))


def drop(db: sqlite_utils.Database, rows: Iterable[str]) -> None:
    """Lists these households no more."""
    asked = f"SELECT id, find, name, place FROM roll WHERE row IN {among.LISTED} ORDER BY id"
    gone = db.execute(asked, [among.listed(rows)]).fetchall()
    numbers = [(number,) for number, *_ in gone]
    db.conn.executemany(f"UPDATE roll SET told = {GOING} WHERE id = ?", numbers)
    db.conn.executemany("DELETE FROM roll WHERE id = ?", numbers)
    words = "INSERT INTO household_search (household_search, rowid, find, name, place) VALUES ('delete',?,?,?,?)"
    db.conn.executemany(words, gone)


def add_up(db: sqlite_utils.Database, rows: Iterable[str]) -> None:
    """Says anew what the visits of these households add up to."""
    db.conn.executemany(f"UPDATE roll SET (last, due, returned) = ({SUMS}) WHERE row = ?", [(row,) for row in rows])


def count_in(db: sqlite_utils.Database, visits: Iterable[tuple[str, str, str, str]]) -> None:
    """Adds visits (household, date, next visit, state) that were not there to what the others of their households add
    up to, without reading those again."""
    by_home: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for home, date, follow_up, state in visits:
        if home and state != reviews.WITHDRAWN:
            by_home[home].append((date, follow_up, state))
    asked = f"SELECT row, last, due, returned FROM roll WHERE row IN {among.LISTED}"
    found = db.execute(asked, [among.listed(by_home)]).fetchall() if by_home else []
    sums = [(*_counted(last, due, returned, by_home[row]), row) for row, last, due, returned in found]
    db.conn.executemany("UPDATE roll SET last = ?, due = ?, returned = ? WHERE row = ?", sums)


def _counted(last: str, due: str, returned: int, visits: Iterable[tuple[str, str, str]]) -> tuple[str, str, int]:
    """What `SUMS` says with these visits, from what it said without them."""
    for date, follow_up, state in visits:
        if date > last:
            last, due = date, follow_up
        elif date == last:
            due = min(filter(None, (due, follow_up)), default="")
        returned += state == reviews.RETURNED
    return last, due, returned


def number_anew(db: sqlite_utils.Database) -> None:
    """Gives every household another number, with the same room between all, and makes the search anew."""
    order = "SELECT row AS named, row_number() OVER (ORDER BY key, row) AS seat FROM roll"
    last, count = db.execute("SELECT coalesce(max(id), 0), count(*) FROM roll").fetchone()
    if last + count * STEP <= LARGEST:  # behind those that they have: each is written once
        db.execute(f"UPDATE roll SET id = ? + seat * {STEP} FROM ({order}) WHERE row = named", [last])
    else:
        db.execute(f"UPDATE roll SET id = -seat FROM ({order}) WHERE row = named")
        db.execute(f"UPDATE roll SET id = -id * {STEP}")
    db.execute("INSERT INTO household_search (household_search) VALUES ('rebuild')")


def _entry(home: households.Household) -> Entry:
    find = words(households.find_text(home), home.phone)
    return Entry(home.id, key(home.name, home.place), find, home.name, home.area)


def _kept(db: sqlite_utils.Database, rows: Iterable[str]) -> dict[str, Entry]:
    columns = ", ".join(Entry.__struct_fields__)
    found = db.execute(f"SELECT {columns} FROM roll WHERE row IN {among.LISTED}", [among.listed(rows)])
    return {entry.row: entry for entry in (Entry(*kept) for kept in found)}


def _visited(db: sqlite_utils.Database, rows: Iterable[str]) -> list[str]:
    """Those of these households of which there are visits."""
    asked = f"SELECT DISTINCT household FROM visit WHERE household <> '' AND household IN {among.LISTED}"
    return [row for (row,) in db.execute(asked, [among.listed(rows)])]


def _numbers(db: sqlite_utils.Database, entries: Sequence[Entry]) -> dict[str, int]:
    """Numbers for households that are not listed (any more), between those of their neighbours."""
    found: dict[str, int] = {}
    ordered = sorted(entries, key=lambda entry: (entry.key, entry.row))
    for after, group in itertools.groupby(ordered, lambda entry: _after(db, entry)):
        rows = [entry.row for entry in group]
        before = _before(db, after)
        step = STEP if after is None else (after - before) // (len(rows) + 1)
        if not step:
            number_anew(db)
            return _numbers(db, entries)
        found |= {row: before + step * place for place, row in enumerate(rows, start=1)}
    return found


def _after(db: sqlite_utils.Database, entry: Entry) -> int | None:
    """The number of the household that follows, None at the end."""
    found = db.execute(
        "SELECT id FROM roll WHERE (key, row) > (?, ?) ORDER BY key, row LIMIT 1", [entry.key, entry.row]
    )
    return next((number for (number,) in found), None)


def _before(db: sqlite_utils.Database, after: int | None) -> int:
    where, values = ("WHERE id < ?", [after]) if after is not None else ("", [])
    return int(db.execute(f"SELECT coalesce(max(id), 0) FROM roll {where}", values).fetchone()[0])
