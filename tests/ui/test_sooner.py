"""What Qt's binding puts off at the start is there when it is wanted, and says the same."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

from fieldapp.ui import sooner

ASK = """
from PySide6 import QtCore, QtWidgets
from PySide6.support.signature.lib import enum_sig, pyi_generator


def told(ask):
    try:
        print(ask())
    except Exception as error:
        print(type(error).__name__, error)


told(lambda: QtCore.QRect("a", 2, 3))
told(lambda: QtCore.QTimer.singleShot(1, 2, 3, 4, 5))
told(lambda: QtCore.QObject(colour=3))
told(lambda: QtWidgets.QWidget.setGeometry.__doc__)
told(lambda: enum_sig.ExactEnumerator.__name__)
told(lambda: pyi_generator.no_such_thing)
"""
PUT_OFF = """
from fieldapp import desktop
from fieldapp.ui import sooner
assert len(sooner._waiting) == 7, sorted(sooner._waiting)
"""
BARE = """
import sys

from fieldapp import desktop

print(sorted({"ast", "dis", "inspect", "logging", "random", "string", "tempfile", "textwrap", "tokenize", "traceback"}
    & set(sys.modules)))
import inspect
import shibokensupport.feature
import shibokensupport.signature.loader

print(shibokensupport.feature.inspect.getsource is inspect.getsource)
print(shibokensupport.signature.loader.traceback.format_exc.__module__)
"""
ALL_CAME = "\nassert not {name for name in sooner._waiting if not name.endswith('tool.py')}, sooner._waiting\n"


def answers(script: str) -> str:
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True).stdout


def test_who_calls_qt_wrongly_is_told_the_same_as_without_putting_it_off() -> None:
    late = answers(PUT_OFF + ASK + ALL_CAME)
    assert late == answers(ASK)
    assert "Supported signatures:" in late
    assert "ExactEnumerator" in late


def test_the_program_starts_without_what_python_has_for_mishaps_and_qt_finds_it_when_it_asks() -> None:
    assert answers(BARE).splitlines() == ["[]", "True", "traceback"]


def test_text_is_set_to_the_left_as_python_itself_does_it() -> None:
    for told in ("\n    def walk():\n        return 1\n\n    walk()\n    ", "a\n b", "", "\n  \n    x\n      y\n"):
        assert sooner._dedent(told) == textwrap.dedent(told), told
