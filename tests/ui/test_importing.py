"""Nhận danh sách: every row is seen before anything is taken, by keyboard alone, and long work can be ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import pytest
import rollbook
import seats
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.domain import imports, old_text, reviews
from fieldapp.reports import spreadsheet, workbook
from fieldapp.store import households, untold, verify
from fieldapp.store import imports as memory
from fieldapp.store import visits as log
from fieldapp.ui import style, text
from fieldapp.ui.pages import importing, today
from fieldapp.ui.pages import roll as rolls

Sit = Callable[[commune.Laptop], seats.Seat]
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier

ROLL = ("Họ tên chủ hộ", "Thôn", "Nơi ở", "Số điện thoại")
HOMES = (
    ("Đặng Văn Hùng", "Khe Sú", "nhà 1", "0912 000 111"),
    ("Chìu Quay 2", "Khe Mây", "nhà 2", ""),
    ("đặng văn hùng", "Khe Sú", "", ""),
    ("Voòng A Sáng", "Khe Sú", "nhà 4", "0169 200 0111"),
    ("Lỷ Thị Múi", "Khe Sú", "nhà 5", ""),
)
SLIPS = ("Ngày", "Giờ", "Hình thức", "Thôn", "Nội dung", "Kết quả")
SLIP = ("02/10/2026", "8h30", "Tại nhà", "Khe Sú", "ID-01", "3")


def write(path: Path, titles: tuple[str, ...], *rows: tuple[str, ...]) -> Path:
    columns = tuple(workbook.Column(title) for title in titles)
    workbook.write(path, [workbook.Sheet("Danh sách", columns, rows)], "Danh mục")
    return path


def open_page(seat: seats.Seat, kind: str, path: Path | None = None) -> importing.Import:
    page = seat.show(lambda at: importing.Import(seat.session, kind, at))
    if path is not None:
        page.open_file(path)
        seat.settle()
    return page


def shown(page: importing.Import) -> list[list[str]]:
    """The rows as the table shows them."""
    model = page.preview.view.table
    columns = range(model.columnCount())
    return [[model.data(model.index(row, column)) for column in columns] for row in range(model.rowCount())]


def names(laptop: commune.Laptop) -> list[str]:
    return sorted(name for (name,) in laptop.db.execute("SELECT name FROM household"))


@pytest.fixture
def homes(tmp_path: Path) -> Path:
    return write(tmp_path / "hộ.xlsx", ROLL, *HOMES)


def test_the_empty_page_says_what_to_do(hoa: commune.Laptop, sit: Sit, qtbot: QtBot) -> None:
    page = open_page(sit(hoa), importing.ROLL)
    assert page.empty.isVisible()
    assert page.choose_button.hasFocus()
    assert not page.take_button.isVisible()
    qtbot.keyClick(page.choose_button, Key.Key_Return)
    [dialog] = page.findChildren(QFileDialog)
    assert dialog.windowTitle() == "Chọn danh sách"
    dialog.reject()


def test_a_chosen_file_is_read(hoa: commune.Laptop, sit: Sit, homes: Path) -> None:
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL)
    page.choose_button.click()
    [dialog] = page.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(homes))
    dialog.reject()
    seat.settle()
    assert page.file.text() == "hộ.xlsx"


def test_every_row_is_seen_before_anything_is_taken(hoa: commune.Laptop, sit: Sit, homes: Path) -> None:
    page = open_page(sit(hoa), importing.ROLL, homes)
    assert [row[:3] for row in shown(page)] == [
        ["2", "Nhận được", "Đặng Văn Hùng"],
        ["3", "Cần sửa", "Chìu Quay 2"],
        ["4", "Trùng", "đặng văn hùng"],
        ["5", "Nhận, xem lại", "Voòng A Sáng"],
        ["6", "Nhận được", "Lỷ Thị Múi"],
    ]
    assert page.summary.text() == "3 dòng nhận được, 1 dòng cần sửa, 1 dòng trùng để lại"
    assert page.take_button.text() == "Nhận 3 dòng đúng"
    assert page.preview.view.hasFocus()
    assert names(hoa) == []


def test_a_bad_cell_that_is_longer_than_its_column_is_read_whole(hoa: commune.Laptop, sit: Sit, tmp_path: Path) -> None:
    long = ("Chìu Quay 2, con trai thứ hai của ông Chìu Quay Lỷ", "Khe Sú", "nhà 2", "0912 hỏi người con trai ở xa")
    page = open_page(sit(hoa), importing.ROLL, write(tmp_path / "dài.xlsx", ROLL, long))
    model = page.preview.view.table
    tips = [model.data(model.index(0, column), Qt.ItemDataRole.ToolTipRole).splitlines() for column in (2, 5)]
    assert [tip[0] for tip in tips] == [long[0], long[3]]
    assert tips[0][1].startswith("Họ tên chỉ gồm chữ cái")
    assert page.preview.why.words().startswith(f"Dòng 2: cột A (Họ tên chủ hộ): “{long[0]}” – Họ tên chỉ gồm chữ cái")


def test_a_bad_cell_has_a_shape_and_its_sentence(hoa: commune.Laptop, sit: Sit, homes: Path, qtbot: QtBot) -> None:
    page = open_page(sit(hoa), importing.ROLL, homes)
    qtbot.keyClick(page.preview.view, Key.Key_Down)
    assert page.preview.why.words().splitlines() == [
        "Dòng 3: cột A (Họ tên chủ hộ): Họ tên chỉ gồm chữ cái, dấu cách, dấu chấm, dấu gạch nối và dấu phẩy trên."
        " Xin bỏ số và ký hiệu khác.",
        "cột B (Thôn, khu): Không có thôn, khu nào là “Khe Mây”. Hãy ghi tên, tên cũ hoặc mã như trong danh mục.",
    ]
    model = page.preview.view.table
    marked = [
        (row, column)
        for row in range(model.rowCount())
        for column in range(2, model.columnCount())
        if model.data(model.index(row, column), Qt.ItemDataRole.DecorationRole) is not None
    ]
    assert marked == [(1, 2), (1, 3), (2, 2), (3, 5)]
    tip = model.data(model.index(1, 3), Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("Khe Mây\nKhông có thôn, khu nào là “Khe Mây”.")


def test_the_good_rows_are_taken_when_told_and_the_others_stay(
    hoa: commune.Laptop, sit: Sit, homes: Path, qtbot: QtBot
) -> None:
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, homes)
    qtbot.keyClick(page.preview.view, Key.Key_Return, CTRL)
    seat.settle()
    assert names(hoa) == ["Lỷ Thị Múi", "Voòng A Sáng", "Đặng Văn Hùng"]
    assert page.told.words() == "Đã nhận 3 hộ. Còn 2 dòng chưa nhận, xem bên dưới."
    assert [row[:2] for row in shown(page)] == [["3", "Cần sửa"], ["4", "Trùng"]]
    assert page.take_button.isHidden()
    assert verify.verify(hoa.db) == []


def test_only_the_rows_of_a_state_are_listed_when_asked(
    hoa: commune.Laptop, sit: Sit, homes: Path, qtbot: QtBot
) -> None:
    page = open_page(sit(hoa), importing.ROLL, homes)
    states = page.preview.states
    assert [tab.text() for tab in states.tabs()] == [
        "Tất cả (5)",
        "Cần sửa (1)",
        "Trùng (1)",
        "Nên xem lại (1)",
        "Nhận được (3)",
    ]
    seen = []
    for _ in range(4):
        qtbot.keyClick(states.focusProxy(), Key.Key_Right)
        seen.append([row[0] for row in shown(page)])
    assert seen == [["3"], ["4"], ["5"], ["2", "5", "6"]]


def test_a_double_is_taken_once_somebody_says_so(hoa: commune.Laptop, sit: Sit, homes: Path, qtbot: QtBot) -> None:
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, homes)
    page.preview.view.choose(4)
    assert page.admit_button.text() == "Vẫn nhận 1 dòng trùng"
    qtbot.keyClick(page.preview.view, Key.Key_D, CTRL)
    assert page.take_button.text() == "Nhận 4 dòng đúng"
    assert page.admit_button.text() == "Để lại 1 dòng trùng"
    qtbot.keyClick(page.preview.view, Key.Key_D, CTRL)
    assert page.take_button.text() == "Nhận 3 dòng đúng"
    page.admit_button.click()
    page.take()
    seat.settle()
    assert len(names(hoa)) == 4


def test_a_column_that_nobody_knows_is_asked_for_and_remembered(hoa: commune.Laptop, sit: Sit, tmp_path: Path) -> None:
    first = write(tmp_path / "a.xlsx", ("Cột một", "Thôn"), ("Đặng Văn Hùng", "Khe Sú"))
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, first)
    assert page.told.words() == "Chưa rõ cột nào là: Họ tên chủ hộ. Hãy chọn ở bên dưới."
    assert page.columns.isVisible()
    assert shown(page) == []
    choice = page.columns.choices["name"]
    choice.set_key("0")
    choice.activated.emit(choice.currentIndex())
    seat.settle()
    assert page.told.words() == ""
    assert [row[2] for row in shown(page)] == ["Đặng Văn Hùng"]
    page.take()
    seat.settle()
    page.open_file(write(tmp_path / "b.xlsx", ("Cột một", "Thôn"), ("Lỷ Thị Múi", "Khe Sú")))
    seat.settle()
    assert [row[1:3] for row in shown(page)] == [["Nhận được", "Lỷ Thị Múi"]]


def test_a_column_without_a_title_is_remembered_too(hoa: commune.Laptop, sit: Sit, tmp_path: Path) -> None:
    rows = ("Đặng Văn Hùng", "Khe Sú", "0912 000 111"), ("Lỷ Thị Múi", "Khe Sú", "0912 000 222")
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, write(tmp_path / "a.xlsx", ("Họ tên chủ hộ", "Thôn", ""), rows[0]))
    choice = page.columns.choices["phone"]
    choice.set_key("2")
    choice.activated.emit(choice.currentIndex())
    seat.settle()
    page.take()
    seat.settle()
    page.open_file(write(tmp_path / "b.xlsx", ("Họ tên chủ hộ", "Thôn", ""), rows[1]))
    seat.settle()
    assert [row[2:] for row in shown(page)] == [["Lỷ Thị Múi", "Khe Sú", "0912 000 222"]]


def test_what_an_exchange_brought_while_the_list_was_looked_at_is_not_taken_twice(
    hoa: commune.Laptop, head: commune.Laptop, sit: Sit, homes: Path
) -> None:
    """The head has taken in the same list, and Hòa's laptop hears of it while she reads the rows."""
    head.add(commune.house(name="Lỷ Thị Múi", place="nhà 5", phone=""))
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, homes)
    assert page.preview.counts()[imports.GOOD] == 3
    hoa.hears(head)
    page.take()
    seat.settle()
    assert households.count(hoa.db) == 1
    assert page.told.words().startswith("Từ lúc xem danh sách, máy này đã có thêm hộ")
    assert page.preview.counts()[imports.GOOD] == 2
    page.take()
    seat.settle()
    assert households.count(hoa.db) == 3
    assert untold.read(hoa.db) is None


