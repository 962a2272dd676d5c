"""Five hundred random schedules of one province and its laptops, on the real code, with every fault."""

from __future__ import annotations

import pytest

from fieldapp.sync import protocol
from simulation import audit, world

SEEDS = 500
PART = 25
STEPS = 70  # of each of the five hundred; the regressions go the whole way

# Seeds of schedules that once failed; they stay for good.
REGRESSIONS = (1007, 1056, 1078, 2091, 2125)


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers of a few rows, so that every exchange has pages."""
    monkeypatch.setattr(protocol, "SMALLEST", 1)


def settle(seed: int, steps: int) -> list[str]:
    """What is wrong after one schedule."""
    place = world.World(seed)
    try:
        place.run(steps)
        return audit.faults(place)
    finally:
        place.close()


@pytest.mark.parametrize("start", range(1, SEEDS + 1, PART))
def test_whatever_happens_nothing_is_lost_and_all_agree(start: int) -> None:
    broken = {seed: found[:3] for seed in range(start, start + PART) if (found := settle(seed, STEPS))}
    assert broken == {}


@pytest.mark.parametrize("seed", REGRESSIONS)
def test_a_schedule_that_once_failed_stays_mended(seed: int) -> None:
    assert settle(seed, 120) == []
