"""The head's week: what needs eyes first, Space keeps back, one key approves the others, and what changed is shown."""

from __future__ import annotations

from collections.abc import Callable

import commune
import pytest
import seats
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fieldapp.domain import reviews
from fieldapp.ui.pages import log, reasons

Sit = Callable[[commune.Laptop], seats.Seat]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def open_review(seat: seats.Seat) -> log.LogPage:
    return seat.show(lambda at: log.LogPage(seat.session, at))


def rows(page: log.LogPage) -> list[str]:
    return [line.row for line in page.list.table.rows]


def doubts(page: log.LogPage) -> list[str]:
    return [page.list.table.columns[log.LOOK].show(line) for line in page.list.table.rows]


def sheet(page: log.LogPage) -> str:
    """All words of the slip that is shown."""
    return "\n".join(one.text() for one in page.desk.sheet.widget().findChildren(QLabel) if one.isVisible())


@pytest.fixture
def week(hoa: commune.Laptop, head: commune.Laptop) -> dict[str, str]:
    """Hòa's week, as her head has received it: two slips as most are, and three that need eyes."""
    house = hoa.add()
    made = {
        "plain": hoa.record(commune.slip(date="2026-10-02", time="07:00", minutes=20)),
        "long": hoa.record(commune.slip(date="2026-10-01", minutes=300)),
        "first": hoa.record(commune.slip(date="2026-09-30", time="08:00", minutes=40)),
        "beside": hoa.record(commune.slip(date="2026-09-30", time="08:20", minutes=20)),
        "late": hoa.record(commune.named("Đặng Thị Lụa", date="2026-09-20", household=house)),
    }
    head.hears(hoa)
    return made


