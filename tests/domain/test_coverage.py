"""Coverage: who was reached, persons and times apart, and no data is not zero."""

from __future__ import annotations

from fieldapp.domain import coverage, visits
from fieldapp.domain.households import Household

ROLL = [
    Household("h1", "khe-su", "Đặng Văn Đức"),
    Household("h2", "khe-su", "Chìu A Sáng"),
    Household("h3", "nam-mau", "Lỷ Tài"),
]


def slip(date: str, name: str = "", household: str = "", village: str = "khe-su") -> visits.Slip:
    return visits.Slip(date=date, name=name, household=household, village=village, mode="home")


def test_households_reached_and_never_reached_are_told_by_village() -> None:
    found = coverage.reach(ROLL, [slip("2026-10-03", household="h1"), slip("2026-10-01", household="h1")])
    assert found["khe-su"].reached == 1
    assert found["khe-su"].never == ("h2",)
    assert found["khe-su"].last == "2026-10-03"


def test_a_village_without_visits_has_no_data_and_not_zero() -> None:
    quiet = coverage.reach(ROLL, [], villages=["an-sinh"])
    assert quiet["nam-mau"] == coverage.Reach("nam-mau", 1, ("h3",))
    assert quiet["an-sinh"] == coverage.Reach("an-sinh")
    assert quiet["nam-mau"].times is None


def test_one_person_helped_twice_is_one_person_and_two_times() -> None:
    told = [slip("2026-10-01", "Đặng Văn Đức", "h1"), slip("2026-10-03", "dang van duc", "h1")]
    found = coverage.reach(ROLL, told)["khe-su"]
    assert (found.persons, found.times) == (1, 2)


def test_one_name_in_two_households_is_two_people() -> None:
    told = [slip("2026-10-01", "Nguyễn Thị Hoa", "h1"), slip("2026-10-01", "Nguyễn Thị Hoà", "h2")]
    assert coverage.reach(ROLL, told)["khe-su"].persons == 2


def test_a_name_without_a_household_is_not_counted_beside_the_same_name_with_one() -> None:
    told = [slip("2026-10-01", "Nguyễn Thị Hoa", "h1"), slip("2026-10-02", "Nguyễn Thị Hoa")]
    assert coverage.reach(ROLL, told)["khe-su"].persons == 1


def test_a_class_counts_everybody_who_came_as_times_and_nobody_as_person() -> None:
    lesson = visits.Slip(date="2026-10-02", village="khe-su", mode="class", people=35)
    found = coverage.reach(ROLL, [lesson, slip("2026-10-03")])["khe-su"]
    assert (found.times, found.persons, found.unnamed) == (36, 0, 1)


def test_a_household_that_moved_counts_where_it_lives_now() -> None:
    found = coverage.reach(ROLL, [slip("2026-10-03", "Lỷ Tài", "h3", village="khe-su")])
    assert (found["nam-mau"].reached, found["nam-mau"].never, found["nam-mau"].times) == (1, (), 0)
    assert (found["khe-su"].reached, found["khe-su"].times) == (0, 1)
