"""What a place's team did in a span, in the few numbers that are read out in a village; never a resident's name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec

from fieldapp.domain import (
    catalogue,
    coverage_tables,
    doors,
    figure_tables,
    figures,
    formulas,
    reports,
    tallies,
    units,
)
from fieldapp.domain.calendar_span import Span

MOST = 3  # topics, and blockers, that are told

_COUNTED = ("persons", "times", "households", "classes", "attendances")


class Often(msgspec.Struct, frozen=True):
    """A topic or blocker by its words, and how often: of topics the times, of blockers the slips."""

    words: str
    count: int


class Summary(msgspec.Struct, frozen=True):
    """`state` is that of `figures` (told, waiting, silent); only when told are there numbers. Times (lượt) and persons
    (người) are apart: `unnamed` sessions are times whose person nobody wrote down. `left` houses of rounds that run are
    still to be visited until `until` (ISO), and so many next visits are promised."""

    kind: str
    place: str
    span: Span
    as_of: str
    state: str
    told: int = 0
    of: int = 1
    times: int = 0
    persons: int = 0
    unnamed: int = 0
    households: int = 0
    classes: int = 0
    attendances: int = 0
    waiting: int = 0
    topics: tuple[Often, ...] = ()
    blockers: tuple[Often, ...] = ()
    left: int = 0
    until: str = ""
    promised: int = 0


def make(
    slips: Iterable[tallies.Line],
    calls: Iterable[doors.Call],
    turns: Iterable[coverage_tables.Turn],
    promised: int,
    ground: figures.Ground,
    ask: reports.Ask,
    nothing: Collection[str] = (),
) -> Summary:
    """The summary of the area of `ground`. `turns` are the rounds that run, `promised` the next visits to come there,
    `nothing` the villages that said there is nothing to report."""
    area, places = ground.atlas[ground.area], units.of(ground.atlas, ground.area, ask.span)
    counted = [_counting(measure) for measure in _COUNTED]
    by_topic = figure_tables.by_topic(ask)
    found = figures.make([*counted, *by_topic], slips, ground, ask.span, ask.today, nothing)
    whole = {name: found.values[name][figures.WHOLE] for name in _COUNTED}
    going = [turn for turn in turns if turn.village in places.of and turn.done < turn.houses]
    state = figures.TOLD if found.told else whole["times"].missing or figures.SILENT
    return Summary(
        area.kind,
        area.name,
        ask.span,
        ask.today,
        state,
        found.told,
        len(found.villages),
        unnamed=whole["persons"].unnamed,
        waiting=sum(village.waiting for village in found.villages),
        topics=_topics(found, by_topic, ask),
        blockers=_blockers(calls, places, area.name, ask),
        left=sum(turn.houses - turn.done for turn in going),
        until=max((turn.until for turn in going), default=""),
        promised=promised,
        **{name: figure.numerator or 0 for name, figure in whole.items()},
    )


def _counting(measure: str) -> formulas.Indicator:
    entry = catalogue.Entry(measure, measure, measure, "", "", "", {})
    return formulas.Indicator(measure, entry, formulas.COUNT, "count", formulas.Formula(measure))


def _topics(found: figures.Figures, by_topic: Sequence[formulas.Indicator], ask: reports.Ask) -> tuple[Often, ...]:
    told = [
        Often(own.entry.label(ask.lang), sum(tallies.times(line) for _, line in found.lines(own.code)))
        for own in by_topic
    ]
    return _most(told)


def _blockers(calls: Iterable[doors.Call], places: units.Units, place: str, ask: reports.Ask) -> tuple[Often, ...]:
    table = coverage_tables.blockers(calls, places, place, ask)
    return _most(Often(str(row.cells[1]), len(row.slips)) for row in table.rows)


def _most(told: Iterable[Often]) -> tuple[Often, ...]:
    kept = [one for one in told if one.count]
    return tuple(sorted(kept, key=lambda one: -one.count)[:MOST])
