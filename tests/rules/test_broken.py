"""What somebody could once break, each with the test that broke it."""

from __future__ import annotations

from rules.town import Town
from simulation import world

from fieldapp.domain import facts
from fieldapp.store import fold

DAY = world.DAY_MS
WHEN = {"date": "2026-10-03", "time": "09:14"}


def test_a_visit_takes_no_cell_by_the_rules_of_a_household(town: Town) -> None:
    """Such a number of people is in no database, and stopped every laptop of the village for ever."""
    house = town.household(town.lan)
    visit = town.world.write(town.lan, "visit", {"when": WHEN}, "", house)
    town.all_meet()
    smuggled = town.forge(town.hoa, "household", {"people": 2**80}, row=visit.row, root=house)
    answer = town.push(town.hoa, smuggled)
    town.world.poisoned.add(smuggled.id)
    assert [(note.code, note.field) for note in answer.notes] == [("bad_value", "entity")]
    town.meet(town.minh)
    assert town.value(town.minh, visit.row, "people") is None


def test_a_visit_never_becomes_a_household_by_an_older_clock(town: Town) -> None:
    house = town.household(town.lan)
    visit = town.world.write(town.lan, "visit", {"when": WHEN}, "", house)
    town.all_meet()
    town.push(town.hoa, town.forge(town.hoa, "household", {"name": "Hộ giả"}, row=visit.row, root=house, clock=0))
    town.meet(town.minh)
    record = fold.record(town.minh.db, visit.row)
    assert record is not None
    assert record.entity == "visit"
