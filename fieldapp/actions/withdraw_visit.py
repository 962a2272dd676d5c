"""Withdraws a visit that should not have been recorded; it stays, and counts no more."""

from __future__ import annotations

import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.domain import facts, problems, text, visit_cells
from fieldapp.store import database, ledger, people


def withdraw_visit(
    db: sqlite_utils.Database, row: str, reason: str, *, now: int, wall: str, entropy: facts.Entropy
) -> None:
    """Withdraws a visit for a reason in words. Problems "withdraw_reason", "text_long" and those of `grounds.visit`."""
    reason = text.line(reason)
    if not reason:
        raise problems.Problem("withdraw_reason", "reason")
    if len(reason) > visit_cells.REASON:
        raise problems.Problem("text_long", "reason", length=len(reason), most=visit_cells.REASON)
    day, _ = people.clock(db, wall)
    with database.guard(), db.atomic():
        record = grounds.visit(db, row, day, reasoned=True)
        deed = grounds.changing(db, record, {"_withdrawn": {"reason": reason}})
        ledger.record(db, [deed], now=now, wall=wall, entropy=entropy)
