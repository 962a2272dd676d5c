"""The test of the test: with one rule of the exchange switched off, some schedule must fail."""

from __future__ import annotations

import pytest

from fieldapp.sync import protocol
from simulation import audit, rules_off, world

# For each rule schedules that are known to need it; more are tried when a change of the world moves them.
NEEDS_IT: dict[str, tuple[int, ...]] = {
    "backfill": (3, 4),
    "offers": (82, 18),
    "ties": (96, 161),
    "element": (12, 9),
    "rule_01_write": (2, 3),
    "rule_02_ingest": (18, 27),
    "rule_04_fork": (4, 5),
    "rule_05_numbers": (3, 2),
    "rule_06_epochs": (5, 4),
    "rule_08_attribution": (7, 16),
    "rule_10_clock": (4, 6),
    "rule_11_quarantine": (2, 3),
    "rule_14_erase": (3, 6),
}
MORE = range(1, 61)


@pytest.mark.parametrize("rule", sorted(rules_off.SWITCHES))
def test_without_the_rule_a_schedule_fails(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "SMALLEST", 1)
    rules_off.SWITCHES[rule](monkeypatch)
    assert any(fails(seed) for seed in [*NEEDS_IT.get(rule, ()), *MORE]), f"nothing misses {rule}"


def fails(seed: int) -> bool:
    """Whether a schedule ends with a broken promise."""
    place = world.World(seed)
    try:
        place.run()
        return bool(audit.faults(place))
    finally:
        place.close()
