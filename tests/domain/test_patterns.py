"""Patterns that wait until they are needed, or until nobody waits."""

from __future__ import annotations

import re
from typing import Any

import pytest

from fieldapp.domain import patterns


def test_a_pattern_made_ready_is_not_compiled_when_it_is_first_used(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = patterns.later(r"(\d+)/(\d+)")
    patterns.ready()

    def compiled(*_: Any) -> None:
        raise AssertionError("who types waits for it")

    monkeypatch.setattr(re._compiler, "compile", compiled)  # type: ignore[attr-defined]
    found = shown.fullmatch("30/11")
    assert found is not None
    assert found[1] == "30"
