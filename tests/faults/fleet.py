"""The whole fleet on the real code: the province's 10,752 laptops in 120 communes for 30 days, each day with its rush
at 17:00; in the end every laptop must have the province's digests. Communes live in shards that keep what is done: what
was cut short goes on, and the laptops of the shard under way are new ones then, as after a theft."""

from __future__ import annotations

import collections
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from simulation import rules_off, world

from fieldapp.actions import grounds
from fieldapp.domain import facts, hours
from fieldapp.server import accept, database, found, province, tables
from fieldapp.server import feed as server_feed
from fieldapp.store import feed, ledger, me, origins
from fieldapp.sync import exchange, protocol
from tests import commune

WHOLE, COMMUNES, DAYS = 10_752, 120, 30
VILLAGES, SHARD = 8, 5  # villages of a commune, communes of a shard
HOMES = 4  # households that each laptop's owner begins with
BAD_CLOCKS, AWAY, LOST = 0.05, 0.15, 0.05  # of laptops, of days without a network, of messages
BROKEN: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "move": rules_off.rule_09_move,
    "scope": rules_off.rule_07_scope,
}


class Done(msgspec.Struct):
    """What was lived through, how long the province took to answer (ms), and what did not agree in the end."""

    seed: int
    devices: int = 0
    days: int = 0
    exchanges: int = 0
    facts: int = 0
    times: list[float] = []
    seconds: float = 0
    faults: list[str] = []

    def words(self) -> str:
        """One line, and the first that did not agree."""
        ordered = sorted(self.times) or [0.0]
        p95 = ordered[int(len(ordered) * 0.95)]
        middle, most = ordered[len(ordered) // 2], ordered[-1]
        told = (
            f"seed {self.seed}: {self.devices} laptops, {self.days} days, {self.facts} facts,"
            f" {self.exchanges} exchanges in {self.seconds:.0f} s; the province's part {middle:.1f} ms in the middle,"
            f" {p95:.1f} ms p95, {most:.0f} ms at most: {len(self.faults)} laptops or areas differ"
        )
        return "\n".join([told, *self.faults[:20]])


class Commune(msgspec.Struct):
    """A commune by its number: its villages, and who works in which."""

    number: int
    id: str
    villages: list[str]
    people: list[tuple[str, str]]  # person and village; the officers come first, in the commune's own place


def communes(devices: int, count: int, seed: int) -> list[Commune]:
    """The same ones for the same seed: ids are dice, so that a run can go on without a list of them."""
    out = []
    for number in range(count):
        dice = random.Random(f"{seed}/{number}")
        ids = [facts.new_id(world.START, dice.randbytes) for _ in range(VILLAGES + 1)]
        size = devices // count + (number < devices % count)
        people = [(facts.new_id(world.START, dice.randbytes), "") for _ in range(size)]
        placed = [(one, ids[0] if n < 2 else ids[1 + n % VILLAGES]) for n, (one, _) in enumerate(people)]
        out.append(Commune(number, ids[0], ids[1:], placed))
    return out


def run(
    devices: int,
    count: int,
    days: int,
    seed: int,
    *,
    url: str = "sqlite://",
    folder: Path | None = None,
    broken: str = "",
    shard: int = SHARD,
    tell: Callable[[str], None] = lambda _: None,
) -> Done:
    """The fleet, shard after shard; with a folder what is done stays there, and a later call goes on from it."""
    done, began = Done(seed, days=days), time.monotonic()
    engine = database.connect(database.at(folder) if folder else url)
    database.prepare(engine)
    all_of_them = communes(devices, count, seed)
    _found(engine, all_of_them, seed)
    with pytest.MonkeyPatch.context() as patch:
        if broken:
            BROKEN[broken](patch)
        for start in range(0, count, shard):
            part = all_of_them[start : start + shard]
            if not _noted(folder, start, done):
                fleet = Shard(engine, part, f"{seed}/{start}/{_tries(folder, start)}", done)
                fleet.live(days)
                fleet.close()
                _note(folder, start, done)
            done.seconds = time.monotonic() - began
            tell(f"communes {start + 1} to {start + len(part)}: {done.words()}")
    done.faults += _odd_areas(engine)
    engine.dispose()
    return done


def _tries(folder: Path | None, start: int) -> int:
    """How often this shard was begun before."""
    if folder is None:
        return 0
    file = folder / f"shard-{start}.begun"
    had = len(file.read_bytes()) if file.exists() else 0
    file.write_bytes(b"x" * (had + 1))
    return had


def _noted(folder: Path | None, start: int, done: Done) -> bool:
    """Whether a shard was lived through in an earlier run; what it did then is added."""
    file = folder / f"shard-{start}.json" if folder else None
    if file is None or not file.exists():
        return False
    kept = msgspec.json.decode(file.read_bytes(), type=Done)
    done.devices, done.exchanges, done.facts = kept.devices, kept.exchanges, kept.facts
    done.times, done.faults = kept.times, kept.faults
    return True


def _note(folder: Path | None, start: int, done: Done) -> None:
    if folder is not None:
        (folder / f"shard-{start}.json").write_bytes(msgspec.json.encode(done))


def _found(engine: sa.Engine, all_of_them: list[Commune], seed: int) -> None:
    with database.reading(engine) as conn:
        if conn.scalar(sa.select(sa.func.count()).select_from(tables.node)):
            return
    dice = random.Random(f"{seed}/founding")
    top = found.found(engine, "Tỉnh", now=world.START, day="2026-01-01", entropy=dice.randbytes)
    blanks = {"code": "", "aliases": "", "valid_from": "", "valid_to": ""}
    with database.writing(engine) as conn:
        for one in all_of_them:
            places = [(one.id, "commune", top), *((village, "village", one.id) for village in one.villages)]
            conn.execute(
                tables.area.insert(),
                [{"id": i, "kind": kind, "parent": above, "name": i, **blanks} for i, kind, above in places],
            )
            known = [{"id": i, "name": i, "fold": "", "phone": "", "code": i} for i, _ in one.people]
            conn.execute(tables.person.insert(), known)
            conn.execute(
                tables.grant.insert(),
                [
                    {"person": i, "area": area, "role": "officer" if area == one.id else "member"}
                    | {"since": "2026-01-01", "until": ""}
                    for i, area in one.people
                ],
            )


def _odd_areas(engine: sa.Engine) -> list[str]:
    """Areas whose digest is not the sum of the records that stand in them."""
    with database.reading(engine) as conn:
        sums: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
        asked = sa.select(tables.root.c.area, tables.record.c.element).join(
            tables.root, tables.record.c.root == tables.root.c.id
        )
        for area, element in conn.execute(asked):
            sums[area][0] += 1
            sums[area][1] = (sums[area][1] + element) % 2**63
        kept = {row.area: [row.n, row.sum] for row in conn.execute(sa.select(tables.area_state)) if row.n}
    return [f"area {area}" for area in sums.keys() | kept.keys() if sums.get(area) != kept.get(area)]


class Shard:
    """Some communes with their laptops in memory, day after day."""

    def __init__(self, engine: sa.Engine, part: list[Commune], seed: str, done: Done) -> None:
        self.random = random.Random(seed)
        self.now = world.START
        self.done = done
        self.part = part
        self.home = {person: area for one in part for person, area in one.people}
        self.villages = {person: one.villages for one in part for person, _ in one.people}
        self.province = province.Province(engine, clock=lambda: self.now, entropy=self.random.randbytes)
        self.province.start()
        self.laptops = [self._laptop(person) for person in self.home]
        done.devices += len(self.laptops)

    def _laptop(self, person: str) -> world.Laptop:
        db = world.fresh_vault()
        fresh = facts.new_id(self.now, self.random.randbytes)
        blank = me.blank(fresh, b"", b"")
        me.become(db, msgspec.structs.replace(blank, person=person, name=person, device=fresh))
        laptop = world.Laptop(person, db)
        if self.random.random() < BAD_CLOCKS:
            laptop.skew = self.random.choice([-10 * 365, -1, 1, 400]) * world.DAY_MS
        return laptop

    def live(self, days: int) -> None:
        """So many days, then everybody has a good network until nothing is left."""
        for day in range(days):
            self.now = world.START + day * world.DAY_MS
            for laptop in self.laptops:
                self._work(laptop, day)
            if day % 7 == 3:
                self._transfer()
            self._rush(AWAY)
        for _ in range(3):
            self._rush(0)
        self.done.faults += [fault for laptop in self.laptops for fault in self._differs(laptop)]

    def _work(self, laptop: world.Laptop, day: int) -> None:
        area = self.home[laptop.person]
        if area not in self.villages[laptop.person]:
            return  # officers read
        if day == 0:
            names = [{"area": area, "name": f"Hộ {self.random.randrange(9999)}"} for _ in range(HOMES)]
            self._write(laptop, [ledger.Deed("household", one) for one in names])
        for _ in range(self.random.choice([0, 1, 1, 2])):
            roots = laptop.db.execute("SELECT row FROM household ORDER BY row LIMIT 40").fetchall()
            if not roots:
                return
            (root,) = self.random.choice(roots)
            if self.random.random() < 0.03:  # the household moves within its commune
                target = self.random.choice(self.villages[laptop.person])
                self._write(laptop, [ledger.Deed("household", {"area": target}, root, root)])
            else:
                slip = commune.slip(village=area, household=root, helpers=(laptop.person,), note=f"ngày {day}")
                self._write(laptop, [grounds.opening(slip)])

    def _write(self, laptop: world.Laptop, deeds: list[ledger.Deed]) -> None:
        told = ledger.record(
            laptop.db, deeds, now=self.now + laptop.skew, wall=commune.WALL, entropy=self.random.randbytes
        )
        self.done.facts += len(told)

    def _transfer(self) -> None:
        """Some members work in another village of their commune from today on, with what is unsent in their bags."""
        for laptop in self.random.sample(self.laptops, max(1, len(self.laptops) // 50)):
            person = laptop.person
            if self.home[person] not in self.villages[person]:
                continue
            area = self.random.choice(self.villages[person])
            self.home[person] = area
            g = tables.grant.c
            with database.writing(self.province.engine) as conn:
                conn.execute(tables.grant.delete().where(g.person == person, g.area == area))
                yesterday = hours.day(self.now - world.DAY_MS)
                conn.execute(tables.grant.update().where(g.person == person, g.until == "").values(until=yesterday))
                conn.execute(
                    tables.grant.insert().values(
                        person=person, area=area, role="member", since=hours.day(self.now), until=""
                    )
                )
                conn.execute(tables.node.update().values(ref=tables.node.c.ref + 1))

    def _rush(self, away: float) -> None:
        """At 17:00 whoever has a network exchanges, all within a quarter of an hour, in any order."""
        self.now += 8 * 3600 * 1000
        waiting = [one for one in self.laptops if self.random.random() >= away]
        self.random.shuffle(waiting)
        step = 15 * 60 * 1000 // max(1, len(waiting))
        for laptop in waiting:
            self.now += step
            for _ in range(20):
                if not self._exchange(laptop, LOST if away else 0):
                    break

    def _exchange(self, laptop: world.Laptop, lost: float) -> bool:
        """One exchange; whether there is more to say at once."""
        asked = exchange.ask(laptop.db, facts.new_id(self.now, self.random.randbytes))
        question = protocol.encode(asked)
        if self.random.random() < lost:
            return True
        began = time.perf_counter()
        sender = accept.Sender(laptop.person, me.read(laptop.db).device)
        answer = protocol.encode(self.province.exchange(sender, protocol.read_exchange(question), self.now))
        self.done.times.append(round((time.perf_counter() - began) * 1000, 2))
        self.done.exchanges += 1
        if self.random.random() < lost:
            return True
        done = exchange.settle(
            laptop.db,
            asked,
            protocol.read_answer(answer),
            now=self.now + laptop.skew,
            fresh=facts.new_id(self.now, self.random.randbytes),
        )
        return done.again

    def _differs(self, laptop: world.Laptop) -> Iterator[str]:
        area = self.home[laptop.person]
        villages = self.villages[laptop.person]
        scope = [area] if area in villages else [*villages, area]
        with database.reading(self.province.engine) as conn:
            told: Any = server_feed.digests(conn, scope)
        if feed.digests(laptop.db) != told:
            yield f"laptop of {laptop.person}: {feed.digests(laptop.db)} instead of {told}"
        if waiting := origins.waiting(laptop.db, "province"):
            yield f"laptop of {laptop.person}: {waiting} facts never went"

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.db.close()


def memory() -> int:
    """MiB that this process has needed at most."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if os.uname().sysname == "Linux" else 2**20)
