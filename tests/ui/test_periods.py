"""Kỳ báo cáo: the officer sees what waits and who is silent, closes a month, and opens the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import elbow
import everywhere
import pytest
import seats
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fieldapp.actions import close_period, open_period
from fieldapp.domain import periods as spans
from fieldapp.domain import reviews
from fieldapp.store import erasure, ledger, reference
from fieldapp.store import periods as store
from fieldapp.ui.pages import periods

Sit = Callable[[commune.Laptop], seats.Seat]
AUGUST, SEPTEMBER = spans.Span("2026-08-01", "2026-08-31"), spans.Span("2026-09-01", "2026-09-30")
BOTH = (commune.KHE_SU, commune.NAM_MAU)


@pytest.fixture
def thanh(tmp_path: Path) -> Iterator[commune.Laptop]:
    """The laptop of Vũ Thị Thanh, the commune officer."""
    laptop = commune.Laptop(tmp_path / commune.NAMES[commune.OFFICER], commune.OFFICER)
    yield laptop
    laptop.close()


@pytest.fixture
def september(hoa: commune.Laptop, head: commune.Laptop, thanh: commune.Laptop) -> list[str]:
    """Three slips of Khe Sú: two approved, one that waits; Nậm Mậu is silent. August is closed, September open."""
    rows = [hoa.record(commune.slip(date=f"2026-09-1{day}")) for day in range(3)]
    head.hears(hoa)
    head.review(rows[:2], reviews.APPROVED)
    thanh.hears(head)
    for span in (AUGUST, SEPTEMBER):
        open_period.open_period(thanh.db, BOTH, span, **thanh.moment())
    close_period.close_period(thanh.db, BOTH, AUGUST, **thanh.moment())
    return rows


def open_page(seat: seats.Seat) -> periods.PeriodsPage:
    return seat.show(lambda at: periods.PeriodsPage(seat.session, at))


def cells(table: object) -> list[list[str]]:
    return [[column.show(row) for column in table.table.columns] for row in table.table.rows]  # type: ignore[attr-defined]


def test_the_open_period_tells_who_is_silent_and_what_waits(
    september: list[str], thanh: commune.Laptop, sit: Sit
) -> None:
    page = open_page(sit(thanh))
    assert page.title.text() == "Kỳ đang mở: 01/09/2026 – 30/09/2026"
    assert page.summary.words() == "1/2 thôn, khu đã có số liệu. Còn 1 phiếu chờ duyệt."
    assert cells(page.villages) == [["Nậm Mậu", "Chưa có số liệu", ""], ["Khe Sú", "Chờ duyệt 1", "2"]]
    assert cells(page.shut) == [["08/2026", "03/10/2026", ""]]
    assert page.next.text() == "01/10/2026 – 31/10/2026, ở 2 thôn, khu"


def test_an_officer_is_told_before_closing_which_slips_are_not_here_as_their_household_moved_away(
    hoa: commune.Laptop, head: commune.Laptop, thanh: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    """Đặng Văn Hùng moves from Khe Sú to another commune; two slips of his house in September go along."""
    home = hoa.add()
    rows = [hoa.record(commune.named("Đặng Văn Hùng", household=home, date=f"2026-09-1{day}")) for day in range(2)] + [
        hoa.record(commune.slip(date="2026-09-12"))
    ]
    head.hears(hoa)
    head.review(rows, reviews.APPROVED)
    thanh.hears(head)
    open_period.open_period(thanh.db, BOTH, SEPTEMBER, **thanh.moment())
    with thanh.db.atomic():
        erasure.rescope(thanh.db, BOTH, "*")
        ledger.take(thanh.db, [ledger.News("x", commune.KHE_SU, 1000, root=home)])
        assert erasure.sweep(thanh.db, "province") == 1
    page = open_page(sit(thanh))
    said = "Không còn ở máy này 2 phiếu của hộ nay thuộc địa bàn khác."
    assert page.summary.words() == f"1/2 thôn, khu đã có số liệu. {said}"
    qtbot.keyClick(page.villages, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert page.form is not None
    told = "\n".join(label.text() for label in page.form.findChildren(QLabel))
    assert f"{said}\nCác phiếu này để nguyên, không tính vào báo cáo kỳ này." in told


def test_a_month_is_closed_by_keys_after_all_that_is_open_was_told(
    september: list[str], thanh: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(thanh)
    page = open_page(seat)
    assert page.villages.hasFocus()
    qtbot.keyClick(page.villages, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert page.form is not None
    told = "\n".join(label.text() for label in page.form.findChildren(QLabel))
    assert "Còn 1 phiếu chờ duyệt." in told
    assert "1 thôn, khu chưa có số liệu, báo cáo ghi rõ như vậy, không ghi số 0: Nậm Mậu" in told
    assert "Kỳ đã chốt thì không mở lại." in told
    assert page.form.cancel.hasFocus(), "Enter pressed twice must not close a month"
    qtbot.keyClick(page.form.cancel, Qt.Key.Key_Escape)
    assert page.form is None
    qtbot.keyClick(page.villages, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(page.form.cancel, Qt.Key.Key_Backtab)
    assert page.form.deed.hasFocus()
    qtbot.keyClick(page.form.deed, Qt.Key.Key_Return)
    seat.settle()
    assert seat.said == ["Đã chốt kỳ 09/2026: giữ 2 phiếu cho báo cáo."]
    assert [thanh.line(row).state for row in september] == [reviews.LOCKED, reviews.LOCKED, reviews.WAITING]
    assert page.title.text() == "Chưa mở kỳ nào"
    assert [row[0] for row in cells(page.shut)] == ["09/2026", "08/2026"]
    assert not page.close_button.isVisible()
    assert page.shut.hasFocus(), "a third Enter opens no next period, which nobody could take back"


def test_enter_pressed_again_while_a_period_is_closed_does_nothing(
    september: list[str], thanh: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(thanh)
    page = open_page(seat)
    page.close_button.click()
    assert page.form is not None
    page.form.deed.setFocus()
    for _ in range(2):
        qtbot.keyClick(seat.window.focusWidget(), Qt.Key.Key_Return)
    assert page.form.busy.hasFocus()
    seat.settle()
    assert {one.span for one in store.every(thanh.db, BOTH)} == {SEPTEMBER, AUGUST}


def test_there_is_no_way_back_while_a_period_is_closed(
    september: list[str], thanh: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(thanh)
    page = open_page(seat)
    page.close_button.click()
    assert page.form is not None
    page.form.deed.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        qtbot.keyClick(seat.window.focusWidget(), key)
    assert page.form is not None, "it would look as if nothing was closed"
    seat.settle()
    assert page.form is None


def test_who_closes_on_the_last_day_is_told_what_becomes_of_todays_slips(thanh: commune.Laptop, sit: Sit) -> None:
    until_today = spans.Span("2026-09-04", commune.TODAY)
    open_period.open_period(thanh.db, BOTH, until_today, **thanh.moment())
    seat = sit(thanh)
    page = open_page(seat)
    page.close_button.click()
    assert page.form is not None
    told = "\n".join(label.text() for label in page.form.findChildren(QLabel))
    assert "Hôm nay còn trong kỳ: phiếu ghi sau khi chốt phải có lý do." in told
    page.form.deed.click()
    seat.settle()
    assert cells(page.shut) == [["04/09 – 03/10/2026", "03/10/2026", ""]], "short enough for its column"


def test_the_next_period_is_opened_and_cannot_be_closed_before_its_end(
    september: list[str], thanh: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    close_period.close_period(thanh.db, BOTH, SEPTEMBER, **thanh.moment())
    seat = sit(thanh)
    page = open_page(seat)
    assert page.open_button.text() == "Mở kỳ 10/2026…"
    assert page.open_button.hasFocus(), "the one thing to do"
    qtbot.keyClick(page.open_button, Qt.Key.Key_Return)
    assert page.opening is not None
    qtbot.keyClick(page.opening.cancel, Qt.Key.Key_Backtab)
    for _ in range(2):
        qtbot.keyClick(seat.window.focusWidget(), Qt.Key.Key_Return)
    seat.settle()
    assert {one.span.start for one in store.every(thanh.db, BOTH)} == {AUGUST.start, SEPTEMBER.start, "2026-10-01"}
    assert page.opening is None
    assert page.villages.hasFocus(), "a second Enter asks for no second period"
    assert seat.said == ["Đã mở kỳ 10/2026."]
    assert page.title.text() == "Kỳ đang mở: 01/10/2026 – 31/10/2026"
    assert not page.close_button.isEnabled()
    assert "Chốt được từ ngày 31/10/2026." in page.summary.words()


def test_thanh_reads_which_days_she_opens_for_good_before_they_are_opened(
    september: list[str], thanh: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    """Nobody can take an opened period back, and its days bar every other period from them."""
    seat = sit(thanh)
    page = open_page(seat)
    page.open_button.setFocus()
    for _ in range(2):
        qtbot.keyClick(seat.window.focusWidget(), Qt.Key.Key_Return)
    seat.settle()
    assert {one.span for one in store.every(thanh.db, BOTH)} == {SEPTEMBER, AUGUST}, "Enter pressed twice opens none"
    assert page.opening is None, "the second one was the way back"
    qtbot.keyClick(page.open_button, Qt.Key.Key_Return)
    assert page.opening is not None
    told = [label.text() for label in page.opening.findChildren(QLabel) if label.isVisible()]
    assert "Kỳ gồm phiếu từ 01/10/2026 đến 31/10/2026 của 2 thôn, khu." in told
    assert any("Kỳ đã mở thì không đổi ngày và không bỏ được." in words for words in told)
    assert not page.closing.isVisible(), "what is opened stands in the form"
    qtbot.keyClick(seat.window.focusWidget(), Qt.Key.Key_Escape)
    assert page.opening is None
    assert page.open_button.hasFocus()
    page.closing.set_key("20")
    seat.settle()
    page.open_button.click()
    page.opening.deed.click()  # type: ignore[unreachable]  # the click has opened the form anew
    seat.settle()
    assert seat.said == ["Đã mở kỳ 01/10/2026 – 20/10/2026."]


def test_who_opens_a_second_period_ahead_is_told_that_its_days_are_to_come(
    september: list[str], thanh: commune.Laptop, sit: Sit
) -> None:
    open_period.open_period(thanh.db, BOTH, spans.Span("2026-10-01", "2026-10-31"), **thanh.moment())
    page = open_page(sit(thanh))
    page.open_button.click()
    assert page.opening is not None
    told = "\n".join(label.text() for label in page.opening.findChildren(QLabel))
    assert "Những ngày này chưa tới: ngày đầu là 01/11/2026." in told


def test_the_days_of_another_closing_day_are_opened_only_once_they_are_shown(
    september: list[str], thanh: commune.Laptop, sit: Sit
) -> None:
    """Thanh chooses day 20 and is at the button before that is written: the days of before would be opened for good."""
    seat = sit(thanh)
    page = open_page(seat)
    page.reload()
    page.closing.set_key("20")
    page.open_button.click()
    assert page.opening is None
    seat.settle()
    assert page.closing.key() == "20"
    page.open_button.click()
    assert page.opening is not None
    assert page.opening.accessibleName() == "Mở kỳ 01/10/2026 – 20/10/2026"  # type: ignore[unreachable]


def test_a_form_about_days_that_another_laptop_has_opened_meanwhile_asks_no_more(
    september: list[str], thanh: commune.Laptop, sit: Sit
) -> None:
    seat = sit(thanh)
    page = open_page(seat)
    page.open_button.click()
    assert page.opening is not None
    open_period.open_period(thanh.db, BOTH, spans.Span("2026-10-01", "2026-10-31"), **thanh.moment())
    seat.session.changed.emit()
    seat.settle()
    assert page.opening is None
    assert page.open_button.hasFocus()  # type: ignore[unreachable]
    assert page.open_button.text() == "Mở kỳ 11/2026…"


def test_who_leaves_the_page_finds_no_question_half_asked_there(
    september: list[str], thanh: commune.Laptop, sit: Sit
) -> None:
    """Escape would do nothing to it, as the keyboard is elsewhere."""
    seat = sit(thanh)
    seat.move_in()
    seat.window.show_page("periods")
    seat.settle()
    page = seat.window.page("periods")
    assert isinstance(page, periods.PeriodsPage)
    page.open_button.click()
    page.close_button.click()
    assert None not in (page.opening, page.form)
    for key in ("today", "periods"):
        seat.window.show_page(key)
        seat.settle()
    assert (page.opening, page.form) == (None, None)
    assert page.open_button.isVisible()
    assert page.villages.hasFocus()


@pytest.mark.parametrize(("size", "screen"), [(20, (1366, 728)), (20, (1024, 600)), (14, (1024, 600))])
def test_the_buttons_of_what_is_asked_are_in_sight(
    september: list[str], thanh: commune.Laptop, dressed: QApplication, qtbot: QtBot, size: int, screen: tuple[int, int]
) -> None:
    everywhere.dress(dressed, "vi", size)
    open_period.open_period(thanh.db, BOTH, spans.Span("2026-10-01", "2026-10-31"), **thanh.moment())
    seat = seats.Seat(thanh, qtbot)
    seat.window.resize(*screen)
    seat.move_in()
    seat.window.show_page("periods")
    seat.settle()
    page = seat.window.page("periods")
    assert isinstance(page, periods.PeriodsPage)
    page.open_button.click()
    for _ in range(4):
        QApplication.processEvents()
    assert page.opening is not None
    both = (page.opening.deed, page.opening.cancel)
    hidden = [one.text() for one in both if one.visibleRegion().boundingRect() != one.rect()]
    seat.close()
    assert hidden == []


def test_the_closing_day_is_a_setting_and_leaves_no_day_between(
    september: list[str], thanh: commune.Laptop, sit: Sit
) -> None:
    seat = sit(thanh)
    page = open_page(seat)
    page.closing.set_key("20")
    seat.settle()
    assert page.next.text() == "01/10/2026 – 20/10/2026, ở 2 thôn, khu"
    assert page.open_button.text() == "Mở kỳ 01/10/2026 – 20/10/2026…"


def test_what_came_after_a_closing_is_counted_for_the_next_report(
    september: list[str], head: commune.Laptop, thanh: commune.Laptop, sit: Sit
) -> None:
    close_period.close_period(thanh.db, BOTH, SEPTEMBER, **thanh.moment())
    head.hears(thanh)
    head.review(september[2:], reviews.APPROVED)
    thanh.hears(head)
    page = open_page(sit(thanh))
    assert cells(page.shut)[0] == ["09/2026", "03/10/2026", "1"]


def test_a_village_merged_within_the_period_stands_under_both_names_and_counts_each_slip_once(
    september: list[str], hoa: commune.Laptop, head: commune.Laptop, thanh: commune.Laptop, sit: Sit
) -> None:
    told = commune.tables()
    old = next(row for row in told["area"] if row["id"] == commune.KHE_SU)
    joined = {**old, "id": "khe-su-moi".ljust(22, "_"), "name": "Khe Sú mới", "valid_from": "2026-09-16"}
    old["valid_to"] = "2026-09-15"
    told["area"].append(joined)
    with thanh.db.atomic():
        reference.replace(thanh.db, 2, told)
    page = open_page(sit(thanh))
    shown = cells(page.villages)
    assert [row[0] for row in shown] == ["Khe Sú mới", "Nậm Mậu", "Khe Sú"], "silent ones first"
    assert sum(int(row[2] or 0) for row in shown) == 2
    assert page.summary.words().startswith("1/3 thôn, khu đã có số liệu.")
    page.close_button.click()
    assert page.form is not None
    page.form.deed.click()
    page.session.desk.wait_idle()
    assert {one.village for one in store.closed(thanh.db) if one.span == SEPTEMBER} == {*BOTH, joined["id"]}


def test_only_an_officer_has_the_page(
    hoa: commune.Laptop, head: commune.Laptop, thanh: commune.Laptop, sit: Sit
) -> None:
    for laptop, has in ((hoa, False), (head, False), (thanh, True)):
        seat = sit(laptop)
        seat.move_in()
        assert ("periods" in seat.window.keys) is has


@pytest.mark.parametrize(("lang", "size"), [("vi", 14), ("vi", 24), ("en", 12), ("en", 18)])
def test_no_text_of_the_page_is_cut_off(
    september: list[str], thanh: commune.Laptop, dressed: QApplication, qtbot: QtBot, lang: str, size: int
) -> None:
    everywhere.dress(dressed, lang, size)
    seat = seats.Seat(thanh, qtbot, lang)
    seat.window.resize(*everywhere.SCREEN)
    seat.move_in()
    seat.window.show_page("periods")
    seat.settle()
    page = seat.window.page("periods")
    assert isinstance(page, periods.PeriodsPage)
    wrong = []
    for place, buttons in (("page", ()), ("forms", (page.close_button, page.open_button))):
        for button in buttons:
            button.click()
        for scale in (1.0, 1.5, 2.0):
            seat.window.resize(round(1366 / scale), round(728 / scale))
            for _ in range(8):
                QApplication.processEvents()
            wrong += [
                f"{place} at {scale:.0%}: {one}" for one in (*elbow.cut(seat.window), *elbow.sideways(seat.window))
            ]
    seat.close()
    assert not wrong, "\n".join(wrong)


def test_an_officer_tells_that_a_village_had_nothing_and_takes_it_back(
    september: list[str], thanh: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(thanh)
    page = open_page(seat)
    page.villages.choose(commune.KHE_SU)
    seat.settle()
    assert not page.nothing_button.isVisible(), "it has slips"
    page.villages.choose(commune.NAM_MAU)
    seat.settle()
    assert page.nothing_button.text() == "Báo không phát sinh"
    assert page.nothing_button.accessibleName() == "Nậm Mậu: Báo không phát sinh"
    page.nothing_button.setFocus()
    qtbot.keyClick(page.nothing_button, Qt.Key.Key_Space)
    seat.settle()
    assert seat.said == ["Nậm Mậu: đã báo không phát sinh."]
    assert ["Nậm Mậu", "Không phát sinh", ""] in cells(page.villages)
    assert page.summary.words().startswith("2/2 thôn, khu đã có số liệu.")
    seat.take_back()
    assert ["Nậm Mậu", "Chưa có số liệu", ""] in cells(page.villages)


def test_without_a_closed_period_the_list_says_so_without_titles_cut_off(thanh: commune.Laptop, sit: Sit) -> None:
    page = open_page(sit(thanh))
    for shown in (page.shut, page.villages):
        assert shown.empty.isVisible()
        assert not shown.horizontalHeader().isVisible()
        assert not shown.horizontalScrollBar().isVisible()


def test_the_window_hears_how_far_a_closing_is_and_takes_no_second_one(
    september: list[str], thanh: commune.Laptop, sit: Sit
) -> None:
    seat = sit(thanh)
    page = open_page(seat)
    page.close_button.click()
    form = page.form
    assert form is not None
    heard: list[int] = []
    page._came.connect(heard.append)
    form.deed.click()
    assert not form.deed.isEnabled()
    assert form.busy.isVisible()
    form.tell(1)
    assert form.busy.words.text() == "Đang chốt… 1/2 phiếu"
    form.deed.click()
    seat.settle()
    assert heard == [0, 2]
    assert seat.said == ["Đã chốt kỳ 09/2026: giữ 2 phiếu cho báo cáo."]
