"""`fieldapp demo` as a process: where there is no display, and two windows over one town."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import hamlet
import pytest

from fieldapp import resources

COMMAND = [sys.executable, "-m", "fieldapp", "demo"]
HIDDEN = ("FIELDAPP_", "DISPLAY", "WAYLAND_DISPLAY")
ENVIRON = {name: value for name, value in os.environ.items() if not name.startswith(HIDDEN)} | {"FIELDAPP_LANG": "en"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
def test_without_a_display_the_journey_is_walked_in_the_terminal() -> None:
    process = subprocess.run(COMMAND, capture_output=True, text=True, encoding="utf-8", env=ENVIRON, check=False)
    assert (process.returncode, process.stdout.splitlines()[-1], process.stderr) == (0, "OK", "")


def test_a_place_that_cannot_hold_a_town_is_one_line(tmp_path: Path, fieldapp: hamlet.Typed) -> None:
    (tmp_path / "file").write_bytes(b"")
    said = fieldapp("demo", "--headless", "--keep", str(tmp_path / "file"))
    assert said.line.startswith(f"This cannot be done with “{tmp_path / 'file'}")


@pytest.mark.window
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a platform of Qt without a screen")
def test_the_heads_window_opens_beside_the_members(tmp_path: Path) -> None:
    """As the first window says: in another terminal, while it is open; it stays open when the first one is closed."""
    windows: list[subprocess.Popen[str]] = []
    environ = ENVIRON | {"DISPLAY": ":none", "QT_QPA_PLATFORM": "offscreen"}
    try:
        for who in ("lan", hamlet.HEAD.code):
            window = subprocess.Popen(
                [*COMMAND, "--keep", str(tmp_path), "--as", who],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env=environ,
            )
            windows.append(window)
            assert window.stdout is not None
            said = window.stdout.readline() + window.stdout.readline()
            assert resources.say("demo_head", "en", folder=tmp_path, head=hamlet.HEAD.code) in said
    finally:
        for window in windows:
            window.send_signal(signal.SIGKILL)
            window.communicate()
