"""When this computer exchanges and what people are told of it, with a real province or strangers in its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import pytest
import seats
import strangers
import townhall
from PySide6.QtNetwork import QNetworkInformation
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp import resources
from fieldapp.actions import record_visit
from fieldapp.store import journal, me, origins, people, reference
from fieldapp.store import visits as slips
from fieldapp.sync import run
from fieldapp.ui import exchanges, text

Sit = Callable[[commune.Laptop], seats.Seat]
MINUTE = 60_000
Reachability = QNetworkInformation.Reachability


@pytest.fixture
def device(served: townhall.Townhall, tmp_path: Path) -> Iterator[townhall.Device]:
    """Hòa's laptop with a fresh enrolment."""
    device = townhall.Device(served, tmp_path / "hoa", "hoa")
    yield device
    device.close()


def address(laptop: commune.Laptop, url: str) -> None:
    """From now on this laptop finds its province there."""
    with laptop.db.atomic():
        me.change(laptop.db, url=url)


def told(seat: seats.Seat) -> list[exchanges.Standing]:
    """What is told from now on."""
    heard: list[exchanges.Standing] = []
    seat.traffic.told.connect(heard.append)
    return heard


def outcomes(heard: list[exchanges.Standing]) -> list[str]:
    return [standing.outcome for standing in heard]


def record(laptop: commune.Laptop) -> str:
    """A slip of the laptop's owner in the first village that is theirs."""
    owner, [village] = laptop.owner(), people.villages(laptop.db, commune.TODAY)
    [(team, _, _), *_] = reference.helpers(laptop.db, village.id, commune.TODAY)
    slip = commune.slip(village=village.id, team=team, helpers=(owner.person,))
    return record_visit.record_visit(laptop.db, slip, catalogue=commune.CATALOGUE, **laptop.moment())


def test_the_first_exchange_is_at_start_and_brings_the_places(device: townhall.Device, sit: Sit, qtbot: QtBot) -> None:
    seat = sit(device)
    heard = told(seat)
    assert people.villages(device.db, commune.TODAY) == []
    with qtbot.waitSignal(seat.session.changed):
        seat.traffic.start()
    assert outcomes(heard) == ["sending", "ok"]
    assert (heard[-1].kind, heard[-1].words, heard[-1].why) == ("online", "Đã nối với tỉnh", "")
    assert [area.name for area in people.villages(device.db, commune.TODAY)] == ["Khe Sú"]
    assert origins.waiting(device.db, "province") == 0


def test_what_was_saved_travels_and_is_told_in_numbers(device: townhall.Device, sit: Sit, qtbot: QtBot) -> None:
    seat = sit(device)
    seat.traffic.start()
    seat.settle()
    row = record(device)
    assert slips.one(device.db, row).line.custody == "here"
    with (
        qtbot.waitSignal(seat.traffic.progressed) as progress,
        qtbot.waitSignal(seat.traffic.ended) as end,
        qtbot.waitSignal(seat.session.changed),
    ):
        seat.traffic.now()
    assert [report.facts_out for report in (*progress.args, *end.args)] == [1, 1]
    assert slips.one(device.db, row).line.custody == "province"


def test_nothing_new_changes_nothing(device: townhall.Device, sit: Sit, qtbot: QtBot) -> None:
    seat = sit(device)
    seat.traffic.start()
    seat.settle()
    with qtbot.assertNotEmitted(seat.session.changed):
        seat.traffic.now()
        seat.settle()
    assert seat.traffic.standing.outcome == "ok"


def test_the_next_one_comes_after_the_usual_time(device: townhall.Device, sit: Sit) -> None:
    seat = sit(device)
    seat.traffic.start()
    seat.settle()
    assert 280_000 <= seat.traffic.wait() <= 320_000  # coarse timers may be five in a hundred off


def test_what_is_saved_while_the_province_answers_goes_there_soon(device: townhall.Device, sit: Sit) -> None:
    seat = sit(device)
    seat.traffic.start()
    seat.settle()
    record(device)
    seat.session.changed.emit()
    assert 0 <= seat.traffic.wait() <= exchanges.SOON * 1.06  # coarse timers may be five in a hundred off
    seat.traffic.now()
    seat.settle()
    assert seat.traffic.wait() > exchanges.SOON, "the news of one's own sending asks for no further exchange"


def test_the_next_one_comes_by_itself(device: townhall.Device, sit: Sit, qtbot: QtBot) -> None:
    seat = sit(device)
    often = exchanges.Exchanges(seat.session, 0, parent=seat.session)
    ends: list[run.Report] = []
    often.ended.connect(ends.append)
    often.start()
    qtbot.waitUntil(lambda: len(ends) >= 3)
    often.stop()
    seat.settle()


