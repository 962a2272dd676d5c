"""Why it could not be sent, told apart in words on the page Đồng bộ, with real servers and strangers at the address;
the journal of it, for whoever helps; and what is held back, mended by keys."""

from __future__ import annotations

import contextlib
import json
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import pytest
import seats
import strangers
import townhall
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fieldapp.actions import save_journal
from fieldapp.domain import problems
from fieldapp.store import custody, feed, journal, ledger, me
from fieldapp.ui import exchanges, vaults
from fieldapp.ui.pages import sync

Sit = Callable[[commune.Laptop], seats.Seat]
TLS = Path(__file__).parents[1] / "sync" / "tls"
SAFE = "phiếu vẫn an toàn trên máy này"


@pytest.fixture
def device(served: townhall.Townhall, tmp_path: Path) -> Iterator[townhall.Device]:
    """Hòa's laptop with a fresh enrolment."""
    device = townhall.Device(served, tmp_path / "hoa", "hoa")
    yield device
    device.close()


@contextlib.contextmanager
def outdated_certificate() -> Iterator[str]:
    """The address of a server whose certificate ended long ago, which is what a wrong clock looks like."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "expired.pem")

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError), context.wrap_socket(self.request, server_side=True):
                pass

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"https://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@contextlib.contextmanager
def nobody() -> Iterator[str]:
    yield strangers.nobody()


def refusing(status: int, code: str) -> contextlib.AbstractContextManager[str]:
    body = json.dumps({"code": code}).encode()
    return strangers.answering(status, body, ours=True, Content_Type="application/json")


ENDS: dict[str, tuple[Callable[[], contextlib.AbstractContextManager[str]], str, str]] = {
    "offline": (nobody, "Chưa có mạng", "khi có mạng, máy sẽ tự gửi"),
    "portal": (
        lambda: strangers.answering(200, b"<html>Xin chao</html>", Content_Type="text/html"),
        "Mạng đòi đăng nhập",
        "mở trình duyệt để đăng nhập",
    ),
    "busy": (
        lambda: strangers.answering(503, ours=True, Retry_After="600"),
        "Máy chủ tỉnh đang bận",
        "Không phải làm gì cả",
    ),
    "unauthorized": (lambda: refusing(401, "unauthorized"), "Máy này không còn được nhận", "gọi cán bộ xã"),
    "too_old": (lambda: refusing(426, "too_old"), "Chương trình đã quá cũ", "nhờ cán bộ xã cài bản mới"),
    "clock": (outdated_certificate, "Ngày giờ của máy có thể sai", "xem lại ngày, tháng, năm"),
}


def test_each_of_six_ends_has_its_own_words_and_says_what_to_do(
    device: townhall.Device, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(device)
    traffic = exchanges.Exchanges(seat.session, 300, trust=vaults.Trust(TLS / "expired.pem"), dice=lambda: 0.0)
    page = seat.show(lambda at: sync.SyncPage(seat.session, traffic, at))
    told: dict[str, str] = {}
    for outcome, (stranger, short, deed) in ENDS.items():
        with stranger() as url:
            with device.db.atomic():
                me.change(device.db, url=url)
            qtbot.keyClick(page.send, Qt.Key.Key_Return)
            seat.settle()
        assert (traffic.standing.outcome, page.standing.words()) == (outcome, short)
        assert deed in page.why.text()
        assert SAFE in page.why.text().casefold()
        told[outcome] = page.why.text()
    assert len(set(told.values())) == len({short for _, short, _ in ENDS.values()}) == 6
    traffic.stop()


def test_a_busy_province_says_when_and_the_page_says_it_on(device: townhall.Device, sit: Sit) -> None:
    seat = sit(device)
    with strangers.answering(503, ours=True, Retry_After="600") as busy:
        with device.db.atomic():
            me.change(device.db, url=busy)
        seat.traffic.start()
        seat.settle()
    assert seat.traffic.standing.why.endswith("Máy sẽ tự thử lại lúc 09:24.")
    assert 600_000 <= seat.traffic.wait() + 5_000 <= 640_000, "its turn, not a second earlier and not much later"


def test_a_clock_that_is_years_off_is_told_beside_what_was_sent(device: townhall.Device, sit: Sit) -> None:
    device.time -= 7 * 365 * commune.DAY_MS
    seat = sit(device)
    seat.traffic.start()
    seat.settle()
    standing = seat.traffic.standing
    assert (standing.outcome, standing.kind) == ("ok", "online")
    assert standing.why.startswith("Ngày giờ của máy này sai: máy ghi 05/10/2019")
    assert "ở tỉnh là 03/10/2026 09:14" in standing.why


def test_a_morning_without_a_network_is_one_line(hoa: commune.Laptop, sit: Sit) -> None:
    for minute in range(20):
        journal.add(hoa.db, commune.NOW + minute * 60_000, "wire_offline", trace=f"ConnectionRefusedError {minute}")
    journal.add(hoa.db, commune.NOW + 1_200_000, "journal_exchanged", sent=3, taken=12)
    seat = sit(hoa)
    page = seat.show(lambda at: sync.SyncPage(seat.session, seat.traffic, at))
    shown = [label.text() for label in page.journal.findChildren(QLabel) if label.isVisible()]
    assert "Đã gửi 3 mục, nhận 12 mục." in shown
    [offline] = [words for words in shown if words.startswith("Chưa có mạng")]
    assert offline.endswith("(20 lần, từ 03/10/2026 09:14)")


def test_the_journal_is_saved_for_help_without_anybodys_name(hoa: commune.Laptop, sit: Sit, tmp_path: Path) -> None:
    hoa.record(commune.named("Đặng Thị Lụa"))
    journal.add(hoa.db, commune.NOW, "journal_enrolled", name="Nguyễn Thị Hòa")
    journal.add(hoa.db, commune.NOW, "journal_backed_up", n=4, folder="C:/Users/hoa/Đặng Thị Lụa")
    journal.add(hoa.db, commune.NOW, "wire_busy", trace="status 503", seconds=600)
    seat = sit(hoa)
    page = seat.show(lambda at: sync.SyncPage(seat.session, seat.traffic, at))
    file = tmp_path / "nhat-ky.txt"
    page.journal.save(file)
    seat.settle()
    told = file.read_text("utf-8-sig")
    assert "Máy chủ của tỉnh đang bận" in told
    assert "[wire_busy; status 503]" in told
    assert "Đã sao lưu 4 mục vào thư mục …" in told
    assert "Chờ gửi 1 mục" in told
    assert "fieldapp 0.1.0, protocol 1" in told
    assert "Lần đồng bộ gần nhất với tỉnh: -, qua trạm: -; kết quả: -; máy: active; đồng hồ lệch 0:00:00." in told
    owner = hoa.owner()
    secrets = ["Hòa", "Lụa", "hoa", owner.token, owner.person, owner.device, owner.origin]
    assert [secret for secret in secrets if secret and secret in told] == []
    assert seat.said == [f"Đã lưu: {file}. Tệp không có tên người và không có nội dung phiếu."]


def test_who_gets_the_journals_of_two_laptops_can_tell_them_apart(
    hoa: commune.Laptop, head: commune.Laptop, sit: Sit, tmp_path: Path
) -> None:
    """Each names its laptop, by the end of the id that the province lists, and where it works; nobody's name."""
    assert hoa.owner().device[-6:] != head.owner().device[-6:]
    for laptop in (hoa, head):
        mark, seat = laptop.owner().device[-6:], sit(laptop)
        journal_card = seat.show(lambda at, one=seat: sync.SyncPage(one.session, one.traffic, at)).journal
        file = tmp_path / journal_card.name()
        assert file.name == f"fieldapp-nhat-ky-2026-10-03-{mark}.txt"
        journal_card.save(file)
        seat.settle()
        told = file.read_text("utf-8-sig")
        assert f"Máy …{mark}; nơi làm việc: Khe Sú, Thượng Yên Công." in told
        assert "fieldapp 0.1.0" in told
        assert "Hòa" not in told


