"""How the doors of a round opened."""

from __future__ import annotations

import pytest

from fieldapp.domain import doors, rounds
from fieldapp.domain.households import Household
from fieldapp.domain.slips import TopicResult

ROLL = [
    Household("h1", "khe-su", "Đặng Văn Đức", "xóm Đình, nhà 1"),
    Household("h2", "khe-su", "Chìu A Sáng", "xóm Đình, nhà 2"),
    Household("h3", "khe-su", "Lỷ Tài", "xóm Trên, nhà 3"),
    Household("h4", "nam-mau", "Voòng", "nhà 4"),
]


def call(home: str, result: str = "3", *blockers: str, topic: str = "ID-01", date: str = "2026-10-03") -> doors.Call:
    return doors.Call("phieu", "khe-su", home, date, "approved", (TopicResult(topic, result, blockers),))


@pytest.mark.parametrize(
    ("topics", "came_to"),
    [
        ((), doors.REACHED),
        ((TopicResult("ID-01", "0"),), doors.REACHED),
        ((TopicResult("ID-01", "X", ("B18",)),), doors.ABSENT),
        ((TopicResult("ID-01", "X", ("B19",)), TopicResult("AS-01", "X", ("B18",))), doors.REFUSED),
        ((TopicResult("ID-01", "X", ("B04",)),), doors.REACHED),
        ((TopicResult("ID-01", "X", ("B18",)), TopicResult("AS-01", "1")), doors.REACHED),
    ],
)
def test_what_a_call_came_to(topics: tuple[TopicResult, ...], came_to: str) -> None:
    assert doors.outcome(topics) == came_to


def test_a_household_stands_as_its_best_call() -> None:
    calls = [call("h1", "X", "B18"), call("h1"), call("h1", "X", "B19"), call("h2", "X", "B18"), call("h2", "X", "B19")]
    assert doors.states(calls) == {"h1": doors.REACHED, "h2": doors.REFUSED}


def test_doors_are_told_by_village_and_by_lane() -> None:
    known = doors.states([call("h1"), call("h2", "X", "B18"), call("")])
    by_village = doors.count(ROLL, known, lambda home: home.area)
    assert by_village["khe-su"] == doors.Doors(3, reached=1, absent=1, never=1)
    assert by_village["nam-mau"] == doors.Doors(1, never=1)
    by_lane = doors.count(ROLL, known, lambda home: (home.area, rounds.lane(home.place)))
    assert by_lane["khe-su", "xóm Đình"] == doors.Doors(2, reached=1, absent=1)
    assert by_lane["nam-mau", ""] == doors.Doors(1, never=1)


def test_a_household_visited_at_another_time_is_not_one_that_was_never_visited() -> None:
    known = doors.states([call("h1", "X", "B18")], visited=["h1", "h2"])
    found = doors.count(ROLL, known, lambda home: home.area)
    assert found["khe-su"] == doors.Doors(3, absent=1, outside=1, never=1)


def test_households_elsewhere_are_left_out() -> None:
    found = doors.count(ROLL, {}, lambda home: home.area if home.area == "nam-mau" else None)
    assert found == {"nam-mau": doors.Doors(1, never=1)}


def test_each_household_stands_on_the_highest_step_of_a_topics_ladder() -> None:
    calls = [
        call("h1", "1"),
        call("h1", "4"),
        call("h1", "X", "B04"),
        call("h2", "X", "B04"),
        call("h3", "2", topic="AS-01"),
    ]
    found = doors.ladder([*calls, call("h4")], ["h1", "h2", "h3"])
    assert found == {"ID-01": {"4": 1, "X": 1}, "AS-01": {"2": 1}}
    assert list(found) == ["ID-01", "AS-01"]
