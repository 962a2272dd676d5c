"""Random weeks of a village in which files go round on USB sticks, late, twice and by the wrong hand, to the province
and to the commune's hub, beside a network that comes and goes and laptops and hubs put back from older images; then all
is quiet, and everybody must agree."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from fieldapp.actions import exchange_now
from fieldapp.domain import problems
from fieldapp.server import access, database, desk, hub_files, uplink
from fieldapp.store import custody, me, opened, origins
from fieldapp.sync import parts
from tests import commune, office, stick
from tests.faults import bundle, home

PEOPLE = ("lan", "hoa", "sang")
STEPS = 60
QUIET = 8  # rounds by USB alone, after which nothing may be left
# What a file may be refused for when it is taken by the wrong hand or after its time; anything else is a fault.
EXPECTED = frozenset({"bundle_unasked", "bundle_not_here", "hub_letters_none"})
AT_HUB = EXPECTED | {"hub_device", "origin_foreign"}  # the hub has not heard of a new laptop yet, or was put back


class Done:
    """What was tried, and the broken promises by seed."""

    def __init__(self) -> None:
        self.schedules = self.files = self.taken = self.wired = self.handed = self.restored = 0
        self.at_hub = self.uplinks = self.shelved = 0
        self.faults: list[str] = []

    def words(self) -> str:
        """All of it, for a person."""
        told = (
            f"{self.schedules} schedules: {self.files} files written, taken {self.taken} times, {self.wired} exchanges "
            f"by the network that handed {self.handed} letters over, {self.at_hub} files at the hub, of which "
            f"{self.shelved} laptops were told, {self.uplinks} times a network there, {self.restored} laptops and hubs "
            f"put back; {len(self.faults)} broken promises"
        )
        return "\n".join([told, *self.faults[:20]])


def run(schedules: int, first: int) -> Done:
    """So many schedules, each from a seed of its own."""
    done = Done()
    with home.scratch() as name:
        model = Path(name) / "model"
        model.mkdir()
        bundle.found(model).close()
        for seed in range(first, first + schedules):
            village = _Village(model, Path(name) / str(seed), seed, done)
            done.faults += [f"seed {seed}: {fault}" for fault in village.live()]
            done.schedules += 1
    return done


class _Hall:
    """What a hub's office needs of the province."""

    address = ""

    def __init__(self, served: Any) -> None:
        self.province = served
        self.now = commune.NOW

    @contextlib.contextmanager
    def desk(self) -> Iterator[desk.Desk]:
        with database.writing(self.province.engine) as conn:
            yield desk.Desk(conn, now=self.now, entropy=os.urandom)


class _Village:
    def __init__(self, model: Path, folder: Path, seed: int, done: Done) -> None:
        self.dice = random.Random(seed)
        self.done = done
        shutil.copytree(model, folder / "province")
        self.served = bundle.opened(folder / "province")
        self.office = stick.Office(self.served, stick.Stick(folder / "usb"))
        self.laptops = [self._sit(folder / one, one) for one in PEOPLE]
        hall: Any = _Hall(self.served)
        self.hub = office.Office(hall, folder / "hub", direct=True)
        self.hub_image = self.hub.image()
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
        self._uplink()
        for _ in range(QUIET):
            for laptop in self.laptops:
                laptop.take(self.office.take(laptop.make()))
        self._uplink()
        found = self.odd + self._audit()
        for laptop in self.laptops:
            laptop.close()
        self.hub.close()
        self.served.close()
        return found

    def _step(self, laptop: stick.Laptop, x: float) -> None:
        if x < 0.25:
            minute = self.dice.randrange(60)
            self.written.add(laptop.visit("Bàn Thị Múi", time=f"0{self.dice.randrange(5, 9)}:{minute:02}"))
        elif x < 0.4:
            self.files.append(laptop.make())
            self.done.files += 1
        elif x < 0.48 and self.files:
            self._take(lambda file: self.files.append(self.office.take(file)))
        elif x < 0.58 and self.files:
            self._take(self._at_hub, AT_HUB)
        elif x < 0.76 and self.files:
            self._take(laptop.take)
            self._told(laptop)
        elif x < 0.83:
            self._by_wire(laptop)
        elif x < 0.87:
            self._uplink()
        elif x < 0.9:
            self.hub.confirm(laptop)
        elif x < 0.92:
            self._put_hub_back()
        else:
            self._put_back(laptop)

    def _at_hub(self, file: Path) -> None:
        """The clerk takes a file in; what goes back is on another stick, if there is anything."""
        done = hub_files.take(self.hub.hub, parts.read(file))
        self.odd += [f"refused at the hub: {one.code}" for one in done.refused if one.code not in AT_HUB]
        self.done.at_hub += 1
        data = hub_files.make(self.hub.hub, done.answers, alone=True)
        if data:
            out = self.office.stick.file()
            parts.write(out, data)
            self.files.append(out)
            for laptop in self.laptops if self.dice.random() < 0.5 else ():  # the stick goes round at once
                with contextlib.suppress(problems.Problem):
                    laptop.take(out)
                self._told(laptop)

    def _told(self, laptop: stick.Laptop) -> None:
        """What lies at a hub is said of what waits, and of nothing else."""
        told = laptop.custody()
        self.done.shelved += told.shelved > 0
        if told.usb < 0 or told.shelved + told.usb > told.waiting:
            self.odd.append(f"{laptop.person} says of more than what waits where it is")
        for row in self.written:
            if custody.place(laptop.db, row) == custody.HUB and not (
                told.shelved or told.hub or self._not_own(laptop, row)
            ):
                self.odd.append(f"{laptop.person} says that {row} is at a hub")

    @staticmethod
    def _not_own(laptop: stick.Laptop, row: str) -> bool:
        return laptop.db.execute("SELECT 1 FROM change WHERE row = ? AND n > 0", [row]).fetchone() is None

    def _uplink(self) -> None:
        """A network at the commune's office."""
        self.done.uplinks += 1
        self.done.handed += uplink.settle(self.hub.hub, self.hub.way()).arrived

    def _put_hub_back(self) -> None:
        """The hub goes back to an older image of its disk."""
        self.hub.put_back(self.hub_image)
        self.hub_image = self.hub.image()
        self.done.restored += 1

    def _take(self, hand: Any, expected: Collection[str] = EXPECTED) -> None:
        self.done.taken += 1
        try:
            hand(self.dice.choice(self.files))
        except problems.Problem as problem:
            if problem.code not in expected:
                self.odd.append(f"refused: {problem.code}")

    def _by_wire(self, laptop: stick.Laptop) -> None:
        link: Any = office.Direct(self.served)
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
