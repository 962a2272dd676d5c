"""A few power cuts in every run, and that a disk that was not synced is found; `python -m tests.faults power` does five
hundred."""

from __future__ import annotations

import pytest

from tests.faults import disk, power

pytestmark = pytest.mark.skipif(bool(disk.lacking()), reason=disk.lacking() or "it is not lacking")


def test_what_was_called_saved_survives_a_power_cut_at_any_moment() -> None:
    done = power.run(6, 20261003)
    assert done.faults == [], done.words()
    assert min(done.dropped, done.torn) > 0


@pytest.mark.parametrize(
    ("broken", "who", "fault"),
    [("vault", "lan", "promised and gone"), ("province", "province", ""), ("lying", "all", "damage")],
)
def test_a_disk_that_is_not_synced_is_found(broken: str, who: str, fault: str) -> None:
    done = power.run(8, 9, broken=broken, who=who)
    assert any(fault in one for one in done.faults), done.words()
