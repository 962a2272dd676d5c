"""A few photos over a line that breaks in every run, and that a rule switched off is found; `python -m tests.faults
photos` sends a thousand."""

from __future__ import annotations

import pytest

from tests.faults import photos


def test_photos_cut_at_any_byte_arrive_once_and_right_and_nothing_is_sent_again_that_was_there() -> None:
    done = photos.run(8, 20261126)
    assert done.faults == [], done.words()
    assert done.photos == 8
    assert done.cuts >= 8


@pytest.mark.parametrize(("broken", "seed"), [("resume", 1), ("hash", 5), ("offset", 1)])
def test_a_rule_that_is_switched_off_is_found(broken: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "SPOILT", 1.0 if broken == "hash" else 0.0)
    assert photos.run(6, seed, broken=broken).faults, f"nothing misses {broken}"
