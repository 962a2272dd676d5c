"""Some places of an exchange on a full, failing or read-only disk in every run; `python -m tests.faults disks` goes
through all."""

from __future__ import annotations

import pytest

from tests.faults import disk, disks

pytestmark = pytest.mark.skipif(bool(disk.lacking()), reason=disk.lacking() or "it is not lacking")


def test_a_disk_that_is_full_failing_or_read_only_is_told_in_a_sentence_and_loses_nothing() -> None:
    done = disks.run_all(41, 20261003)
    assert done.faults == [], done.words()
    assert done.refused > 1


def test_a_disk_that_does_not_give_back_what_it_holds_is_not_told_of_as_a_damaged_vault() -> None:
    done = disks.run_all(23, 3, reads=True, sides=("lan",))
    assert done.faults == [], done.words()
    assert done.refused > 1


@pytest.mark.parametrize(
    ("broken", "side", "fault"),
    [("trusting", "province", "lost at province"), ("piecemeal", "lan", ""), ("wordless", "lan", "OperationalError")],
)
def test_a_rule_that_is_switched_off_is_found(broken: str, side: str, fault: str) -> None:
    done = disks.run_all(31, 5, broken=broken, sides=(side,))
    assert any(fault in one for one in done.faults), done.words()
