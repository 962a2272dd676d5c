"""Hands out households to villages: facts of the province's own origin, through the same intake as all others."""

from __future__ import annotations

import msgspec

from fieldapp.domain import facts, hours, households, problems, text
from fieldapp.server import access, admin, desk, numbers, sight
from fieldapp.server.queries import slips

BATCH = 1000  # facts in one intake

_Key = tuple[str, str, str]


class Handout:
    """Households that are handed out in one transaction; `finish` writes the last of them."""

    def __init__(self, at: desk.Desk) -> None:
        self.at = at
        self._clock: int = at.node.hlc
        self._n = numbers.have(at.conn, at.node.origin)[0]
        self._wall = hours.wall(at.now)
        self._waiting: list[tuple[int, msgspec.Raw]] = []
        self._known: dict[str, set[_Key]] = {}

    def add(self, *, area: str, name: str, place: str = "", phone: str = "") -> str:
        """A household in a village, unless one of that name, place and phone is there. Returns what was done.

        Problems "area_*", "household_area", and those of `households.check`.
        """
        where = self.at.areas.find(area)
        if where.kind not in admin.VILLAGES:
            raise problems.Problem("household_area", "area", area=where.name)
        told = households.tidy(households.Household("", where.id, name, place, phone))
        for problem in households.check(told):
            raise problem
        known = self._of(where.id)
        if _key(told) in known:
            return desk.SAME
        known.add(_key(told))
        self._write(told)
        return desk.ADDED

    def _write(self, told: households.Household) -> None:
        self._clock = facts.tick(self._clock, self.at.now)
        self._n += 1
        fact = facts.write(
            "household",
            households.cells(told),
            author=self.at.node.person,
            clock=self._clock,
            wall=self._wall,
            now=self.at.now,
            entropy=self.at.entropy,
        )
        self._waiting.append((self._n, msgspec.Raw(fact.body)))
        if len(self._waiting) >= BATCH:
            self.finish()

    def finish(self) -> None:
        """Takes in what waits; the caller commits."""
        if self._waiting:
            taken = access.intake(self.at)
            taken.own(self.at.node.origin, sight.look(self._waiting), None)
            taken.finish()
            self._waiting = []

    def _of(self, area: str) -> set[_Key]:
        """The households on the roll of a village, those waiting included."""
        if area not in self._known:
            conn, told = self.at.conn, slips.roll(self.at.conn, {area})
            homes = slips.homes(told)
            gone = slips.hidden(told, homes, lambda: slips.last(conn, {area}, homes).keys())
            self._known[area] = {_key(households.of(record)) for record in told if record.row not in gone}
        return self._known[area]


def _key(told: households.Household) -> _Key:
    return (text.fold(told.name), text.fold(told.place), told.phone)
