"""When the next exchange is tried."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.sync import schedule

NOW = 1_790_000_000_000
HOUR = 60 * 60_000
MINUTE = 60_000
OTHERS = ["offline", "portal", "busy", "tls", "clock", "refused", "bug"]
jitters = st.floats(0, 1, exclude_max=True)


def wait(outcome: str, failures: int = 1, jitter: float = 0.5, retry_after: int = 0) -> int:
    return schedule.next_try(outcome, failures, NOW, jitter, HOUR, retry_after) - NOW


def test_after_a_good_exchange_the_next_comes_at_the_usual_time() -> None:
    assert wait("ok", failures=0) == HOUR


@given(st.sampled_from(OTHERS), st.integers(1, 10**6), jitters)
def test_after_a_failure_the_wait_is_between_5_seconds_and_15_minutes(
    outcome: str, failures: int, jitter: float
) -> None:
    assert 5_000 <= wait(outcome, failures, jitter) <= 15 * MINUTE


@given(st.integers(1, 20), jitters, jitters)
def test_each_further_failure_waits_no_less_than_the_one_before(failures: int, jitter: float, other: float) -> None:
    assert wait("offline", failures + 1, other) >= wait("offline", failures, jitter) or failures >= 7


def test_laptops_that_failed_together_do_not_come_back_together() -> None:
    waits = {wait("offline", 20, step / 100) for step in range(100)}
    assert len(waits) == 100
    assert max(waits) - min(waits) > 7 * MINUTE


@given(st.integers(0, 3600), st.integers(1, 20), jitters)
def test_nobody_comes_before_the_time_that_a_busy_server_named(seconds: int, failures: int, jitter: float) -> None:
    assert wait("busy", failures, jitter, seconds) >= max(seconds * 1000, 5_000)


@pytest.mark.parametrize("outcome", ["unauthorized", "too_old"])
def test_what_only_a_person_can_mend_is_asked_every_15_minutes(outcome: str) -> None:
    assert {wait(outcome, failures) for failures in (1, 2, 50)} == {15 * MINUTE}


@given(st.integers(1, 3600), st.integers(1, 20), jitters)
def test_a_turn_is_kept_to_the_second_however_often_it_failed_before(
    seconds: int, failures: int, jitter: float
) -> None:
    when = schedule.next_try("busy", failures, 0, jitter, 300_000, retry_after=seconds, turn=True)
    assert seconds * 1000 <= when <= seconds * 1000 + schedule.TURN
