"""The wire at its worst: a recorded exchange cut before every byte of it, both ways, politely and by a reset; stalled,
flipped, repeated, answered by a captive portal, by an old cached answer, by an answer to somebody else. Whatever the
laptop makes of it, it believes nothing to be at the province that is not, and soon all is there once."""

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
from fieldapp.server import accept
from fieldapp.store import me
from fieldapp.sync import envelope, exchange, protocol, run, transport
from tests import commune
from tests.faults import gate, home

WAYS = ("up", "down")
MINE = [f"chưa gửi {number}" for number in range(3)]
THEIRS = ["của sang"]
ANSWERS = ("portal", "portal with our mark", "cached", "another's", "nothing")
QUICK = (2.0, 0.3)  # seconds that a laptop waits for a line that stalls: nobody wants to wait longer here
SPREAD = 8  # bytes by which two of the same exchanges differ: they hold other keys
CALM = (5.0, 30.0)


class Done(msgspec.Struct):
    """What was tried, and every broken promise with its place."""

    seed: int
    up: int = 0
    down: int = 0
    tried: dict[str, int] = {}
    failed: int = 0
    faults: list[str] = []

    def words(self) -> str:
        """All of it, for a person."""
        kinds = ", ".join(f"{count} {kind}" for kind, count in self.tried.items())
        trials = sum(self.tried.values())
        told = (
            f"seed {self.seed}: an exchange of {self.up} bytes up and {self.down} down; {kinds}: {trials}"
            f" trials, in {self.failed} of them the laptop had no answer at first: {len(self.faults)} faults"
        )
        return "\n".join([told, *self.faults[:20]])


def run_all(stride: int, seed: int, *, broken: str = "", only: str = "", part: tuple[int, int] = (1, 1)) -> Done:
    """The line cut and reset before every `stride`-th byte; flipped at as many; stalled at every 20th of these; and
    each wrong answer and a repeated question; `only` one of these kinds when it is named; of all of it one `part` of so
    many."""
    done = Done(seed)
    with contextlib.ExitStack() as left:
        patch = left.enter_context(pytest.MonkeyPatch.context())
        folder = Path(left.enter_context(home.scratch())) / "home"
        if broken:
            BROKEN[broken](patch)
        trial = _Trial(folder, done, left)
        trial.record()
        for number, (plan, name) in enumerate(trial.plans(stride, random.Random(seed))):
            if (only and plan.what != only) or number % part[1] != part[0] - 1:
                continue
            done.tried[name.partition(" ")[0]] = done.tried.get(name.partition(" ")[0], 0) + 1
            done.faults += [f"{name}: {one}" for one in trial.run(plan)]
    return done


def _busy(place: home.Home) -> None:
    lan, head = place.laptops
    head.visit(THEIRS[0])
    head.exchange(place.link)
    for note in MINE:
        lan.visit(note)


