"""Corrects a visit: only what differs is told, and the slip waits for its reader again."""

from __future__ import annotations

from typing import Any

import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.actions.refused import Refused
from fieldapp.domain import catalogue, facts, history, periods, problems, reviews, text, visit_cells, visits
from fieldapp.store import album, blobs, custody, database, drafts, ledger, people


def correct_visit(
    db: sqlite_utils.Database,
    row: str,
    slip: visits.Slip,
    *,
    catalogue: catalogue.Catalogue,
    now: int,
    wall: str,
    entropy: facts.Entropy,
    reason: str = "",
    draft: str = "",
) -> str:
    """Makes a visit say what the slip says, and drops the draft; returns its row, a new one if it went to another
    household. An approved visit needs a reason, as does one of a closed period, also without a change if the province
    holds it back for want of one; a returned one a change. Refused with all problems; Problems of `grounds.visit`."""
    day, clock = people.clock(db, wall)
    slip, reason = visits.tidy(slip), text.line(reason)
    scene = people.scene(db, catalogue, day, clock, on=slip.date)
    with database.guard(), db.atomic():
        record = grounds.visit(db, row, day, reasoned=True)
        if found := _problems(db, record, slip, scene, reason):
            raise Refused(found)
        deeds = _deeds(db, record, slip, reason)
        told = ledger.record(db, deeds, now=now, wall=wall, entropy=entropy) if deeds else []
        after = next((fact.row for fact in told if fact.row == fact.id), row)
        blobs.save(db, after, slip.photos)
        drafts.drop(db, draft)
    if slip.photos != visits.slip_of(record).photos:
        with database.guard():
            album.tidy(db, now)  # what was taken out shall not lie here, nor travel
    return after


def _problems(
    db: sqlite_utils.Database, record: history.Record, slip: visits.Slip, scene: visits.Scene, reason: str
) -> list[problems.Problem]:
    before = visits.slip_of(record)
    scene = visits.kept(scene, slip, before, people.helpers(db, before.village, slip.date))
    found = [
        problem
        for problem in grounds.slip_problems(db, slip, scene) + grounds.photo_problems(db, slip, before)
        # a slip that was written in time does not become late by being mended later
        if not (problem.code == "visit_late_reason" and slip.date == before.date)
        and problem.code != "visit_closed_reason"  # the correction has a reason of its own
    ]
    changed, state = bool(visits.changes(before, slip)), reviews.state(record)
    shut = any(visits.closed(one, scene) is not None for one in (before, slip))
    if not (reason or slip.late_reason) and custody.holds_for(db, record.row, periods.HELD):
        found.append(problems.Problem(periods.HELD, "reason"))
    elif changed and not reason and (shut or state == reviews.LOCKED):
        found.append(problems.Problem("correct_closed", "reason"))
    elif changed and not reason and state == reviews.APPROVED:
        found.append(problems.Problem("correct_reason", "reason"))
    if not changed and state == reviews.RETURNED:
        found.append(problems.Problem("visit_unchanged"))
    if len(reason) > visit_cells.REASON:
        found.append(problems.Problem("text_long", "reason", length=len(reason), most=visit_cells.REASON))
    return found


def _deeds(db: sqlite_utils.Database, record: history.Record, slip: visits.Slip, reason: str) -> list[ledger.Deed]:
    cells = visits.changes(visits.slip_of(record), slip)
    told: dict[str, Any] = {"_reason": reason} if reason else {}
    if "household" in cells:
        return _again(db, record, slip, told)
    if not cells and not custody.held_back(db, record.row):
        return []
    if "village" in cells and record.row == record.root:
        cells["area"] = slip.village
    return [grounds.changing(db, record, cells | told)]


def _again(
    db: sqlite_utils.Database, record: history.Record, slip: visits.Slip, told: dict[str, Any]
) -> list[ledger.Deed]:
    """What is known of a household moves and is erased with it, so a visit cannot go to another one: it is withdrawn
    and recorded there again."""
    opening = grounds.opening(slip)
    again = ledger.Deed("visit", {**opening.fields, **told, "_was": record.row}, root=opening.root)
    return [again, grounds.changing(db, record, {"_withdrawn": {"reason": "household"}})]
