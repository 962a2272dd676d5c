"""Asks for any of many ids by one value, however many they are; knows no table."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

LISTED = "(SELECT value FROM json_each(?))"  # in a question, after IN: any of so many as are `listed`


def listed(ids: Iterable[str | int]) -> str:
    """The ids, or numbers, as that one value."""
    return msgspec.json.encode(list(ids)).decode()
