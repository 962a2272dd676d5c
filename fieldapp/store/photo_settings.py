"""How this computer's owner wants photos to be sent."""

from __future__ import annotations

import sqlite_utils

from fieldapp.store import settings

METERED = "photos_metered"


def metered(db: sqlite_utils.Database) -> bool:
    """Whether photos go also where the network counts megabytes; not until the owner says so."""
    return settings.get(db, METERED) == "1"


def set_metered(db: sqlite_utils.Database, wanted: bool) -> None:
    """Photos go also where the network counts megabytes, or wait for another network."""
    settings.put(db, METERED, "1" if wanted else "")
