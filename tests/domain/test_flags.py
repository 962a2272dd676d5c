"""What needs the eyes of a reviewer: each doubt by itself, at its limit and beyond it, what presses most first."""

from __future__ import annotations

import random
from typing import Any

import commune
import pytest

from fieldapp.domain import flags, history, reviews, visits

LIMITS = flags.limits(commune.CATALOGUE, commune.TODAY)
HOUSE = "house".ljust(22, "_")


def look(row: str = "a", **changed: Any) -> flags.Look:
    """A slip of Hòa's of half an hour at half past eight, typed on its day."""
    about = {name: changed.pop(name) for name in ("waits", "rivals", "changed", "typed", "skew") if name in changed}
    return flags.Look(row, commune.slip(**{"minutes": 30, **changed}), **{"typed": commune.TODAY, **about})


def codes(*looks: flags.Look, row: str = "a") -> list[str]:
    return [flag.code for flag in flags.of(looks, LIMITS)[row]]


def test_a_slip_as_most_are_needs_no_eyes() -> None:
    assert codes(look()) == []
    assert codes(look(minutes=None, typed="")) == []


@pytest.mark.parametrize(
    ("minutes", "told"), [(1, ["short"]), (2, ["short"]), (3, []), (240, []), (241, ["long"]), (480, ["long"])]
)
def test_a_visit_is_very_short_or_very_long(minutes: int, told: list[str]) -> None:
    assert codes(look(minutes=minutes)) == told


@pytest.mark.parametrize(
    ("time", "minutes", "told"),
    [
        ("08:00", 30, []),  # over when the other begins
        ("08:00", 31, ["overlap"]),
        ("08:59", 5, ["overlap"]),
        ("09:00", 5, []),
        ("08:45", None, ["overlap"]),  # how long is not told, but it lies within the other
        ("08:30", None, []),  # both may have been written by the same look at the clock
    ],
)
def test_one_member_cannot_be_in_two_houses_at_once(time: str, minutes: int | None, told: list[str]) -> None:
    assert codes(look(), look("b", time=time, minutes=minutes, waits=False)) == told


def test_two_members_may_be_in_two_houses_and_one_may_help_two_people_in_one_house() -> None:
    assert codes(look(), look("b", helpers=(commune.LAN,))) == []
    assert codes(look(household=HOUSE, name="Lụa"), look("b", household=HOUSE, name="Lỷ")) == []
    assert codes(look(), look("b", date="2026-10-02")) == []


def test_the_sentence_of_an_overlap_names_the_helper_and_the_other_slip() -> None:
    both = (look(helpers=(commune.LAN, commune.HOA)), look("b", time="08:40"))
    [flag] = flags.of(both, LIMITS)["a"]
    assert flag.told == {"helper": commune.HOA, "day": commune.TODAY, "time": "08:40"}


@pytest.mark.parametrize(("count", "told"), [(15, []), (16, ["many"])])
def test_more_slips_in_a_day_than_one_person_can_do(count: int, told: list[str]) -> None:
    others = [look(f"b{number}", time=f"{number % 20:02}:00", minutes=None, waits=False) for number in range(count - 1)]
    assert codes(look(time="22:00", minutes=None), *others) == told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, ["again"]),
        ({"date": "2026-09-26"}, ["again"]),
        ({"date": "2026-09-25"}, []),
        ({"household": "other".ljust(22, "_")}, []),
        ({"topics": (visits.TopicResult("PAY-02", "3"),)}, []),
        ({"topics": (visits.TopicResult("ID-01", "1"),)}, []),  # it came further since
        ({"topics": (visits.TopicResult("ID-01", "X"),)}, []),
        ({"name": "Đặng Thị Lụa"}, ["again"]),  # of the other nobody knows who it was
    ],
)
def test_the_same_household_and_topic_again(changed: dict[str, Any], told: list[str]) -> None:
    assert codes(look(household=HOUSE), look("b", **{"household": HOUSE, "time": "15:00", **changed})) == told


def test_the_same_topic_of_another_person_of_the_household_is_no_repetition() -> None:
    lua, ly = (look(row, household=HOUSE, name=name) for row, name in (("a", "Đặng Thị Lụa"), ("b", "Chìu Văn Lỷ")))
    assert codes(lua, ly) == []
    assert codes(lua, look("b", household=HOUSE, name="dang thi lua")) == ["again"]


@pytest.mark.parametrize(("typed", "told"), [("2026-10-10", []), ("2026-10-11", ["late"]), ("2026-10-01", [])])
def test_a_slip_that_was_typed_long_after_the_day(typed: str, told: list[str]) -> None:
    assert codes(look(typed=typed)) == told


def test_what_presses_most_stands_first_and_only_what_waits_is_told() -> None:
    doubtful = look(rivals=True, changed=True, minutes=1, skew=11, typed="2026-12-01", household=HOUSE)
    before = look("b", household=HOUSE, waits=False)
    assert codes(doubtful, before) == ["rivals", "changed", "again", "short", "late", "clock"]
    assert flags.of([doubtful, before], LIMITS).keys() == {"a"}


def test_of_several_that_fit_the_newest_is_named_in_whatever_order_they_come() -> None:
    others = [look(row, household=HOUSE, time="08:40", date=f"2026-10-0{day}") for day, row in enumerate("cdeb", 1)]
    others += [look(row, time=f"08:{minute}", waits=False) for minute, row in ((35, "f"), (45, "g"), (31, "h"))]
    looks = [look(household=HOUSE), *others]
    told = [flags.of(random.Random(seed).sample(looks, len(looks)), LIMITS)["a"] for seed in range(20)]
    assert all(one == told[0] for one in told)
    assert {flag.code: flag.told["day"] for flag in told[0]} == {"again": "2026-10-04", "overlap": commune.TODAY}
    assert told[0][1].told["time"] == "08:45"


def test_a_limit_that_is_not_in_force_flags_nothing() -> None:
    assert flags.of([look(minutes=1, skew=999, typed="2027-01-01", rivals=True)], {})["a"] == []


@pytest.mark.parametrize(
    ("wall", "ahead", "stamp", "minutes"),
    [
        (commune.WALL, 0, None, 0),
        (commune.WALL, 25 * 60_000, None, 25),
        (commune.WALL, 0, (commune.NOW + 3_600_000) << 16, 60),
        ("no time", 0, None, 0),
    ],
)
def test_a_clock_that_was_off_is_told_in_minutes(wall: str, ahead: int, stamp: int | None, minutes: int) -> None:
    assert flags.skew(wall, (commune.NOW + ahead) << 16, stamp) == minutes


def test_a_slip_changed_after_its_approval_is_told_from_a_new_one_and_from_a_returned_one() -> None:
    def record(**cells: Any) -> history.Record:
        return history.Record("r", "visit", "r", {name: history.Cell(value, 1, "f") for name, value in cells.items()})

    fresh = record(note="một")
    said = reviews.cells(reviews.APPROVED, fresh, reader=commune.HEAD, day=commune.TODAY)
    later = history.Record("r", "visit", "r", {**record(**said).cells, "note": history.Cell("hai", 2, "g")})
    back = reviews.cells(reviews.RETURNED, fresh, {"note": "other"}, reader=commune.HEAD, day=commune.TODAY)
    assert not flags.changed_later(fresh)
    assert not flags.changed_later(record(note="một", **said))
    assert flags.changed_later(later)
    assert not flags.changed_later(history.Record("r", "visit", "r", {**later.cells, **record(**back).cells}))
