"""Takes back that a visit was withdrawn; it waits for its reader again."""

from __future__ import annotations

from typing import Any

import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.domain import facts
from fieldapp.store import database, ledger, people


def restore_visit(db: sqlite_utils.Database, row: str, *, now: int, wall: str, entropy: facts.Entropy) -> None:
    """Makes a withdrawn visit count again. Problems "visit_not_withdrawn" and those of `grounds.visit`."""
    day, _ = people.clock(db, wall)
    with database.guard(), db.atomic():
        record = grounds.visit(db, row, day, withdrawn=True)
        # telling the time again makes it other content than what was read, so an old approval no longer holds
        cells = {"_withdrawn": None, "when": record.value("when"), **_reason(record.value("_withdrawn"))}
        ledger.record(db, [grounds.changing(db, record, cells)], now=now, wall=wall, entropy=entropy)


def _reason(withdrawn: Any) -> dict[str, Any]:
    """Why it was withdrawn, taken back: in a closed period no change comes in without a reason."""
    said = withdrawn.get("reason") if isinstance(withdrawn, dict) else ""
    return {"_reason": f"↶ {said}"} if said else {}
