"""The hub on the page of sending: found or typed, confirmed once by its number, used where the province is away, and
left again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import msgspec
import office
import pytest
import seats
import townhall
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fieldapp.actions import forget_hub, trust_hub
from fieldapp.store import custody, hub, me, reference, settings
from fieldapp.sync import hubs, nearby
from fieldapp.ui.pages import sync, today

Sit = Callable[[commune.Laptop], seats.Seat]


@pytest.fixture
def hoa(served: townhall.Townhall, tmp_path: Path) -> Iterator[townhall.Device]:
    """Hòa's laptop, which has met the province once."""
    device = townhall.Device(served, tmp_path / "hoa", "hoa")
    office.send(device)
    yield device
    device.close()


@pytest.fixture
def station(served: townhall.Townhall, hoa: townhall.Device, tmp_path: Path) -> Iterator[office.Office]:
    """The hub of Hồng Gai, which has met the province, on the air."""
    made = office.Office(served, tmp_path / "hub")
    with made.served():
        yield made
    made.close()


def open_sync(seat: seats.Seat) -> sync.SyncPage:
    return seat.show(lambda at: sync.SyncPage(seat.session, seat.traffic, at))


def lose_the_internet(device: townhall.Device) -> None:
    with device.db.atomic():
        me.change(device.db, url=office.NOWHERE)


def record(device: townhall.Device) -> str:
    village = next(area.id for area in reference.atlas(device.db).values() if area.name == "Khe Sú")
    [team] = {team for team, *_ in reference.helpers(device.db, village, commune.TODAY)}
    slip = commune.named("Bàn Thị Múi", village=village, team=team, helpers=(device.owner().person,))
    return device.record(slip)


def choose(seat: seats.Seat, page: sync.SyncPage, station: office.Office, qtbot: QtBot) -> None:
    """Types the address, compares the number, says yes: with the keys alone."""
    page.hub.address.setFocus()
    qtbot.keyClicks(page.hub.address, station.address.removeprefix("http://"))
    qtbot.keyClick(page.hub.address, Qt.Key.Key_Return)
    seat.settle()
    yes = page.hub.found.buttons[0]
    assert yes.hasFocus()
    qtbot.keyClick(yes, Qt.Key.Key_Space)
    seat.settle()


