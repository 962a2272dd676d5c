"""A few erasures in every run, and that what is left anywhere is found; `python -m tests.faults erasures` does a
hundred."""

from __future__ import annotations

import pytest

from tests.faults import erasures

pytestmark = pytest.mark.slow


def test_whoever_was_erased_is_in_no_byte_of_any_file_once_the_last_laptop_has_heard() -> None:
    done = erasures.run(4, 20261126)
    assert done.faults == [], done.words()
    assert done.erased >= 4


@pytest.mark.parametrize("broken", sorted(erasures.BROKEN))
def test_a_rule_that_is_switched_off_leaves_something_that_is_found(broken: str) -> None:
    done = erasures.run(30, 1, broken=broken)
    assert done.faults, f"nothing misses {broken}"