def test_without_network_it_says_so_calmly_and_tries_again_soon(device: townhall.Device, sit: Sit) -> None:
    seat = sit(device)
    address(device, strangers.nobody())
    seat.traffic.start()
    seat.settle()
    standing = seat.traffic.standing
    assert (standing.outcome, standing.kind) == ("offline", "offline")
    assert standing.words == "Chưa có mạng"
    assert standing.why.startswith("Chưa có mạng hoặc mạng quá yếu")
    assert 2_000 <= seat.traffic.wait() <= 10_000
    assert seat.journal()[0] == "wire_offline"
    seat.traffic.now()
    seat.settle()
    assert 10_000 <= seat.traffic.wait() <= 20_000  # each failure doubles the wait


def test_back_in_the_network_it_tries_at_once(device: townhall.Device, sit: Sit, served: townhall.Townhall) -> None:
    seat = sit(device)
    address(device, strangers.nobody())
    seat.traffic.start()
    seat.settle()
    address(device, served.address)
    seat.traffic.reach(Reachability.Online)
    assert seat.traffic.running
    seat.settle()
    assert seat.traffic.standing.outcome == "ok"


def test_a_network_that_goes_is_told_without_a_try(device: townhall.Device, sit: Sit) -> None:
    seat = sit(device)
    seat.traffic.start()
    seat.settle()
    seat.traffic.reach(Reachability.Disconnected)
    assert not seat.traffic.running
    assert seat.traffic.standing.outcome == "offline"
    seat.traffic.reach(Reachability.Unknown)
    assert not seat.traffic.running


def test_two_never_run_at_once(device: townhall.Device, sit: Sit, qtbot: QtBot) -> None:
    seat = sit(device)
    heard = told(seat)
    with strangers.silent() as (nowhere, let_go):
        address(device, nowhere)
        seat.traffic.start()
        seat.traffic.now()
        assert outcomes(heard) == ["sending"]
        let_go.set()
        seat.settle()
    assert outcomes(heard) == ["sending", "offline"]


