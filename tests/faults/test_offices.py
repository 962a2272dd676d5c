"""A few schedules with hubs in every run, and that rules of the hub are missed; `python -m tests.faults hubs` lives as
many as one likes. Rules that chance seldom needs have a scene each in tests/rules/test_hub_rules.py."""

from __future__ import annotations

import pytest

from tests.faults import offices

# For each rule the seed of a schedule that is known to need it; later ones are tried when a change of the world moves
# it.
NEEDS_IT: dict[str, int] = {"authority": 4, "erasure": 2, "replaced": 7}
# Seeds of schedules that once failed; they stay for good.
REGRESSIONS = (19,)


def test_whatever_happens_to_hubs_nothing_is_lost_and_all_agree() -> None:
    done = offices.run(2, 20261126)
    assert done.faults == [], done.words()


@pytest.mark.parametrize("seed", REGRESSIONS)
def test_a_schedule_with_hubs_that_once_failed_stays_mended(seed: int) -> None:
    assert offices.run(1, seed).faults == []


@pytest.mark.parametrize("rule", sorted(NEEDS_IT))
def test_a_rule_of_the_hub_that_is_switched_off_is_found(rule: str) -> None:
    done = offices.run(60, NEEDS_IT[rule], broken=rule)
    assert done.faults, f"nothing misses {rule}"
