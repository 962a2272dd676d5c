"""Sáng approved a slip; then he hears that Hòa had written something different: nobody's words are lost unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import pytest
import seats
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fieldapp.actions import open_period
from fieldapp.domain import periods as spans
from fieldapp.domain import reviews
from fieldapp.store import periods as store
from fieldapp.ui.pages import periods, today

Sit = Callable[[commune.Laptop], seats.Seat]
SEPTEMBER = spans.Span("2026-09-01", "2026-09-30")


@pytest.fixture
def thanh(tmp_path: Path) -> Iterator[commune.Laptop]:
    """The laptop of the commune officer."""
    laptop = commune.Laptop(tmp_path / commune.NAMES[commune.OFFICER], commune.OFFICER)
    yield laptop
    laptop.close()


@pytest.fixture
def disputed(hoa: commune.Laptop, head: commune.Laptop) -> str:
    """Both mended the same field of a slip offline; Sáng later than Hòa, and he approved it before he heard hers."""
    row = hoa.record(commune.slip(date="2026-09-10"))
    head.hears(hoa)
    hoa.correct(row, commune.slip(date="2026-09-10", device="smartphone"))
    head.time += 3_600_000
    head.correct(row, commune.slip(date="2026-09-10", device="2g"))
    head.review([row], reviews.APPROVED)
    head.hears(hoa)
    assert head.line(row).state == reviews.APPROVED
    return row


def test_the_first_page_leads_the_head_to_both_values_by_keys(
    disputed: str, head: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(head)
    house = seat.move_in()
    seat.window.show_page("today")
    seat.settle()
    page = seat.window.page("today")
    assert isinstance(page, today.TodayPage)
    assert page.review.texts() == [
        "1 phiếu đã duyệt có hai người ghi khác nhau\nCó người khác đã ghi khác đi. Xin chọn nội dung đúng."
    ]
    assert page.review.buttons[0].hasFocus()
    qtbot.keyClick(page.review.buttons[0], Qt.Key.Key_Space)
    seat.settle()
    assert house.log.list.current().row == disputed
    [hers] = [one for one in house.log.desk.sheet.choices() if "thông minh" in one.accessibleName()]
    hers.setFocus()
    qtbot.keyClick(hers, Qt.Key.Key_Space)
    seat.settle()
    assert head.line(disputed).state == reviews.WAITING, "what holds now is to be approved"
    assert head.line(disputed).rivals == 0
    seat.window.show_page("today")
    seat.settle()
    assert page.review.texts() == ["1 phiếu đang chờ duyệt"]


def test_before_a_month_is_closed_the_officer_is_told_of_it(
    disputed: str, head: commune.Laptop, thanh: commune.Laptop, sit: Sit
) -> None:
    thanh.hears(head)
    open_period.open_period(thanh.db, [commune.KHE_SU], SEPTEMBER, **thanh.moment())
    [khe_su] = store.standing(thanh.db, SEPTEMBER, [commune.KHE_SU])
    assert (khe_su.unsettled, khe_su.disputed) == (0, 1)
    seat = sit(thanh)
    page = seat.show(lambda at: periods.PeriodsPage(seat.session, at))
    shown = [column.show(khe_su) for column in page.villages.table.columns]
    assert shown == ["Khe Sú", "Ghi khác nhau 1", "1"]
    assert "Đã duyệt nhưng có hai người ghi khác nhau: 1 phiếu." in page.summary.words()
    page.close_button.click()
    assert page.form is not None
    assert "Đã duyệt nhưng" in "\n".join(label.text() for label in page.form.findChildren(QLabel))