def test_what_an_exchange_brought_that_is_in_no_row_changes_nothing(
    hoa: commune.Laptop, head: commune.Laptop, sit: Sit, homes: Path
) -> None:
    head.add(commune.house(name="Tằng Dảu Tình", place="nhà 9", phone=""))
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, homes)
    hoa.hears(head)
    page.take()
    seat.settle()
    assert households.count(hoa.db) == 4


def test_one_village_may_be_chosen_for_the_whole_list(hoa: commune.Laptop, sit: Sit, tmp_path: Path) -> None:
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, write(tmp_path / "a.xlsx", ("Họ tên",), ("Lỷ Thị Múi",)))
    assert page.columns.isVisible(), "there is no column of villages, so the village is asked for"
    assert [row[1] for row in shown(page)] == ["Cần sửa"]
    page.columns.village.set_key(commune.KHE_SU)
    page.columns.village.activated.emit(0)
    seat.settle()
    assert [row[1] for row in shown(page)] == ["Nhận được"]


def test_old_letters_are_offered_with_a_sample_and_never_converted_unasked(
    hoa: commune.Laptop, sit: Sit, tmp_path: Path, qtbot: QtBot
) -> None:
    old = [(old_text.encode(name, old_text.TCVN3), "Khe Sú") for name in ("Nguyễn Văn Hùng", "Đặng Thị Lụa")]
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, write(tmp_path / "a.xlsx", ("Họ tên", "Thôn"), *old))
    assert [row[1] for row in shown(page)] == ["Cần sửa", "Cần sửa"]
    assert page.letters.ticks is not None
    box = page.letters.ticks.boxes["0"]
    assert not box.isChecked()
    assert box.accessibleName() == ("Cột A viết bằng phông cũ TCVN3: đổi “NguyÔn V¨n Hïng” thành “Nguyễn Văn Hùng”")
    box.setFocus()
    qtbot.keyClick(box, Key.Key_Space)
    seat.settle()
    assert [row[1:3] for row in shown(page)] == [["Nhận được", "Nguyễn Văn Hùng"], ["Nhận được", "Đặng Thị Lụa"]]
    assert page.letters.ticks.boxes["0"].isChecked()


