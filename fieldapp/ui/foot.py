"""What the head and the foot of the window tell of a vault: who works here, what waits, and the province's clock."""

from __future__ import annotations

import msgspec
import sqlite_utils

from fieldapp.store import custody
from fieldapp.store import people as rights
from fieldapp.ui import person


class Foot(msgspec.Struct, frozen=True):
    """Read at one moment, on `today` by the province's clock (ISO), of which `said` is what it last told."""

    today: str
    whole: custody.Custody
    who: person.Who
    said: tuple[int, int]


def read(db: sqlite_utils.Database, wall: str) -> Foot:
    """What there is to tell at a wall time of this computer (ISO)."""
    today, _ = rights.clock(db, wall)
    return Foot(today, custody.summary(db), person.read(db, today), rights.said(db))
