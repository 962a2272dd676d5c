"""A few random weeks in every run, and that a missing rule is found; `python -m tests.faults carriers` lives more."""

from __future__ import annotations

import pytest

from fieldapp.store import bundles, origins
from tests.faults import carriers

pytestmark = pytest.mark.slow


def test_however_files_and_networks_cross_nothing_is_lost_and_all_agree() -> None:
    done = carriers.run(2, 5)
    assert done.faults == [], done.words()
    assert min(done.files, done.taken, done.wired, done.handed, done.restored, done.at_hub, done.shelved) > 0


def test_a_laptop_that_says_too_much_of_what_lies_at_a_hub_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    shelve = bundles.shelve
    everything = (0, 10**6)
    monkeypatch.setattr(
        bundles, "shelve", lambda db, req, hub, runs: shelve(db, req, hub, dict.fromkeys(runs, everything))
    )
    done = carriers.run(2, 5)
    assert any("says of more" in one for one in done.faults), done.words()


def test_a_laptop_that_goes_on_with_its_old_numbers_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origins, "proven", lambda *args: None)
    done = carriers.run(1, 6)
    assert any("does not agree" in one for one in done.faults), done.words()
