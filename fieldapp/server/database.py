"""Opens the province's database, SQLite file or PostgreSQL, and gives the two kinds of transaction it knows:
writing and reading."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlcipher3 import dbapi2  # its SQLite is past the WAL-reset bug; the one of the system may not be

from fieldapp.domain import problems
from fieldapp.server import migrations

CACHE = 16_000  # KiB of pages that a connection keeps: a laptop's batch touches more than SQLite's own 2 MB
STATEMENTS = 512  # that a connection keeps prepared: exchanges ask more different questions than the driver keeps
LOG = 16_000  # pages of the write-ahead log before they are put away: most are written again by the next batch
TIDY = 64 * 1024 * 1024  # bytes of a file that is made anew in a second or two

# As `store.database` has it: else the driver looks long for who makes one of such a value, of which a push has many.
dbapi2.register_adapter(bytes, bytes)
dbapi2.register_adapter(type(None), {}.get)  # which says None of it

Connection = sa.Connection
Engine = sa.Engine


def at(folder: Path) -> str:
    """The address of the SQLite database in a data folder."""
    return f"sqlite:///{(folder / 'province.db').as_posix()}"


def connect(url: str) -> Engine:
    """An engine for `sqlite:///file` or `postgresql://…`. Problem "server_db" when the address cannot be used."""
    try:
        parsed = sa.make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        return sa.create_engine(parsed, pool_pre_ping=True)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError) as error:
        raise problems.Problem("server_db", why=str(error)) from None


def _sqlite(url: sa.URL) -> Engine:
    how = {"check_same_thread": False, "timeout": 30, "cached_statements": STATEMENTS}
    engine = sa.create_engine(url, module=dbapi2, connect_args=how)

    @sa.event.listens_for(engine, "connect")
    def _settings(raw: Any, _record: object) -> None:
        raw.isolation_level = None  # transactions are opened below, never by the driver
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "busy_timeout=30000",
            f"cache_size=-{CACHE}",
            f"wal_autocheckpoint={LOG}",
        ):
            raw.execute(f"PRAGMA {pragma}")

    return engine


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One durable write transaction; on SQLite the write lock is taken at once."""
    with engine.connect().execution_options(writing=True) as conn, conn.begin():
        _begin(conn, "BEGIN IMMEDIATE")
        yield conn


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One snapshot: everything read inside belongs to the same moment."""
    with engine.connect() as conn:
        if conn.dialect.name == "postgresql":
            conn = conn.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with conn.begin():
            _begin(conn, "BEGIN")
            yield conn


def _begin(conn: Connection, word: str) -> None:
    """SQLite's own transaction. Not by a listener of the engine: one there, and every question takes a tenth longer."""
    if conn.dialect.name != "sqlite":
        return
    raw: Any = conn.connection.dbapi_connection
    try:
        raw.execute(word)
    except dbapi2.Error as error:
        raise sa.exc.DBAPIError.instance(word, None, error, dbapi2.Error) from error


def scrub(engine: Engine) -> None:
    """Leaves no bytes of what was erased from a SQLite file: a page that was split may keep a copy of a row that it
    gave to its neighbour, and the write-ahead log has pages as they were before. A file of more than `TIDY` bytes is
    not made anew, and what is in the way (a reader, a full disk) leaves all to the next time."""
    if engine.dialect.name != "sqlite":
        return
    with contextlib.closing(engine.raw_connection()) as raw, contextlib.suppress(dbapi2.OperationalError):
        conn: Any = raw.driver_connection
        (size,) = conn.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()
        if size <= TIDY:
            conn.execute("VACUUM")
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def prepare(engine: Engine) -> None:
    """Brings the schema up to date. Problem "server_db" when the database cannot be reached, "server_too_new"
    for a later schema."""
    try:
        with writing(engine) as conn:
            migrations.apply(conn)
    except sa.exc.DBAPIError as error:
        raise problems.Problem("server_db", why=str(error.orig)) from None