def test_old_numbers_become_todays_when_somebody_says_so(hoa: commune.Laptop, sit: Sit, homes: Path) -> None:
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, homes)
    assert page.letters.ticks is not None
    page.letters.ticks.boxes["renew"].click()
    seat.settle()
    page.take()
    seat.settle()
    [line] = households.find(hoa.db, "voong")
    assert line.phone == "0392000111"


def test_a_file_that_was_taken_before_is_told(hoa: commune.Laptop, sit: Sit, homes: Path) -> None:
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, homes)
    page.take()
    seat.settle()
    page.open_file(homes)
    seat.settle()
    assert page.told.words() == "Tệp này đã nhận lúc 03/10/2026 09:14, 3 dòng."
    assert page.preview.counts()[imports.GOOD] == 0


def test_what_cannot_be_read_is_told_and_the_page_goes_on(
    hoa: commune.Laptop, sit: Sit, tmp_path: Path, homes: Path
) -> None:
    (tmp_path / "ảnh.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0")
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, tmp_path / "ảnh.xlsx")
    assert page.told.words().startswith("Tệp “ảnh.xlsx” không phải bảng tính.")
    assert page.empty.isVisible()
    page.open_file(homes)
    seat.settle()
    assert page.told.words() == ""
    assert len(shown(page)) == 5


