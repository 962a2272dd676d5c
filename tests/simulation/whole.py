"""The whole world on the real code: twenty laptops, a province, two hubs and more, sticks and photos, and every fault
we know of; laptops go between hub and province at will, and some know no other way than a hub."""

from __future__ import annotations

import collections
import contextlib
from collections.abc import Iterator
from typing import Any, ClassVar

import sqlalchemy as sa

from fieldapp.domain import facts, invitations, people, problems
from fieldapp.server import auth, backups, database, mailroom, province, tables, uplink
from fieldapp.server.queries import rules
from fieldapp.store import blobs, hub, me, origins
from fieldapp.sync import by_hub, enrolment, exchange, hubs, protocol
from simulation import audit, lent, offices, pictures, porters, power, ticks, wide, world

REMOTE = 0.25  # of the people
MOST_HUBS = 3
IDLE = 8  # visits of a laptop to a hub that changed nothing
BIG = wide.BIG
# What may be refused after its time, or before it; anything else is a fault.
TOO_LATE = frozenset(
    {
        "unauthorized",
        "hub_device",
        "hub_revoked",
        "hub_new",
        "invitation_used",
        "invitation_unknown",
        "invitation_expired",
    }
)
SMALL = 64 * 1024
_ROW = sa.select(tables.device).where(tables.device.c.key_id == sa.bindparam("key"))
_KNOWN = sa.select(tables.device.c.id).where(tables.device.c.id == sa.bindparam("of"))
_idle: list[power.Mains] = []

DEEDS: tuple[tuple[float, str], ...] = (
    (0.24, "author"),
    (0.04, "photo"),
    (0.02, "merge"),
    (0.004, "claim"),
    (0.008, "poison"),
    (0.01, "rot"),
    (0.15, "meet"),
    (0.05, "wire"),
    (0.02, "by_hub"),
    (0.03, "hub_wire"),
    (0.08, "uplink"),
    (0.04, "pour"),
    (0.015, "late"),
    (0.03, "grant"),
    (0.004, "hub_grant"),
    (0.012, "erase"),
    (0.008, "revoke"),
    (0.01, "invite"),
    (0.02, "clock"),
    (0.035, "laptop_back"),
    (0.025, "province_back"),
    (0.03, "hub_back"),
    (0.005, "restart"),
    (0.03, "stick_out"),
    (0.03, "stick_in"),
    (0.03, "stick_office"),
    *porters.DEEDS,
)


class Line(pictures.Line):
    """The network: the province at the other end, or a hub."""

    def __init__(self, place: Whole, office: Branch | None = None) -> None:
        super().__init__(place)
        self.whole = place
        self.office = office

    def serve(self, path: str, data: bytes, token: str) -> bytes:
        if (told := porters.serve(self.place, self.office, path, data, token)) is not None:
            return told
        if self.office is not None:
            there = self.office.hub
            return there.hello() if path == hubs.HELLO else there.receive(data)
        served = self.place.province
        if path == hubs.RELAY:
            return mailroom.receive(served, data, token)
        if path == protocol.ENROL:
            return served.enrol(auth.read(data, SMALL))
        return served.receive(data, token)


class Branch(offices.Office):
    """A hub on the world's power; it joins by an invitation, and may be copied."""

    around: Whole

    def _lent(self) -> sa.Engine:
        self.mains = _idle.pop() if _idle else power.Mains(database.connect("sqlite://"))
        world.founded(self.mains.engine, offices.new_hub())
        return self.mains.engine

    def join(self) -> None:
        """Somebody lets it in by an invitation."""
        link: Any = Line(self.around)
        with self.around.sure():
            invited = self.around.invite(self.person)
            uplink.join(self.hub, link, invited, name="Trạm")
            self.mains.power = self.around.power

    def row(self) -> Any:
        """Its row at the province; None where that was put back to a day on which it did not know this hub."""
        with database.reading(self.around.engine) as conn:
            return conn.execute(_ROW, {"key": self.hub.node}).first()

    def twin(self) -> Branch:
        """A copy of its disk in another computer."""
        made = Branch.__new__(Branch)
        made.around, made.person, made.copy, made.skew = self.around, self.person, None, self.skew
        made.engine = made._lent()
        world.filled(made.engine, world.copied(self.engine))
        made.mains.power = self.around.power
        made.open()
        return made

    def close(self) -> None:
        self.mains.power = None
        _idle.append(self.mains)