def test_a_hub_is_confirmed_by_its_number_and_stands_in_for_the_province(
    hoa: townhall.Device, station: office.Office, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(hoa)
    page = open_sync(seat)
    assert page.hub.standing.text() == "Máy này chưa dùng trạm nào."
    choose(seat, page, station, qtbot)
    number = hubs.digits(station.hub.key)
    assert page.hub.standing.text() == f"Trạm Hồng Gai, số nhận dạng {number}"
    assert seat.journal()[0] == "journal_hub_kept"
    lose_the_internet(hoa)
    row = record(hoa)
    page.send.click()
    seat.settle()
    assert (seat.traffic.standing.kind, seat.traffic.standing.words) == ("hub", "Đã nối với trạm xã")
    assert seat.said[-1].startswith("Qua “Trạm Hồng Gai”: đã gửi 1 mục, ")
    assert hoa.line(row).custody == custody.HUB
    assert "1 mục đang ở trạm" in page.hub.hint.text()
    table = page.custody.table.table
    assert [[column.show(day) for column in table.columns] for day in table.rows][0][1:3] == ["–", "1"]
    station.meet()
    page.send.click()
    seat.settle()
    assert hoa.line(row).custody == custody.PROVINCE
    assert "đang ở trạm" not in page.hub.hint.text()


def test_who_meets_only_the_hub_reads_when_that_was(hoa: townhall.Device, station: office.Office, sit: Sit) -> None:
    station.confirm(hoa)
    lose_the_internet(hoa)
    with hoa.db.atomic():
        settings.put(hoa.db, custody.LAST_AT, "")  # her laptop was enrolled by a file: it never met the province
    seat = sit(hoa)
    foot = seat.move_in().shell.state.last
    assert foot.words() == "Chưa đồng bộ lần nào"
    page = open_sync(seat)
    row = record(hoa)
    page.send.click()
    seat.settle()
    assert page.last.text() == foot.words() == "Gặp trạm lần cuối: 09:14"
    assert hoa.line(row).custody == custody.HUB


def test_who_met_the_hub_since_the_province_reads_both(
    hoa: townhall.Device, station: office.Office, sit: Sit, qtbot: QtBot
) -> None:
    station.confirm(hoa)
    lose_the_internet(hoa)
    hoa.time += commune.DAY_MS
    office.send(hoa)
    page = open_sync(sit(hoa))
    assert page.last.text() == "Gặp trạm lần cuối: 09:14. Lần đồng bộ gần nhất với tỉnh: 03/10/2026 09:14"
    with hoa.db.atomic():
        me.change(hoa.db, url=station.hall.address)
    office.send(hoa)
    page.reload()
    qtbot.waitUntil(lambda: page.last.text() == "Lần đồng bộ gần nhất: 09:14")


def test_what_is_at_the_hub_is_not_said_to_be_on_this_computer_only(
    hoa: townhall.Device, station: office.Office, sit: Sit
) -> None:
    station.confirm(hoa)
    lose_the_internet(hoa)
    seat = sit(hoa)
    page = seat.move_in().today
    record(hoa)
    office.send(hoa)
    assert sending(seat, page) == ["1 mục đang ở trạm xã, chưa tới tỉnh"]
    record(hoa)
    assert sending(seat, page) == ["1 phiếu mới chỉ có trên máy này", "1 mục đang ở trạm xã, chưa tới tỉnh"]


def test_the_foot_says_what_waits_here_and_what_waits_at_the_hub(
    hoa: townhall.Device, station: office.Office, sit: Sit
) -> None:
    station.confirm(hoa)
    lose_the_internet(hoa)
    seat = sit(hoa)
    state = seat.move_in().shell.state

    def foot() -> list[str]:
        seat.session.changed.emit()
        seat.settle()
        return [part.words() for part in (state.waiting, state.hub) if part.isVisible()]

    row = record(hoa)
    assert foot() == ["1 phiếu chờ gửi"]
    office.send(hoa)
    assert foot() == ["1 phiếu ở trạm xã, chờ lên tỉnh"]
    record(hoa)
    assert foot() == ["1 phiếu chờ gửi", "1 phiếu ở trạm xã, chờ lên tỉnh"]
    station.meet()
    office.send(hoa)
    assert hoa.line(row).custody == custody.PROVINCE
    assert foot() == ["1 phiếu ở trạm xã, chờ lên tỉnh"]
    station.meet()
    office.send(hoa)
    assert foot() == ["Không còn phiếu nào chờ gửi"]


def sending(seat: seats.Seat, page: today.TodayPage) -> list[str]:
    """What the first page says of sending, once it has read again."""
    page.reload()
    seat.settle()
    return [line.words for line in page.sending._shown]


def test_a_hub_that_was_left_is_taken_back_by_undo(
    hoa: townhall.Device, station: office.Office, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(hoa)
    page = open_sync(seat)
    choose(seat, page, station, qtbot)
    page.hub.forget.click()
    seat.settle()
    assert (hub.read(hoa.db), page.hub.seek.hasFocus()) == (None, True)
    seat.take_back()
    assert hub.read(hoa.db) is not None
    assert not page.hub.seek.isVisible()


def test_another_hub_is_not_said_to_have_been_met_when_the_one_before_was(
    hoa: townhall.Device, station: office.Office, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(hoa)
    page = open_sync(seat)
    choose(seat, page, station, qtbot)
    assert "Chưa gặp trạm lần nào." in page.hub.hint.text()
    lose_the_internet(hoa)
    page.send.click()
    seat.settle()
    assert "Gặp trạm lần cuối: 09:14." in page.hub.hint.text()
    page.hub.forget.click()
    seat.settle()
    seat.take_back()
    assert "Gặp trạm lần cuối: 09:14." in page.hub.hint.text(), "it is the same one"
    before = hub.read(hoa.db)
    assert before is not None
    trust_hub.trust_hub(hoa.db, msgspec.structs.replace(before, node="another", name="Trạm mới"), now=hoa.time)
    page.reload()
    seat.settle()
    assert page.hub.standing.text().startswith("Trạm mới")
    assert "Chưa gặp trạm lần nào." in page.hub.hint.text()


def test_a_vault_of_an_older_program_knows_when_it_met_the_hub_that_it_has(
    hoa: townhall.Device, station: office.Office
) -> None:
    """It kept the moment alone."""
    station.confirm(hoa)
    with hoa.db.atomic():
        hoa.db.execute("DELETE FROM setting WHERE key = ?", [hub.MET])
        settings.put(hoa.db, custody.HUB_AT, str(hoa.time))
    there = hub.read(hoa.db)
    assert (there is not None, hub.met_at(hoa.db)) == (True, hoa.time)
    forget_hub.forget_hub(hoa.db, now=hoa.time)
    assert there is not None
    trust_hub.trust_hub(hoa.db, msgspec.structs.replace(there, node="another"), now=hoa.time)
    assert hub.met_at(hoa.db) == 0
    trust_hub.trust_hub(hoa.db, there, now=hoa.time)
    assert hub.met_at(hoa.db) == hoa.time


def test_a_hub_that_is_confirmed_again_after_another_is_known_to_have_been_met(
    hoa: townhall.Device, station: office.Office
) -> None:
    station.confirm(hoa)
    first = hub.read(hoa.db)
    assert first is not None
    hub.meet(hoa.db, hoa.time)
    other = msgspec.structs.replace(first, node="another", name="Trạm mới")
    trust_hub.trust_hub(hoa.db, other, now=hoa.time)
    assert hub.met_at(hoa.db) == 0
    hub.meet(hoa.db, hoa.time + 60_000)
    trust_hub.trust_hub(hoa.db, first, now=hoa.time)
    assert hub.met_at(hoa.db) == hoa.time
    hub.meet(hoa.db, hoa.time + 120_000)
    assert hub.met_at(hoa.db) == hoa.time + 120_000
    trust_hub.trust_hub(hoa.db, other, now=hoa.time)
    assert hub.met_at(hoa.db) == hoa.time + 60_000


def test_nobody_at_an_address_or_a_stranger_is_said_in_a_sentence(
    hoa: townhall.Device, station: office.Office, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(hoa)
    page = open_sync(seat)
    page.hub.look.click()
    assert page.hub.typed.problem.text().startswith("Hãy gõ địa chỉ")
    for typed, said in (("127.0.0.1:9", "Không có trạm nào trả lời"), (station.hall.address, "không phải trạm xã")):
        page.hub.address.setText(typed)
        page.hub.look.click()
        seat.settle()
        assert said in page.hub.refusal._words.text()
    with hoa.db.atomic():
        me.change(hoa.db, node_key=bytes(32).hex())
    page.hub.address.setText(station.address)
    page.hub.look.click()
    seat.settle()
    assert "không phải trạm xã của tỉnh nhà" in page.hub.refusal._words.text()


def test_a_hub_is_found_in_the_network(
    hoa: townhall.Device, station: office.Office, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [nearby.Found("Trạm", station.hub.node, station.address), nearby.Found("Ai đó", "0" * 16, office.NOWHERE)]
    monkeypatch.setattr(nearby, "find", lambda: told)
    seat = sit(hoa)
    page = open_sync(seat)
    page.hub.seek.click()
    seat.settle()
    assert [line.words for line in page.hub.found._shown] == [f"Trạm Hồng Gai: {hubs.digits(station.hub.key)}"]
