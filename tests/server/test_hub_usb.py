"""Sticks at a commune's hub: the clerk takes a member's file in where no internet is, the hub carries the letters to
the province later and keeps the answers for the way home; a real hub, a real province, real sockets."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nacl.signing
import office
import pytest
import sqlalchemy as sa
import stick as sticks
import townhall

from fieldapp.actions import drop_bundle, forget_hub
from fieldapp.domain import problems
from fieldapp.server import accept, database, hub_carriers, hub_files, hub_letters, hub_tables, needless, relay, uplink
from fieldapp.server.routes import hub as hub_routes
from fieldapp.store import bundles, custody, days, journal
from fieldapp.sync import bundle, courier, envelope, exchange, hubs, letters, parts, porter, protocol

Seat = Callable[[str], sticks.Laptop]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[townhall.Townhall]:
    """A province that is behind a socket only while a test serves it."""
    (tmp_path / "province").mkdir()
    made = townhall.Townhall(tmp_path / "province")
    yield made
    made.close()


@pytest.fixture
def province(hall: townhall.Townhall, tmp_path: Path) -> sticks.Office:
    """The province's own computer with its stick."""
    return sticks.Office(hall.province, sticks.Stick(tmp_path / "usb"))


@pytest.fixture
def seat(hall: townhall.Townhall, province: sticks.Office, tmp_path: Path) -> Iterator[Seat]:
    """People whose laptops never meet a network."""
    made: list[sticks.Laptop] = []

    def sit(person: str) -> sticks.Laptop:
        folder = tmp_path / f"{person}{len(made)}"
        made.append(sticks.Laptop(folder, person, hall.invite(person, url=office.NOWHERE), province))
        return made[-1]

    yield sit
    for one in made:
        one.close()


@pytest.fixture
def trạm(hall: townhall.Townhall, tmp_path: Path) -> Iterator[office.Office]:
    """A hub of Hồng Gai; the internet is gone since it joined."""
    made = office.Office(hall, tmp_path / "hub", direct=True)
    yield made
    made.close()


def carry(trạm: office.Office, hall: townhall.Townhall) -> uplink.Handed:
    """A network appears at the office."""
    return uplink.settle(trạm.hub, trạm.way())


def left(trạm: office.Office) -> int:
    """How many letters wait at the hub for the province."""
    with database.reading(trạm.hub.engine) as conn:
        return hub_letters.waiting(conn, hub_files.home(trạm.hub.state()))


def home(trạm: office.Office, stick: sticks.Stick) -> Path:
    """The file of answers that the clerk gives back."""
    out = stick.file()
    parts.write(out, hub_files.make(trạm.hub))
    return out


def test_a_members_file_goes_by_the_hub_and_the_answer_comes_back_on_the_next_stick(
    seat: Seat, trạm, hall, province
) -> None:
    lan = seat("lan")
    row = lan.visit("Bàn Thị Múi")
    kept = hub_files.take(trạm.hub, lan.make().read_bytes()).kept
    assert (kept.fresh, kept.before, left(trạm), province.visits()) == (1, 0, 1, 0)
    assert hub_files.make(trạm.hub) == b"", "the province alone can answer"
    with database.reading(trạm.hub.engine) as conn:
        [(to, data)] = conn.execute(sa.select(hub_tables.letter.c.to, hub_tables.letter.c.data)).all()
    assert sticks.refusal(bundle.open, bundle.Sealed(to, bytes(data)), trạm.hub.reader) == "bundle_damaged"
    assert lan.custody().waiting == 1, "what lies at the hub is not received"
    assert carry(trạm, hall).arrived == 1
    assert (left(trạm), province.visits()) == (0, 1)
    assert lan.take(home(trạm, province.stick)).confirmed == 1
    assert lan.line(row).custody == custody.PROVINCE


def test_news_and_verdicts_come_back_the_same_way(seat: Seat, trạm, hall, province) -> None:
    lan, head = seat("lan"), seat("sang")
    row = lan.visit("Bàn Thị Múi")
    for one in (lan, head):
        hub_files.take(trạm.hub, one.make().read_bytes())
    carry(trạm, hall)
    hub_files.take(trạm.hub, head.make().read_bytes())
    carry(trạm, hall)
    bag = home(trạm, province.stick)
    lan.take(bag)
    head.take(bag)
    head.review([row], "approved")
    hub_files.take(trạm.hub, head.make().read_bytes())
    carry(trạm, hall)
    hub_files.take(trạm.hub, lan.make().read_bytes())
    carry(trạm, hall)
    lan.take(home(trạm, province.stick))
    assert lan.line(row).state == "approved"


