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
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from fieldapp.domain import areas, formulas, reviews, text, units, visits
from fieldapp.domain.calendar_span import Span

COUNTED = frozenset({reviews.APPROVED, reviews.LOCKED})
WHOLE = ""  # in place of a village: the whole area

_by_day = operator.attrgetter("date", "row")

TOLD, WAITING, SILENT = "told", "waiting", "silent"


class Line(NamedTuple):
    """What figures read of one slip; `person` is the folded name, `topics` are "ID-01:3 DVC-01:4". A tuple, as a
    database gives it: to make more of each of ten thousand slips would cost more than counting them."""

    row: str
    village: str
    household: str
    person: str
    state: str
    mode: str
    people: int | None
    topics: str
    satisfaction: int | None
    date: str


class Hits(NamedTuple):
    """The slips that a formula counts, and how many of their lines fit, where results are what it counts."""

    lines: list[Line]
    results: int = 0


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
    hits: dict[formulas.Formula, dict[str, Hits]]
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


class _Tally(msgspec.Struct):
    """What some slips add up to: things that may come again elsewhere (`keys`), and those that cannot (`number`)."""

    keys: set[object] = set()
    number: int = 0
    unnamed: int = 0

    def total(self) -> int:
        return len(self.keys) + self.number


def make(
    listed: Sequence[formulas.Indicator],
    slips: Iterable[Line],
    ground: Ground,
    span: Span,
    as_of: str,
    nothing: Collection[str] = (),
) -> Figures:
    """The figures of the slips of a span, of which those from elsewhere are left out. `nothing` are the villages that
    said there is nothing to report; merged households have been put in place of their parts."""
    places = units.of(ground.atlas, ground.area, span)
    held, villages = _sort(slips, places, nothing)
    asked = [one for own in listed for one in (own.numerator, own.denominator) if one is not None]
    hits = _hits([one for one in asked if one.measure in formulas.OF_SLIPS], held)
    tallies = {one: _tally(one, hits.get(one, {}), villages) for one in dict.fromkeys(asked) if one in hits}
    tallies |= {one: _known(one, ground, places, span, as_of) for one in dict.fromkeys(asked) if one not in hits}
    states = {village.unit.id: village.state for village in villages}
    states[WHOLE] = TOLD if TOLD in states.values() else WAITING if WAITING in states.values() else SILENT
    values = {one.code: {id: _figure(one, tallies, id, state) for id, state in states.items()} for one in listed}
    return Figures(span, as_of, villages, tuple(listed), values, hits, held)


def line(row: str, slip: visits.Slip, state: str, homes: Mapping[str, str]) -> Line:
    """What figures read of a whole slip; `homes` says where merged households belong."""
    household = homes.get(slip.household, slip.household)
    topics = " ".join(f"{one.topic}:{one.result}" for one in slip.topics)
    who = text.fold(slip.name)
    return Line(row, slip.village, household, who, state, slip.mode, slip.people, topics, slip.satisfaction, slip.date)


def times(told: Line) -> int:
    """How many times (lượt) a slip tells of: a class is one for each who came."""
    return (told.people or 0) if told.mode == visits.CLASS else 1


def _sort(
    slips: Iterable[Line], places: units.Units, nothing: Collection[str]
) -> tuple[dict[str, list[Line]], tuple[Village, ...]]:
    """The slips that count by unit, and where each unit stands."""
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
    empty = {places.of.get(village) for village in nothing}
    for lines in held.values():
        lines.sort(key=_by_day)
    parts: dict[str, list[str]] = {unit.id: [] for unit in places.listed}
    for village, unit in places.of.items():
        parts[unit].append(village)
    return held, tuple(
        _village(unit, len(held[unit.id]), waiting[unit.id], returned[unit.id], unit.id in empty, parts[unit.id])
        for unit in places.listed
    )


def _village(unit: units.Unit, approved: int, waiting: int, returned: int, nothing: bool, parts: list[str]) -> Village:
    state = TOLD if approved or (nothing and not waiting) else WAITING if waiting or returned else SILENT
    return Village(unit, state, approved, waiting, returned, nothing, tuple(sorted(parts)))


def _hits(asked: Iterable[formulas.Formula], held: Mapping[str, list[Line]]) -> dict[formulas.Formula, dict[str, Hits]]:
    """What each formula counts in each unit."""
    wanted = list(dict.fromkeys(asked))
    every = [one for one in wanted if one.topics is None and one.results is None]
    chosen = [one for one in wanted if one not in every]
    judge = _Judge(chosen)
    hits: dict[formulas.Formula, dict[str, Hits]] = {one: {} for one in wanted}
    for unit, lines in held.items():
        for one in every:
            hits[one][unit] = _of_every(one, lines)
        for one, found in zip(chosen, judge.choose(lines), strict=True):
            hits[one][unit] = found
    return hits


def _of_every(formula: formulas.Formula, lines: list[Line]) -> Hits:
    if formula.least is not None:
        lines = [line for line in lines if formula.asks(line.satisfaction)]
    return Hits(lines, sum(line.topics.count(":") for line in lines) if formula.measure == "results" else 0)


