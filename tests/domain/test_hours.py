"""The hour in Vietnam is told alike everywhere, also by a computer whose battery is dead."""

from __future__ import annotations

import pytest

from fieldapp.domain import hours

ONE_AFTER_MIDNIGHT = 1_790_874_060_000  # in Hạ Long; in London it is still the day before


def test_a_moment_belongs_to_the_day_of_vietnam() -> None:
    assert hours.day(ONE_AFTER_MIDNIGHT) == "2026-10-02"
    assert hours.told(ONE_AFTER_MIDNIGHT) == "02/10/2026 00:01"
    assert hours.wall(ONE_AFTER_MIDNIGHT) == "2026-10-02T00:01:00+07:00"


def test_a_clock_before_1970_is_told_too() -> None:
    assert hours.told(-1) == "01/01/1970 06:59"


def test_a_day_that_no_calendar_has_is_refused() -> None:
    with pytest.raises(OverflowError):
        hours.told(2**62)


YEAR = 365 * 24 * 3600 * 1000
HEARD = 1_790_993_640_000  # 03/10/2026 09:14


@pytest.mark.parametrize(
    ("said", "ahead", "right"),
    [
        ("2025-10-04T08:00:00+07:00", YEAR, "2026-10-04T08:00:00+07:00"),  # still a year behind
        ("2026-10-04T08:00:00+07:00", YEAR, "2026-10-04T08:00:00+07:00"),  # somebody has put it right
        ("2027-10-04T08:00:00+07:00", -YEAR, "2026-10-04T08:00:00+07:00"),  # still a year ahead
        ("2026-10-04T08:00:00+07:00", -YEAR, "2026-10-04T08:00:00+07:00"),  # somebody has put it right
        ("2015-01-01T00:00:00+07:00", 0, "2026-10-03T09:14:00+07:00"),  # its battery died
        ("2026-10-04T08:00:00+07:00", 60_000, "2026-10-04T08:01:00+07:00"),  # a minute behind
    ],
)
def test_a_wrong_clock_is_put_right_also_after_somebody_set_it(said: str, ahead: int, right: str) -> None:
    assert hours.right(said, ahead, HEARD) == right


def test_a_clock_that_no_calendar_knows_is_believed_as_far_as_it_goes() -> None:
    assert hours.behind(2**62, -(2**61), HEARD) == -(2**61)
    assert hours.behind(2**61 + HEARD, -(2**62), HEARD) == 0