def test_a_file_taken_twice_is_kept_once_and_asked_again_when_its_answer_is_gone(
    seat: Seat, trạm, hall, province
) -> None:
    lan = seat("lan")
    lan.visit("Bàn Thị Múi")
    file = lan.make().read_bytes()
    assert [hub_files.take(trạm.hub, file).kept.fresh for _ in range(3)] == [1, 0, 0]
    assert carry(trạm, hall).arrived == 1
    assert hub_files.take(trạm.hub, file).kept.before == 1, "its answer lies here"
    assert carry(trạm, hall).arrived == 0
    with database.writing(trạm.hub.engine) as conn:
        hub_letters.tidy(conn, hub_files.home(trạm.hub.state()), hall.now + hub_letters.HOME_MS + 1000 * 3600)
    assert hub_files.make(trạm.hub) == b"", "nobody had called for it in all that time"
    assert hub_files.take(trạm.hub, file).kept.fresh == 1
    assert carry(trạm, hall).arrived == 1
    assert lan.take(home(trạm, province.stick)).confirmed == 1
    assert province.visits() == 1


def test_answers_from_the_provinces_own_computer_wait_at_the_hub_for_the_village(seat: Seat, trạm, province) -> None:
    lan = seat("lan")
    lan.visit("Bàn Thị Múi")
    answer = province.take(lan.make())
    trạm.meet()  # it hears of Lan's laptop
    assert hub_files.take(trạm.hub, answer.read_bytes()).kept.home == 1
    assert lan.take(home(trạm, province.stick)).confirmed == 1


