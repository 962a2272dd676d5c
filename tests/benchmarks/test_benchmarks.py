"""The harness itself: one small trip from the command, and slips that the form would take."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec
import pytest
from commune import CATALOGUE

from benchmarks import behind, big, closing, day, figures, first, people, rush
from fieldapp.domain import households, visits
from fieldapp.store import opened, origins, vault

ROOT = Path(__file__).resolve().parents[2]
COMMUNE = people.Commune(
    tuple(f"village-{number}".ljust(22, "_") for number in range(len(people.VILLAGES))),
    "team".ljust(22, "_"),
    ("lan".ljust(22, "_"), "minh".ljust(22, "_")),
    tuple(
        msgspec.structs.replace(home, id=f"house-{number}".ljust(22, "_"))
        for number, home in enumerate(people.households(60, 1))
    ),
)
TODAY = "2026-10-03"


def test_thirty_visits_travel_and_every_figure_is_told() -> None:
    words = [sys.executable, "-m", "tests.benchmarks", "sync", "--n", "30", "--runs", "1", "--json"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, check=True)
    [size] = json.loads(done.stdout)["sizes"]
    for step in size["steps"].values():
        assert step["requests"] == 1
        assert step["x"] > 0
        assert step["bytes_x"] > 0.5
    assert size["record_ms"]["p50"] > 0


def test_made_up_slips_are_as_the_form_keeps_them() -> None:
    scene = visits.Scene(TODAY, "08:00", frozenset(COMMUNE.villages), frozenset(COMMUNE.helpers), CATALOGUE)
    slips = list(people.slips(500, 1, COMMUNE, TODAY))
    assert slips == list(people.slips(500, 1, COMMUNE, TODAY))
    assert [problem for slip in slips for problem in visits.check(slip, scene)] == []
    assert all(visits.tidy(slip) == slip for slip in slips)


def test_made_up_households_are_as_the_roll_keeps_them() -> None:
    told = [
        households.Household("", "village", home.name, home.place, home.phone) for home in people.households(200, 1)
    ]
    assert [problem for one in told for problem in households.check(one)] == []
    assert [households.tidy(one) for one in told] == told


def test_a_large_vault_opens_with_what_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    first, second = (big.vault(tmp_path / name, visits=60, households=25) for name in ("first", "second"))
    assert first.key == second.key  # the second is a copy
    db = opened.writer(second.folder, vault.unlock(second.folder, big.PASSPHRASE), least_free=0)
    found = {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("visit", "household")}
    waiting = origins.waiting(db, "province")
    opened.close(second.folder, db)
    assert (found, waiting) == ({"visit": 60, "household": 25}, big.OWN)


def test_indicators_and_sql_by_hand_tell_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    told = figures.measure(households=60, visits=400)
    assert told.counted > 5
    assert len(told.made) == len(told.floor) == figures.RUNS
    assert figures.table(told).endswith(" x")


def test_a_closing_is_measured_beside_its_facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    told = closing.measure(slips=60)
    assert told.slips > 20
    assert told.facts > told.slips, "the lists that are kept, beside the slips that are held"
    assert 0 < told.stretch < told.closed
    assert closing.table(told).startswith(f"{told.slips} slips held in ")


def test_a_day_is_exchanged_with_copied_days_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(behind, "BLOCK", 30)
    told = day.measure(numbers=(90,), runs=1)  # digests that do not agree would have been told
    assert len(told.behind[90]) == 1
    assert "visits behind" in day.table(day.figures(told))


def test_everybody_who_comes_in_a_rush_is_served() -> None:
    told = rush.figures(rush.measure(devices=6, window=0.5))
    for way in told["ways"].values():
        assert (way["served"], way["refused"], way["untold"]) == (6, 0, 0)
    assert "6 devices with 10 visits each" in rush.table(told)


def test_a_first_exchange_that_is_killed_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(behind, "BLOCK", 100)
    told = first.measure(visits=300)
    before, after = told.parts
    assert before.taken + after.taken >= told.facts
    assert after.taken < told.facts, "what had come was not asked for again"
    assert first.table(first.figures(told)).startswith("a new laptop reads 300 visits")
