"""Writes many rows by few statements: while SQLite works on one, Python is free for who makes the next rows ready."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import sqlite_utils

AT_ONCE = 200  # rows of one statement: half a millisecond or more, a few times as long as a thread is waited for


def write(db: sqlite_utils.Database, into: str, rows: Sequence[Sequence[Any]]) -> None:
    """Adds rows, all of one width, to what `into` names: "INSERT INTO table (columns)"."""
    if not rows:
        return
    row = f"({','.join('?' * len(rows[0]))})"
    whole = len(rows) - len(rows) % AT_ONCE
    many = f"{into} VALUES {','.join([row] * AT_ONCE)}"
    for start in range(0, whole, AT_ONCE):
        db.execute(many, list(itertools.chain.from_iterable(rows[start : start + AT_ONCE])))
    db.conn.executemany(f"{into} VALUES {row}", rows[whole:])
