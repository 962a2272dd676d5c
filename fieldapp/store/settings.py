"""Small values that this computer remembers by name; never anything about a resident."""

from __future__ import annotations

import sqlite_utils

HEARD = "province_heard_at"  # when the province last said something that was heard here, by its clock (ms)


def get(db: sqlite_utils.Database, key: str, default: str = "") -> str:
    """The value of a setting, or the default while it was never put."""
    row = db.execute("SELECT value FROM setting WHERE key = ?", [key]).fetchone()
    return str(row[0]) if row else default


def moment(db: sqlite_utils.Database, key: str) -> int:
    """The moment that a setting tells, in ms since the epoch; 0 while there was none."""
    at = get(db, key)
    return int(at) if at.isdigit() else 0


def put(db: sqlite_utils.Database, key: str, value: str) -> None:
    """Remembers a value in place of an earlier one."""
    with db.atomic():
        db.execute("INSERT OR REPLACE INTO setting (key, value) VALUES (?,?)", [key, value])
