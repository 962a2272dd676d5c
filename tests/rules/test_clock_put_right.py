"""A laptop whose clock stood years ahead, and was put right: what was written with it never stands in the place of what
was written later, by whomever."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from rules.station import Station
from rules.town import Town
from simulation import rules_off, world

from fieldapp.domain import facts

DAY, YEARS = world.DAY_MS, world.AHEAD
WRONG, RIGHT, LATER = "Đặng Thị Mốc", "Đặng Thị Móc", "Đặng Thị Móc (bà Móc)"


@pytest.fixture
def house(town: Town) -> str:
    """A household that everybody has. Bà Hoa's laptop stands in 2031."""
    made = town.household(town.lan)
    town.all_meet()
    town.hoa.skew = YEARS
    return made


def names(town: Town, laptop: world.Laptop, house: str, name: str) -> facts.Fact:
    town.world.now += 60_000
    return town.world.write(laptop, "household", {"name": name}, house, house)


def put_right(town: Town) -> None:
    """Somebody sets bà Hoa's clock, and a week goes by."""
    town.hoa.skew = 0
    town.world.now += 7 * DAY


def shown(town: Town, house: str) -> list[str]:
    return [town.value(laptop, house, "name") for laptop in town.world.laptops]


@pytest.mark.parametrize("wrong", [YEARS, -YEARS])
def test_a_clock_that_somebody_put_right_is_believed_before_the_next_exchange(
    town: Town, house: str, wrong: int
) -> None:
    town.hoa.skew = wrong
    town.meet(town.hoa)
    assert names(town, town.hoa, house, WRONG).clock >> 16 == town.world.now, "the province told how far it was off"
    put_right(town)
    assert names(town, town.hoa, house, RIGHT).clock >> 16 == town.world.now


@pytest.mark.parametrize("order", list(itertools.permutations(("lan", "hoa", "minh"))))
def test_a_province_put_back_from_before_stamps_her_correction_above_what_it_corrects_whoever_comes_first(
    town: Town, house: str, order: tuple[str, ...]
) -> None:
    town.world.back_up()
    names(town, town.hoa, house, WRONG)
    town.all_meet()
    put_right(town)
    names(town, town.hoa, house, RIGHT)
    town.all_meet()
    town.world.now += DAY
    names(town, town.minh, house, LATER)
    town.all_meet()
    town.world.now += DAY
    town.world.put_back()
    for one in order:
        laptop = getattr(town, one)
        town.meet(laptop)
        assert town.value(laptop, house, "name") == LATER
    town.all_meet()
    assert shown(town, house) == [LATER] * 3


def test_an_old_copy_of_her_laptop_brings_again_what_she_corrected_and_the_correction_stands(
    town: Town, house: str
) -> None:
    town.world.back_up()
    names(town, town.hoa, house, WRONG)
    old = town.hoa.copy()
    town.all_meet()
    put_right(town)
    names(town, town.hoa, house, RIGHT)
    town.all_meet()
    town.world.now += DAY
    town.world.put_back()
    town.world.laptops[town.world.laptops.index(town.hoa)] = old
    old.skew = 0
    town.meet(town.lan)
    town.meet(town.lan)  # ... and offers back what the province lost: her correction comes first
    town.meet(old)
    town.meet(old)
    town.all_meet()
    assert shown(town, house) == [RIGHT] * 3


@pytest.fixture
def station() -> Iterator[Station]:
    place = Station()
    yield place
    place.world.close()


@pytest.mark.parametrize("first", ["the hub", "he himself"])
def test_at_a_hub_what_ong_luc_corrected_of_2031_stands_whoever_comes_to_the_province_first(
    station: Station, first: str
) -> None:
    luc, house = station.lan, station.household(station.lan)
    station.meet(luc)
    station.meet(station.hoa)
    station.up()
    station.hoa.skew = YEARS
    names(station, station.hoa, house, WRONG)
    station.by(station.hoa)
    station.by(luc)
    assert station.value(luc, house, "name") == WRONG, "it is shown before the province has it"
    names(station, luc, house, RIGHT)
    assert station.value(luc, house, "name") == RIGHT
    if first == "the hub":
        station.up()
    station.meet(luc)
    station.world.now += 60_000
    station.up()
    station.hoa.skew = 0
    station.by(station.hoa)
    station.all_agree()
    assert shown(station, house) == [RIGHT] * 3


# The test of the test


def test_without_the_rule_an_older_value_stands(town: Town, house: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rules_off.SWITCHES["lifted"](monkeypatch)
    with pytest.raises(AssertionError):
        test_a_province_put_back_from_before_stamps_her_correction_above_what_it_corrects_whoever_comes_first(
            town, house, ("hoa", "lan", "minh")
        )
