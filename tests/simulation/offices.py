"""The same world with hubs: laptops go between hub and province at will, some know no other way than a hub, and hubs
are late, put back from copies or set up anew; on the real code, without a socket."""

from __future__ import annotations

import contextlib
import functools
from typing import Any

import nacl.signing
import sqlalchemy as sa

from fieldapp.domain import facts
from fieldapp.server import database, hub_mail, hub_tables, mailroom, relay, tables
from fieldapp.store import hub as pinned
from fieldapp.store import me
from fieldapp.sync import by_hub, envelope, exchange, hubs, protocol
from simulation import audit, world

_LETTERS = "SELECT data FROM mail WHERE data IS NOT NULL"
_DEVICE = sa.select(hub_tables.device).where(hub_tables.device.c.key_id == sa.bindparam("key"))
_idle: list[sa.Engine] = []


@functools.cache
def new_hub() -> sa.Engine:
    """A hub's tables with nothing in them, to be copied."""
    engine = database.connect("sqlite://")
    with database.writing(engine) as conn:
        hub_tables.meta.create_all(conn)
    return engine


class Office:
    """A hub: its database in memory, its device at the province, and an old copy of its disk."""

    def __init__(self, around: Relays, person: str) -> None:
        self.around = around
        self.person = person
        self.engine = self._lent()
        self.copy: Any = None
        self.skew = 0
        relay.prepare(self.engine, now=around.now, entropy=around.entropy)
        self.open()
        self.join()

    def _lent(self) -> sa.Engine:
        engine = _idle.pop() if _idle else database.connect("sqlite://")
        world.founded(engine, new_hub())
        return engine

    def join(self) -> None:
        """The province gets to know it."""
        self.device = self.around.enrol(self.person, bytes(self.hub.state().sign_seed))
        with database.writing(self.engine) as conn:
            key = self.around.province.public_key()
            conn.execute(hub_tables.hub.update().values(state=relay.ACTIVE, node_key=key))

    def open(self) -> None:
        """Its program starts."""
        clock = lambda: self.around.now + self.skew  # noqa: E731
        self.hub = relay.Hub(self.engine, clock=clock, entropy=self.around.entropy)

    def pinned(self) -> pinned.Hub:
        """The hub as a laptop's owner confirms it."""
        return pinned.Hub(self.hub.node, self.hub.key.hex(), "Trạm", "")

    def back_up(self) -> None:
        """Keeps a copy of the disk."""
        self.copy = world.copied(self.engine)

    def put_back(self) -> None:
        """The disk as it was when it was copied."""
        world.filled(self.engine, self.copy)
        self.open()

    def facts(self) -> set[str]:
        """The ids of the facts in the mail that is kept."""
        return {name for data in world.first(self.engine, _LETTERS) for name, _ in _within(data)}

    def roots(self) -> set[str]:
        """The roots of which some body is kept."""
        out = {root for data in world.first(self.engine, _LETTERS) for _, root in _within(data)}
        with database.reading(self.engine) as conn:
            for table in (hub_tables.mirror, hub_tables.piece, hub_tables.offer):
                for body in conn.scalars(sa.select(table.c.body).where(table.c.body.is_not(None))):
                    out.add(facts.read(bytes(body)).root)
        return out

    def close(self) -> None:
        _idle.append(self.engine)


@functools.lru_cache(4096)
def _within(letter: bytes) -> list[tuple[str, str]]:
    """The ids and roots of the facts in a letter, which never changes: it is looked at again and again."""
    return [(fact.id, fact.root) for fact in told(envelope.peek(letter))]


def told(body: bytes) -> list[facts.Fact]:
    """The facts whose bodies a question brings."""
    asked = protocol.read_exchange(body)
    runs = [asked.changes, *asked.past.values()]
    return [facts.read(bytes(raw)) for run in runs for _, raw in run if bytes(raw)[:1] != b'"']