def test_the_journal_of_a_commune_officer_names_the_commune_not_all_its_villages(tmp_path: Path) -> None:
    thanh = commune.Laptop(tmp_path / "thanh", commune.OFFICER)
    save_journal.save_journal(thanh.db, tmp_path / "a.txt", lang="vi", now=commune.NOW, wall=commune.WALL)
    thanh.close()
    assert "nơi làm việc: Thượng Yên Công, " in (tmp_path / "a.txt").read_text("utf-8-sig")


def test_a_journal_that_cannot_be_written_is_said_so(hoa: commune.Laptop, tmp_path: Path) -> None:
    with pytest.raises(problems.Problem, match="file_unwritable"):
        save_journal.save_journal(
            hoa.db, tmp_path / "không có" / "a.txt", lang="vi", now=commune.NOW, wall=commune.WALL
        )


def test_what_was_in_the_way_is_kept_by_kind_and_number_only(device: townhall.Device, sit: Sit) -> None:
    seat = sit(device)
    with device.db.atomic():
        me.change(device.db, url=strangers.nobody())
    seat.traffic.start()
    seat.settle()
    trace = journal.lines(device.db)[0].details["trace"]
    assert "ConnectionRefusedError 111" in trace or "10061" in trace
    assert "127.0.0.1" not in trace
    assert socket.gethostname() not in trace


