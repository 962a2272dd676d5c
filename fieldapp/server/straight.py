"""Takes the straight way what is most of all that comes: facts that open a visit, of a household that stands where
their author may record or of nobody's. It writes what the long way would, in a third of the time; whatever is not as
plain it leaves to that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldapp.domain import facts, visit_glance
from fieldapp.server import plain, records, sight

if TYPE_CHECKING:
    from fieldapp.server import accept


class Straight:
    """The plain facts of one run of an origin; knows in which areas the sender may record."""

    def __init__(self, taking: accept.Intake, origin: str) -> None:
        self._taking = taking
        self._origin = origin
        self._standing, self._fold, self._bench = taking.standing, taking.fold, taking.bench
        self._person = "" if taking.sender.revoked else taking.sender.person
        self._latest = facts.latest(taking.now)
        self._areas: set[str] = set()

    def take(self, n: int, one: sight.Seen) -> bool:
        """Takes a piece under its number; False, with nothing done, for one that is not plain."""
        fact = one.opened
        if fact is None or not self._plain(fact):
            return False
        if not (self._begins(fact) if fact.root == fact.id else self._stands(fact)):
            return False
        taking, name, clock, body = self._taking, fact.id, fact.clock, bytes(one.raw)
        if clock > taking.hlc:
            taking.hlc = clock
        self._standing.known.add(name)
        taking.rows[name] = (
            name, self._origin, n, clock, clock, taking.now, self._person, records.ENTITY, name, fact.root, body, "ok"
        )  # fmt: skip
        self._fold.add_opened(fact, body)
        return True

    def take_all(self, told: sight.Whole) -> bool:
        """Takes a whole run; False, with nothing done, where one of it is not plain."""
        visits, taking = told.visits, self._taking
        if not self._all_plain(visits):
            return False
        areas = self._areas_of(visits)
        if areas is None:
            return False
        taking.hlc = max(taking.hlc, *visits.clocks)
        self._standing.known.update(visits.names)
        origin, now, person, entity = self._origin, taking.now, self._person, records.ENTITY
        pieces = zip(told.numbers, visits.names, visits.roots, visits.clocks, visits.bodies, strict=True)
        rows = [
            (name, origin, n, clock, clock, now, person, entity, name, root, body, "ok")
            for n, name, root, clock, body in pieces
        ]
        taking.rows.update(zip(visits.names, rows, strict=True))
        self._fold.add_all(visits, areas)
        return True

    def _all_plain(self, visits: plain.Visits) -> bool:
        """As `_plain`, of all; and none comes twice."""
        return (
            set(visits.authors) == {self._person}
            and max(visits.clocks) <= self._latest
            and len(set(visits.names)) == len(visits.names)
            and self._standing.known.isdisjoint(visits.names)
            and self._fold.told.keys().isdisjoint(visits.names)
            and all(map(self._bench.periods.is_open, set(visits.villages)))
        )

    def _areas_of(self, visits: plain.Visits) -> list[str] | None:
        """Where the root of each stands; None if one does where the sender may not record, or hangs on another of
        them."""
        area_of = {}
        for root in set(visits.roots).difference(visits.names):
            area = self._fold.place(root).area
            if area is None or root in self._standing.erased or not self._may(area):
                return None
            area_of[root] = area
        areas = []
        for name, root, told in zip(visits.names, visits.roots, visits.areas, strict=True):
            if name == root:
                if told is None or not self._is_new(root) or not self._may(told):
                    return None
            elif told is not None or root not in area_of:
                return None
            areas.append(told or area_of[root])
        return areas

    def _plain(self, fact: visit_glance.Opened) -> bool:
        """Whether nothing is known of its visit, and it is the sender's own of today's people and periods."""
        return (
            fact.author == self._person
            and fact.clock <= self._latest
            and fact.id not in self._standing.known
            and not self._fold.told.get(fact.id)
            and self._bench.periods.is_open(fact.village)
        )

    def _stands(self, fact: visit_glance.Opened) -> bool:
        """Whether its root stands where the sender may record."""
        root = fact.root
        return fact.area is None and root not in self._standing.erased and self._may(self._fold.place(root).area)

    def _begins(self, fact: visit_glance.Opened) -> bool:
        """Whether it is a root of its own that nobody has told of, in an area where the sender may record."""
        return self._is_new(fact.root) and self._may(fact.area)

    def _is_new(self, root: str) -> bool:
        """Whether nobody has told of a root."""
        place = self._fold.place(root)
        known = root in self._standing.erased or root in self._standing.undecided
        return not known and not place.area and place.fresh

    def _may(self, area: str | None) -> bool:
        if area in self._areas:
            return True
        if area is None or not self._bench.may_record(self._person, area):
            return False
        self._areas.add(area)
        return True
