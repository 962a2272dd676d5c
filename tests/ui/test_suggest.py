"""A line of free words that offers some known ones, and never writes a word that nobody asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui.widgets import suggest

Key = Qt.Key
NAMES = ["Hoàng Thị Sen", "Đặng Văn Hùng", "Chìu Quay Lỷ"]


class Desk:
    """The line between two others, reached from above by the Tab key."""

    def __init__(self, show: Callable[..., QWidget], qtbot: QtBot) -> None:
        self.above, self.line, self.below = QLineEdit(), suggest.SuggestEntry(), QLineEdit()
        around = show(self.above, self.line, self.below)
        around.resize(600, 600)
        self.qtbot = qtbot
        self.taken: list[int] = []
        self.line.taken.connect(self.taken.append)
        self.line.suggest(NAMES)
        self.above.setFocus()

    def press(self, *keys: Key) -> None:
        for key in keys:
            self.qtbot.keyClick(self.above.window().focusWidget(), key)

    def offered(self) -> list[str]:
        """The names in sight."""
        return self.line.list.words.stringList() if self.line.list.isVisible() else []


@pytest.fixture
def desk(show: Callable[..., QWidget], qtbot: QtBot) -> Desk:
    """The line with three names, not reached yet."""
    return Desk(show, qtbot)


def test_reached_empty_it_offers_all_and_enter_takes_the_first(desk: Desk) -> None:
    desk.press(Key.Key_Tab)
    assert desk.offered() == NAMES
    desk.press(Key.Key_Return)
    assert (desk.taken, desk.offered(), desk.line.text()) == ([0], [], "")  # who listens writes, not the line


def test_a_name_with_a_line_end_or_a_tab_in_it_makes_no_row_taller(desk: Desk) -> None:
    """The first name came from a file, where somebody had pressed Alt+Enter within the cell."""
    shown = desk.line.list
    shown.put(NAMES)
    usual = shown.height(), shown.sizeHintForRow(0)
    for end in ("\n", "\r\n", "\u2028", "\t"):
        shown.put([f"Hoàng{end}Thị Sen", *NAMES[1:]])
        assert (shown.height(), shown.sizeHintForRow(0)) == usual
    shown.put([], empty="Không có ai\ntên như vậy")
    assert shown.sizeHintForRow(0) == usual[1]


def test_tab_goes_on_and_takes_nothing_that_was_not_marked_by_hand(desk: Desk) -> None:
    desk.press(Key.Key_Tab, Key.Key_Tab)
    assert desk.below.hasFocus()
    assert (desk.taken, desk.offered()) == ([], [])
    desk.above.setFocus()
    desk.press(Key.Key_Tab, Key.Key_Down, Key.Key_Tab)
    assert desk.taken == [1]
    assert desk.below.hasFocus()


@pytest.mark.parametrize("keys", ["hung", "Nguyeenx Thij Hoaf", "d9a85ng", "se"])
def test_typed_words_stay_as_typed_and_enter_alone_takes_nothing(desk: Desk, keys: str) -> None:
    desk.press(Key.Key_Tab)
    desk.qtbot.keyClicks(desk.line, keys)
    desk.press(Key.Key_Return)
    assert (desk.line.text(), desk.taken) == (keys, [])


def test_typed_words_leave_those_that_fit_and_down_marks_one(desk: Desk) -> None:
    desk.press(Key.Key_Tab)
    desk.qtbot.keyClicks(desk.line, "hu")
    assert desk.offered() == ["Đặng Văn Hùng"]
    desk.press(Key.Key_Down, Key.Key_Return)
    assert desk.taken == [1]


def test_names_that_come_late_are_offered_only_while_nothing_was_typed(desk: Desk) -> None:
    desk.line.suggest([])
    desk.press(Key.Key_Tab)
    assert desk.offered() == []
    desk.line.suggest(NAMES)
    assert desk.offered() == NAMES
    desk.press(Key.Key_Escape)
    desk.qtbot.keyClicks(desk.line, "Lan")
    desk.line.suggest(NAMES)
    assert desk.offered() == []
