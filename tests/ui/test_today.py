"""Today: what is due, what came back, what was begun, what waits, and whom the month has reached."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import commune
import pytest
import seats
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fieldapp.actions import add_household, move_household, record_visit, review_visits, share_out, withdraw_visit
from fieldapp.domain import reviews, visits
from fieldapp.store import custody, drafts, reference
from fieldapp.ui.pages import today, today_desk, words

Sit = Callable[[commune.Laptop], seats.Seat]


def record(laptop: commune.Laptop, slip: visits.Slip | None = None) -> str:
    return record_visit.record_visit(
        laptop.db, slip or commune.slip(helpers=(laptop.person,)), catalogue=commune.CATALOGUE, **laptop.moment()
    )


def open_today(seat: seats.Seat) -> today.TodayPage:
    return seat.show(lambda at: today.TodayPage(seat.session, parent=at))


def test_a_new_member_is_told_how_to_begin(hoa: commune.Laptop, sit: Sit, qtbot: QtBot) -> None:
    page = open_today(sit(hoa))
    assert page.start.title.text() == "Chưa có phiếu nào"
    assert page.start.button.hasFocus()
    with qtbot.waitSignal(page.new_wanted):
        qtbot.keyClick(page.start.button, Qt.Key.Key_Return)


def test_a_slip_saved_while_the_page_was_still_being_built_stands_in_it(hoa: commune.Laptop, sit: Sit) -> None:
    seat = sit(hoa)
    begun = today_desk.Begun(seat.session)
    seat.settle()
    record(hoa)
    page = seat.show(lambda at: today.TodayPage(seat.session, begun, at))
    assert not page.start.isVisible()


def test_what_was_read_while_the_page_was_being_built_is_shown_once(
    hoa: commune.Laptop, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat, read = sit(hoa), []
    known = today_desk.day
    monkeypatch.setattr(today_desk, "day", lambda *told: (read.append(told), known(*told))[1])
    begun = today_desk.Begun(seat.session)
    seat.settle()
    page = seat.show(lambda at: today.TodayPage(seat.session, begun, at))
    assert (len(read), page.start.title.text()) == (1, "Chưa có phiếu nào")
    page.reload()
    seat.settle()
    assert len(read) == 2


def test_before_the_first_exchange_the_page_says_that_the_villages_are_missing(hoa: commune.Laptop, sit: Sit) -> None:
    with hoa.db.atomic():
        reference.replace(hoa.db, 2, dict.fromkeys(reference.TABLES, []))
    page = open_today(sit(hoa))
    assert page.start.title.text() == "Máy chưa có danh sách thôn, khu"
    assert not page.start.button.isVisible()


def test_who_may_record_nowhere_any_more_is_told_also_when_something_was_begun(hoa: commune.Laptop, sit: Sit) -> None:
    record(hoa)
    drafts.keep(hoa.db, "d1", "visit", {"name": "Đặng Thị Lụa"}, hoa.time)
    with hoa.db.atomic():
        reference.replace(hoa.db, 2, commune.tables() | {"grants": []})
    page = open_today(sit(hoa))
    assert page.start.isVisible()
    assert page.start.title.text() == "Chưa được giao ghi phiếu ở thôn, khu nào"
    assert page.drafts.texts()


def test_follow_ups_of_the_week_are_listed_the_overdue_first(hoa: commune.Laptop, sit: Sit, qtbot: QtBot) -> None:
    due = {
        "2026-10-01": "Đặng Thị Lụa",
        "2026-10-03": "Voòng A Sáng",
        "2026-10-09": "Chìu Văn Lỷ",
        "2026-10-30": "Bùi Văn Đệ",  # too far ahead
    }
    rows = [record(hoa, commune.named(name, date="2026-09-20", follow_up=day)) for day, name in due.items()]
    page = open_today(sit(hoa))
    assert page.follow_ups.texts() == [
        "01/10/2026 – Đặng Thị Lụa\nĐã quá hẹn. Khe Sú. Kích hoạt VNeID mức 2",
        "hôm nay – Voòng A Sáng\nKhe Sú. Kích hoạt VNeID mức 2",
        "09/10/2026 – Chìu Văn Lỷ\nKhe Sú. Kích hoạt VNeID mức 2",
    ]
    with qtbot.waitSignal(page.slip_wanted) as wanted:
        page.follow_ups.buttons[0].click()
    assert wanted.args == [rows[0]]


def test_who_comes_back_finds_the_same_lines_and_they_lead_to_what_is_due_now(
    hoa: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    first = record(hoa, commune.named("Đặng Thị Lụa", date="2026-09-20", follow_up="2026-10-01"))
    seat = sit(hoa)
    page = open_today(seat)
    [see] = page.follow_ups.buttons
    page.opened()
    seat.settle()
    assert page.follow_ups.buttons == [see], "what looks the same is not built anew"
    withdraw_visit.withdraw_visit(hoa.db, first, "nhầm", **hoa.moment())
    second = record(hoa, commune.named("Đặng Thị Lụa", date="2026-09-21", follow_up="2026-10-01"))
    page.opened()
    seat.settle()
    assert page.follow_ups.buttons == [see]
    with qtbot.waitSignal(page.slip_wanted) as wanted:
        see.click()
    assert wanted.args == [second], "another slip looks the same"


def test_a_follow_up_that_took_place_is_due_no_more(hoa: commune.Laptop, sit: Sit) -> None:
    record(hoa, commune.named("Đặng Thị Lụa", date="2026-09-20", follow_up="2026-10-01"))
    record(hoa, commune.named("Đặng Thị Lụa", date="2026-10-02"))
    page = open_today(sit(hoa))
    assert page.follow_ups.texts() == []
    assert page.follow_ups.empty.text().startswith("Tuần này không có hẹn nào.")


def test_more_than_a_handful_is_counted(hoa: commune.Laptop, sit: Sit) -> None:
    for name in ("Lụa", "Sáng", "Lỷ", "Đệ", "Thơm", "Múi", "Sín"):
        record(hoa, commune.named(f"Đặng {name}", date="2026-09-20", follow_up="2026-10-03"))
    page = open_today(sit(hoa))
    assert len(page.follow_ups.texts()) == today_desk.SHOWN
    assert page.follow_ups.more.text() == "và 2 mục nữa"


def test_a_returned_slip_comes_with_the_heads_words_and_leads_to_mending(
    hoa: commune.Laptop, head: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    row = record(hoa, commune.named("Đặng Thị Lụa"))
    head.hears(hoa)
    review_visits.review_visits(
        head.db, [row], reviews.RETURNED, reasons={"date": "wrong_date"}, words="Hôm ấy là chủ nhật.", **head.moment()
    )
    hoa.hears(head)
    page = open_today(sit(hoa))
    assert page.returned.texts() == ["Đặng Thị Lụa – 03/10/2026\n• Ngày: Sai ngày, giờ\n“Hôm ấy là chủ nhật.”"]
    assert page.returned.buttons[0].hasFocus()  # the most pressing thing to do
    with qtbot.waitSignal(page.mend_wanted) as wanted:
        qtbot.keyClick(page.returned.buttons[0], Qt.Key.Key_Return)
    assert wanted.args == [row]


def test_under_many_returned_slips_the_next_visits_stand_too(
    hoa: commune.Laptop, head: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    rows = [record(hoa, commune.slip(time=f"07:{minute:02}")) for minute in range(today_desk.SHOWN)]
    record(hoa, commune.named("Đặng Thơm", date="2026-09-20", follow_up="2026-10-04"))
    head.hears(hoa)
    head.review(rows, reviews.RETURNED, words="xem lại")
    hoa.hears(head)
    page = open_today(sit(hoa))
    assert len(page.returned.texts()) == today_desk.SHOWN
    assert page.returned.buttons[0].hasFocus()
    qtbot.waitUntil(page.follow_ups.isVisible)
    assert [line.split(" – ")[0] for line in page.follow_ups.texts()] == ["04/10/2026"]
    assert page.returned.buttons[0].hasFocus(), "what comes later takes the keyboard from nobody"


def test_an_unfinished_form_can_be_gone_on_with(hoa: commune.Laptop, sit: Sit, qtbot: QtBot) -> None:
    drafts.keep(hoa.db, "d" * 22, "visit", {"name": "Tằng Thị Sín"}, commune.NOW)
    drafts.keep(hoa.db, "e" * 22, "visit", {}, commune.NOW - 1000)
    page = open_today(sit(hoa))
    assert page.drafts.texts() == ["Tằng Thị Sín\nĐã giữ lúc 09:14", "Chưa có tên\nĐã giữ lúc 09:13"]
    assert not page.welcome.isVisible()
    with qtbot.waitSignal(page.draft_wanted) as wanted:
        page.drafts.buttons[0].click()
    assert wanted.args[0].id == "d" * 22


def test_what_waits_to_be_sent_is_said_without_alarm(hoa: commune.Laptop, sit: Sit, qtbot: QtBot) -> None:
    record(hoa)
    seat = sit(hoa)
    page = open_today(seat)
    assert page.sending.texts() == [
        "1 phiếu mới chỉ có trên máy này\nPhiếu an toàn trên máy; khi có mạng, máy sẽ tự gửi."
    ]
    assert words.where(custody.HERE)[1] == "Mới chỉ có trên máy này", "a slip is told of in the same words"
    with qtbot.waitSignal(page.sending_wanted):
        page.sending.buttons[0].click()
    hoa.sent()
    seat.session.changed.emit()
    seat.settle()
    assert page.sending.empty.text() == "Mọi phiếu đã lưu đều đã tới tỉnh."


def test_what_the_province_holds_back_is_said_first(hoa: commune.Laptop, sit: Sit) -> None:
    record(hoa)
    hoa.sent()
    hoa.held(hoa.facts()[-1], "no_grant")
    page = open_today(sit(hoa))
    assert page.sending.texts()[0] == (
        "1 mục tỉnh đang giữ lại\nXin xem lý do và sửa; các phiếu khác vẫn gửi như thường."
    )


def test_the_foot_of_every_page_tells_what_the_province_holds_back(hoa: commune.Laptop, sit: Sit) -> None:
    record(hoa)
    hoa.sent()
    hoa.held(hoa.facts()[-1], "no_grant")
    seat = sit(hoa)
    seat.move_in()
    assert seat.window.state.held.words() == "1 mục tỉnh đang giữ lại"


def test_a_head_sees_what_waits_for_review(hoa: commune.Laptop, head: commune.Laptop, sit: Sit, qtbot: QtBot) -> None:
    for _ in range(2):
        record(hoa)
    head.hears(hoa)
    seat = sit(head)
    page = open_today(seat)
    assert page.review.texts() == ["2 phiếu đang chờ duyệt"]
    with qtbot.waitSignal(page.review_wanted):
        qtbot.keyClick(page.review.buttons[0], Qt.Key.Key_Return)
    assert not open_today(sit(hoa)).review.isVisible()


def test_a_head_hears_of_a_slip_that_waits_of_a_household_that_moved_here(
    tmp_path: Path, head: commune.Laptop, sit: Sit
) -> None:
    minh = commune.Laptop(tmp_path / "minh", commune.MINH)
    home = minh.add(commune.house(area=commune.NAM_MAU))
    minh.record(commune.named("Đặng Văn Hùng", village=commune.NAM_MAU, household=home, helpers=(commune.MINH,)))
    move_household.move_household(minh.db, home, commune.KHE_SU, **minh.moment())
    head.hears(minh)
    minh.close()
    assert open_today(sit(head)).review.texts() == ["1 phiếu đang chờ duyệt"]


def test_after_all_is_approved_today_counts_none_of_it_even_for_a_moment(
    tmp_path: Path, head: commune.Laptop, sit: Sit
) -> None:
    """The keyboard would be on a button "Review" that is taken away from under it."""
    minh = commune.Laptop(tmp_path / "minh", commune.MINH)
    home = minh.add(commune.house(area=commune.NAM_MAU))
    row = minh.record(commune.named("Đặng Văn Hùng", village=commune.NAM_MAU, household=home, helpers=(commune.MINH,)))
    move_household.move_household(minh.db, home, commune.KHE_SU, **minh.moment())
    head.hears(minh)
    minh.close()
    seat = sit(head)
    page = open_today(seat)
    assert page.review.texts() == ["1 phiếu đang chờ duyệt"]
    head.review([row], reviews.APPROVED)
    shown: list[list[str]] = []
    page.filled.connect(lambda: shown.append(page.review.texts()))
    page.opened()
    seat.settle()
    assert shown == [[]]


def test_the_month_counts_days_and_reach_and_missing_is_not_zero(tmp_path: Path, sit: Sit) -> None:
    lan = commune.Laptop(tmp_path / "lan", commune.LAN)
    homes = [
        add_household.add_household(lan.db, commune.house(name=name), **lan.moment())
        for name in ("Đặng Văn Hùng", "Voòng A Sáng", "Chìu Văn Lỷ")
    ]
    mine = {"helpers": (commune.LAN,)}
    record(lan, commune.named("Đặng Văn Hùng", household=homes[0], date="2026-10-01", **mine))
    record(lan, commune.slip(mode="class", people=20, date="2026-10-02", **mine))
    record(lan, commune.named("Chìu Văn Lỷ", household=homes[2], date="2026-09-30", **mine))  # last month
    gone = record(lan, commune.slip(date="2026-10-03", **mine))
    withdraw_visit.withdraw_visit(lan.db, gone, "nhầm", **lan.moment())
    page = open_today(sit(lan))
    assert page.month.title.text() == "Tháng 10/2026"
    assert page.month.days.text() == "Tháng này ông/bà đã đi hỗ trợ 2 ngày."
    assert page.month.villages.texts() == [
        ["Thôn, khu", "Hộ", "Lượt", "Gần nhất"],
        ["Khe Sú", "1/3", "21", "02/10"],
        ["Nậm Mậu", "chưa có số liệu", "–", "–"],
    ]
    lan.close()


def test_news_are_shown_while_the_page_is_open_and_the_keyboard_stays(hoa: commune.Laptop, sit: Sit) -> None:
    for name in ("Lụa", "Sáng"):
        record(hoa, commune.named(f"Đặng {name}", date="2026-09-20", follow_up="2026-10-03"))
    seat = sit(hoa)
    page = open_today(seat)
    page.follow_ups.buttons[1].setFocus()
    record(hoa, commune.named("Đặng Thơm", date="2026-09-20", follow_up="2026-10-04"))
    seat.session.changed.emit()
    seat.settle()
    assert len(page.follow_ups.texts()) == 3
    assert page.follow_ups.buttons[1].hasFocus()


def test_a_hidden_page_reads_nothing_until_it_is_opened(hoa: commune.Laptop, sit: Sit) -> None:
    seat = sit(hoa)
    page = today.TodayPage(seat.session)
    seat.qtbot.addWidget(page)
    seat.session.changed.emit()
    assert not seat.session.desk.busy


def test_the_houses_of_this_round_are_listed_lane_by_lane(
    hoa: commune.Laptop, head: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    places = {"Voòng Nhì": "xóm Đình, nhà 10", "Chìu A Tằng": "xóm Đình, nhà 2", "Nình": "xóm Bãi"}
    rows = [head.add(commune.house(name=name, place=place, phone="")) for name, place in places.items()]
    share_out.share_out(head.db, rows, commune.HOA, "2026-10-10", **head.moment())
    hoa.hears(head)
    record(hoa, commune.slip(household=rows[2], helpers=(commune.HOA,), consent=commune.CONSENT))
    page = open_today(sit(hoa))
    assert page.round.texts() == [
        "Đã đến 1/3 nhà được giao",
        "xóm Đình, nhà 2 – Chìu A Tằng\nhạn đến 10/10/2026",
        "xóm Đình, nhà 10 – Voòng Nhì\nhạn đến 10/10/2026",
    ]
    with qtbot.waitSignal(page.house_wanted) as wanted:
        qtbot.keyClick(page.round.buttons[0], Qt.Key.Key_Return)
    assert wanted.args == [rows[1]]


def test_the_head_sees_how_far_each_member_has_come(head: commune.Laptop, sit: Sit) -> None:
    rows = [head.add(commune.house(name=name, phone="")) for name in ("Voòng Nhì", "Nình")]
    share_out.share_out(head.db, rows, commune.HOA, "2026-10-10", **head.moment())
    record(head, commune.slip(household=rows[0], helpers=(commune.HEAD,), consent=commune.CONSENT))
    assert open_today(sit(head)).round.texts() == ["Nguyễn Thị Hòa: 1/2 nhà"]


def test_without_a_round_there_is_no_card_for_it(hoa: commune.Laptop, sit: Sit) -> None:
    record(hoa)
    assert not open_today(sit(hoa)).round.isVisible()


def test_beside_others_or_below_them_the_month_shows_all_its_columns(tmp_path: Path, sit: Sit, qtbot: QtBot) -> None:
    lan = commune.Laptop(tmp_path / "lan", commune.LAN)
    record(lan, commune.slip(date="2026-10-02", helpers=(commune.LAN,)))
    seat = sit(lan)
    page = open_today(seat)
    villages = page.month.villages
    for width in (1100, 1280, 1600, 1280):
        seat.window.resize(width, 768)
        qtbot.waitUntil(lambda: not villages.horizontalScrollBar().maximum())
        assert villages.viewport().width() >= villages.horizontalHeader().length()
        assert villages.isVisible()
    lan.close()


def test_no_column_of_the_month_moves_when_one_more_visit_is_counted(
    hoa: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    """Hòa's second slip is another day's, and all numbers are as wide as before."""
    record(hoa, commune.slip(date="2026-10-02"))
    seat = sit(hoa)
    page = open_today(seat)
    villages = page.month.villages
    moved: list[int] = []
    villages.horizontalHeader().sectionResized.connect(lambda place, *_: moved.append(place))
    record(hoa, commune.slip(date="2026-10-03"))
    page.reload()
    qtbot.waitUntil(lambda: villages.texts()[1][2:] == ["2", "03/10"])
    assert moved == []


def test_who_listens_hears_of_each_number_of_the_month_in_which_village_it_is(tmp_path: Path, sit: Sit) -> None:
    lan = commune.Laptop(tmp_path / "lan", commune.LAN)
    record(lan, commune.slip(date="2026-10-02", helpers=(commune.LAN,)))
    table = open_today(sit(lan)).month.villages.table
    heard = [table.data(table.index(0, place), Qt.ItemDataRole.AccessibleTextRole) for place in range(4)]
    assert heard == ["Thôn, khu: Khe Sú", "Khe Sú, Hộ: 0/0", "Khe Sú, Lượt: 1", "Khe Sú, Gần nhất: 02/10"]
    lan.close()