def test_what_is_not_whole_not_of_this_province_or_of_a_later_day_leaves_nothing_at_the_hub(seat: Seat, trạm) -> None:
    good = seat("lan").make().read_bytes()
    for at in (1, 5, 40, len(good) // 2, len(good) - 1):
        assert sticks.refusal(hub_files.take, trạm.hub, good[:at]) in ("bundle_damaged", "bundle_none")
        flipped = bytearray(good)
        flipped[at] ^= 4
        assert sticks.refusal(hub_files.take, trạm.hub, bytes(flipped)).startswith("bundle_")
    letter = bundle.seal(bundle.Letter(bundle.ASKED, [b"x"]), bytes(32 * [9]))
    assert sticks.refusal(hub_files.take, trạm.hub, bundle.pack("0" * 16, [letter])) == "bundle_foreign"
    assert sticks.refusal(hub_files.take, trạm.hub, b"FAB2" + bytes(100)) == "bundle_version"
    ours = hub_files.home(trạm.hub.state())
    assert sticks.refusal(hub_files.take, trạm.hub, bundle.pack(ours, [letter])) == "hub_letters_none"
    assert left(trạm) == 0


def test_a_hub_that_has_not_joined_or_is_kept_out_takes_nothing(seat: Seat, trạm) -> None:
    file = seat("lan").make().read_bytes()
    for state, code in (("new", "hub_new"), ("revoked", "hub_revoked")):
        with database.writing(trạm.hub.engine) as conn:
            conn.execute(hub_tables.hub.update().values(state=state))
        assert sticks.refusal(hub_files.take, trạm.hub, file) == code


def test_a_strangers_sticks_fill_no_hub(seat: Seat, trạm, hall, province, monkeypatch) -> None:
    lan = seat("lan")
    lan.visit("Bàn Thị Múi")
    file = lan.make().read_bytes()
    monkeypatch.setattr(hub_letters, "MOST", 3 * len(file))
    monkeypatch.setattr(hub_letters, "AT_ONCE", 2 * len(file))
    junk = hub_files.home(trạm.hub.state())

    def stranger(mark: bytes, size: int) -> bytes:
        return bundle.pack(junk, [bundle.Sealed(junk, mark * size)])

    assert sticks.refusal(hub_files.take, trạm.hub, stranger(b"!", 3 * len(file))) == "hub_letters_full"
    assert left(trạm) == 0, "nothing of it"
    for mark in (b"a", b"b", b"c"):
        hub_files.take(trạm.hub, stranger(mark, len(file) - 300))
    assert sticks.refusal(hub_files.take, trạm.hub, file) == "hub_letters_full"
    done = carry(trạm, hall)
    assert (done.arrived, done.refused) == (0, 3)
    assert hub_files.take(trạm.hub, file).kept.fresh == 1, "what the province has refused makes room"
    assert carry(trạm, hall).arrived == 1


def test_an_older_province_leaves_the_letters_at_the_hub(seat: Seat, trạm, hall, province, monkeypatch) -> None:
    lan = seat("lan")
    lan.visit("Bàn Thị Múi")
    hub_files.take(trạm.hub, lan.make().read_bytes())
    link = trạm.way()
    with monkeypatch.context() as yesterday:
        yesterday.setattr(office.Direct, "older", True)
        assert uplink.settle(trạm.hub, link).old
    assert left(trạm) == 1
    assert carry(trạm, hall).arrived == 1, "the province has a new program"


def test_a_hub_that_dies_on_the_way_has_the_letter_still(seat: Seat, trạm, hall, province, monkeypatch) -> None:
    lan = seat("lan")
    lan.visit("Bàn Thị Múi")
    hub_files.take(trạm.hub, lan.make().read_bytes())
    before = trạm.image()
    heard = hub_letters.heard

    def power_cut(*args: object) -> None:
        heard(*args)
        raise KeyboardInterrupt

    with monkeypatch.context() as storm:
        storm.setattr(hub_letters, "heard", power_cut)
        with pytest.raises(KeyboardInterrupt):
            carry(trạm, hall)
    assert (left(trạm), province.visits()) == (1, 1), "the province has it, the hub does not know"
    trạm.put_back(before)
    assert carry(trạm, hall).arrived == 1
    assert lan.take(home(trạm, province.stick)).confirmed == 1
    assert province.visits() == 1


def test_a_lost_hub_loses_nothing(seat: Seat, trạm, hall, province, tmp_path) -> None:
    lan, head = seat("lan"), seat("sang")
    lan.visit("Bàn Thị Múi")
    file = lan.make()
    hub_files.take(trạm.hub, file.read_bytes())
    head.take(file)
    other = office.Office(hall, tmp_path / "another", direct=True)
    with contextlib.closing(other):
        lan.visit("Tằng A Phúc")
        hub_files.take(other.hub, lan.make().read_bytes())
        carry(other, hall)
        assert lan.take(home(other, province.stick)).confirmed == 2
    assert province.visits() == 2


def test_a_kept_out_laptop_hears_it_by_the_hubs_file(seat: Seat, trạm, hall, province) -> None:
    lan = seat("lan")
    lan.visit("Bàn Thị Múi")
    hall.revoke("lan")
    hub_files.take(trạm.hub, lan.make().read_bytes())
    carry(trạm, hall)
    done = lan.take(home(trạm, province.stick))
    assert (done.revoked, done.confirmed) == (True, 1)


# What a hub says of letters that lie with it ------------------------------------------------------------------


def receipt(trạm: office.Office, laptop: sticks.Laptop) -> Path:
    """The clerk takes a laptop's file in; without a network there is only the hub's word to bring home."""
    hub_files.take(trạm.hub, laptop.make().read_bytes())
    out = laptop.stick.file()
    parts.write(out, hub_files.make(trạm.hub, alone=True))
    return out


def test_a_laptop_that_never_confirmed_the_hub_is_told_that_its_slip_lies_there(
    seat: Seat, trạm, hall, province
) -> None:
    lan, head = seat("lan"), seat("sang")
    row = lan.visit("Bàn Thị Múi")
    home_again = receipt(trạm, lan)
    assert (lan.line(row).custody, lan.custody().usb) == (custody.HERE, 1), "nobody has told it yet"
    done = lan.take(home_again)
    assert done.told() == [("bundle_shelved", {"name": "Trạm Hồng Gai", "count": 1})]
    assert lan.line(row).custody == custody.place(lan.db, row) == custody.HUB
    assert [(day.here, day.hub) for day in days.mine(lan.db)] == [(0, 1)]
    told = lan.custody()
    assert (told.waiting, told.usb, told.hub, told.shelved, told.shelf) == (1, 0, 0, 1, "Trạm Hồng Gai")
    later = lan.visit("Tằng A Phúc")
    assert lan.line(later).custody == custody.HERE, "this one was not on the stick"
    assert head.take(home_again).told() == [("bundle_old", {})], "it is about nothing of hers"
    carry(trạm, hall)
    lan.take(home(trạm, province.stick))
    assert lan.line(row).custody == custody.PROVINCE
    assert (lan.custody().shelved, lan.custody().waiting) == (0, 1)


def test_what_lies_at_the_hub_counts_once_however_often_it_was_written(seat: Seat, trạm) -> None:
    lan = seat("lan")
    for name in ("Bàn Thị Múi", "Tằng A Phúc"):
        lan.visit(name)
        lan.take(receipt(trạm, lan))
    last = lan.visit("Chìu Thị Lỷ")
    written = lan.written()
    assert (lan.custody().shelved, lan.custody().usb) == (2, 1)
    drop_bundle.drop_bundle(lan.db, written.req, written.files)
    assert (lan.custody().shelved, lan.custody().usb) == (2, 0)
    assert lan.line(last).custody == custody.HERE


def test_only_a_hub_of_the_province_is_believed(seat: Seat, trạm, hall) -> None:
    lan = seat("lan")
    row = lan.visit("Bàn Thị Múi")
    file = receipt(trạm, lan)
    read = bundle.read(file.read_bytes())
    stranger = nacl.signing.SigningKey(bytes(32))
    names = hubs.read_shelf(read.note, bytes(hall.province.signer.verify_key))
    assert names is not None
    badge = hubs.badge(stranger, bytes(stranger.verify_key), "Trạm lạ", hall.now)
    for told in (hubs.badge(hall.province.signer, bytes(trạm.hub.key), "Trạm", hall.now), badge):
        shelf = hubs.encode(hubs.Shelf(protocol.VERSION, told, names[1]))
        note = envelope.seal(shelf, stranger, made=hall.now, req="")
        parts.write(file, bundle.pack(read.province, [], note))
        lan.take(file)
        assert lan.line(row).custody == custody.HERE
    for note in (b"FA1", b"?" * 200, read.note[:-1]):
        parts.write(file, bundle.pack(read.province, [], note))
        assert lan.take(file).told() == [("bundle_old", {})]
    parts.write(file, bundle.pack(read.province, []))
    assert sticks.refusal(lan.take, file) == "bundle_damaged"


def test_without_its_word_a_slip_at_the_hub_would_go_on_as_only_here(seat, trạm, hall, province, monkeypatch) -> None:
    monkeypatch.setattr(courier._Intake, "_note", lambda self, note: None)
    with pytest.raises(AssertionError):
        test_a_laptop_that_never_confirmed_the_hub_is_told_that_its_slip_lies_there(seat, trạm, hall, province)


# Who was erased -------------------------------------------------------------------------------------------------


def shelf(trạm: office.Office) -> dict[str, bytes]:
    """The letters that lie at the hub, by their names."""
    columns = hub_tables.letter.c.name, hub_tables.letter.c.data
    with database.reading(trạm.hub.engine) as conn:
        found = conn.execute(sa.select(*columns).where(hub_tables.letter.c.data.is_not(None)))
        return {name: bytes(data) for name, data in found}


def on_disk(trạm: office.Office, data: bytes) -> bool:
    """Whether a letter's bytes stand in some file of the hub."""
    there = b"".join(file.read_bytes() for file in sorted(trạm.folder.iterdir()))
    return data[-200:] in there


def erased_while_answers_lie(seat: Seat, trạm: office.Office, hall: townhall.Townhall) -> None:
    """Of two answers one tells of Bàn Thị Múi, who is erased; the other laptop heard of her long ago."""
    lan, head = seat("lan"), seat("sang")
    row = lan.visit("Bàn Thị Múi")
    head.visit("Tằng A Phúc")
    for one in (lan, head):
        hub_files.take(trạm.hub, one.make().read_bytes())
        carry(trạm, hall)
        hall.now += 1000
    before = shelf(trạm)
    assert len(before) == 2
    hall.province.erase(row, "lan", "người dân yêu cầu")
    trạm.meet()
    gone = [before[name] for name in before.keys() - shelf(trạm).keys()]
    assert [on_disk(trạm, data) for data in before.values() if data not in gone] == [True]
    assert [on_disk(trạm, data) for data in gone] == [False]
    home_again = lan.stick.file()
    parts.write(home_again, hub_files.make(trạm.hub))
    assert lan.take(home_again).confirmed == 1, "hers was answered before the head's told of Múi"
    hub_files.take(trạm.hub, head.make().read_bytes())
    carry(trạm, hall)
    parts.write(home_again, hub_files.make(trạm.hub))
    assert head.take(home_again).confirmed == 1, "the province answers anew"
    assert head.digests() == {} or row not in str(head.digests())


def test_an_answer_that_tells_of_who_was_erased_goes_from_the_hub_at_once(seat: Seat, trạm, hall) -> None:
    erased_while_answers_lie(seat, trạm, hall)


@pytest.mark.parametrize("told", [False, True])
def test_without_marks_no_answer_would_go_or_all_of_them(seat: Seat, trạm, hall, monkeypatch, told) -> None:
    monkeypatch.setattr(hub_letters.marks, "may_tell", lambda *_: told)
    with pytest.raises(AssertionError):
        erased_while_answers_lie(seat, trạm, hall)


def handed_over(seat: Seat, trạm: office.Office, hall: townhall.Townhall) -> bool:
    """Whether a letter's bytes are still on the hub's disk once the province has it."""
    lan = seat("lan")
    lan.visit("Bàn Thị Múi")
    hub_files.take(trạm.hub, lan.make().read_bytes())
    [data] = shelf(trạm).values()
    assert on_disk(trạm, data)
    assert carry(trạm, hall).arrived == 1
    return on_disk(trạm, data)


def test_what_was_handed_over_is_in_no_byte_of_the_hubs_files(seat: Seat, trạm, hall) -> None:
    assert not handed_over(seat, trạm, hall)


def test_the_look_finds_what_a_hub_leaves_that_does_not_scrub(seat: Seat, trạm, hall, monkeypatch) -> None:
    monkeypatch.setattr(database, "scrub", lambda engine: None)
    assert handed_over(seat, trạm, hall)


def left_long_ago(seat: Seat, trạm: office.Office) -> sticks.Laptop:
    """Two slips lie at the hub in a letter that is too long for the hub's network."""
    lan = seat("lan")
    lan.visit("Bàn Thị Múi")
    lan.visit("Tằng A Phúc")
    hub_files.take(trạm.hub, lan.make().read_bytes())
    assert carry(trạm, trạm.hall).arrived == 0
    return lan


def asks(lan: sticks.Laptop, hall: townhall.Townhall, push: int = protocol.PUSH_BYTES) -> None:
    """Lan's laptop meets a network for the time of one question, of so many bytes, whose answer comes back only if the
    question was whole."""
    owner = lan.owner()
    asked = exchange.ask(lan.db, lan.entropy(8).hex(), push=push)
    told = hall.province.exchange(accept.Sender(owner.person, owner.device), asked, hall.now)
    if push == protocol.PUSH_BYTES:
        exchange.settle(lan.db, asked, told, now=lan.now(), fresh="")


def an_hour_later(trạm: office.Office, hall: townhall.Townhall) -> list[bytes]:
    """What lies at the hub when it has asked the province."""
    hall.now += relay.ASK
    trạm.meet()
    return list(shelf(trạm).values())


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hub's network takes no letter."""
    monkeypatch.setattr(letters, "LARGEST", 10)


def test_a_letter_goes_from_the_hub_once_all_of_it_has_come_by_another_way(seat: Seat, trạm, hall, narrow) -> None:
    lan = left_long_ago(seat, trạm)
    [data] = shelf(trạm).values()
    asks(lan, hall)
    assert an_hour_later(trạm, hall) == [data], "she has not heard yet that all has come"
    asks(lan, hall)
    assert an_hour_later(trạm, hall) == []
    assert not on_disk(trạm, data)
    asks(lan, hall)
    assert exchange.ask(lan.db, "x").letters == [], "it is told once"


def test_a_letter_of_which_anything_may_be_nowhere_else_stays(
    seat: Seat, trạm, hall, province, narrow, monkeypatch
) -> None:
    lan = left_long_ago(seat, trạm)
    asks(lan, hall, 1)  # the first slip comes, and then her laptop is lost
    assert province.visits() == 1
    [data] = an_hour_later(trạm, hall)
    monkeypatch.setattr(letters, "LARGEST", len(data))
    assert carry(trạm, hall).arrived == 1
    assert province.visits() == 2


def test_without_the_provinces_word_a_needless_letter_would_lie_for_months(
    seat: Seat, trạm, hall, narrow, monkeypatch
) -> None:
    monkeypatch.setattr(needless, "among", lambda *_: [])
    with pytest.raises(AssertionError):
        test_a_letter_goes_from_the_hub_once_all_of_it_has_come_by_another_way(seat, trạm, hall, narrow)


def test_without_looking_what_has_come_the_only_copy_would_go(
    seat: Seat, trạm, hall, province, narrow, monkeypatch
) -> None:
    own = "SELECT letter FROM bundle WHERE written"
    monkeypatch.setattr(bundles, "needless", lambda db, _: [one for (two,) in db.execute(own) for one in two.split()])
    with pytest.raises(ValueError, match="not enough values"):
        test_a_letter_of_which_anything_may_be_nowhere_else_stays(seat, trạm, hall, province, narrow, monkeypatch)


# News from the hub itself ------------------------------------------------------------------------------------


@pytest.fixture
def lan_and_head(seat: Seat, trạm, hall) -> tuple[sticks.Laptop, sticks.Laptop]:
    """A member and the head, whose laptops never meet the province by a network; the hub knows both."""
    lan, head = seat("lan"), seat("sang")
    trạm.meet()
    return lan, head


def at_hub(laptop: sticks.Laptop, trạm: office.Office) -> Path:
    """The clerk takes a laptop's file in and gives the answer back at once."""
    done = hub_files.take(trạm.hub, laptop.make().read_bytes())
    assert done.refused == []
    out = laptop.stick.file()
    parts.write(out, hub_files.make(trạm.hub, done.answers))
    return out


def test_two_laptops_hear_each_other_by_sticks_at_the_hub_without_any_internet(
    lan_and_head, trạm, hall, province
) -> None:
    lan, head = lan_and_head
    for one in (lan, head):
        trạm.confirm(one)
    row = lan.visit("Bàn Thị Múi")
    file = lan.make()
    assert len(bundle.read(file.read_bytes()).letters) == 2, "one for the province, one for the hub"
    assert lan.take(file).carried == 0, "nobody carries what he wrote himself"
    done = lan.take(at_hub(lan, trạm))
    assert (done.hub, done.left_at_hub, done.answers) == ("Trạm Hồng Gai", 1, 0)
    assert done.told() == [("bundle_hub", {"name": "Trạm Hồng Gai", "count": 1, "taken": 0})]
    assert lan.line(row).custody == custody.HUB, "one tick: it is at the hub"
    assert lan.custody().waiting == 1
    head.take(at_hub(head, trạm))
    assert head.line(row).name == "Bàn Thị Múi"
    head.review([row], "approved")
    head.take(at_hub(head, trạm))
    lan.take(at_hub(lan, trạm))
    assert lan.line(row).state == "approved"
    assert province.visits() == 0
    carry(trạm, hall)
    assert province.visits() == 1
    for one in (lan, head):
        one.take(at_hub(one, trạm))
        assert one.custody().waiting == 0
    assert lan.line(row).custody == custody.PROVINCE, "two ticks, by the province's own word"
    assert lan.digests() == head.digests() == province.digests([lan.village()]) != {}


def test_the_hubs_file_is_taken_in_any_order_any_number_of_times(lan_and_head, trạm, hall, province) -> None:
    lan, _ = lan_and_head
    trạm.confirm(lan)
    lan.visit("Bàn Thị Múi")
    first = at_hub(lan, trạm)
    lan.visit("Tằng A Phúc")
    carry(trạm, hall)
    second = at_hub(lan, trạm)
    for file in (second, first, second, first):
        lan.take(file)
    assert lan.custody().waiting == 1
    carry(trạm, hall)
    lan.take(at_hub(lan, trạm))
    assert (lan.custody().waiting, province.visits()) == (0, 2)


def test_a_laptop_that_has_forgotten_the_hub_takes_the_rest_of_its_file(lan_and_head, trạm, hall, province) -> None:
    lan, _ = lan_and_head
    trạm.confirm(lan)
    lan.visit("Bàn Thị Múi")
    file = lan.make().read_bytes()
    own = hub_files.take(trạm.hub, file).answers
    alone = lan.stick.file()
    parts.write(alone, hub_files.make(trạm.hub, own))
    carry(trạm, hall)
    both = lan.stick.file()
    parts.write(both, hub_files.make(trạm.hub, own))
    forget_hub.forget_hub(lan.db, now=lan.now())
    assert sticks.refusal(lan.take, alone) == "envelope_forged"
    assert lan.take(both).confirmed == 1


def test_a_hub_that_says_what_only_the_province_may_is_not_believed(lan_and_head, trạm, province) -> None:
    lan, _ = lan_and_head
    trạm.confirm(lan)
    lan.visit("Bàn Thị Múi")
    file = lan.make().read_bytes()
    answered = relay.Hub.answer

    def proud(*args: Any) -> protocol.Answer:
        answer = answered(*args)
        answer.tier = "province"
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relay.Hub, "answer", proud)
        own = hub_files.take(trạm.hub, file).answers
    out = lan.stick.file()
    parts.write(out, hub_files.make(trạm.hub, own))
    assert sticks.refusal(lan.take, out) == "answer_foreign"
    assert lan.custody().waiting == 1