class _Judge:
    """Which formulas count a slip for its topics and results. What slips tell is often the same, so that each line
    of a slip, and each slip's lines together, are looked at once."""

    def __init__(self, wanted: list[formulas.Formula]) -> None:
        self.wanted = wanted
        self._lines: dict[str, list[int]] = {}
        self._slips: dict[str, tuple[tuple[int, ...], list[int]]] = {}

    def choose(self, lines: list[Line]) -> list[Hits]:
        """What each formula counts of these slips."""
        found: list[list[Line]] = [[] for _ in self.wanted]
        results = [0] * len(self.wanted)
        for line in lines:
            told = self._slips.get(line.topics)
            if told is None:
                told = self._judge(line.topics)
            for number in told[0]:
                found[number].append(line)
            for number in told[1]:
                results[number] += 1
        return [self._asked(*one) for one in zip(self.wanted, found, results, strict=True)]

    def _judge(self, topics: str) -> tuple[tuple[int, ...], list[int]]:
        fitting: list[int] = []
        for line in topics.split():
            if line not in self._lines:
                self._lines[line] = [number for number, one in enumerate(self.wanted) if one.lines(line)]
            fitting += self._lines[line]
        counted = [number for number in fitting if self.wanted[number].measure == "results"]
        told = self._slips[topics] = (tuple(dict.fromkeys(fitting)), counted)
        return told

    def _asked(self, formula: formulas.Formula, lines: list[Line], results: int) -> Hits:
        if formula.least is None:
            return Hits(lines, results)
        kept = [line for line in lines if formula.asks(line.satisfaction)]
        return Hits(kept, sum(formula.lines(line.topics) for line in kept))


def _tally(formula: formulas.Formula, hits: Mapping[str, Hits], villages: Iterable[Village]) -> dict[str, _Tally]:
    """What a formula comes to in each village that told, and in all of them."""
    measure = _MEASURES[formula.measure]
    found = {one.unit.id: measure(hits[one.unit.id]) for one in villages if one.state == TOLD}
    parts = list(found.values())
    found[WHOLE] = _Tally(
        set().union(*(part.keys for part in parts)),
        sum(part.number for part in parts),
        sum(part.unnamed for part in parts),
    )
    return found


def _persons(hits: Hits) -> _Tally:
    named = {(line.household, line.person) for line in hits.lines if line.person}
    known = {name for home, name in named if home}
    loose = sum(1 for home, name in named if not home and name not in known)
    unnamed = sum(1 for line in hits.lines if not line.person and line.mode != visits.CLASS)
    return _Tally({key for key in named if key[0]}, loose, unnamed)


def _households(hits: Hits) -> _Tally:
    return _Tally({line.household for line in hits.lines if line.household})


def _days(hits: Hits) -> _Tally:
    return _Tally({line.date for line in hits.lines})


def _times(hits: Hits) -> _Tally:
    return _Tally(number=sum(map(times, hits.lines)))


def _slips(hits: Hits) -> _Tally:
    return _Tally(number=len(hits.lines))


def _results(hits: Hits) -> _Tally:
    return _Tally(number=hits.results)


def _classes(hits: Hits) -> _Tally:
    return _Tally(number=sum(line.mode == visits.CLASS for line in hits.lines))


def _attendances(hits: Hits) -> _Tally:
    return _Tally(number=sum(line.people or 0 for line in hits.lines if line.mode == visits.CLASS))


_MEASURES: dict[str, Callable[[Hits], _Tally]] = {
    "persons": _persons,
    "households": _households,
    "days": _days,
    "times": _times,
    "slips": _slips,
    "results": _results,
    "classes": _classes,
    "attendances": _attendances,
}


def _known(formula: formulas.Formula, ground: Ground, places: units.Units, span: Span, as_of: str) -> dict[str, _Tally]:
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
        return {id: _Tally(set(found)) for id, found in teams.items()}
    if formula.measure == "members":
        serving = [one for one in ground.members if _holds(one, day)]
        return {id: _Tally({one.person for one in serving if one.team in found}) for id, found in teams.items()}
    there = [unit.id for unit in places.listed if formula.measure == "villages" or teams[unit.id]]
    return {id: _Tally(number=int(id in there)) for id in teams} | {WHOLE: _Tally(number=len(there))}


def _holds(post: Post, day: str) -> bool:
    return post.since <= day and (not post.until or day <= post.until)


def _figure(
    own: formulas.Indicator, tallies: Mapping[formulas.Formula, Mapping[str, _Tally]], id: str, state: str
) -> Figure:
    if own.numerator is None:
        return Figure(missing="outside")
    if own.numerator.measure in formulas.OF_SLIPS and state != TOLD:
        return Figure(missing=state)
    above = tallies[own.numerator][id]
    below = tallies[own.denominator][id].total() if own.denominator is not None else None
    missing = ""
    if own.kind == formulas.RATIO and not below:
        missing = "outside" if below is None else "zero"
    return Figure(above.total(), below, above.unnamed, missing)
