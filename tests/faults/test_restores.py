"""A few restores and clones in every run, and that a broken promise is found; `python -m tests.faults restores` does a
hundred of each."""

from __future__ import annotations

import pytest

from tests.faults import restores


def test_provinces_and_laptops_put_back_and_copied_at_random_lose_nothing_and_bring_nothing_back() -> None:
    done = restores.run(8, 20261126)
    assert done.faults == [], done.words()
    assert min(done.provinces, done.laptops, done.clones) >= 8
    assert done.receipts > 0


@pytest.mark.postgres
def test_a_world_on_postgresql_is_put_back_likewise(postgres_url: str) -> None:
    done = restores.run(1, 7, url=postgres_url, worlds=1)
    assert done.faults == [], done.words()
    assert done.provinces > 0


@pytest.mark.parametrize("broken", sorted(restores.BROKEN))
def test_a_rule_that_is_switched_off_is_found(broken: str) -> None:
    done = restores.run(300, 3, broken=broken, worlds=60)
    assert done.faults, f"nothing misses {broken}"
