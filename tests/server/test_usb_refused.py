"""Who reads a file on a USB stick, which files are refused, and what a stick that is bad or full does."""

from __future__ import annotations

import hashlib
import shutil
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import msgspec
import nacl.public
import nacl.signing
import pytest
import stick as sticks

from fieldapp.actions import drop_bundle
from fieldapp.domain import problems
from fieldapp.server import database
from fieldapp.store import me
from fieldapp.sync import bundle, courier, envelope, parts

Seat = Callable[[str], sticks.Laptop]


@pytest.fixture
def province_url(founded: Path, tmp_path: Path) -> str:
    """The database is not what matters here: a file will do."""
    shutil.copy(founded, tmp_path / "province.db")
    return database.at(tmp_path)


def test_a_carrier_sees_no_name_in_the_bytes(seat: Seat, office: sticks.Office) -> None:
    lan, head = seat("lan"), seat("sang")
    lan.visit("Bàn Thị Múi", note="đã cài VNeID cho bà Múi")
    question = lan.make()
    head.take(question)
    bag = head.make()
    answer = office.take(bag)
    files = [one.read_bytes() for one in (question, bag, answer)]
    for words in ("Bàn Thị Múi", "Múi", "VNeID", "Đặng Thị Lan", "Chìu Quay Sáng", "Khe Sú", "visit", lan.folder.name):
        for form in ("NFC", "NFD"):
            for code in ("utf-8", "utf-16-le", "utf-16-be", "cp1258"):
                told = unicodedata.normalize(form, words).encode(code, "ignore")
                assert len(told) > 2
                assert not [1 for data in files if told in data], (words, code)
    secrets = [lan.person.encode(), me.read(lan.db).origin.encode(), me.read(lan.db).token.encode()]
    assert not [1 for data in files for secret in secrets if secret in data]
    head_json = files[0][8 : 8 + int.from_bytes(files[0][4:8], "big")]
    assert sorted(msgspec.json.decode(head_json)) == ["letters", "province", "v"]


def test_only_its_receiver_opens_a_letter(seat: Seat, office: sticks.Office) -> None:
    lan, head = seat("lan"), seat("sang")
    [sealed] = bundle.read(office.take(lan.make()).read_bytes()).letters
    key = nacl.public.PrivateKey(me.read(head.db).box_seed)
    assert sticks.refusal(bundle.open, sealed, key) == "bundle_damaged"
    assert bundle.open(sealed, nacl.public.PrivateKey(me.read(lan.db).box_seed)).kind == bundle.ANSWERED


def test_a_stranger_who_knows_where_to_write_is_not_believed(seat: Seat, office: sticks.Office, town) -> None:
    a_stranger_writes(seat, office, town)


def a_stranger_writes(seat: Seat, office: sticks.Office, town) -> None:
    """Somebody who is let in tells facts in another's name; somebody unknown tells anything."""
    lan, hoa = seat("lan"), seat("hoa")
    lan.visit("Bàn Thị Múi")
    lans, hoas = me.read(lan.db), me.read(hoa.db)
    with lan.db.atomic():  # her laptop signs with a key of her own making
        me.change(lan.db, sign_seed=bytes(32))
    before = office.state()
    assert sticks.refusal(office.take, lan.make()) == "bundle_sender"
    with lan.db.atomic():
        me.change(lan.db, sign_seed=hoas.sign_seed)
    assert sticks.refusal(office.take, lan.make()) == "origin_foreign"
    assert office.state() == before
    with lan.db.atomic():
        me.change(lan.db, sign_seed=lans.sign_seed)
    assert office.taken(lan.make()).facts == 1


def test_an_answer_is_believed_only_with_the_provinces_signature(seat: Seat, office: sticks.Office) -> None:
    a_forged_answer(seat, office)