class Relays(world.World):
    """A world with hubs; the people of `remote` never meet the province before the end."""

    hubs: list[Any]
    remote: set[str]

    def enrol(self, person: str, seed: bytes) -> Any:
        """A device of somebody's; its row at the province."""
        raise NotImplementedError

    def by_hub(self, laptop: world.Laptop, office: Office, *, batch: int = 1500) -> exchange.Settled | None:
        """One exchange with a hub, over a network that may lose the question, the answer or the power."""
        before = pinned.read(laptop.db)
        there = office.pinned()
        if before != there:
            pinned.forget(laptop.db)
            pinned.keep(laptop.db, there)
        asked = by_hub.ask(laptop.db, there.node, facts.new_id(self.now, self.entropy), batch=batch)
        if self._chance(0.08):
            return None
        signer = nacl.signing.SigningKey(me.read(laptop.db).sign_seed)
        data = envelope.seal(protocol.encode(asked), signer, made=self.now, req=asked.req, level=1)
        device = self._known(office, laptop)
        if device is None:  # it has no village of this hub's, or is too new: the hub refuses
            return exchange.Settled()
        for _ in range(2 if self._chance(0.05) else 1):
            answer = office.hub.exchange(device, protocol.read_exchange(envelope.peek(data)), data)
        heard = protocol.read_answer(protocol.encode(answer))
        if self._chance(0.12):
            return None
        words = [by_hub.word(one, self.province.public_key()) for one in heard.words]
        fresh = facts.new_id(self.now, self.entropy)
        with contextlib.suppress(world.PowerCut), laptop.db.atomic():
            done = by_hub.settle(laptop.db, there.node, asked, heard, words, now=self.now + laptop.skew, fresh=fresh)
            if self._chance(0.03):
                raise world.PowerCut
            return done
        return None

    def _known(self, office: Office, laptop: world.Laptop) -> hub_mail.Sender | None:
        """The laptop as the hub knows it; None if the province has not told of it yet."""
        key = envelope.key_id(envelope.public(me.read(laptop.db).sign_seed))
        with database.reading(office.engine) as conn:
            row = conn.execute(_DEVICE, {"key": key}).first()
        return None if row is None else hub_mail.Sender(row.id, row.person, row.state == relay.REVOKED)

    def uplink(self, office: Office) -> bool:
        """One question of a hub to the province, over the same network; whether it wants to ask again."""
        asked = office.hub.ask(facts.new_id(self.now, self.entropy))
        if self._chance(0.08):
            return True
        relayed = mailroom.relay(self.province, office.device, hubs.read_relay(hubs.encode(asked)), self.now)
        if self._chance(0.12):
            return True
        return office.hub.settle(asked, hubs.read_relayed(hubs.encode(relayed)))

    def elsewhere(self) -> set[str]:
        """The ids of facts that some laptop, the province or some hub holds with their bodies."""
        held = {name for one in self.laptops for name, body in one.facts().items() if body}
        return held | self.at_province() | {name for one in self.hubs for name in one.facts()}

    def restore_laptop(self, laptop: world.Laptop) -> None:
        before = set(self.excused)
        super().restore_laptop(laptop)
        self.excused = before | (self.excused - before) - {name for one in self.hubs for name in one.facts()}

    def unheard(self) -> list[str]:
        """Laptops that know no other way than a hub, and have not heard that the province has their work."""
        return [
            f"UNHEARD {laptop.person}"
            for laptop in self.laptops
            if laptop.person in self.remote and audit.stuck(laptop)
        ]


