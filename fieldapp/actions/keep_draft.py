"""Keeps an unfinished form, at every field, so that a power cut takes nothing."""

from __future__ import annotations

from typing import Any

import sqlite_utils

from fieldapp.domain import facts
from fieldapp.store import database, drafts


def keep_draft(
    db: sqlite_utils.Database,
    form: dict[str, Any],
    *,
    id: str = "",
    kind: str = "visit",
    now: int,
    entropy: facts.Entropy,
) -> str:
    """Keeps a form under its draft's id, or under a new one; returns the id. Problems of the vault."""
    id = id or facts.new_id(now, entropy)
    with database.guard():
        drafts.keep(db, id, kind, form, now)
    return id