class _Trial:
    """One server that goes on, a gate before it, and a home that is laid anew for every trial."""

    def __init__(self, folder: Path, done: Done, left: contextlib.ExitStack) -> None:
        self.folder = folder
        self.done = done
        self.standing, self.address = left.enter_context(home.served())
        self.gate = left.enter_context(gate.Gate(self.address))
        self.pages: dict[str, bytes] = {}
        self.files = home.prepared(folder, _busy)

    @contextlib.contextmanager
    def ready(self) -> Iterator[home.Home]:
        """A home in which the member has something to send, and the head has sent something."""
        home.lay(self.folder, self.files)
        place = home.Home(self.folder, commune.NOW + home.LATER)
        self.standing.now = place
        self.gate.set(gate.Plan())
        try:
            yield place
        finally:
            place.close()

    @contextlib.contextmanager
    def link(self, url: str, timeout: tuple[float, float] = CALM) -> Iterator[transport.Transport]:
        made = transport.Transport(url, timeout=timeout)
        try:
            yield made
        finally:
            made.close()

    def record(self) -> None:
        """How long an exchange is, and what the wrong answers are: one of before, one to another laptop."""
        with self.ready() as place, self.link(self.gate.url) as link:
            place.laptops[0].exchange(link)
            self.done.up, self.done.down = (len(self.gate.passed[way]) for way in WAYS)
            self.pages["cached"] = next(gate.answers(bytes(self.gate.passed["down"])))
            self.gate.set(gate.Plan())
            place.laptops[1].exchange(link)
            self.pages["another's"] = next(gate.answers(bytes(self.gate.passed["down"])))
        self.pages["portal"] = gate.PORTAL
        self.pages["portal with our mark"] = gate.PORTAL.replace(
            b"text/html; charset=utf-8", protocol.CONTENT_TYPE.encode() + b"\r\nX-Fieldapp: 1"
        )
        self.pages["nothing"] = self.pages["cached"][: gate.head(self.pages["cached"])].replace(
            b"ontent-length: ", b"ontent-length: 0\r\nX-Was: "
        )

    def plans(self, stride: int, dice: random.Random) -> Iterator[tuple[gate.Plan, str]]:
        """All that is tried."""
        for way, size in (("up", self.done.up), ("down", self.done.down)):
            for what in ("cut", "reset", "flip"):
                for at in range(dice.randrange(stride), size + SPREAD, stride):
                    bit = dice.randrange(8)
                    yield gate.Plan(what, way, at, bit), f"{what} {way} at {at}" + f", bit {bit}" * (what == "flip")
            for at in range(dice.randrange(stride), size, stride * 20):
                yield gate.Plan("stall", way, at), f"stall {way} at {at}"
        for name in ANSWERS:
            yield gate.Plan("answer", "down", 0, page=self.pages[name]), f"answer {name}"
        yield gate.Plan("repeat", "down", 0), "repeat of the question"

    def run(self, plan: gate.Plan) -> list[str]:
        """One exchange with the bad thing in it, and what is wrong after it or after the next ones."""
        with self.ready() as place, self.link(self.gate.url, QUICK if plan.what in ("stall", "flip") else CALM) as link:
            self.gate.set(plan)
            lan, origin = place.laptops[0], me.read(place.laptops[0].db).origin
            found = []
            try:
                try:
                    lan.exchange(link)
                except (problems.Problem, transport.Undelivered) as error:
                    self.done.failed += 1
                    found += _sentence(error)
                beyond = plan.at >= len(self.gate.passed[plan.way])  # they are not all of the same length
                found += ["the gate stood open"] * (not self.gate.happened and not beyond) + _believed(place)
                self.gate.set(gate.Plan())
                with self.link(self.gate.url) as again:  # later, when the old line has gone
                    found += place.quiet([*MINE, *THEIRS], {"lan": again})
            except Exception as error:  # whatever else comes out is the fault that is looked for
                found.append(f"{type(error).__name__}: {error}")
            return found + ["another origin"] * (me.read(lan.db).origin != origin)


def _sentence(error: Exception) -> list[str]:
    """A refusal that has no words."""
    if isinstance(error, problems.Problem | transport.Refused):
        problem = problems.Problem(error.code, **error.details)
    else:
        problem = problems.Problem(f"wire_{getattr(error, 'outcome', '')}")
    said = [resources.explain(problem, lang) for lang in ("vi", "en")]
    return [f"no sentence for {problem.code}"] * any(one == problem.code or "{" in one for one in said)


def _believed(place: home.Home) -> list[str]:
    """What a laptop takes for being at the province, and is not."""
    there = place.at_province()
    found = []
    for one in place.laptops:
        told = one.db.execute(
            "SELECT change.id FROM change JOIN acked ON acked.node = 'province' AND acked.origin = change.origin"
            " AND change.n BETWEEN 1 AND acked.n"
        )
        found += [f"{one.person} believes {id} at the province" for (id,) in told.fetchall() if id not in there]
    return found


# What can be broken on purpose ------------------------------------------------------------------------------


def _trusting(patch: pytest.MonkeyPatch) -> None:
    """Once the question has gone out it counts as having arrived, for ever."""
    rules_off.rule_03_acknowledge(patch)
    real = run.Steps.take

    def take(self: run.Steps, batch: int) -> exchange.Settled:
        try:
            return real(self, batch)
        except transport.Undelivered:
            home.believe(self._db)
            raise

    patch.setattr(run.Steps, "take", take)


def _forgetful(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks whether an answer is to this question."""

    def read(data: bytes, node_key: bytes, req: str) -> protocol.Answer:
        _, body = envelope.open(data, node_key, limit=protocol.BODY_LIMIT)
        return msgspec.structs.replace(protocol.read_answer(body), req=req)

    patch.setattr(run, "read", read)


def _repeating(patch: pytest.MonkeyPatch) -> None:
    """The province does not look whether it has a fact already."""
    real = accept.Intake.load

    def load(self: accept.Intake, told: list[Any]) -> None:
        real(self, told)
        self.standing.known = set()

    patch.setattr(accept.Intake, "load", load)


BROKEN: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "trusting": _trusting,
    "forgetful": _forgetful,
    "repeating": _repeating,
}
