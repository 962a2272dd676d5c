"""A quiet village on the real province and real vaults, without a socket: every test about rules begins here."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa
from simulation import audit, world

from fieldapp.domain import facts
from fieldapp.server import accept, database, tables
from fieldapp.store import fold
from fieldapp.sync import exchange, protocol

WHOLE = {"push": 10**6, "pull": 10**6}  # sizes of one batch for all that there is


class Town:
    """A quiet world: two members of one village, with their laptops; nothing goes wrong unless a test makes it."""

    def __init__(self, url: str) -> None:
        self.world = world.World(7, people=3, faults=False, url=url)
        self.village = self.world.areas[0]
        for laptop in self.world.laptops:
            self.give(laptop.person, [self.village])
        self.lan, self.hoa, self.minh = self.world.laptops

    def give(self, person: str, areas: list[str]) -> None:
        """A person's areas from now on."""
        with database.writing(self.world.engine) as conn:
            conn.execute(tables.grant.delete().where(tables.grant.c.person == person))
            for area in areas:
                conn.execute(
                    tables.grant.insert().values(person=person, area=area, role="officer", since="2026-01-01", until="")
                )

    def household(self, laptop: world.Laptop, name: str = "Hộ bà Đặng Thị Móc") -> str:
        """A household saved on a laptop."""
        return self.world.write(laptop, "household", {"area": self.village, "name": name}).root

    def meet(self, laptop: world.Laptop, **sizes: int) -> exchange.Settled:
        """One exchange; time passes."""
        self.world.now += 1000
        done = self.world.exchange(laptop, **(sizes or WHOLE))
        assert done is not None
        return done

    def all_meet(self, **sizes: int) -> None:
        """Everybody exchanges until nothing is left, in small batches unless told otherwise."""
        self.world.settle(**sizes)
        assert audit.faults(self.world) == []

    def answer(self, asked: protocol.Exchange, person: str) -> protocol.Answer:
        """What the province says to a question."""
        sender = accept.Sender(person, "device")
        return self.world.province.exchange(sender, asked, self.world.now)

    def ask(self, laptop: world.Laptop, **sizes: int) -> protocol.Exchange:
        """The question that a laptop would ask now."""
        return exchange.ask(laptop.db, facts.new_id(self.world.now, self.world.entropy), **sizes)

    def hear(self, laptop: world.Laptop, asked: protocol.Exchange, answer: protocol.Answer) -> exchange.Settled:
        """A laptop takes an answer in."""
        fresh = facts.new_id(self.world.now, self.world.entropy)
        return exchange.settle(laptop.db, asked, answer, now=self.world.now, fresh=fresh)

    def forge(self, laptop: world.Laptop, entity: str, fields: dict[str, Any], **more: Any) -> facts.Fact:
        """A fact that no screen would make, signed by this laptop's person all the same."""
        told = {"author": laptop.person, "clock": facts.tick(0, self.world.now), "wall": "", **more}
        return facts.write(entity, fields, now=self.world.now, entropy=self.world.entropy, **told)

    def push(self, laptop: world.Laptop, *told: facts.Fact | bytes, after: int = 0) -> protocol.Answer:
        """Sends such facts, or bytes that are none, under the numbers after `after`, past the laptop's own ledger."""
        asked = self.ask(laptop)
        bodies = [one.body if isinstance(one, facts.Fact) else one for one in told]
        asked.changes = [(after + step, msgspec.Raw(body)) for step, body in enumerate(bodies, 1)]
        return self.answer(asked, laptop.person)

    def held(self) -> dict[str, str]:
        """Why the province holds facts back, by fact."""
        with database.reading(self.world.engine) as conn:
            return dict(conn.execute(sa.select(tables.held.c.fact, tables.held.c.code)).all())

    def status(self, fact: str) -> str:
        """What the province did with a fact."""
        with database.reading(self.world.engine) as conn:
            return str(conn.scalar(sa.select(tables.change.c.status).where(tables.change.c.id == fact)))

    def value(self, laptop: world.Laptop, row: str, field: str) -> Any:
        """A field as a laptop shows it."""
        record = fold.record(laptop.db, row)
        return None if record is None else record.value(field)