def test_the_list_of_faults_is_saved(hoa: commune.Laptop, sit: Sit, homes: Path, tmp_path: Path) -> None:
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, homes)
    page.files.save_faults(tmp_path / "sửa.xlsx")
    seat.settle()
    assert seat.said == ["Đã lưu sửa.xlsx."]
    rows = spreadsheet.read(tmp_path / "sửa.xlsx").grids[0].rows
    assert rows[0] == ("Dòng", "Cột", "Mục", "Cần sửa gì", "Tình trạng")
    assert [(row[0], row[1], row[2], row[4]) for row in rows[1:]] == [
        ("3", "A", "Họ tên chủ hộ", "chưa nhận"),
        ("3", "B", "Thôn", "chưa nhận"),
        ("4", "A", "Họ tên chủ hộ", "chưa nhận"),
        ("5", "D", "Số điện thoại", "nên xem lại"),
    ]


def test_a_workbook_to_be_filled_in_is_saved(hoa: commune.Laptop, sit: Sit, tmp_path: Path) -> None:
    seat = sit(hoa)
    for kind, first in ((importing.ROLL, "Họ tên chủ hộ"), (importing.SLIPS, "Ngày")):
        page = importing.Import(seat.session, kind)
        page.said.connect(seat._hear)
        page.files.save_template(tmp_path / f"{kind}.xlsx")
        seat.settle()
        assert spreadsheet.read(tmp_path / f"{kind}.xlsx").grids[0].rows[0][0] == first
        page.deleteLater()
    assert seat.said[0] == "Đã lưu roll.xlsx. Điền xong, hãy chọn tệp đó ở đây."


def test_a_place_where_nothing_can_be_written_is_told(hoa: commune.Laptop, sit: Sit, tmp_path: Path) -> None:
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL)
    page.files.save_template(tmp_path / "không có" / "mẫu.xlsx")
    seat.settle()
    assert seat.said == ["Không ghi được tệp “mẫu.xlsx”. Hãy đóng tệp nếu đang mở trong Excel, hoặc chọn nơi khác."]


