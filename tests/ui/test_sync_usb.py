"""USB on the page of sending: two buttons, what stands on a stick without a receipt, and what is said of a bad file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import office
import pytest
import seats
import townhall
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fieldapp.actions import record_visit, take_bundle, write_bundle
from fieldapp.server import bundles, hub_files
from fieldapp.store import custody, reference
from fieldapp.ui import stick
from fieldapp.ui.pages import sync

Sit = Callable[[commune.Laptop], seats.Seat]


@pytest.fixture
def device(served: townhall.Townhall, tmp_path: Path) -> Iterator[townhall.Device]:
    """Hòa's laptop, which has exchanged once, with a slip of today that waits."""
    device = townhall.Device(served, tmp_path / "hoa", "hoa")
    yield device
    device.close()


def open_sync(seat: seats.Seat) -> sync.SyncPage:
    page = seat.show(lambda at: sync.SyncPage(seat.session, seat.traffic, at))
    page.send.click()
    seat.settle()
    return page


def record(device: townhall.Device) -> None:
    village = next(area.id for area in reference.atlas(device.db).values() if area.name == "Khe Sú")
    [team] = {team for team, *_ in reference.helpers(device.db, village, commune.TODAY)}
    slip = commune.named("Bàn Thị Múi", village=village, team=team, helpers=(device.owner().person,))
    record_visit.record_visit(device.db, slip, catalogue=commune.CATALOGUE, **device.moment())


def answered(hall: townhall.Townhall, file: Path) -> Path:
    """The stick in the province's computer; the file that is carried home."""
    home = file.with_name("tra-loi.fab")
    home.write_bytes(bundles.take(hall.province, file.read_bytes()).answer)
    return home


def test_a_slip_goes_out_by_usb_and_its_receipt_comes_in(
    device: townhall.Device, served: townhall.Townhall, sit: Sit, tmp_path: Path
) -> None:
    seat = sit(device)
    page = open_sync(seat)
    assert not page.usb.standing.isVisible()
    record(device)
    file = tmp_path / "usb.fab"
    page.usb.write_to(str(file))
    assert page.usb.busy.isVisible()
    assert page.usb.busy.words.text() == "Đang ghi ra USB…"
    seat.settle()
    assert not page.usb.busy.isVisible()
    assert seat.said[-1] == "Đã ghi 1 mục ra USB. Các mục vẫn còn trên máy, chờ biên nhận của tỉnh. " + f"Tệp: {file}"
    assert page.usb.standing.words() == (
        "1 mục đã ghi ra USB lúc 03/10/2026 09:14, chưa có biên nhận của tỉnh."
        "\nKhi chưa nhận tệp mang về, máy này không biết các mục đã tới đâu."
    )
    assert len(page.waiting.table.rows) == 1, "written is not sent"
    page.usb.take_from(answered(served, file))
    assert page.usb.busy.words.text() == "Đang nhận từ USB…"
    seat.settle()
    assert seat.said[-1] == "Tỉnh đã nhận 1 mục của máy này; máy nhận thêm 0 mục mới."
    assert not page.usb.standing.isVisible()
    assert (len(page.waiting.table.rows), len(page.sent.table.rows)) == (0, 1)


def test_a_slip_that_lies_at_a_hub_is_said_to_lie_there(
    device: townhall.Device, served: townhall.Townhall, sit: Sit, tmp_path: Path
) -> None:
    seat = sit(device)
    page = open_sync(seat)
    there = office.Office(served, tmp_path / "hub", direct=True)
    record(device)
    file = tmp_path / "usb.fab"
    page.usb.write_to(file)
    seat.settle()
    hub_files.take(there.hub, file.read_bytes())
    file.write_bytes(hub_files.make(there.hub, alone=True))
    there.close()
    page.usb.take_from(file)
    seat.settle()
    told = "1 mục của máy này đang ở “Trạm Hồng Gai”, còn niêm phong, chờ chuyển lên tỉnh."
    assert seat.said[-1] == told
    assert page.usb.standing.words() == "1 mục theo USB đã tới “Trạm Hồng Gai”, chưa tới tỉnh."


def test_who_takes_what_she_wrote_herself_is_told_to_have_it_carried(
    device: townhall.Device, served: townhall.Townhall, sit: Sit, tmp_path: Path
) -> None:
    seat = sit(device)
    page = open_sync(seat)
    record(device)
    file = tmp_path / "usb.fab"
    page.usb.write_to(file)
    seat.settle()
    page.usb.take_from(file)
    seat.settle()
    assert seat.said[-1].startswith("Tệp này do chính máy này ghi ra và chưa có trả lời. Hãy giữ tệp")
    page.usb.take_from(answered(served, file))
    seat.settle()
    page.usb.take_from(file)
    seat.settle()
    assert seat.said[-1] == seat.session.say("bundle_old"), "now it has done its work"


