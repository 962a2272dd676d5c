"""All indicators of a span from its slips, for screen, sheet, paper, console and open data; never a total typed in.

What is counted, and what is not:

- Only slips that were approved (or locked after that) are figures. Those that wait or were returned are told beside
  them; withdrawn ones never count.
- A person is a folded name in a household: one person helped with three topics is one person and three results. A name
  without a household counts only where no household of that village has this name among the same slips. A phone is no
  mark of a person, as families share one. A session without a name is a time and never a person, for nobody can say
  whether it was somebody counted already; `unnamed` tells how many such sessions stand beside the persons.
- A session is one time (lượt), and a class is one for each who came; nobody in a class is a person.
- All of a slip counts in the village where the session took place; the whole area counts each person and household
  once, so that it may be less than its villages together. Merged households are one (the caller resolves them), and a
  merged village counts in what it became.
- Missing is not zero. A village without an approved slip has no figure, unless it said that there is nothing to report;
  the whole area adds up the villages that told, and says how many of how many those are. Nothing is divided by zero,
  and no rate is claimed whose denominator only another office has.
"""

from __future__ import annotations

import operator
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from fieldapp.domain import areas, formulas, reviews, tallies, units
from fieldapp.domain.calendar_span import Span

Line = tallies.Line  # what figures read of one slip

COUNTED = frozenset({reviews.APPROVED, reviews.LOCKED})
Sums = dict[str, tallies.Tally]  # by village
WHOLE = ""  # in place of a village: the whole area

_by_day = operator.attrgetter("date", "row")

TOLD, WAITING, SILENT = "told", "waiting", "silent"


class Post(msgspec.Struct, frozen=True):
    """Somebody's post in a team, or (`person` "") the team's charge of an area, from a day to a day ("" = no end)."""

    team: str
    area: str = ""
    person: str = ""
    since: str = ""
    until: str = ""


class Ground(msgspec.Struct, frozen=True):
    """What figures stand on beside the slips: the area asked for, all places, teams' charges and teams' members."""

    area: str
    atlas: Mapping[str, areas.Area]
    charges: Sequence[Post] = ()
    members: Sequence[Post] = ()


class Village(msgspec.Struct, frozen=True):
    """Where one village stands: `state` is told, waiting (slips, but none approved yet) or silent; its slips by what
    was said of them; `nothing` when it said that there is nothing to report."""

    unit: units.Unit
    state: str
    approved: int = 0
    waiting: int = 0
    returned: int = 0
    nothing: bool = False
    parts: tuple[str, ...] = ()  # the ids of all villages that count in it, its own among them


class Figure(msgspec.Struct, frozen=True):
    """One number, or two with what they give; None where there is none, and `missing` says why (`tables.MISSING`).
    `unnamed` sessions are beside persons and not among them."""

    numerator: int | None = None
    denominator: int | None = None
    unnamed: int = 0
    missing: str = ""

    @property
    def ratio(self) -> float | None:
        """Numerator by denominator; None without either, or where the denominator is zero."""
        return self.numerator / self.denominator if self.numerator is not None and self.denominator else None


class Figures(msgspec.Struct, frozen=True):
    """All indicators of a span: by code, then by village's id, `WHOLE` for the area; as they stood on a day."""

    span: Span
    as_of: str
    villages: tuple[Village, ...]
    indicators: tuple[formulas.Indicator, ...]
    values: dict[str, dict[str, Figure]]
    hits: dict[formulas.Formula, dict[str, tallies.Hits]]
    held: dict[str, list[Line]]  # the slips that count, by village and by day

    @property
    def told(self) -> int:
        """How many villages have figures."""
        return sum(village.state == TOLD for village in self.villages)

    def slips(self, code: str, village: str = WHOLE) -> tuple[str, ...]:
        """The ids of the slips behind a figure, of its numerator or its denominator, by village and day."""
        return tuple(line.row for _, line in self.lines(code, village))

    def slips_of(self, village: str) -> tuple[str, ...]:
        """The ids of all slips of a village that count, by day."""
        return tuple(line.row for line in self.held[village])

    def lines(self, code: str, village: str = WHOLE) -> list[tuple[str, Line]]:
        """The slips behind a figure, each once, by village and day, with the village in which it counts."""
        own = next(one for one in self.indicators if one.code == code)
        above, below = (self.hits.get(one, {}) if one else {} for one in (own.numerator, own.denominator))
        wanted = self.held if village == WHOLE else (village,)
        found = [(id, line) for id in wanted if id in above for line in above[id].lines]
        if not below:
            return found
        known = {line.row for _, line in found}
        return found + [(id, line) for id in wanted if id in below for line in below[id].lines if line.row not in known]


