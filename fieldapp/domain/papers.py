"""A report as a paper: who hands it in, its parts and the tables in each; never how it is drawn.

Three kinds: a `TABLE` is one report on a sheet of its own, a `MONTH` the report that people sign (of a month, quarter
or any days), a `STATEMENT` the activity days of members with room to sign. The first table of a paper says of which
place, days and "as of" day it tells.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from fieldapp.domain import areas, catalogue, reports, tables, text

TABLE, MONTH, STATEMENT = "table", "month", "statement"

# The parts of a MONTH in their order, and the reports that each shows. The title of a part is the message `part_<key>`.
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("profile", ("teams",)),
    ("members", ("members",)),
    ("results", ("indicators", "topics", "weeks")),
    ("late", ("late",)),
    ("coverage", ("coverage",)),
    ("blockers", ("blockers",)),
    ("cases", ("cases",)),
)
MAYBE = frozenset({"late"})  # parts that a paper has only when there is something in them
INSIDE = frozenset({"cases"})  # parts that tell of single residents: never beyond the commune
SIGN = tables.Column("sign")  # room for a member's name by his own hand


class Office(msgspec.Struct, frozen=True):
    """Who hands the paper in: the office above, its own name, the town where it is signed, and whether it is the
    commune's People's Committee (else a team in a village)."""

    above: tables.Note | None = None
    name: tables.Note | None = None
    town: str = ""
    commune: bool = False


class Part(msgspec.Struct, frozen=True):
    """One part of a paper; `key` is "" for what needs no title of its own."""

    key: str
    tables: tuple[tables.Table, ...]


class Paper(msgspec.Struct, frozen=True):
    """A paper: its kind, who hands it in, and its parts with at least one table."""

    kind: str
    office: Office
    parts: tuple[Part, ...]

    def first(self) -> tables.Table:
        """The table that says place, days and "as of" day."""
        return self.parts[0].tables[0]

    def tables(self) -> list[tables.Table]:
        """All tables in their order."""
        return [table for part in self.parts for table in part.tables]


def office(atlas: Mapping[str, areas.Area], area: areas.Area, listed: catalogue.Catalogue, lang: str) -> Office:
    """Who hands in the papers of an area: the People's Committee of a commune, or the team of a village below it."""
    line = [atlas[id] for id in areas.lineage(atlas, area.id)]
    commune = next((one for one in line if one.kind in reports.COMMUNES), None)
    if commune is None or area is commune:
        above = line[1] if len(line) > 1 else None
        return Office(_committee(above, listed, lang), _committee(area, listed, lang), area.name, True)
    name = tables.Note("office_team", {"place": _full(area, listed, lang)})
    return Office(_committee(commune, listed, lang), name, commune.name)


def _committee(area: areas.Area | None, listed: catalogue.Catalogue, lang: str) -> tables.Note | None:
    return tables.Note("office_committee", {"place": _full(area, listed, lang)}) if area else None


def _full(area: areas.Area, listed: catalogue.Catalogue, lang: str) -> str:
    """A place's name with its kind before it: "xã Thượng Yên Công"; in English the name alone."""
    kind = listed.label("area_kinds", area.kind, "vi").lower()
    named = lang == "en" or text.fold(area.name).startswith(f"{text.fold(kind)} ")
    return area.name if named else f"{kind} {area.name}"


def needs(name: str) -> tuple[str, ...]:
    """The reports that a paper is made of, its `name` being "month" or that of a report."""
    if name == MONTH:
        return tuple(report for _, reports in PARTS for report in reports)
    return ("statement", "days") if name == STATEMENT else (name,)


def compose(name: str, made: Mapping[str, tables.Table], office: Office) -> Paper:
    """The paper of this name out of the reports that it needs."""
    if name == MONTH:
        made = {**made, "indicators": _own(made["indicators"])}
        known = [
            (key, reports) for key, reports in PARTS if key not in MAYBE or any(_some(made, one) for one in reports)
        ]
        parts = (Part(key, tuple(made[report] for report in reports)) for key, reports in known)
        return Paper(MONTH, office, tuple(parts))
    if name == STATEMENT:
        return Paper(STATEMENT, office, (Part("", (made[name],)), Part("grounds", (made["days"],))))
    return Paper(TABLE, office, (Part("", (made[name],)),))


def _some(made: Mapping[str, tables.Table], name: str) -> bool:
    return name in made and bool(made[name].rows)


def _own(table: tables.Table) -> tables.Table:
    """The indicators without those that only another office can tell, which a note names instead."""
    outside = [row for row in table.rows if row.cells[_figure(table)] == tables.Missing("outside")]
    if not outside:
        return table
    note = tables.Note("note_outside", {"codes": ", ".join(str(row.cells[0]) for row in outside)})
    rows = tuple(row for row in table.rows if row not in outside)
    return msgspec.structs.replace(table, rows=rows, notes=(*table.notes, note))


def _figure(table: tables.Table) -> int:
    return [column.key for column in table.columns].index("numerator")


def beyond(paper: Paper) -> Paper:
    """The paper as it may leave the commune: without parts on single residents, without columns that name them."""
    parts = (Part(part.key, tuple(map(tables.beyond, part.tables))) for part in paper.parts if part.key not in INSIDE)
    return msgspec.structs.replace(paper, parts=tuple(parts))


def to_sign(paper: Paper) -> Paper:
    """The paper with room beside each line of a statement for its member's name by hand."""
    if paper.kind != STATEMENT:
        return paper
    first, *rest = paper.parts
    return msgspec.structs.replace(paper, parts=(Part(first.key, tuple(map(_room, first.tables))), *rest))


def _room(table: tables.Table) -> tables.Table:
    rows = (msgspec.structs.replace(row, cells=(*row.cells, "")) for row in table.rows)
    return msgspec.structs.replace(table, columns=(*table.columns, SIGN), rows=tuple(rows))
