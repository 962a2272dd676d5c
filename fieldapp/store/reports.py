"""Makes any report from a vault: reads what it needs and leaves the counting to the domain; changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec
import sqlite_utils

from fieldapp.domain import (
    areas,
    closings,
    coverage_tables,
    figure_tables,
    figures,
    formulas,
    late_tables,
    periods,
    reports,
    round_tables,
    statement_tables,
    statements,
    tables,
    team_tables,
    units,
)
from fieldapp.store import allowances, calls, fold, late, left, named, reference, round_lists, teams, works
from fieldapp.store import closings as kept
from fieldapp.store import figures as lines


def make(db: sqlite_utils.Database, ask: reports.Ask, since: late.Since | None = None) -> tables.Table:
    """The report that is asked for, with every column; `tables.beyond` takes away what names residents. Where it tells
    of a closed period, the slips are as they were then; `since` is of others that are made of the same view of the
    data. Problems "place_*", "indicator_unknown", "formula_*"."""
    since = since or late.Since(db)
    atlas = reference.atlas(db)
    area = reports.find(atlas, ask.area)
    if ask.name == round_tables.HOUSES:
        return round_lists.make(db, ask)
    if ask.name == late_tables.NAME:
        found = since.of_report(ask.span, kept.told(db, ask.span))
        return late_tables.late(found, late_tables.places(found, atlas, area.id, ask.span), area.name, ask)
    made = _made(db, ask, atlas, area)
    if ask.name not in reports.OF_PERIOD:
        return made
    places, told = units.of(atlas, area.id, ask.span), kept.told(db, ask.span)
    came = since.of_report(ask.span, told)
    notes = closings.notes(told, ask.span, places.of)
    notes += late_tables.notes(came, late_tables.places(came, atlas, area.id, ask.span), ask.span)
    notes += closings.left(*_left(db, ask, places, told))
    return msgspec.structs.replace(made, notes=made.notes + notes)


def _left(
    db: sqlite_utils.Database, ask: reports.Ask, places: units.Units, told: Collection[closings.Told]
) -> tuple[int, int]:
    """How many slips of these villages and days are not here, as their households moved away, and of how many."""
    gone = left.told(db, ask.span, places.of, closings.held_rows(told, ask.span))
    return gone.slips, gone.households


def _made(
    db: sqlite_utils.Database, ask: reports.Ask, atlas: Mapping[str, areas.Area], area: areas.Area
) -> tables.Table:
    if ask.name in team_tables.NAMES:
        return _teams(db, ask, atlas, area)
    if ask.name in ("statement", "days"):
        whole = units.of(atlas, reports.commune(atlas, area.id), ask.span)
        return _statement(db, ask, area.name, units.of(atlas, area.id, ask.span), whole)
    if ask.name in ("coverage", "lanes", "ladder", "rounds", "blockers"):
        return _coverage(db, ask, area.name, units.of(atlas, area.id, ask.span))
    return _figures(db, ask, area.name, area.id)


def _figures(db: sqlite_utils.Database, ask: reports.Ask, place: str, area: str) -> tables.Table:
    topics = ask.name == "topics"
    listed = figure_tables.by_topic(ask) if topics else formulas.indicators(ask.catalogue, ask.span.end)
    slips = lines.slips(db, ask.span)
    nothing = closings.nothing(kept.told(db, ask.span), ask.span, reference.atlas(db))
    found = figures.make(listed, slips, lines.ground(db, area), ask.span, ask.today, nothing)
    if ask.name == "weeks":
        return figure_tables.weeks(found, slips, place, ask)
    if ask.name == "evidence":
        rows = figure_tables.behind(found, ask)
        return figure_tables.evidence(found, place, ask, _named(db, rows))
    return figure_tables.plain(found, place, ask)


def _named(db: sqlite_utils.Database, rows: Collection[str]) -> dict[str, figure_tables.Named]:
    """Whom these slips name by now; a household that was taken out is one of those of a slip that was withdrawn."""
    return {
        row: figure_tables.Named(person, head)
        for part, marks in fold.chunks(rows)
        for row, person, head in db.execute(
            "SELECT v.row, v.name, coalesce(h.name, o.name, '') FROM visit v LEFT JOIN household h"
            f" ON h.row = v.household LEFT JOIN out o ON o.row = v.household WHERE v.row IN ({marks})",
            part,
        )
    }


def _teams(
    db: sqlite_utils.Database, ask: reports.Ask, atlas: Mapping[str, areas.Area], area: areas.Area
) -> tables.Table:
    if ask.name == "cases":
        places, slips = units.of(atlas, area.id, ask.span), lines.slips(db, ask.span)
        named = _named(db, [line.row for line in team_tables.newest(slips, places)])
        return team_tables.cases(slips, places, named, area.name, ask)
    by = team_tables.teams if ask.name == "teams" else team_tables.members
    return by(team_tables.serving(teams.known(db), atlas, area.id, ask), area.name, ask)


def _statement(
    db: sqlite_utils.Database, ask: reports.Ask, place: str, places: units.Units, whole: units.Units
) -> tables.Table:
    told = kept.told(db, ask.span)
    held, paid = closings.rules(told, ask.span, whole.of), closings.paid(told, ask.span)
    rules = held[0] if held else allowances.rules(db, ask.catalogue, ask.span.end)
    asked = [unit.id for unit in places.listed]
    found = statements.make(rules, works.works(db, ask.span), whole.of, asked, periods.closing(ask.span), paid)
    people = named.people(db, [line.member for line in found])
    teams = named.teams(db, {team for line in found for team in line.teams})
    names = statement_tables.Names(people, teams)
    if ask.name == "days":
        return statement_tables.days(found, rules, names, places.listed, place, ask)
    return statement_tables.statement(found, rules, names, place, ask)


def _coverage(db: sqlite_utils.Database, ask: reports.Ask, place: str, places: units.Units) -> tables.Table:
    if ask.name == "rounds":
        return coverage_tables.turns(calls.turns(db, ask.today), places, place, ask)
    told = calls.calls(db, ask.span)
    if ask.name == "blockers":
        return coverage_tables.blockers(told, places, place, ask)
    roll = calls.roll(db)
    if ask.name == "ladder":
        return coverage_tables.ladder(told, roll, places, place, ask)
    visited = calls.visited(db)
    by = coverage_tables.coverage if ask.name == "coverage" else coverage_tables.lanes
    return by(told, roll, visited, places, place, ask)
