"""Checks a vault against its own facts: records, screens, digests and numbers made anew must be those that are kept;
mends nothing."""

from __future__ import annotations

import itertools
import operator
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import facts, history, households, problems, reviews
from fieldapp.store import connection, database, feed, fold, index, me, migrations, origins, roll_index, stamps

PART = 500  # rows of records that are held in memory at a time

_CHANGE = (
    f"SELECT row, body, {stamps.of('change')}, offer, status, id, clock, author, entity, root FROM change"
    " WHERE body IS NOT NULL"
)
_SCREENS = {
    "visit": "*",
    "photo": "*",
    "household": "*",
    "roll": "row, key, find, name, area",
    "merged": "*",
    "out": "*",
    "round": "*",
}
_STRAYS = (
    ("verify_record", "SELECT row FROM record WHERE row NOT IN (SELECT row FROM change WHERE status = 'ok')"),
    ("verify_screen", "SELECT row FROM visit WHERE row NOT IN (SELECT row FROM record)"),
    ("verify_screen", "SELECT row FROM photo WHERE row NOT IN (SELECT row FROM record)"),
    ("verify_screen", "SELECT row FROM household WHERE row NOT IN (SELECT row FROM record)"),
    ("verify_screen", "SELECT row FROM merged WHERE row NOT IN (SELECT row FROM record)"),
    ("verify_screen", "SELECT row FROM out WHERE row NOT IN (SELECT row FROM record)"),
    ("verify_screen", "SELECT row FROM round WHERE row NOT IN (SELECT row FROM record)"),
    ("verify_screen", "SELECT row FROM roll WHERE row NOT IN (SELECT row FROM household)"),
    ("verify_screen", f"SELECT row FROM roll WHERE (last, due, returned) <> ({roll_index.SUMS})"),
    (
        "verify_screen",
        "SELECT row FROM (SELECT row, key, lag(key) OVER (ORDER BY id) AS had FROM roll) WHERE key < had",
    ),
)

Sums = dict[str, list[int]]


class Difference(msgspec.Struct, frozen=True):
    """Something that is not as the facts say: a code of the messages, and the row, root, area or origin that it is
    about."""

    code: str
    what: str


class _Row(msgspec.Struct):
    """The facts in force of one row, those of them that the province has not confirmed, and what cannot be read."""

    row: str
    told: list[facts.Fact] = []
    unsure: set[str] = set()
    bad: list[str] = []


def verify(db: sqlite_utils.Database) -> list[Difference]:
    """All differences, none in a sound vault; reads every page and every fact in one view of the data, and writes
    nothing. Where a page is damaged nothing else is told: what stands on the others need not be whole."""
    if damaged := list(_pages(db)):
        return damaged
    scratch = database.open_writer(Path(":memory:"), bytes(database.KEY_BYTES))
    try:
        migrations.apply(scratch)
        with db.atomic():
            return list(_differences(db, scratch))
    finally:
        scratch.close()


def counts(db: sqlite_utils.Database) -> dict[str, tuple[int, str]]:
    """Per area how many records the province has confirmed, and their digest in 16 hex digits."""
    return {area: (n, f"{total:016x}") for area, (n, total) in sorted(feed.digests(db).items())}


def _differences(db: sqlite_utils.Database, scratch: sqlite_utils.Database) -> Iterator[Difference]:
    sums: Sums = defaultdict(lambda: [0, 0])
    yield from _homes(db, scratch)
    rows = _rows(db)
    while part := list(itertools.islice(rows, PART)):
        yield from (Difference("verify_body", name) for row in part for name in row.bad)
        made = {row.row: history.replay(row.told, unsure=bool(row.unsure)) for row in part if row.told}
        elements = {row.row: fold.canonical(row.told, row.unsure, made[row.row]) for row in part if row.told}
        _add(sums, made, elements)
        yield from _records(db, made, elements)
        yield from _screens(db, scratch, made)
    for code, strays in _STRAYS:
        yield from (Difference(code, row) for (row,) in db.execute(strays))
    yield from _search(db)
    kept = db.execute("SELECT DISTINCT root FROM change WHERE status = 'erased' AND body IS NOT NULL")
    yield from (Difference("verify_erased", root) for (root,) in kept)
    yield from _roots(db, sums)
    yield from _areas(db)
    yield from _numbers(db)


