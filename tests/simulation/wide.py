"""A wide world on the real code: twenty laptops and more, a province, sticks that go round, and every fault we know of.

Each step has dice of its own, so that a failing schedule is still the same one with steps left out.
"""

from __future__ import annotations

import collections
import contextlib
import random
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any, ClassVar

import nacl.public
import nacl.signing
import sqlalchemy as sa

from fieldapp.actions import drop_bundle, take_bundle, write_bundle
from fieldapp.domain import facts, households, problems
from fieldapp.server import auth, bundles, database, found, province, tables
from fieldapp.store import index, ledger, me
from fieldapp.sync import envelope, exchange, parts, protocol, run
from simulation import lent, power, world

PEOPLE, DEVICES, AREAS = 16, 20, 4
STEPS = 130
ODDS = 0.012  # that a program dies at a commit
BIG = 10**6
SHM = Path("/dev/shm")
# What a file may be refused for when the wrong hand takes it, or after its time; anything else is a fault.
WRONG_HAND = frozenset({"bundle_unasked", "bundle_not_here"})
_idle: list[power.Mains] = []

# What happens at a step, and how likely; in the rest nothing does.
DEEDS: tuple[tuple[float, str], ...] = (
    (0.32, "author"),
    (0.02, "merge"),
    (0.004, "claim"),
    (0.01, "poison"),
    (0.01, "rot"),
    (0.24, "meet"),
    (0.07, "wire"),
    (0.02, "late"),
    (0.035, "grant"),
    (0.012, "erase"),
    (0.008, "revoke"),
    (0.02, "clock"),
    (0.04, "laptop_back"),
    (0.03, "province_back"),
    (0.005, "restart"),
    (0.035, "stick_out"),
    (0.03, "stick_in"),
    (0.03, "stick_office"),
)


class Post:
    """The network as a link wants it: the question, the answer, or both may be lost, come twice or late."""

    url = "-"

    def __init__(self, place: Wide) -> None:
        self.place = place
        self.token = ""
        self.requests = self.bytes_out = self.bytes_in = 0

    def post(self, path: str, data: bytes) -> bytes:
        place, token = self.place, self.token
        if place.chance(0.08):
            raise world.PowerCut
        if place.chance(0.15):
            place.late.append(lambda: self.serve(path, data, token))
        answer = self.serve(path, data, token)
        if place.chance(0.12):
            raise world.PowerCut
        return answer

    def serve(self, path: str, data: bytes, token: str) -> bytes:
        """What is at the other end."""
        assert path == protocol.PATH
        return self.place.province.receive(data, token)


