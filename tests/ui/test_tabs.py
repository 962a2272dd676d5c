"""Tabs: one stop for the Tab key, arrows choose, counts in words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui.widgets import tabs

Show = Callable[..., QWidget]
NAMES = (("all", "Tất cả"), ("wait", "Chờ duyệt"), ("gone", "Đã rút"))


def test_arrows_choose_around_the_ends_and_leave_out_what_is_not_offered(show: Show, qtbot: QtBot) -> None:
    row = tabs.Tabs(NAMES, "Trạng thái")
    show(row)
    row.offer("gone", False)
    told: list[str] = []
    row.chosen.connect(told.append)
    row.setFocus()
    for _ in range(2):
        qtbot.keyClick(row.window().focusWidget(), Qt.Key.Key_Right)
    qtbot.keyClick(row.window().focusWidget(), Qt.Key.Key_Left)
    assert told == ["wait", "all", "wait"]
    assert [tab.hasFocus() for tab in row.tabs()] == [False, True, False]


def test_a_click_chooses_once(show: Show, qtbot: QtBot) -> None:
    row = tabs.Tabs(NAMES, "Trạng thái")
    show(row)
    told: list[str] = []
    row.chosen.connect(told.append)
    for _ in range(2):
        qtbot.mouseClick(row.tabs()[1], Qt.MouseButton.LeftButton)
    assert told == ["wait"]
    assert [tab.isChecked() for tab in row.tabs()] == [False, True, False]


def test_counts_stand_behind_the_names_and_are_read_out(show: Show) -> None:
    row = tabs.Tabs(NAMES, "Trạng thái")
    show(row)
    row.count({"all": 12, "wait": 3})
    assert [tab.accessibleName() for tab in row.tabs()] == ["Tất cả (12)", "Chờ duyệt (3)", "Đã rút"]


def test_what_is_shown_is_always_offered(show: Show) -> None:
    row = tabs.Tabs(NAMES, "Trạng thái")
    show(row)
    row.set_key("gone")
    row.offer("gone", False)
    assert row.tabs()[2].isVisible()
