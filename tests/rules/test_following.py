"""A household that was joined with another one stays with it, also when that one was moved to another village
meanwhile, in whatever order the province hears of both."""

from __future__ import annotations

import pytest
from rules.town import Town
from simulation.world import Laptop

from fieldapp.domain import households
from fieldapp.server import database, verify
from fieldapp.server.queries import slips
from fieldapp.store import fold


@pytest.fixture
def doubles(town: Town) -> tuple[str, str]:
    """Two households that are one, each with a visit; Hòa sees their village only, Lan the next one, too."""
    town.give(town.lan.person, town.world.areas[:2])
    town.give(town.minh.person, town.world.areas[1:2])
    one, two = town.household(town.lan, "Đặng Văn Hùng"), town.household(town.hoa, "Dang Van Hung")
    for house in (one, two):
        town.world.write(town.hoa, "visit", {"note": "đã cài VNeID"}, "", house)
    town.all_meet()
    return one, two


def move(town: Town, laptop: Laptop, row: str) -> None:
    town.world.write(laptop, "household", {"area": town.world.areas[1]}, row, row)


def join(town: Town, laptop: Laptop, row: str, into: str | None) -> None:
    town.world.write(laptop, "household", {households.MERGED: into}, row, row)


def stands(town: Town) -> dict[str, str]:
    """The village of each household at the province, which agrees with itself and with every laptop."""
    town.all_meet()
    with database.reading(town.world.engine) as conn:
        assert verify.verify(conn) == []
        return {one.row: str(one.value("area")) for one in slips.roll(conn, town.world.areas)}


def shown(laptop: Laptop) -> set[str]:
    """The households that a laptop's roll lists."""
    return {row for (row,) in laptop.db.execute("SELECT row FROM household")}


@pytest.mark.parametrize("first", ["hoa", "lan"])
def test_what_was_joined_with_a_household_that_somebody_moved_goes_after_it(
    town: Town, doubles: tuple[str, str], first: str
) -> None:
    one, two = doubles
    move(town, town.lan, one)
    join(town, town.hoa, two, one)  # neither has heard of the other
    town.meet(town.hoa if first == "hoa" else town.lan)
    assert stands(town) == {one: town.world.areas[1], two: town.world.areas[1]}
    assert (shown(town.hoa), shown(town.lan), shown(town.minh)) == (set(), {one}, {one})
    assert fold.record(town.minh.db, two) is not None, "with the visit that was made to it"


def test_a_chain_of_joined_households_goes_whole(town: Town, doubles: tuple[str, str]) -> None:
    one, two = doubles
    third = town.household(town.hoa, "Đặng V. Hùng")
    town.all_meet()
    move(town, town.lan, one)
    join(town, town.hoa, third, two)
    join(town, town.hoa, two, one)
    assert set(stands(town).values()) == {town.world.areas[1]}
    assert shown(town.lan) == {one}


def test_what_was_parted_again_stays(town: Town, doubles: tuple[str, str]) -> None:
    one, two = doubles
    join(town, town.hoa, two, one)
    town.all_meet()
    move(town, town.lan, one)
    join(town, town.hoa, two, None)
    town.meet(town.hoa)
    assert stands(town) == {one: town.world.areas[1], two: town.world.areas[0]}
    assert shown(town.hoa) == {two}


def test_nobody_draws_a_household_to_one_that_never_stood_beside_it(town: Town, doubles: tuple[str, str]) -> None:
    _, two = doubles
    far = town.world.write(town.minh, "household", {"area": town.world.areas[1], "name": "Hộ ở xa"}).root
    town.all_meet()
    join(town, town.hoa, two, far)
    assert stands(town)[two] == town.world.areas[0]
