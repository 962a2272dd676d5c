"""Coverage as tables: doors by village and lane, the ladder of topics, the progress of rounds, blockers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from fieldapp.domain import doors, figures, households, reports, rounds, tables, text, units, visits
from fieldapp.domain.tables import Cell, Column, Note, Row

_DOORS = (
    Column("households", "number"),
    Column("reached", "number"),
    Column("refused", "number"),
    Column("absent", "number"),
    Column("outside", "number"),
    Column("never", "number"),
    Column("reached_share", "ratio"),
)


class Turn(msgspec.Struct, frozen=True):
    """How far one member has come with the houses of one village that were shared out to him, and until when (ISO)."""

    village: str
    who: str
    name: str
    houses: int
    done: int
    until: str


def coverage(
    calls: Iterable[doors.Call],
    roll: Iterable[households.Household],
    visited: Iterable[str],
    places: units.Units,
    place: str,
    ask: reports.Ask,
) -> tables.Table:
    """A village a row; the last row is the whole area. `visited` are the households visited at any time."""
    homes, told = list(roll), list(calls)
    known = doors.states(told, visited)
    by_village = doors.count(homes, known, lambda home: places.of.get(home.area))
    called = {places.of.get(call.village) for call in told}
    called |= {places.of.get(home.area) for home in homes if known.get(home.id, doors.OUTSIDE) != doors.OUTSIDE}
    rows = [
        Row((unit.name, *_cells(by_village.get(unit.id, doors.Doors()), unit.id in called)), id=unit.id)
        for unit in places.listed
    ]
    whole = doors.count(homes, known, lambda home: home.area in places.of or None).get(True, doors.Doors())
    total = Row(
        (Note("total_told", {"told": _told(places, called), "of": len(rows)}), *_cells(whole, any(called))), "total"
    )
    return _table(ask, place, (Column("village"), *_DOORS), [*rows, total])


def _told(places: units.Units, called: set[str | None]) -> int:
    return sum(unit.id in called for unit in places.listed)


def _cells(told: doors.Doors, called: bool) -> tuple[Cell, ...]:
    """The cells of some doors; where nobody has called, what came of it is not zero but unknown."""
    silent = tables.Missing("silent")
    if not called:
        return (told.households, silent, silent, silent, told.outside, told.never, silent)
    share = _share(told.reached, told.households)
    return (told.households, told.reached, told.refused, told.absent, told.outside, told.never, share)


def lanes(
    calls: Iterable[doors.Call],
    roll: Iterable[households.Household],
    visited: Iterable[str],
    places: units.Units,
    place: str,
    ask: reports.Ask,
) -> tables.Table:
    """A lane of a village a row. A lane is what a household told of its place, and may be that of one house only."""

    def part(home: households.Household) -> tuple[str, str] | None:
        village = places.of.get(home.area)
        return None if village is None else (village, rounds.lane(home.place))

    names = {unit.id: unit.name for unit in places.listed}
    counted = doors.count(roll, doors.states(calls, visited), part)
    found = [(key, told) for key, told in counted.items() if isinstance(key, tuple)]
    found.sort(key=lambda one: (text.sort_key(names[one[0][0]]), text.sort_key(one[0][1])))
    rows = [
        Row((names[village], lane or Note("no_lane"), *_cells(told, True)), id=f"{village} {lane}")
        for (village, lane), told in found
    ]
    return _table(ask, place, (Column("village"), Column("lane", resident=True), *_DOORS), rows)


def ladder(
    calls: Iterable[doors.Call],
    roll: Iterable[households.Household],
    places: units.Units,
    place: str,
    ask: reports.Ask,
) -> tables.Table:
    """A topic a row: how many households came how far with it, at best."""
    results = [one.code for one in ask.catalogue.on("results", ask.span.end).values()]
    columns = (
        Column("topic_code"),
        Column("topic"),
        *(Column(f"result_{code}", "number", ask.catalogue.label("results", code, ask.lang)) for code in results),
        Column("households", "number"),
    )
    found = doors.ladder(calls, (home.id for home in roll if home.area in places.of))
    rows = []
    for topic, told in found.items():
        counts = [told.get(result, 0) for result in results]
        rows.append(Row((topic, ask.catalogue.label("topics", topic, ask.lang), *counts, sum(told.values()))))
    return _table(ask, place, columns, rows)


def turns(found: Sequence[Turn], places: units.Units, place: str, ask: reports.Ask) -> tables.Table:
    """A member's houses in a village a row."""
    columns = (
        Column("village"),
        Column("member"),
        Column("houses", "number"),
        Column("done", "number"),
        Column("left", "number"),
        Column("done_share", "ratio"),
        Column("until", "day"),
    )
    names = {unit.id: unit.name for unit in places.listed}
    shown = [(names[places.of[one.village]], one) for one in found if one.village in places.of]
    shown.sort(key=lambda told: (text.sort_key(told[0]), text.name_key(told[1].name), told[1].who))
    rows = [Row((village, one.name or one.who, *_turn(one))) for village, one in shown]
    houses, done = (sum(getattr(one, field) for _, one in shown) for field in ("houses", "done"))
    sums = (houses, done, houses - done, _share(done, houses), "")
    return _table(ask, place, columns, [*rows, Row((Note("total"), "", *sums), "total")])


def _turn(one: Turn) -> tuple[Cell, ...]:
    return (one.houses, one.done, one.houses - one.done, _share(one.done, one.houses), tables.Day(one.until))


def _share(part: int, whole: int) -> Cell:
    return tables.Ratio(part, whole) if whole else tables.Missing("zero")


def blockers(calls: Iterable[doors.Call], places: units.Units, place: str, ask: reports.Ask) -> tables.Table:
    """A blocker a row: in how many slips that count, and with how many topics that failed, the most frequent first."""
    slips: dict[str, list[str]] = {}
    failed: dict[str, int] = {}
    for call in calls:
        if call.state in figures.COUNTED and call.village in places.of:
            for row in call.topics:
                for blocker in row.blockers:
                    slips.setdefault(blocker, []).append(call.row)
                    failed[blocker] = failed.get(blocker, 0) + (row.result == visits.NOT_DONE)
    columns = (
        Column("blocker_code"),
        Column("blocker"),
        Column("slips", "number"),
        Column("failed", "number"),
        Column("hands_to"),
    )
    rows = []
    for code, told in sorted(slips.items(), key=lambda one: (-len(set(one[1])), one[0])):
        behind = tuple(sorted(set(told)))
        office = ask.catalogue.hands_to(code)
        words = (code, ask.catalogue.label("blockers", code, ask.lang))
        to = ask.catalogue.label("referrals", office, ask.lang) if office else ""
        rows.append(Row((*words, len(behind), failed[code], to), slips=behind))
    return _table(ask, place, columns, rows)


def _table(ask: reports.Ask, place: str, columns: tuple[Column, ...], rows: Sequence[Row]) -> tables.Table:
    return tables.Table(ask.name, place, ask.span, ask.today, columns, tuple(rows))
