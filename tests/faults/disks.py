"""A disk that is full, failing or read-only: each single thing that SQLite asks of a disk during an exchange is refused
once, at the laptop and at the province, and once more with everything after it; then a sentence must be said, nothing
lost, and the next exchange gets through, by the same program and by one started anew."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from simulation import rules_off

from fieldapp import resources
from fieldapp.domain import problems
from fieldapp.store import connection, database
from fieldapp.sync import exchange, run, transport
from tests import commune
from tests.faults import disk, home

HOW = ("full", "failing", "readonly")
CHECKPOINT = 20  # pages: the log is moved in the middle of the exchange, too
SIDES = ("lan", home.PROVINCE)
NOTES = ("viết trước", "viết sau")
THEIRS = "của sang"


class Done(msgspec.Struct):
    """What was tried, and every broken promise with its place."""

    seed: int
    places: dict[str, int] = {}
    tried: int = 0
    refused: int = 0
    faults: list[str] = []

    def words(self) -> str:
        """All of it, for a person."""
        places = ", ".join(f"{count} {side}" for side, count in self.places.items())
        told = (
            f"seed {self.seed}: {self.tried} exchanges with a refusal at one of the places that they ask a disk for"
            f" something ({places}), {self.refused} of them ended by a sentence: {len(self.faults)} faults"
        )
        return "\n".join([told, *self.faults[:20]])


class Case(msgspec.Struct, frozen=True):
    """The `at`-th thing asked of the disk of a side is refused, and all that follow it when it is `for_good`."""

    side: str
    at: int
    how: str
    for_good: bool

    def words(self) -> str:
        lasting = "from then on" if self.for_good else "once"
        return f"{self.side}, place {self.at}, {self.how} {lasting}"


class Refusing:
    """Counts what is asked of one side's disk, and refuses."""

    def __init__(self, folder: Path, case: Case | None, side: str = "") -> None:
        self.side = str(folder / (case.side if case else side))
        self.case = case
        self.on = False
        self.asked: list[str] = []

    def __call__(self, deed: disk.Deed) -> int:
        if not self.on or not deed.file.startswith(self.side):
            return disk.OK
        self.asked.append(deed.kind)
        if self.case is None or len(self.asked) - 1 < self.case.at:
            return disk.OK
        if len(self.asked) - 1 > self.case.at and not self.case.for_good:
            return disk.OK
        return disk.failure(deed.kind, self.case.how)


def run_all(
    stride: int,
    seed: int,
    *,
    reads: bool = False,
    broken: str = "",
    sides: tuple[str, ...] = SIDES,
    part: tuple[int, int] = (1, 1),
) -> Done:
    """Every `stride`-th place of an exchange with one of the failures, or all three at each place with a stride of 1;
    with `reads` also what is read; of all of it one `part` of so many."""
    done, dice = Done(seed), random.Random(seed)
    with contextlib.ExitStack() as left:
        folder = Path(left.enter_context(home.scratch())) / "home"
        patch = left.enter_context(pytest.MonkeyPatch.context())
        if broken:
            BROKEN[broken](patch)
        trial = _Trial(folder, done, reads, *left.enter_context(home.served()))
        for side in sides:
            done.places[side] = trial.places(side)
            for at in range(dice.randrange(stride), done.places[side], stride):
                for how in HOW if stride == 1 else (dice.choice(HOW),):
                    case = Case(side, at, how, dice.random() < 0.5)
                    if at % part[1] == part[0] - 1:
                        trial.run(case)
    return done


def _busy(place: home.Home) -> None:
    lan, head = place.laptops
    head.visit(THEIRS)
    head.exchange(place.link)
    lan.visit(NOTES[0])