def _pages(db: sqlite_utils.Database) -> Iterator[Difference]:
    """Also pages that nobody has read for long: a disk that begins to fail is to be noticed while there is time."""
    _, _, file = db.execute("PRAGMA database_list").fetchone()
    if file:  # in memory no page is sealed
        yield from (Difference("verify_page", what) for (what,) in db.execute("PRAGMA cipher_integrity_check"))
    yield from (Difference("verify_page", what) for (what,) in db.execute("PRAGMA integrity_check") if what != "ok")


def _search(db: sqlite_utils.Database) -> Iterator[Difference]:
    """Whether who is looked for on the roll would be found. SQLite compares it only for who may write, though nothing
    is written."""
    if not connection.writes(db):
        return
    try:
        db.execute("INSERT INTO household_search (household_search, rank) VALUES ('integrity-check', 1)")
    except database.Error:
        yield Difference("verify_screen", "household_search")


def _rows(db: sqlite_utils.Database) -> Iterator[_Row]:
    for name, found in itertools.groupby(db.execute(f"{_CHANGE} ORDER BY row"), operator.itemgetter(0)):
        row = _Row(name)
        for _, body, stamp, offer, status, *kept in found:
            fact = _read(bytes(body), stamp, [name, *kept])
            if fact is None:
                row.bad.append(kept[0])
            elif status == "ok":
                row.told.append(fact)
                row.unsure |= {fact.id} if stamp is None or offer else set()
        yield row


def _read(body: bytes, stamp: int | None, kept: list[Any]) -> facts.Fact | None:
    """The fact of a body; None if there is none, or another one than what is kept beside it."""
    try:
        fact = facts.read(body, stamp)
    except problems.Problem:
        return None
    told = [fact.row, fact.id, fact.clock, fact.author, fact.entity, fact.root]
    return fact if told == kept else None


def _add(sums: Sums, made: dict[str, history.Record], elements: dict[str, int]) -> None:
    for row, record in made.items():
        n, total = sums[record.root]
        sums[record.root] = [n + (elements[row] != 0), history.add(total, elements[row])]


def _records(
    db: sqlite_utils.Database, made: dict[str, history.Record], elements: dict[str, int]
) -> Iterator[Difference]:
    kept: dict[str, history.Record] = {}
    for part, marks in fold.chunks(made):
        kept |= {record.row: record for record in fold.records(db, f"row IN ({marks})", part)}
        for row, element in db.execute(f"SELECT row, element FROM record WHERE row IN ({marks})", part):
            if max(element, 0) != elements[row] or (element < 0 and -element != history.element(made[row])):
                yield Difference("verify_record", row)
    yield from (Difference("verify_record", row) for row, record in made.items() if kept.get(row) != record)


def _homes(db: sqlite_utils.Database, scratch: sqlite_utils.Database) -> Iterator[Difference]:
    """Where merged households belong follows from all of them together; the scratch vault is then told the same."""
    targets = dict(db.execute("SELECT row, target FROM merged"))
    known = {row for (row,) in db.execute("SELECT row FROM record WHERE row IN (SELECT target FROM merged)")}
    wanted, kept = households.homes(targets, known), dict(db.execute("SELECT row, home FROM home"))
    yield from (Difference("verify_screen", row) for row, _ in sorted(wanted.items() ^ kept.items()))
    with scratch.atomic():
        scratch.conn.executemany("INSERT INTO home VALUES (?,?)", list(kept.items()))
    yield from _hidden(db, scratch, kept)


