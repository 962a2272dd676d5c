"""The quiet village with a hub in its commune office, without a socket."""

from __future__ import annotations

from rules.town import Town
from simulation import offices, world

from fieldapp.server import database
from fieldapp.server.queries import places
from fieldapp.sync import exchange


class Station(Town):
    """Two members of two villages and a hub that mirrors both."""

    def __init__(self) -> None:
        self.world: offices.Offices = offices.Offices(7, people=3, faults=False)
        self.village = self.world.areas[0]
        for laptop in self.world.laptops:
            self.give(laptop.person, [self.village])
        self.lan, self.hoa, self.minh = self.world.laptops
        self.hub = self.world.hubs[0]
        self.up()

    def give(self, person: str, areas: list[str]) -> None:
        super().give(person, areas)
        with database.writing(self.world.engine) as conn:
            places.touch(conn)

    def meet(self, laptop: world.Laptop, **sizes: int) -> exchange.Settled:
        """One exchange with the province itself."""
        self.world.now += 1000
        done = self.world.exchange_directly(laptop, **(sizes or {"push": 10**6, "pull": 10**6}))
        assert done is not None
        return done

    def by(self, laptop: world.Laptop) -> exchange.Settled:
        """One exchange with the hub."""
        self.world.now += 1000
        done = self.world.by_hub(laptop, self.hub, batch=10**6)
        assert done is not None
        return done

    def up(self) -> None:
        """A network appears at the office until the hub and the province have told each other everything."""
        self.world.now += 1000
        while self.world.uplink(self.hub):
            self.world.now += 1000

    def all_agree(self) -> None:
        """Everybody meets everybody until nothing is left; every promise holds, those of hubs included."""
        self.world.settle()
        assert offices.faults(self.world) == []