def test_saving_can_be_stopped_and_then_nothing_was_taken(hoa: commune.Laptop, sit: Sit, tmp_path: Path) -> None:
    book = rollbook.Book(900)
    for row in book.rows:
        row.village = "Khe Sú"
    book.save(tmp_path / "hộ.xlsx")
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, tmp_path / "hộ.xlsx")
    good = page.preview.counts()[imports.GOOD]
    assert good > 700
    page.take()
    assert page.stop_button.isVisible()
    assert not page.close_button.isEnabled()
    page.stop_button.click()
    seat.settle()
    assert page.told.words() == "Đã dừng. Chưa nhận dòng nào."
    assert (names(hoa), hoa.owner().head) == ([], 0)
    assert page.preview.counts()[imports.GOOD] == good
    page.take()
    seat.settle()
    assert len(names(hoa)) == good


def test_checking_can_be_stopped(hoa: commune.Laptop, sit: Sit, homes: Path) -> None:
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL)
    page.open_file(homes)
    page.stop_button.click()
    seat.settle()
    assert page.empty.isVisible()
    assert page.stop_button.isHidden()


def test_what_was_checked_a_moment_before_it_was_stopped_is_not_shown(
    hoa: commune.Laptop, sit: Sit, homes: Path
) -> None:
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL)
    page.open_file(homes)
    page.session.aside.give_way(20_000)  # all is read, and the window has not heard of it
    page.stop_button.click()
    seat.settle()
    assert page.empty.isVisible()


def test_the_file_chosen_last_is_the_one_that_is_shown(
    hoa: commune.Laptop, sit: Sit, homes: Path, tmp_path: Path
) -> None:
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL)
    page.open_file(homes)
    page.open_file(write(tmp_path / "b.xlsx", ("Họ tên", "Thôn"), ("Lỷ Thị Múi", "Khe Sú")))
    seat.settle()
    assert (page.file.text(), len(shown(page))) == ("b.xlsx", 1)


def test_a_page_that_is_closed_meanwhile_hears_no_more(
    hoa: commune.Laptop, sit: Sit, homes: Path, qtbot: QtBot
) -> None:
    seat = sit(hoa)
    page = importing.Import(seat.session, importing.ROLL)
    with qtbot.waitSignal(page.closed):
        page.open_file(homes)
        page.close_button.click()
    page.deleteLater()
    seat.settle()


def test_a_list_is_taken_whole_when_its_page_goes_meanwhile(hoa: commune.Laptop, sit: Sit, tmp_path: Path) -> None:
    rows = [(f"Lỷ Thị {chr(number)}", "Khe Sú") for number in range(ord("A"), ord("P"))]
    seat = sit(hoa)
    faults: list[object] = []
    seat.session.desk.crashed.connect(faults.append)
    page = importing.Import(seat.session, importing.ROLL)
    page.open_file(write(tmp_path / "a.xlsx", ("Họ tên", "Thôn"), *rows))
    seat.settle()
    page.take()
    shiboken6.delete(page)
    seat.settle()
    assert (len(names(hoa)), faults) == (len(rows), [])


def test_a_list_that_was_under_way_when_the_window_was_locked_is_told_of_afterwards(
    hoa: commune.Laptop, sit: Sit, tmp_path: Path
) -> None:
    book = rollbook.Book(900)
    for row in book.rows:
        row.village = "Khe Sú"
    book.save(tmp_path / "hộ.xlsx")
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, tmp_path / "hộ.xlsx")
    page.take()
    seat.session.close()  # as the lock does, in the middle of it
    assert names(hoa) == []
    seat = sit(hoa)
    opened = seat.show(lambda at: today.TodayPage(seat.session, parent=at))
    assert opened.lists.texts() == [
        "Chưa nhận dòng nào của “hộ.xlsx”.\n"
        "Bắt đầu lúc 03/10/2026 09:14; máy bị khóa hoặc chương trình tắt trước khi xong. Hãy chọn lại tệp."
    ]
    opened.lists.buttons[0].click()
    seat.settle()
    assert opened.lists.isHidden()
    assert untold.read(hoa.db) is None


def test_a_list_that_was_taken_while_nobody_looked_is_told_of_afterwards(
    hoa: commune.Laptop, sit: Sit, homes: Path
) -> None:
    seat = sit(hoa)
    page = importing.Import(seat.session, importing.ROLL)
    page.open_file(homes)
    seat.settle()
    page.take()
    shiboken6.delete(page)
    seat.settle()
    opened = seat.show(lambda at: today.TodayPage(seat.session, parent=at))
    assert opened.lists.texts() == ["“hộ.xlsx” đã nhận đủ: 3 dòng.\nBắt đầu lúc 03/10/2026 09:14."]


