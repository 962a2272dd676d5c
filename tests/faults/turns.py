"""Every suite in turn, a little of each with a seed of its own, until the time is over: `--seconds N --seed S`."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.faults import board

# A minute's worth of each or less, by its word on the scoreboard.
LITTLE: dict[str, list[str]] = {
    "world": ["--times", "40"],
    "hubs": ["--times", "20"],
    "fleet": ["--devices", "60", "--communes", "2", "--days", "4"],
    "kills": ["--times", "5", "--visits", "200"],
    "typing": ["--times", "4"],
    "power": ["--times", "20"],
    "cuts": ["--part", "1/100"],
    "race": ["--times", "3000"],
    "restores": ["--times", "8"],
    "scopes": ["--times", "200"],
    "erasures": ["--times", "6"],
    "fuzz": ["--times", "150"],
    "bundle": [],
    "carriers": ["--schedules", "8"],
    "versions": ["--times", "2"],
    "photos": ["--times", "20"],
    "disks": ["--part", "1/40"],
}


def run(seconds: float, seed: int) -> int:
    """How many runs found a fault; each prints what it did, and the words that do it again."""
    began, faults, ran = time.monotonic(), 0, 0
    for words in _turns(seed):
        print(f"== {board.FAULTS} {' '.join(words)}", flush=True)
        code = subprocess.run([sys.executable, "-m", "tests.faults", *words], cwd=Path(__file__).parents[2]).returncode
        faults += code == 1
        ran += code != 2  # 2: this computer lacks what it takes, and it says what
        if time.monotonic() - began > seconds:
            break
    print(f"== {ran} runs from seed {seed} in {time.monotonic() - began:.0f} s: {faults} with a fault")
    return faults


def _turns(seed: int) -> Iterator[list[str]]:
    while True:
        for word, few in LITTLE.items():
            yield [word, *few, "--seed", str(seed)]
            seed += 1
