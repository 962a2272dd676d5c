"""The houses of rounds as a table to print: who is to go where, lane by lane; never who was reached."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fieldapp.domain import reports, rounds, tables, text, units
from fieldapp.domain.tables import Column, Day, Note, Row

HOUSES = "houses"  # the report's name


class House(msgspec.Struct, frozen=True):
    """A house that was shared out: of which village, to whom (id and name), whose it is and where, until when (ISO);
    `done` when anybody has been there since."""

    row: str
    village: str
    who: str
    member: str
    household: str
    place: str
    until: str
    done: bool


def houses(found: Iterable[House], places: units.Units, place: str, ask: reports.Ask) -> tables.Table:
    """A house a row, by village, member and lane."""
    columns = (
        Column("number", "number"),
        Column("village"),
        Column("member"),
        Column("lane", resident=True),
        Column("household", resident=True),
        Column("house_place", resident=True),
        Column("until", "day"),
        Column("remark"),
    )
    names = {unit.id: unit.name for unit in places.listed}
    here = [(names[places.of[one.village]], rounds.lane(one.place), one) for one in found if one.village in places.of]
    here.sort(key=_order)
    rows = [
        Row(
            (
                number,
                village,
                one.member or one.who,
                lane or Note("no_lane"),
                one.household,
                one.place,
                Day(one.until),
                Note("house_done") if one.done else "",
            )
        )
        for number, (village, lane, one) in enumerate(here, start=1)
    ]
    note = Note("houses_of", {"count": len(rows), "left": sum(not one.done for _, _, one in here)})
    return tables.Table(ask.name, place, ask.span, ask.today, columns, tuple(rows), (note,))


def _order(told: tuple[str, str, House]) -> tuple[object, ...]:
    village, lane, one = told
    who = (text.name_key(one.member), one.who)
    return (text.sort_key(village), *who, text.sort_key(lane), text.sort_key(one.place), text.name_key(one.household))