# Laptops that come by -----------------------------------------------------------------------------------------


def test_the_head_brings_the_hubs_own_answer_home(lan_and_head, trạm) -> None:
    lan, head = lan_and_head
    for one in (lan, head):
        trạm.confirm(one)
    row = lan.visit("Bàn Thị Múi")
    head.take(lan.make())
    assert office.come_by(head, trạm).letters == 2, "one for the hub, one for the province"
    office.come_by(head, trạm)
    assert head.line(row).name == "Bàn Thị Múi", "from the hub's mailbox, without any internet"
    assert lan.take(head.make()).left_at_hub == 1
    assert lan.line(row).custody == custody.HUB


def test_the_heads_laptop_leaves_a_members_letter_at_the_hub_and_fetches_the_answer_there(
    lan_and_head, trạm, hall, province
) -> None:
    lan, head = lan_and_head
    row = lan.visit("Bàn Thị Múi")
    head.take(lan.make())
    trạm.direct = False
    with trạm.served():
        trạm.confirm(head)
        assert (office.send(head).letters, left(trạm)) == (1, 1)
        assert office.send(head).letters == 0, "the hub has it already"
        with hall.served(), contextlib.closing(trạm.way()) as link:
            uplink.settle(trạm.hub, link)
        assert office.send(head).letters == 0
        codes = [line.code for line in journal.lines(head.db)]
        assert codes.count("journal_letters_hub") == 2, "left, and fetched"
        assert office.send(head).requests == 1, "what is counted is the exchange"
    assert head.written().carried == 2, "a hub may be lost: the letter stays until the province itself says so"
    assert lan.take(head.make()).confirmed == 1
    assert lan.line(row).custody == custody.PROVINCE
    with hall.served():
        assert office.send(head, hall.address).letters == 1
    assert head.written().carried == 2, "two answers to the same question, of which the second tells nothing new"
    assert province.visits() == 1


