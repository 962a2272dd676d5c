"""Sticks at hubs and letters by the network, in the simulated world: the files of the heap come to a hub, and whoever
carries letters hands them over where a province or a hub can be reached."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fieldapp.domain import problems
from fieldapp.server import hub_carriers, hub_files, uplink
from fieldapp.server import letters as server_letters
from fieldapp.store import hub
from fieldapp.sync import letters, parts, porter
from simulation import pictures, world

# Deeds of steps in which nothing happened before, so that all others stay as they were.
DEEDS: tuple[tuple[float, str], ...] = ((0.008, "stick_hub"), (0.008, "letters"), (0.008, "hub_letters"))
WRONG_HAND = frozenset({"hub_letters_none", "hub_new", "hub_revoked", "hub_device", "origin_foreign"})


def serve(place: Any, office: Any, path: str, data: bytes, token: str) -> bytes | None:
    """What the other end of a line says to who brings letters; None for any other way."""
    if path == letters.AT_HUB and office is not None:
        return hub_carriers.receive(office.hub, data)
    if path == letters.PATH and office is None:
        return server_letters.receive(place.province, data, token)
    return None


class Porters(pictures.Pictures):
    """What happens to letters on their way."""

    hubs: list[Any]

    def line(self, office: Any = None) -> Any:
        """The network to the province, or to a hub."""
        raise NotImplementedError

    def do_stick_hub(self, _laptop: world.Laptop) -> None:
        """A hub takes a file, and what it has for the way back goes onto the heap."""
        if self.files:
            self._take(self._hub)

    def _hub(self, file: Path) -> None:
        office = self.random.choice(self.hubs)
        done = hub_files.take(office.hub, parts.read(file))
        data = hub_files.make(office.hub, done.answers)
        if data:
            out = self._file()
            parts.write(out, data)
            self.files.append(out)

    def do_letters(self, laptop: world.Laptop) -> None:
        """A laptop hands over what it carries: to the province, or to the hub that it knows."""
        clock = lambda: self.now + laptop.skew  # noqa: E731
        there = hub.read(laptop.db)
        offices = [one for one in self.hubs if there is not None and one.hub.node == there.node]
        try:
            if there is not None and offices and self.random.random() < 0.5:
                link = self.line(offices[0])
                porter.to_hub(laptop.db, link, there, porter.Handed(), clock=clock, entropy=self.entropy)
            else:
                porter.to_province(laptop.db, self.line(), porter.Handed(), clock=clock, entropy=self.entropy)
        except problems.Problem as problem:
            if problem.code not in self.too_late | WRONG_HAND:
                self.odd.append(f"LETTERS REFUSED {problem.code}")

    def do_hub_letters(self, _laptop: world.Laptop) -> None:
        """A hub hands its letters to the province."""
        office = self.random.choice(self.hubs)
        try:
            while uplink.hand_over(office.hub, self.line(), uplink.Handed()):
                continue
        except problems.Problem as problem:
            if problem.code not in self.too_late | WRONG_HAND:
                self.odd.append(f"HUB LETTERS REFUSED {problem.code}")