def test_what_is_held_back_offers_only_what_helps(hoa: commune.Laptop, sit: Sit, qtbot: QtBot) -> None:
    visit, home = hoa.record(commune.named("Đặng Thị Lụa")), hoa.add()
    foreign = hoa.record(commune.named("Bàn Thị Múi"))
    hoa.sent()
    facts = {fact.row: fact for fact in hoa.facts()}
    with hoa.db.atomic():
        notes = [(visit, "bad_value", "note"), (home, "bad_value", "phone"), (foreign, "no_grant", "")]
        told = [(facts[row].id, code, field, row, facts[row].root, hoa.person) for row, code, field in notes]
        feed.hold(hoa.db, told)
    seat = sit(hoa)
    page = seat.show(lambda at: sync.SyncPage(seat.session, seat.traffic, at))
    assert sorted(button.text() for button in page.held.buttons) == ["Mở hộ", "Sửa phiếu", "Xem phiếu"]
    reasons = sorted(line.partition("\n")[2].partition(" không đọc được")[0] for line in page.held.texts())
    assert reasons[0] == "Ghi chú: Máy chủ"
    assert reasons[-1] == "Điện thoại: Máy chủ"
    for words, signal, row in (("Mở hộ", page.home, home), ("Xem phiếu", page.look, foreign)):
        [button] = [one for one in page.held.buttons if one.text() == words]
        with qtbot.waitSignal(signal) as wanted:
            qtbot.keyClick(button, Qt.Key.Key_Return)
        assert wanted.args == [row]


def test_a_refused_slip_is_mended_by_keys_alone_and_sent_again(
    device: townhall.Device, sit: Sit, qtbot: QtBot, served: townhall.Townhall
) -> None:
    seat = sit(device)
    seat.traffic.start()
    seat.settle()
    village, team = (
        str(device.db.execute(f"SELECT id FROM {q}").fetchone()[0]) for q in ("area WHERE kind='village'", "team")
    )
    slip = commune.named("Tằng A Phúc", village=village, team=team, helpers=(device.owner().person,))
    row = device.record(slip)
    ledger.record(device.db, [ledger.Deed("visit", {"note": 20}, row, row)], **device.moment())
    seat.traffic.now()
    seat.settle()
    assert [one.code for one in custody.held(device.db)] == ["bad_value"]
    house = seat.move_in()
    seat.window.show_page("sync")
    seat.settle()
    page = seat.window.page("sync")
    assert isinstance(page, sync.SyncPage)
    [button] = page.held.buttons
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    seat.settle()
    assert seat.window.shown == "record"
    note = seat.window.focusWidget()
    assert note is not None
    qtbot.keyClick(note, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(note, "hai muoi phut")
    qtbot.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert house.record.form.sheet().row == ""
    seat.window.show_page("sync")
    seat.settle()
    qtbot.keyClick(page, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert custody.held(device.db) == []
    assert not page.held.isVisible()