class Offices(Relays):
    """The small world with two hubs, each for two of the three villages."""

    def __init__(self, seed: int, *, people: int = 5, faults: bool = True) -> None:
        super().__init__(seed, people=people, faults=faults)
        self.devices: dict[str, Any] = {}
        for laptop in self.laptops:
            self._sign(laptop)
        self.hubs = [Office(self, self._person(n)) for n in range(2)]
        self.remote = {laptop.person for laptop in self.laptops if faults and self.random.random() < 0.4}
        for laptop in self.laptops:  # each was enrolled, and knows its villages from then
            self.exchange_directly(laptop)

    def _person(self, n: int) -> str:
        """A hub is nobody, but has villages as people have."""
        person = facts.new_id(self.now, self.entropy)
        with database.writing(self.engine) as conn:
            conn.execute(tables.person.insert().values(id=person, name=f"Trạm {n}", fold="", phone="", code=person))
            for area in self.areas[n : n + 2]:
                row = {"person": person, "area": area, "role": "hub", "since": "2026-01-01", "until": ""}
                conn.execute(tables.grant.insert().values(**row))
        return person

    def _sign(self, laptop: world.Laptop) -> None:
        """A laptop gets keys, and the province knows them."""
        seed, box = self.entropy(32), self.entropy(32)
        device = self.enrol(laptop.person, seed)
        me.change(laptop.db, sign_seed=seed, box_seed=box, device=device.id)
        self.devices[laptop.person] = device

    def enrol(self, person: str, seed: bytes) -> Any:
        """A device of somebody's; its row at the province."""
        key = envelope.public(seed)
        values = {
            "id": facts.new_id(self.now, self.entropy),
            "person": person,
            "key_id": envelope.key_id(key),
            "sign_key": key,
            "box_key": bytes(32),
            "name": "",
            "app": "",
            "state": "active",
            "enrolled": self.now,
            "seen": self.now,
        }
        with database.writing(self.engine) as conn:
            conn.execute(tables.device.insert().values(**values))
            return conn.execute(sa.select(tables.device).where(tables.device.c.id == values["id"])).one()

    def close(self) -> None:
        for one in self.hubs:
            one.close()
        super().close()

    # --- what happens

    def exchange(self, laptop: world.Laptop, **sizes: int) -> exchange.Settled | None:
        """With the province, or with a hub."""
        if laptop.person in self.remote or (self.faults and self.random.random() < 0.4):
            return self.by_hub(laptop, self.random.choice(self.hubs))
        return self.exchange_directly(laptop, **sizes)

    def exchange_directly(self, laptop: world.Laptop, **sizes: int) -> exchange.Settled | None:
        return super().exchange(laptop, **sizes)

    # --- faults

    def step(self) -> None:
        x = self.random.random()
        if x < 0.1:
            self.uplink(self.random.choice(self.hubs))
        elif x < 0.15 and self.faults:
            self.hub_fault(self.random.choice(self.hubs))
        else:
            super().step()

    def hub_fault(self, office: Office) -> None:
        """A hub goes back to an old copy of its disk, is set up anew, or is copied."""
        x = self.random.random()
        if x < 0.3:
            office.back_up()
            return
        had = office.facts()
        if x < 0.65 and office.copy is not None:
            office.put_back()
        else:
            at = self.hubs.index(office)
            office.close()
            office = self.hubs[at] = Office(self, office.person)
        self.excused |= had - office.facts() - self.elsewhere()

    def put_back(self) -> None:
        before = set(self.excused)
        with database.reading(self.engine) as conn:
            devices = [dict(row) for row in conn.execute(sa.select(tables.device)).mappings()]
        super().put_back()
        with database.writing(self.engine) as conn:
            conn.execute(tables.device.delete())
            conn.execute(tables.device.insert(), devices)
        self.excused = before | (self.excused - before) - {name for one in self.hubs for name in one.facts()}

    # --- the end

    def settle(self, rounds: int = 60) -> None:
        """The network is good again: first everybody by the usual ways, then all meet the province."""
        self.faults = False
        self.quiet(rounds)
        self.early = audit.lost(self) + self.unheard()
        self.remote = set()
        self.quiet(rounds)

    def quiet(self, rounds: int) -> None:
        """Hubs and laptops exchange until nothing changes any more: what was left at a hub comes back a round later."""
        still = 0
        for _ in range(rounds):
            self.now += 5000
            again: list[Any] = [self.uplink(office) for office in self.hubs]
            for laptop in self.laptops:
                dones = [self.by_hub(laptop, office) for office in self.hubs]
                dones += [] if laptop.person in self.remote else [self.exchange_directly(laptop)]
                again += [one is None or one.again or one.taken or one.left for one in dones]
            still = 0 if any(again) else still + 1
            if still == 3:
                break


def faults(place: Offices) -> list[str]:
    """Every broken promise, those of hubs included."""
    return place.early + audit.faults(place) + [one for office in place.hubs for one in at_hub(place, office)]


def at_hub(place: Offices, office: Office) -> list[str]:
    """What is wrong at a hub: a body of an erased root, a mirror that shows something else than the province, or
    something still shown as not yet there."""
    out = [f"HUB UNERASED {root}" for root in office.roots() & place.erased]
    with database.reading(place.engine) as conn:
        t = tables
        query = sa.select(t.change.c.id, t.root.c.area).join(t.root, t.change.c.root == t.root.c.id)
        there = {(area, name) for name, area in conn.execute(query.where(t.change.c.status == "ok"))}
    with database.reading(office.engine) as conn:
        state = conn.execute(sa.select(hub_tables.hub)).one()
        m = hub_tables.mirror.c
        here = {(area, name) for area, name in conn.execute(sa.select(m.area, m.fact).where(m.kind == "c"))}
        pieces = conn.scalars(sa.select(hub_tables.piece.c.fact)).all()
    scope = set(state.scope.split())
    there = {one for one in there if one[0] in scope}
    if here != there:
        out.append(f"HUB MIRROR {len(there - here)} missing {len(here - there)} more")
    return out + [f"HUB PIECE {name}" for name in pieces]


def settle(seed: int, steps: int) -> list[str]:
    """What is wrong after one schedule."""
    place = Offices(seed)
    try:
        place.run(steps)
        return faults(place)
    finally:
        place.close()
