"""Finding one entry among many by keyboard, without tones, and without a word of it typed for the reader."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
import samplepage
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui import celldraw, style
from fieldapp.ui.widgets import picklist

Key = Qt.Key


@pytest.fixture
def picker(show: Callable[..., QWidget]) -> picklist.PickList:
    """A list of five topics with another editor below."""
    picker = picklist.PickList(samplepage.TOPICS)
    around = show(picker, QLineEdit())
    around.resize(700, 500)
    picker.setFocus()
    return picker


def offered(picker: picklist.PickList) -> list[str]:
    return [entry.key for entry in picker._shown] if picker.list.isVisible() else []


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("b02", ["t2"]),
        ("B0", ["t2"]),
        ("dang", ["t3"]),
        ("Đặng", ["t3"]),
        (unicodedata.normalize("NFD", "Đặng"), ["t3"]),
        ("tien mat", ["t4"]),
        ("so dien tu", ["t5"]),
        ("vneid", ["t1"]),
        ("zzz", []),
    ],
)
def test_an_entry_is_found_by_code_or_by_any_words(typed: str, keys: list[str]) -> None:
    assert [entry.key for entry in picklist.find(samplepage.TOPICS, typed)] == keys


def test_typed_tones_and_first_words_come_first() -> None:
    names = [
        picklist.Entry("1", "Trần Hoa", "03"),
        picklist.Entry("2", "Hoà Bình", "02"),
        picklist.Entry("3", "Hòa Bình", "01"),
        picklist.Entry("4", "Hoạ Mi", "hoa"),
    ]
    assert [entry.key for entry in picklist.find(names, "hoa")] == ["4", "2", "3", "1"]  # the code itself, first words
    assert [entry.key for entry in picklist.find(names, "hòa")][:3] == ["4", "2", "3"]


def test_nothing_typed_offers_all_in_their_order() -> None:
    assert picklist.find(samplepage.TOPICS, "  ") == samplepage.TOPICS
    assert len(picklist.find(samplepage.TOPICS * 100, "")) == picklist.MOST


def test_type_and_enter_pick(picker: picklist.PickList, qtbot: QtBot) -> None:
    qtbot.keyClicks(picker.line, "tien")
    assert offered(picker) == ["t4"]
    with qtbot.waitSignal(picker.chosen) as chosen:
        qtbot.keyClick(picker.line, Key.Key_Return)
    assert chosen.args == ["t4"]
    assert picker.key() == "t4"
    assert picker.line.text() == "D04 · Thanh toán không dùng tiền mặt"
    assert not picker.list.isVisible()


def test_down_opens_and_walks_and_enter_picks(picker: picklist.PickList, qtbot: QtBot) -> None:
    qtbot.keyClick(picker.line, Key.Key_Down)
    assert offered(picker) == ["t1", "t2", "t3", "t4", "t5"]
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Up, Key.Key_Return):
        qtbot.keyClick(picker.line, key)
    assert picker.key() == "t2"


def test_tab_picks_what_is_marked_after_typing_and_goes_on(picker: picklist.PickList, qtbot: QtBot) -> None:
    qtbot.keyClicks(picker.line, "e05")
    qtbot.keyClick(picker.line, Key.Key_Tab)
    assert picker.key() == "t5"
    assert picker.window().focusWidget() is not picker.line


def test_tab_alone_picks_nothing(picker: picklist.PickList, qtbot: QtBot) -> None:
    qtbot.keyClick(picker.line, Key.Key_Down)
    qtbot.keyClick(picker.line, Key.Key_Tab)
    assert picker.key() is None
    assert not picker.list.isVisible()


def test_escape_puts_back_what_was_picked(picker: picklist.PickList, qtbot: QtBot) -> None:
    picker.set_key("t1")
    picker.open_list()
    qtbot.keyClick(picker.line, Key.Key_Escape)
    assert picker.key() == "t1"
    assert picker.line.text().startswith("A01")


def test_editing_a_pick_takes_it_back(picker: picklist.PickList, qtbot: QtBot) -> None:
    picker.set_key("t1")
    with qtbot.waitSignal(picker.chosen) as chosen:
        qtbot.keyClick(picker.line, Key.Key_Delete)
    assert chosen.args == [""]
    assert picker.key() is None


def test_half_typed_words_stay_as_typed(picker: picklist.PickList, qtbot: QtBot) -> None:
    qtbot.keyClicks(picker.line, "tien zzz")
    assert picker.line.text() == "tien zzz"
    assert offered(picker) == []
    qtbot.keyClick(picker.line, Key.Key_Return)  # nothing fits, nothing happens
    qtbot.keyClick(picker.line, Key.Key_Tab)
    assert picker.line.text() == picker.text() == "tien zzz"
    assert picker.key() is None


@pytest.mark.parametrize("keys", ["ddawjng", "d9a85ng", "thanh toasn"])
def test_telex_and_vni_find_the_line_as_they_left_it(picker: picklist.PickList, qtbot: QtBot, keys: str) -> None:
    for number, key in enumerate(keys, start=1):
        qtbot.keyClicks(picker.line, key)
        assert picker.line.text() == keys[:number]
        assert picker.line.cursorPosition() == number


def test_letters_that_an_input_method_still_holds_are_searched_too(picker: picklist.PickList) -> None:
    QApplication.sendEvent(picker.line, QInputMethodEvent("đặn", []))
    assert offered(picker) == ["t3"]
    assert picker.line.text() == ""
    done = QInputMethodEvent()
    done.setCommitString("đặng")
    QApplication.sendEvent(picker.line, done)
    assert picker.line.text() == "đặng"
    assert offered(picker) == ["t3"]


def test_a_click_picks_and_the_keyboard_stays(picker: picklist.PickList, qtbot: QtBot) -> None:
    picker.open_list()
    spot = picker.list.visualRect(picker._words.index(2)).center()
    qtbot.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert picker.key() == "t3"
    assert picker.window().focusWidget() is picker.line


def test_new_entries_keep_a_pick_that_is_still_there(picker: picklist.PickList) -> None:
    picker.set_key("t2")
    picker.set_entries(samplepage.TOPICS[:3])
    assert picker.key() == "t2"
    picker.set_entries(samplepage.TOPICS[2:])
    assert picker.key() is None
    assert picker.line.text() == ""
    picker.set_key("t5")
    picker.clear()
    assert picker.key() is None


def test_the_list_stands_under_the_line_and_follows_it(dressed: QApplication, qtbot: QtBot) -> None:
    inside = QWidget()
    column = QVBoxLayout(inside)
    picker = picklist.PickList(samplepage.TOPICS)
    column.addSpacing(150)
    column.addWidget(picker)
    column.addSpacing(1500)
    sheet = QScrollArea()
    sheet.setWidgetResizable(True)
    sheet.setWidget(inside)
    sheet.resize(600, 600)
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.waitExposed(sheet)
    picker.open_list()

    def gap() -> int:
        return picker.list.mapTo(sheet, QPoint()).y() - picker.mapTo(sheet, QPoint(0, picker.height())).y()

    assert 0 <= gap() <= 4
    sheet.verticalScrollBar().setValue(60)
    assert 0 <= gap() <= 4
    sheet.verticalScrollBar().setValue(900)
    assert not picker.list.isVisible()  # the line is out of sight


def test_the_list_goes_above_where_the_window_ends(dressed: QApplication, qtbot: QtBot) -> None:
    around = QWidget()
    around.resize(600, 400)
    column = QVBoxLayout(around)
    picker = picklist.PickList(samplepage.TOPICS)
    column.addStretch(1)
    column.addWidget(picker)
    qtbot.addWidget(around)
    around.show()
    qtbot.waitExposed(around)
    picker.open_list()
    assert picker.list.geometry().bottom() < picker.y()


def test_letters_that_grow_while_the_list_is_open_have_their_room_at_once(dressed: QApplication, qtbot: QtBot) -> None:
    around = QWidget()
    around.resize(1400, 500)
    picker = picklist.PickList(
        [picklist.Entry("1", "Đã hẹn ngày trả kết quả tại bộ phận một cửa", "HC-02")], "", around
    )
    picker.setGeometry(0, 0, 200, 60)
    qtbot.addWidget(around)
    around.show()
    qtbot.waitExposed(around)
    picker.open_list()
    style.apply(dressed, "light", style.LARGEST)
    dressed.processEvents()
    words = picker.list.fontMetrics().horizontalAdvance("HC-02 · Đã hẹn ngày trả kết quả tại bộ phận một cửa")
    assert words + 2 * celldraw.MARGIN <= picker.list.viewport().width()


def over_a_field(qtbot: QtBot) -> tuple[QWidget, picklist.PickList, QLineEdit]:
    """A window, a picker in it, and the field below that its list covers."""
    around, picker, below = QWidget(), picklist.PickList(samplepage.TOPICS), QLineEdit()
    around.resize(600, 400)
    column = QVBoxLayout(around)
    column.addWidget(picker)
    column.addWidget(below)
    column.addStretch(1)
    qtbot.addWidget(around)
    around.show()
    qtbot.waitExposed(around)
    return around, picker, below


def test_what_lies_under_the_list_is_not_drawn_again_at_each_letter(dressed: QApplication, qtbot: QtBot) -> None:
    class Drawn(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                drawn.append(watched)
            return False

    drawn: list[QObject] = []
    around, picker, below = over_a_field(qtbot)  # the window stays as long as it has a name
    picker.list.put(["Nguyễn Thị Hòa", "Nguyễn Thị Hoa", "Nguyễn Văn Hợi"])
    assert picker.list.geometry().intersects(below.geometry())
    dressed.processEvents()
    watch = Drawn()
    for part in (below, picker.list.viewport()):
        part.installEventFilter(watch)
    picker.list.put(["Nguyễn Thị Hòa", "Nguyễn Thị Hoa", "Nguyễn Văn Hợp"])
    dressed.processEvents()
    assert drawn == [picker.list.viewport()]


def test_a_list_that_gets_shorter_gives_back_its_room_when_the_hands_rest(dressed: QApplication, qtbot: QtBot) -> None:
    around, picker, _ = over_a_field(qtbot)
    picker.list.put(["Nguyễn Thị Hòa", "Nguyễn Thị Hoa", "Nguyễn Văn Hợi", "Nguyễn Văn Hợp"])
    tall = picker.list.height()
    picker.list.put(["Nguyễn Thị Hoa"])
    assert picker.list.height() == tall
    qtbot.waitUntil(lambda: picker.list.height() < tall)
    short = picker.list.height()
    picker.list.hide()
    picker.list.put(["Nguyễn Thị Hòa", "Nguyễn Thị Hoa"])
    assert short < picker.list.height() < tall
    picker.list.hide()
    picker.list.put(["Nguyễn Thị Hòa"])
    assert picker.list.height() == short


def test_the_list_goes_with_its_picker(dressed: QApplication, qtbot: QtBot) -> None:
    around = QWidget()
    picker = picklist.PickList(samplepage.TOPICS)
    QVBoxLayout(around).addWidget(picker)
    qtbot.addWidget(around)
    around.show()
    picker.open_list()
    with qtbot.waitSignal(picker.list.destroyed):
        picker.deleteLater()
