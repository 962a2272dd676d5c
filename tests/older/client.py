"""Older programs, kept as they were: the sources of two days of the past, each run in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
VERSIONS = tuple(sorted(path.name.removesuffix(".tar.xz") for path in HERE.glob("*.tar.xz")))


def unpack(version: str, folder: Path) -> Path:
    """The sources of an older program, laid out in a folder."""
    place = folder / version
    if not place.exists():
        with tarfile.open(HERE / f"{version}.tar.xz") as kept:
            kept.extractall(place, filter="data")
    return place


class Older:
    """One process of an older program: a laptop, or a province."""

    def __init__(self, sources: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "hand.py")],
            env={**os.environ, "PYTHONPATH": str(sources), "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __getattr__(self, verb: str) -> Any:
        return lambda *words: self._say(verb, *words)

    def _say(self, *line: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(line), file=self._process.stdin, flush=True)
        told = self._process.stdout.readline()
        if not told:
            raise RuntimeError(f"the older program ended at {line[0]}")
        return json.loads(told)

    def end(self) -> None:
        """Lets the process go."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(20)
        if self._process.stdout is not None:
            self._process.stdout.close()
