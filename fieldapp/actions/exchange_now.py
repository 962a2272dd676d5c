"""Exchanges with the province now, and writes down in plain words how it went."""

from __future__ import annotations

from collections.abc import Callable

import sqlite_utils

from fieldapp.domain import facts, problems
from fieldapp.store import database, journal, settings
from fieldapp.sync import run, transport

LAST_AT = "last_exchange_at"
LAST_OUTCOME = "last_outcome"
DONE = "done"


def exchange_now(
    db: sqlite_utils.Database,
    link: transport.Transport,
    *,
    clock: Callable[[], int],
    entropy: facts.Entropy,
    progress: run.Progress | None = None,
) -> run.Report:
    """Runs exchanges until nothing is left. The journal gets a line either way; what was settled stays settled.
    Raises transport.Undelivered or Problem when it ended early."""
    try:
        with database.guard():
            report = run.run(db, link, clock=clock, entropy=entropy, progress=progress)
    except transport.Refused as error:
        _note(db, clock(), error.outcome, error.code, **error.details)
        raise
    except transport.Undelivered as error:
        _note(db, clock(), error.outcome, f"wire_{error.outcome}")
        raise
    except problems.Problem as problem:
        _note(db, clock(), "problem", problem.code, **problem.details)
        raise
    _told(db, clock(), report)
    return report


def _told(db: sqlite_utils.Database, now: int, report: run.Report) -> None:
    quiet = not (report.facts_out or report.facts_in or report.left or report.erased)
    with database.guard(), db.atomic():
        if report.revoked:
            journal.add(db, now, "journal_revoked")
        elif not quiet or settings.get(db, LAST_OUTCOME, "") != DONE:
            journal.add(db, now, "journal_exchanged", sent=report.facts_out, taken=report.facts_in)
        for area in report.disagreed:
            journal.add(db, now, "journal_disagreed", area=area)
        if report.forked:
            journal.add(db, now, "journal_forked")
        if report.reset:
            journal.add(db, now, "journal_reset")
        settings.put(db, LAST_AT, str(now))
        settings.put(db, LAST_OUTCOME, "revoked" if report.revoked else DONE)


def _note(db: sqlite_utils.Database, now: int, outcome: str, code: str, /, **details: object) -> None:
    with database.guard(), db.atomic():
        journal.add(db, now, code, **details)
        settings.put(db, LAST_OUTCOME, outcome)
