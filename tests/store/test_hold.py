"""The hold on a vault's folder: one window at a time, however the one before ended."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fieldapp.domain import problems
from fieldapp.store import hold

HOLDING = (
    "import pathlib, sys; from fieldapp.store import hold; held = hold.take(pathlib.Path(sys.argv[1]));"
    " print('held', flush=True); sys.stdin.read()"
)


def test_a_second_window_is_told_that_the_first_has_the_data(tmp_path: Path) -> None:
    held = hold.take(tmp_path)
    assert held is not None
    with pytest.raises(problems.Problem) as caught:
        hold.take(tmp_path)
    assert caught.value.code == "vault_busy"
    held.close()
    again = hold.take(tmp_path)
    assert again is not None
    again.close()


def test_a_window_that_was_killed_holds_nothing_any_more(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDING, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        with pytest.raises(problems.Problem):
            hold.take(tmp_path)
        other.kill()
        other.wait()
    held = hold.take(tmp_path)
    assert held is not None
    held.close()


def test_a_folder_that_knows_no_holds_keeps_nobody_out(tmp_path: Path) -> None:
    assert hold.take(tmp_path / "nowhere") is None
