"""Teams, their members and the last cases as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from fieldapp.domain import areas, figure_tables, figures, people, reports, tables, text, units
from fieldapp.domain.tables import Cell, Column, Note, Row

NAMES = ("teams", "members", "cases")  # reports that stand on the paper of a month, beside `tables.NAMES`
CASES = 15  # the newest ones that a report shows
LEADERS = ("tổ trưởng", "trưởng tổ", "leader", "team leader")


class Member(NamedTuple):
    """Who is in a team, and the post there in the team's own words."""

    id: str
    name: str
    post: str


class Team(NamedTuple):
    """A team, the names of the places that it serves, and its members."""

    id: str
    name: str
    kind: str
    places: tuple[str, ...]
    members: tuple[Member, ...]


class Known(NamedTuple):
    """What is known of teams: themselves, their charges of areas, their members, and people's names by id."""

    teams: Sequence[people.Team]
    charges: Iterable[figures.Post]
    members: Sequence[people.TeamMember]
    names: Mapping[str, str]


def serving(known: Known, atlas: Mapping[str, areas.Area], area: str, ask: reports.Ask) -> list[Team]:
    """The teams that serve an area, or a place in it, on the last day that a report tells of."""
    day, below = min(ask.span.end, ask.today), areas.within(atlas, {area})
    served: dict[str, list[str]] = {}
    for charge in known.charges:
        if charge.area in below and charge.since <= day and (not charge.until or day <= charge.until):
            served.setdefault(charge.team, []).append(atlas[charge.area].name)
    found = [
        Team(one.id, one.name, one.kind, tuple(sorted(served[one.id], key=text.sort_key)), _members(known, one.id, day))
        for one in known.teams
        if one.id in served
    ]
    return sorted(found, key=lambda team: (text.sort_key(team.name), team.id))


def _members(known: Known, team: str, day: str) -> tuple[Member, ...]:
    held = (one for one in known.members if one.team == team and people.serves(one, day))
    found = [Member(one.person, known.names.get(one.person, one.person), text.line(one.post)) for one in held]
    return tuple(sorted(found, key=lambda one: (not _leads(one), text.name_key(one.name), one.id)))


def _leads(member: Member) -> bool:
    return text.plain(member.post).lower() in LEADERS


def teams(found: Sequence[Team], place: str, ask: reports.Ask) -> tables.Table:
    """A team a row; the last row adds up."""
    columns = (
        Column("number", "number"),
        Column("team"),
        Column("team_kind"),
        Column("villages"),
        Column("leader"),
        Column("people", "number"),
    )
    rows = [
        Row((place_in, team.name, _kind(team), ", ".join(team.places), _leader(team), len(team.members)))
        for place_in, team in enumerate(found, start=1)
    ]
    heads = len({member.id for team in found for member in team.members})
    return _table(ask, place, columns, [*rows, Row(("", Note("total"), "", "", "", heads), "total")])


def members(found: Sequence[Team], place: str, ask: reports.Ask) -> tables.Table:
    """A member of a team a row."""
    columns = (Column("number", "number"), Column("member"), Column("post"), Column("team"))
    told = [(member, team) for team in found for member in team.members]
    rows = [Row((number, one.name, one.post, team.name)) for number, (one, team) in enumerate(told, start=1)]
    return _table(ask, place, columns, rows)


def cases(
    slips: Iterable[figures.Line],
    places: units.Units,
    named: Mapping[str, figure_tables.Named],
    place: str,
    ask: reports.Ask,
) -> tables.Table:
    """The newest slips that count, with whom they helped."""
    columns = (
        Column("day", "day"),
        Column("village"),
        Column("household", resident=True),
        Column("person", resident=True),
        Column("topics"),
    )
    names = {unit.id: unit.name for unit in places.listed}
    rows = []
    for line in newest(slips, places):
        told = named.get(line.row, figure_tables.Named())
        words = (told.household, told.person or Note("no_name"), _topics(line, ask))
        rows.append(Row((tables.Day(line.date), names[places.of[line.village]], *words), slips=(line.row,)))
    return _table(ask, place, columns, rows)


def newest(slips: Iterable[figures.Line], places: units.Units) -> list[figures.Line]:
    """The slips that a list of cases shows, newest first."""
    here = [line for line in slips if line.state in figures.COUNTED and line.village in places.of]
    return sorted(here, key=lambda line: (line.date, line.row), reverse=True)[:CASES]


def _topics(line: figures.Line, ask: reports.Ask) -> str:
    pairs = (one.partition(":") for one in line.topics.split())
    return "; ".join(
        f"{ask.catalogue.label('topics', topic, ask.lang)}: {ask.catalogue.label('results', result, ask.lang)}"
        for topic, _, result in pairs
    )


def _kind(team: Team) -> Cell:
    return Note(f"team_kind_{'local' if team.kind == 'local' else 'enterprise'}")


def _leader(team: Team) -> str:
    return ", ".join(member.name for member in team.members if _leads(member))


def _table(ask: reports.Ask, place: str, columns: tuple[Column, ...], rows: Sequence[Row]) -> tables.Table:
    return tables.Table(ask.name, place, ask.span, ask.today, columns, tuple(rows))
