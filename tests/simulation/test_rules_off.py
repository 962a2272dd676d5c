"""The test of the test: with one rule of the exchange switched off, some schedule must fail."""

from __future__ import annotations

import pytest

from fieldapp.sync import protocol
from simulation import audit, rules_off, world
from tests.faults import world as worlds

# For each rule schedules that are known to need it; more are tried when a change of the world moves them.
NEEDS_IT: dict[str, tuple[int, ...]] = {
    "backfill": (3, 4),
    "offers": (82, 18),
    "ties": (96, 161),
    "healed": (3, 7),
    "lifted": (3, 29),
    "element": (12, 9),
    "rule_01_write": (2, 3),
    "rule_02_ingest": (18, 27),
    "rule_04_fork": (4, 5),
    "rule_05_numbers": (3, 2),
    "rule_06_epochs": (5, 4),
    "rule_08_attribution": (7, 16),
    "rule_10_clock": (3, 7),
    "rule_11_quarantine": (1, 3),
    "rule_14_erase": (3, 6),
}
MORE = range(1, 61)
# Rules of hubs and photos, with schedules of the whole world that are known to need them; the others have scenes.
WHOLE: dict[str, tuple[int, ...]] = {
    "hub_authority": (1, 2),
    "photo_at_home": (1, 3),
    "photo_early": (1, 4),
}
# Rules that only the wide world needs, with schedules of eight laptops that are known to need them.
WIDE: dict[str, tuple[int, ...]] = {
    "merged_lists": (2, 3),
    "revoked_sight": (2, 3),
    "revoked_work": (4, 6),
    "torn": (1, 2),
    "unsent": (7, 8),
}


@pytest.mark.parametrize("rule", sorted(WIDE))
def test_without_the_rule_a_schedule_of_the_wide_world_fails(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rules_off.SWITCHES[rule](monkeypatch)
    assert any(worlds.settle(seed, devices=8, hubs=False) for seed in [*WIDE[rule], *MORE]), f"nothing misses {rule}"


@pytest.mark.parametrize("rule", sorted(WHOLE))
def test_without_the_rule_a_schedule_with_hubs_and_photos_fails(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    worlds.RULES[rule](monkeypatch)
    assert any(worlds.settle(seed) for seed in [*WHOLE[rule], *MORE]), f"nothing misses {rule}"


@pytest.mark.parametrize("rule", sorted(rules_off.SWITCHES.keys() - WIDE))
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