def test_a_new_hub_in_the_place_of_a_lost_one_gets_the_letters_again(lan_and_head, trạm, hall, tmp_path) -> None:
    lan, head = lan_and_head
    lan.visit("Bàn Thị Múi")
    head.take(lan.make())
    empty = trạm.image()
    trạm.confirm(head)
    assert office.come_by(head, trạm).letters == 1
    trạm.put_back(empty)
    assert left(trạm) == 0
    trạm.confirm(head)
    assert office.come_by(head, trạm).letters == 1
    assert carry(trạm, hall).arrived == 1


def test_a_laptop_has_its_share_of_a_hub_and_no_more(lan_and_head, trạm, monkeypatch) -> None:
    lan, head = lan_and_head
    lan.visit("Bàn Thị Múi")
    head.take(lan.make())
    monkeypatch.setattr(hub_letters, "EACH", 100)
    trạm.confirm(head)
    for _ in range(2):
        assert (office.come_by(head, trạm).letters, left(trạm)) == (0, 0)
    codes = [line.code for line in journal.lines(head.db)]
    assert codes.count("hub_letters_full") == 1, "it is told once"
    assert head.written().carried == 1


def test_an_older_hub_is_asked_for_nothing_more(lan_and_head, trạm, monkeypatch) -> None:
    lan, head = lan_and_head
    lan.visit("Bàn Thị Múi")
    head.take(lan.make())
    real = hub_routes.routes
    monkeypatch.setattr(hub_routes, "routes", lambda *args: [real(*args)[0], *real(*args)[2:]])
    with trạm.served():
        trạm.confirm(head)
        assert office.send(head).letters == 0
    assert head.written().carried == 1