def test_a_network_that_comes_back_while_it_tries_is_tried_once_more(
    device: townhall.Device, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(device)
    heard = told(seat)
    with strangers.silent() as (nowhere, let_go):
        address(device, nowhere)
        seat.traffic.start()
        seat.traffic.reach(Reachability.Online)
        let_go.set()
        qtbot.waitUntil(lambda: len(heard) == 4)
    assert outcomes(heard) == ["sending", "offline"] * 2
    assert seat.traffic.wait() > 0


def test_a_login_page_of_the_network_is_told_as_one(device: townhall.Device, sit: Sit) -> None:
    seat = sit(device)
    with strangers.answering(200, b"<html>Xin chao quy khach</html>", Content_Type="text/html") as page:
        address(device, page)
        seat.traffic.start()
        seat.settle()
    assert (seat.traffic.standing.outcome, seat.traffic.standing.kind) == ("portal", "trouble")
    assert "trình duyệt" in seat.traffic.standing.why


def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(device: townhall.Device, sit: Sit) -> None:
    seat = sit(device)
    with strangers.answering(503, ours=True, Retry_After="600") as busy:
        address(device, busy)
        seat.traffic.start()
        seat.settle()
    assert seat.traffic.standing.outcome == "busy"
    assert seat.traffic.wait() >= 600_000 - 1000


def test_a_program_that_is_too_old_is_told_as_one(device: townhall.Device, sit: Sit) -> None:
    seat = sit(device)
    refusal = json.dumps({"code": "too_old"}).encode()
    with strangers.answering(426, refusal, ours=True, Content_Type="application/json") as newer:
        address(device, newer)
        seat.traffic.start()
        seat.settle()
    assert (seat.traffic.standing.outcome, seat.traffic.standing.words) == ("too_old", "Chương trình đã quá cũ")
    assert 14 * MINUTE <= seat.traffic.wait() <= 16 * MINUTE


def test_what_a_newer_server_refuses_with_is_a_sentence_here_too(device: townhall.Device, sit: Sit) -> None:
    """Its word for it is unknown to this program, and would say nothing to anybody."""
    seat = sit(device)
    refusal = json.dumps({"code": "new_rule", "details": {"code": 1, "self": 2}}).encode()
    with strangers.answering(400, refusal, ours=True, Content_Type="application/json") as newer:
        address(device, newer)
        seat.traffic.start()
        seat.settle()
    assert seat.traffic.standing.why == resources.say("server_refused", status="new_rule")
    [line, *_] = journal.lines(device.db)
    assert (line.code, line.details) == ("server_refused", {"status": "new_rule"})


def test_who_is_no_longer_let_in_is_told_once_and_only_a_person_tries_again(
    device: townhall.Device, sit: Sit, served: townhall.Townhall
) -> None:
    seat = sit(device)
    with device.db.atomic():
        me.change(device.db, token="another")
    seat.traffic.start()
    seat.settle()
    assert seat.traffic.standing.outcome == "unauthorized"
    assert "cán bộ xã" in seat.traffic.standing.why
    assert seat.traffic.wait() < 0
    seat.traffic.reach(Reachability.Online)
    assert not seat.traffic.running
    seat.traffic.now()
    assert seat.traffic.running


def test_a_revoked_computer_hands_over_and_stops(device: townhall.Device, sit: Sit, served: townhall.Townhall) -> None:
    seat = sit(device)
    seat.traffic.start()
    seat.settle()
    record(device)
    served.revoke("hoa")
    seat.traffic.now()
    seat.settle()
    assert seat.traffic.standing.outcome == "revoked"
    assert seat.traffic.standing.why.startswith("Tỉnh đã thôi cho máy này gửi và nhận")
    assert origins.waiting(device.db, "province") == 0
    assert seat.traffic.wait() < 0


def test_a_computer_known_to_be_revoked_hands_over_what_it_still_has(
    device: townhall.Device, sit: Sit, served: townhall.Townhall
) -> None:
    """The program ended in the midst of the handing over, and a slip was written since."""
    seat = sit(device)
    seat.traffic.now()
    seat.settle()
    served.revoke("hoa")
    with device.db.atomic():
        me.change(device.db, state="revoked")
    record(device)
    parted: list[bool] = []
    seat.session.parted.connect(lambda: parted.append(True))
    seat.traffic.start()
    seat.settle()
    assert seat.traffic.standing.outcome == "revoked"
    assert (origins.waiting(device.db, "province"), parted) == (0, [True])


def test_a_computer_that_has_handed_over_parts_without_a_network(device: townhall.Device, sit: Sit) -> None:
    with device.db.atomic():
        me.change(device.db, state="revoked", url="http://127.0.0.1:9")
    seat = sit(device)
    parted: list[bool] = []
    seat.session.parted.connect(lambda: parted.append(True))
    seat.traffic.start()
    seat.settle()
    assert (seat.traffic.standing.outcome, parted) == ("revoked", [True])


def test_who_was_let_in_again_before_the_vault_went_keeps_it(
    device: townhall.Device, sit: Sit, served: townhall.Townhall
) -> None:
    """The program ended before the vault went; meanwhile a backup of the province was put back."""
    with device.db.atomic():
        me.change(device.db, state="revoked")
    seat = sit(device)
    parted: list[bool] = []
    seat.session.parted.connect(lambda: parted.append(True))
    seat.traffic.start()
    seat.settle()
    assert (seat.traffic.standing.outcome, parted) == ("ok", [])
    assert device.owner().state == "active"


def test_an_answer_that_is_not_the_provinces_is_not_believed(
    device: townhall.Device, sit: Sit, served: townhall.Townhall
) -> None:
    seat = sit(device)
    with device.db.atomic():
        me.change(device.db, node_key="00" * 32)
    seat.traffic.start()
    seat.settle()
    assert seat.traffic.standing.outcome == "problem"
    assert seat.traffic.standing.words == "Chưa gửi được"
    assert seat.traffic.wait() > 0


def test_stopped_it_begins_no_more(device: townhall.Device, sit: Sit) -> None:
    seat = sit(device)
    seat.traffic.start()
    seat.traffic.stop()
    seat.settle()
    seat.traffic.now()
    assert not seat.traffic.running
    assert seat.traffic.wait() < 0
    assert seat.traffic.standing.outcome == "sending"  # what ended after that is nobody's news


def test_a_closing_program_ends_a_run_after_its_request(device: townhall.Device, sit: Sit) -> None:
    seat = sit(device)
    heard = told(seat)
    seat.session.wire.stopping.set()
    seat.traffic.start()
    seat.settle()
    assert outcomes(heard) == ["sending"]
    assert people.villages(device.db, commune.TODAY) == []


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("outcome", ["offline", "portal", "busy", "unauthorized", "too_old", "clock", "tls"])
def test_every_outcome_has_a_sentence_that_says_what_to_do(outcome: str, lang: str) -> None:
    said = resources.say(f"wire_{outcome}", lang)
    assert len(said) > 40
    assert said[-1] == "."


def test_how_it_stands_is_said_again_in_another_language(
    device: townhall.Device, sit: Sit, dressed: QApplication
) -> None:
    seat = sit(device)
    address(device, strangers.nobody())
    seat.traffic.start()
    seat.settle()
    text.install(dressed, "en")
    seat.session.lang = "en"
    seat.traffic.say_again()
    assert seat.traffic.standing.words == "No network"
    assert seat.traffic.standing.why.startswith("There is no network")
