"""Exchanges with a server, one after another until there is no more, the next question on its way while an answer is
taken in; adapts the size of batches to the link."""

from __future__ import annotations

import contextlib
import functools
import gc
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent import futures

import msgspec
import nacl.signing
import sqlite_utils

from fieldapp.domain import facts, problems
from fieldapp.store import database, erasure, me, origins
from fieldapp.sync import envelope, exchange, openings, protocol, transport

FIRST_BATCH = 256 * 1024  # bytes of facts before compression: a few seconds on a village link
LARGEST_BATCH = 4 * 1024 * 1024
# ms: an exchange faster than this lets the next batch be twice as large; with more, who takes one in would wait for the
# next, and who makes it for the one after that.
QUICK = 5_000
SWEEP = 500_000  # new objects after which those that nobody needs are looked for
HAND_OVER = 0.0001  # seconds after which whoever takes an answer in lets the next question go out
WRONG = 2  # answers in a row that came otherwise, after which nothing is packed for one that is not there
MANY = 8  # steps: with that, more has come than in any fortnight
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
    give_way: Callable[[], object] = bool,
) -> Report:
    """Exchanges until both sides have everything; `clock` gives ms; `give_way` is called between two facts that are
    taken in, and may stand still. Raises transport.Undelivered when the link or the server ends it (what was settled
    stays), Problem for an answer that is not the province's."""

    def waits() -> int:
        return origins.waiting(db, exchange.PROVINCE)

    with Steps(db, link, clock, entropy, give_way) as steps, roomy(db, steps.take) as wide:
        return drive(wide, waits, link, clock=clock, progress=progress, pace=steps.pace)


@contextlib.contextmanager
def roomy(
    db: sqlite_utils.Database, step: Callable[[int], exchange.Settled]
) -> Iterator[Callable[[int], exchange.Settled]]:
    """The step, with room in the vault from the second one on: a single one, as most exchanges are, writes little, and
    to give that room back would but make the vault forget what it read. After many there is more of it."""
    taken = 0

    def wide(batch: int) -> exchange.Settled:
        nonlocal taken
        taken += 1
        if taken in (2, MANY):
            left.enter_context(database.roomy(db, vast=taken == MANY))
        return step(batch)

    with contextlib.ExitStack() as left:
        yield wide


