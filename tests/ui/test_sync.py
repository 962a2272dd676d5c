"""The page of sending: what waits, what was sent, what is held back, the journal, and sending now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import pytest
import seats
import strangers
import townhall
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from fieldapp.actions import record_visit
from fieldapp.store import journal, me
from fieldapp.ui.pages import sync
from fieldapp.ui.widgets import card

Sit = Callable[[commune.Laptop], seats.Seat]


def record(laptop: commune.Laptop) -> str:
    return record_visit.record_visit(
        laptop.db, commune.named("Đặng Thị Lụa"), catalogue=commune.CATALOGUE, **laptop.moment()
    )


def open_sync(seat: seats.Seat) -> sync.SyncPage:
    return seat.show(lambda at: sync.SyncPage(seat.session, seat.traffic, at))


def cells(view: object) -> list[list[str]]:
    table = view.table  # type: ignore[attr-defined]
    return [[column.show(row) for column in table.columns] for row in table.rows]


def words(page: sync.SyncPage) -> str:
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    return "\n".join(labels)


@pytest.fixture
def device(served: townhall.Townhall, tmp_path: Path) -> Iterator[townhall.Device]:
    """Hòa's laptop with a fresh enrolment."""
    device = townhall.Device(served, tmp_path / "hoa", "hoa")
    yield device
    device.close()


def test_what_waits_and_what_was_sent_stand_apart(hoa: commune.Laptop, sit: Sit) -> None:
    record(hoa)
    hoa.sent()
    record(hoa)
    record(hoa)
    page = open_sync(sit(hoa))
    assert cells(page.waiting) == [["Ghi phiếu", "Đặng Thị Lụa", "03/10 09:14"]] * 2
    assert cells(page.sent) == [["Ghi phiếu", "Đặng Thị Lụa", "03/10 09:14"]]


def test_an_empty_page_says_what_will_stand_there(hoa: commune.Laptop, sit: Sit) -> None:
    page = open_sync(sit(hoa))
    assert page.waiting.empty.title.text() == "Không còn gì chờ gửi"
    assert page.sent.empty.hint.text() == "Khi có mạng, máy sẽ tự gửi."
    assert page.last.text() == "Chưa đồng bộ lần nào"
    assert not page.held.isVisible()