def a_proud_hub(lan_and_head: tuple[sticks.Laptop, sticks.Laptop], trạm: office.Office) -> None:
    """A hub says for the province that a letter has arrived."""
    lan, head = lan_and_head
    lan.visit("Bàn Thị Múi")
    head.take(lan.make())
    heard = hub_carriers._heard

    def proud(conn: Any, told: letters.Brought) -> letters.Heard:
        answer = heard(conn, told)
        answer.arrived, answer.want = told.offers, []
        return answer

    trạm.confirm(head)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hub_carriers, "_heard", proud)
        office.come_by(head, trạm)
    assert head.written().carried == 1


def test_a_letter_is_put_down_by_the_provinces_word_alone(lan_and_head, trạm) -> None:
    a_proud_hub(lan_and_head, trạm)


# The test of the test: each rule switched off --------------------------------------------------------------------


def test_without_that_rule_a_hubs_word_would_lose_the_letter(lan_and_head, trạm, monkeypatch) -> None:
    settle = porter._settle
    monkeypatch.setattr(porter, "_settle", lambda *args, believed=True: settle(*args))
    with pytest.raises(AssertionError):
        a_proud_hub(lan_and_head, trạm)


def test_without_that_share_one_laptop_would_fill_the_hub(lan_and_head, trạm, monkeypatch) -> None:
    room = hub_letters._room
    monkeypatch.setattr(hub_letters, "_room", lambda conn, device: room(conn, ""))
    with pytest.raises(AssertionError):
        test_a_laptop_has_its_share_of_a_hub_and_no_more(lan_and_head, trạm, monkeypatch)


