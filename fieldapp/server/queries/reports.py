"""Makes any report at the province: reads what it needs and leaves the counting to the domain, as a vault does."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping

import msgspec
import sqlalchemy as sa

from fieldapp.domain import (
    areas,
    closings,
    coverage_tables,
    doors,
    figure_tables,
    figures,
    formulas,
    history,
    households,
    late_tables,
    periods,
    reports,
    reviews,
    round_tables,
    rounds,
    statement_tables,
    statements,
    tallies,
    team_tables,
    units,
    visits,
)
from fieldapp.domain import tables as papers
from fieldapp.server import tables
from fieldapp.server.queries import closings as kept
from fieldapp.server.queries import places, slips, teams


class Shelf:
    """What the reports of one paper read of the records, for all of them once: to read it takes longer than all that is
    made of it."""

    def __init__(self, conn: sa.Connection) -> None:
        self.conn = conn
        self.atlas = places.atlas(conn)
        self.roll = functools.cache(functools.partial(slips.roll, conn))
        self.gone = functools.cache(functools.partial(slips.gone, conn))
        self.found = functools.cache(functools.partial(slips.found, conn))
        self.since = functools.cache(functools.partial(kept.since, conn))
        self.last = functools.cache(self._last)

    def _last(self, around: frozenset[str]) -> dict[str, str]:
        return slips.last(self.conn, around, slips.homes(self.roll(around)))


class _Sight:
    """What one report looks at: the area and its villages, and the households and visits of the commune around. A visit
    counts in the village where it was made, wherever its household stands by now; the domain chooses."""

    def __init__(self, shelf: Shelf, ask: reports.Ask) -> None:
        self.shelf = shelf
        self.conn = shelf.conn
        self.ask = ask
        self.atlas = shelf.atlas
        self.area = reports.find(self.atlas, ask.area)
        self.units = units.of(self.atlas, self.area.id, ask.span)
        self.whole = self.units
        if ask.name in ("statement", "days"):  # a day that somebody spent in two villages counts in one of them
            self.whole = units.of(self.atlas, reports.commune(self.atlas, self.area.id), ask.span)
        around = {self.area.id, reports.commune(self.atlas, self.area.id)}
        self.around = frozenset(areas.within(self.atlas, around) | self.whole.of.keys())
        self.roll = shelf.roll(self.around)
        self.homes = slips.homes(self.roll)

    @functools.cached_property
    def belongs(self) -> dict[str, str]:
        """The same as `homes`, also of the households that have left: their slips count here, each at its home."""
        gone = self.shelf.gone(self.around)
        return slips.homes([*self.roll, *gone]) if gone else self.homes

    @functools.cached_property
    def periods(self) -> list[closings.Told]:
        """The reporting periods of the commune within the span: others have rules of their own, and slips too."""
        return kept.told(self.conn, self.ask.span, self.around)

    @functools.cached_property
    def held(self) -> dict[str, tuple[closings.Kept, ...]]:
        """What was kept of the slips where the period of just these days is closed."""
        return closings.held(self.periods, self.ask.span)

    @functools.cached_property
    def told(self) -> list[history.Record]:
        """The visits of the days, without withdrawn ones, and without what the report of other days counts."""
        found = self.shelf.found(self.around, self.ask.span)
        here = {one.period.village for one in self.periods if one.period.span == self.ask.span}
        if not here:
            return found
        shut = {one.row: one for one in kept.shut(self.conn, self.around)}
        return [one for one in found if not (one.value("village") in here and periods.moved_out(one, shut))]

    @functools.cached_property
    def late(self) -> list[late_tables.Late]:
        """The slips of closed periods that came in, were mended or withdrawn since."""
        return kept.late(self.conn, self.shelf.since(self.around), self.periods, self.ask.span)

    @property
    def late_units(self) -> units.Units:
        return late_tables.places(self.late, self.atlas, self.area.id, self.ask.span)

    def living(self) -> list[history.Record]:
        """The households that are not a part of another one, and were not taken out of the roll."""
        gone = slips.hidden(self.roll, self.homes, lambda: self.last.keys())
        return [record for record in self.roll if record.row not in self.homes and record.row not in gone]

    @property
    def last(self) -> dict[str, str]:
        """The day of the last visit of any time, by household."""
        return self.shelf.last(self.around)

    def home(self, slip: visits.Slip) -> str:
        return self.homes.get(slip.household, slip.household)


def make(conn: sa.Connection, ask: reports.Ask, shelf: Shelf | None = None) -> papers.Table:
    """The report that is asked for, with every column, as `store.reports` makes it from a vault; `shelf` is of others
    that are asked of the same view of the database. Problems "place_*", "indicator_unknown", "formula_*",
    "allowance_*"."""
    sight = _Sight(shelf or Shelf(conn), ask)
    if ask.name == late_tables.NAME:
        return late_tables.late(sight.late, sight.late_units, sight.area.name, ask)
    made = _made(sight)
    if ask.name not in reports.OF_PERIOD:
        return made
    notes = closings.notes(sight.periods, ask.span, sight.units.of)
    notes += late_tables.notes(sight.late, sight.late_units, ask.span)
    return msgspec.structs.replace(made, notes=made.notes + notes)


def _made(sight: _Sight) -> papers.Table:
    ask = sight.ask
    if ask.name in team_tables.NAMES:
        return _teams(sight)
    if ask.name in ("statement", "days"):
        return _statement(sight)
    if ask.name in ("coverage", "lanes", "ladder", "rounds", "blockers"):
        return _coverage(sight)
    if ask.name == round_tables.HOUSES:
        return round_tables.houses(_houses(sight), sight.units, sight.area.name, ask)
    return _figures(sight)


def _figures(sight: _Sight) -> papers.Table:
    ask, place = sight.ask, sight.area.name
    listed = figure_tables.by_topic(ask) if ask.name == "topics" else formulas.indicators(ask.catalogue, ask.span.end)
    lines = closings.lines([_line(record, sight) for record in sight.told], sight.held)
    nothing = closings.nothing(sight.periods, ask.span, sight.atlas)
    ground = slips.ground(sight.conn, sight.area.id, sight.atlas)
    found = figures.make(listed, lines, ground, ask.span, ask.today, nothing)
    if ask.name == "weeks":
        return figure_tables.weeks(found, lines, place, ask)
    if ask.name == "evidence":
        return figure_tables.evidence(found, place, ask, _named(figure_tables.behind(found, ask), sight))
    return figure_tables.plain(found, place, ask)


def _line(record: history.Record, sight: _Sight) -> figures.Line:
    return tallies.line(record.row, visits.slip_of(record), reviews.state(record), sight.belongs)


def _named(rows: Collection[str], sight: _Sight) -> Mapping[str, figure_tables.Named]:
    """Whom these slips name by now, those included that a closed report counts and that are withdrawn since; nobody who
    has left for another place is named by the paper of this one."""
    told = slips.some(sight.conn, sight.around, rows)
    heads = {record.row: households.of(record).name for record in sight.roll}
    read = ((record.row, visits.slip_of(record)) for record in told)
    return {row: figure_tables.Named(slip.name, heads.get(sight.home(slip), "")) for row, slip in read}


def _teams(sight: _Sight) -> papers.Table:
    ask, place = sight.ask, sight.area.name
    if ask.name == "cases":
        lines = closings.lines([_line(record, sight) for record in sight.told], sight.held)
        named = _named([line.row for line in team_tables.newest(lines, sight.units)], sight)
        return team_tables.cases(lines, sight.units, named, place, ask)
    by = team_tables.teams if ask.name == "teams" else team_tables.members
    return by(team_tables.serving(teams.known(sight.conn), sight.atlas, sight.area.id, ask), place, ask)


def _statement(sight: _Sight) -> papers.Table:
    ask, place = sight.ask, sight.area.name
    entry = ask.catalogue.on("allowances", ask.span.end).get("default")
    rules = statements.Rules() if entry is None else statements.rules(entry)
    held = closings.rules(sight.periods, ask.span, sight.whole.of)
    rules = held[0] if held else rules
    if len(held) > 1 and not reports.of_commune(sight.atlas, sight.area.id):
        rules = msgspec.structs.replace(rules, rate=0)  # each commune has its own, which one sum cannot tell
    asked = [unit.id for unit in sight.units.listed]
    works = closings.instead([_work(record) for record in sight.told], sight.held, closings.Kept.work)
    paid = closings.paid(sight.periods, ask.span)
    found = statements.make(rules, works, sight.whole.of, asked, periods.closing(ask.span), paid)
    names = statement_tables.Names(
        slips.names(sight.conn, tables.person, {line.member for line in found}),
        slips.names(sight.conn, tables.team, {team for line in found for team in line.teams}),
    )
    if ask.name == "days":
        return statement_tables.days(found, rules, names, sight.units.listed, place, ask)
    return statement_tables.statement(found, rules, names, place, ask)


def _work(record: history.Record) -> statements.Work:
    slip, state = visits.slip_of(record), reviews.state(record)
    return statements.Work(record.row, slip.date, slip.time, slip.minutes, slip.helpers, slip.team, slip.village, state)


def _coverage(sight: _Sight) -> papers.Table:
    ask, place = sight.ask, sight.area.name
    roll = [households.of(record) for record in sight.living()]
    if ask.name == "rounds":
        return coverage_tables.turns(_turns(sight), sight.units, place, ask)
    now = [_call(record, sight) for record in sight.told]
    calls = doors.at_home(closings.instead(now, sight.held, closings.Kept.call), sight.homes)
    if ask.name == "blockers":
        return coverage_tables.blockers(calls, sight.units, place, ask)
    if ask.name == "ladder":
        return coverage_tables.ladder(calls, roll, sight.units, place, ask)
    visited = sight.last.keys()
    by = coverage_tables.coverage if ask.name == "coverage" else coverage_tables.lanes
    return by(calls, roll, visited, sight.units, place, ask)


def _call(record: history.Record, sight: _Sight) -> doors.Call:
    slip = visits.slip_of(record)
    return doors.Call(record.row, slip.village, sight.home(slip), slip.date, reviews.state(record), slip.topics)


def _turns(sight: _Sight) -> list[coverage_tables.Turn]:
    """How far each member has come with the houses of rounds that run today."""
    held: dict[tuple[str, str, str], list[round_tables.House]] = {}
    for one in _houses(sight):
        held.setdefault((one.village, one.who, one.member), []).append(one)
    return [
        coverage_tables.Turn(*whose, len(told), sum(one.done for one in told), max(one.until for one in told))
        for whose, told in held.items()
    ]


def _houses(sight: _Sight) -> list[round_tables.House]:
    """The houses of rounds that run today."""
    last = sight.last
    shares = [(record, share) for record in sight.living() if (share := rounds.of(record))]
    running = [(households.of(record), share) for record, share in shares if share.until >= sight.ask.today]
    people = slips.names(sight.conn, tables.person, {share.who for _, share in running})
    return [
        round_tables.House(
            home.id,
            home.area,
            share.who,
            people.get(share.who, ""),
            home.name,
            home.place,
            share.until,
            last.get(home.id, "") >= share.since,
        )
        for home, share in running
    ]
