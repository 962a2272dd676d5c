"""Random weeks of a village in which files go round on USB sticks, late, twice and by the wrong hand, beside a network
that comes and goes and laptops put back from older images; then it is quiet, and everybody must agree."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from pathlib import Path
from typing import Any

from fieldapp.actions import exchange_now
from fieldapp.domain import problems
from fieldapp.server import access, database, desk
from fieldapp.server import letters as handed
from fieldapp.store import me, opened, origins
from fieldapp.sync import letters, protocol
from tests import commune, stick
from tests.faults import bundle

PEOPLE = ("lan", "hoa", "sang")
STEPS = 60
QUIET = 8  # rounds by USB alone, after which nothing may be left
# What a file may be refused for when it is taken by the wrong hand or after its time; anything else is a fault.
EXPECTED = frozenset({"bundle_unasked", "bundle_not_here"})


class Done:
    """What was tried, and the broken promises by seed."""

    def __init__(self) -> None:
        self.schedules = self.files = self.taken = self.wired = self.handed = self.restored = 0
        self.faults: list[str] = []

    def words(self) -> str:
        """All of it, for a person."""
        told = (
            f"{self.schedules} schedules: {self.files} files written, taken {self.taken} times, {self.wired} exchanges "
            f"by the network that handed {self.handed} letters over, {self.restored} laptops put back; "
            f"{len(self.faults)} broken promises"
        )
        return "\n".join([told, *self.faults[:20]])


def run(schedules: int, first: int) -> Done:
    """So many schedules, each from a seed of its own."""
    done = Done()
    with tempfile.TemporaryDirectory() as name:
        model = Path(name) / "model"
        model.mkdir()
        bundle.found(model).close()
        for seed in range(first, first + schedules):
            village = _Village(model, Path(name) / str(seed), seed, done)
            done.faults += [f"seed {seed}: {fault}" for fault in village.live()]
            done.schedules += 1
    return done


class _Direct:
    """The network without a socket: the same envelopes, the same answers."""

    def __init__(self, served: Any) -> None:
        self.served = served
        self.token = ""
        self.requests = self.bytes_out = self.bytes_in = 0

    def post(self, path: str, data: bytes) -> bytes:
        work = {protocol.PATH: self.served.receive, letters.PATH: self._letters}[path]
        answer: bytes = work(data, self.token)
        return answer

    def _letters(self, data: bytes, token: str) -> bytes:
        return handed.receive(self.served, data, token)


class _Village:
    def __init__(self, model: Path, folder: Path, seed: int, done: Done) -> None:
        self.dice = random.Random(seed)
        self.done = done
        shutil.copytree(model, folder / "province")
        self.served = bundle.opened(folder / "province")
        self.office = stick.Office(self.served, stick.Stick(folder / "usb"))
        self.laptops = [self._sit(folder / one, one) for one in PEOPLE]
        self.files: list[Path] = []
        self.images: dict[str, dict[str, bytes]] = {}
        self.written: set[str] = set()
        self.excused: set[str] = set()
        self.odd: list[str] = []

    def _sit(self, folder: Path, person: str) -> stick.Laptop:
        with database.writing(self.served.engine) as conn:
            at = desk.Desk(conn, now=commune.NOW, entropy=os.urandom)
            text = access.invite(at, person, url="http://127.0.0.1:9")
        return stick.Laptop(folder, person, text, self.office)

    def live(self) -> list[str]:
        """Everything that goes wrong; none is the only good answer."""
        for _ in range(STEPS):
            self._step(self.dice.choice(self.laptops), self.dice.random())
        for _ in range(QUIET):
            for laptop in self.laptops:
                laptop.take(self.office.take(laptop.make()))
        found = self.odd + self._audit()
        for laptop in self.laptops:
            laptop.close()
        self.served.close()
        return found

    def _step(self, laptop: stick.Laptop, x: float) -> None:
        if x < 0.3:
            minute = self.dice.randrange(60)
            self.written.add(laptop.visit("Bàn Thị Múi", time=f"0{self.dice.randrange(5, 9)}:{minute:02}"))
        elif x < 0.45:
            self.files.append(laptop.make())
            self.done.files += 1
        elif x < 0.58 and self.files:
            self._take(lambda file: self.files.append(self.office.take(file)))
        elif x < 0.78 and self.files:
            self._take(laptop.take)
        elif x < 0.88:
            self._by_wire(laptop)
        else:
            self._put_back(laptop)

    def _take(self, hand: Any) -> None:
        self.done.taken += 1
        try:
            hand(self.dice.choice(self.files))
        except problems.Problem as problem:
            if problem.code not in EXPECTED:
                self.odd.append(f"refused: {problem.code}")

    def _by_wire(self, laptop: stick.Laptop) -> None:
        link: Any = _Direct(self.served)
        report = exchange_now.exchange_now(laptop.db, link, clock=laptop.now, entropy=laptop.entropy)
        self.done.wired += 1
        self.done.handed += report.letters

    def _put_back(self, laptop: stick.Laptop) -> None:
        """A laptop goes back to an older image of its disk; what only its disk had is nobody's fault."""
        image = self.images.get(laptop.person)
        laptop.close()
        if image is None:
            self.images[laptop.person] = {one.name: one.read_bytes() for one in laptop.folder.iterdir()}
        laptop.db = opened.writer(laptop.folder, laptop.key, least_free=0)
        if image is None:
            return
        self.excused |= {row for (row,) in laptop.db.execute("SELECT id FROM change WHERE n > 0")} - self._there()
        laptop.close()
        for name, content in image.items():
            (laptop.folder / name).write_bytes(content)
        laptop.db = opened.writer(laptop.folder, laptop.key, least_free=0)
        del self.images[laptop.person]
        self.done.restored += 1

    def _there(self) -> set[str]:
        return self.office.rows()

    def _audit(self) -> list[str]:
        there = self._there()
        out = [f"lost {row}" for row in self.written - there - self.excused]
        out += [f"out of nowhere {row}" for row in there - self.written]
        told = self.office.digests([self.laptops[0].village()])
        for laptop in self.laptops:
            name = me.read(laptop.db).name
            if origins.waiting(laptop.db, "province"):
                out.append(f"{name} still waits")
            if laptop.digests() != told:
                out.append(f"{name} does not agree")
            rows = [row for (row,) in laptop.db.execute("SELECT row FROM visit")]
            if sorted(rows) != sorted(there):
                out.append(f"{name} has {len(rows)} visits, the province {len(there)}")
        return out
