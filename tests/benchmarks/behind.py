"""Puts years of visits behind a trip: the same rows again and again under other ids, in the province's tables and in a
vault's, as the intakes of both leave them; only faster."""

from __future__ import annotations

import base64
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
import sqlite_utils

from fieldapp.domain import history
from fieldapp.server import database
from fieldapp.store import roll_index
from tests.benchmarks import people, trip

BLOCK = 1_000  # visits that really travel; all others are copies of them
AGE = 10 * 60 * 1000  # ms from one copy to the one before it
AT_ONCE = 10  # copies in one transaction

_ID = re.compile(rb'(?<=")[A-Za-z0-9_-]{22}(?=")')
_cells = msgspec.json.Decoder(dict[str, history.Cell])

Values = tuple[Any, ...]


def fill(one: trip.Trip, visits: int, *, laptop: bool = True) -> people.Commune:
    """Makes so many visits known to the province and, unless told otherwise, to the first laptop as if it had read
    them all; returns the commune with households of all times."""
    first, second = one.laptops
    second.record(list(people.slips(min(visits, BLOCK), 7, one.commune, trip.today())))
    for laptop in (second, first):
        one.settle(laptop)
    times = visits // BLOCK
    if times > 1:
        with database.writing(one.engine) as conn:
            _Copier(conn, first.db, keep=laptop).copy(range(times - 1, 0, -1))
        _settle(one)
    bits = random.Random(f"behind {visits}")
    homes = [
        msgspec.structs.replace(home, id=shift(home.id, bits.randrange(max(times, 1))))
        for home in one.commune.households
    ]
    return msgspec.structs.replace(one.commune, households=tuple(homes))


def shift(name: str, times: int) -> str:
    """An id as it would have been so many copies ago."""
    raw = base64.urlsafe_b64decode(name[:8])
    then = int.from_bytes(raw, "big") - times * AGE
    return base64.urlsafe_b64encode(then.to_bytes(6, "big")).decode() + name[8:]


class _Copier:
    """The block as it stands in both databases, and how it is told again."""

    def __init__(self, conn: sa.Connection, db: sqlite_utils.Database, *, keep: bool) -> None:
        self.conn, self.db = conn, db
        self.end = int(conn.scalar(sa.text("SELECT pos FROM node")) or 0)
        there = {name: _rows(conn, name) for name in ("change", "number", "record", "root", "feed", "origin")}
        self.ids = {row["id"] for row in there["change"]} | {row["origin"] for row in there["number"]}
        there["origin"] = [row for row in there["origin"] if row["id"] in self.ids]
        kept = ("change", "record", "attr", "visit", "household", "roll") if keep else ()
        here = {name: _kept(db, name) for name in kept}
        self.there = {name: [_Row(row, self.ids) for row in rows] for name, rows in there.items()}
        self.here = {name: [_Row(row, self.ids) for row in rows] for name, rows in here.items()}
        self.records = {row["row"]: _record(row) for row in there["record"]}
        self.roots = {row["id"]: row["area"] for row in there["root"]}
        self.seats = int(db.execute("SELECT max(id) FROM roll").fetchone()[0])

    def copy(self, times: range) -> None:
        """One copy after another, the oldest first; then what all of them add up to."""
        digests: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        made: dict[str, list[Values]] = defaultdict(list)
        for number, time in enumerate(times, start=1):
            self._one(number, time, made, digests)
            if number % AT_ONCE == 0 or number == len(times):
                self._write(made)
                made.clear()
        self._add_up(len(times), digests)

    def _one(self, number: int, time: int, made: dict[str, list[Values]], digests: dict[str, list[int]]) -> None:
        names = {name: shift(name, time) for name in self.ids}
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        elements = {}
        for row, (record, fact) in self.records.items():
            element = history.element(_again(record, names[row], names[fact]))
            elements[row] = element
            for total in (sums[record.root], digests[self.roots[record.root]]):
                total[0] += 1
                total[1] = history.add(total[1], element)
        places = self.end * number
        for side, tables in (("there", self.there), ("here", self.here)):
            for table, rows in tables.items():
                for row in rows:
                    made[f"{side} {table}"].append(self._row(table, row, names, sums, elements, places, number))

    def _row(
        self,
        table: str,
        row: _Row,
        names: dict[str, str],
        sums: dict[str, list[int]],
        elements: dict[str, int],
        places: int,
        number: int,
    ) -> Values:
        told = row.again(names)
        if table in ("feed", "attr"):
            told["pos"] += places
        if table in ("root", "attr"):
            told["n"], told["sum"] = sums[row.values["id" if table == "root" else "root"]]
        if table == "record":
            told["element"] = elements[row.values["row"]]
        if table == "roll":
            told["id"] += self.seats * number
        return tuple(told.values())

    def _write(self, made: dict[str, list[Values]]) -> None:
        for name, rows in made.items():
            side, table = name.split(" ")
            columns = list((self.there if side == "there" else self.here)[table][0].values)
            if side == "there":
                _put(self.conn, table, columns, rows)
            else:
                with self.db.atomic():
                    self.db.conn.executemany(_insert(table, columns), rows)

    def _add_up(self, times: int, digests: dict[str, list[int]]) -> None:
        end = self.end * (times + 1)
        if self.here:
            with self.db.atomic():
                self.db.execute("UPDATE cursor SET pos = ?", [end])
                self.db.execute("UPDATE me SET anchor_pos = ?", [end])
                self._digest(self.db.execute, digests)
                roll_index.number_anew(self.db)
        self.conn.execute(sa.text(f"UPDATE node SET pos = {end}"))
        self._digest(lambda words, values: self._tell(words, values), digests)

    def _tell(self, words: str, values: list[Any]) -> Any:
        marks = iter(range(len(values)))
        bound = re.sub(r"\?", lambda _: f":v{next(marks)}", words)
        return self.conn.execute(sa.text(bound), {f"v{at}": value for at, value in enumerate(values)})

    @staticmethod
    def _digest(execute: Callable[[str, list[Any]], Any], digests: dict[str, list[int]]) -> None:
        for area, (n, total) in digests.items():
            had = execute("SELECT n, sum FROM area_state WHERE area = ?", [area]).fetchone()
            values = [had[0] + n, history.add(had[1], total), area]
            execute("UPDATE area_state SET n = ?, sum = ? WHERE area = ?", values)


class _Row:
    """One row with the ids in it, so that it can be told under others."""

    def __init__(self, values: dict[str, Any], ids: set[str]) -> None:
        self.values = values
        self._named = [key for key, value in values.items() if isinstance(value, str) and value in ids]
        self._bodies = {key: _split(value, ids) for key, value in values.items() if isinstance(value, bytes)}

    def again(self, names: dict[str, str]) -> dict[str, Any]:
        told = dict(self.values)
        for key in self._named:
            told[key] = names[told[key]]
        for key, parts in self._bodies.items():
            told[key] = b"".join(part if type(part) is bytes else names[part].encode() for part in parts)
        return told


def _split(body: bytes, ids: set[str]) -> list[bytes | str]:
    parts: list[bytes | str] = []
    at = 0
    for found in _ID.finditer(body):
        if (name := found.group().decode()) in ids:
            parts += [body[at : found.start()], name]
            at = found.end()
    return [*parts, body[at:]]


def _record(row: dict[str, Any]) -> tuple[history.Record, str]:
    """A record, and the one fact that made it."""
    cells = _cells.decode(row["body"])
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