def test_who_was_told_on_the_page_is_not_told_again(hoa: commune.Laptop, sit: Sit, homes: Path) -> None:
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, homes)
    page.take()
    seat.settle()
    assert page.told.words().startswith("Đã nhận 3 hộ.")
    assert untold.read(hoa.db) is None


def test_slips_come_in_the_same_way(hoa: commune.Laptop, sit: Sit, tmp_path: Path) -> None:
    titles = ("Ngày", "Giờ", "Hình thức", "Thôn", "Nội dung", "Kết quả")
    usual = ("02/10/2026", "8h30", "Tại nhà", "Khe Sú", "ID-01", "3")
    path = write(tmp_path / "phiếu.xlsx", titles, usual, (*usual[:5], ""), ("2/10", "9h", *usual[2:]))
    seat = sit(hoa)
    page = open_page(seat, importing.SLIPS, path)
    assert [(row[0], row[1], row[2], row[7]) for row in shown(page)] == [
        ("2", "Nhận được", "02/10/2026", "3"),
        ("3", "Cần sửa", "02/10/2026", "(trống)"),
        ("4", "Nhận được", "02/10/2026", "3"),
    ]
    page.take()
    seat.settle()
    assert page.told.words() == "Đã nhận 2 phiếu. Còn 1 dòng chưa nhận, xem bên dưới."
    assert [line.time for line in log.log(hoa.db)] == ["09:00", "08:30"]
    page.open_file(path)
    seat.settle()
    assert [row[1] for row in shown(page)] == ["Trùng", "Cần sửa", "Trùng"]
    assert memory.taken(hoa.db, memory.SLIPS, page.looked.book.digest if page.looked else "") is not None


def test_a_list_that_lacks_a_column_is_told_which(hoa: commune.Laptop, sit: Sit, tmp_path: Path, qtbot: QtBot) -> None:
    rows = ((*SLIP, "Bàn Thị Múi"), (*SLIP[:2], "Lớp tập trung", *SLIP[3:], ""))
    path = write(tmp_path / "phiếu.xlsx", (*SLIPS, "Họ và tên"), *rows)
    page = open_page(sit(hoa), importing.SLIPS, path)
    assert page.preview.why.words().startswith("Dòng 2: chưa có cột “Đồng ý”: Phiếu có họ tên")
    qtbot.keyClick(page.preview.view, Key.Key_Down)
    assert page.preview.why.words().startswith("Dòng 3: chưa có cột “Số người dự”: Chưa có số người dự lớp.")


@pytest.fixture
def slips(tmp_path: Path) -> Path:
    return write(tmp_path / "phiếu.xlsx", SLIPS, SLIP, (SLIP[0], "9h", *SLIP[2:]), (*SLIP[:5], ""))


def test_slips_that_were_taken_can_be_taken_back_whole(hoa: commune.Laptop, sit: Sit, slips: Path) -> None:
    seat = sit(hoa)
    page = open_page(seat, importing.SLIPS, slips)
    assert not page.back_button.isVisible()
    page.take()
    seat.settle()
    assert seat.said == ["Đã nhận 2 phiếu."]
    assert page.back_button.isVisible()
    seat.take_back()
    assert seat.said[-1] == "Đã rút lại 2 phiếu của bảng."
    assert [line.state for line in log.log(hoa.db)] == [reviews.WITHDRAWN] * 2
    assert page.take_button.text() == "Nhận 2 dòng đúng"
    assert page.told.words() == ""
    assert not page.back_button.isVisible()
    page.take()
    seat.settle()
    assert len([line for line in log.log(hoa.db) if line.state == reviews.WAITING]) == 2
    assert verify.verify(hoa.db) == []