def a_forged_answer(seat: Seat, office: sticks.Office) -> None:
    lan = seat("lan")
    lan.visit("Bàn Thị Múi")
    question = lan.make()
    [sealed] = bundle.read(office.take(question).read_bytes()).letters
    owner = me.read(lan.db)
    letter = bundle.open(sealed, nacl.public.PrivateKey(owner.box_seed))
    header, body = envelope.open(letter.envelopes[0], bytes.fromhex(owner.node_key))
    stranger = nacl.signing.SigningKey(bytes(32))
    forged = bytearray(envelope.seal(body, stranger, made=header.made, req=header.req))
    forged = forged.replace(envelope.key_id(bytes(stranger.verify_key)).encode(), header.key.encode())
    box = bytes(nacl.public.PrivateKey(owner.box_seed).public_key)
    file = office.stick.file()
    file.write_bytes(
        bundle.pack(
            bundle.read(question.read_bytes()).province,
            [bundle.seal(bundle.Letter(bundle.ANSWERED, [bytes(forged)]), box)],
        )
    )
    before = lan.state()
    assert sticks.refusal(lan.take, file) == "envelope_forged"
    assert lan.state() == before


def test_without_signatures_anybody_who_knows_where_to_write_would_be_believed(
    seat: Seat, office: sticks.Office, town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(envelope, "_signed", lambda *args: True)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        a_forged_answer(seat, office)


# What is refused --------------------------------------------------------------------------------------------


def test_one_bad_letter_in_a_bag_never_stops_the_others(seat: Seat, office: sticks.Office) -> None:
    lan, hoa, head = seat("lan"), seat("hoa"), seat("sang")
    lan.visit("Bàn Thị Múi")
    hoa.visit("Tằng A Phúc")
    with hoa.db.atomic():
        me.change(hoa.db, sign_seed=bytes(32))
    head.take(hoa.make())
    head.take(lan.make())
    done = office.taken(head.make())
    assert [one.code for one in done.refused] == ["bundle_sender"]
    assert (done.exchanges, office.visits()) == (2, 1)


def test_a_file_of_another_province_is_refused(seat: Seat, office: sticks.Office, tmp_path: Path) -> None:
    lan = seat("lan")
    file = lan.make()
    read = bundle.read(file.read_bytes())
    other = bundle.pack("0" * 16, read.letters)
    file.write_bytes(other)
    before = lan.state(), office.state()
    assert sticks.refusal(office.take, file) == sticks.refusal(lan.take, file) == "bundle_foreign"
    assert (lan.state(), office.state()) == before


def test_what_is_no_bundle_or_one_of_another_time_is_refused(seat: Seat, office: sticks.Office) -> None:
    lan = seat("lan")
    good, file = lan.make().read_bytes(), office.stick.file()
    for content, code in (
        (b"", "bundle_damaged"),
        (b"PK\x03\x04 mot tep khac", "bundle_none"),
        (b"FAB2" + good[4:], "bundle_version"),
        (b"FAB0" + good[4:], "bundle_version"),
        (later(good), "bundle_version"),
        (good[:-1], "bundle_damaged"),
        (good + b"\0", "bundle_damaged"),
        (b"FAB1", "bundle_damaged"),
    ):
        file.write_bytes(content)
        before = lan.state(), office.state()
        assert sticks.refusal(lan.take, file) == sticks.refusal(office.take, file) == code
        assert (lan.state(), office.state()) == before


def later(good: bytes) -> bytes:
    """The same file as a program of later years might write it."""
    size = int.from_bytes(good[4:8], "big")
    head = good[8 : 8 + size].replace(b'"v":1', b'"v":2,"more":[]')
    whole = good[:4] + len(head).to_bytes(4, "big") + head + good[8 + size : -32]
    return whole + hashlib.sha256(whole).digest()


def test_a_file_that_is_too_big_is_refused_before_it_is_read(
    seat: Seat, office: sticks.Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    lan = seat("lan")
    file = lan.stick.file()
    with file.open("wb") as out:
        out.truncate(bundle.WHOLE + 1)
    assert sticks.refusal(lan.take, file) == sticks.refusal(office.take, file) == "bundle_too_big"
    monkeypatch.setattr(bundle, "WHOLE", 500)
    assert sticks.refusal(lan.make) == "bundle_too_big"
    assert list(lan.stick.folder.glob("*.new")) == []


def test_answers_to_a_question_that_is_forgotten_say_what_to_do(seat: Seat, office: sticks.Office) -> None:
    lan = seat("lan")
    done = lan.written()
    answer = office.take(done.files[0])
    drop_bundle.drop_bundle(lan.db, done.req, done.files)
    assert sticks.refusal(lan.take, answer) == "bundle_unasked"
    assert sticks.refusal(office.take, answer) == "bundle_not_here"


# On the stick -----------------------------------------------------------------------------------------------


def test_a_long_file_is_cut_into_parts_and_taken_by_any_of_them(
    seat: Seat, office: sticks.Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    lan = seat("lan")
    for minute in range(5):
        lan.visit("Bàn Thị Múi", time=f"07:{minute:02}")
    files = lan.written(part=500).files
    count = len(files)
    assert count > 2
    assert [one.name for one in files] == [f"fieldapp 3.{number}of{count}.fab" for number in range(1, count + 1)]
    assert max(one.stat().st_size for one in files) == 500
    gone = files[1].read_bytes()
    files[1].unlink()
    with pytest.raises(problems.Problem) as refused:
        office.take(files[2])
    assert refused.value == problems.Problem("bundle_part_missing", files=files[1].name)
    files[1].write_bytes(gone)
    lan.take(office.take(files[2]))
    assert (office.visits(), lan.custody().waiting) == (5, 0)


def test_a_stick_without_room_is_left_as_it_was(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    lan = seat("lan")
    lan.visit("Bàn Thị Múi")
    before = sorted(lan.stick.folder.iterdir())
    usage = shutil.disk_usage(lan.stick.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    assert sticks.refusal(lan.make) == "bundle_no_room"
    assert sorted(lan.stick.folder.iterdir()) == before
    assert lan.custody().usb == 0


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a Unix matter")
def test_a_stick_that_becomes_full_while_it_is_written_holds_no_half_file(seat: Seat) -> None:
    becomes_full(seat)


def becomes_full(seat: Seat) -> None:
    import resource

    lan = seat("lan")
    for minute in range(5):
        lan.visit("Bàn Thị Múi", time=f"07:{minute:02}")
    with lan.db.atomic():  # the vault's own pages are on the disk
        pass
    before = sorted(lan.stick.folder.iterdir())
    data = courier.write(lan.db, clock=lan.now, entropy=lan.entropy).data
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(data) // 2, hard))
    try:
        code = sticks.refusal(parts.write, lan.stick.file(), data)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert code == "bundle_full"
    assert sorted(lan.stick.folder.iterdir()) == before
    assert lan.custody().usb == 0


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a Unix matter")
def test_without_another_name_until_it_is_whole_a_full_stick_would_hold_half_a_file(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_once(names: list[Path], data: bytes, most: int) -> None:
        for number, one in enumerate(names):
            parts.save(one, data[number * most : (number + 1) * most])

    monkeypatch.setattr(parts, "_all_or_none", at_once)
    with pytest.raises(AssertionError):
        becomes_full(seat)


def test_a_stick_that_is_pulled_out_or_write_protected_is_said_so(seat: Seat) -> None:
    lan = seat("lan")
    gone = lan.stick.folder / "rút ra" / "x.fab"
    assert sticks.refusal(parts.write, gone, b"x") == "bundle_unwritable"
    assert sticks.refusal(lan.take, gone) == "bundle_unreadable"


def test_of_a_file_in_parts_none_stays_when_the_last_gets_no_name(tmp_path: Path) -> None:
    (tmp_path / "phiếu.3of3.fab").mkdir()
    assert sticks.refusal(parts.write, tmp_path / "phiếu.fab", bytes(30), 10) == "bundle_unwritable"
    assert [file.name for file in tmp_path.iterdir()] == ["phiếu.3of3.fab"]


@pytest.mark.parametrize(("number", "told"), [(39, "bundle_full"), (223, "bundle_full"), (1006, "bundle_unwritable")])
def test_a_stick_that_is_full_is_said_so_by_windows_own_numbers_too(
    tmp_path: Path, number: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        error = OSError(22, "")
        error.winerror = number  # type: ignore[attr-defined]
        raise error

    monkeypatch.setattr(parts, "save", refuse)
    assert sticks.refusal(parts.write, tmp_path / "phiếu.fab", b"x") == told
