"""What slips add up to by a formula: persons, households, times and the like, each counted once; never which slips."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import msgspec

from fieldapp.domain import formulas, text, visits


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


class Tally(msgspec.Struct):
    """What some slips add up to: things that may come again elsewhere (`keys`), and those that cannot (`number`)."""

    keys: set[object] = set()
    number: int = 0
    unnamed: int = 0

    def total(self) -> int:
        return len(self.keys) + self.number


def line(row: str, slip: visits.Slip, state: str, homes: Mapping[str, str]) -> Line:
    """What figures read of a whole slip; `homes` says where merged households belong."""
    household = homes.get(slip.household, slip.household)
    topics = " ".join(f"{one.topic}:{one.result}" for one in slip.topics)
    who = text.fold(slip.name)
    return Line(row, slip.village, household, who, state, slip.mode, slip.people, topics, slip.satisfaction, slip.date)


def times(told: Line) -> int:
    """How many times (lượt) a slip tells of: a class is one for each who came."""
    return (told.people or 0) if told.mode == visits.CLASS else 1


def sift(asked: Iterable[formulas.Formula], held: Mapping[str, list[Line]]) -> dict[formulas.Formula, dict[str, Hits]]:
    """The slips that each formula counts in each unit."""
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


def _persons(hits: Hits) -> Tally:
    named = {(line.household, line.person) for line in hits.lines if line.person}
    known = {name for home, name in named if home}
    loose = sum(1 for home, name in named if not home and name not in known)
    unnamed = sum(1 for line in hits.lines if not line.person and line.mode != visits.CLASS)
    return Tally({key for key in named if key[0]}, loose, unnamed)


def _households(hits: Hits) -> Tally:
    return Tally({line.household for line in hits.lines if line.household})


def _days(hits: Hits) -> Tally:
    return Tally({line.date for line in hits.lines})


def _times(hits: Hits) -> Tally:
    return Tally(number=sum(map(times, hits.lines)))


def _slips(hits: Hits) -> Tally:
    return Tally(number=len(hits.lines))


def _results(hits: Hits) -> Tally:
    return Tally(number=hits.results)


def _classes(hits: Hits) -> Tally:
    return Tally(number=sum(line.mode == visits.CLASS for line in hits.lines))


def _attendances(hits: Hits) -> Tally:
    return Tally(number=sum(line.people or 0 for line in hits.lines if line.mode == visits.CLASS))


MEASURES: dict[str, Callable[[Hits], Tally]] = {
    "persons": _persons,
    "households": _households,
    "days": _days,
    "times": _times,
    "slips": _slips,
    "results": _results,
    "classes": _classes,
    "attendances": _attendances,
}
