"""Asks and writes many rows at once, in the way that each database does fastest; knows no table by name."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from itertools import chain
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext import compiler
from sqlalchemy.sql import functions

_TYPES = {sa.BigInteger: "int8", sa.Integer: "int4", sa.LargeBinary: "bytea", sa.String: "text"}
MANY = 50  # rows from which on PostgreSQL takes them at once in less time than one by one
AT_ONCE = 200  # rows of one statement of SQLite's, which else opens each index anew for each of them


class Listed(sa.types.TypeDecorator[Any]):
    """Texts as one value: an array, or where there is none a list in JSON."""

    impl = sa.String
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> Any:
        return postgresql.ARRAY(sa.String) if dialect.name == "postgresql" else sa.String()

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        return list(value) if dialect.name == "postgresql" else msgspec.json.encode(list(value)).decode()


class _among(functions.GenericFunction[int]):
    type = sa.Integer()  # a Boolean is compared with 1 where there are none, and then no index is used
    inherit_cache = True


@compiler.compiles(_among)
def _in_array(element: Any, compiled: Any, **more: Any) -> str:
    column, part = (compiled.process(one, **more) for one in element.clauses)
    return f"{column} = ANY({part})"


@compiler.compiles(_among, "sqlite")
def _in_json(element: Any, compiled: Any, **more: Any) -> str:
    column, part = (compiled.process(one, **more) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({part}))"


def among(column: sa.ColumnElement[Any], name: str = "part") -> sa.ColumnElement[Any]:
    """Whether a column has one of the texts that are given under a name, however many they are."""
    return _among(column, sa.bindparam(name, type_=Listed()))


def each(words: str, name: str) -> dict[str, sa.TextClause]:
    """By dialect a question in SQL that says {each} where it reads the texts given under a name, as `value`."""
    each = {"sqlite": f"json_each(:{name})", "postgresql": f"unnest(:{name}) AS value"}
    bound = sa.bindparam(name, type_=Listed())
    return {dialect: sa.text(words.format(each=table)).bindparams(bound) for dialect, table in each.items()}


def insert(conn: sa.Connection, table: sa.Table, rows: Sequence[Sequence[Any]]) -> None:
    """Inserts new rows, their values in the order of the table's columns."""
    if not rows:
        return
    if conn.dialect.name == "sqlite":
        _insert_at_once(conn, table, rows)
    elif len(rows) >= MANY:
        _copy(conn, table, rows)
    else:
        conn.exec_driver_sql(_insert(conn.dialect.name, table, ()), rows)


def _insert_at_once(conn: sa.Connection, table: sa.Table, rows: Sequence[Sequence[Any]]) -> None:
    """By the driver itself: SQLAlchemy looks at each of so many values again."""
    raw: Any = conn.connection.driver_connection
    whole = len(rows) - len(rows) % AT_ONCE
    words = _insert("sqlite", table, ())
    try:
        for start in range(0, whole, AT_ONCE):
            raw.execute(_of_many(words), list(chain.from_iterable(rows[start : start + AT_ONCE])))
        raw.executemany(words, rows[whole:])
    except conn.dialect.loaded_dbapi.Error as error:
        raise sa.exc.DBAPIError.instance(words, None, error, conn.dialect.loaded_dbapi.Error) from error


def _copy(conn: sa.Connection, table: sa.Table, rows: Sequence[Sequence[Any]]) -> None:
    raw: Any = conn.connection.driver_connection
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    words = f'COPY "{table.name}" ({names}) FROM STDIN (FORMAT BINARY)'
    with raw.cursor() as cursor, cursor.copy(words) as copy:
        copy.set_types(_types(table))
        for row in rows:
            copy.write_row(row)


def upsert(conn: sa.Connection, table: sa.Table, rows: Sequence[Sequence[Any]], *keys: str) -> None:
    """The same, and overwrites those whose keys are there; no two rows have the same."""
    if conn.dialect.name == "postgresql" and len(rows) >= MANY:
        conn.exec_driver_sql(_overwrite(table, keys), tuple(map(list, zip(*rows, strict=True))))
    elif rows:
        conn.exec_driver_sql(_insert(conn.dialect.name, table, keys), rows)


@functools.cache
def _types(table: sa.Table) -> list[str]:
    """PostgreSQL's names of the columns' types."""
    return [_TYPES[type(column.type)] for column in table.columns]


@functools.cache
def _overwrite(table: sa.Table, keys: tuple[str, ...]) -> str:
    """One statement for all rows, that come as an array for each column."""
    words, _, after = _insert("postgresql", table, keys).partition(" VALUES ")
    arrays = ", ".join([f"%s::{one}[]" for one in _types(table)])
    return f"{words} SELECT * FROM unnest({arrays}){after[after.index(')') + 1 :]}"


@functools.cache
def _of_many(words: str) -> str:
    """The statement of one row for `AT_ONCE` of them."""
    before, _, row = words.partition(" VALUES ")
    return f"{before} VALUES {', '.join([row] * AT_ONCE)}"


@functools.cache
def _insert(dialect: str, table: sa.Table, keys: tuple[str, ...]) -> str:
    names = [f'"{column.name}"' for column in table.columns]
    mark = "?" if dialect == "sqlite" else "%s"
    words = f'INSERT INTO "{table.name}" ({", ".join(names)}) VALUES ({", ".join([mark] * len(names))})'
    if not keys:
        return words
    others = [name for name in names if name.strip('"') not in keys]
    sets = ", ".join(f"{name} = excluded.{name}" for name in others)
    return f"{words} ON CONFLICT ({', '.join(keys)}) DO {f'UPDATE SET {sets}' if sets else 'NOTHING'}"
