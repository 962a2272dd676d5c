"""Qt's enumerations that are made quickly are those that Python itself would have made."""

from __future__ import annotations

import enum
import importlib
import os
import pickle
import subprocess
import sys
import threading
from typing import Any

import pytest

from fieldapp.ui import enumerations

MODULES = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtPrintSupport", "QtNetwork")

SAY_ALL = """
import enum
from PySide6 import QtCore, QtGui

def walk(within):
    for name in sorted(dir(within)):
        one = getattr(within, name) if name[0] != "_" else None
        if isinstance(one, enum.EnumMeta):
            print(one, one.__module__, one.__qualname__, [(key, repr(got), hash(got)) for key, got in
                  one.__members__.items()], list(one))
        elif isinstance(one, type) and one.__module__.startswith("PySide6"):
            walk(one)

for module in (QtCore.Qt, QtCore.QEvent, QtCore.QLocale, QtGui.QFont, QtGui.QPalette):
    walk(module)
print(QtCore.Qt.AlignmentFlag.AlignLeft | QtCore.Qt.AlignmentFlag.AlignTop, ~QtGui.QFont.StyleStrategy.NoAntialias)
print(QtGui.QFont().weight(), QtCore.QLocale("vi_VN").language(), QtCore.Qt.Key(0x41), QtCore.Qt.Key.Key_A + 1)
"""
QUICK = """
from fieldapp.ui import enumerations
made, make = [], enumerations._make
enumerations._make = lambda *told: made.append(told) or make(*told)
from fieldapp import desktop
assert len(made) > 150, len(made)
"""
USUAL = """
from fieldapp.ui import enumerations
enumerations._KINDS = ()
from fieldapp import desktop
"""


def every(within: Any, seen: set[Any]) -> list[Any]:
    """All enumerations of a module of Qt's, or of a class in it."""
    found: list[Any] = []
    for name in dir(within):
        one = getattr(within, name) if not name.startswith("_") else None
        if not isinstance(one, type) or one in seen or not one.__module__.startswith("PySide6"):
            continue
        seen.add(one)
        found += [one] if isinstance(one, enum.EnumMeta) else every(one, seen)
    return found


def all_of_qt() -> list[Any]:
    seen: set[Any] = set()
    return [one for name in MODULES for one in every(importlib.import_module(f"PySide6.{name}"), seen)]


def told(one: Any) -> Any:
    """All that an enumeration tells of itself, but for which one it is."""
    members = one.__members__.items()
    said = [(name, got.name, got.value, repr(got), str(got), f"{got}", hash(got.name)) for name, got in members]
    kept = [{key: value for key, value in vars(got).items() if key != "__objclass__"} for _, got in members]
    inside = {key: value for key, value in vars(one).items() if not isinstance(value, one) and not callable(value)}
    whole = {key: str(value) for key, value in inside.items() if key not in ("__module__", "_value2member_map_")}
    calls = {key for key, value in vars(one).items() if callable(value) and not isinstance(value, one)}
    by_value = [(value, one(value).name, value in one._value2member_map_) for value in one._value2member_map_]
    return one.__mro__[1:], said, kept, whole, calls, by_value, [got.name for got in one], len(one), dir(one)


def reckoned(one: Any) -> list[str]:
    """What flags and numbers of an enumeration make together."""
    some = list(one.__members__.values())[:6]
    if issubclass(one, enum.Flag):
        pairs = [(left | right, left & right, left ^ right, left in right) for left in some for right in some]
        return [str(pair) for pair in pairs] + [f"{~left!r} {bool(left)} {bits(left)}" for left in some]
    return [str(left < right) for left in some for right in some] if issubclass(one, int) else []


def bits(flag: Any) -> str:
    try:
        return str(list(flag))
    except (ValueError, AttributeError) as error:  # Python cannot tell them of each value
        return str(error)


def made(one: Any) -> Any:
    [kind] = one.__bases__
    return kind(one.__name__, [(name, got.value) for name, got in one.__members__.items()], boundary=enum.KEEP)


def test_each_enumeration_of_qt_is_what_python_makes_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    names, make = [], enumerations._make

    def counted(kind: Any, name: str, members: enumerations.Told) -> Any:
        names.append(name)
        return make(kind, name, members)

    monkeypatch.setattr(enumerations, "_make", counted)
    known = all_of_qt()
    assert len(known) > 300
    for one in known:
        usual = made(one)
        with enumerations.quickly():
            quick = made(one)
        assert told(quick) == told(usual), one
        assert reckoned(quick) == reckoned(usual), one
    slow = {one.__name__ for one in known} - set(names)
    assert not slow, slow


def test_the_program_s_qt_has_the_same_enumerations_as_anybody_s() -> None:
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONHASHSEED": "0"}

    def answer(script: str) -> str:
        ran = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
        return ran.stdout

    said = answer(QUICK + SAY_ALL)
    assert "Key_A" in said
    assert said == answer(USUAL + SAY_ALL)


def test_an_enumeration_of_qt_can_be_pickled_and_takes_flags_without_a_name() -> None:
    from PySide6.QtCore import Qt

    assert pickle.loads(pickle.dumps(Qt.Key.Key_F1)) is Qt.Key.Key_F1
    assert Qt.AlignmentFlag(0x400 | 0x1).value == 0x401


def test_what_nobody_asks_for_is_not_made_and_two_who_ask_at_once_get_the_same() -> None:
    names = [(f"day_{number}", number) for number in range(2_000)]
    kind: Any = enum.IntEnum
    with enumerations.quickly():
        days = kind("Days", names, boundary=enum.KEEP)
    assert not any(isinstance(value, days) for value in vars(days).values())
    together, found = threading.Barrier(2), []

    def ask() -> None:
        together.wait()
        found.append((days(1_999), days.day_1999, len(days)))

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    (first, again, many), other = found
    assert first is again is other[0] is other[1]
    assert many == other[2] == 2_000
    assert type(days) is enum.EnumType
    with pytest.raises(AttributeError):
        _ = days.night


def test_what_others_make_is_made_as_usual() -> None:
    some: Any = enum.Enum
    numbers: Any = enum.IntEnum
    with enumerations.quickly():
        mood = some("Mood", [("calm", 1), ("cross", 2)])
        odd = numbers("Odd", [("real", 1), ("other", 2)], boundary=enum.KEEP)
        with pytest.raises(TypeError, match="already defined"):
            some("Twice", [("one", 1), ("one", 2)], boundary=enum.KEEP)
    assert mood.__module__ == __name__
    assert [one.name for one in odd] == ["real", "other"]
    assert odd(2).real == odd(1)  # a member whose name a number has already: Python puts it in front
