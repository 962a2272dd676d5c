"""The activity-day statement as tables: a member a row, and its grounds, a member's day a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from fieldapp.domain import reports, statements, tables, text, units
from fieldapp.domain.tables import Cell, Column, Note, Row


class Names(msgspec.Struct, frozen=True):
    """Names by id of those who work, and of their teams; an id without a name shows itself."""

    people: Mapping[str, str] = {}
    teams: Mapping[str, str] = {}


def statement(
    lines: Sequence[statements.Line], rules: statements.Rules, names: Names, place: str, ask: reports.Ask
) -> tables.Table:
    """A member a row, in the order of a list of names; the last row adds up."""
    columns = (
        Column("number", "number"),
        Column("member"),
        Column("teams"),
        Column("activity_days", "days"),
        Column("rate", "number"),
        Column("amount", "number"),
        Column("waiting", "number"),
    )
    rate: Cell = rules.rate or tables.Missing("unset")
    rows = [
        Row(
            (
                place_in,
                _name(names, line),
                _teams(names, line),
                tables.Days(line.halves),
                rate,
                _amount(line),
                line.waiting,
            ),
            slips=tuple(slip for day in line.days if day.halves for slip in day.slips),
            id=line.member,
        )
        for place_in, line in enumerate(_ordered(lines, names), start=1)
    ]
    amount: Cell = sum(line.amount or 0 for line in lines) if rules.rate else tables.Missing("unset")
    sums = (tables.Days(sum(line.halves for line in lines)), "", amount, sum(line.waiting for line in lines))
    total = Row(("", Note("total"), "", *sums), "total")
    return tables.Table(ask.name, place, ask.span, ask.today, columns, (*rows, total), _notes(rules))


def days(
    lines: Sequence[statements.Line],
    rules: statements.Rules,
    names: Names,
    listed: Iterable[units.Unit],
    place: str,
    ask: reports.Ask,
) -> tables.Table:
    """A member's day a row, with its slips, and why it does not count as a whole."""
    columns = (
        Column("member"),
        Column("day", "day"),
        Column("villages"),
        Column("slips", "number"),
        Column("minutes", "number"),
        Column("activity_days", "days"),
        Column("remark"),
    )
    villages = {unit.id: unit.name for unit in listed}
    rows = [
        Row(
            (
                _name(names, line),
                tables.Day(day.date),
                ", ".join(villages[id] for id in day.villages),
                len(day.slips),
                day.minutes,
                tables.Days(day.halves),
                Note(f"day_{day.why}") if day.why else "",
            ),
            slips=day.slips,
        )
        for line in _ordered(lines, names)
        for day in line.days
    ]
    return tables.Table(ask.name, place, ask.span, ask.today, columns, tuple(rows), _notes(rules))


def _ordered(lines: Iterable[statements.Line], names: Names) -> list[statements.Line]:
    return sorted(lines, key=lambda line: (text.name_key(_name(names, line)), line.member))


def _name(names: Names, line: statements.Line) -> str:
    return names.people.get(line.member, line.member)


def _teams(names: Names, line: statements.Line) -> str:
    return ", ".join(sorted((names.teams.get(team, team) for team in line.teams), key=text.sort_key))


def _amount(line: statements.Line) -> Cell:
    return tables.Missing("unset") if line.amount is None else line.amount


def _notes(rules: statements.Rules) -> tuple[Note, ...]:
    told = [_rule("rule_day", rules.least_slips, rules.least_minutes)]
    if rules.half_slips or rules.half_minutes:
        told.append(_rule("rule_half", rules.half_slips, rules.half_minutes))
    if rules.most_days:
        told.append(Note("rule_most", {"days": rules.most_days}))
    return tuple(told)


def _rule(code: str, slips: int, minutes: int) -> Note:
    """What a day takes; minutes that it does not ask for are not told."""
    return Note(code, {"slips": slips, "minutes": minutes}) if minutes else Note(f"{code}_slips", {"slips": slips})
