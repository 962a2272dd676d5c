"""Puts years of visits behind a trip: the same rows again and again under other ids, in the province's tables and in a
vault's, as the intakes of both leave them; only faster."""

from __future__ import annotations

import base64
import datetime
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
import sqlite_utils

from fieldapp.domain import history
from fieldapp.server import database, records
from fieldapp.store import roll_index
from tests.benchmarks import people, trip

BLOCK = 1_000  # visits that really travel; all others are copies of them
AGE = 10 * 60 * 1000  # ms from one copy to the one before it
BACK = datetime.timedelta(days=10)  # so much earlier are its days: a hundred visits of a commune a day
AT_ONCE = 10  # copies in one transaction

_DAY = re.compile(rb'(?<=")\d{4}-\d\d-\d\d(?=")')
_NAME = re.compile(rb'(?<=")(?:[A-Za-z0-9_-]{22}|\d{4}-\d\d-\d\d)(?=")')

# What in a row of each table says whether it is of a household.
_KEYS = {"change": "id", "number": "fact", "record": "row", "root": "id", "feed": "fact", "origin": "id"}
_KEYS |= {"attr": "root", "visit": "row", "household": "row", "roll": "row"}

Values = tuple[Any, ...]


def fill(one: trip.Trip, visits: int, *, households: int = 0, laptop: bool = True) -> people.Commune:
    """Makes so many visits and households (0 = as many more households as visits) known to the province and, unless
    told otherwise, to the first laptop as if it had read them all; returns the commune with some of all households."""
    first, second = one.laptops
    second.record(list(people.slips(min(visits, BLOCK), 7, one.commune, trip.today())))
    for each in (second, first):
        one.settle(each)
    times = max(visits // BLOCK, 1)
    homes = -(-households // len(one.commune.households)) or times
    if times > 1 or homes > 1:
        with database.writing(one.engine) as conn:
            _Copier(conn, first.db, times, homes, keep=laptop).copy()
        _settle(one)
    bits = random.Random(f"behind {visits}")
    known = [
        msgspec.structs.replace(home, id=_home(home.id, bits.randrange(homes), times))
        for home in one.commune.households
    ]
    return msgspec.structs.replace(one.commune, households=tuple(known))


def shift(name: str, times: int) -> str:
    """An id as it would have been so many copies ago."""
    raw = base64.urlsafe_b64decode(name[:8])
    then = int.from_bytes(raw, "big") - times * AGE
    return base64.urlsafe_b64encode(then.to_bytes(6, "big")).decode() + name[8:]


def _home(name: str, copy: int, times: int) -> str:
    """The id of a household of a copy, where visits are copied `times` - 1 times: all of them were before those."""
    return shift(name, times - 1 + copy) if copy else name


def _back(day: str, times: int) -> str:
    """A day as it would have been so many copies ago."""
    return (datetime.date.fromisoformat(day) - times * BACK).isoformat()


class _Copy(msgspec.Struct, frozen=True):
    """One of the copies: which there is before it, how ids and days are told in it, and whether it is of households."""

    number: int
    names: dict[str, str]
    homes: bool


class _Copier:
    """The block as it stands in both databases, and how it is told again: its households so many times, and then its
    visits, in turn at the households of all these times."""

    def __init__(self, conn: sa.Connection, db: sqlite_utils.Database, times: int, homes: int, *, keep: bool) -> None:
        self.conn, self.db, self.times, self.homes = conn, db, times, homes
        self.end = int(conn.scalar(sa.text("SELECT pos FROM node")) or 0)
        there = {name: _rows(conn, name) for name in ("change", "number", "record", "root", "feed", "origin")}
        self.ids = {row["id"] for row in there["change"]} | {row["origin"] for row in there["number"]}
        self.days = {day.group().decode() for row in there["change"] for day in _DAY.finditer(row["body"])}
        opened = {row["id"] for row in there["change"] if row["entity"] == "household"}
        self.known = opened | {row["origin"] for row in there["number"] if row["fact"] in opened}
        there["origin"] = [row for row in there["origin"] if row["id"] in self.ids]
        told = self.ids | self.days
        kept = ("change", "record", "attr", "visit", "household", "roll") if keep else ()
        here = {name: _kept(db, name) for name in kept}
        self.sides = {
            side: {name: [_Row(row, told) for row in rows] for name, rows in tables.items()}
            for side, tables in (("there", there), ("here", here))
        }
        bodies = {row["id"]: row["body"] for row in there["change"]}
        self.records = {row["row"]: _record(row, bodies) for row in there["record"]}
        self.areas = {row["id"]: row["area"] for row in there["root"]}
        self.seats = int(db.execute("SELECT max(id) FROM roll").fetchone()[0])
        self.digests: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])  # of households, by their ids
        for row in there["root"]:
            if row["id"] in self.known:
                self.sums[row["id"]] = [row["n"], row["sum"]]

    def copy(self) -> None:
        """One copy after another, the oldest first; then what all of them add up to."""
        made: dict[str, list[Values]] = defaultdict(list)
        for copy in self._copies():
            self._one(copy, made)
            if copy.number % AT_ONCE == 0:
                self._write(made)
                made.clear()
        self._write(made)
        self._add_up()

    def _copies(self) -> Iterator[_Copy]:
        number = 0
        for home in range(self.homes - 1, 0, -1):
            number += 1
            names = {name: _home(name, home, self.times) for name in self.known}
            yield _Copy(number, names | {day: _back(day, home) for day in self.days}, homes=True)
        for time in range(self.times - 1, 0, -1):
            number += 1
            names = {name: shift(name, time) for name in self.ids - self.known}
            names |= {name: _home(name, time % self.homes, self.times) for name in self.known}
            yield _Copy(number, names | {day: _back(day, time) for day in self.days}, homes=False)

    def _one(self, copy: _Copy, made: dict[str, list[Values]]) -> None:
        names = copy.names
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        elements = {}
        for row, (record, fact) in self.records.items():
            if (row in self.known) is not copy.homes:
                continue
            elements[row] = element = history.element(_again(record, names[row], names[fact]))
            at_home = self.sums[names[record.root]] if record.root in self.known else sums[record.root]
            for total in (at_home, self.digests[self.areas[record.root]]):
                total[0] += 1
                total[1] = history.add(total[1], element)
        for side, tables in self.sides.items():
            for table, rows in tables.items():
                part = (row for row in rows if self._of_homes(table, row) is copy.homes)
                made[f"{side} {table}"] += (self._row(table, row, copy, sums, elements) for row in part)

    def _of_homes(self, table: str, row: _Row) -> bool:
        """Whether a row is of the households, and not of the visits."""
        return row.values[_KEYS[table]] in self.known

    def _row(self, table: str, row: _Row, copy: _Copy, sums: dict[str, list[int]], elements: dict[str, int]) -> Values:
        told = row.again(copy.names)
        if table in ("feed", "attr"):
            told["pos"] += self.end * copy.number
        if table in ("root", "attr"):
            told["n"], told["sum"] = sums[row.values["id" if table == "root" else "root"]]
        if table == "record":
            told["element"] = elements[row.values["row"]]
        if table == "roll":
            told["id"] += self.seats * copy.number
        return tuple(told.values())

    def _write(self, made: dict[str, list[Values]]) -> None:
        for name, rows in made.items():
            side, table = name.split(" ")
            columns = list(self.sides[side][table][0].values)
            if side == "there":
                _put(self.conn, table, columns, rows)
            else:
                with self.db.atomic():
                    self.db.conn.executemany(_insert(table, columns), rows)

    def _add_up(self) -> None:
        end = self.end * (self.homes + self.times)
        sums = [(*told, name) for name, told in self.sums.items()]
        if self.sides["here"]:
            with self.db.atomic():
                self.db.execute("UPDATE cursor SET pos = ?", [end])
                self.db.execute("UPDATE me SET anchor_pos = ?", [end])
                self._digest(self.db.execute)
                self.db.conn.executemany("UPDATE attr SET n = ?, sum = ? WHERE root = ?", sums)
                self.db.execute(f"UPDATE roll SET (last, due, returned) = ({roll_index.SUMS})")
                roll_index.number_anew(self.db)
        self.conn.execute(sa.text(f"UPDATE node SET pos = {end}"))
        self._digest(self._tell)
        _put_sums(self.conn, sums)

    def _tell(self, words: str, values: list[Any]) -> Any:
        marks = iter(range(len(values)))
        bound = re.sub(r"\?", lambda _: f":v{next(marks)}", words)
        return self.conn.execute(sa.text(bound), {f"v{at}": value for at, value in enumerate(values)})

    def _digest(self, execute: Callable[[str, list[Any]], Any]) -> None:
        for area, (n, total) in self.digests.items():
            had = execute("SELECT n, sum FROM area_state WHERE area = ?", [area]).fetchone()
            values = [had[0] + n, history.add(had[1], total), area]
            execute("UPDATE area_state SET n = ?, sum = ? WHERE area = ?", values)


