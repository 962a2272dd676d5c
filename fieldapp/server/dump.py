"""All rows of a province's database as one stream of bytes and back, the same for SQLite and PostgreSQL; reads and
writes no file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import sqlalchemy as sa
import zstandard

from fieldapp.domain import problems
from fieldapp.server import migrations, tables

PAGE = 500  # rows that are read and written at a time
LONGEST = 64 * 1024 * 1024  # bytes of one such page: a fact of 16 MiB still fits
LEVEL = 9

_TABLES = [*tables.meta.sorted_tables, migrations.DONE]


class Part(msgspec.Struct, array_like=True):
    """Some rows of a table; the last part of a stream names no table, and `rows` counts those of each."""

    table: str
    columns: list[str]
    rows: list[list[Any]]


_decode = msgspec.msgpack.Decoder(Part).decode


def rows(conn: sa.Connection) -> Iterator[bytes]:
    """Every row of every table as this transaction sees them, compressed."""
    packer = zstandard.ZstdCompressor(level=LEVEL).compressobj()
    counts: list[list[Any]] = []
    for table in _TABLES:
        counts.append([str(table.name), 0])
        for part in _parts(conn, table):
            counts[-1][1] += len(part.rows)
            yield packer.compress(_framed(part))
    yield packer.compress(_framed(Part("", [], counts)))
    yield packer.flush()


def _parts(conn: sa.Connection, table: sa.Table) -> Iterator[Part]:
    columns = [str(column.name) for column in table.columns]
    found = conn.execution_options(stream_results=True).execute(sa.select(table))
    for page in found.partitions(PAGE):
        yield Part(str(table.name), columns, [list(row) for row in page])


def _framed(part: Part) -> bytes:
    data = msgspec.msgpack.encode(part)
    return len(data).to_bytes(4, "big") + data


def parts(stream: Iterable[bytes]) -> Iterator[Part]:
    """The parts of such a stream. Problem "backup_bad" when it is none, or does not hold what it counts."""
    counts: dict[str, int] = {}
    end: Part | None = None
    for data in _frames(_unpacked(stream)):
        part = _part(data)
        if end is not None:
            raise problems.Problem("backup_bad")
        if part.table:
            counts[part.table] = counts.get(part.table, 0) + len(part.rows)
            yield part
        else:
            end = part
    if end is None or {name: n for name, n in end.rows if n} != counts:
        raise problems.Problem("backup_bad")


def _part(data: bytes) -> Part:
    try:
        return _decode(data)
    except (msgspec.DecodeError, RecursionError):
        raise problems.Problem("backup_bad") from None


def _unpacked(stream: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zstandard.ZstdDecompressor().decompressobj()
    try:
        for packed in stream:
            yield unpacker.decompress(packed)
    except zstandard.ZstdError:
        raise problems.Problem("backup_bad") from None


def _frames(stream: Iterable[bytes]) -> Iterator[bytes]:
    kept = bytearray()
    for more in stream:
        kept += more
        while len(kept) >= 4 and len(kept) >= 4 + (size := int.from_bytes(kept[:4], "big")):
            yield bytes(kept[4 : 4 + size])
            del kept[: 4 + size]
        if len(kept) >= 4 and int.from_bytes(kept[:4], "big") > LONGEST:
            raise problems.Problem("backup_bad")
    if kept:
        raise problems.Problem("backup_bad")


def empty(conn: sa.Connection) -> bool:
    """Whether there is no province in this database; if there is one, it takes in nothing until this transaction
    ends."""
    return conn.execute(sa.select(tables.node.c.id).with_for_update()).first() is None


def load(conn: sa.Connection, told: Iterable[Part]) -> None:
    """Puts these rows in place of all that are here, inside the caller's transaction, and brings them up to date if an
    older program wrote them. Problem "backup_too_new" for a table or column of a later one."""
    for table in reversed(_TABLES):
        conn.execute(table.delete())
    known = {table.name: table for table in _TABLES}
    for part in told:
        table = known.get(part.table)
        if table is None or not set(part.columns) <= set(table.columns.keys()):
            raise problems.Problem("backup_too_new")
        conn.execute(table.insert(), [dict(zip(part.columns, row, strict=True)) for row in part.rows])
    migrations.apply(conn)
