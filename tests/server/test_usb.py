"""Slips that travel by USB: from a member to the province and back, also in a head's bag, in any order, any number of
times."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import commune
import pytest
import stick as sticks

from fieldapp.actions import drop_bundle, exchange_now, keep_recovery
from fieldapp.domain import problems
from fieldapp.server import access, app
from fieldapp.store import custody, feed, journal, me, opened, people, vault
from fieldapp.sync import courier, protocol, transport

Seat = Callable[[str], sticks.Laptop]


def by_wire(laptop: sticks.Laptop, town) -> None:
    """The same laptop meets the province by the network."""
    with app.running(town.province) as address:
        with laptop.db.atomic():
            me.change(laptop.db, url=address)
        with contextlib.closing(transport.Transport(address, token=me.read(laptop.db).token)) as link:
            exchange_now.exchange_now(laptop.db, link, clock=laptop.now, entropy=laptop.entropy)


def test_a_laptop_without_a_network_is_taken_in_by_file_and_knows_at_once_where_it_works(seat: Seat) -> None:
    lan = seat("lan")
    assert me.read(lan.db).name == "Đặng Thị Lan"
    assert [line.code for line in journal.lines(lan.db)] == ["journal_enrolled"]
    assert [area.name for area in people.villages(lan.db, commune.TODAY)] == ["Khe Sú"]
    assert len(vault.recovery_slots(lan.folder)) == 1


def test_who_was_taken_in_when_the_power_failed_is_given_the_provinces_slot_at_the_next_start(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dark:
        dark.setattr(keep_recovery, "keep_recovery", lambda *_: None)  # the power fails before it
        lan = seat("lan")
    assert vault.recovery_slots(lan.folder) == []
    opened.close(lan.folder, lan.db)
    with monkeypatch.context() as full:
        full.setattr(vault, "add_recovery", _full)
        lan.db = opened.writer(lan.folder, lan.key, least_free=0)  # a full disk keeps nobody out
    opened.close(lan.folder, lan.db)
    lan.db = opened.writer(lan.folder, lan.key, least_free=0)
    assert len(vault.recovery_slots(lan.folder)) == 1


def _full(*_: object) -> None:
    raise problems.Problem("disk_full")


def test_an_invitation_by_file_is_good_once(town, seat: Seat, office: sticks.Office, tmp_path: Path) -> None:
    invitation = town.invite("lan")
    sticks.Laptop(tmp_path / "first", "lan", invitation, office).close()
    assert sticks.refusal(sticks.Laptop, tmp_path / "second", "hoa", invitation, office) == "invitation_used"


def test_a_members_month_goes_by_usb_and_its_receipt_comes_home(seat: Seat, office: sticks.Office) -> None:
    lan = seat("lan")
    rows = [lan.visit("Bàn Thị Múi", time=f"07:{minute:02}") for minute in range(27)]
    before = lan.time
    carried = lan.make()
    assert {lan.line(row).custody for row in rows} == {custody.HERE}
    told = lan.custody()
    assert (told.waiting, told.sent, told.usb) == (27, 0, 27)
    assert before < told.usb_at <= lan.time
    answer = office.take(carried)
    assert office.visits() == 27
    assert lan.custody().sent == 0, "carried is not received"
    taken = lan.take(answer)
    assert (taken.confirmed, taken.waiting, lan.custody().usb) == (27, 0, 0)
    assert {lan.line(row).custody for row in rows} == {custody.PROVINCE}
    codes = ["journal_usb_taken", "journal_usb_written", "journal_enrolled"]
    assert [line.code for line in journal.lines(lan.db)] == codes


def test_a_head_carries_what_only_the_province_reads_and_brings_the_answer_home(
    seat: Seat, office: sticks.Office
) -> None:
    lan, head = seat("lan"), seat("sang")
    row = lan.visit("Bàn Thị Múi")
    assert head.take(lan.make()).carried == 1
    assert head.custody().waiting == 0, "what is carried is not the head's own"
    bag = head.written()
    assert bag.carried == 1
    done = head.take(office.take(bag.files[0]))
    assert (done.facts_in, done.carried) == (1, 1), "the head reads the slip in the same answer"
    assert head.line(row).name == "Bàn Thị Múi"
    home = head.written()
    assert home.carried == 1, "the question has arrived, only the answer is carried on"
    taken = lan.take(home.files[0])
    assert taken.confirmed == 1
    assert lan.line(row).custody == custody.PROVINCE


def test_whatever_the_order_and_however_often_each_visit_is_there_once(seat: Seat, office: sticks.Office, town) -> None:
    lan, hoa, head = seat("lan"), seat("hoa"), seat("sang")
    lan.visit("Bàn Thị Múi")
    first = lan.make()
    hoa.visit("Tằng A Phúc")
    lan.visit("Lỷ Thị Tằng")
    second = lan.make()
    by_wire(lan, town)
    lan.visit("")
    third = lan.make()
    head.take(second)
    later, earlier = office.take(third), office.take(first)
    bag = head.make()
    for file in (bag, second, hoa.make(), bag):
        for laptop in (lan, hoa, head):
            laptop.take(office.take(file))
    for answer in (later, earlier, later):
        lan.take(answer)
    by_wire(hoa, town)
    for laptop in (lan, hoa, head, lan):
        laptop.take(office.take(laptop.make()))
    assert office.visits() == office.facts() == 4
    told = office.digests([town.area("Khe Sú")])
    assert lan.digests() == hoa.digests() == head.digests() == told != {}
    assert [one.custody().waiting for one in (lan, hoa, head)] == [0, 0, 0]
    assert [len(one.db.execute("SELECT row FROM visit").fetchall()) for one in (lan, hoa, head)] == [4, 4, 4]


def test_a_file_that_was_never_carried_loses_nothing(seat: Seat, office: sticks.Office, town) -> None:
    lan = seat("lan")
    lan.visit("Bàn Thị Múi")
    lan.make().unlink()
    assert (lan.custody().waiting, lan.custody().usb) == (1, 1)
    by_wire(lan, town)
    assert (lan.custody().waiting, lan.custody().usb, office.visits()) == (0, 0, 1)


def test_what_was_written_and_taken_back_counts_as_never_written(seat: Seat) -> None:
    lan = seat("lan")
    lan.visit("Bàn Thị Múi")
    done = lan.written()
    drop_bundle.drop_bundle(lan.db, done.req, done.files)
    assert not done.files[0].exists()
    assert (lan.custody().waiting, lan.custody().usb) == (1, 0)


def test_an_answer_that_the_network_has_overtaken_brings_nothing_and_takes_nothing_back(
    seat: Seat, office: sticks.Office, town
) -> None:
    lan = seat("lan")
    lan.visit("Bàn Thị Múi")
    slow = office.take(lan.make())
    lan.visit("Lỷ Thị Tằng")
    by_wire(lan, town)
    before = lan.state()
    assert lan.take(slow).old == 1
    assert lan.state() == before
    assert lan.custody().waiting == 0


def overtaken_in_silence(seat: Seat, office: sticks.Office, town) -> None:
    """The same where the feed tells nothing: what the province holds back moves no cursor."""
    lan = seat("lan")
    lan.strange()
    slow = office.take(lan.make())
    lan.strange()
    by_wire(lan, town)
    lan.take(slow)
    assert lan.custody().waiting == 0


def test_an_old_answer_takes_no_receipt_back(seat: Seat, office: sticks.Office, town) -> None:
    overtaken_in_silence(seat, office, town)


def test_without_looking_whether_it_was_overtaken_an_old_answer_takes_receipts_back(
    seat: Seat, office: sticks.Office, town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "current", lambda db, asked: True)
    with pytest.raises(AssertionError):
        overtaken_in_silence(seat, office, town)


def test_a_copied_laptop_is_noticed_by_file_too_and_loses_nothing(seat: Seat, office: sticks.Office) -> None:
    lan = seat("lan")
    lan.take(office.take(lan.make()))
    image = {one.name: one.read_bytes() for one in lan.folder.iterdir()}
    lan.visit("Bàn Thị Múi")
    lan.take(office.take(lan.make()))
    lan.db.close()
    for one in lan.folder.iterdir():
        one.unlink()
    for name, content in image.items():
        (lan.folder / name).write_bytes(content)
    lan.db = opened.writer(lan.folder, lan.key, least_free=0)
    lan.visit("Lỷ Thị Tằng")
    assert lan.take(office.take(lan.make())).forked
    assert lan.custody().waiting == 1, "it is told once more, under a new number"
    lan.take(office.take(lan.make()))
    assert (lan.custody().waiting, office.visits()) == (0, 2)
    assert len(lan.db.execute("SELECT row FROM visit").fetchall()) == 2


def test_a_revoked_laptop_hands_its_work_over_and_hears_that_it_is_let_in_no_more(
    seat: Seat, office: sticks.Office, town
) -> None:
    lan = seat("lan")
    lan.visit("Bàn Thị Múi")
    with town.desk() as at:
        access.revoke_person(at, "lan")
    taken = lan.take(office.take(lan.make()))
    assert taken.revoked
    assert (office.facts(), office.visits()) == (1, 0), "kept apart until somebody has looked at it"
    assert me.read(lan.db).state == "revoked"


def test_a_laptop_that_met_the_province_by_usb_alone_for_months_may_come_by_the_network(
    seat: Seat, office: sticks.Office, town
) -> None:
    lan = seat("lan")
    town.now += 90 * 24 * 3600 * 1000
    with pytest.raises(transport.Unauthorized):
        by_wire(lan, town)
    lan.take(office.take(lan.make()))
    lan.visit("Bàn Thị Múi", late_reason="Máy hết pin đồng hồ.")  # by the province's day it was long ago
    by_wire(lan, town)
    assert lan.custody().waiting == 0


def test_what_is_offered_back_is_taken_by_file_and_no_body_stays_beside_the_question(
    seat: Seat, office: sticks.Office
) -> None:
    lan, hoa = seat("lan"), seat("hoa")
    lan.visit("Bàn Thị Múi")
    office.take(lan.make())
    hoa.take(office.take(hoa.make()))
    with hoa.db.atomic():  # as after a province came back from a backup
        hoa.db.execute("UPDATE change SET offer = 1 WHERE n = 0")
    question = hoa.make()
    [(asked, offered)] = hoa.db.execute("SELECT asked, offered FROM bundle ORDER BY made DESC LIMIT 1").fetchall()
    assert "Múi" not in bytes(asked).decode()
    assert len(offered.split()) == 1
    hoa.take(office.take(question))
    assert not feed.offering(hoa.db)
    assert office.facts() == 1


def test_many_facts_go_in_pages_and_come_in_pages(
    seat: Seat, office: sticks.Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "PAGE", 4000)
    monkeypatch.setattr(protocol, "PAGE_BYTES", 4000)
    monkeypatch.setattr(protocol, "SMALLEST", 1)
    lan, head = seat("lan"), seat("sang")
    for minute in range(40):
        lan.visit("Bàn Thị Múi", time=f"06:{minute:02}")
    assert lan.take(office.take(lan.make())).confirmed == 40
    assert head.take(office.take(head.make())).facts_in == 40
    assert head.digests() == lan.digests() != {}
