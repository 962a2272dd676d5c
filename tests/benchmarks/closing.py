"""What it costs to close a period: its approved slips held and kept for the report, beside the facts of that alone."""

from __future__ import annotations

import datetime
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec
import sqlite_utils

from fieldapp.actions import close_period, open_period
from fieldapp.domain import calendar_span
from fieldapp.store import ledger, opened, periods
from tests.benchmarks import big

SLIPS = 5_000
_MORE = 1.25  # so many slips are written for each that is to be held: some wait, some were sent back
STRETCH = 1.0  # seconds: the line for how long a closing may say nothing


class Told(msgspec.Struct):
    """Seconds: of the closing whole, of its longest stretch between two words of progress, and of as many facts as it
    wrote, of one small cell each (the floor)."""

    slips: int
    facts: int
    closed: float
    stretch: float
    floor: float


def measure(slips: int = SLIPS) -> Told:
    """One period of all villages, closed in a vault of an officer."""
    with tempfile.TemporaryDirectory() as left:
        vault = big.vault(Path(left) / "vault", visits=round(slips * _MORE), households=slips // 5)
        db = opened.writer(vault.folder, vault.key, least_free=0)
        try:
            return _measured(db)
        finally:
            opened.close(vault.folder, db)


def _measured(db: sqlite_utils.Database) -> Told:
    now = datetime.datetime.now(big.ZONE)
    span = calendar_span.Span("2020-01-01", (now.date() - datetime.timedelta(days=big.WAITING + 1)).isoformat())
    villages = [village for (village,) in db.execute("SELECT DISTINCT village FROM visit")]
    moment: dict[str, Any] = {"wall": now.isoformat(timespec="seconds"), "entropy": os.urandom}
    open_period.open_period(db, villages, span, now=_ms(), **moment)
    before = _facts(db)
    words = [time.perf_counter()]

    def progress(done: int) -> None:
        words.append(time.perf_counter())

    told = close_period.close_period(db, villages, span, now=_ms(), progress=progress, **moment)
    words.append(time.perf_counter())
    assert told.visits == len(periods.slips(db, span, villages)) - _left(db, span)
    written = _facts(db) - before
    return Told(
        told.visits,
        written,
        words[-1] - words[0],
        max(later - earlier for earlier, later in zip(words, words[1:], strict=False)),
        _floor(db, written, moment),
    )


def _floor(db: sqlite_utils.Database, count: int, moment: dict[str, Any]) -> float:
    began = time.perf_counter()
    with db.atomic():
        ledger.record(db, [ledger.Deed("floor", {"held": True}) for _ in range(count)], now=_ms(), **moment)
    return time.perf_counter() - began


def _facts(db: sqlite_utils.Database) -> int:
    return int(db.execute("SELECT count(*) FROM change WHERE n > 0").fetchone()[0])


def _left(db: sqlite_utils.Database, span: calendar_span.Span) -> int:
    """The slips of the span that no closing holds."""
    asked = "SELECT count(*) FROM visit WHERE date BETWEEN ? AND ? AND state NOT IN ('locked', 'withdrawn')"
    return int(db.execute(asked, [span.start, span.end]).fetchone()[0])


def _ms() -> int:
    return int(time.time() * 1000)


def table(told: Told) -> str:
    """To be read by people."""
    kept = "kept" if told.stretch <= STRETCH else "NOT KEPT"
    return (
        f"{told.slips} slips held in {told.closed:.1f} s by {told.facts} facts, {told.closed / told.floor:.1f} x these"
        f" facts alone; no word for {told.stretch:.2f} s at most (one second: {kept})"
    )
