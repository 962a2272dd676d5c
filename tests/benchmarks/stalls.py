"""Whether the window ever keeps somebody waiting: a tour of it under a watchdog, alone and beside an exchange."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from tests.benchmarks import people, trip, wire


class Walk(msgspec.Struct):
    """The longest absence from the event loop in each step, in seconds, and a line a stall; `facts` came in meanwhile,
    in so many `seconds`."""

    longest: dict[str, float]
    held: list[str]
    facts: int = 0
    seconds: float = 0.0


def usual(walks: Sequence[Walk]) -> dict[str, float]:
    """The longest absence in each step of several walks, as it is in the middle of them: what holds the window up does
    so every time, and a machine that is shared stands still now and then."""
    steps = dict.fromkeys(step for walk in walks for step in walk.longest)
    return {step: statistics.median(walk.longest[step] for walk in walks if step in walk.longest) for step in steps}


def alone(folder: Path, passphrase: str) -> Walk:
    """The tour through a vault whose province is out of reach."""
    with _window(folder, passphrase) as window:
        return _told(window)


def beside_an_exchange(visits: int, rounds: int = 2) -> Walk:
    """The tour through a member's vault while so many visits of somebody else come in, from a server in a process of
    its own."""
    with tempfile.TemporaryDirectory() as folder, trip.Trip(Path(folder) / "trip", wire.Link(0, 0)) as one:
        lan, minh = one.laptops
        minh.record(list(people.slips(min(visits, 600), 7, one.commune, trip.today())))
        lan.record(list(people.slips(visits, 8, one.commune, trip.today())))
        one.settle(minh)
        minh.close()
        with _window(minh.folder, trip.PASSPHRASE, "beside", rounds) as window:
            assert window.stdout is not None
            assert window.stdin is not None
            window.stdout.readline()  # it has nothing left to build, and has exchanged what there was
            one.settle(lan)
            window.stdin.write("go\n")
            window.stdin.flush()
            return _told(window)


def _window(folder: Path, passphrase: str, how: str = "alone", rounds: int = 2) -> subprocess.Popen[str]:
    (folder / "vault.db-open").unlink(missing_ok=True)
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(wire.ROOT / "tests")}
    words = [sys.executable, "-m", "tests.benchmarks.stalls", how, str(folder), passphrase, str(rounds)]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=wire.ROOT, env=env)


def _told(window: subprocess.Popen[str]) -> Walk:
    assert window.stdout is not None
    last = window.stdout.read().splitlines()[-1:]
    if window.wait() or not last:
        raise AssertionError("the window did not come through the tour")
    return msgspec.convert(json.loads(last[0]), Walk)


# In the window's process --------------------------------------------------------------------------------------


def _walk(how: str, folder: Path, passphrase: str, rounds: int) -> dict[str, Any]:
    import tour
    from PySide6.QtWidgets import QApplication

    from fieldapp import config, desktop

    app = QApplication(["fieldapp", "-style", "Fusion"])
    program = desktop.Desktop(app, config.Config(home=folder.parent))
    program.unlock(folder, passphrase)
    program.window.show()
    made, traffic = tour.open_whole(program), program.traffic
    facts, seconds = [0], 0.0
    if how == "beside":
        print("ready", flush=True)
        sys.stdin.readline()
        assert traffic is not None
        traffic.ended.connect(lambda report: facts.append(report.facts_in))
        began = time.monotonic()
        traffic.now()
        while traffic.running:
            made.walk(1, 5)
            seconds = time.monotonic() - began
    made.walk(rounds, 8 * rounds)
    program.close()
    return {"longest": made.longest, "held": list(map(str, made.held)), "facts": sum(facts), "seconds": seconds}


if __name__ == "__main__":
    print(json.dumps(_walk(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))))