def test_without_looking_who_speaks_a_hub_would_pass_for_the_province(
    lan_and_head, trạm, province, monkeypatch
) -> None:
    monkeypatch.setattr(hubs, "TIER", "province")
    with pytest.raises(pytest.fail.Exception):
        test_a_hub_that_says_what_only_the_province_may_is_not_believed(lan_and_head, trạm, province)


def test_without_knowing_an_older_province_its_refusal_would_be_the_letters(
    seat, trạm, hall, province, monkeypatch
) -> None:
    monkeypatch.setattr(letters, "UNKNOWN", "no such word")
    with pytest.raises(AssertionError):
        test_an_older_province_leaves_the_letters_at_the_hub(seat, trạm, hall, province, monkeypatch)


def test_without_making_room_strangers_sticks_would_fill_a_hub(seat, trạm, hall, province, monkeypatch) -> None:
    shelf = hub_letters
    free = lambda conn, _: min(shelf.AT_ONCE, shelf.MOST - shelf.size(conn))  # noqa: E731
    monkeypatch.setattr(hub_letters, "_room", free)
    with pytest.raises(problems.Problem, match="hub_letters_full"):
        test_a_strangers_sticks_fill_no_hub(seat, trạm, hall, province, monkeypatch)


def test_without_asking_again_a_lost_answer_would_never_come(seat, trạm, hall, province, monkeypatch) -> None:
    put = hub_letters._put

    def once(conn: Any, name: str, *args: Any) -> int:
        known = sa.select(hub_tables.letter.c.name).where(hub_tables.letter.c.name == name)
        return put(conn, name, *args) if conn.scalar(known) is None else 0

    monkeypatch.setattr(hub_letters, "_put", once)
    with pytest.raises((AssertionError, problems.Problem)):
        test_a_file_taken_twice_is_kept_once_and_asked_again_when_its_answer_is_gone(seat, trạm, hall, province)


