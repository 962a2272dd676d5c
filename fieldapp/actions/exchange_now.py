"""Exchanges with the province now, or with the hub where the province cannot be reached, and writes down in plain words
how it went."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import msgspec
import sqlite_utils

from fieldapp.domain import facts, problems
from fieldapp.store import custody, database, erasure, hub, journal, me, settings
from fieldapp.sync import by_hub, clocks, porter, run, transport

# What the journal has said already.
OUTDATED, CLOCK, BY_FILE, HUB_FULL = "told_outdated", "told_clock", "told_by_file", "told_hub_full"
DONE, BY_HUB = "done", "hub"
FULL = "hub_letters_full"  # what a hub says that has no room for letters

Reach = Callable[[str], transport.Transport]  # the way to a hub at an address
Seek = Callable[[str], str]  # where in this network the hub of a key's name is now, "" for nowhere


def exchange_now(
    db: sqlite_utils.Database,
    link: transport.Transport,
    *,
    clock: Callable[[], int],
    entropy: facts.Entropy,
    progress: run.Progress | None = None,
    reach: Reach | None = None,
    seek: Seek | None = None,
    give_way: Callable[[], object] = bool,
) -> run.Report:
    """Runs exchanges until nothing is left, and gives way as `run.run` does. The journal gets a line either way; what
    was settled stays settled. With `reach` the confirmed hub stands in where the province cannot be reached; `seek`
    finds it at a new address. Raises transport.Undelivered or Problem when it ended early."""
    try:
        with database.guard():
            report = run.run(db, link, clock=clock, entropy=entropy, progress=progress, give_way=give_way)
            if not report.revoked:
                _letters(db, link, report, clock, entropy, progress)
    except transport.Refused as error:
        why = error.problem()
        _note(db, clock(), error.outcome, why.code, **why.details)
        raise
    except transport.Undelivered as error:
        by = _by_hub(db, reach, seek, clock, entropy, progress) if reach else None
        if isinstance(by, run.Report):
            return by
        told: dict[str, object] = {"trace": transport.trace(error)}
        if isinstance(error, transport.Busy) and error.retry_after:
            told["seconds"] = error.retry_after
        error.said = by
        if by is not None:  # what helps in an office without internet is not a network
            _note(db, clock(), error.outcome, by.code, **{**by.details, **told})
        else:
            _note(db, clock(), error.outcome, f"wire_{error.outcome}", **told)
        raise
    except problems.Problem as problem:
        with contextlib.suppress(problems.Problem):  # on a bad disk, which is to be told of, not what it has spoilt
            _note(db, clock(), "problem", problem.code, **problem.details)
        raise
    _told(db, clock(), report)
    return report


def _letters(
    db: sqlite_utils.Database,
    link: transport.Transport,
    report: run.Report,
    clock: Callable[[], int],
    entropy: facts.Entropy,
    progress: run.Progress | None,
) -> None:
    """Hands over what is carried for others, and reads at once what has come by it, as who brings a file does. A line
    that breaks here takes nothing from what was exchanged: the letters go on the next time."""
    handed = porter.Handed()
    with contextlib.suppress(transport.Undelivered):
        try:
            porter.to_province(db, link, handed, clock=clock, entropy=entropy)
        finally:
            report.letters = handed.arrived
            _told_of_letters(db, clock(), handed)
        if handed.arrived:
            report.add(run.run(db, link, clock=clock, entropy=entropy, progress=progress))


def _letters_by_hub(
    db: sqlite_utils.Database,
    link: transport.Transport,
    there: hub.Hub,
    report: run.Report,
    clock: Callable[[], int],
    entropy: facts.Entropy,
) -> None:
    """The same at a hub, which brings them to the province when it can, and has the answers then."""
    handed = porter.Handed()
    full = ""
    try:
        porter.to_hub(db, link, there, handed, clock=clock, entropy=entropy)
    except transport.Refused as error:
        full = error.code if error.code == FULL else ""
    except transport.Undelivered:
        pass
    finally:
        report.letters = handed.arrived
        with db.atomic():
            if handed.arrived or handed.answers:
                told = {"name": there.name, "count": handed.arrived, "answers": handed.answers}
                journal.add(db, clock(), "journal_letters_hub", **told)
            _once(db, clock(), HUB_FULL, full)


def _told_of_letters(db: sqlite_utils.Database, now: int, handed: porter.Handed) -> None:
    with db.atomic():
        if handed.arrived:
            journal.add(db, now, "journal_letters", count=handed.arrived, answers=handed.answers)
        if handed.refused:
            journal.add(db, now, "journal_letters_refused", count=handed.refused)
        _once(db, now, BY_FILE, "journal_letters_by_file" if handed.old else "")


def _by_hub(
    db: sqlite_utils.Database,
    reach: Reach,
    seek: Seek | None,
    clock: Callable[[], int],
    entropy: facts.Entropy,
    progress: run.Progress | None,
) -> run.Report | problems.Problem | None:
    """What came of asking the hub, or why it does not stand in; None if there is none, or it does not answer
    either."""
    with database.guard():
        there = hub.read(db)
    if there is None:
        return None
    other = None  # what another machine said that has the hub's old address by now
    for url in _addresses(there, seek):
        try:
            with database.guard(), contextlib.closing(reach(url)) as link:
                report = by_hub.with_hub(db, link, there, clock=clock, entropy=entropy, progress=progress)
                _letters_by_hub(db, link, there, report, clock, entropy)
        except transport.Refused as error:
            if error.code != "envelope_bad":
                return problems.Problem(error.code, error.field, **error.details)
            other = problems.Problem("hub_other")  # it cannot open what is sealed to the confirmed one
        except problems.Problem as problem:
            other = problem
        except transport.Undelivered:
            continue
        else:
            _told_by_hub(db, clock(), msgspec.structs.replace(there, url=url), report)
            return report
    return other


def _addresses(there: hub.Hub, seek: Seek | None) -> Iterator[str]:
    yield there.url
    other = seek(there.node) if seek else ""
    if other and other != there.url:
        yield other


def _told_by_hub(db: sqlite_utils.Database, now: int, there: hub.Hub, report: run.Report) -> None:
    with database.guard(), db.atomic():
        hub.keep(db, there)
        if report.facts_out or report.facts_in:
            journal.add(db, now, "journal_hub", name=there.name, sent=report.facts_out, taken=report.facts_in)
        _odd(db, now, report)
        if report.outdated:  # that it is not may only be what an older hub does not know
            _once(db, now, OUTDATED, "wire_outdated")
        hub.meet(db, now)
        settings.put(db, custody.LAST_OUTCOME, "revoked" if report.revoked else BY_HUB)


def _odd(db: sqlite_utils.Database, now: int, report: run.Report) -> None:
    if count := erasure.tell(db):
        journal.add(db, now, "journal_erased", count=count)
    if report.forked:
        journal.add(db, now, "journal_forked")
    if report.reset:
        journal.add(db, now, "journal_reset")


def _told(db: sqlite_utils.Database, now: int, report: run.Report) -> None:
    quiet = not (report.facts_out or report.facts_in or report.left or report.erased)
    with database.guard(), db.atomic():
        if report.revoked:
            journal.add(db, now, "journal_revoked")
        elif not quiet or settings.get(db, custody.LAST_OUTCOME, "") != DONE:
            journal.add(db, now, "journal_exchanged", sent=report.facts_out, taken=report.facts_in)
        for area in report.disagreed:
            journal.add(db, now, "journal_disagreed", area=area)
        _odd(db, now, report)
        _once(db, now, OUTDATED, "wire_outdated" if report.outdated else "")
        _clock(db, now)
        settings.put(db, custody.LAST_AT, str(now))
        settings.put(db, custody.LAST_OUTCOME, "revoked" if report.revoked else DONE)


def _clock(db: sqlite_utils.Database, now: int) -> None:
    """Says once how far this computer's clock is off, and again when that has changed by much."""
    offset = me.read(db).clock_offset
    if abs(offset - int(settings.get(db, CLOCK, "0"))) >= clocks.FAR:
        settings.put(db, CLOCK, str(offset))
        if (told := clocks.wrong(now, offset)) is not None:
            journal.add(db, now, "wire_clock_off", **told)


def _once(db: sqlite_utils.Database, now: int, key: str, code: str) -> None:
    """A line when something begins; not at every exchange while it lasts."""
    if settings.get(db, key, "") != code:
        settings.put(db, key, code)
        if code:
            journal.add(db, now, code)


def _note(db: sqlite_utils.Database, now: int, outcome: str, code: str, /, **details: object) -> None:
    with database.guard(), db.atomic():
        journal.add(db, now, code, **details)
        settings.put(db, custody.LAST_OUTCOME, outcome)
