"""What other processes have used so far: seconds of processors and bytes of memory, as Linux tells; 0 elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa

from fieldapp.server import database

_BACKENDS = sa.text("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")


def processor(pids: Iterable[int]) -> float:
    """Seconds that all threads of these processes have worked."""
    return sum(_nanoseconds(file) for pid in pids for file in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9


def _nanoseconds(file: Path) -> int:
    try:
        return int(file.read_text().split()[0])
    except OSError:  # a thread that has just ended
        return 0


def memory(pid: int) -> int:
    """Bytes that a process holds of its own."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    return 0


def peak(pid: int) -> int:
    """The most bytes that a process has ever held."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def backends(engine: database.Engine) -> list[int]:
    """The processes of a PostgreSQL on this computer that work for this database; none for SQLite."""
    if engine.dialect.name != "postgresql":
        return []
    with engine.connect() as conn:
        return list(conn.scalars(_BACKENDS))
