"""Controls made for fast hands: one key, several ticks, a search that comes from elsewhere, rows that fold."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui.widgets import field, flow, keychoice, picklist, searchpick, ticklist, ticks

Key = Qt.Key
Show = Callable[..., QWidget]

RESULTS = [("0", "0 · Đã nói"), ("3", "3 · Đã kích hoạt"), ("X", "X · Chưa làm được")]
AGES = [("u16", "Dưới 16 tuổi"), ("a16", "16–59 tuổi"), ("a60", "60–74 tuổi")]
BLOCKERS = [
    picklist.Entry(code, words, code) for code, words in (("B01", "Không có máy"), ("B04", "SIM"), ("B05", "Quên"))
]


# One key ---------------------------------------------------------------------------------------------------------


def test_a_key_chooses_and_delete_takes_back(show: Show, qtbot: QtBot) -> None:
    choice = keychoice.KeyChoice(RESULTS, signs="03X", hint="bấm")
    show(choice)
    choice.setFocus()
    with qtbot.waitSignal(choice.activated):
        qtbot.keyClicks(choice, "x")
    assert choice.key() == "X"
    qtbot.keyClicks(choice, "7")  # no choice has it
    assert choice.key() == "X"
    qtbot.keyClick(choice, Key.Key_Delete)
    assert choice.key() == ""


def test_choices_may_begin_with_none_of_them(show: Show, qtbot: QtBot) -> None:
    choice = keychoice.KeyChoice(AGES, none="–")
    show(choice)
    assert (choice.key(), choice.currentText()) == ("", "–")
    qtbot.keyClicks(choice, "3")
    assert choice.key() == "a60"
    qtbot.keyClick(choice, Key.Key_Backspace)
    assert choice.key() == ""
    choice.set_key("a16")
    assert choice.key() == "a16"
    choice.set_key("no longer there")
    assert choice.key() == ""


def test_keys_with_ctrl_or_alt_are_left_to_others(show: Show, qtbot: QtBot) -> None:
    choice = keychoice.KeyChoice(AGES)
    show(choice)
    qtbot.keyClick(choice, Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert choice.key() == ""


@pytest.mark.qt_log_ignore("does not support (raise|grabbing the keyboard)", extend=True)
def test_the_open_list_shows_the_keys_and_takes_them(show: Show, qtbot: QtBot) -> None:
    choice = keychoice.KeyChoice(AGES, none="–")
    show(choice)
    assert [choice.sign(number) for number in range(4)] == ["", "1", "2", "3"]
    choice.showPopup()
    with qtbot.waitSignal(choice.activated):
        qtbot.keyClicks(choice.view(), "2")
    assert choice.key() == "a16"
    assert not choice.view().isVisible()


# Several of many -------------------------------------------------------------------------------------------------


@pytest.fixture
def list_(show: Show) -> ticklist.TickList:
    """A list of three blockers with another editor before and after it."""
    made = ticklist.TickList(BLOCKERS, "gõ để tìm", eager=True)
    before, after = QLineEdit(), QLineEdit()
    show(before, made, after).resize(500, 500)
    before.setFocus()
    return made


def test_tab_opens_it_and_enter_ticks(list_: ticklist.TickList, qtbot: QtBot) -> None:
    qtbot.keyClick(list_.window().focusWidget(), Key.Key_Tab)
    assert list_.list.isVisible()
    for key in (Key.Key_Down, Key.Key_Return, Key.Key_Down, Key.Key_Space):
        qtbot.keyClick(list_.line, key)
    assert list_.ticked() == ("B04", "B05")
    qtbot.keyClick(list_.line, Key.Key_Space)  # and unticks
    assert list_.ticked() == ("B04",)
    qtbot.keyClick(list_.line, Key.Key_Tab)
    assert not list_.list.isVisible()
    assert list_.line.text() == "SIM"


def test_typed_words_find_and_only_ever_tick(list_: ticklist.TickList, qtbot: QtBot) -> None:
    list_.set_ticked(["B05"])
    list_.setFocus()
    qtbot.keyClicks(list_.line, "quen")
    qtbot.keyClick(list_.line, Key.Key_Return)
    assert list_.ticked() == ("B05",)
    qtbot.keyClicks(list_.line, "khong may")
    qtbot.keyClick(list_.line, Key.Key_Tab)
    assert list_.ticked() == ("B05", "B01")
    assert list_.line.text() == "Quên; Không có máy"


def test_backspace_in_an_empty_line_takes_the_last_back(list_: ticklist.TickList, qtbot: QtBot) -> None:
    list_.set_ticked(["B01", "B04"])
    list_.setFocus()
    with qtbot.waitSignal(list_.changed):
        qtbot.keyClick(list_.line, Key.Key_Backspace)
    assert list_.ticked() == ("B01",)
    qtbot.keyClick(list_.line, Key.Key_Escape)
    assert not list_.list.isVisible()


def test_what_is_ticked_stays_when_other_entries_are_offered(list_: ticklist.TickList) -> None:
    list_.set_ticked(["B04", "B99"])
    list_.set_entries(BLOCKERS[:1])
    assert list_.ticked() == ("B04", "B99")
    assert list_.summary() == "B04; B99"


# Looked up elsewhere ---------------------------------------------------------------------------------------------

HUNG, MAI = picklist.Entry("h", "Đặng Văn Hùng"), picklist.Entry("m", "Đặng Thị Mai")
NEW = picklist.Entry(searchpick.NEW, "Thêm hộ mới")


@pytest.fixture
def search(show: Show) -> tuple[searchpick.SearchPick, list[str]]:
    """A search with another editor after it, and what it wanted."""
    made, wanted = searchpick.SearchPick("tên"), list[str]()
    made.wanted.connect(wanted.append)
    show(made, QLineEdit()).resize(500, 500)
    made.setFocus()
    return made, wanted


Search = tuple[searchpick.SearchPick, list[str]]


def test_one_search_at_a_time_and_then_what_was_typed_last(search: Search, qtbot: QtBot) -> None:
    pick, wanted = search
    qtbot.keyClicks(pick.line, "dang")
    assert wanted == ["d"]
    pick.offer("d", [HUNG, MAI])
    assert wanted == ["d", "dang"]
    pick.offer("dang", [HUNG, MAI])
    assert pick.list.isVisible()
    qtbot.keyClick(pick.line, Key.Key_Down)
    qtbot.keyClick(pick.line, Key.Key_Return)
    assert pick.key() == "m"


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Tab])
def test_a_key_waits_for_the_answer_to_what_was_typed(search: Search, qtbot: QtBot, key: Key) -> None:
    pick, wanted = search
    qtbot.keyClicks(pick.line, "d")
    pick.offer("d", [HUNG, MAI])
    qtbot.keyClicks(pick.line, "ang thi")
    qtbot.keyClick(pick.line, key)
    assert pick.key() is None  # the first of what was found for "d" is not what was meant
    assert pick.waits()
    pick.offer(wanted[1], [HUNG, MAI])
    pick.offer(wanted[2], [MAI])
    assert pick.key() == "m"
    assert not pick.waits()


def test_adding_takes_enter_and_never_tab(search: Search, qtbot: QtBot) -> None:
    pick, _ = search
    qtbot.keyClicks(pick.line, "x")
    pick.offer("x", [NEW])
    qtbot.keyClick(pick.line, Key.Key_Tab)
    assert (pick.key(), pick.line.text()) == (None, "x")
    pick.setFocus()
    qtbot.keyClick(pick.line, Key.Key_Down)
    with qtbot.waitSignal(pick.chosen) as chosen:
        qtbot.keyClick(pick.line, Key.Key_Return)
    assert chosen.args == [searchpick.NEW]
    assert pick.typed() == "x"


def test_a_search_that_failed_is_tried_again_with_the_next_letter(search: Search, qtbot: QtBot) -> None:
    pick, wanted = search
    qtbot.keyClicks(pick.line, "d")
    pick.failed()
    qtbot.keyClicks(pick.line, "a")
    assert wanted == ["d", "da"]


def test_a_pick_outlives_other_answers(search: Search) -> None:
    pick, wanted = search
    pick.show_pick(HUNG)
    pick.open_list()
    assert wanted == [""]
    pick.offer("", [MAI])
    assert pick.picked() == HUNG


# Ticks -----------------------------------------------------------------------------------------------------------


def test_numbers_and_arrows_tick_and_nothing_is_ticked_beforehand(show: Show, qtbot: QtBot) -> None:
    group, after = ticks.Ticks([("log", "Lưu phiếu"), ("follow_up", "Liên hệ lại"), ("refer", "Chuyển")]), QLineEdit()
    show(group, after)
    assert group.ticked() == ()
    group.setFocus()
    first = group.window().focusWidget()
    qtbot.keyClicks(first, "2")
    qtbot.keyClick(first, Key.Key_Down)
    qtbot.keyClick(group.window().focusWidget(), Key.Key_Space)
    assert group.ticked() == ()  # the second was ticked and unticked
    qtbot.keyClicks(group.window().focusWidget(), "31")
    assert group.ticked() == ("log", "refer")
    group.setFocus()
    qtbot.keyClick(first, Key.Key_Tab)
    assert group.window().focusWidget() is after  # one stop for all


def test_a_click_on_the_words_ticks(show: Show, qtbot: QtBot) -> None:
    group = ticks.Ticks([("log", "Lưu phiếu")])
    show(group)
    words = group.findChild(QLabel)
    assert words is not None
    qtbot.mouseClick(words, Qt.MouseButton.LeftButton)
    assert group.ticked() == ("log",)
    group.setEnabled(False)
    qtbot.mouseClick(words, Qt.MouseButton.LeftButton)
    assert group.ticked() == ("log",)


# Rows ------------------------------------------------------------------------------------------------------------


def test_a_row_shares_its_width_and_folds_when_it_is_narrow(dressed: QApplication, qtbot: QtBot) -> None:
    around = QWidget()
    line = flow.Flow(gap=10, between=5)
    around.setLayout(line)
    parts = [QLineEdit() for _ in range(3)]
    for part, letters, most in zip(parts, (10, 20, 10), (0, 0, 10), strict=True):
        line.add(part, letters, most)
    qtbot.addWidget(around)
    letter = around.fontMetrics().averageCharWidth()
    around.resize(100 * letter, 60)
    around.show()
    qtbot.waitExposed(around)
    assert len({part.y() for part in parts}) == 1
    assert parts[2].width() == 10 * letter
    assert parts[1].width() > parts[0].width()
    assert parts[2].geometry().right() <= around.width()
    around.resize(33 * letter, 200)
    assert parts[0].y() == parts[1].y() < parts[2].y()
    assert line.heightForWidth(33 * letter) > line.heightForWidth(100 * letter)
    parts[0].hide()
    assert line.count() == 3


def test_a_narrow_field_speaks_below_its_row_with_its_name(show: Show) -> None:
    line = QLineEdit()
    made = field.Field("Số điện thoại", line)
    around = show(made)
    made.tell_below(around.layout())
    made.show_problem("Thiếu số.")
    assert made.problem.text() == "Số điện thoại: Thiếu số."
    assert not made.isAncestorOf(made.problem)
    assert line.accessibleDescription() == "Thiếu số."
    made.show_remark("Xem lại.")
    assert not line.property("wrong")
    made.clear_problem()
    assert not made.problem.isVisible()
