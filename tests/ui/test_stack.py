"""An evening's stack of paper slips, typed by keyboard alone, from the first cell to the durable visits."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import pypdf
import pytest
import recorder
import seats
import stacker
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QAccessible, QDesktopServices
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from stacker import CTRL, Key

from fieldapp.actions import keep_draft, record_stack
from fieldapp.domain import problems, visits
from fieldapp.store import drafts
from fieldapp.ui import style, text
from fieldapp.ui.pages import stack_paste, stack_sheet

NAMES = (
    "Bàn Thị Múi",
    "Chìu A Sáng",
    "Tằng Dảu Tình",
    "Voòng Nhì Múi",
    "Nguyễn Thị Thanh Hương",
    "Lý",
    "Đặng Thị Lan Phương",
    "Hoàng Văn Đức",
    "Phạm Thị Ngọc Ánh",
    "Triệu Tài Cao",
)

Sit = Callable[..., stacker.Stacker]


def rise(seat: seats.Seat) -> None:
    """Somebody gets up; the window itself goes with the test."""
    seat.traffic.stop()
    seat.session.close()
    seat.keepers.close()
    seat.window.close()


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[commune.Laptop]:
    """The laptop of Nguyễn Thị Hòa, with three households on its roll."""
    made = recorder.laptop(tmp_path)
    yield made
    made.close()


@pytest.fixture
def sit(dressed: QApplication, qtbot: QtBot, laptop: commune.Laptop) -> Iterator[Sit]:
    """Seats Hòa before the page Phiếu giấy; who sat there before has got up."""
    taken: list[seats.Seat] = []

    def sit(lang: str = "vi") -> stacker.Stacker:
        while taken:
            rise(taken.pop())
        text.install(dressed, lang)
        taken.append(seats.Seat(laptop, qtbot, lang))
        return stacker.Stacker(taken[-1])

    yield sit
    for seat in taken:
        rise(seat)


@pytest.fixture
def hoa(sit: Sit) -> stacker.Stacker:
    """Nguyễn Thị Hòa before an empty table."""
    return sit()


# The evening -----------------------------------------------------------------------------------------------------


def test_a_stack_of_twenty_slips_is_written_by_keyboard_and_compared(hoa: stacker.Stacker) -> None:
    for number in range(18):
        hoa.write(
            time=f"{6 + number // 6:02}{10 * (number % 6):02}", who=NAMES[number % 10], topics="id01 3", consent="12"
        )
        hoa.settle()
    hoa.write(time="0900", who="Đỗ Văn Sự", topics="id01 3, bia bai 1", consent="12")  # no such topic
    hoa.write(time="0910", who="30", topics="sec01 1")
    hoa.settle()
    assert hoa.page.form.below.totals.text() == "Trong tập này: 20 phiếu · 49 người · 1 phiếu cần sửa"
    assert hoa.page.form.below.parts.text() == "Theo nội dung: ID-01: 19, SEC-01: 1. Theo kết quả: 1: 2, 3: 19"
    hoa.save()
    assert hoa.said == ["Đã lưu 19 phiếu trên máy này, chờ gửi. Còn 1 phiếu cần sửa."]
    assert hoa.keys <= 20 * 10 + 2  # at most ten a slip beyond the words, and Ctrl+Enter
    slips = hoa.slips()
    assert len(slips) == 19
    assert (slips[0].name, slips[0].time, slips[0].topics) == (
        "Bàn Thị Múi",
        "06:00",
        (visits.TopicResult("ID-01", "3"),),
    )
    assert slips[0].consent == visits.Consent("paper", "2026-1", ("log", "follow_up"))
    assert (slips[-1].mode, slips[-1].people, slips[-1].name) == ("class", 30, "")
    [left] = hoa.lines()
    assert (left.number, left.who) == (19, "Đỗ Văn Sự")
    assert hoa.here() == (0, "topics")
    assert hoa.page.form.below.said.words() == "Danh mục không có mục “bia bai”. Hãy chọn lại từ danh sách."


def test_what_is_typed_after_a_stack_could_not_be_shown_is_kept_beside_the_one_before(
    hoa: stacker.Stacker, monkeypatch: pytest.MonkeyPatch
) -> None:
    hoa.write(who="Bàn Thị Múi")
    with monkeypatch.context() as broken:
        broken.setattr(hoa.page.form.head, "show_sheet", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            hoa.page._show(stack_sheet.read({}))
    hoa.write(who="Chìu A Sáng")
    hoa.settle()
    told = sorted([line.who for line in stack.filled()] for stack in hoa.kept())
    assert told == [["Bàn Thị Múi"], ["Bàn Thị Múi", "Chìu A Sáng"]]


def test_sums_by_result_are_not_begun_before_there_is_one(hoa: stacker.Stacker) -> None:
    hoa.write(time="0900", who="Đỗ Văn Sự", topics="id01", consent="12")
    hoa.settle()
    assert hoa.page.form.below.parts.text() == "Theo nội dung: ID-01: 1"


def test_the_slip_that_was_left_is_mended_and_saved(hoa: stacker.Stacker) -> None:
    hoa.write(time="0900", who="Đỗ Văn Sự", topics="bia bai 1", consent="12")
    hoa.save()
    assert hoa.slips() == []
    assert hoa.said == ["Còn 1 phiếu cần sửa."]
    hoa.words("zal01 2")  # the cell is chosen whole
    hoa.save()
    [slip] = hoa.slips()
    assert slip.topics == (visits.TopicResult("ZAL-01", "2"),)
    assert hoa.lines() == []
    assert hoa.kept() == []


def test_after_the_button_below_the_keyboard_is_where_something_must_be_mended(hoa: stacker.Stacker) -> None:
    hoa.write(time="0900", who="Đỗ Văn Sự", topics="bia bai 1", consent="12")
    hoa.write(time="0910", who="30", topics="zal01 2")
    hoa.press(Key.Key_Return)  # on the empty line at the end
    assert hoa.focus() is hoa.page.foot.save
    hoa.press(Key.Key_Space)
    hoa.settle()
    assert hoa.said == ["Đã lưu 1 phiếu trên máy này, chờ gửi. Còn 1 phiếu cần sửa."]
    assert hoa.here() == (0, "topics")


def test_a_class_of_thirty_takes_a_line(hoa: stacker.Stacker) -> None:
    hoa.write(time="0830", who="30", topics="11 1, zal01 2")
    hoa.save()
    assert hoa.keys == 8
    [slip] = hoa.slips()
    assert (slip.mode, slip.people) == ("class", 30)
    assert [row.topic for row in slip.topics] == ["SEC-01", "ZAL-01"]


def test_the_whole_stack_can_be_taken_back(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800", who="Bàn Thị Múi", topics="id01 3", consent="12")
    hoa.write(time="0830", topics="id01 3")
    hoa.save()
    assert len(hoa.slips()) == 2
    assert hoa.lines() == []
    hoa.undo()
    hoa.settle()
    assert hoa.slips() == []
    assert [line.who for line in hoa.lines()] == ["Bàn Thị Múi", ""]
    assert [len(stack.filled()) for stack in hoa.kept()] == [2]
    hoa.save()
    assert len(hoa.slips()) == 2


def test_a_stack_taken_back_joins_what_was_left_of_it(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800", who="Bàn Thị Múi", topics="id01 3", consent="12")
    hoa.write(time="0830", who="Lý", topics="id01 3")  # no consent
    hoa.save()
    assert [line.who for line in hoa.lines()] == ["Lý"]
    hoa.undo()
    hoa.settle()
    assert [(line.number, line.who) for line in hoa.lines()] == [(1, "Bàn Thị Múi"), (2, "Lý")]


# Keys ------------------------------------------------------------------------------------------------------------


def test_tab_goes_to_the_next_cell_and_enter_to_the_next_line(hoa: stacker.Stacker) -> None:
    assert hoa.here() == (0, "time")
    hoa.words("0800")
    hoa.press(Key.Key_Tab)
    assert hoa.here() == (0, "who")
    hoa.press(Key.Key_Return)
    assert hoa.here() == (1, "time")
    hoa.press(Key.Key_Backtab)
    assert hoa.here() == (0, "satisfaction")
    hoa.press(Key.Key_Tab)
    assert hoa.here() == (1, "time")


def test_enter_on_the_empty_line_and_escape_lead_out_of_the_table(hoa: stacker.Stacker) -> None:
    hoa.press(Key.Key_Return)
    assert hoa.focus() is hoa.page.foot.save
    hoa.page.form.grid.setFocus()
    hoa.press(Key.Key_Escape)
    assert hoa.focus() is hoa.page.foot.save
    hoa.page.form.grid.setFocus()
    hoa.press(Key.Key_Backtab)
    assert hoa.page.form.head.isAncestorOf(hoa.focus())


def test_one_key_copies_the_cell_above(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800", who="hung", topics="id01 3")
    hoa.settle()
    hoa.press((CTRL, Key.Key_D), Key.Key_Tab, (CTRL, Key.Key_Apostrophe), Key.Key_Return)
    assert (hoa.line(1).time, hoa.line(1).who) == ("08:00", "hung")


def test_arrows_walk_the_lines_while_no_list_is_open(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800")
    hoa.press(Key.Key_Up)
    assert hoa.here() == (0, "time")
    hoa.press(Key.Key_Down)
    assert hoa.here() == (1, "time")


def test_each_cell_is_called_by_its_column_and_slip(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800")
    hoa.press(Key.Key_Tab)
    spoken = QAccessible.queryAccessibleInterface(hoa.focus())
    assert spoken.text(QAccessible.Text.Name) == "Người được hỗ trợ, phiếu số 2"


def test_tab_comes_from_the_head_into_the_table(hoa: stacker.Stacker) -> None:
    hoa.page.form.head.number.setFocus()
    hoa.press(Key.Key_Tab)
    assert hoa.here() == (0, "time")


def test_typing_tools_send_backspaces_and_words_and_find_them_as_they_left_them(hoa: stacker.Stacker) -> None:
    hoa.press(Key.Key_Tab)
    for letters in ("d", "dd"):  # Telex "dd": the tool takes both back and sends one letter
        hoa.words(letters)
    hoa.press(Key.Key_Backspace, Key.Key_Backspace, Key.Key_Backspace)
    hoa.words("Đặng")
    assert hoa.page.form.grid.cell.line.text() == "Đặng"
    hoa.words(unicodedata.normalize("NFD", " Thị Hồng"))
    assert hoa.page.form.grid.cell.line.text() == "Đặng" + unicodedata.normalize("NFD", " Thị Hồng")  # until it is left
    hoa.press(Key.Key_Tab)
    assert hoa.line(0).who == "Đặng Thị Hồng"


def test_f1_opens_the_guide_of_the_line_beside_the_table(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800", who="Lý", topics="id01 3", consent="12")
    hoa.write(time="0830", topics="sec01 x, zal01 2", blockers="4")
    hoa.page.form.grid.go_to(1, 2)
    hoa.press(Key.Key_F1)
    hoa.settle()
    panel = hoa.page.guide.panel
    assert panel is not None
    assert panel.reader.toPlainText().startswith("Phòng chống lừa đảo trực tuyến")  # what was not done, not the rest
    assert "Việc cần làm với vướng mắc đã chọn" in panel.reader.toPlainText()
    hoa.press(Key.Key_Escape)
    assert hoa.here() == (1, "age")
    hoa.page.form.grid.go_to(0, 5)
    hoa.words("id02")  # not left yet
    hoa.press(Key.Key_F1)
    assert panel.reader.toPlainText().startswith("Quên mật khẩu, passcode VNeID")
    hoa.press(Key.Key_F1)
    assert hoa.here() == (0, "topics")
    hoa.page.form.grid.go_to(2, 0)
    hoa.press(Key.Key_F1)
    assert hoa.focus() is panel.finder.search


# Cells -----------------------------------------------------------------------------------------------------------


def test_a_household_found_without_tones_brings_its_heads_name(hoa: stacker.Stacker) -> None:
    hoa.press(Key.Key_Tab)
    hoa.words("hung")
    hoa.settle()
    hoa.press(Key.Key_Down, Key.Key_Tab)
    line = hoa.line(0)
    assert line.who == "Đặng Văn Hùng / Đặng Văn Hùng"
    assert line.household


def test_somebody_of_a_household_is_named_before_the_slash(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800", who="Đặng Văn Tý / hung", topics="id01 3", consent="12")
    hoa.settle()  # the household is looked up after the cell was left
    hoa.save()
    [slip] = hoa.slips()
    assert slip.name == "Đặng Văn Tý"
    assert slip.household


def test_a_name_is_taken_as_it_is_typed_though_households_are_offered(hoa: stacker.Stacker) -> None:
    hoa.press(Key.Key_Tab)
    hoa.words("hung")
    hoa.settle()
    assert hoa.page.form.grid.cell.list.isVisible()
    hoa.press(Key.Key_Tab)
    assert (hoa.line(0).who, hoa.line(0).household) == ("hung", "")


def test_what_stood_in_the_way_proposes_where_to_and_when_again(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800", topics="1 x", blockers="4")
    assert hoa.line(0).next == "Nhà mạng; 10/10/2026"
    hoa.save()
    [slip] = hoa.slips()
    assert slip.topics == (visits.TopicResult("ID-01", "X", ("B04",)),)
    assert (slip.refer, slip.follow_up) == ("operator", "2026-10-10")


def test_topics_are_found_by_code_number_or_words(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800", topics="id-01 3, 11 1, so suc khoe 2")
    assert hoa.line(0).topics == "ID-01 3, SEC-01 1, HEA-02 2"


def test_ages_are_bands_or_years(hoa: stacker.Stacker) -> None:
    for typed, shown in (("3", "60–74 tuổi"), ("67", "60–74 tuổi"), ("12", "Dưới 16 tuổi"), ("tu 75", "Từ 75 tuổi")):
        hoa.write(age=typed)
        assert hoa.lines()[-1].age == shown


def test_a_cell_that_differs_from_the_head_says_so_itself(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800", topics="id01 1", date="1/10", mode="2", helpers="lan")
    hoa.settle()
    hoa.save()
    [slip] = hoa.slips()
    assert (slip.date, slip.mode, slip.helpers) == ("2026-10-01", "hall", (commune.LAN,))


def test_device_and_satisfaction_are_told_in_the_last_cells(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800", topics="id01 1", device="2", satisfaction="4")
    hoa.write(time="0810", topics="id01 1", device="thong minh", satisfaction="9")
    hoa.write(time="0820", who="30", topics="id01 1", device="1")
    assert (hoa.line(0).device, hoa.line(1).device) == ("Chỉ có máy 2G", "Điện thoại thông minh")
    assert set(hoa.wrong(1)) == {"satisfaction"}
    assert set(hoa.wrong(2)) == {"who", "device"}  # a class has no device
    hoa.save()
    [slip] = hoa.slips()
    assert (slip.device, slip.satisfaction) == ("2g", 4)


def test_consent_is_how_and_for_what(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800", who="Lý", topics="id01 1", consent="k13")
    hoa.write(time="0810", topics="id01 1", consent="xyz")
    assert [line.consent for line in hoa.lines()] == ["ký 1 3", "xyz"]
    assert "consent" in hoa.wrong(1)
    hoa.save()
    [slip] = hoa.slips()
    assert slip.consent == visits.Consent("signed", "2026-1", ("log", "refer"))


def copy(words: str) -> None:
    """Cells are copied in a spreadsheet."""
    QApplication.clipboard().setText(words)


COPIED = '8h\tLý A Sáng\t67\tnam\t\tid01 3\r\n9h\t30\t\t\t\tsec01 1\r\n\r\n10h\tbia\t999\t\t\t"id01 3,\nbia bai 1"\r\n'


def test_rows_copied_in_a_spreadsheet_become_slips_and_can_be_taken_back(hoa: stacker.Stacker) -> None:
    hoa.write(time="0700", who="Lý", topics="id01 1", consent="12")
    copy(COPIED)
    hoa.press((CTRL, Key.Key_V))
    hoa.settle()
    assert [(line.number, line.time, line.who, line.age, line.sex, line.topics) for line in hoa.lines()[1:]] == [
        (2, "08:00", "Lý A Sáng", "60–74 tuổi", "Nam", "ID-01 3"),
        (3, "09:00", "30 người", "", "", "SEC-01 1"),
        (4, "10:00", "bia", "999", "", "id01 3, bia bai 1"),
    ]
    assert {"age", "topics"} <= set(hoa.wrong(3))
    assert hoa.said == ["Đã dán 3 phiếu."]
    assert hoa.here() == (1, "time")
    assert [len(stack.filled()) for stack in hoa.kept()] == [4]
    hoa.page.form.grid.go_to(0, 10)
    hoa.words("hen lan sau")  # meanwhile, elsewhere
    hoa.undo()
    hoa.settle()
    assert [(line.number, line.who, line.note) for line in hoa.lines()] == [(1, "Lý", "hen lan sau")]
    assert [len(stack.filled()) for stack in hoa.kept()] == [1]


@pytest.mark.parametrize(
    ("note", "told"),
    [('"nhà xa', '"nhà xa'), ("nhà\u2028xa", "nhà xa"), ('"nhà\nxa"', "nhà xa"), ("nhà\x0bxa", "nhà xa")],
)
def test_each_pasted_row_is_a_slip_whatever_stands_in_its_cells(note: str, told: str) -> None:
    """A quotation mark that is never closed, and the line ends that come along from Word."""
    copied = f"0800\tLan\t{note}\r\n0830\tLý\t\r\n0900\tMai\t\r\n"
    rows = [["0800", "Lan", told], ["0830", "Lý", ""], ["0900", "Mai", ""]]
    assert stack_paste.cells(copied) == rows


def test_cells_pasted_over_others_give_them_back(hoa: stacker.Stacker) -> None:
    hoa.write(time="0700", who="Lý", note="cu")
    hoa.page.form.grid.go_to(0, stack_sheet.CELLS.index("minutes"))
    copy("20\tmoi\n25\t")
    hoa.press((CTRL, Key.Key_V))
    assert [(line.minutes, line.note) for line in hoa.lines()] == [("20", "moi"), ("25", "")]
    hoa.undo()
    assert [(line.who, line.minutes, line.note) for line in hoa.lines()] == [("Lý", "", "cu")]
    hoa.page.form.grid.go_to(0, len(stack_sheet.CELLS) - 1)
    copy("5\tmột cột nữa")
    hoa.press((CTRL, Key.Key_V))
    assert hoa.said[-1] == "Đã dán 1 phiếu. 1 ô không có cột nên bị bỏ ra."


def test_the_mouse_pastes_as_the_keys_do_and_words_of_one_cell_stay_words(hoa: stacker.Stacker) -> None:
    copy("0800\tLý\n0900\tBàn Thị Múi")
    hoa.page.form.grid.cell.line.paste()
    assert [(line.time, line.who) for line in hoa.lines()] == [("08:00", "Lý"), ("09:00", "Bàn Thị Múi")]
    hoa.page.form.grid.go_to(2, 1)
    copy("Triệu Tài Cao\r\n")  # a cell alone, with the end of its row
    hoa.press((CTRL, Key.Key_V), Key.Key_Tab)
    assert hoa.line(2).who == "Triệu Tài Cao"


# Rules -----------------------------------------------------------------------------------------------------------


def test_nothing_is_called_wrong_while_it_is_typed(hoa: stacker.Stacker) -> None:
    hoa.words("25")
    assert hoa.wrong(0) == {}
    hoa.press(Key.Key_Tab)
    assert list(hoa.wrong(0)) == ["time"]
    hoa.press(Key.Key_Backtab)
    assert hoa.page.form.below.said.words() == "Giờ này không đúng. Hãy ghi giờ và phút, ví dụ 09:15 hoặc 14:30."
    hoa.words("2")
    assert hoa.page.form.below.said.words() == ""


def test_a_line_is_judged_whole_once_it_was_left(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800", who="Lý", age="1")
    assert set(hoa.wrong(0)) == {"who", "topics", "consent"}  # a child without name, no topic, no consent


def test_the_note_scanner_looks_at_notes(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800", topics="id01 1", note="cccd 000123456789")
    assert "note" in hoa.doubts(0)
    hoa.save()
    assert len(hoa.slips()) == 1  # a doubt is no refusal


def test_doubles_are_told_in_the_stack_and_in_the_vault(hoa: stacker.Stacker) -> None:
    hoa.laptop.record(commune.named("Bàn Thị Múi", time="07:00"))
    hoa.write(time="0800", who="ban thi mui", topics="id01 3", consent="12")
    hoa.settle()
    assert hoa.doubts(0)["who"].startswith("Hôm đó đã có phiếu lúc 07:00")
    hoa.write(time="0830", who="Ban Thi Mui", topics="id01 1", consent="12")
    hoa.settle()
    assert hoa.doubts(1)["who"].startswith("Phiếu số 1 trong tập này")


def test_a_slip_of_long_ago_asks_for_the_reason_once_for_the_stack(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800", topics="id01 1", date="1/7/2026")
    hoa.settle()
    assert "date" in hoa.wrong(0)
    assert hoa.page.form.head.fields["late_reason"].isVisible()
    hoa.page.form.head.late_reason.setFocus()
    hoa.words("moi tim lai duoc")
    hoa.save()
    [slip] = hoa.slips()
    assert slip.late_reason == "moi tim lai duoc"


def test_what_a_class_or_an_anonymous_slip_would_not_keep_is_said(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800", who="30", phone="0912 000 111", topics="id01 1")
    hoa.write(time="0810", topics="id01 1", consent="12")
    assert (set(hoa.wrong(0)), set(hoa.wrong(1))) == ({"who", "phone"}, {"consent"})
    hoa.save()
    assert hoa.slips() == []


def test_a_number_with_something_of_one_person_asks_which_was_meant(hoa: stacker.Stacker) -> None:
    asked = "Số ở đây là số người của lớp; nếu là một người, hãy ghi tên."
    hoa.write(time="0800", who="5", age="3", topics="id01 1")
    hoa.write(time="0810", who="5", topics="id01 1", mode="tai nha")
    hoa.write(time="0820", who="5", topics="id01 1")
    assert [hoa.wrong(row).get("who") for row in range(3)] == [asked, asked, None]
    hoa.save()
    assert [(slip.mode, slip.people) for slip in hoa.slips()] == [("class", 5)]


@pytest.mark.parametrize("points", [12, 14, 20])
def test_what_is_wrong_has_room_for_two_lines(hoa: stacker.Stacker, dressed: QApplication, points: int) -> None:
    style.apply(dressed, "light", points)
    hoa.write(time="0800", who="Lý", topics="id01 1", consent="12")
    hoa.settle()
    below = hoa.page.form.below
    words = "Nội dung"
    below.tell("", words, "", "")
    once = below.said.heightForWidth(below.said.width())
    while below.said.heightForWidth(below.said.width()) == once:
        words += ", không ghi tên, điện thoại hay hộ"
        below.tell("", words, "", "")
    assert below.said.heightForWidth(below.said.width()) <= below.said.parentWidget().height()


def test_the_longest_sentence_of_what_is_wrong_is_seen_whole(hoa: stacker.Stacker, dressed: QApplication) -> None:
    style.apply(dressed, "light", 20)
    hoa.write(time="0800", who="Lý", topics="id01 1")
    hoa.settle()
    hoa.page.form.grid.go_to(0, 0)
    said = hoa.page.form.below.said
    assert said.words().startswith("Đồng ý: Phiếu có họ tên, số điện thoại hoặc hộ")
    QApplication.processEvents()
    assert said.heightForWidth(said.width()) <= said.parentWidget().height()


# Drafts ----------------------------------------------------------------------------------------------------------


def test_every_cell_that_was_left_is_durable(hoa: stacker.Stacker) -> None:
    hoa.words("0800")
    hoa.press(Key.Key_Tab)
    hoa.settle()
    [stack] = hoa.kept()
    assert [line.time for line in stack.filled()] == ["08:00"]
    hoa.words("Bàn Thị")
    hoa.page.keeper.quiet.timeout.emit()  # two quiet seconds
    hoa.settle()
    [stack] = hoa.kept()
    assert [line.who for line in stack.filled()] == ["Bàn Thị"]


def test_a_stack_comes_back_after_the_program_was_gone(hoa: stacker.Stacker, sit: Sit) -> None:
    hoa.write(time="0800", who="Bàn Thị Múi", topics="id01 3", consent="12")
    hoa.write(time="0830", who="Lý")
    hoa.settle()
    again = sit()
    assert [line.who for line in again.lines()] == ["Bàn Thị Múi", "Lý"]
    assert again.page.foot.words.text() == "Tập phiếu này đang ghi dở, mời ghi tiếp."
    assert again.here() == (2, "time")
    assert set(again.wrong(1)) == {"topics", "consent"}
    again.save()
    assert [slip.name for slip in again.slips()] == ["Bàn Thị Múi"]


def test_a_stack_that_a_full_disk_did_not_take_is_kept_once_there_is_room_again(
    hoa: stacker.Stacker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> str:
        raise problems.Problem("disk_full")

    with monkeypatch.context() as film:
        film.setattr(keep_draft, "keep_draft", full)
        film.setattr(record_stack, "record_stack", full)
        hoa.write(time="0800", who="Bàn Thị Múi", topics="id01 3", consent="12")
        hoa.save()
        hoa.press((CTRL, Key.Key_N))
        hoa.write(time="0830", who="Lý")
        hoa.settle()
    assert hoa.kept() == []
    hoa.page.keep_now()
    hoa.settle()
    assert sorted(line.who for one in hoa.kept() for line in one.filled()) == ["Bàn Thị Múi", "Lý"]
    assert hoa.slips() == []


def test_a_stack_begun_in_one_language_goes_on_in_another(hoa: stacker.Stacker, sit: Sit) -> None:
    hoa.write(time="0800", who="Lý", age="3", sex="2", topics="1 x", blockers="4", consent="k13+", mode="2")
    hoa.write(time="0830", who="30", topics="sec01 1")
    hoa.settle()
    hoa.page.keep_now()
    hoa.settle()
    again = sit("en")
    first, second = again.lines()
    assert (first.age, first.sex, first.mode) == ("60–74", "Female", "Community house")
    assert (first.next, first.proposed) == ("Telecom operator; 10/10/2026",) * 2
    assert (first.consent, second.who) == ("signed 1 3 +", "30 people")
    assert again.wrong(0) == again.wrong(1) == {}
    home = sit("vi")
    assert [(line.age, line.sex, line.who) for line in home.lines()] == [
        ("60–74 tuổi", "Nữ", "Lý"),
        ("", "", "30 người"),
    ]
    home.save()
    assert [(slip.age, slip.sex, slip.people) for slip in home.slips()] == [("a60", "f", None), ("", "", 30)]


def test_going_from_stack_to_stack_changes_neither(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800", who="Lý", topics="id01 3")
    hoa.settle()
    [first] = drafts.every(hoa.laptop.db)
    hoa.press((CTRL, Key.Key_N))
    hoa.page.form.head.mode.setFocus()
    hoa.words("2")  # nhà văn hóa
    hoa.page.form.grid.setFocus()
    hoa.write(time="0810", who="Bàn Thị Múi", topics="id01 3")
    hoa.settle()
    hoa.page.open_draft(first)
    hoa.settle()
    assert [line.who for line in hoa.lines()] == ["Lý"]
    told = {stack.head.mode: [line.who for line in stack.filled()] for stack in hoa.kept()}
    assert told == {"home": ["Lý"], "hall": ["Bàn Thị Múi"]}


@pytest.mark.qt_log_ignore("does not support (raise|grabbing the keyboard)", extend=True)  # of a menu, offscreen
def test_stacks_wait_side_by_side_with_their_age(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800", who="Lý", topics="id01 3")
    hoa.press((CTRL, Key.Key_N))
    hoa.settle()
    assert hoa.lines() == []
    assert hoa.line(0).number == 2  # the paper goes on
    hoa.laptop.time += 2 * 3_600_000
    hoa.press(Key.Key_F2)
    hoa.settle()
    [menu] = [menu for menu in hoa.page.foot.findChildren(QMenu) if menu.isVisible()]
    assert [action.text() for action in menu.actions()] == [
        "Tập phiếu giấy ngày 03/10/2026, đã ghi 1 phiếu – 2 giờ trước"
    ]
    hoa.qtbot.keyClick(menu, Key.Key_Return)
    hoa.settle()
    assert [line.who for line in hoa.lines()] == ["Lý"]


def test_a_line_and_a_stack_are_dropped_only_when_told_and_come_back(hoa: stacker.Stacker) -> None:
    hoa.write(time="0800", who="Lý", topics="id01 3")
    hoa.write(time="0810", who="Bàn Thị Múi", topics="id01 3")
    hoa.press(Key.Key_Up, Key.Key_Up, (CTRL, Key.Key_Delete))
    assert [line.who for line in hoa.lines()] == ["Bàn Thị Múi"]
    hoa.undo()
    assert [line.who for line in hoa.lines()] == ["Lý", "Bàn Thị Múi"]
    hoa.page.foot.drop.click()
    hoa.settle()
    assert (hoa.lines(), hoa.kept()) == ([], [])
    hoa.undo()
    hoa.settle()
    assert len(hoa.lines()) == 2
    assert len(hoa.kept()) == 1


def test_looking_at_an_empty_table_makes_no_draft(hoa: stacker.Stacker) -> None:
    hoa.press(Key.Key_Tab, Key.Key_Tab)
    hoa.shell.show_page("log")
    hoa.settle()
    assert hoa.kept() == []


def test_slips_come_from_a_file_too_and_escape_leads_back(hoa: stacker.Stacker) -> None:
    hoa.press((CTRL, Key.Key_O))
    hoa.settle()
    assert hoa.page.importing is not None
    assert hoa.page.importing.kind == "slips"
    assert hoa.focus() is hoa.page.importing.choose_button
    hoa.page.importing.close_button.click()
    assert hoa.here() == (0, "time")
    hoa.press((CTRL, Key.Key_O), Key.Key_Escape)
    assert hoa.here() == (0, "time")


# Blank slips -----------------------------------------------------------------------------------------------------


class Opened(QObject):
    """In place of the system's reader of PDF: what was to be opened."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.names.append(url.toLocalFile())


