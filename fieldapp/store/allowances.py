"""The rules of activity days that hold here: those put on this computer, else the catalogue's; never what they come
to."""

from __future__ import annotations

import msgspec
import sqlite_utils

from fieldapp.domain import catalogue, statements
from fieldapp.store import settings

KEY = "allowance"


def rules(db: sqlite_utils.Database, listed: catalogue.Catalogue, day: str) -> statements.Rules:
    """The rules that hold on a day (ISO). Problem "allowance_bad" for a catalogue that cannot be read."""
    kept = settings.get(db, KEY)
    if kept:
        return msgspec.json.decode(kept, type=statements.Rules)
    entry = listed.on("allowances", day).get("default")
    return statements.Rules() if entry is None else statements.rules(entry)


def put(db: sqlite_utils.Database, told: statements.Rules) -> None:
    """Puts rules in place of the catalogue's. Problems "allowance_bad", "allowance_half"."""
    settings.put(db, KEY, msgspec.json.encode(statements.check(told)).decode())
