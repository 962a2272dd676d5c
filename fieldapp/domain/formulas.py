"""Formulas of indicators: what is counted and of which slips, read from words of the catalogue; never the counting.

A formula is a measure and its conditions: `persons(topic=DVC-*,result>=1)`, `slips(satisfaction>=4)`, `teams()`.
`topic=` takes codes and groups (`DVC-*`) joined by `+`; `result` and `satisfaction` take `=` or `>=`. Topic and result
must hold for one and the same line of a slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from fieldapp.domain import catalogue, problems

OF_SLIPS = ("persons", "times", "households", "slips", "results", "classes", "attendances", "days")
OF_PLACES = ("teams", "members", "villages", "covered")
MEASURES = OF_SLIPS + OF_PLACES
COUNT, RATIO, PAIR, OUTSIDE = "count", "ratio", "pair", "outside"
KINDS = (COUNT, RATIO, PAIR, OUTSIDE)

_FORMULA = re.compile(r"([a-z]+)\(([^()]*)\)")
_CONDITION = re.compile(r"(topic|result|satisfaction)(>=|=)([A-Za-z0-9*+-]+)")


class Formula(msgspec.Struct, frozen=True):
    """What is counted of which slips; `topics` and `results` are None where any will do, `least` where satisfaction
    does not matter (`least` to `most`, both included)."""

    measure: str
    topics: frozenset[str] | None = None
    results: frozenset[str] | None = None
    least: int | None = None
    most: int = 0

    def lines(self, topics: str) -> int:
        """How many lines of a slip ("ID-01:3 DVC-01:4") fit."""
        return sum(map(self._fits, topics.split()))

    def asks(self, satisfaction: int | None) -> bool:
        """Whether what a slip tells of satisfaction fits."""
        return self.least is None or (satisfaction is not None and self.least <= satisfaction <= self.most)

    def _fits(self, line: str) -> bool:
        topic, _, result = line.rpartition(":")
        return (self.topics is None or topic in self.topics) and (self.results is None or result in self.results)


class Indicator(msgspec.Struct, frozen=True):
    """One indicator of the set that holds on a day. A `count` has a numerator; a `ratio` also what to divide by, None
    where only another office has that number; a `pair` two counts; nothing here counts one from `outside`."""

    code: str
    entry: catalogue.Entry
    kind: str
    unit: str
    numerator: Formula | None = None
    denominator: Formula | None = None


def indicators(listed: catalogue.Catalogue, day: str) -> list[Indicator]:
    """The indicators that hold on a day (ISO), in the catalogue's order. Problems "formula_*" for one that cannot be
    counted as it is written."""
    return [_indicator(entry, listed) for entry in listed.on("indicators", day).values()]


def read(words: str, listed: catalogue.Catalogue, code: str = "") -> Formula:
    """The formula of some words; `code` is the indicator's, for whoever must mend it. Problems "formula_shape",
    "formula_measure", "formula_topic", "formula_result"."""
    found = _FORMULA.fullmatch("".join(words.split()))
    if not found:
        raise problems.Problem("formula_shape", "formula", code=code, words=words[:80])
    measure, told = found.groups()
    if measure not in MEASURES:
        raise problems.Problem("formula_measure", "formula", code=code, word=measure, known=", ".join(MEASURES))
    formula = Formula(measure)
    for part in filter(None, told.split(",")):
        condition = _CONDITION.fullmatch(part)
        if not condition or measure in OF_PLACES:
            raise problems.Problem("formula_shape", "formula", code=code, words=words[:80])
        formula = _with(formula, condition, listed, code)
    return formula


def _indicator(entry: catalogue.Entry, listed: catalogue.Catalogue) -> Indicator:
    own = entry.extra
    kind, numerator, denominator = own["kind"], own["numerator"], own["denominator"]
    above = read(numerator, listed, entry.code) if numerator else None
    below = read(denominator, listed, entry.code) if denominator else None
    wanted = {COUNT: (True, False), PAIR: (True, True), OUTSIDE: (False, False)}
    sound = above is not None if kind == RATIO else wanted.get(kind) == (above is not None, below is not None)
    if not sound:
        raise problems.Problem("formula_kind", "kind", code=entry.code, kind=kind)
    return Indicator(entry.code, entry, kind, own["unit"], above, below)


def _with(formula: Formula, condition: re.Match[str], listed: catalogue.Catalogue, code: str) -> Formula:
    what, sign, value = condition.groups()
    if what == "topic" and sign == "=":
        return msgspec.structs.replace(formula, topics=frozenset(_topics(value.split("+"), listed, code)))
    if what == "result":
        return msgspec.structs.replace(formula, results=frozenset(_results(value, sign, listed, code)))
    marks = sorted(int(mark) for mark in listed.newest["satisfaction"])
    if what != "satisfaction" or not value.isdigit() or int(value) not in marks:
        raise problems.Problem("formula_result", "formula", code=code, word=condition[0])
    most = marks[-1] if sign == ">=" else int(value)
    return msgspec.structs.replace(formula, least=int(value), most=most)


def _topics(words: Iterable[str], listed: catalogue.Catalogue, code: str) -> Iterable[str]:
    known = listed.newest["topics"]
    for word in words:
        found = [topic for topic in known if topic == word or (word[-2:] == "-*" and topic.startswith(word[:-1]))]
        if not found:
            raise problems.Problem("formula_topic", "formula", code=code, word=word)
        yield from found


def _results(value: str, sign: str, listed: catalogue.Catalogue, code: str) -> Iterable[str]:
    known = listed.newest["results"]
    if value not in known or (sign == ">=" and not value.isdigit()):
        raise problems.Problem("formula_result", "formula", code=code, word=f"result{sign}{value}")
    return [one for one in known if one == value or (sign == ">=" and one.isdigit() and int(one) >= int(value))]