class Wide(world.World):
    """The world with twenty laptops. `at` cuts the power at one commit only, instead of at random ones."""

    abrupt = True
    wrong_hand: ClassVar[frozenset[str]] = WRONG_HAND
    too_late: ClassVar[frozenset[str]] = frozenset({"unauthorized"})
    deeds: ClassVar[tuple[tuple[float, str], ...]] = DEEDS

    def __init__(self, seed: int, *, devices: int = DEVICES, at: int = 0, url: str = "sqlite://") -> None:
        self.seed = seed
        self.done: collections.Counter[str] = collections.Counter()
        self.power = power.Power(at)
        self.late: list[Callable[[], Any]] = []
        self.files: list[Path] = []
        self.odd: list[str] = []
        self.slow = 0  # ms that the province's clock is behind
        self._folder: Path | None = None
        self._numbers = 0
        super().__init__(seed, people=max(1, min(PEOPLE, devices - devices // 5)), url=url)
        self.laptops += [self._laptop(self.people[n]) for n in range(devices - len(self.people))]
        self.most = devices + 4
        self._enrol()

    # --- making the world

    def _engine(self) -> sa.Engine:
        if not self._in_memory():
            self.mains = power.Mains(database.connect(self.url))
        else:
            self.mains = _idle.pop() if _idle else power.Mains(database.connect(self.url))
        return self.mains.engine

    def _found(self, people: int) -> None:
        if self._in_memory():
            world.founded(self.engine, world._new_province())
        else:
            database.prepare(self.engine)
        top = found.found(self.engine, "Tỉnh", now=self.now, day="2026-01-01", entropy=self.entropy)
        self.areas = [facts.new_id(self.now, self.entropy) for _ in range(AREAS)]
        self.people = [facts.new_id(self.now, self.entropy) for _ in range(people)]
        blanks = {"code": "", "aliases": "", "valid_from": "", "valid_to": ""}
        places = [{"id": one, "kind": "village", "parent": top, "name": one, **blanks} for one in self.areas]
        known = [{"id": one, "name": one, "fold": "", "phone": "", "code": one} for one in self.people]
        grants = [
            {"person": person, "area": area, "role": "officer", "since": "2026-01-01", "until": ""}
            for person in self.people
            for area in self.random.sample(self.areas, self.random.choice([1, 1, 2, 3]))
        ]
        with database.writing(self.engine) as conn:
            conn.execute(tables.area.insert(), places)
            conn.execute(tables.person.insert(), known)
            conn.execute(tables.grant.insert(), grants)
        self.province = self._open()

    def _open(self) -> province.Province:
        opened = province.Province(self.engine, clock=lambda: self.now - self.slow, entropy=self.entropy)
        opened.start()
        return opened

    def _enrol(self) -> None:
        """Every laptop gets its keys, and the province knows them."""
        devices, tokens = [], []
        for laptop in self.laptops:
            sign, box = self.entropy(32), self.entropy(32)
            key = bytes(nacl.signing.SigningKey(sign).verify_key)
            boxed = bytes(nacl.public.PrivateKey(box).public_key)
            device, token = me.read(laptop.db).device, self.entropy(24).hex()
            me.change(
                laptop.db, sign_seed=sign, box_seed=box, node_key=self.province.public_key().hex(), token=token, url="-"
            )
            devices.append(
                {"id": device, "person": laptop.person, "key_id": envelope.key_id(key), "sign_key": key}
                | {"box_key": boxed, "name": "", "app": "", "state": "active", "enrolled": self.now, "seen": self.now}
            )
            tokens.append(
                {"hash": auth.digest(token), "device": device, "made": self.now, "expires": self.now + auth.TOKEN_MS}
            )
        with database.writing(self.engine) as conn:
            conn.execute(tables.device.insert(), devices)
            conn.execute(tables.token.insert(), tokens)

    def _laptop(self, person: str) -> world.Laptop:
        made = super()._laptop(person)
        power.wire(made.db, self.power)
        return made

    def twin(self, laptop: world.Laptop) -> world.Laptop:
        made = laptop.copy()
        power.wire(made.db, self.power)
        return made

    def close(self) -> None:
        self.mains.power = None
        for laptop in [*self.laptops, *self.snapshots.values()]:
            lent.give_back(laptop.db)
        if self._in_memory():
            _idle.append(self.mains)
        else:
            self.engine.dispose()
        if self._folder is not None:
            shutil.rmtree(self._folder)

    # --- the schedule

    def run(self, steps: int = STEPS, keep: Collection[int] | None = None) -> None:
        """Random deeds and faults, all or only those of some numbers, then quiet until everything has settled."""
        self.mains.power = self.power
        for number in range(steps):
            if keep is None or number in keep:
                self._roll(number)
                self._survive(self.step)
        self._roll("quiet")
        self.settle()

    def _roll(self, what: object) -> None:
        self.random = self.power.dice = random.Random(f"{self.seed}/{what}")
        self.power.odds = ODDS if self.faults else 0

    def _survive(self, work: Callable[[], Any]) -> Any:
        """Whatever dies at a commit is started again."""
        try:
            return work()
        except world.PowerCut:
            self.done["cut"] += 1
            whose, self.power.whose = self.power.whose, None
            with self._steady():
                self._start_again(whose)
            return None

    def _start_again(self, whose: object) -> None:
        if whose is self.mains:
            self.province = self._open()

    @contextlib.contextmanager
    def _steady(self) -> Iterator[None]:
        """No power cut here: the world must know what came of it."""
        before, self.power.steady = self.power.steady, True
        try:
            yield
        finally:
            self.power.steady = before

    def chance(self, odds: float) -> bool:
        return self._chance(odds)

    def step(self) -> None:
        self.now += self.random.choice([0, 0, 1, 2, 5, 40, 40, 600]) * 1000
        laptop, x = self.random.choice(self.laptops), self.random.random()
        for odds, word in self.deeds:
            x -= odds
            if x < 0:
                self.done[word] += 1
                getattr(self, f"do_{word}")(laptop)
                return

    def do_author(self, laptop: world.Laptop) -> None:
        if me.read(laptop.db).state == "active":
            self.author(laptop)

    def do_merge(self, laptop: world.Laptop) -> None:
        """Somebody makes two households one, or parts them again; or takes an own one out of the roll, or puts it
        back."""
        if me.read(laptop.db).state != "active":
            return
        local = {root for (root,) in laptop.db.execute("SELECT row FROM record WHERE row = root")} - self.poisoned
        if len(local) > 1:
            row, into = self.random.sample(sorted(local), 2)
            target = None if self.chance(0.3) else into
            own = sorted(row for row, by in index.authors(laptop.db, local).items() if by == laptop.person)
            if own and len(local) % 2:  # no dice: older schedules stay what they were
                self.done["out"] += 1
                row = own[self.now // 1000 % len(own)]
                self.write(laptop, "household", {households.OUT: target is not None or None}, row, row)
            else:
                self.write(laptop, "household", {households.MERGED: target}, row, row)

    def do_claim(self, laptop: world.Laptop) -> None:
        """An officer erases a household from a laptop; too late, perhaps, to be allowed."""
        local = sorted(root for (root,) in laptop.db.execute("SELECT row FROM record WHERE row = root"))
        if local and me.read(laptop.db).state == "active":
            row = self.random.choice(local)
            deed = ledger.Deed("household", {}, row, row, {}, facts.ERASE)
            with self._steady():
                told = ledger.record(laptop.db, [deed], now=self.now + laptop.skew, wall="", entropy=self.entropy)
            self.claims |= {fact.id for fact in told}

    def do_poison(self, laptop: world.Laptop) -> None:
        if me.read(laptop.db).state == "active":
            with self._steady():
                self.poison(laptop)

    def do_rot(self, laptop: world.Laptop) -> None:
        self.rot(laptop)

    def do_meet(self, laptop: world.Laptop) -> None:
        """An exchange by the network without its envelope, which may be heard late."""
        if self.chance(0.06):
            asked = exchange.ask(laptop.db, facts.new_id(self.now, self.entropy), push=1500, pull=2500)
            sender = self._sender(laptop)
            answer = self.province.exchange(sender, asked, self.now)
            fresh = facts.new_id(self.now, self.entropy)
            self.late.append(lambda: self._hear(laptop, asked, answer, fresh))
        else:
            self.exchange(laptop)

    def _hear(self, laptop: world.Laptop, asked: protocol.Exchange, answer: protocol.Answer, fresh: str) -> None:
        if laptop in self.laptops and me.read(laptop.db).origin == asked.origin:
            exchange.settle(laptop.db, asked, answer, now=self.now + laptop.skew, fresh=fresh)

    def do_wire(self, laptop: world.Laptop) -> None:
        """An exchange by signed envelopes and the laptop's token."""
        link: Any = Post(self)
        try:
            run.once(laptop.db, link, batch=2000, clock=lambda: self.now + laptop.skew, entropy=self.entropy)
        except problems.Problem as problem:
            self.refused(laptop, problem.code)

    def refused(self, laptop: world.Laptop, code: str) -> None:
        """The province takes nothing of a laptop."""
        self.odd.append(f"REFUSED {code}")

    def do_late(self, _laptop: world.Laptop) -> None:
        """Something comes that was sent long ago."""
        if self.late:
            self._swallow(self.late.pop(self.random.randrange(len(self.late))))

    def _swallow(self, work: Callable[[], Any]) -> None:
        try:
            work()
        except problems.Problem as problem:
            if problem.code not in self.too_late:
                self.odd.append(f"REFUSED {problem.code}")

    def do_grant(self, laptop: world.Laptop) -> None:
        self.grant(laptop.person, self.random.choice([1, 2, 2, 3]))

    def do_erase(self, _laptop: world.Laptop) -> None:
        if self.roots:
            root = self.random.choice(self.roots)
            self.province.erase(root, self.people[0], "yêu cầu của người dân")

    def do_revoke(self, laptop: world.Laptop) -> None:
        """A laptop is kept out from now on; what it still has is taken and kept apart."""
        device = me.read(laptop.db).device
        with self._steady(), database.writing(self.engine) as conn:
            auth.revoke(conn, device)
        self.revoked.add(device)

    def do_clock(self, laptop: world.Laptop) -> None:
        self.slow = self.random.choice([0, 0, 3_600_000])
        laptop.skew = self.random.choice([0, 0, -500_000, world.AHEAD, -4000 * world.DAY_MS])

    def do_laptop_back(self, laptop: world.Laptop) -> None:
        self.restore_laptop(laptop)
        for one in [*self.laptops, *self.snapshots.values()]:
            power.wire(one.db, self.power)

    def do_province_back(self, _laptop: world.Laptop) -> None:
        with self._steady():
            self.restore_province()

    def do_restart(self, _laptop: world.Laptop) -> None:
        self.province = self._open()

    # --- sticks

    def do_stick_out(self, laptop: world.Laptop) -> None:
        """Somebody writes to a stick, and now and then takes that back."""
        file = self._file()
        made = write_bundle.write_bundle(laptop.db, file, clock=lambda: self.now + laptop.skew, entropy=self.entropy)
        if self.chance(0.1):
            drop_bundle.drop_bundle(laptop.db, made.req, made.files)
        else:
            self.files.append(file)

    def do_stick_in(self, laptop: world.Laptop) -> None:
        """A laptop takes one of the files that lie about, whoever's it is."""
        if self.files:
            clock = lambda: self.now + laptop.skew  # noqa: E731
            self._take(lambda file: take_bundle.take_bundle(laptop.db, file, clock=clock, entropy=self.entropy))

    def do_stick_office(self, _laptop: world.Laptop) -> None:
        """The province takes one, and its answer goes onto the heap."""
        if self.files:
            self._take(self._office)

    def _office(self, file: Path) -> None:
        answer = bundles.take(self.province, parts.read(file)).answer
        out = self._file()
        parts.write(out, answer)
        self.files.append(out)

    def _take(self, hand: Callable[[Path], Any]) -> None:
        try:
            hand(self.random.choice(self.files[-8:]))
        except problems.Problem as problem:
            if problem.code not in self.wrong_hand:
                self.odd.append(f"REFUSED {problem.code}")

    def _file(self) -> Path:
        self._numbers += 1
        return self.folder() / f"fieldapp {self._numbers}.fab"

    def folder(self) -> Path:
        """Where this world's files lie, in memory."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="wide-", dir=SHM if SHM.is_dir() else None))
        return self._folder

    # --- what the small world does, with revoked laptops and restored tokens

    def put_back(self) -> None:
        with database.reading(self.engine) as conn:
            self.roots_erased(conn)
        super().put_back()
        b, d = tables.backup, tables.device
        with database.writing(self.engine) as conn:
            conn.execute(b.delete())
            conn.execute(b.insert().values(id=1, at=self.now, pos=0, restored=self.now))
            conn.execute(d.update().where(d.c.id.in_(self.revoked)).values(state="revoked"))

    def roots_erased(self, conn: sa.Connection) -> None:
        """What the province has erased, by whomever: it stays so."""
        self.erased |= set(conn.scalars(sa.select(tables.erased.c.root)))

    def settle(self, rounds: int = 60) -> None:
        """The network is good again: everybody exchanges until nothing changes any more."""
        self.faults, self.slow, self.power.odds = False, 0, 0.0
        for work in self.late[:3]:
            self._survive(lambda work=work: self._swallow(work))
        seen: dict[int, Any] = {}
        for _ in range(rounds):
            self.now += 5000
            waiting = [one for one in self.laptops if seen.get(id(one)) != self._stand()]
            if not waiting:
                break
            for laptop in waiting:
                big = self.random.random() < 0.8
                size = {"push": BIG, "pull": BIG} if big else {"push": 1500, "pull": 2500}
                done = self._survive(lambda one=laptop, size=size: self.exchange(one, **size))
                if done and not (done.again or done.taken or done.left):
                    seen[id(laptop)] = self._stand()
        else:
            self.odd.append("NEVER QUIET")
        with database.reading(self.engine) as conn:
            self.roots_erased(conn)

    def _stand(self) -> tuple[Any, ...]:
        """What an answer of the province depends on."""
        with self.engine.connect() as conn:
            raw: Any = conn.connection.dbapi_connection
            told = "SELECT pos, ref, (SELECT count(*) FROM held) FROM node"
            out = tuple(raw.execute(told).fetchone())
            conn.rollback()
        return out
