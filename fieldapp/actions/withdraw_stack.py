"""Takes back a stack of slips that was just recorded, and keeps it as a draft again, both or neither."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlite_utils

from fieldapp.actions import withdraw_visit
from fieldapp.domain import facts
from fieldapp.store import database, drafts


def withdraw_stack(
    db: sqlite_utils.Database,
    rows: Iterable[str],
    reason: str,
    *,
    draft: str,
    kind: str,
    form: dict[str, Any],
    now: int,
    wall: str,
    entropy: facts.Entropy,
) -> None:
    """Withdraws these visits for a reason in words and keeps their form under its draft's id. Problems as those of
    `withdraw_visit`; then nothing is changed."""
    with database.guard(), db.atomic():
        for row in rows:
            withdraw_visit.withdraw_visit(db, row, reason, now=now, wall=wall, entropy=entropy)
        drafts.keep(db, draft, kind, form, now)
