"""What laptops say of where their work is, held against where it ever was: a tick may be late, never too early."""

from __future__ import annotations

from typing import Any

from fieldapp.store import custody, hub
from simulation import offices, world

_OWN = "SELECT row, id FROM change WHERE n > 0 AND body IS NOT NULL"  # what is erased is told to nobody


class Ticks:
    """Where each fact ever was: at the province, in a backup of it, and by the name of its key at a hub."""

    def __init__(self, place: offices.Relays) -> None:
        self.place = place
        self.there: set[str] = set()
        self.backed: set[str] = set()
        self.at_hub: dict[str, set[str]] = {}
        self.broken: list[str] = []

    def look(self) -> None:
        """Before something is put back or lost: what is where now counts as having been there."""
        self.there |= self.place.at_province()
        for office in self.place.hubs:
            self.at_hub.setdefault(office.hub.node, set()).update(office.facts())

    def check(self, laptop: world.Laptop) -> None:
        """Holds every tick of a laptop's own work against that."""
        told = _told(laptop)
        if not told:
            return
        node = (hub.read(laptop.db) or hub.Hub("", "", "", "")).node
        for _ in range(2):
            wrong = [one for one in told if not self._true(*one, node)]
            if not wrong:
                return
            self.look()
        self.broken += [f"TICK {place} {name}" for name, place in wrong]

    def _true(self, name: str, place: str, node: str) -> bool:
        if place == custody.BACKUP:
            return name in self.backed
        return name in self.there or (place == custody.HUB and name in self.at_hub.get(node, ()))

    def now(self, laptop: world.Laptop) -> list[str]:
        """At the end: what a laptop says is at the province must be there now."""
        there = self.place.at_province()
        told = [(name, place) for name, place in _told(laptop) if place != custody.HUB]
        return [f"TICK NOW {place} {name}" for name, place in told if name not in there]


def _told(laptop: world.Laptop) -> list[tuple[str, str]]:
    """Own facts with where their rows are said to be, as far as that is anywhere else than here."""
    own: list[Any] = laptop.db.execute(_OWN).fetchall()
    places = custody.places(laptop.db, {row for row, _ in own})
    return [(name, places[row]) for row, name in own if places.get(row, custody.HERE) != custody.HERE]
