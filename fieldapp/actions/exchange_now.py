"""Exchanges with the province now, or with the hub where the province cannot be reached, and writes down in plain words
how it went."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import sqlite_utils

from fieldapp.domain import facts, problems
from fieldapp.store import database, hub, journal, settings
from fieldapp.sync import by_hub, run, transport

LAST_AT = "last_exchange_at"
LAST_OUTCOME = "last_outcome"
HUB_AT = "hub_exchange_at"
DONE, BY_HUB = "done", "hub"

Reach = Callable[[hub.Hub], transport.Transport]


def exchange_now(
    db: sqlite_utils.Database,
    link: transport.Transport,
    *,
    clock: Callable[[], int],
    entropy: facts.Entropy,
    progress: run.Progress | None = None,
    reach: Reach | None = None,
) -> run.Report:
    """Runs exchanges until nothing is left. The journal gets a line either way; what was settled stays settled. With
    `reach`, a way to the confirmed hub, that one stands in where the province cannot be reached.
    Raises transport.Undelivered or Problem when it ended early."""
    try:
        with database.guard():
            report = run.run(db, link, clock=clock, entropy=entropy, progress=progress)
    except transport.Refused as error:
        _note(db, clock(), error.outcome, error.code, **error.details)
        raise
    except transport.Undelivered as error:
        by = _by_hub(db, reach, clock, entropy, progress) if reach else None
        if by is not None:
            return by
        _note(db, clock(), error.outcome, f"wire_{error.outcome}")
        raise
    except problems.Problem as problem:
        _note(db, clock(), "problem", problem.code, **problem.details)
        raise
    _told(db, clock(), report)
    return report


def _by_hub(
    db: sqlite_utils.Database,
    reach: Reach,
    clock: Callable[[], int],
    entropy: facts.Entropy,
    progress: run.Progress | None,
) -> run.Report | None:
    """What came of asking the hub; None if there is none, or it does not answer either."""
    try:
        with database.guard():
            there = hub.read(db)
            if there is None:
                return None
            with contextlib.closing(reach(there)) as link:
                report = by_hub.with_hub(db, link, there, clock=clock, entropy=entropy, progress=progress)
    except transport.Refused as error:
        _note(db, clock(), BY_HUB, error.code, **error.details)
        return None
    except problems.Problem as problem:
        _note(db, clock(), BY_HUB, problem.code, **problem.details)
        return None
    except transport.Undelivered:
        return None
    with database.guard(), db.atomic():
        if report.facts_out or report.facts_in:
            journal.add(db, clock(), "journal_hub", name=there.name, sent=report.facts_out, taken=report.facts_in)
        _odd(db, clock(), report)
        settings.put(db, HUB_AT, str(clock()))
        settings.put(db, LAST_OUTCOME, "revoked" if report.revoked else BY_HUB)
    return report


def _odd(db: sqlite_utils.Database, now: int, report: run.Report) -> None:
    if report.forked:
        journal.add(db, now, "journal_forked")
    if report.reset:
        journal.add(db, now, "journal_reset")


def _told(db: sqlite_utils.Database, now: int, report: run.Report) -> None:
    quiet = not (report.facts_out or report.facts_in or report.left or report.erased)
    with database.guard(), db.atomic():
        if report.revoked:
            journal.add(db, now, "journal_revoked")
        elif not quiet or settings.get(db, LAST_OUTCOME, "") != DONE:
            journal.add(db, now, "journal_exchanged", sent=report.facts_out, taken=report.facts_in)
        for area in report.disagreed:
            journal.add(db, now, "journal_disagreed", area=area)
        _odd(db, now, report)
        settings.put(db, LAST_AT, str(now))
        settings.put(db, LAST_OUTCOME, "revoked" if report.revoked else DONE)


def _note(db: sqlite_utils.Database, now: int, outcome: str, code: str, /, **details: object) -> None:
    with database.guard(), db.atomic():
        journal.add(db, now, code, **details)
        settings.put(db, LAST_OUTCOME, outcome)
