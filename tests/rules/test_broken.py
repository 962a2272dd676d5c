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


def test_a_slip_that_the_province_holds_back_stays_on_its_authors_screen_and_can_be_mended(town: Town) -> None:
    """It stands in no area, so the sweep took it away; only its note was left."""
    slip = town.world.write(town.lan, "visit", {"when": WHEN, "area": town.village, "people": "mười"})
    town.world.poisoned.add(slip.id)
    town.all_meet()
    assert town.held() == {slip.id: "bad_value"}
    assert town.value(town.lan, slip.row, "when") == WHEN
    mended = {"when": WHEN, "area": town.village, "people": 10}
    town.world.write(town.lan, "visit", mended, slip.row)
    town.all_meet()
    assert [town.value(laptop, slip.row, "people") for laptop in town.world.laptops] == [10, 10, 10]
    assert town.held() == {}


def test_of_a_village_that_one_left_only_the_own_held_slip_stays(town: Town) -> None:
    house = town.household(town.hoa)
    mine = town.world.write(town.lan, "visit", {"note": "của tôi"}, "", house)
    town.all_meet()
    assert town.value(town.lan, house, "name") == "Hộ bà Đặng Thị Móc"
    town.give(town.lan.person, [town.world.areas[1]])
    late = town.world.write(town.lan, "visit", {"note": "về muộn"}, "", house)
    town.world.poisoned.add(late.id)
    town.all_meet()
    assert town.held() == {late.id: "no_grant"}
    assert town.value(town.lan, late.row, "note") == "về muộn"
    assert (town.value(town.lan, house, "name"), town.value(town.lan, mine.row, "note")) == (None, None)
    assert not town.meet(town.lan).left, "what stays is not swept again"