def test_what_is_held_back_is_named_with_its_reason_and_can_be_mended(
    hoa: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    row = record(hoa)
    hoa.sent()
    hoa.held(hoa.facts()[-1], "bad_value", "note")
    seat = sit(hoa)
    page = open_sync(seat)
    [line] = page.held.texts()
    assert line.startswith("Ghi phiếu – Đặng Thị Lụa, Khe Sú\n")
    assert seat.session.say("bad_value", field="Ghi chú") in line
    with qtbot.waitSignal(page.mend) as wanted:
        qtbot.keyClick(page.held.buttons[0], Qt.Key.Key_Return)
    assert wanted.args == [row]


def test_tab_comes_from_sending_to_what_is_to_be_mended(hoa: commune.Laptop, sit: Sit, qtbot: QtBot) -> None:
    record(hoa)
    hoa.sent()
    seat = sit(hoa)
    page = open_sync(seat)
    hoa.held(hoa.facts()[-1], "bad_value", "note")
    page.reload()
    seat.settle()
    page.send.setFocus()
    passed = []
    for _ in range(2):
        qtbot.keyClick(seat.window.focusWidget(), Qt.Key.Key_Tab)
        passed.append(seat.window.focusWidget())
    assert passed == [*page.held.buttons, page.usb.write]


def test_the_journal_speaks_plainly(hoa: commune.Laptop, sit: Sit) -> None:
    journal.add(hoa.db, commune.NOW, "journal_enrolled", name="Nguyễn Thị Hòa")
    journal.add(hoa.db, commune.NOW + 60_000, "journal_exchanged", sent=3, taken=12)
    shown = words(open_sync(sit(hoa)))
    assert "Đã gửi 3 mục, nhận 12 mục." in shown
    assert "Máy này đã được giao cho Nguyễn Thị Hòa." in shown
    assert "03/10/2026 09:15" in shown


def test_send_now_sends_and_says_how_much(device: townhall.Device, sit: Sit, qtbot: QtBot) -> None:
    seat = sit(device)
    page = open_sync(seat)
    assert page.send.hasFocus()
    qtbot.keyClick(page.send, Qt.Key.Key_Return)
    assert page.busy.isVisible()
    assert not page.send.isEnabled()
    assert page.standing.words() == "Đang gửi và nhận…"
    seat.settle()
    assert page.standing.words() == "Đã nối với tỉnh"
    assert page.send.isEnabled()
    assert not page.busy.isVisible()
    assert seat.said[0].startswith("Đã gửi 0 mục, nhận ")
    assert page.last.text() == "Lần đồng bộ gần nhất: 09:14"
    assert page.server.text() == f"Máy chủ: Quảng Ninh, {device.owner().url}"
    assert "Máy này đã được giao cho Nguyễn Thị Hòa." in words(page)


def test_a_key_sends_from_anywhere_on_the_page(device: townhall.Device, sit: Sit, qtbot: QtBot) -> None:
    seat = sit(device)
    page = open_sync(seat)
    page.waiting.setFocus()
    qtbot.keyClick(page.waiting, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert seat.traffic.running


def test_progress_is_told_while_it_sends(device: townhall.Device, sit: Sit, qtbot: QtBot) -> None:
    seat = sit(device)
    page = open_sync(seat)
    told: list[str] = []
    seat.traffic.progressed.connect(lambda _: told.append(page.busy.words.text()))
    page.send.click()
    seat.settle()
    assert told[0].startswith("Đã gửi 0 mục, nhận ")
    assert told[0].endswith("còn 0 mục chờ")


def test_without_network_the_page_says_what_that_means(device: townhall.Device, sit: Sit) -> None:
    with device.db.atomic():
        me.change(device.db, url=strangers.nobody())
    seat = sit(device)
    page = open_sync(seat)
    page.send.click()
    seat.settle()
    assert page.standing.words() == "Chưa có mạng"
    assert page.why.isVisible()
    assert "Các phiếu vẫn an toàn trên máy này" in page.why.text()
    assert page.send.isEnabled()


def test_every_part_has_a_name(hoa: commune.Laptop, sit: Sit) -> None:
    page = open_sync(sit(hoa))
    assert all(part.accessibleName() for part in page.findChildren(card.Card))
    assert page.waiting.accessibleName() == "Chờ gửi"


def test_the_keyboard_comes_back_to_sending_when_it_has_ended(device: townhall.Device, sit: Sit, qtbot: QtBot) -> None:
    seat = sit(device)
    page = open_sync(seat)
    page.send.setFocus()
    qtbot.keyClick(page.send, Qt.Key.Key_Return)
    assert not page.send.isEnabled()
    qtbot.waitUntil(page.send.isEnabled)
    assert page.send.hasFocus()
    seat.settle()


def test_a_second_enter_while_it_sends_opens_nothing(device: townhall.Device, sit: Sit, qtbot: QtBot) -> None:
    seat = sit(device)
    page = open_sync(seat)
    page.send.setFocus()
    for _ in range(2):
        qtbot.keyClick(seat.window.focusWidget(), Qt.Key.Key_Return)
    assert page.busy.hasFocus(), "the keyboard waits where no key does anything"
    assert page.findChildren(QFileDialog) == []
    seat.settle()
    assert page.send.hasFocus()


def test_who_goes_on_while_it_sends_is_not_called_back(device: townhall.Device, sit: Sit, qtbot: QtBot) -> None:
    seat = sit(device)
    page = open_sync(seat)
    page.send.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Tab):
        qtbot.keyClick(seat.window.focusWidget(), key)
    assert page.usb.write.hasFocus()
    seat.settle()
    assert page.usb.write.hasFocus()
