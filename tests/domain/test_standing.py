"""What the slips of a household add up to."""

from __future__ import annotations

from typing import Any

import pytest

from fieldapp.domain import standing, visits

T = visits.TopicResult


def slip(date: str, *topics: visits.TopicResult, **more: Any) -> visits.Slip:
    return visits.Slip(date=date, time="08:00", topics=topics, **more)


def test_the_best_result_of_a_topic_holds_and_the_last_try_is_named() -> None:
    told = [
        slip("2026-09-01", T("ID-01", "3")),
        slip("2026-08-01", T("ID-01", "1")),
        slip("2026-10-01", T("ID-01", "0")),
    ]
    assert standing.reached(told) == [standing.Reached("ID-01", "3", "2026-10-01")]


def test_what_was_never_done_names_what_stands_in_the_way_now() -> None:
    told = [slip("2026-08-01", T("PAY-01", "X", ("B11",))), slip("2026-09-01", T("PAY-01", "X", ("B02", "B07")))]
    assert standing.reached(told) == [standing.Reached("PAY-01", "X", "2026-09-01", ("B02", "B07"))]


def test_a_failed_try_after_a_better_one_keeps_the_better_and_tells_the_blocker() -> None:
    told = [slip("2026-08-01", T("PAY-01", "2")), slip("2026-09-01", T("PAY-01", "X", ("B11",)))]
    assert standing.reached(told) == [standing.Reached("PAY-01", "2", "2026-09-01", ("B11",))]
    solved = [*told, slip("2026-10-01", T("PAY-01", "3"))]
    assert standing.reached(solved) == [standing.Reached("PAY-01", "3", "2026-10-01")]


def test_the_topic_tried_last_comes_first() -> None:
    told = [
        slip("2026-09-01", T("ID-01", "1")),
        slip("2026-08-01", T("DVC-01", "1")),
        slip("2026-10-01", T("SEC-01", "0")),
    ]
    assert [one.topic for one in standing.reached(told)] == ["SEC-01", "ID-01", "DVC-01"]


def test_the_consent_of_the_last_slip_that_has_one_holds() -> None:
    older = visits.Consent("paper", "2025-1", ("log",))
    newer = visits.Consent("spoken", "2026-1", ("log", "follow_up"))
    told = [slip("2026-08-01", consent=older), slip("2026-10-01"), slip("2026-09-01", consent=newer)]
    assert standing.agreed(told) == standing.Agreed(newer, "2026-09-01")
    assert standing.agreed(told[1:2]) is None


def test_what_was_asked_again_was_agreed_to_on_its_first_day() -> None:
    again = visits.Consent(visits.AGAIN, "2026-1", ("log",), since="2026-03-01")
    assert standing.agreed([slip("2026-10-01", consent=again)]) == standing.Agreed(again, "2026-03-01")


@pytest.mark.parametrize(("result", "step"), [("0", 0), ("4", 4), ("X", -1), ("", -1)])
def test_a_result_is_a_step_of_the_ladder(result: str, step: int) -> None:
    assert standing.step(result) == step
