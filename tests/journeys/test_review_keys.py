"""A head settles slips by keys in the real window: approved, kept back, returned, at last all others at once; its
thread is back at the loop soon each time. A thousand are the benchmark's: `python -m tests.benchmarks review`."""

from __future__ import annotations

from pathlib import Path

import commune
import watchdog
from benchmarks import review

from fieldapp.domain import reviews
from fieldapp.store import opened, visits

SLIPS = 40
TRIES = 3  # beside other tests any work takes longer now and then; what holds the window up does so every time


def test_slips_are_settled_by_keys_without_holding_the_window_up(tmp_path: Path) -> None:
    hoa = commune.Laptop(tmp_path / "hoa", commune.HOA)
    for number in range(TRIES * (SLIPS + 10)):
        hoa.record(commune.slip(date=f"2026-09-{1 + number % 28:02}", time=f"{7 + number % 11:02}:00", minutes=20))
    steps: set[str] = set()
    for turn in range(TRIES):
        head = commune.Laptop(tmp_path / commune.NAMES[commune.HEAD] / str(turn), commune.HEAD)
        head.hears(hoa)
        head.close()
        told = review.press(head.folder, commune.PASSPHRASE, SLIPS, openings=1)
        assert len(told.settled) == SLIPS
        assert {"one approved", "one returned", "one kept back"} <= told.longest.keys()
        assert _states(head) == {reviews.APPROVED, reviews.RETURNED, reviews.WAITING}
        held = {step for step, away in told.longest.items() if away > 2 * watchdog.LIMIT}
        steps = steps & held if turn else held
        if not steps:
            break
    hoa.close()
    assert not steps, "\n".join(told.held)


def _states(head: commune.Laptop) -> set[str]:
    db = opened.writer(head.folder, head.key, least_free=0)
    found = set(visits.counts_by_state(db))
    opened.close(head.folder, db)
    return found