def make(
    listed: Sequence[formulas.Indicator],
    slips: Iterable[Line],
    ground: Ground,
    span: Span,
    as_of: str,
    nothing: Collection[str] = (),
) -> Figures:
    """The figures of the slips of a span, of which those from elsewhere are left out. `nothing` are the villages that
    said there is nothing to report, and what became of several says so when each of them does; merged households have
    been put in place of their parts."""
    places = units.of(ground.atlas, ground.area, span)
    silent = {id for id in places.of if units.there(ground.atlas[id], span)}.difference(nothing)
    held, villages = _sort(slips, places, {places.of[id] for id in silent})
    asked = [one for own in listed for one in (own.numerator, own.denominator) if one is not None]
    hits = tallies.sift([one for one in asked if one.measure in formulas.OF_SLIPS], held)
    sums = {one: _tally(one, hits.get(one, {}), villages) for one in dict.fromkeys(asked) if one in hits}
    sums |= {one: _known(one, ground, places, span, as_of) for one in dict.fromkeys(asked) if one not in hits}
    states = {village.unit.id: village.state for village in villages}
    states[WHOLE] = TOLD if TOLD in states.values() else WAITING if WAITING in states.values() else SILENT
    values = {one.code: {id: _figure(one, sums, id, state) for id, state in states.items()} for one in listed}
    return Figures(span, as_of, villages, tuple(listed), values, hits, held)


def _sort(
    slips: Iterable[Line], places: units.Units, unsaid: Collection[str]
) -> tuple[dict[str, list[Line]], tuple[Village, ...]]:
    """The slips that count by unit, and where each unit stands; `unsaid` are those that did not say, not wholly, that
    there is nothing to report."""
    held: dict[str, list[Line]] = {unit.id: [] for unit in places.listed}
    waiting, returned = dict.fromkeys(held, 0), dict.fromkeys(held, 0)
    for line in slips:
        unit = places.of.get(line.village)
        if unit is None:
            continue
        state = line.state
        if state in COUNTED:
            held[unit].append(line)
        elif state == reviews.WAITING:
            waiting[unit] += 1
        elif state == reviews.RETURNED:
            returned[unit] += 1
    for lines in held.values():
        lines.sort(key=_by_day)
    parts: dict[str, list[str]] = {unit.id: [] for unit in places.listed}
    for village, unit in places.of.items():
        parts[unit].append(village)
    return held, tuple(
        _village(unit, len(held[unit.id]), waiting[unit.id], returned[unit.id], unit.id not in unsaid, parts[unit.id])
        for unit in places.listed
    )


def _village(unit: units.Unit, approved: int, waiting: int, returned: int, nothing: bool, parts: list[str]) -> Village:
    state = TOLD if approved or (nothing and not waiting) else WAITING if waiting or returned else SILENT
    return Village(unit, state, approved, waiting, returned, nothing, tuple(sorted(parts)))


def _tally(
    formula: formulas.Formula, hits: Mapping[str, tallies.Hits], villages: Iterable[Village]
) -> dict[str, tallies.Tally]:
    """What a formula comes to in each village that told, and in all of them."""
    measure = tallies.MEASURES[formula.measure]
    found = {one.unit.id: measure(hits[one.unit.id]) for one in villages if one.state == TOLD}
    parts = list(found.values())
    found[WHOLE] = tallies.Tally(
        set().union(*(part.keys for part in parts)),
        sum(part.number for part in parts),
        sum(part.unnamed for part in parts),
    )
    return found


def _known(
    formula: formulas.Formula, ground: Ground, places: units.Units, span: Span, as_of: str
) -> dict[str, tallies.Tally]:
    """What is known of places and teams on the last day of the span, or on the day of the figures if that is earlier;
    it needs no slip. A team that is in charge of the whole area, and not of a village, counts in the whole only."""
    day = min(span.end, as_of)
    charges = [one for one in ground.charges if _holds(one, day)]
    within = areas.within(ground.atlas, {ground.area}) | places.of.keys()
    teams: dict[str, set[object]] = {unit.id: set() for unit in places.listed}
    for one in charges:
        if one.area in places.of:
            teams[places.of[one.area]].add(one.team)
    teams[WHOLE] = {one.team for one in charges if one.area in within}
    if formula.measure == "teams":
        return {id: tallies.Tally(set(found)) for id, found in teams.items()}
    if formula.measure == "members":
        serving = [one for one in ground.members if _holds(one, day)]
        return {id: tallies.Tally({one.person for one in serving if one.team in found}) for id, found in teams.items()}
    there = [unit.id for unit in places.listed if formula.measure == "villages" or teams[unit.id]]
    return {id: tallies.Tally(number=int(id in there)) for id in teams} | {WHOLE: tallies.Tally(number=len(there))}


def _holds(post: Post, day: str) -> bool:
    return post.since <= day and (not post.until or day <= post.until)


def _figure(own: formulas.Indicator, sums: Mapping[formulas.Formula, Sums], id: str, state: str) -> Figure:
    if own.numerator is None:
        return Figure(missing="outside")
    if own.numerator.measure in formulas.OF_SLIPS and state != TOLD:
        return Figure(missing=state)
    above = sums[own.numerator][id]
    below = sums[own.denominator][id].total() if own.denominator is not None else None
    missing = ""
    if own.kind == formulas.RATIO and not below:
        missing = "outside" if below is None else "zero"
    return Figure(above.total(), below, above.unnamed, missing)