class _Row:
    """One row with the ids and days in it, so that it can be told under others."""

    def __init__(self, values: dict[str, Any], names: set[str]) -> None:
        self.values = values
        self._named = [key for key, value in values.items() if isinstance(value, str) and value in names]
        self._bodies = {key: _split(value, names) for key, value in values.items() if isinstance(value, bytes)}

    def again(self, names: dict[str, str]) -> dict[str, Any]:
        told = dict(self.values)
        for key in self._named:
            told[key] = names[told[key]]
        for key, parts in self._bodies.items():
            told[key] = b"".join(part if type(part) is bytes else names[part].encode() for part in parts)
        return told


def _split(body: bytes, names: set[str]) -> list[bytes | str]:
    parts: list[bytes | str] = []
    at = 0
    for found in _NAME.finditer(body):
        if (name := found.group().decode()) in names:
            parts += [body[at : found.start()], name]
            at = found.end()
    return [*parts, body[at:]]


def _record(row: dict[str, Any], bodies: dict[str, bytes]) -> tuple[history.Record, str]:
    """A record, and the one fact that made it."""
    cells = records.cells(row["body"], bodies.get(row["row"]), None)
    [fact] = {cell.fact for cell in cells.values()}
    return history.Record(row["row"], row["entity"], row["root"], cells), fact