def test_who_carries_anothers_question_and_answer_is_told_whereto(
    device: townhall.Device, served: townhall.Townhall, sit: Sit, tmp_path: Path
) -> None:
    """Sáng, the head, takes along what Hòa wrote, and then what the province answers her."""
    file = tmp_path / "hoa.fab"
    office.send(device)
    record(device)
    write_bundle.write_bundle(device.db, file, clock=lambda: device.time, entropy=device.entropy)
    head = townhall.Device(served, tmp_path / "sang", "sang")
    seat = sit(head)
    page = open_sync(seat)
    page.usb.take_from(file)
    seat.settle()
    assert seat.said[-1].startswith("Đã cất 1 gói của máy khác để mang đi tiếp: khi có mạng máy tự chuyển cho tỉnh")
    page.usb.take_from(answered(served, file))
    seat.settle()
    assert seat.said[-1] == (
        "Đã cất 1 gói trả lời cho máy khác để mang về cho người đang chờ: lần ghi ra USB tới sẽ có cả các gói này;"
        " đưa tệp đó, hoặc chính tệp này, cho họ nhận."
    )
    page.usb.write_to(file)
    seat.settle()
    take_bundle.take_bundle(device.db, file, clock=lambda: device.time, entropy=device.entropy)
    assert custody.summary(device.db).waiting == 0
    head.close()


def test_a_file_that_asks_for_news_alone_says_so(device: townhall.Device, sit: Sit, tmp_path: Path) -> None:
    seat = sit(device)
    page = open_sync(seat)
    page.usb.write_to(tmp_path / "usb.fab")
    seat.settle()
    assert seat.said[-1].startswith("Đã ghi ra USB. Máy này không có mục nào chờ gửi")


def test_a_file_of_which_only_the_name_was_copied_is_to_be_copied_again(
    device: townhall.Device, sit: Sit, tmp_path: Path
) -> None:
    seat = sit(device)
    page = open_sync(seat)
    (tmp_path / "usb.fab").touch()
    page.usb.take_from(tmp_path / "usb.fab")
    seat.settle()
    assert page.usb.refusal.words() == seat.session.say("bundle_damaged")


def test_writing_can_be_undone(device: townhall.Device, sit: Sit, tmp_path: Path) -> None:
    seat = sit(device)
    page = open_sync(seat)
    record(device)
    file = tmp_path / "usb.fab"
    page.usb.write_to(file)
    seat.settle()
    assert file.exists()
    seat.take_back()
    assert not file.exists()
    assert not page.usb.standing.isVisible()
    assert custody.summary(device.db).waiting == 1


def test_a_file_that_is_refused_says_why_and_stays_said(device: townhall.Device, sit: Sit, tmp_path: Path) -> None:
    seat = sit(device)
    page = open_sync(seat)
    file = tmp_path / "ảnh.jpg"
    file.write_bytes(b"\xff\xd8 anh")
    page.usb.take_from(file)
    seat.settle()
    assert page.usb.refusal.isVisible()
    assert page.usb.refusal.words() == seat.session.say("bundle_none")
    page.usb.write_to(tmp_path / "không có" / "x.fab")
    seat.settle()
    assert page.usb.refusal.words() == seat.session.say("bundle_unwritable", file="x.fab")
    page.usb.write_to(tmp_path / "x.fab")
    seat.settle()
    assert not page.usb.refusal.isVisible()


def test_the_keyboard_alone_opens_both_dialogs_on_the_stick(
    device: townhall.Device, sit: Sit, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stick, "place", lambda: str(tmp_path))
    seat = sit(device)
    page = open_sync(seat)
    page.send.setFocus()
    for button, mode in (
        (page.usb.write, QFileDialog.AcceptMode.AcceptSave),
        (page.usb.take, QFileDialog.AcceptMode.AcceptOpen),
    ):
        qtbot.keyClick(seat.window.focusWidget(), Qt.Key.Key_Tab)
        assert button.hasFocus()
        qtbot.keyClick(button, Qt.Key.Key_Return)
        [dialog] = page.findChildren(QFileDialog)
        assert dialog.acceptMode() == mode
        assert Path(dialog.directory().path()) == tmp_path
        assert "*.fab" in dialog.nameFilters()[0]
        if mode == QFileDialog.AcceptMode.AcceptSave:
            assert [Path(one).name for one in dialog.selectedFiles()] == ["fieldapp-2026-10-03-0914.fab"]
        dialog.reject()
        qtbot.waitUntil(lambda: page.findChildren(QFileDialog) == [])
        seat.window.activateWindow()
        qtbot.waitUntil(button.hasFocus)


def test_after_the_stick_was_pulled_out_a_dialog_begins_on_the_one_that_is_in(
    device: townhall.Device, sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "KINGSTON", tmp_path / "SANDISK"
    for one in (first, second):
        one.mkdir()
    seat = sit(device)
    page = open_sync(seat)
    page.usb.write_to(first / "usb.fab")
    seat.settle()
    monkeypatch.setattr(stick, "place", lambda: str(second))
    for gone, begins in ((False, first), (True, second)):
        if gone:
            (first / "usb.fab").unlink()
            first.rmdir()
        page.usb.choose_old()
        [dialog] = page.findChildren(QFileDialog)
        assert Path(dialog.directory().path()) == begins
        dialog.reject()
        seat.qtbot.waitUntil(lambda: page.findChildren(QFileDialog) == [])


def test_a_second_press_while_it_writes_begins_nothing(device: townhall.Device, sit: Sit, tmp_path: Path) -> None:
    seat = sit(device)
    page = open_sync(seat)
    page.usb.write_to(tmp_path / "usb.fab")
    page.usb.write.click()
    page.usb.take.click()
    assert page.findChildren(QFileDialog) == []
    seat.settle()
