"""Asks for any of many ids by one value, however many they are, and is told many by one; knows no table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import sqlite_utils

LISTED = "(SELECT value FROM json_each(?))"  # in a question, after IN: any of so many as are `listed`


def listed(ids: Iterable[str | int | tuple[str | int, ...]]) -> str:
    """The ids, or numbers, or several of these for each, as that one value."""
    return msgspec.json.encode(list(ids)).decode()


def found(db: sqlite_utils.Database, asked: str, values: Sequence[Any] = ()) -> list[Any]:
    """The answers to a question of one column named `one`, in its order, as that one value. With each row that is
    fetched a thread lets the others have Python, and while a window is drawn it waits for it a hundred times."""
    [told] = db.execute(f"SELECT json_group_array(one) FROM ({asked})", values).fetchone()
    return list(msgspec.json.decode(told))
