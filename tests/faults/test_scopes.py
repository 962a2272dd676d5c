"""Some changes of scope in every run, and that a missing rule is found; `python -m tests.faults scopes` does ten
thousand."""

from __future__ import annotations

import pytest

from tests.faults import scopes

pytestmark = pytest.mark.slow


def test_whoever_sees_what_tomorrow_nothing_unsent_is_lost_and_nothing_foreign_is_kept() -> None:
    done = scopes.run(60, 20261126)
    assert done.faults == [], done.words()
    assert done.unsent > done.count()
    assert {"other villages", "no village", "household moved"} <= done.events.keys()


@pytest.mark.parametrize("broken", sorted(scopes.BROKEN))
def test_a_rule_that_is_switched_off_is_found(broken: str) -> None:
    done = scopes.run(600, 1, broken=broken, steps=20)
    assert done.faults, f"nothing misses {broken}"
