"""Some changes of scope in every run, and that a missing rule is found; `python -m tests.faults scopes` does ten
thousand."""

from __future__ import annotations

import pytest

from fieldapp.sync import protocol
from tests.faults import scopes

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers of a few rows, so that every exchange has pages."""
    monkeypatch.setattr(protocol, "SMALLEST", 1)


def test_whoever_sees_what_tomorrow_nothing_unsent_is_lost_and_nothing_foreign_is_kept() -> None:
    done = scopes.run(60, 20261126)
    assert done.faults == [], done.words()
    assert done.unsent > done.count()
    assert {"other villages", "no village", "household moved"} <= done.events.keys()


SOON = {"kept out": 6}  # seeds that need a rule early


@pytest.mark.parametrize("broken", sorted(scopes.BROKEN))
def test_a_rule_that_is_switched_off_is_found(broken: str) -> None:
    done = scopes.run(600, SOON.get(broken, 1), broken=broken, steps=20)
    assert done.faults, f"nothing misses {broken}"


SPLITS = 3589583794, 102469680  # in these worlds a page is split, and a copy of a row stays behind in it


def test_no_copy_stays_where_a_page_was_split() -> None:
    done = scopes.Done(0)
    for seed in SPLITS:
        scopes.live(seed, done)
    assert done.faults == [], done.words()


def test_without_scrubbing_the_copy_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pages are split depends on what is written and when: one of the worlds is enough."""
    monkeypatch.setattr(scopes.erasure, "scrub", lambda db: None)
    done = scopes.Done(0)
    for seed in SPLITS:
        scopes.live(seed, done)
    assert any("FOREIGN" in fault for fault in done.faults), done.words()
