"""A few kills in every run, and that a broken promise is found; `python -m tests.faults typing` does two hundred."""

from __future__ import annotations

import pytest

from tests.faults import typing

pytestmark = pytest.mark.slow


@pytest.mark.timeout(300)
def test_whatever_the_screen_called_saved_or_listed_is_there_after_a_kill() -> None:
    done = typing.run(4, 20261003)
    assert done.faults == [], done.words()
    assert done.kills == 4
    assert done.saved > 0


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("broken", "fault"),
    [("forgetful", "a draft is lost"), ("hasty", "called saved and missing"), ("repeating", "there twice")],
)
def test_a_promise_that_is_broken_is_found(broken: str, fault: str) -> None:
    done = typing.run(3, 1, broken=broken)
    assert any(one.startswith(fault) for one in done.faults), done.words()