def test_ctrl_and_enter_return_a_slip_from_any_field(
    week: dict[str, str], head: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(head)
    page = open_review(seat)
    qtbot.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    form = page.desk.findChild(reasons.ReturnForm)
    assert form is not None
    form.words.setFocus()
    qtbot.keyClicks(form.words, "Xem lai so phut")
    qtbot.keyClick(form.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert seat.said[-1] == "Đã trả lại; người ghi sẽ thấy sau lần đồng bộ tới."


def test_what_needs_eyes_stands_first_with_plain_words_beside_it(
    week: dict[str, str], head: commune.Laptop, sit: Sit
) -> None:
    page = open_review(sit(head))
    assert page.filters.state() == [reviews.WAITING]
    assert rows(page) == [week[name] for name in ("beside", "first", "long", "late", "plain")]
    assert doubts(page) == ["Trùng giờ", "Trùng giờ", "Quá lâu", "Nhập muộn", ""]
    assert not page.list.isColumnHidden(log.LOOK)
    marks = [page.list.table.columns[log.LOOK].mark(line) for line in page.list.table.rows]
    assert marks == ["wait", "wait", "wait", "wait", ""]


def test_the_slip_says_in_a_sentence_what_is_doubtful(week: dict[str, str], head: commune.Laptop, sit: Sit) -> None:
    seat = sit(head)
    page = open_review(seat)
    assert "• Nguyễn Thị Hòa cùng lúc ở phiếu khác: 30/09/2026, 08:00." in sheet(page)
    page.list.choose(week["late"])
    seat.settle()
    assert "• Nhập vào máy sau 13 ngày; thường không quá 7 ngày." in sheet(page)


def test_a_week_is_settled_by_keys_alone(
    week: dict[str, str], head: commune.Laptop, hoa: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(head)
    page = open_review(seat)
    assert page.list.hasFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Space)  # keep "beside" back
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    seat.settle()
    qtbot.keyClick(page.list, Qt.Key.Key_Space)  # and "first"
    qtbot.keyClick(page.list, Qt.Key.Key_Space)  # no, that one is right
    assert page.rest.text() == "Duyệt 4 phiếu còn lại (Ctrl+Shift+D)"
    qtbot.keyClick(page.list, Qt.Key.Key_D, CTRL | SHIFT)
    seat.settle()
    assert seat.said == ["Đã duyệt 4 phiếu."]
    assert rows(page) == [week["beside"]]
    seat.take_back()
    assert {head.line(row).state for row in week.values()} == {reviews.WAITING}
    qtbot.keyClick(page.list, Qt.Key.Key_D, CTRL | SHIFT)
    seat.settle()
    assert rows(page) == [week["beside"]], "what was kept back stays so"


def test_the_next_slip_is_there_as_soon_as_one_is_approved(
    week: dict[str, str], head: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(head)
    page = open_review(seat)
    qtbot.keyClick(page.list, Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: page.list.current().row == week["first"])  # before the list was read again
    qtbot.keyClick(page.list, Qt.Key.Key_D, CTRL)
    seat.settle()
    assert [head.line(week[name]).state for name in ("beside", "first")] == [reviews.APPROVED] * 2
    assert page.list.current().row == week["long"]


def test_a_slip_changed_after_its_approval_waits_again_and_shows_old_and_new(
    week: dict[str, str], head: commune.Laptop, hoa: commune.Laptop, sit: Sit
) -> None:
    head.review(week.values(), reviews.APPROVED)
    hoa.hears(head)
    hoa.correct(
        week["plain"],
        commune.slip(date="2026-10-02", time="07:00", minutes=50, device="smartphone"),
        reason="ghi nhầm số phút",
    )
    head.hears(hoa)
    page = open_review(sit(head))
    assert rows(page) == [week["plain"]]
    assert doubts(page) == ["Sửa sau duyệt"]
    shown = sheet(page)
    assert "Chìu Quay Sáng đã duyệt ngày 03/10/2026. Sửa từ đó đến nay:" in shown
    assert "• Thiết bị: (để trống) → Điện thoại thông minh" in shown
    assert "• Thời lượng: 20 phút → 50 phút" in shown
    assert "07:00 → " not in shown, "only what differs"
    assert "Lý do: ghi nhầm số phút" in shown
    assert "(máy này): Đã duyệt" in shown
    assert "Nguyễn Thị Hòa (máy khác): Sửa phiếu" in shown


def test_what_two_people_wrote_differently_stands_first(
    week: dict[str, str], head: commune.Laptop, hoa: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    for laptop, device in ((hoa, "smartphone"), (head, "2g")):
        laptop.correct(week["plain"], commune.slip(date="2026-10-02", time="07:00", minutes=20, device=device))
    head.hears(hoa)
    seat = sit(head)
    page = open_review(seat)
    assert rows(page)[0] == week["plain"]
    assert doubts(page)[0] == "Ghi khác nhau"
    [one] = [n for n, choice in enumerate(page.desk.sheet.choices(), 1) if "2G" in choice.accessibleName()]
    qtbot.keyClick(page.list, Qt.Key(Qt.Key.Key_0 + one), CTRL)
    seat.settle()
    assert head.db.execute("SELECT count(*) FROM visit WHERE rivals > 0").fetchone() == (0,)
    assert doubts(page)[0] == "Trùng giờ"


def test_a_member_sees_no_doubts_and_keeps_nothing_back(
    week: dict[str, str], hoa: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    page = open_review(sit(hoa))
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    assert page.filters.state() is None
    assert page.list.isColumnHidden(log.LOOK)
    assert not page.rest.isVisible()
    assert not page.hint.isVisible()


def test_what_has_two_values_or_is_held_back_stays_when_all_others_are_approved(
    week: dict[str, str], head: commune.Laptop, hoa: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    for laptop, device in ((hoa, "smartphone"), (head, "2g")):
        laptop.correct(week["plain"], commune.slip(date="2026-10-02", time="07:00", minutes=20, device=device))
    head.hears(hoa)
    head.sent()
    head.held(next(fact for fact in hoa.facts() if fact.row == week["long"]), "text_long", "note")
    seat = sit(head)
    page = open_review(seat)
    assert page.rest.text() == "Duyệt 3 phiếu còn lại (Ctrl+Shift+D)"
    assert sheet(page).count("Hai người ghi khác nhau") == 1
    qtbot.keyClick(page.list, Qt.Key.Key_D, CTRL | SHIFT)
    seat.settle()
    assert seat.said == ["Đã duyệt 3 phiếu."]
    assert set(rows(page)) == {week["plain"], week["long"]}
    assert not page.rest.isVisible()