class Pace:
    """How many bytes of facts the next question and its answer may bring."""

    def __init__(self) -> None:
        self.batch = FIRST_BATCH

    def passed(self, took: int) -> None:
        """The last one took so many ms, and came through."""
        if took < QUICK:
            self.batch = self.next

    @property
    def next(self) -> int:
        """What `batch` will be if the next one is quick."""
        return min(self.batch * 2, LARGEST_BATCH)

    def missed(self) -> bool:
        """The last one was too much for the link; False if less makes no sense."""
        more = self.batch > protocol.SMALLEST
        self.batch = max(self.batch // 2, protocol.SMALLEST)
        return more


class _Coming(msgspec.Struct):
    """A question on its way, the answer that comes, and then when (ms by the clock) and after how many ms it came.
    `ready` waits until what can be done with its next facts before they are taken in is done."""

    asked: protocol.Exchange
    answer: Callable[[], tuple[protocol.Answer, int, int]]
    beside: bool  # whether it is under way beside this thread
    ready: Callable[[], object] = bool


class _Guess(msgspec.Struct):
    """A question made before the answer that it hangs on is there, and that answer as it is supposed. Its own facts
    are `turned`, which hang on little of that; it is `sealed` unless the last answers came otherwise."""

    answer: protocol.Answer
    asked: protocol.Exchange
    turned: envelope.Part | None
    sealed: bytes
    batch: int


class Steps:
    """One question after another to the province. Where an answer shows what the next one will be, that is sent at once
    in a thread of its own, and is under way while the answer's facts are made ready, which is the work of one more, and
    taken in, part after part behind that: a run takes as long as the slower of the two sides, not as both. Only this
    thread touches the vault, and only one other the link meanwhile. Own facts that go next are packed before the answer
    is there: mostly it is as supposed, and where others' facts come in with it, their columns stay as they are."""

    def __init__(
        self,
        db: sqlite_utils.Database,
        link: transport.Transport,
        clock: Callable[[], int],
        entropy: facts.Entropy,
        give_way: Callable[[], object] = bool,
    ) -> None:
        self.pace = Pace()
        self._db, self._link, self._clock, self._entropy = db, link, clock, entropy
        self._give_way = give_way
        self._courier: futures.ThreadPoolExecutor | None = None
        self._next: _Coming | None = None
        self._wrong = 0  # answers in a row that came otherwise than supposed
        self._asked = threading.Event()  # unless the next question can go and has not: nothing shall hold it up
        self._asked.set()
        self._settling = 0.0  # seconds that the last answer took to be taken in

    def take(self, batch: int) -> exchange.Settled:
        """The answer to the question that is under way, or to one of so many bytes, settled."""
        coming, self._next = self._next or self._begin(batch), None
        guess = self._guess(coming.asked) if coming.beside else None
        self._asked.clear()
        try:
            answer, came, took = coming.answer()
            self.pace.passed(took + int(self._settling * 1000))
            self._go_on(coming.asked, answer, guess)
        finally:
            self._asked.set()
        began = time.perf_counter()
        done = settle(
            self._db,
            coming.asked,
            answer,
            now=came,
            entropy=self._entropy,
            give_way=self._give_way,
            until_ready=coming.ready,
        )
        self._settling = time.perf_counter() - began
        if not done.again:
            self._next = None
        return done

    def _begin(self, batch: int) -> _Coming:
        """A question that hangs on no other; by itself in this thread, which most runs need no other than."""
        with self._db.atomic():
            asked = exchange.ask(self._db, self._name(), push=min(batch, exchange.MOST_PUSHED), pull=batch, rest=True)
            more = origins.waiting(self._db, exchange.PROVINCE) > len(asked.changes)
        return self._send(asked, self._beside() if asked.changes and more else None)

    def _beside(self) -> futures.ThreadPoolExecutor:
        self._courier = self._courier or futures.ThreadPoolExecutor(2)
        return self._courier

    def _name(self) -> str:
        return facts.new_id(self._clock(), self._entropy)

    def _guess(self, asked: protocol.Exchange) -> _Guess | None:
        answer = exchange.supposed(asked)
        if answer is None:
            return None
        with self._db.atomic():
            after = exchange.go_on(self._db, asked, answer, self._name(), batch=self.pace.next)
            owner, reads = me.read(self._db), exchange.reads(self._db)
        if after is None:
            return None
        turned = envelope.part(protocol.encode(after.changes)) if reads >= envelope.READS else None
        sealed = b"" if self._wrong >= WRONG else seal(owner, after, made=self._clock(), reads=reads, turned=turned)
        return _Guess(answer, after, turned, sealed, self.pace.next)

    def _go_on(self, asked: protocol.Exchange, answer: protocol.Answer, guess: _Guess | None) -> None:
        with self._db.atomic():
            if guess and guess.batch == self.pace.batch and exchange.brings_same(self._db, asked, answer, guess.answer):
                self._next = self._send_guessed(guess, asked, answer)
                return
            self._wrong += guess is not None
            after = exchange.go_on(self._db, asked, answer, self._name(), batch=self.pace.batch)
        if after is not None:
            self._next = self._send(after, self._beside())

    def _send_guessed(self, guess: _Guess, asked: protocol.Exchange, answer: protocol.Answer) -> _Coming:
        """What was made of own facts before, with what the answer says of the others."""
        if exchange.fits(answer, guess.answer):
            self._wrong = 0
            return self._send(guess.asked, self._beside(), guess.sealed, guess.turned)
        self._wrong += 1
        return self._send(exchange.hung(guess.asked, asked, answer), self._beside(), turned=guess.turned)

    def _send(
        self,
        asked: protocol.Exchange,
        courier: futures.ThreadPoolExecutor | None = None,
        sealed: bytes = b"",
        turned: envelope.Part | None = None,
    ) -> _Coming:
        owner, reads = me.read(self._db), exchange.reads(self._db)
        if courier is not None and not sealed:  # now, or it would wait for what this thread does next
            sealed = seal(owner, asked, made=self._clock(), reads=reads, turned=turned)

        def carry() -> tuple[protocol.Answer, int, int]:
            began = self._clock()
            answer = post(self._link, owner, asked, made=began, reads=reads, sealed=sealed)
            came = self._clock()
            return answer, came, came - began

        if courier is None:
            return _Coming(asked, carry, beside=False)
        coming = courier.submit(carry).result
        parts: queue.SimpleQueue[bool] = queue.SimpleQueue()  # True for each part, False at the end

        def prepare() -> None:
            try:
                answer, *_ = coming()
                self._asked.wait()
                exchange.make_ready(answer, self._give_way, functools.partial(parts.put, True))
            finally:
                parts.put(False)

        preparing = courier.submit(prepare)

        def ready() -> None:
            if not parts.get():
                parts.put(False)  # for the next time
                preparing.result()

        return _Coming(asked, coming, beside=True, ready=ready)

    def __enter__(self) -> Steps:
        return self

    def __exit__(self, *_: object) -> None:
        if self._courier is not None:
            self._courier.shutdown()


def drive(
    step: Callable[[int], exchange.Settled],
    waits: Callable[[], int],
    link: transport.Transport,
    *,
    clock: Callable[[], int],
    progress: Progress | None = None,
    pace: Pace | None = None,
) -> Report:
    """One `step` after another, each with a batch of so many bytes, until nothing is left; `waits` counts own facts
    that the other side lacks. A step that keeps a `pace` of its own is not timed."""
    with _seldom_swept(), _handing_over():
        return _drive(step, waits, link, clock, progress, pace)


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


@contextlib.contextmanager
def _handing_over() -> Iterator[None]:
    """A question goes out in a dozen pieces, and waits before each for Python, which another thread has; the window is
    as impatient at all times."""
    before = sys.getswitchinterval()
    if before <= HAND_OVER:
        yield
        return
    sys.setswitchinterval(HAND_OVER)
    try:
        yield
    finally:
        sys.setswitchinterval(before + 5e-7)  # Python cuts to whole microseconds: else less by one each time


def _drive(
    step: Callable[[int], exchange.Settled],
    waits: Callable[[], int],
    link: transport.Transport,
    clock: Callable[[], int],
    progress: Progress | None,
    kept: Pace | None,
) -> Report:
    report, pace, idle = Report(), kept or Pace(), 0
    start = (link.requests, link.bytes_out, link.bytes_in)
    while True:
        before = waits()
        began = clock()
        try:
            done = step(pace.batch)
        except transport.Offline as error:
            if not (error.timed_out and pace.missed()):
                raise
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
        if kept is None:
            pace.passed(clock() - began)


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
    answer = post(link, owner, asked, made=clock(), reads=exchange.reads(db))
    return settle(db, asked, answer, now=clock(), entropy=entropy)


def seal(
    owner: me.Me, asked: protocol.Exchange, *, made: int, reads: int, turned: envelope.Part | None = None
) -> bytes:
    """A question of this owner's, made at `made` ms, as it goes to a province that `reads` packings up to this
    number; its own facts may be `turned` already."""
    signer = nacl.signing.SigningKey(owner.sign_seed)
    asked.reads = envelope.READS
    lo, hi = (asked.changes[0][0], asked.changes[-1][0]) if asked.changes else (0, 0)
    body = protocol.encode(asked)
    return envelope.seal(
        body, signer, origin=asked.origin, lo=lo, hi=hi, made=made, req=asked.req, reads=reads, known=turned
    )


def post(
    link: transport.Transport, owner: me.Me, asked: protocol.Exchange, *, made: int, reads: int, sealed: bytes = b""
) -> protocol.Answer:
    """The answer to a question that goes out as `seal` makes it, or has made it `sealed`; raises as `run` does."""
    link.token = owner.token
    try:
        told = link.post(protocol.PATH, sealed or seal(owner, asked, made=made, reads=reads))
    except transport.Refused as error:
        if not (reads and error.code.startswith("envelope_")):
            raise
        told = link.post(protocol.PATH, seal(owner, asked, made=made, reads=0))  # an older program has taken its place
    return read(told, bytes.fromhex(owner.node_key), asked.req)


def settle(
    db: sqlite_utils.Database,
    asked: protocol.Exchange,
    answer: protocol.Answer,
    *,
    now: int,
    entropy: facts.Entropy,
    give_way: Callable[[], object] = bool,
    until_ready: Callable[[], object] = bool,
) -> exchange.Settled:
    """An answer that came at `now` taken in, and no bytes left of what it took away."""
    fresh = facts.new_id(now, entropy)
    done = exchange.settle(db, asked, answer, now=now, fresh=fresh, give_way=give_way, until_ready=until_ready)
    if done.erased or done.left:
        erasure.scrub(db)
    return done


def read(data: bytes, node_key: bytes, req: str) -> protocol.Answer:
    """The province's answer to this very question. Problem "answer_foreign" if it is not, "envelope_*" if it
    is damaged."""
    place = envelope.Place()
    header, body = envelope.open(data, node_key, limit=protocol.BODY_LIMIT, into=place)
    if header.req != req:
        raise problems.Problem("answer_foreign")
    try:
        answer = protocol.read_answer(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise problems.Problem("answer_unreadable") from None
    if feed := place.within.get("feed"):
        answer.feed = openings.Feed(answer.feed, feed)
    return answer


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
