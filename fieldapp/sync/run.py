"""Exchanges with a server, one after another until there is no more; adapts the size of batches to the link."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator

import msgspec
import nacl.signing
import sqlite_utils

from fieldapp.domain import facts, problems
from fieldapp.store import database, erasure, me, origins, settings
from fieldapp.sync import envelope, exchange, protocol, transport

FIRST_BATCH = 256 * 1024  # bytes of facts before compression: a few seconds on a village link
LARGEST_BATCH = 4 * 1024 * 1024
QUICK = 5_000  # ms: an exchange faster than this lets the next batch be twice as large, a fifth of it four times
SWEEP = 50_000  # new objects after which those that nobody needs are looked for
IDLE_ROUNDS = 3  # exchanges in a row that changed nothing, though more was promised


class Report(msgspec.Struct):
    """What a run of exchanges did: facts out, others' in and own ones told back, requests, bytes both ways, and what a
    person should hear of; `hub` is the name of the one it was with, "" for the province."""

    facts_out: int = 0
    facts_in: int = 0
    confirmed: int = 0
    requests: int = 0
    bytes_out: int = 0
    bytes_in: int = 0
    left: int = 0
    erased: int = 0
    forked: int = 0
    reset: int = 0
    waiting: int = 0
    held: int = 0
    disagreed: list[str] = []
    revoked: bool = False
    hub: str = ""
    letters: int = 0  # of other computers, carried here and handed over
    outdated: bool = False  # the province takes everything and tells nothing more to a program this old

    def add(self, more: Report) -> None:
        """Takes in what a second run did after this one."""
        for name in ("facts_out", "facts_in", "confirmed", "requests", "bytes_out", "bytes_in", "left", "erased"):
            setattr(self, name, getattr(self, name) + getattr(more, name))
        self.forked, self.reset = self.forked + more.forked, self.reset + more.reset
        self.disagreed = sorted({*self.disagreed, *more.disagreed})
        self.waiting, self.held, self.revoked, self.outdated = more.waiting, more.held, more.revoked, more.outdated


Progress = Callable[[Report], None]


def run(
    db: sqlite_utils.Database,
    link: transport.Transport,
    *,
    clock: Callable[[], int],
    entropy: facts.Entropy,
    progress: Progress | None = None,
) -> Report:
    """Exchanges until both sides have everything; `clock` gives ms. Raises transport.Undelivered when the link
    or the server
    ends it (what was settled stays), Problem for an answer that is not the province's."""

    def step(batch: int) -> exchange.Settled:
        return once(db, link, batch=batch, clock=clock, entropy=entropy)

    with roomy(db, step) as wide:
        return drive(wide, lambda: origins.waiting(db, exchange.PROVINCE), link, clock=clock, progress=progress)


@contextlib.contextmanager
def roomy(
    db: sqlite_utils.Database, step: Callable[[int], exchange.Settled]
) -> Iterator[Callable[[int], exchange.Settled]]:
    """The step, with room in the vault from the second one on: a single one, as most exchanges are, writes little, and
    to give that room back would but make the vault forget what it read."""
    taken = 0

    def wide(batch: int) -> exchange.Settled:
        nonlocal taken
        taken += 1
        if taken == 2:
            left.enter_context(database.roomy(db))
        return step(batch)

    with contextlib.ExitStack() as left:
        yield wide


def drive(
    step: Callable[[int], exchange.Settled],
    waits: Callable[[], int],
    link: transport.Transport,
    *,
    clock: Callable[[], int],
    progress: Progress | None = None,
) -> Report:
    """One `step` after another, each with a batch of so many bytes, until nothing is left; `waits` counts own facts
    that the other side lacks."""
    with _seldom_swept():
        return _drive(step, waits, link, clock, progress)


