"""Some bytes of an exchange at which the line is cut in every run; `python -m tests.faults cuts` goes through all."""

from __future__ import annotations

import pytest

from tests.faults import cuts


def test_wherever_the_line_is_cut_stalled_or_spoilt_the_next_exchange_settles_all() -> None:
    done = cuts.run_all(503, 20261003)
    assert done.faults == [], done.words()
    assert done.failed > 10
    assert done.tried.keys() == {"cut", "reset", "flip", "stall", "answer", "repeat"}


@pytest.mark.parametrize(
    ("broken", "only", "fault"),
    [
        ("trusting", "cut", "believes"),
        ("forgetful", "answer", "answer cached"),
        ("repeating", "cut", "Busy"),
    ],
)
def test_a_rule_that_is_switched_off_is_found(broken: str, only: str, fault: str) -> None:
    done = cuts.run_all(997, 5, broken=broken, only=only)
    assert any(fault in one for one in done.faults), done.words()