def _again(record: history.Record, row: str, fact: str) -> history.Record:
    cells = {field: history.Cell(None, 0, fact) for field in record.cells}
    return history.Record(row, record.entity, record.root, cells)


def _rows(conn: sa.Connection, table: str) -> list[dict[str, Any]]:
    return [_plain(row) for row in conn.execute(sa.text(f"SELECT * FROM {table}")).mappings()]


def _kept(db: sqlite_utils.Database, table: str) -> list[dict[str, Any]]:
    """The rows of a vault's table, without what the table makes itself."""
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    found = db.execute(f"SELECT {','.join(map(_quoted, columns))} FROM {table}")
    return [_plain(dict(zip(columns, row, strict=True))) for row in found]


def _plain(row: Any) -> dict[str, Any]:
    return {key: bytes(value) if isinstance(value, memoryview) else value for key, value in row.items()}


def _quoted(column: str) -> str:
    return f'"{column}"'


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({','.join(map(_quoted, columns))}) VALUES ({','.join('?' * len(columns))})"


def _put(conn: sa.Connection, table: str, columns: Sequence[str], rows: Iterable[Values]) -> None:
    raw: Any = conn.connection.driver_connection
    if conn.dialect.name == "sqlite":
        raw.executemany(_insert(table, columns), rows)
        return
    with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({','.join(map(_quoted, columns))}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _put_sums(conn: sa.Connection, sums: list[Values]) -> None:
    raw: Any = conn.connection.driver_connection
    mark = "?" if conn.dialect.name == "sqlite" else "%s"
    words = f"UPDATE root SET n = {mark}, sum = {mark} WHERE id = {mark}"
    (raw if conn.dialect.name == "sqlite" else raw.cursor()).executemany(words, sums)


def _settle(one: trip.Trip) -> None:
    """What a database does by itself in time: statistics of PostgreSQL, and the write-ahead logs put away."""
    with one.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        if conn.dialect.name == "postgresql":
            conn.exec_driver_sql("VACUUM ANALYZE")
            conn.exec_driver_sql("CHECKPOINT")
    if one.engine.dialect.name == "sqlite":
        raw = one.engine.raw_connection()
        raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # type: ignore[union-attr]
        raw.close()
    one.laptops[0].db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
