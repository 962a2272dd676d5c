"""What is loaded ahead is there when it is wanted, and nothing more is loaded by a program that closes; what names
Qt is loaded by the window's thread alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import commune
import pytest
import strangers

from fieldapp.store import me
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


def test_what_could_not_be_loaded_ahead_holds_up_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    done = threading.Event()

    def refuse() -> None:
        raise PermissionError("a virus scanner reads the file")

    loader = ahead.Ahead()
    loader.read(refuse)
    loader.read(done.set)
    assert done.wait(10)
    loader.close()
    assert not loader.busy
    assert "could not be" in caplog.text


@pytest.mark.usefixtures("modules")
def test_a_program_that_closes_waits_for_the_module_under_way_only() -> None:
    loader = ahead.Ahead()
    loader.load(["slow_module", "quick_module"])
    while "slow_module" not in sys.modules:
        pass
    loader.close()
    assert "quick_module" not in sys.modules


@pytest.mark.parametrize("name", ["fieldapp.ui.house", "fieldapp.desktop", "PySide6.QtSvg"])
def test_what_names_qt_is_left_to_the_windows_thread(name: str) -> None:
    loader = ahead.Ahead()
    with pytest.raises(ValueError, match="the window's own thread"):
        loader.load([name])
    loader.close()


def started(folder: Path, planted: str = "") -> dict[str, Any]:
    """What a whole start of the program tells."""
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(__file__).parent.parent)}
    words = [sys.executable, "-m", "whole_start", str(folder), commune.PASSPHRASE, planted]
    told: dict[str, Any] = json.loads(subprocess.run(words, env=env, stdout=subprocess.PIPE, check=True).stdout)
    return told


def test_no_other_thread_names_qt_from_the_start_until_every_page_stands(tmp_path: Path) -> None:
    laptop = commune.Laptop(tmp_path / "home" / "Hòa", commune.HOA)
    with laptop.db.atomic():
        me.change(laptop.db, url=strangers.nobody())
    laptop.close()
    assert started(laptop.folder) == {"built": 9, "elsewhere": []}
    found = started(laptop.folder, planted="PySide6")["elsewhere"]
    assert found == ["PySide6 by ahead"]  # it would be seen
