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