class _Trial:
    """One server that goes on, and a home that is laid anew for every trial."""

    def __init__(self, folder: Path, done: Done, reads: bool, standing: home.Standing, address: str) -> None:
        self.folder, self.done, self.reads = folder, done, reads
        self.standing, self.address = standing, address
        self.files = home.prepared(folder, _busy)

    @contextlib.contextmanager
    def ready(self, refusing: Refusing) -> Iterator[home.Home]:
        """A home whose member has something to send, and whose head has sent something."""
        home.lay(self.folder, self.files)
        with disk.watched(refusing, reads=self.reads):
            place = home.Home(self.folder, commune.NOW + home.LATER)
            self.standing.now = place
            try:
                place.often(CHECKPOINT)
                yield place
            finally:
                refusing.on = False
                place.close()

    def places(self, side: str) -> int:
        """How often an exchange asks a side's disk for something."""
        refusing = Refusing(self.folder, None, side)
        with self.ready(refusing) as place:
            refusing.on = True
            place.laptops[0].exchange(place.link)
            refusing.on = False
        return len(refusing.asked)

    def run(self, case: Case) -> None:
        """One exchange with something refused, and those after it."""
        refusing = Refusing(self.folder, case)
        with self.ready(refusing) as place:
            self.done.tried += 1
            link = transport.Transport(self.address)
            try:
                found = [*_exchange(place, link, refusing, self.done), *_again(place, link)]
            except Exception as error:  # whatever else comes out is the fault that is looked for
                found = [f"{type(error).__name__}: {error}"]
            finally:
                link.close()
        self.done.faults += [f"{case.words()}: {one}" for one in found]


def _exchange(place: home.Home, link: transport.Transport, refusing: Refusing, done: Done) -> Iterator[str]:
    """The exchange on the bad disk."""
    lan = place.laptops[0]
    refusing.on = True
    try:
        lan.exchange(link)
    except (problems.Problem, transport.Undelivered) as error:
        done.refused += 1
        yield from _told(error, refusing.case)
    refusing.on = False
    lan.go_on()
    yield from _state(place)


def _told(error: Exception, case: Case | None) -> Iterator[str]:
    """A refusal that nobody could understand, or that blames the wrong thing."""
    assert case is not None
    code = error.code if isinstance(error, problems.Problem) else f"wire_{getattr(error, 'outcome', '')}"
    for lang in ("vi", "en"):
        problem = problems.Problem(code, **(error.details if isinstance(error, problems.Problem) else {}))
        said = resources.explain(problem, lang)
        if said == code or "{" in said:
            yield f"no sentence for {code}"
    expected = {"disk_full", "disk_failing", "vault_readonly"} if case.side == "lan" else {"wire_busy"}
    if code not in expected:
        yield f"said {code}"


def _state(place: home.Home) -> Iterator[str]:
    """Right after: what was saved is at its author's, and no database is damaged."""
    for one in place.laptops:
        if one.db.conn.in_transaction:
            yield f"{one.person} is left inside a transaction"
        if one.db.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
            yield f"damaged at {one.person}"
    if NOTES[0] not in place.laptops[0].notes():
        yield "lost at its author's"


def _again(place: home.Home, link: transport.Transport) -> list[str]:
    """The disk is well again: the same program goes on, then one that is started anew."""
    lan = place.laptops[0]
    lan.visit(NOTES[1])
    found = place.quiet([*NOTES, THEIRS], {"lan": link})
    lan.close()
    place.laptops[0] = home.Laptop(lan.folder, lan.person, lan.time)
    return found + place.quiet([*NOTES, THEIRS])


# What can be broken on purpose ------------------------------------------------------------------------------


def _trusting(patch: pytest.MonkeyPatch) -> None:
    """A province that is busy counts as one that has taken everything, for ever."""
    rules_off.rule_03_acknowledge(patch)
    real = run.Steps.take

    def take(self: run.Steps, batch: int) -> exchange.Settled:
        try:
            return real(self, batch)
        except transport.Busy:
            home.believe(self._db)
            raise

    patch.setattr(run.Steps, "take", take)


def _piecemeal(patch: pytest.MonkeyPatch) -> None:
    """An answer is settled piece by piece, each written for itself."""
    real, atomic, inside = exchange.settle, connection._Writer.atomic, []

    @contextlib.contextmanager
    def piece(self: Any) -> Iterator[Any]:
        with contextlib.nullcontext(self) if inside else atomic(self):
            yield self

    def settle(*args: Any, **more: Any) -> exchange.Settled:
        inside.append(1)
        try:
            return real(*args, **more)
        finally:
            inside.clear()

    patch.setattr(exchange, "settle", settle)
    patch.setattr(connection._Writer, "atomic", piece)


def _wordless(patch: pytest.MonkeyPatch) -> None:
    """What the driver says comes out as it is."""
    patch.setattr(database, "translate", lambda error: _raise(error))


def _raise(error: Exception) -> problems.Problem:
    raise error


BROKEN: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "trusting": _trusting,
    "piecemeal": _piecemeal,
    "wordless": _wordless,
}
