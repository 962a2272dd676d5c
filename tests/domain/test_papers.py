"""Papers: what they are made of, who hands them in, and what may not leave the commune."""

from __future__ import annotations

import commune
import sheaf

from fieldapp.domain import areas, late_tables, papers, tables, team_tables
from fieldapp.domain.tables import Note

TINH = areas.Area("tinh", "province", "", "Quảng Ninh")
XA = areas.Area("xa", "commune", "tinh", "Thượng Yên Công")
THON = areas.Area("thon", "village", "xa", "Khe Sú")
ATLAS = {area.id: area for area in (TINH, XA, THON)}


def office(area: areas.Area, lang: str = "vi") -> papers.Office:
    return papers.office({**ATLAS, area.id: area}, area, commune.CATALOGUE, lang)


def test_a_commune_signs_for_itself_below_its_province() -> None:
    found = office(XA)
    assert found.above == Note("office_committee", {"place": "tỉnh Quảng Ninh"})
    assert found.name == Note("office_committee", {"place": "xã Thượng Yên Công"})
    assert (found.town, found.commune) == ("Thượng Yên Công", True)


def test_a_village_signs_with_its_team_below_the_commune() -> None:
    found = office(THON)
    assert found.above == Note("office_committee", {"place": "xã Thượng Yên Công"})
    assert found.name == Note("office_team", {"place": "thôn Khe Sú"})
    assert (found.town, found.commune) == ("Thượng Yên Công", False)


def test_a_name_that_says_its_kind_does_not_say_it_twice() -> None:
    named = areas.Area("xa", "commune", "tinh", "Xã Thượng Yên Công")
    assert office(named).name == Note("office_committee", {"place": "Xã Thượng Yên Công"})
    assert office(XA, "en").name == Note("office_committee", {"place": "Thượng Yên Công"})


def test_a_laptop_that_knows_a_village_alone_still_has_a_head_to_its_paper() -> None:
    lone = areas.Area("thon", "village", "?", "Khe Sú")
    assert papers.office({"thon": lone}, lone, commune.CATALOGUE, "vi").above is None


def test_the_month_names_indicators_of_other_offices_in_a_line() -> None:
    made = sheaf.paper("month")
    (indicators,) = [table for table in made.tables() if table.name == "indicators"]
    assert [row.cells[0] for row in indicators.rows] == ["06", "09", "20", "23", "30"]
    assert indicators.notes[-1] == Note("note_outside", {"codes": "26"})
    alone = sheaf.alone(sheaf.indicators()).first()
    assert "26" in [row.cells[0] for row in alone.rows]


def test_beyond_the_commune_neither_cases_nor_names_go() -> None:
    inside = sheaf.paper("month")
    assert any(column.resident for table in inside.tables() for column in table.columns)
    beyond = papers.beyond(inside)
    assert not any(column.resident for table in beyond.tables() for column in table.columns)
    assert [part.key for part in beyond.parts] == [part.key for part in inside.parts if part.key != "cases"]
    assert papers.beyond(sheaf.alone(sheaf.cases())).first().columns[-1].key == "topics"


def test_every_report_that_a_month_needs_is_one() -> None:
    for name in ("month", "statement", *tables.NAMES):
        assert set(papers.needs(name)) <= {*tables.NAMES, *team_tables.NAMES, late_tables.NAME}
