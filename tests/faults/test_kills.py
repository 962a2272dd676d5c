"""A few kills in every run, and that a broken promise is found; `python -m tests.faults kills` does a thousand."""

from __future__ import annotations

import sys

import pytest

from tests.faults import kills

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(sys.platform == "win32", reason="the server is killed with a signal here"),
]


def test_whatever_is_killed_every_slip_that_was_called_saved_is_there_once() -> None:
    done = kills.run(3, 20261003, visits=1, people=2)
    assert done.faults == [], done.words()
    assert done.kills.total() >= 3
    assert done.saved > 0


def test_a_slip_that_is_called_saved_too_early_is_found() -> None:
    """`--broken repeating` by command shows the other half: a slip that is written twice."""
    done = kills.run(1, 1, visits=1, people=1, broken="hasty")
    assert any("called saved and lost" in one for one in done.faults), done.words()