def _hidden(db: sqlite_utils.Database, scratch: sqlite_utils.Database, homes: dict[str, str]) -> Iterator[Difference]:
    """Which households the roll hides likewise; the scratch vault is told who was taken out, and one visit of each of
    those that were visited, under a name that no row has."""
    outs = db.execute("SELECT * FROM out").fetchall()
    told = {row for row, *_ in outs}
    asked = "SELECT household, * FROM visit WHERE household IN (SELECT row FROM out) AND state <> ? GROUP BY household"
    visits = {home: visit for home, *visit in db.execute(asked, [reviews.WITHDRAWN])} if outs else {}
    shown = {row for (row,) in db.execute("SELECT row FROM household WHERE row IN (SELECT row FROM out)")}
    wanted, kept = households.hidden(told, homes, visits.keys()), told - homes.keys() - shown
    yield from (Difference("verify_screen", row) for row in sorted(wanted ^ kept))
    with scratch.atomic():
        marks = ",".join("?" * len(outs[0])) if outs else ""
        if outs:
            scratch.conn.executemany(f"INSERT INTO out VALUES ({marks})", outs)
        for row, *rest in visits.values():
            scratch.execute(f"INSERT INTO visit VALUES (?{',?' * len(rest)})", [f"~{row}", *rest])


def _screens(
    db: sqlite_utils.Database, scratch: sqlite_utils.Database, made: dict[str, history.Record]
) -> Iterator[Difference]:
    """What the screens show of these records, compared with what an empty vault would show of them."""
    scratch.begin()
    try:
        index.put(scratch, made.values(), index.authors(db, made))
        for table, columns in _SCREENS.items():
            for part, marks in fold.chunks(made):
                asked = f"SELECT {columns} FROM {table} WHERE row IN ({marks})"
                wanted, found = (set(side.execute(asked, part).fetchall()) for side in (scratch, db))
                yield from (Difference("verify_screen", row) for row in sorted({one[0] for one in wanted ^ found}))
    finally:
        scratch.rollback()  # so that the next ones find it empty again


def _roots(db: sqlite_utils.Database, sums: Sums) -> Iterator[Difference]:
    kept = {root: [n, total] for root, n, total in db.execute("SELECT root, n, sum FROM attr")}
    for root in sorted(kept.keys() | sums.keys()):
        if kept.get(root, [0, 0]) != sums.get(root, [0, 0]):
            yield Difference("verify_root", root)


def _areas(db: sqlite_utils.Database) -> Iterator[Difference]:
    wanted: dict[str, tuple[int, int]] = {}
    for area, n, total in db.execute("SELECT area, n, sum FROM attr WHERE area IS NOT NULL"):
        had = wanted.get(area, (0, 0))
        wanted[area] = (had[0] + n, history.add(had[1], total))
    kept = {area: (n, total) for area, n, total in db.execute("SELECT area, n, sum FROM area_state")}
    for area in sorted(kept.keys() | wanted.keys()):
        if kept.get(area, (0, 0)) != wanted.get(area, (0, 0)):
            yield Difference("verify_area", area)


def _numbers(db: sqlite_utils.Database) -> Iterator[Difference]:
    """Every number of every own origin is there once, also when its body was destroyed."""
    owner = me.read(db)
    [aside] = db.execute("SELECT count(*) FROM newest").fetchone()  # somebody saves in this moment
    tops = {owner.origin: owner.head - aside, **origins.past(db)}
    for origin, top in tops.items():
        found = db.execute("SELECT n FROM change WHERE origin = ? AND n > 0 ORDER BY n", [origin])
        if [n for (n,) in found] != list(range(1, top + 1)):
            yield Difference("verify_numbers", origin)
    strange = db.execute("SELECT DISTINCT origin FROM change WHERE n > 0").fetchall()
    yield from (Difference("verify_numbers", origin) for (origin,) in strange if origin not in tops)
