"""Takes the straight way what is most of all that comes: facts that open a visit, of a household that stands where
their author may record or of nobody's. It writes what the long way would, in a third of the time; whatever is not as
plain it leaves to that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldapp.domain import facts, visit_glance
from fieldapp.server import records, sight

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
        root, place = fact.root, self._fold.place(fact.root)
        if root in self._standing.erased or root in self._standing.undecided or place.area or not place.fresh:
            return False
        return self._may(fact.area)

    def _may(self, area: str | None) -> bool:
        if area in self._areas:
            return True
        if area is None or not self._bench.may_record(self._person, area):
            return False
        self._areas.add(area)
        return True