def test_slips_that_somebody_has_read_are_not_taken_back_as_a_whole(
    hoa: commune.Laptop, head: commune.Laptop, sit: Sit, slips: Path
) -> None:
    seat = sit(hoa)
    page = open_page(seat, importing.SLIPS, slips)
    page.take()
    seat.settle()
    head.hears(hoa)
    head.review([log.log(hoa.db)[0].row], reviews.APPROVED)
    hoa.hears(head)
    page.back_button.click()
    seat.settle()
    assert page.told.words().startswith("Trưởng thôn đã xem phiếu của lần nhận này")
    assert reviews.WITHDRAWN not in [line.state for line in log.log(hoa.db)]


def test_a_list_without_rows_says_what_comes_next(hoa: commune.Laptop, sit: Sit, tmp_path: Path) -> None:
    page = open_page(sit(hoa), importing.ROLL, write(tmp_path / "hộ.xlsx", ROLL))
    assert page.preview.view.empty.title.text() == "Không có dòng nào"
    assert page.preview.view.empty.hint.text().startswith("Hãy điền danh sách dưới dòng tiêu đề")


@pytest.mark.parametrize("kind", [importing.ROLL, importing.SLIPS])
def test_large_letters_leave_room_for_rows(
    hoa: commune.Laptop, sit: Sit, dressed: QApplication, tmp_path: Path, kind: str
) -> None:
    style.apply(dressed, "light", 20)
    seat = sit(hoa)
    seat.window.resize(1320, 716)  # the page of a screen of 1366x768, whose rail and head are larger
    path = write(tmp_path / "a.xlsx", *((ROLL, *HOMES) if kind == importing.ROLL else (SLIPS, *[SLIP] * 5)))
    page = open_page(seat, kind, path)
    QApplication.processEvents()
    view = page.preview.view
    assert view.visibleRegion().boundingRect().height() == view.height(), "the rows are in sight without scrolling"
    assert view.height() > 4 * view.verticalHeader().defaultSectionSize()


def test_the_page_is_walked_by_keys_and_every_stop_has_a_name(
    hoa: commune.Laptop, sit: Sit, homes: Path, qtbot: QtBot
) -> None:
    page = open_page(sit(hoa), importing.ROLL, homes)
    page.columns_button.click()
    page.close_button.setFocus()
    stops: list[QWidget] = []
    for _ in range(30):
        here = page.window().focusWidget()
        if here in stops or not page.isAncestorOf(here):
            break
        stops.append(here)
        qtbot.keyClick(here, Key.Key_Tab)
    wanted = [page.close_button, page.other_button, page.template_button, page.columns_button, page.preview.view]
    assert [part for part in wanted if part not in stops] == []
    assert page.take_button in stops
    assert {page.columns.choices[name] for name in ("name", "village", "place", "phone")} <= set(stops)
    assert [stop for stop in stops if not (stop.accessibleName() or getattr(stop, "text", str)())] == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_speaks_the_readers_language(hoa: commune.Laptop, sit: Sit, lang: str, qapp: object) -> None:
    text.install(qapp, lang)  # type: ignore[arg-type]
    page = open_page(sit(hoa), importing.SLIPS)
    assert page.title.text() == {"vi": "Nhận bảng phiếu", "en": "Import a list of slips"}[lang]


# Taken back ----------------------------------------------------------------------------------------------------


def brought(tmp_path: Path, count: int) -> Path:
    """A list with nothing to mend in it."""
    book = rollbook.Book(count)
    for row in book.rows:
        row.village = "Khe Sú"
    book.save(tmp_path / "nhầm.xlsx")
    return tmp_path / "nhầm.xlsx"


def lists(page: importing.Import) -> list[str]:
    return [line.split("\n")[0] for line in page.lists.card.texts()]


def test_a_list_of_households_is_taken_back_and_its_rows_stand_there_again(
    hoa: commune.Laptop, sit: Sit, homes: Path
) -> None:
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, homes)
    page.take()
    seat.settle()
    assert page.back_button.isVisible()
    visited = hoa.db.execute("SELECT row FROM household WHERE name = 'Lỷ Thị Múi'").fetchone()[0]
    hoa.record(commune.slip(household=visited, consent=commune.CONSENT))
    page.back_button.click()
    seat.settle()
    told = "Đã rút 2 hộ của danh sách ra khỏi sổ. 1 hộ ở lại vì đã có phiếu."
    assert (seat.said[-1], page.told.words()) == (told, told)
    assert names(hoa) == ["Lỷ Thị Múi"]
    assert [row[1] for row in shown(page)] == ["Nhận được", "Cần sửa", "Trùng", "Nhận, xem lại", "Trùng"]
    seat.take_back()
    assert names(hoa) == ["Lỷ Thị Múi", "Voòng A Sáng", "Đặng Văn Hùng"]
    assert page.told.words() == "Đã đưa lại 2 hộ của danh sách vào sổ."


