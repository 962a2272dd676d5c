"""Settles a cell that two people set without seeing each other's value: one of the values is chosen."""

from __future__ import annotations

import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.domain import facts, history, people, periods, problems, visits
from fieldapp.store import database, ledger, told
from fieldapp.store import people as rights
from fieldapp.store import periods as shut

REASON = "chọn một trong hai nội dung đã ghi"  # in a closed period no change comes in without one


def settle_rival(
    db: sqlite_utils.Database,
    row: str,
    field: str,
    fact: str,
    *,
    now: int,
    wall: str,
    entropy: facts.Entropy,
) -> None:
    """Sets a cell of a visit or household to the value of one of its rival facts, in place of all of them. Problems
    "rival_gone" when they are no rivals any more, and those of `grounds`."""
    day, _ = rights.clock(db, wall)
    with database.guard(), db.atomic():
        record = _record(db, row, day, field)
        chosen = {rival.fact: rival.value for rival in told.rivals(db, record).get(field, [])}
        if fact not in chosen or field.startswith("_"):
            raise problems.Problem("rival_gone")
        cells = {field: chosen[fact]}
        if record.entity == "visit" and periods.closed(shut.closed(db), *_when(record)):
            cells["_reason"] = REASON
        if field == "village" and record.row == record.root:
            cells["area"] = chosen[fact]
        ledger.record(db, [grounds.changing(db, record, cells)], now=now, wall=wall, entropy=entropy)


def _record(db: sqlite_utils.Database, row: str, day: str, field: str) -> history.Record:
    record = ledger.current(db, row)
    if record is not None and record.entity == "household":
        return grounds.household(db, row, people.MOVE if field == "area" else people.RECORD, day)
    return grounds.visit(db, row, day)


def _when(record: history.Record) -> tuple[str, str]:
    slip = visits.slip_of(record)
    return slip.village, slip.date
