"""The ten promises of the program, a test each: shown on real vaults, a real province and the real window, as far as
the program goes today; the longer proofs stand in tests/simulation, tests/faults and tests/benchmarks."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import commune
import nacl.public
import nacl.signing
import pytest
import recorder
import seats
import sqlalchemy as sa
import sqlite_utils
import stick as sticks
import townhall
import typist
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from simulation import audit, world

from fieldapp import resources
from fieldapp.actions import exchange_now, grounds, take_bundle, write_bundle
from fieldapp.domain import calendar_span, facts, households, problems, reports, reviews, tables, text, visits
from fieldapp.server import accept, database
from fieldapp.server import tables as server_tables
from fieldapp.server import verify as server_verify
from fieldapp.store import custody, drafts, feed, ledger, me, opened, reference, vault, verify
from fieldapp.store import households as store_households
from fieldapp.store import reports as store_reports
from fieldapp.store import visits as store_visits
from fieldapp.sync import bundle, courier, envelope, exchange, protocol, run, transport
from fieldapp.ui import style
from fieldapp.ui import text as ui_text
from fieldapp.ui.pages import sync

Key = Qt.Key
Enrolled = Callable[..., townhall.Device]


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The program in its usual clothes: light, 14 points, Vietnamese."""
    style.apply(qapp)
    ui_text.install(qapp, "vi")
    yield qapp
    ui_text.install(qapp, "en")