def test_a_list_is_taken_back_days_later_from_the_lists_that_were_brought_in(
    hoa: commune.Laptop, head: commune.Laptop, sit: Sit, tmp_path: Path
) -> None:
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, brought(tmp_path, 40))
    page.take()
    seat.settle()
    count = len(names(hoa))
    head.hears(hoa)
    for laptop, file in ((hoa, "nhầm.xlsx – "), (head, "")):
        seat = sit(laptop)
        page = open_page(seat, importing.ROLL)
        assert lists(page) == [f"{file}{count} hộ"]
        [button] = page.lists.card.buttons
        assert button.text() == "Rút lại danh sách này"
        button.click()
        seat.settle()
        assert names(laptop) == []
        [button] = page.lists.card.buttons
        assert (button.text(), button.hasFocus()) == ("Đưa lại vào sổ", True)
        button.click()
        seat.settle()
        assert len(names(laptop)) == count


@pytest.fixture
def lan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[commune.Laptop]:
    """The laptop of Đặng Thị Lan, a member in Khe Sú and Nậm Mậu."""
    laptop = commune.Laptop(tmp_path_factory.mktemp("lan") / "lan", commune.LAN)
    yield laptop
    laptop.close()


def test_another_members_list_is_seen_and_not_taken_back(
    hoa: commune.Laptop, lan: commune.Laptop, sit: Sit, tmp_path: Path
) -> None:
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, brought(tmp_path, 30))
    page.take()
    seat.settle()
    lan.hears(hoa)
    page = open_page(sit(lan), importing.ROLL)
    assert len(lists(page)) == 1
    assert page.lists.card.buttons == []


def test_what_was_just_brought_in_is_undone_also_after_its_page_was_closed(
    hoa: commune.Laptop, sit: Sit, tmp_path: Path
) -> None:
    seat = sit(hoa)
    page = seat.show(lambda at: rolls.RollPage(seat.session, at))
    page.list.bring.click()
    seat.settle()
    made = page.bringing
    assert isinstance(made, importing.Import)
    made.open_file(brought(tmp_path, 30))
    seat.settle()
    made.take()
    seat.settle()
    assert len(names(hoa)) > 20
    made.close_button.click()
    seat.settle()
    assert page.list.isVisible()
    seat.take_back()
    assert made.isVisible(), "it takes its time, and that is seen"
    assert names(hoa) == []
    made.close_button.click()
    seat.settle()
    assert page.list.isVisible()
    seat.take_back()
    assert len(names(hoa)) > 20
    page.list.bring.click()
    seat.settle()
    assert page.bringing is not made


def test_taking_back_can_be_stopped_and_then_the_list_stands_as_it_was(
    hoa: commune.Laptop, sit: Sit, tmp_path: Path
) -> None:
    seat = sit(hoa)
    page = open_page(seat, importing.ROLL, brought(tmp_path, 900))
    page.take()
    seat.settle()
    count, head = len(names(hoa)), hoa.owner().head
    page.back_button.click()
    assert page.stop_button.isVisible()
    assert not page.close_button.isEnabled()
    page.stop_button.click()
    seat.settle()
    assert page.told.words() == "Đã dừng. Không có gì thay đổi."
    assert (len(names(hoa)), hoa.owner().head) == (count, head)
    assert page.back_button.isVisible(), "it can be tried again"
    assert verify.verify(hoa.db) == []


def test_how_far_it_is_is_counted_as_the_language_does(hoa: commune.Laptop, sit: Sit, qtbot: QtBot) -> None:
    for lang, said in (("vi", "Đang lưu: 2.500/5.000"), ("en", "Saving: 2,500 of 5,000")):
        text.install(QApplication.instance(), lang)
        page = open_page(sit(hoa), importing.ROLL)
        page._begin("…")
        page._progress("take", 2500, 5000)
        assert page.busy.words.text() == said
        page._rest()
    text.install(QApplication.instance(), "vi")
