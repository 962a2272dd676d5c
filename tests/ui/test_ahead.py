"""What is loaded ahead is there when it is wanted, and nothing more is loaded by a program that closes."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.ui import ahead

SLOW = """
    import time
    time.sleep(0.2)
    whole = True
"""


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two modules that nobody has loaded: one takes its time."""
    (tmp_path / "slow_module.py").write_text(textwrap.dedent(SLOW))
    (tmp_path / "quick_module.py").write_text("whole = True\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    for name in ("slow_module", "quick_module"):
        sys.modules.pop(name, None)


@pytest.mark.usefixtures("modules")
def test_who_wants_a_module_that_is_being_loaded_gets_all_of_it() -> None:
    loader = ahead.Ahead()
    loader.load(["slow_module", "quick_module"])
    assert loader.busy
    import slow_module  # type: ignore[import-not-found]

    assert slow_module.whole
    while loader.busy:
        pass
    assert "quick_module" in sys.modules
    loader.close()


@pytest.mark.usefixtures("modules")
def test_a_program_that_closes_waits_for_the_module_under_way_only() -> None:
    loader = ahead.Ahead()
    loader.load(["slow_module", "quick_module"])
    while "slow_module" not in sys.modules:
        pass
    loader.close()
    assert "quick_module" not in sys.modules