def both_answers_on_one_stick(
    lan_and_head: tuple[sticks.Laptop, sticks.Laptop], trạm: office.Office, hall: townhall.Townhall
) -> None:
    """The hub's own news and the province's, to the same question."""
    lan, head = lan_and_head
    trạm.confirm(lan)
    head.visit("Tằng A Phúc")
    hub_files.take(trạm.hub, head.make().read_bytes())
    hall.now += 1000
    lan.visit("Bàn Thị Múi")
    file = lan.make().read_bytes()
    hub_files.take(trạm.hub, file)
    carry(trạm, hall)
    again = hub_files.take(trạm.hub, file)
    out = lan.stick.file()
    parts.write(out, hub_files.make(trạm.hub, again.answers))
    done = lan.take(out)
    assert (done.answers, done.confirmed, done.facts_in) == (1, 1, 1)


def test_of_two_answers_the_provinces_counts_first(lan_and_head, trạm, hall) -> None:
    both_answers_on_one_stick(lan_and_head, trạm, hall)


def test_without_that_order_the_provinces_answer_would_be_old(lan_and_head, trạm, hall, monkeypatch) -> None:
    opened = courier._Intake._opened
    monkeypatch.setattr(courier._Intake, "_opened", lambda self, told: opened(self, told)[::-1])
    with pytest.raises(AssertionError):
        both_answers_on_one_stick(lan_and_head, trạm, hall)
