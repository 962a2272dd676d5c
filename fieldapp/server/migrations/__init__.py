"""The province's schema, step by step: one small function a change, each run once, in order, in one transaction."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from fieldapp.domain import problems
from fieldapp.server import tables

DONE = sa.Table("schema_step", sa.MetaData(), sa.Column("step", sa.Integer, primary_key=True, autoincrement=False))


def _first(conn: sa.Connection) -> None:
    tables.meta.create_all(conn)


def _successor(conn: sa.Connection) -> None:
    """What a place became; a database of this program's first step has it already."""
    _add(conn, tables.area.c.successor)


def _relays(conn: sa.Connection) -> None:
    """The name of a hub's last piece of mail that is here."""
    _add(conn, tables.relay.c.mail)


def _add(conn: sa.Connection, column: sa.Column[str]) -> None:
    table = column.table.name
    if column.name not in {known["name"] for known in sa.inspect(conn).get_columns(table)}:
        told = sa.schema.CreateColumn(column).compile(dialect=conn.dialect)
        conn.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN {told}"))


def _periods(conn: sa.Connection) -> None:
    """The first step makes the tables of today's program, so a new database has this one already."""
    tables.period.create(conn, checkfirst=True)


def _backups(conn: sa.Connection) -> None:
    """What the last backup holds, for the devices to hear of."""
    tables.backup.create(conn, checkfirst=True)
    tables.kept.create(conn, checkfirst=True)


def _photos(conn: sa.Connection) -> None:
    """What the province has switched on; and photos found by the facts that name them."""
    tables.rule.create(conn, checkfirst=True)
    for index in tables.blob_ref.indexes:
        index.create(conn, checkfirst=True)


def _waiting(conn: sa.Connection) -> None:
    """Facts that wait are found by their roots."""
    tables.waiting.create(conn, checkfirst=True)


def _needless(conn: sa.Connection) -> None:
    """Letters that nobody needs, for the hubs where they lie to hear of."""
    tables.needless.create(conn, checkfirst=True)


def _later(conn: sa.Connection) -> None:
    """Facts that open no row of their own are found by it; the others have its id."""
    tables.later.create(conn, checkfirst=True)
    conn.execute(sa.text("DROP INDEX IF EXISTS ix_change_row"))


def _waits(conn: sa.Connection) -> None:
    """Facts that wait are found by their own index alone."""
    tables.waiting.create(conn, checkfirst=True)
    conn.execute(sa.text("DROP INDEX IF EXISTS change_waiting"))


def _leaves(conn: sa.Connection) -> None:
    """What has left an area is found by it."""
    tables.leaving.create(conn, checkfirst=True)


STEPS: tuple[Callable[[sa.Connection], None], ...] = (
    _first,
    _successor,
    _periods,
    _backups,
    _relays,
    _photos,
    _waiting,
    _needless,
    _later,
    _waits,
    _leaves,
)


def apply(conn: sa.Connection) -> None:
    """Runs the steps that this database lacks. Problem "server_too_new" if it has steps that this program does
    not know."""
    if conn.dialect.name == "postgresql":
        conn.execute(sa.text("SELECT pg_advisory_xact_lock(7012026)"))  # two processes may start at once
    DONE.create(conn, checkfirst=True)
    had = set(conn.scalars(sa.select(DONE.c.step)))
    if had - set(range(len(STEPS))):
        raise problems.Problem("server_too_new")
    for step, change in enumerate(STEPS):
        if step not in had:
            change(conn)
            conn.execute(DONE.insert().values(step=step))
