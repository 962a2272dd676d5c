"""The demonstration's journey: from the doorstep to the province and back, also when it is killed on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "fieldapp", "demo", "--headless"]
# The lines after which the journey is killed: each, or each sixth.
FIRST, STEP = ((1, 2, 3), 3) if os.environ.get("FIELDAPP_MEASURE") == "all" else ((2,), 6)
ENGLISH = {**os.environ, "FIELDAPP_LANG": "en"}


def walk(folder: Path) -> subprocess.CompletedProcess[str]:
    """One whole run."""
    command = [*COMMAND, "--keep", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=ENGLISH, check=False)


def kill_after(folder: Path, lines: int) -> bool:
    """Starts a run and kills it with SIGKILL once it has printed so many lines; False if it ended before."""
    command = [*COMMAND, "--keep", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=ENGLISH) as run:
        assert run.stdout is not None
        for _ in range(lines):
            if not run.stdout.readline():
                return False
        run.send_signal(signal.SIGKILL)
    return True


def test_the_journey_ends_ok_and_says_where_each_slip_is(tmp_path: Path) -> None:
    run = walk(tmp_path)
    assert (run.returncode, run.stdout.splitlines()[-1], run.stderr) == (0, "OK", "")
    told = run.stdout
    assert told.count("on this computer") == 4, "three slips, and the words of having no network"
    assert told.count("at the province") == 3
    assert told.index("on this computer") < told.index("at the province") < told.index("A slip came back")


def test_a_second_walk_over_the_same_folder_doubles_nothing(tmp_path: Path) -> None:
    walk(tmp_path)
    run = walk(tmp_path)
    assert run.stdout.splitlines()[-2:] == [
        "All 3 slips are there once and approved; every computer agrees with the province, number by number.",
        "OK",
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("first", FIRST)
def test_killed_at_any_step_the_journey_still_ends_with_each_slip_there_once(tmp_path: Path, first: int) -> None:
    killed = [kill_after(tmp_path, lines) for lines in range(first, 28, STEP)]
    assert any(killed)
    run = walk(tmp_path)
    assert (run.returncode, run.stdout.splitlines()[-1:], run.stderr) == (0, ["OK"], "")
