"""Calls into Qt never use up Python's None, True and False (PySide6 6.12.0 on Python 3.11 takes references away)."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.window

MANY_CALLS = """
import fieldapp.ui
from PySide6.QtCore import QCoreApplication, QObject, Signal
class Bell(QObject):
    rung = Signal(object)
app, bell = QCoreApplication([]), Bell()
bell.rung.connect(lambda _: None)
for _ in range(20_000):
    bell.setObjectName("a")
    bell.rung.emit(None)
print("alive")
"""


def test_twenty_thousand_calls_do_not_end_the_program() -> None:
    run = subprocess.run([sys.executable, "-c", MANY_CALLS], capture_output=True, text=True, check=False)
    assert run.stdout == "alive\n", run.stderr