class Whole(porters.Porters, offices.Relays):
    """The wide world with hubs. Each hub is nobody, but has areas as people have."""

    deeds: ClassVar[tuple[tuple[float, str], ...]] = DEEDS
    wrong_hand: ClassVar[frozenset[str]] = (
        wide.WRONG_HAND | porters.WRONG_HAND | {"bundle_sender"}
    )  # whom a restored province forgot
    too_late: ClassVar[frozenset[str]] = TOO_LATE

    def __init__(self, seed: int, **more: Any) -> None:
        self.hubs: list[Branch] = []
        self.remote: set[str] = set()
        self.early: list[str] = []
        self.fresh: set[str] = set()  # devices taken in after the beginning
        self.ticks = ticks.Ticks(self)
        super().__init__(seed, **more)
        with database.writing(self.engine) as conn:
            rules.switch(conn, rules.PHOTOS, True)
        self.hubs = [Branch(self, self._commune(n)) for n in range(2)]
        self.remote = {one for one in self.people if self.random.random() < REMOTE}

    def _commune(self, n: int) -> str:
        person = facts.new_id(self.now, self.entropy)
        with database.writing(self.engine) as conn:
            conn.execute(tables.person.insert().values(id=person, name=f"Trạm {n}", fold="", phone="", code=person))
            for area in self.areas[n : n + 3]:
                row = {"person": person, "area": area, "role": people.HUB, "since": "2026-01-01", "until": ""}
                conn.execute(tables.grant.insert().values(**row))
        return person

    def _open(self) -> province.Province:
        clock = lambda: self.now - self.slow  # noqa: E731
        opened = province.Province(self.engine, clock=clock, entropy=self.entropy, photos=self.album_of_province())
        opened.start()
        return opened

    def _start_again(self, whose: object) -> None:
        super()._start_again(whose)
        for office in self.hubs:
            if whose is office.mains:
                office.open()

    @contextlib.contextmanager
    def sure(self) -> Iterator[None]:
        """Neither a power cut nor a bad network here."""
        before, self.faults = self.faults, False
        try:
            with self._steady():
                yield
        finally:
            self.faults = before

    def close(self) -> None:
        for office in self.hubs:
            office.close()
        super().close()

    def line(self, office: Branch | None = None) -> Any:
        return Line(self, office)

    # --- exchanges

    def exchange(self, laptop: world.Laptop, **sizes: int) -> exchange.Settled | None:
        if laptop.person in self.remote:
            return self.through_hub(laptop)
        if self._stranger(laptop):
            self.admit(laptop)
            return None
        done = super().exchange(laptop, **sizes)
        self.ticks.check(laptop)
        return done

    def through_hub(self, laptop: world.Laptop) -> exchange.Settled | None:
        done = self.by_hub(laptop, self.random.choice(self.hubs))
        self.ticks.check(laptop)
        return done

    def do_by_hub(self, laptop: world.Laptop) -> None:
        self.through_hub(laptop)

    def do_wire(self, laptop: world.Laptop) -> None:
        if laptop.person in self.remote:
            self.do_hub_wire(laptop)
        elif self._stranger(laptop):
            self.admit(laptop)
        else:
            super().do_wire(laptop)

    def refused(self, laptop: world.Laptop, code: str) -> None:
        """A token that another copy of the vault has left behind, or that a restored province does not know."""
        if code == "unauthorized":
            self.admit(laptop)
        else:
            super().refused(laptop, code)

    def do_hub_wire(self, laptop: world.Laptop) -> None:
        """An exchange with a hub by sealed envelopes, and first the look at who it is."""
        office = self.random.choice(self.hubs)
        link: Any = Line(self, office)
        clock = lambda: self.now + laptop.skew  # noqa: E731
        try:
            there = by_hub.greet(link, self.province.public_key())
            if hub.read(laptop.db) != there:
                hub.forget(laptop.db)
                hub.keep(laptop.db, there)
            by_hub.once(laptop.db, link, there, batch=2000, clock=clock, entropy=self.entropy)
        except problems.Problem as problem:
            if problem.code not in self.too_late:
                self.odd.append(f"HUB REFUSED {problem.code}")
        self.ticks.check(laptop)

    def do_uplink(self, _laptop: world.Laptop) -> None:
        """A hub finds a network."""
        self.up(self.random.choice(self.hubs))

    def up(self, office: Branch) -> bool:
        """One question of a hub; whether it wants to ask again. One whom a restored province does not know is let in
        again."""
        office.device = office.row()
        if office.device is None:
            office.join()
            return True
        if not self.faults or self.random.random() < 0.5:
            return self.uplink(office)
        link: Any = Line(self)
        try:
            return uplink.once(office.hub, link)
        except problems.Problem as problem:
            if problem.code != "unauthorized":
                self.odd.append(f"UPLINK {problem.code}")
            office.join()
            return True

    # --- invitations

    def invite(self, person: str) -> invitations.Invitation:
        """An invitation on paper."""
        with database.writing(self.engine) as conn:
            code = auth.invite(conn, person, now=self.now - self.slow)
        return invitations.Invitation("-", code, self.province.public_key().hex())

    def do_invite(self, laptop: world.Laptop) -> None:
        """Somebody is let in again: with the same vault, or with a new one because the laptop burnt."""
        if self.random.random() < 0.5:
            self.ticks.look()
            at = self.laptops.index(laptop)
            fresh = pictures.Owner(laptop.person, world.fresh_vault(), self)
            with self.sure():
                self.admit(fresh)
            had, self.laptops[at] = laptop.facts(), fresh
            self.excused |= set(had) - self.elsewhere()
            lent.give_back(laptop.db)
        else:
            self.admit(laptop)

    def admit(self, laptop: world.Laptop) -> None:
        """By an invitation; the answer may be lost."""
        link: Any = Line(self)
        with self._steady():
            invited = self.invite(laptop.person)
        try:
            clock = lambda: self.now + laptop.skew  # noqa: E731
            enrolment.enrol(laptop.db, link, invited, device="", clock=clock, entropy=self.entropy)
            self.fresh.add(me.read(laptop.db).device)
        finally:
            self._count_revoked()

    def _count_revoked(self) -> None:
        d = tables.device.c
        with database.reading(self.engine) as conn:
            now = set(conn.scalars(sa.select(d.id).where(d.state == "revoked")))
        self.readmitted = self.readmitted or bool(self.revoked - now)
        self.revoked = now

    def _stranger(self, laptop: world.Laptop) -> bool:
        """Whether a restored province does not know this laptop any more."""
        device = me.read(laptop.db).device
        if device not in self.fresh:
            return False
        with database.reading(self.engine) as conn:
            return conn.scalar(_KNOWN, {"of": device}) is None

    # --- faults

    def do_hub_grant(self, _laptop: world.Laptop) -> None:
        """A hub gets other areas."""
        self.grant(self.random.choice(self.hubs).person, self.random.choice([2, 3]), people.HUB)

    def do_clock(self, laptop: world.Laptop) -> None:
        super().do_clock(laptop)
        self.random.choice(self.hubs).skew = self.random.choice(
            [0, 0, -3_600_000, 40 * world.DAY_MS, -400 * world.DAY_MS]
        )

    def do_hub_back(self, _laptop: world.Laptop) -> None:
        """A hub's disk is copied, put back from a copy, copied into a second computer, or lost with another hub in its
        place."""
        office, x = self.random.choice(self.hubs), self.random.random()
        if x < 0.3 or (x < 0.6 and office.copy is None):
            office.back_up()
            return
        self.ticks.look()
        had = office.facts()
        if x < 0.6:
            office.put_back()
        elif x < 0.75 and len(self.hubs) < MOST_HUBS:
            self.hubs.append(office.twin())
        else:
            self._another(office)
        self.excused |= had - self.elsewhere()

    def _another(self, office: Branch) -> None:
        at = self.hubs.index(office)
        row, alone = office.row(), sum(one.hub.node == office.hub.node for one in self.hubs) == 1
        with self._steady():
            if row is not None and alone and self.random.random() < 0.5:
                with database.writing(self.engine) as conn:
                    auth.revoke(conn, row.id)
            office.close()
            self.hubs[at] = Branch(self, office.person)
            self._count_revoked()

    def restore_laptop(self, laptop: world.Laptop) -> None:
        self.ticks.look()
        super().restore_laptop(laptop)

    def back_up(self) -> None:
        """A backup, of which the province tells every device."""
        super().back_up()
        with database.reading(self.engine) as conn:
            o = tables.origin.c
            haves = [(one, n) for one, n in conn.execute(sa.select(o.id, o.have))]
            pos = conn.scalar(sa.select(tables.node.c.pos)) or 0
        self.ticks.backed |= self.at_province()
        with database.writing(self.engine) as conn:
            backups._count(conn, backups.Head("", self.now, pos, b"", ""), haves)

    def _load(self, backup: world.Backup) -> None:
        super()._load(backup)
        self._begin()

    def _begin(self) -> None:
        with database.writing(self.engine) as conn:
            o = tables.origin.c
            haves = [(one, n) for one, n in conn.execute(sa.select(o.id, o.have))]
            backups._count(conn, backups.Head("", self.now, 0, b"", ""), haves)
            conn.execute(tables.backup.update().values(restored=self.now))

    def put_back(self) -> None:
        self.ticks.look()
        before = set(self.excused)
        super().put_back()
        self._begin()
        self._count_revoked()
        self.excused = before | (self.excused - before) - {name for one in self.hubs for name in one.facts()}

    # --- the end

    def settle(self, rounds: int = 60) -> None:
        """The network is good again: first everybody by the usual ways, then all meet the province."""
        self.faults, self.slow, self.power.odds = False, 0, 0.0
        for work in self.late[:3]:
            self._survive(lambda work=work: self._swallow(work))
        self.late = []
        self._by_hub(rounds)
        self.early = self.unheard()
        self.remote = set()
        self._meet(rounds)
        self._photos(rounds)
        self._forget_hubs()
        while self._hubs_bring(rounds):
            self._meet(rounds)
        with database.reading(self.engine) as conn:
            self.roots_erased(conn)

    def _meet(self, rounds: int) -> None:
        """Everybody meets the province until it has nothing new for anybody; first those who bring something."""
        seen: dict[int, Any] = {}
        order = sorted(self.laptops, key=lambda one: not origins.waiting(one.db, origins.PROVINCE))
        for _ in range(rounds):
            self.now += 5000
            waiting = [one for one in order if seen.get(id(one)) != self._news(one)]
            if not waiting:
                return
            for laptop in waiting:
                size = BIG if self.random.random() < 0.9 else 2000
                before = origins.waiting(laptop.db, origins.PROVINCE)
                done = self._survive(lambda one=laptop, size=size: self.exchange(one, push=size, pull=size))
                if done and not done.again and origins.waiting(laptop.db, origins.PROVINCE) == before:
                    seen[id(laptop)] = self._news(laptop)
        self.odd.append("NEVER QUIET")

    def _news(self, laptop: world.Laptop) -> tuple[Any, ...]:
        """What an answer of the province to this laptop depends on."""
        areas = ["*", *(area for (area,) in laptop.db.execute("SELECT area FROM scope"))]
        with self.engine.connect() as conn:
            raw: Any = conn.connection.dbapi_connection
            last = [f"(SELECT max(pos) FROM feed WHERE area = '{area}')" for area in areas]
            told = f"SELECT ref, (SELECT count(*) FROM held), {', '.join(last)} FROM node"
            out = tuple(raw.execute(told).fetchone())
            conn.rollback()
        return out

    def _photos(self, rounds: int) -> None:
        """Who has photos that the province wants sends them."""
        for laptop in self.laptops:
            for _ in range(rounds):
                if not blobs.wanted(laptop.db):
                    break
                self._survive(lambda one=laptop: self.pour(one))

    def _forget_hubs(self) -> None:
        """Days go by: what a hub named and nobody has is shown no longer."""
        self.now += hub.STALE_MS + 1000
        for laptop in self.laptops:
            if laptop.db.execute("SELECT 1 FROM prov").fetchone():
                self._survive(lambda one=laptop: self.exchange(one))

    def _quiet_hubs(self, rounds: int) -> None:
        for office in self.hubs:
            for _ in range(rounds):
                if self._survive(lambda one=office: self.up(one)) is False:
                    break
            else:
                self.odd.append("HUB NEVER QUIET")

    def _hubs_bring(self, rounds: int) -> bool:
        """Whether hubs gave a restored province back something that it had lost: all others must hear of it."""
        before = self._end()
        self._quiet_hubs(rounds)
        return self._end() != before

    def _end(self) -> int:
        with database.reading(self.engine) as conn:
            return int(conn.scalar(sa.select(tables.node.c.pos)) or 0)

    def _by_hub(self, rounds: int) -> None:
        """Hubs and those that know no other way exchange until all has arrived or nothing changes any more: what was
        left at a hub comes back a round later."""
        asking = [one for one in self.laptops if one.person in self.remote and audit.stuck(one)]
        for laptop in filter(self._stranger, asking):
            self._survive(lambda one=laptop: self.admit(one))
        idle: collections.Counter[int] = collections.Counter()
        while asking:
            self.now += 5000
            for laptop in asking:
                before = _standing(laptop)
                known = [one for one in self.hubs if self._known(one, laptop)] or self.hubs
                office = known[idle[id(laptop)] // 2 % len(known)]  # leaves something, and hears of it
                done = self._survive(lambda one=laptop, office=office: self.by_hub(one, office, batch=BIG))
                moved = done is None or done.again or _standing(laptop) != before
                idle[id(laptop)] = 0 if moved else idle[id(laptop)] + 1
            rounds -= 1
            asking = [one for one in asking if rounds and audit.stuck(one) and idle[id(one)] < IDLE]
            if asking:
                self._quiet_hubs(60)

    def unheard(self) -> list[str]:
        """Laptops that a hub knows, and have not heard that the province has their work."""
        return [
            f"UNHEARD {laptop.person}"
            for laptop in self.laptops
            if laptop.person in self.remote
            and audit.stuck(laptop)
            and all(self._known(office, laptop) for office in self.hubs)
        ]


def _standing(laptop: world.Laptop) -> tuple[Any, ...]:
    return me.read(laptop.db).origin, origins.waiting(laptop.db, origins.PROVINCE), exchange.heard(laptop.db)


def faults(place: Whole) -> list[str]:
    """Every broken promise."""
    at_hubs = [one for office in place.hubs for one in offices.at_hub(place, office)]
    told = [one for laptop in place.laptops for one in place.ticks.now(laptop)]
    return place.odd + place.early + place.ticks.broken + audit.faults(place) + at_hubs + told + pictures.faults(place)