@pytest.fixture
def room(dressed: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[recorder.Room]:
    """A room with laptops, empty again after the test."""
    made = recorder.Room(dressed, qtbot, tmp_path)
    yield made
    made.close()


@pytest.fixture
def sit(dressed: QApplication, qtbot: QtBot) -> Iterator[Callable[[commune.Laptop], seats.Seat]]:
    """Seats people before their laptops until the test ends."""
    taken: list[seats.Seat] = []

    def sit(laptop: commune.Laptop) -> seats.Seat:
        taken.append(seats.Seat(laptop, qtbot))
        return taken[-1]

    yield sit
    for seat in taken:
        seat.close()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[townhall.Townhall]:
    """A province with two villages behind a real socket."""
    (tmp_path / "province").mkdir()
    made = townhall.Townhall(tmp_path / "province")
    with made.served():
        yield made
    made.close()


@pytest.fixture
def enrolled(hall: townhall.Townhall, tmp_path: Path) -> Iterator[Enrolled]:
    """Laptops of people whom the province invited; each has exchanged once."""
    made: list[townhall.Device] = []

    def enrolled(person: str) -> townhall.Device:
        made.append(townhall.Device(hall, tmp_path / "vaults" / f"{person} {len(made)}", person))
        send(made[-1])
        return made[-1]

    yield enrolled
    for one in made:
        one.close()


def send(device: commune.Laptop, url: str = "") -> run.Report:
    """Exchanges until nothing is left."""
    link = transport.Transport(url or device.owner().url)
    try:
        return exchange_now.exchange_now(device.db, link, clock=device.now, entropy=device.entropy)
    finally:
        link.close()


@pytest.fixture
def office(hall: townhall.Townhall, tmp_path: Path) -> sticks.Office:
    """The province's computer at which USB sticks come in."""
    return sticks.Office(hall.province, sticks.Stick(tmp_path / "usb"))


def to_stick(device: commune.Laptop, office: sticks.Office) -> Path:
    """A file for the province."""
    file = office.stick.file()
    [made] = write_bundle.write_bundle(device.db, file, clock=device.now, entropy=device.entropy).files
    return made


def from_stick(device: commune.Laptop, file: Path) -> courier.Taken:
    """Takes a file in."""
    return take_bundle.take_bundle(device.db, file, clock=device.now, entropy=device.entropy)


def slip(device: commune.Laptop, name: str = "Bàn Thị Múi", **changed: Any) -> visits.Slip:
    """A slip of today in the village of a laptop's person."""
    [village] = [area.id for area in reference.atlas(device.db).values() if area.name == "Khe Sú"]
    team, *_ = next(one for one in reference.helpers(device.db, village, commune.TODAY))
    return commune.named(name, village=village, team=team, helpers=(device.owner().person,), **changed)


def names(device: commune.Laptop) -> list[str]:
    """The names on all slips that a laptop shows."""
    return sorted(line.name for line in store_visits.log(device.db))


def at_province(hall: townhall.Townhall) -> Counter[str]:
    """How often the province has each visit."""
    with database.reading(hall.engine) as conn:
        kept = conn.scalars(sa.select(server_tables.record.c.row).where(server_tables.record.c.entity == "visit"))
        return Counter(kept)


def image(folder: Path) -> Path:
    """What a power cut would leave of a vault: its files as they are now, while the program goes on."""
    number = len(list(folder.parent.glob("ảnh *")))
    return Path(shutil.copytree(folder, folder.parent / f"ảnh {number}"))


# 1


def test_save_means_saved(room: recorder.Room) -> None:
    hoa = room.sit()
    hoa.common()
    hoa.write("note", "da kich hoat")
    hoa.save()
    assert hoa.said[-1].startswith("Đã lưu trên máy này")
    hoa.write("name", "Voong A Ninh")
    hoa.write("note", "nha co cho")
    hoa.settle()
    assert hoa.laptop.db.execute("PRAGMA synchronous").fetchone() == (2,), "each commit is on the disk when it is told"
    left = image(hoa.laptop.folder)
    db = opened.writer(left, vault.unlock(left, commune.PASSPHRASE), least_free=0)
    try:
        [line] = store_visits.log(db)
        assert (line.name, store_visits.one(db, line.row).slip.note) == ("Đặng Văn Hùng", "da kich hoat")
        [draft] = drafts.every(db)
        assert (draft.form["name"], draft.form["note"]) == ("Voong A Ninh", "nha co cho")
        assert verify.verify(db) == []
    finally:
        opened.close(left, db)


# 2


@pytest.fixture
def unplugged(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[object]]:
    """Pulls the cable: from then on nobody is reached; gives the list of those whom somebody tried to reach."""
    tried: list[object] = []

    def nobody(*where: object, **_: object) -> None:
        tried.append(where[-1])
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    def pull() -> list[object]:
        for name in ("connect", "connect_ex", "sendto"):
            monkeypatch.setattr(socket.socket, name, nobody)
        monkeypatch.setattr(socket, "getaddrinfo", nobody)
        return tried

    return pull


def test_offline_is_normal(
    hall: townhall.Townhall,
    enrolled: Enrolled,
    office: sticks.Office,
    tmp_path: Path,
    sit: Callable[[commune.Laptop], seats.Seat],
    unplugged: Callable[[], list[object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lan, sang = enrolled("lan"), enrolled("sang")
    first = lan.record(slip(lan))
    send(lan)
    send(sang)
    tried = unplugged()
    home = store_households.find(lan.db, "dang hung")[0]
    lan.record(slip(lan, "Đặng Văn Hùng", household=home.row))
    lan.correct(first, slip(lan, note="đã kích hoạt"))
    assert sang.review([first], reviews.APPROVED).done == [first]
    hoa = sticks.Laptop(tmp_path / "by file", "hoa", hall.invite("hoa"), office)
    assert hoa.line(hoa.record(slip(hoa))).custody == custody.HERE
    hoa.close()
    month = reports.Ask("villages", calendar_span.read("2026-10"), "", commune.TODAY, commune.CATALOGUE)
    assert store_reports.make(sang.db, month).rows
    seat = sit(lan)
    seat.move_in()
    for page in seat.window.keys:
        seat.window.show_page(page)
        seat.settle()
        assert (seat.window.shown, seat.window.built(page)) == (page, True)
    assert tried == [], "no page and no deed looked for a network"
    seat.traffic.now()
    seat.settle()
    assert (seat.traffic.standing.outcome, len(tried) > 0) == ("offline", True)
    assert seat.journal()[0] == "wire_offline"
    assert custody.summary(lan.db).slips == 2
    monkeypatch.undo()
    send(lan)
    assert custody.summary(lan.db).waiting == 0


# 3


def parcel(device: commune.Laptop, *, low: int = 1, high: int = 10**6) -> bytes:
    """A sealed exchange that tells own facts of some numbers."""
    owner = device.owner()
    asked = exchange.ask(device.db, facts.new_id(device.now(), device.entropy))
    asked.changes = [one for one in asked.changes if low <= one[0] <= high]
    told = {"origin": asked.origin, "lo": low, "hi": high, "made": device.now(), "req": asked.req}
    return envelope.seal(protocol.encode(asked), nacl.signing.SigningKey(owner.sign_seed), **told)


def test_any_route(hall: townhall.Townhall, enrolled: Enrolled, office: sticks.Office) -> None:
    """By the network, on a stick of one's own and in the head's bag: in any order, any number of times."""
    lan, hoa, sang = enrolled("lan"), enrolled("hoa"), enrolled("sang")
    rows = [lan.record(slip(lan, name)) for name in ("Bàn Thị Múi", "Tằng A Phúc", "Lỷ Thị Tằng")]
    late, early, whole = parcel(lan, low=2), parcel(lan, high=1), parcel(lan)
    file = to_stick(lan, office)
    link = transport.Transport(hall.address)
    link.token = lan.owner().token
    for told in (late, late, early):  # the later part first, and twice
        link.post(protocol.PATH, told)
    from_stick(sang, file)  # carried for her
    bag = to_stick(sang, office)
    answers = [office.take(one) for one in (file, bag, file)]
    for told in (whole, early):
        link.post(protocol.PATH, told)
    link.close()
    assert at_province(hall) == Counter(rows)
    assert custody.summary(lan.db).waiting == 3, "she has not heard of it"
    for answer in (answers[1], answers[2], answers[0], answers[2]):
        from_stick(sang, answer)
        from_stick(lan, answer)
    assert custody.summary(lan.db).waiting == 0
    rows.append(lan.record(slip(lan, "Voòng A Nình")))
    send(lan)  # by the network from now on
    send(hoa)
    send(sang)
    assert at_province(hall) == Counter(rows)
    assert names(hoa) == names(sang) == names(lan) == ["Bàn Thị Múi", "Lỷ Thị Tằng", "Tằng A Phúc", "Voòng A Nình"]


# 4


@pytest.mark.parametrize("seed", [4, 7, 18])
def test_nothing_lost_nothing_twice(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kills, lost answers, wrong clocks, restored and copied laptops, a province put back from its backup."""
    monkeypatch.setattr(protocol, "SMALLEST", 1)
    place = world.World(seed)
    try:
        place.run()
        assert audit.faults(place) == []
        with database.reading(place.engine) as conn:
            kept = conn.execute(sa.select(server_tables.change.c.id, server_tables.change.c.root)).all()
        told = Counter(id for id, root in kept if root not in place.erased)
        saved = {id for id, root in place.truth.items() if root not in place.erased} - place.excused
        assert len(saved) > 30
        assert saved <= told.keys()
        assert set(told.values()) == {1}
    finally:
        place.close()


# 5


def test_proof_of_custody(hall: townhall.Townhall, enrolled: Enrolled) -> None:
    lan, hoa = enrolled("lan"), enrolled("hoa")
    row = lan.record(slip(lan))
    assert lan.line(row).custody == custody.HERE
    key = bytes.fromhex(lan.owner().node_key)
    asked = exchange.ask(lan.db, facts.new_id(lan.now(), lan.entropy))
    sender = accept.Sender(lan.owner().person, "device")
    words = protocol.encode(hall.province.exchange(sender, asked, hall.now))
    receipt = hall.province.sign(words, asked.req, hall.now)
    [told] = run.read(receipt, key, asked.req).have.values()
    assert told == (1, lan.facts()[0].id)
    stranger = envelope.seal(words, nacl.signing.SigningKey.generate(), origin="", made=hall.now, req=asked.req)
    end = 7 + int.from_bytes(receipt[3:7], "big")
    altered = receipt[:end] + bytes([receipt[end] ^ 1]) + receipt[end + 1 :]
    for forged in (stranger, altered):
        with pytest.raises(problems.Problem, match="envelope_forged"):
            run.read(forged, key, asked.req)
    with pytest.raises(problems.Problem, match="answer_foreign"):
        run.read(receipt, key, "another question")
    assert lan.line(row).custody == custody.HERE, "she has not heard of it"
    send(lan)
    send(hoa)
    assert [one.line(row).custody for one in (lan, hoa)] == [custody.PROVINCE, custody.PROVINCE]
    with database.reading(hall.engine) as conn:
        counted = {area: sums for area, sums in server_verify.counts(conn).items() if sums[0]}
        assert server_verify.verify(conn) == []
    assert feed.digests(lan.db) == feed.digests(hoa.db) == counted
    with database.writing(hall.engine) as conn:  # the province loses something behind everybody's back
        conn.execute(server_tables.record.delete().where(server_tables.record.c.row == row))
    with database.reading(hall.engine) as conn:
        assert row in {one.what for one in server_verify.verify(conn)}


# 6


def test_one_bad_record_never_blocks_another(enrolled: Enrolled, sit: Callable[[commune.Laptop], seats.Seat]) -> None:
    lan, sang = enrolled("lan"), enrolled("sang")
    lan.record(slip(lan, "Bàn Thị Múi"))
    cells = {**grounds.opening(slip(lan, "Tằng A Phúc")).fields, "note": 20}
    [bad] = ledger.record(lan.db, [ledger.Deed("visit", cells)], **lan.moment())
    lan.record(slip(lan, "Lỷ Thị Tằng"))
    send(lan)
    send(sang)
    assert names(sang) == ["Bàn Thị Múi", "Lỷ Thị Tằng"]
    assert custody.summary(lan.db).waiting == 0
    seat = sit(lan)
    page = seat.show(lambda at: sync.SyncPage(seat.session, seat.traffic, at))
    [line] = page.held.texts()
    assert "Tằng A Phúc" in line
    assert resources.say("bad_value", "vi", field="Ghi chú") in line
    lan.correct(bad.row, slip(lan, "Tằng A Phúc", note="20 phút"))
    send(lan)
    send(sang)
    assert names(sang) == ["Bàn Thị Múi", "Lỷ Thị Tằng", "Tằng A Phúc"]
    assert custody.held(lan.db) == []


# 7


def readable(data: bytes) -> set[str]:
    """The secrets that stand in some bytes, as they are written or without their marks."""
    return {
        secret
        for secret in ("Chìu A Sáng", "Đặng Thị Quý", "Khe Sú", "đã kích hoạt", commune.PASSPHRASE)
        for spelled in (secret, unicodedata.normalize("NFD", secret), text.fold(secret))
        if any(spelled.encode(encoding) in data for encoding in ("utf-8", "utf-16-le"))
    }


def test_only_who_may(hall: townhall.Townhall, enrolled: Enrolled, office: sticks.Office) -> None:
    lan, minh = enrolled("lan"), enrolled("minh")
    lan.record(slip(lan, "Chìu A Sáng", note="đã kích hoạt"))
    with lan.db.atomic():
        drafts.keep(lan.db, facts.new_id(lan.now(), lan.entropy), "visit", {"name": "Đặng Thị Quý"}, lan.now())
    lost = image(lan.folder)
    files = [*lost.iterdir(), carried := to_stick(lan, office), answer := office.take(carried)]
    assert readable(b"\0".join(file.read_bytes() for file in files)) == set()
    assert readable(lan.facts()[0].body) >= {"Chìu A Sáng", "đã kích hoạt"}, "it would be seen"
    carrier = nacl.public.PrivateKey(minh.owner().box_seed)
    for file in (carried, answer):
        for letter in bundle.read(file.read_bytes()).letters:
            with pytest.raises(problems.Problem, match="bundle_damaged"):
                bundle.open(letter, carrier)
    with pytest.raises(problems.Problem, match="passphrase_wrong"):
        vault.unlock(lost, "trăng lên đầu núi")
    with pytest.raises(problems.Problem, match="vault_damaged"):
        opened.writer(lost, os.urandom(32), least_free=0)
    with minh.db.atomic():
        mine = minh.owner().token
        me.change(minh.db, token=lan.owner().token)
    with pytest.raises(transport.Unauthorized):
        send(minh)
    with minh.db.atomic():
        me.change(minh.db, token=mine)
    send(lan)
    send(minh)
    assert names(minh) == [], "another village's"
    lan.record(slip(lan, "Voòng A Nình"))
    hall.revoke("lan")
    assert send(lan).revoked
    with database.reading(hall.engine) as conn:
        assert list(conn.scalars(sa.select(server_tables.held.c.code))) == ["revoked_origin"]


# 8


def test_missing_is_not_zero(tmp_path: Path) -> None:
    lan, thanh = (commune.Laptop(tmp_path / who, who) for who in (commune.LAN, commune.OFFICER))
    try:
        row = lan.record(commune.named("Bàn Thị Múi", helpers=(commune.LAN,)))
        thanh.hears(lan)
        thanh.review([row], reviews.APPROVED)
        ask = reports.Ask("villages", calendar_span.read("2026-10"), "", commune.TODAY, commune.CATALOGUE)
        found = store_reports.make(thanh.db, ask)
        told = {str(line.cells[0]): line.cells[4:] for line in found.rows[:2]}
        assert set(told["Nậm Mậu"]) == {tables.Missing("silent")}
        assert tables.Missing("silent") not in told["Khe Sú"]
        assert resources.say("missing_silent") == "chưa có số liệu"
        assert found.rows[-1].cells[0] == tables.Note("total_told", {"told": 1, "of": 2})
        assert tables.Note("note_silent", {"count": 1, "names": "Nậm Mậu"}) in found.notes
    finally:
        lan.close()
        thanh.close()


# 9


def work(db: sqlite_utils.Database, ask: Callable[[sqlite_utils.Database], object]) -> int:
    """What a question costs SQLite, in hundreds of its own steps: the same on every machine."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    ask(db)  # what is prepared once is prepared now
    db.conn.set_progress_handler(count, 100)
    ask(db)
    db.conn.set_progress_handler(None, 0)
    return steps


DAILY: dict[str, Callable[[sqlite_utils.Database], object]] = {
    "the log's first page": lambda db: store_visits.log(db, limit=50),
    "a household looked up": lambda db: store_households.find(db, "dang hung", area=commune.KHE_SU),
    "a household looked up in every village": lambda db: store_households.find(db, "dang hung"),
    "the roll opened": lambda db: store_households.find(db, "", area=commune.KHE_SU, limit=50),
    "whom an exchange would tell": lambda db: exchange.ask(db, "r" * 22),
    "where the slips are": custody.summary,
}


def neighbour(number: int) -> households.Household:
    """One of thirty other households of Khe Sú; all further ones stand in another village."""
    family = ("Bàn", "Chìu", "Lỷ", "Tằng", "Voòng")[number % 5]
    return commune.house(name=f"{family} Thị {number}", area=commune.KHE_SU if number < 30 else commune.NAM_MAU)


def test_fast_on_an_old_laptop(tmp_path: Path) -> None:
    """A day's questions cost no more with ten times the visits behind them; seconds are the benchmarks'."""
    few, many = (commune.Laptop(tmp_path / name, commune.HOA) for name in ("ít", "nhiều"))
    try:
        for laptop, count in ((few, 60), (many, 600)):
            homes = [commune.house(), *(neighbour(n) for n in range(count))]
            deeds = [ledger.Deed("household", households.cells(one)) for one in homes]
            slips = [commune.named(f"Bàn Thị Múi {n}", date=f"2026-09-{n % 28 + 1:02}") for n in range(count)]
            ledger.record(laptop.db, [*deeds, *map(grounds.opening, slips)], **laptop.moment())
            laptop.sent()
        for name, question in DAILY.items():
            before, after = work(few.db, question), work(many.db, question)
            assert after <= before + 10, f"{name}: {before} with few, {after} with many"
    finally:
        few.close()
        many.close()


# 10


def test_vietnamese_first(room: recorder.Room) -> None:
    hoa = room.sit()
    hoa.go("note")
    for keys in ("telex", "vni", "filler"):
        for sign, words in typist.STREAMS[keys].steps():
            typist.send(sign)
            assert typist.words_in(hoa.focus()) == words
        hoa.press((recorder.CTRL, Key.Key_A), Key.Key_Delete)
    found = [one.name for one in store_households.find(hoa.laptop.db, "dang")]
    assert sorted(found) == ["Đặng Thị Mai", "Đặng Văn Hùng"]
    assert [one.name for one in store_households.find(hoa.laptop.db, "LY chiu")] == ["Chìu Quay Lỷ"]
    assert sorted(["Ý", "Đa", "Da", "Ân", "An", "Ăn"], key=text.sort_key) == ["An", "Ăn", "Ân", "Da", "Đa", "Ý"]
    assert text.show_day("2026-10-03") == "03/10/2026"
    assert hoa.form.fields()["note"].editor.accessibleName().startswith("Ghi chú")
    hoa.get_up()
    english = room.sit(lang="en")
    assert english.form.fields()["note"].editor.accessibleName().startswith("Note")