@pytest.fixture
def reader() -> Iterator[Opened]:
    """Stands where the system's reader of PDF would."""
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened, "open")  # type: ignore[arg-type]
    yield opened
    QDesktopServices.unsetUrlHandler("file")


def test_blank_slips_are_saved_where_told_and_opened(hoa: stacker.Stacker, reader: Opened, tmp_path: Path) -> None:
    hoa.write(time="0800", who="Lý")
    hoa.press((CTRL, Key.Key_P))
    hoa.settle()
    printing = hoa.page.printing
    assert printing is not None
    assert (printing.village.text(), printing.first.text()) == ("Khe Sú", "2")
    assert hoa.focus() is printing.topics.line
    hoa.words("id01")
    hoa.press(Key.Key_Return, Key.Key_Tab)
    printing.file.setText(str(tmp_path / "phiếu trống"))
    printing.copies.setFocus()
    printing.copies.setText("0")
    hoa.press(Key.Key_Return)
    hoa.settle()
    assert printing.fields["copies"].problem.text() == "Số phiếu: Mỗi lần in từ 1 đến 500 phiếu. Hãy sửa số phiếu."
    printing.copies.setText("2")
    hoa.press(Key.Key_Return)
    hoa.settle()
    assert reader.names == [str(tmp_path / "phiếu trống.pdf")]
    first, second = pypdf.PdfReader(reader.names[0]).pages
    assert "Số: 2" in first.extract_text()
    assert "Số: 3" in second.extract_text()
    hoa.press(Key.Key_Escape)
    assert hoa.here() == (1, "time")


def test_in_large_letters_the_table_takes_the_page_while_lines_are_written(
    hoa: stacker.Stacker, dressed: QApplication
) -> None:
    """1366x768, 20 points: the head scrolls away, and more lines are seen than three."""
    style.apply(dressed, "light", 20)
    hoa.shell.resize(1366, 728)
    hoa.settle()
    for minute in range(6):
        hoa.write(time=f"08{minute}0", who="Ly Tai", topics="id01 3")
        hoa.settle()
    grid = hoa.page.form.grid
    seen = hoa.page.form._room.viewport()
    top = grid.viewport().mapTo(seen, grid.viewport().rect().topLeft()).y()
    rows = [grid.visualRect(grid.model().index(row, 0)) for row in range(7)]
    whole = [row for row in rows if row.top() >= 0 and top + row.top() >= 0 and top + row.bottom() <= seen.height()]
    assert len(whole) >= 4
    assert rows[-1] in whole, "the one with the keyboard"
    hoa.page.form.head.date.setFocus()
    hoa.settle()
    style.apply(dressed, "light", 14)
