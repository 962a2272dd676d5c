"""A laptop with an older program at today's province, and the reverse: every byte is kept, and after the update it is a
laptop like any other. Many more by `python -m tests.faults versions`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import versions
from tests.older import client


@pytest.mark.parametrize(
    ("history", "version"),
    [(versions.old_laptop, client.VERSIONS[0]), (versions.old_province, client.VERSIONS[-1])],
)
def test_old_and_new_keep_what_they_do_not_understand(history: versions.History, version: str, tmp_path: Path) -> None:
    done = versions.Done()
    versions.one(history, version, tmp_path, 1, done)
    assert done.faults == []
    assert done.unknown > 0, "nobody wrote anything that the older program does not know"


def test_a_laptop_that_keeps_only_what_it_knows_is_found(tmp_path: Path) -> None:
    done = versions.Done()
    with versions.forgetting():
        versions.one(versions.old_laptop, client.VERSIONS[-1], tmp_path, 1, done)
    assert any("later" in fault or "DIFFERS" in fault or "DIGEST" in fault for fault in done.faults)
