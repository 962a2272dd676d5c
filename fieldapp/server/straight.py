"""Takes the straight way what is most of all that comes: new visits, of households that stand where their author may
record or of nobody's. It writes what the long way would, in a third of the time; whatever is not as plain it leaves to
that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldapp.domain import facts, photos
from fieldapp.server import records, sight

if TYPE_CHECKING:
    from fieldapp.server import accept

_AREA = "area"
_NOT_PLAIN = frozenset({"_review", "_locked", photos.CELL})  # cells that need other rights, or say more than a record


class Straight:
    """The plain facts of one run of an origin; knows about which roots, and in which areas, the sender may record."""

    def __init__(self, taking: accept.Intake, origin: str) -> None:
        self._taking = taking
        self._origin = origin
        self._standing, self._fold, self._bench = taking.standing, taking.fold, taking.bench
        self._person = taking.sender.person
        self._latest = facts.latest(taking.now)
        self._roots: set[str] = set()
        self._areas: set[str] = set()

    def take(self, n: int, one: sight.Seen) -> bool:
        """Takes a piece under its number; False, with nothing done, for one that is not plain."""
        fact, element = one.fact, one.alone
        if fact is None or element is None or not self._plain(fact):
            return False
        own = fact.root == fact.id
        if not (self._begins(fact) if own else self._stands(fact)):
            return False
        taking, name, clock = self._taking, fact.id, fact.clock
        if clock > taking.hlc:
            taking.hlc = clock
        self._standing.known.add(name)
        taking.rows[name] = (
            name, self._origin, n, clock, clock, taking.now, self._person, records.ENTITY, name, fact.root, fact.body,
            "ok",
        )  # fmt: skip
        if own:
            self._fold.add(fact, element)
        else:
            self._fold.add_alone(fact, element)
        return True

    def _plain(self, fact: facts.Fact) -> bool:
        """Whether it is a visit of which nothing is known, told by the sender, with no more to it than a record."""
        name = fact.id
        return (
            fact.row == name
            and fact.entity == records.ENTITY
            and name not in self._standing.known
            and fact.clock <= self._latest
            and fact.author == self._person
            and fact.deed == facts.SET
            and not fact.prev
            and _NOT_PLAIN.isdisjoint(fact.fields)
            and not self._fold.told.get(name)
            and self._bench.periods.is_open(fact.fields.get("village"))
        )

    def _stands(self, fact: facts.Fact) -> bool:
        """Whether its root stands somewhere, and the sender may record there."""
        root = fact.root
        if _AREA in fact.fields:
            return False
        if root in self._roots:
            return True
        if root in self._standing.erased or self._fold.place(root).area is None or self._may_not(fact):
            return False
        self._roots.add(root)
        return True

    def _begins(self, fact: facts.Fact) -> bool:
        """Whether it is a root of its own that nobody has told of, in an area where the sender may record."""
        root, place = fact.root, self._fold.place(fact.root)
        if (
            root in self._standing.erased
            or root in self._standing.undecided
            or not (place.fresh and place.area is None)
        ):
            return False
        if _AREA not in fact.fields or self._bench.out_of_place(fact):
            return False
        area = fact.fields[_AREA]
        if area in self._areas:
            return True
        if self._may_not(fact):
            return False
        self._areas.add(area)
        return True

    def _may_not(self, fact: facts.Fact) -> bool:
        return self._taking.sender.revoked or self._bench.may(fact) is not None

    def passed(self, fact: facts.Fact | None) -> None:
        """This one went the long way: where roots stand may be otherwise now."""
        if fact is None:
            return
        if fact.entity != records.ENTITY or fact.deed != facts.SET or _AREA in fact.fields:
            self._roots.clear()
