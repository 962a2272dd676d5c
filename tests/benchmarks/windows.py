"""How long a window takes from nothing to what can be used, off the screen: Qt's bare one, our door, our first page."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from tests.benchmarks import shown, wire

BARE, OURS, TODAY = shown.BARE, shown.OURS, shown.TODAY


class Start(msgspec.Struct):
    """Seconds from starting a process to its window's first painting, and to the first page with its data (0 without
    one); seconds of all processors' work until then; MiB that stay resident then, and after every page was shown."""

    painted: float
    usable: float = 0.0
    work: float = 0.0
    memory: float = 0.0
    whole: float = 0.0


def start(kind: str, vault: Path | None = None, passphrase: str = "") -> Start:
    """Starts a window: a bare one; ours, which asks who is there; or ours, opened with a vault's passphrase."""
    with tempfile.TemporaryDirectory() as home:
        if vault is not None:
            (vault / "vault.db-open").unlink(missing_ok=True)  # as after a good end: no page need be checked
        env = _installed() | {"QT_QPA_PLATFORM": "offscreen", "FIELDAPP_HOME": str(vault.parent if vault else home)}
        words = [sys.executable, "-m", "tests.benchmarks.shown", kind, str(vault or ""), passphrase]
        began = time.monotonic()
        told = subprocess.run(words, env=env, cwd=wire.ROOT, stdout=subprocess.PIPE, check=True).stdout
    moments = json.loads(told.splitlines()[-1])
    since = {name: moments[name] - began for name in ("painted", "usable") if name in moments}
    return Start(**since, **{name: moments[name] for name in ("work", "memory", "whole") if name in moments})


def _installed() -> dict[str, str]:
    """The environment of a program that was installed: its modules were compiled then, not at each start."""
    cache = Path(tempfile.gettempdir()) / f"fieldapp-bytecode-{os.getuid() if hasattr(os, 'getuid') else 0}"
    told = os.environ | {"PYTHONPYCACHEPREFIX": str(cache)}
    told.pop("PYTHONDONTWRITEBYTECODE", None)
    return told


def kinds() -> list[str]:
    """The windows that can be started: without the desktop's module, Qt's bare one only."""
    return [BARE, OURS] if importlib.util.find_spec("fieldapp.desktop") else [BARE]
