"""A small fleet in every run, and that a missing rule is found; `python -m tests.faults fleet` lives the whole one."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.faults import fleet

pytestmark = pytest.mark.slow


def test_after_some_days_with_their_rush_every_laptop_has_the_provinces_digests() -> None:
    done = fleet.run(60, 3, 3, 20261126, shard=2)
    assert done.faults == [], done.words()
    assert done.devices == 60
    assert done.exchanges > 60 * 3


def test_a_run_that_was_cut_short_goes_on_with_the_next_shard(tmp_path: Path) -> None:
    whole = fleet.run(12, 2, 2, 5, shard=1, folder=tmp_path)
    (tmp_path / "shard-1.json").unlink()  # as if it had been cut short in the second
    again = fleet.run(12, 2, 2, 5, shard=1, folder=tmp_path)
    assert (whole.faults, again.faults) == ([], [])
    assert again.devices == 12
    kept = msgspec.json.decode((tmp_path / "shard-0.json").read_bytes(), type=fleet.Done)
    assert again.facts > kept.facts


@pytest.mark.parametrize("broken", sorted(fleet.BROKEN))
def test_a_rule_that_is_switched_off_is_found(broken: str) -> None:
    done = fleet.run(24, 2, 5, 2, broken=broken)
    assert done.faults, f"nothing misses {broken}"