@contextlib.contextmanager
def _seldom_swept() -> Iterator[None]:
    """A batch is a hundred thousand small objects of which none is garbage before its end: to look through them again
    and again for some that is takes as long as to read them."""
    before = gc.get_threshold()
    gc.set_threshold(SWEEP, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _drive(
    step: Callable[[int], exchange.Settled],
    waits: Callable[[], int],
    link: transport.Transport,
    clock: Callable[[], int],
    progress: Progress | None,
) -> Report:
    report, batch, idle = Report(), FIRST_BATCH, 0
    start = (link.requests, link.bytes_out, link.bytes_in)
    while True:
        before = waits()
        began = clock()
        try:
            done = step(batch)
        except transport.Offline as error:
            if not error.timed_out or batch <= protocol.SMALLEST:
                raise
            batch = max(batch // 2, protocol.SMALLEST)
            continue
        finally:
            _count(report, link, start)
        report.waiting = waits()
        _add(report, done, max(0, before - report.waiting))
        if progress is not None:
            progress(report)
        told = done.taken or done.confirmed
        moved = told or done.forked or done.reset or done.left or before != report.waiting
        idle = 0 if moved else idle + 1
        if not done.again or idle >= IDLE_ROUNDS:
            report.held = done.held
            return report
        took = clock() - began
        if took < QUICK:
            batch = min(batch * (2 if took > QUICK // 5 else 4), LARGEST_BATCH)


def once(
    db: sqlite_utils.Database,
    link: transport.Transport,
    *,
    batch: int,
    clock: Callable[[], int],
    entropy: facts.Entropy,
) -> exchange.Settled:
    """One question and its answer, settled."""
    with db.atomic():
        owner = me.read(db)
        asked = exchange.ask(db, facts.new_id(clock(), entropy), push=batch, pull=batch)
    link.token = owner.token
    told = post(db, link, asked, nacl.signing.SigningKey(owner.sign_seed), clock())
    answer = read(told, bytes.fromhex(owner.node_key), asked.req)
    fresh = facts.new_id(clock(), entropy)
    done = exchange.settle(db, asked, answer, now=clock(), fresh=fresh)
    if done.erased or done.left:
        erasure.scrub(db)
    return done


def post(
    db: sqlite_utils.Database,
    link: transport.Transport,
    asked: protocol.Exchange,
    signer: nacl.signing.SigningKey,
    now: int,
) -> bytes:
    """The province's answer to a question that goes to it at once, unread; packed as small as both can."""
    asked.reads = envelope.READS
    lo, hi = (asked.changes[0][0], asked.changes[-1][0]) if asked.changes else (0, 0)
    body = protocol.encode(asked)

    def seal(reads: int) -> bytes:
        return envelope.seal(body, signer, origin=asked.origin, lo=lo, hi=hi, made=now, req=asked.req, reads=reads)

    reads = int(settings.get(db, exchange.READS, "0"))
    try:
        return link.post(protocol.PATH, seal(reads))
    except transport.Refused as error:
        if not (reads and error.code.startswith("envelope_")):
            raise
        settings.put(db, exchange.READS, "0")  # an older program has taken the province's place
        return link.post(protocol.PATH, seal(0))


def read(data: bytes, node_key: bytes, req: str) -> protocol.Answer:
    """The province's answer to this very question. Problem "answer_foreign" if it is not, "envelope_*" if it
    is damaged."""
    header, body = envelope.open(data, node_key, limit=protocol.BODY_LIMIT)
    if header.req != req:
        raise problems.Problem("answer_foreign")
    try:
        return protocol.read_answer(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise problems.Problem("answer_unreadable") from None


def _count(report: Report, link: transport.Transport, start: tuple[int, int, int]) -> None:
    report.requests = link.requests - start[0]
    report.bytes_out = link.bytes_out - start[1]
    report.bytes_in = link.bytes_in - start[2]


def _add(report: Report, done: exchange.Settled, sent: int) -> None:
    report.facts_out += sent
    report.facts_in += done.taken
    report.confirmed += done.confirmed
    report.left += done.left
    report.erased += done.erased
    report.forked += done.forked
    report.reset += done.reset
    report.disagreed = sorted({*report.disagreed, *done.disagreed})
    report.revoked = done.revoked
    report.outdated = done.outdated
