"""The log of slips: found, read whole, approved, returned, mended and withdrawn, by keyboard and with a way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import commune
import pytest
import seats
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fieldapp.actions import correct_visit, record_visit, review_visits
from fieldapp.domain import reviews, visits
from fieldapp.store import ledger
from fieldapp.store import visits as slips
from fieldapp.ui.pages import filters, log, reasons

Sit = Callable[[commune.Laptop], seats.Seat]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def record(laptop: commune.Laptop, slip: visits.Slip | None = None) -> str:
    return record_visit.record_visit(laptop.db, slip or commune.slip(), catalogue=commune.CATALOGUE, **laptop.moment())


def correct(laptop: commune.Laptop, row: str, **changed: Any) -> None:
    before = slips.one(laptop.db, row).slip
    after = visits.Slip(**{**{name: getattr(before, name) for name in before.__struct_fields__}, **changed})
    correct_visit.correct_visit(laptop.db, row, after, catalogue=commune.CATALOGUE, **laptop.moment())


def state(laptop: commune.Laptop, row: str) -> str:
    return slips.one(laptop.db, row).line.state


def open_log(seat: seats.Seat) -> log.LogPage:
    return seat.show(lambda at: log.LogPage(seat.session, at))


def rows(page: log.LogPage) -> list[str]:
    return [line.row for line in page.list.table.rows]


def cells(page: log.LogPage) -> list[list[str]]:
    return [[column.show(row) for column in page.list.table.columns] for row in page.list.table.rows]


def sheet(page: log.LogPage) -> str:
    """All words of the slip that is shown."""
    room = page.desk.sheet.widget()
    return "\n".join(label.text() for label in room.findChildren(QLabel) if label.isVisible())


def also(page: log.LogPage, row: str) -> None:
    """Choose one more slip, as Ctrl and a click do."""
    number = rows(page).index(row)
    flags = QItemSelectionModel.SelectionFlag
    page.list.selectionModel().select(page.list.table.index(number, 0), flags.Select | flags.Rows)


@pytest.fixture
def three(hoa: commune.Laptop, head: commune.Laptop) -> list[str]:
    """Three slips of Hòa's that her head has received, the newest first."""
    made = [
        record(hoa, commune.named("Đặng Thị Lụa", date="2026-10-01", note="Bà hẹn chiều quay lại.")),
        record(hoa, commune.slip(date="2026-10-02", mode="class", people=12)),
        record(hoa, commune.slip()),
    ]
    head.hears(hoa)
    return made[::-1]


# Finding ---------------------------------------------------------------------------------------------------


def test_slips_stand_newest_first_with_state_and_place(three: list[str], hoa: commune.Laptop, sit: Sit) -> None:
    page = open_log(sit(hoa))
    assert rows(page) == three
    assert cells(page) == [
        ["03/10", "Không ghi tên – Kích hoạt VNeID mức 2", "Chờ duyệt", "Máy này", ""],
        ["02/10", "Lớp tập trung, 12 người – Kích hoạt VNeID mức 2", "Chờ duyệt", "Máy này", ""],
        ["01/10", "Đặng Thị Lụa – Kích hoạt VNeID mức 2", "Chờ duyệt", "Máy này", ""],
    ]
    assert page.list.isColumnHidden(log.LOOK)  # a member reviews nothing
    assert page.list.hasFocus()


def test_names_are_found_without_tones(three: list[str], hoa: commune.Laptop, sit: Sit, qtbot: QtBot) -> None:
    seat = sit(hoa)
    page = open_log(seat)
    qtbot.keyClick(page, Qt.Key.Key_F, CTRL)
    assert page.filters.search.hasFocus()
    qtbot.keyClicks(page.filters.search, "dang lua")
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Return)
    seat.settle()
    assert rows(page) == [three[2]]
    assert "Đặng Thị Lụa" in sheet(page)
    qtbot.keyClicks(page.filters.search, "xyz")
    qtbot.waitUntil(lambda: page.list.empty.isVisible())  # also without Enter, when the hands rest
    assert page.list.empty.title.text() == "Không có phiếu nào khớp"


def test_days_narrow_the_list(three: list[str], hoa: commune.Laptop, sit: Sit, qtbot: QtBot) -> None:
    seat = sit(hoa)
    page = open_log(seat)
    page.filters.since.setText("2/10")
    page.filters.until.setText("2/10")
    qtbot.keyClick(page.filters.until, Qt.Key.Key_Return)
    seat.settle()
    assert rows(page) == [three[1]]


def test_states_have_counts_and_arrows_choose_them(
    three: list[str], head: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    review_visits.review_visits(head.db, three[:1], reviews.APPROVED, **head.moment())
    seat = sit(head)
    page = open_log(seat)
    assert rows(page) == three[1:]  # what waits is what a head opens the page for
    page.filters.states.setFocus()
    qtbot.keyClick(seat.window.focusWidget(), Qt.Key.Key_Left)
    seat.settle()
    assert [tab.text() for tab in page.filters.states.tabs() if tab.isVisible()] == [
        "Tất cả (3)",
        "Chờ duyệt (2)",
        "Cần sửa (0)",
        "Đã duyệt (1)",
    ]
    page.filters.states.setFocus()
    qtbot.keyClick(seat.window.focusWidget(), Qt.Key.Key_Right)
    seat.settle()
    assert rows(page) == three[1:]
    qtbot.keyClick(seat.window.focusWidget(), Qt.Key.Key_Left)
    seat.settle()
    assert rows(page) == three


def test_villages_are_offered_to_who_has_several(tmp_path: Any, hoa: commune.Laptop, sit: Sit) -> None:
    lan = commune.Laptop(tmp_path / "lan", commune.LAN)
    elsewhere = record(lan, commune.slip(village=commune.NAM_MAU, helpers=(commune.LAN,)))
    record(lan, commune.slip(helpers=(commune.LAN,)))
    seat = sit(lan)
    page = open_log(seat)
    assert page.filters.village.isVisible()
    page.filters.village.set_key(commune.NAM_MAU)
    seat.settle()
    assert rows(page) == [elsewhere]
    assert not open_log(sit(hoa)).filters.village.isVisible()
    lan.close()


def test_an_empty_log_says_what_will_stand_there(hoa: commune.Laptop, sit: Sit) -> None:
    page = open_log(sit(hoa))
    assert page.list.empty.title.text() == "Chưa có phiếu nào"
    assert page.list.empty.hint.text() == "Phiếu đã ghi nằm ở đây, mới nhất ở trên."


def test_news_come_in_while_the_log_is_open(three: list[str], hoa: commune.Laptop, sit: Sit) -> None:
    seat = sit(hoa)
    page = open_log(seat)
    page.list.choose(three[1])
    fresh = record(hoa)
    seat.session.changed.emit()
    seat.settle()
    assert rows(page)[0] == fresh
    assert page.list.current().row == three[1]  # the keyboard stays where it was


# Reading ---------------------------------------------------------------------------------------------------


def test_a_slip_is_read_whole_in_words(three: list[str], hoa: commune.Laptop, sit: Sit) -> None:
    hoa.sent()
    seat = sit(hoa)
    page = open_log(seat)
    page.show_slip(three[2])
    seat.settle()
    shown = sheet(page)
    for words in (
        "Đặng Thị Lụa",
        "Chờ duyệt",
        "Đã tới tỉnh",
        "Kích hoạt VNeID mức 2 – đã kích hoạt, liên kết",
        "01/10/2026 08:30",
        "Tại nhà",
        "Khe Sú",
        "Nguyễn Thị Hòa",
        "Tổ công nghệ số xã Thượng Yên Công",
        "Bà hẹn chiều quay lại.",
        "Nói đồng ý, có người làm chứng",
    ):
        assert words in shown
    assert "03/10/2026 09:14 – Nguyễn Thị Hòa (máy này): Ghi phiếu" in shown


def test_a_slip_held_back_says_why(three: list[str], hoa: commune.Laptop, sit: Sit) -> None:
    hoa.sent()
    hoa.held(hoa.facts()[-1], "bad_value", "note")
    page = open_log(sit(hoa))
    shown = sheet(page)
    assert "Tỉnh đang giữ lại" in shown
    assert commune.CATALOGUE is not None
    assert page.session.say("bad_value", field="Ghi chú") in shown


def test_a_slip_held_back_for_two_reasons_says_both_with_their_fields(
    three: list[str], hoa: commune.Laptop, sit: Sit
) -> None:
    row = hoa.facts()[-1].row
    hoa.correct(row, commune.slip(minutes=25))
    hoa.sent()
    own = [fact for fact in hoa.facts() if fact.row == row]
    hoa.holds((own[0], "bad_value", "note"), (own[1], "bad_value", "minutes"))
    page = open_log(sit(hoa))
    page.list.choose(row)
    shown = sheet(page)
    for name in ("Ghi chú", "Thời lượng"):
        assert f"{name}: Máy chủ không đọc được một mục" in shown


def test_what_holds_a_slip_back_twice_is_said_once(three: list[str], hoa: commune.Laptop, sit: Sit) -> None:
    """Of neither part that the province cannot read has the form a name."""
    row = hoa.facts()[-1].row
    hoa.correct(row, commune.slip(minutes=25))
    hoa.sent()
    own = [fact for fact in hoa.facts() if fact.row == row]
    hoa.holds((own[0], "bad_value", "root"), (own[1], "bad_value", "entity"))
    page = open_log(sit(hoa))
    page.list.choose(row)
    assert sheet(page).count("Máy chủ không đọc được một mục") == 1


def test_a_returned_slip_says_in_the_heads_words_what_to_mend(
    three: list[str], hoa: commune.Laptop, head: commune.Laptop, sit: Sit
) -> None:
    review_visits.review_visits(
        head.db, three[:1], reviews.RETURNED, reasons={"topics": "wrong_result"}, words="Xem lại giúp.", **head.moment()
    )
    hoa.hears(head)
    page = open_log(sit(hoa))
    shown = sheet(page)
    assert "Chìu Quay Sáng đề nghị sửa:" in shown
    assert "• Nội dung: Kết quả chưa đúng thực tế" in shown
    assert "“Xem lại giúp.”" in shown
    assert "Chìu Quay Sáng: Cần sửa" not in shown


def test_every_value_has_a_name_for_the_ear(three: list[str], hoa: commune.Laptop, sit: Sit) -> None:
    page = open_log(sit(hoa))
    named = {label.accessibleName() for label in page.desk.sheet.findChildren(QLabel)}
    assert "Hình thức: Tại nhà" in named
    for button in (page.desk.edit_button, page.desk.withdraw_button):
        assert button.isVisible()


# Reviewing -------------------------------------------------------------------------------------------------


def test_a_head_approves_one_by_keyboard_and_goes_on_to_the_next(
    three: list[str], head: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(head)
    page = open_log(seat)
    page.show_state(reviews.WAITING)
    seat.settle()
    assert page.desk.approve_button.text() == "Duyệt (Ctrl+D)"
    qtbot.keyClick(page.list, Qt.Key.Key_D, CTRL)
    seat.settle()
    assert state(head, three[0]) == reviews.APPROVED
    assert rows(page) == three[1:]
    assert page.list.current().row == three[1]
    assert seat.said == ["Đã duyệt 1 phiếu."]
    seat.take_back()
    assert state(head, three[0]) == reviews.WAITING
    assert rows(page) == three


def test_the_head_of_where_a_household_lives_now_approves_its_slips_of_before(
    tmp_path: Any, head: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    """Minh's slip of Đặng Văn Hùng's house in Nậm Mậu waits when the house moves to Khe Sú."""
    _, row = commune.moved(tmp_path, head)
    seat = sit(head)
    page = open_log(seat)
    assert rows(page) == [row]
    assert page.rest.text() == "Duyệt cả 1 phiếu (Ctrl+Shift+D)"
    qtbot.keyClick(page.list, Qt.Key.Key_D, CTRL)
    seat.settle()
    assert state(head, row) == reviews.APPROVED
    assert seat.said == ["Đã duyệt 1 phiếu."]


def test_a_slip_of_before_its_household_moved_here_is_mended_here_and_not_returned_to_who_sees_it_no_more(
    tmp_path: Any, head: commune.Laptop, sit: Sit
) -> None:
    _, row = commune.moved(tmp_path, head)
    page = open_log(seat := sit(head))
    page.list.choose(row)
    seat.settle()
    desk = page.desk
    assert [one.isVisible() for one in (desk.approve_button, desk.edit_button, desk.return_button)] == [
        True,
        True,
        False,
    ]


def test_a_slip_of_a_household_that_moved_says_where_that_is_now(tmp_path: Any, head: commune.Laptop, sit: Sit) -> None:
    _, row = commune.moved(tmp_path, head)
    other = head.record(commune.slip(helpers=(commune.HEAD,)))
    page = open_log(seat := sit(head))
    for chosen, said in ((row, ["Hộ này nay ở Khe Sú"]), (other, [])):
        page.list.choose(chosen)
        seat.settle()
        seen = [one.text() for one in page.desk.sheet.findChildren(QLabel) if one.isVisible()]
        assert [one for one in seen if one.startswith("Hộ này nay")] == said


def test_several_are_approved_at_once(three: list[str], head: commune.Laptop, sit: Sit, qtbot: QtBot) -> None:
    seat = sit(head)
    page = open_log(seat)
    page.list.choose(three[0])
    also(page, three[2])
    seat.settle()
    assert page.desk.approve_button.text() == "Duyệt 2 phiếu (Ctrl+D)"
    assert not page.desk.return_button.isVisible()
    qtbot.keyClick(page.list, Qt.Key.Key_D, CTRL)
    seat.settle()
    assert [state(head, row) for row in three] == ["approved", "waiting", "approved"]
    seat.take_back()
    assert [state(head, row) for row in three] == ["waiting"] * 3


def test_all_but_the_chosen_are_approved(three: list[str], head: commune.Laptop, sit: Sit, qtbot: QtBot) -> None:
    seat = sit(head)
    page = open_log(seat)
    page.show_state(reviews.WAITING)
    seat.settle()
    assert page.rest.text() == "Duyệt cả 3 phiếu (Ctrl+Shift+D)"
    page.list.choose(three[1])
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    assert cells(page)[1][log.LOOK] == "Để lại"
    assert page.rest.text() == "Duyệt 2 phiếu còn lại (Ctrl+Shift+D)"
    qtbot.keyClick(page.list, Qt.Key.Key_D, CTRL | SHIFT)
    seat.settle()
    assert [state(head, row) for row in three] == ["approved", "waiting", "approved"]
    assert seat.said == ["Đã duyệt 2 phiếu."]
    assert page.list.current().row == three[1]
    assert not page.rest.isVisible()


def test_a_slip_that_changed_since_it_was_read_is_not_approved(
    three: list[str], hoa: commune.Laptop, head: commune.Laptop, sit: Sit
) -> None:
    seat = sit(head)
    page = open_log(seat)
    correct(hoa, three[0], minutes=45)
    head.hears(hoa)
    page.desk.approve_button.click()
    seat.settle()
    assert state(head, three[0]) == reviews.WAITING
    assert seat.said[0].startswith("Còn 1 phiếu chưa duyệt được.")
    assert "45 phút" in sheet(page)


def test_a_head_returns_a_slip_with_reasons_and_words(
    three: list[str], head: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(head)
    page = open_log(seat)
    qtbot.keyClick(page.list, Qt.Key.Key_R, CTRL)
    form = page.desk.form
    assert isinstance(form, reasons.ReturnForm)
    assert seat.window.focusWidget() is form.rows[0][0]
    form.rows[0][0].set_key("wrong_result")
    assert form.rows[0][1].key() == "topics"  # what the reason is mostly about
    form.add_reason()
    form.rows[1][0].set_key("other")
    form.rows[1][1].set_key("helpers")
    form.words.setPlainText("Chị xem lại giúp.")
    form.deed.click()
    seat.settle()
    said = slips.one(head.db, three[0]).review
    assert said["verdict"] == reviews.RETURNED
    assert said["reasons"] == {"topics": "wrong_result", "helpers": "other"}
    assert said["words"] == "Chị xem lại giúp."
    assert page.desk.form is None
    seat.take_back()
    assert state(head, three[0]) == reviews.WAITING


def test_the_reason_that_a_head_gives_most_is_offered_first(
    three: list[str], head: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    """It comes with one key from the empty line; nothing is chosen ahead, and her own words are remembered nowhere."""
    seat = sit(head)
    page = open_log(seat)

    def open_return() -> reasons.ReturnForm:
        qtbot.keyClick(page.list, Qt.Key.Key_R, CTRL)
        seat.settle()
        form = page.desk.form
        assert isinstance(form, reasons.ReturnForm)
        return form

    form = open_return()
    assert form.rows[0][0].itemData(1) == "wrong_person"
    form.rows[0][0].set_key("no_consent")
    form.add_reason()
    form.rows[1][0].set_key(reasons.OTHER)
    form.own[1].setText("nha hang xom bao sai")
    form.deed.click()
    seat.settle()
    page.list.setFocus()
    form = open_return()
    first = form.rows[0][0]
    assert first.key() == ""
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert first.key() == "no_consent"
    assert form.rows[0][1].key() == "consent"
    assert first.itemData(first.count() - 1) == reasons.OTHER
    assert "xom" not in str(head.db.execute("SELECT value FROM setting").fetchall())


def test_tab_goes_through_a_return_to_its_deed(three: list[str], head: commune.Laptop, sit: Sit, qtbot: QtBot) -> None:
    seat = sit(head)
    page = open_log(seat)
    qtbot.keyClick(page.list, Qt.Key.Key_R, CTRL)
    form = page.desk.form
    assert isinstance(form, reasons.ReturnForm)
    form.more.click()
    form.rows[0][0].setFocus()
    for part in (*form.rows[0], *form.rows[1], form.more, form.words, form.deed):
        assert seat.window.focusWidget() is part
        if part is form.words:
            qtbot.keyClicks(part, "Xin xem lai.")
        qtbot.keyClick(part, Qt.Key.Key_Space if part is form.deed else Qt.Key.Key_Tab)
    seat.settle()
    assert [state(head, row) for row in three].count(reviews.RETURNED) == 1


def test_tab_goes_from_the_reason_of_a_withdrawal_to_its_deed(hoa: commune.Laptop, sit: Sit, qtbot: QtBot) -> None:
    record(hoa)
    seat = sit(hoa)
    page = open_log(seat)
    page.desk.withdraw_button.click()
    form = page.desk.form
    assert isinstance(form, reasons.WithdrawForm)
    for part in (form.reason, form.deed, form.cancel):
        assert seat.window.focusWidget() is part
        qtbot.keyClick(part, Qt.Key.Key_Tab)


def test_a_return_needs_a_reason_and_escape_leads_back(
    three: list[str], head: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(head)
    page = open_log(seat)
    page.desk.return_button.click()
    form = page.desk.form
    assert isinstance(form, reasons.ReturnForm)
    form.deed.click()
    seat.settle()
    assert form.words_field.problem.text().startswith("Chưa có lý do trả lại")
    seat.session.changed.emit()  # what comes in meanwhile does not take the form away
    seat.settle()
    assert page.desk.form is form
    qtbot.keyClick(form.words, Qt.Key.Key_Escape)
    assert page.desk.form is None
    assert page.list.hasFocus()


def test_a_member_reviews_nothing(three: list[str], hoa: commune.Laptop, sit: Sit) -> None:
    page = open_log(sit(hoa))
    for button in (page.desk.approve_button, page.desk.return_button, page.rest):
        assert not button.isVisible()


def test_two_values_are_shown_with_a_choice(
    three: list[str], hoa: commune.Laptop, head: commune.Laptop, sit: Sit
) -> None:
    correct(hoa, three[0], device="smartphone")
    correct(head, three[0], device="2g")
    head.hears(hoa)
    seat = sit(head)
    page = open_log(seat)
    shown = sheet(page)
    assert "Hai người ghi khác nhau ở đây. Xin chọn giá trị đúng." in shown
    assert not page.desk.approve_button.isVisible()
    for words in ("Điện thoại thông minh", "Chỉ có máy 2G", "Nguyễn Thị Hòa, 03/10/2026 09:14"):
        assert words in shown
    [choice] = [one for one in page.desk.sheet.choices() if "2G" in one.accessibleName()]
    choice.click()
    seat.settle()
    assert slips.one(head.db, three[0]).slip.device == "2g"
    assert not reviews.unsettled(ledger.current(head.db, three[0]))
    assert page.desk.approve_button.isVisible()


# Mending ---------------------------------------------------------------------------------------------------


def test_the_author_mends_a_slip_by_keyboard(three: list[str], hoa: commune.Laptop, sit: Sit, qtbot: QtBot) -> None:
    page = open_log(sit(hoa))
    page.list.choose(three[1])
    page.session.desk.wait_idle()
    with qtbot.waitSignal(page.edit) as wanted:
        qtbot.keyClick(page.list, Qt.Key.Key_E, CTRL)
    assert wanted.args == [three[1]]


def test_enter_in_the_list_leads_back_to_the_reason_that_is_being_written(
    hoa: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    record(hoa)
    seat = sit(hoa)
    page = open_log(seat)
    page.desk.withdraw_button.click()
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    form = page.desk.form
    assert isinstance(form, reasons.WithdrawForm)
    assert seat.window.focusWidget() is form.reason


def test_the_author_withdraws_a_slip_with_a_reason_and_takes_it_back(
    three: list[str], hoa: commune.Laptop, sit: Sit
) -> None:
    seat = sit(hoa)
    page = open_log(seat)
    page.desk.withdraw_button.click()
    form = page.desk.form
    assert isinstance(form, reasons.WithdrawForm)
    form.deed.click()
    seat.settle()
    assert form.reason_field.problem.isVisible()
    form.reason.setPlainText("ghi hai lần")
    form.deed.click()
    seat.settle()
    assert state(hoa, three[0]) == reviews.WITHDRAWN
    assert page.desk.restore_button.isVisible()
    assert not page.desk.edit_button.isVisible()
    seat.take_back()
    assert state(hoa, three[0]) == reviews.WAITING


def test_enter_leads_from_the_list_to_the_deeds(three: list[str], hoa: commune.Laptop, sit: Sit, qtbot: QtBot) -> None:
    page = open_log(sit(hoa))
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert page.desk.edit_button.hasFocus()


def test_a_slip_that_another_page_names_is_shown_among_all(
    three: list[str], hoa: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(hoa)
    page = open_log(seat)
    page.filters.search.setText("không có ai")
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Return)
    seat.settle()
    page.show_slip(three[2])
    seat.settle()
    assert page.filters.states.key() == filters.EVERY
    assert page.filters.search.text() == ""
    assert page.list.current().row == three[2]
    assert "Đặng Thị Lụa" in sheet(page)
