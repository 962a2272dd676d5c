"""Bad input at the command line: one clear sentence each time, and nothing is lost. Slips and unfinished forms are
still there, and a later exchange gets through."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hamlet
import msgspec
import pytest
import sqlalchemy as sa

from fieldapp import resources
from fieldapp.commands import demo_town, hubbing, vaults
from fieldapp.domain import invitations
from fieldapp.server import app, database, province, tables, uplink
from fieldapp.store import vault
from fieldapp.sync import protocol

HOUR_MS = 3600 * 1000
NAMES = ["Chìu A Sáng", "Đặng Thị Quý"]
PORTAL = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 21\r\n\r\n<html>Log in.</html>\n"
REDIRECT = b"HTTP/1.1 302 Found\r\nLocation: http://wifi.example/login\r\nContent-Length: 0\r\n\r\n"
NOT_SEALED = (
    b"HTTP/1.1 200 OK\r\nX-Fieldapp: 1\r\nContent-Type: application/vnd.fieldapp.envelope\r\nContent-Length: 9\r\n\r\n"
    b"not ours\n"
)

Kept = Callable[[], None]


@pytest.fixture
def kept(town: hamlet.Town, fieldapp: hamlet.Typed, recorded: Callable[..., hamlet.Said], lan: tuple[str, str]) -> Kept:
    """Lan has two slips that were never sent and an unfinished form; called at the end, nothing of it may be lost."""
    assert recorded([town.slip(name) for name in NAMES]).code == 0

    def still_there() -> None:
        assert town.names() == NAMES
        assert town.drafts() == [hamlet.DRAFT]
        with town.served():
            assert fieldapp("exchange", *lan).code == 0
            assert fieldapp("exchange", "--vault", str(town.vault(hamlet.HEAD))).code == 0
        assert town.waiting() == 0
        assert town.names(hamlet.HEAD) == NAMES, "each slip is there once"
        assert fieldapp("verify", *lan).code == 0

    return still_there


def say(code: str, lang: str = "en", **details: object) -> str:
    """The sentence that the reader must see."""
    assert code in resources.texts()
    return resources.say(code, lang, **details)


# The passphrase and the vault


@pytest.mark.parametrize("word", ["exchange", "verify", "export", "record", "enrol"])
def test_a_wrong_passphrase_opens_nothing(
    word: str,
    kept: Kept,
    town: hamlet.Town,
    fieldapp: hamlet.Typed,
    lan: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    before = {"enrol": (town.invite(hamlet.LAN),), "record": (str(tmp_path / "phiếu.jsonl"),)}
    after = ("--what", "facts") if word == "export" else ()
    with monkeypatch.context() as patch:
        patch.setenv("FIELDAPP_PASSPHRASE", "không phải câu này")
        for lang in ("vi", "en"):
            said = fieldapp(word, *before.get(word, ()), *lan, *after, lang=lang)
            assert said.line == say("passphrase_wrong", lang)
    kept()


def another_key(town: hamlet.Town) -> bytes:
    return (town.vault(hamlet.HEAD) / vault.DATABASE).read_bytes()


def plain_database(town: hamlet.Town) -> bytes:
    file = town.folder / "plain.db"
    with contextlib.closing(sqlite3.connect(file)) as plain:
        plain.execute("CREATE TABLE visit (name TEXT)")
        plain.commit()
    return file.read_bytes()


def damaged_beginning(town: hamlet.Town) -> bytes:
    whole = (town.vault(hamlet.LAN) / vault.DATABASE).read_bytes()
    return bytes(byte ^ 1 for byte in whole[:64]) + whole[64:]


def damaged_pages(town: hamlet.Town) -> bytes:
    whole = (town.vault(hamlet.LAN) / vault.DATABASE).read_bytes()
    return whole[:4096] + bytes(byte ^ 1 for byte in whole[4096:])


def half_a_file(town: hamlet.Town) -> bytes:
    whole = (town.vault(hamlet.LAN) / vault.DATABASE).read_bytes()
    return whole[: len(whole) // 2]


@pytest.mark.parametrize(
    "content",
    [another_key, plain_database, damaged_beginning, damaged_pages, half_a_file],
    ids=lambda make: make.__name__,
)
def test_a_foreign_or_damaged_vault_is_left_as_it_is(
    content: Callable[[hamlet.Town], bytes], kept: Kept, town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str]
) -> None:
    file = town.vault(hamlet.LAN) / vault.DATABASE
    good, bad = file.read_bytes(), content(town)
    file.write_bytes(bad)
    for word in (("exchange",), ("verify",), ("export", "--what", "visits")):
        assert fieldapp(*word, *lan).line == say("vault_damaged")
    assert file.read_bytes() == bad
    for beside in file.parent.glob("vault.db-*"):
        beside.unlink()
    file.write_bytes(good)
    kept()


# The disk


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mounts a small disk of so many MiB."""
    with contextlib.ExitStack() as mounted:

        def mount(size: int) -> Path:
            place = tmp_path / f"disk{size}"
            place.mkdir()
            command = ["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", str(place)]
            if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
                pytest.skip("nothing can be mounted here")
            mounted.callback(subprocess.run, ["umount", "-l", str(place)], check=True)
            return place

        yield mount


def fill(disk: Path) -> None:
    """Leaves no byte free."""
    file = os.open(disk / "phim.mkv", os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        room = os.fstatvfs(file)
        os.posix_fallocate(file, 0, room.f_bavail * room.f_frsize)
    finally:
        os.close(file)


def test_a_disk_that_fills_up_during_an_exchange_takes_nothing(
    kept: Kept, disk: Callable[[int], Path], town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str]
) -> None:
    place = disk(230)
    shutil.move(town.vault(hamlet.LAN), place / "lan")
    town.vault(hamlet.LAN).symlink_to(place / "lan")

    def clock() -> int:
        """The server's; the disk is full before it answers."""
        if not (place / "phim.mkv").exists():
            fill(place)
        return vaults.clock()

    served = province.Province(town.engine, clock=clock, entropy=os.urandom)
    served.start()
    (place / "phim.mkv").unlink()
    with app.running(served, "127.0.0.1", town.port):
        assert fieldapp("exchange", *lan).line == say("disk_full")
    assert fieldapp("exchange", *lan).line == say("disk_low", free=0, need=200)
    (place / "phim.mkv").unlink()
    assert fieldapp("verify", *lan).code == 0
    fill(place)
    assert fieldapp("exchange", *lan).line == say("disk_low", free=0, need=200)
    (place / "phim.mkv").unlink()
    kept()


def test_a_disk_with_little_room_left_is_told_before_anything_is_written(
    disk: Callable[[int], Path], town: hamlet.Town, fieldapp: hamlet.Typed, tmp_path: Path
) -> None:
    place = disk(9)
    shutil.copytree(town.vault(hamlet.LAN), place / "lan")
    file = tmp_path / "phiếu.jsonl"
    file.write_text(json.dumps(town.slip()), encoding="utf-8")
    for lang in ("vi", "en"):
        said = fieldapp("record", str(file), "--vault", str(place / "lan"), lang=lang)
        assert said.line in {say("disk_low", lang, free=free, need=200) for free in range(10)}


@pytest.fixture
def common() -> Iterator[Path]:
    """A folder that anybody may enter, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="fieldapp-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@contextlib.contextmanager
def without_rights() -> Iterator[None]:
    """Root ignores permission bits, so it is nobody for a while."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_a_vault_that_may_not_be_written_is_told(
    kept: Kept, common: Path, town: hamlet.Town, fieldapp: hamlet.Typed
) -> None:
    folder = common / "lan"
    shutil.copytree(town.vault(hamlet.LAN), folder)
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)
    for word in ("exchange", "verify", "export"):
        fieldapp(word, "--help")  # loads what nobody may not read
    with without_rights():
        for word in (("exchange",), ("verify",), ("export", "--what", "facts")):
            assert fieldapp(*word, "--vault", str(folder)).line == say("vault_readonly")
    folder.chmod(0o755)
    kept()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_a_vault_is_not_made_where_nothing_may_be_written(
    common: Path, town: hamlet.Town, fieldapp: hamlet.Typed
) -> None:
    common.chmod(0o555)
    invitation = town.invite(hamlet.LAN)
    fieldapp("enrol", "--help")
    with without_rights():
        assert fieldapp("enrol", invitation, "--vault", str(common / "lan")).line == say("vault_readonly")
    (common / "file").write_bytes(b"")
    assert fieldapp("enrol", invitation, "--vault", str(common / "file" / "lan")).line == say("vault_readonly")
    with town.served():
        assert fieldapp("enrol", invitation, "--vault", str(town.folder / "lan")).code == 0, "it is still good"


# Invitations


def unknown(town: hamlet.Town) -> str:
    invited = invitations.read(town.invite(hamlet.LAN))
    return invitations.text(msgspec.structs.replace(invited, code="khong-co-ma-nay"))


def used(town: hamlet.Town) -> str:
    text = town.invite(hamlet.LAN)
    with database.writing(town.engine) as conn:
        conn.execute(tables.invitation.update().where(tables.invitation.c.used.is_(None)).values(used=vaults.clock()))
    return text


def expired(town: hamlet.Town) -> str:
    return town.invite(hamlet.LAN, ago=25 * HOUR_MS)


def another_persons(town: hamlet.Town) -> str:
    return town.invite(hamlet.HEAD)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (unknown, "invitation_unknown"),
        (used, "invitation_used"),
        (expired, "invitation_expired"),
        (another_persons, "invitation_other_person"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_invitation_that_is_not_good_changes_nothing(
    make: Callable[[hamlet.Town], str],
    code: str,
    kept: Kept,
    town: hamlet.Town,
    fieldapp: hamlet.Typed,
    lan: tuple[str, str],
) -> None:
    text = make(town)
    with town.served():
        for lang in ("vi", "en"):
            assert fieldapp("enrol", text, *lan, lang=lang).line == say(code, lang)
    kept()


def test_after_a_bad_invitation_a_good_one_is_taken_in_the_same_folder(
    town: hamlet.Town, fieldapp: hamlet.Typed, tmp_path: Path
) -> None:
    folder = "--vault", str(tmp_path / "kho")
    with town.served():
        assert fieldapp("enrol", unknown(town), *folder).line == say("invitation_unknown")
        assert fieldapp("exchange", *folder).line == say("vault_not_enrolled")
        assert fieldapp("enrol", town.invite(hamlet.LAN), *folder).code == 0


def test_an_invitation_for_a_hub_is_not_used_up_by_a_laptop_nor_a_persons_by_a_hub(
    town: hamlet.Town, fieldapp: hamlet.Typed, tmp_path: Path
) -> None:
    """Two papers lie on the desk of the commune's office, and each is tried with the wrong command first."""
    for_hub = town.invite_hub("Trạm Quảng Yên")
    for_lan, folder = town.invite(hamlet.LAN), str(tmp_path / "kho")
    hub = "serve", "--data", str(tmp_path / "trạm"), "--upstream", town.url, "--invitation"
    with town.served():
        for lang in ("vi", "en"):
            assert fieldapp("enrol", for_hub, "--vault", folder, lang=lang).line == say("invitation_hub", lang)
            assert fieldapp(*hub, for_lan, lang=lang).line == say("invitation_person", lang)
        assert not (tmp_path / "kho").exists()
        assert fieldapp("enrol", for_lan, "--vault", folder).code == 0
        with hubbing.opened(tmp_path / "trạm") as made, contextlib.closing(vaults.link(town.url, "")) as link:
            uplink.join(made, link, invitations.read(for_hub), name="")
            assert made.state().name == "Trạm Quảng Yên"


def test_a_hub_that_could_not_reach_the_province_says_that_its_invitation_is_still_good(
    town: hamlet.Town, fieldapp: hamlet.Typed, tmp_path: Path
) -> None:
    text = town.invite_hub("Trạm Quảng Yên")
    said = fieldapp("serve", "--data", str(tmp_path / "trạm"), "--upstream", town.url, "--invitation", text)
    assert said.line == say("enrol_offline")


@pytest.mark.parametrize("text", ["fieldapp:", "fieldapp:e30", "fieldapp:Xin chào", "fieldapp:" + "A" * 9999])
def test_what_is_no_invitation_is_refused_before_a_vault_is_made(
    text: str, fieldapp: hamlet.Typed, tmp_path: Path
) -> None:
    assert fieldapp("enrol", text, "--vault", str(tmp_path / "kho")).line == say("invitation_bad")
    assert not (tmp_path / "kho").exists()


def test_an_invitation_that_cannot_be_read_is_named(fieldapp: hamlet.Typed, tmp_path: Path) -> None:
    file = tmp_path / "ảnh.jpg"
    file.write_bytes(b"\xff\xd8\xff")
    for given in (str(tmp_path / "không có"), str(tmp_path), str(file)):
        said = fieldapp("enrol", given, "--vault", str(tmp_path / "kho"))
        assert said.line == say("invitation_file", file=given)


# The server and the way to it


def test_without_a_server_the_slips_wait(kept: Kept, fieldapp: hamlet.Typed, lan: tuple[str, str]) -> None:
    for lang in ("vi", "en"):
        assert fieldapp("exchange", *lan, lang=lang).line == say("wire_offline", lang)
    kept()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[hamlet.Town]:
    """Another province."""
    with contextlib.closing(hamlet.Town(tmp_path / "other")) as made:
        made.found()
        yield made


def test_another_province_at_that_address_takes_nothing(
    kept: Kept, town: hamlet.Town, other: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str]
) -> None:
    with other.serve(town.port):
        for lang in ("vi", "en"):
            assert fieldapp("exchange", *lan, lang=lang).line == say("unauthorized", lang)
    kept()


def test_a_province_that_signs_with_another_key_is_not_believed(
    kept: Kept, town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str]
) -> None:
    """Somebody has its address and all its data, but not its key; what was sent to it is sent again."""

    def sign_with(seed: bytes) -> None:
        with database.writing(town.engine) as conn:
            conn.execute(tables.node.update().values(sign_seed=seed))

    with database.reading(town.engine) as conn:
        seed = bytes(conn.scalar(sa.select(tables.node.c.sign_seed)) or b"")
    sign_with(os.urandom(32))
    with town.served():
        for lang in ("vi", "en"):
            assert fieldapp("exchange", *lan, lang=lang).line == say("envelope_forged", lang)
    assert town.waiting() == 2
    sign_with(seed)
    kept()


def test_an_enrolment_is_believed_only_from_the_province_of_the_invitation(
    town: hamlet.Town, other: hamlet.Town, fieldapp: hamlet.Typed, tmp_path: Path
) -> None:
    text = town.invite(hamlet.LAN)
    invited, stranger = invitations.read(text), invitations.read(other.invite(hamlet.LAN))
    forged = invitations.text(msgspec.structs.replace(invited, key=stranger.key))
    folder = "--vault", str(tmp_path / "kho")
    with town.served():
        assert fieldapp("enrol", forged, *folder).line == say("envelope_forged")
        assert fieldapp("exchange", *folder).line == say("vault_not_enrolled")
        assert fieldapp("enrol", text, *folder).code == 0, "the answer that was not believed did not use it up"


@pytest.mark.parametrize("let", [0, 20, 300, 600])
def test_a_server_that_goes_away_in_the_middle_of_its_answer_is_asked_again(
    let: int, kept: Kept, town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str]
) -> None:
    with town.serve(0) as behind, hamlet.guarded(town, behind, let=let):
        assert fieldapp("exchange", *lan).line == say("wire_offline")
    with database.reading(town.engine) as conn:
        query = sa.select(sa.func.count()).where(tables.record.c.entity == "visit")
        assert conn.scalar(query) == 2, "the province has them, and this laptop does not know it yet"
    assert town.waiting() == 2
    kept()


@pytest.mark.parametrize("let", [0, 200, 500])
def test_an_enrolment_whose_answer_is_cut_is_finished_with_the_same_invitation(
    let: int, town: hamlet.Town, fieldapp: hamlet.Typed, tmp_path: Path
) -> None:
    text, folder = town.invite(hamlet.LAN), ("--vault", str(tmp_path / "kho"))
    with town.serve(0) as behind, hamlet.guarded(town, behind, let=let):
        assert fieldapp("enrol", text, *folder).line == say("enrol_offline")
    with town.served():
        assert fieldapp("enrol", text, *folder).code == 0


@pytest.mark.parametrize(
    ("status", "refusal", "code", "details"),
    [
        ("400 Bad Request", b'{"code": "new_rule"}', "server_refused", {"status": "new_rule"}),
        ("400 Bad Request", b"no JSON", "server_refused", {"status": 400}),
        ("429 Too Many Requests", b"", "wire_busy", {}),
        ("500 Oh", b'{"code": "server_bug"}', "wire_busy", {}),
        (
            "403 Forbidden",
            b'{"code": "busy", "details": {"seconds": 5, "lang": 1, "code": 2, "self": 3, "db": 4, "now": 5}}',
            "busy",
            {"seconds": 5},
        ),
    ],
)
def test_whatever_a_server_refuses_with_is_a_sentence(
    status: str,
    refusal: bytes,
    code: str,
    details: dict[str, object],
    kept: Kept,
    town: hamlet.Town,
    fieldapp: hamlet.Typed,
    lan: tuple[str, str],
) -> None:
    head = f"HTTP/1.1 {status}\r\nX-Fieldapp: 1\r\nContent-Length: {len(refusal)}\r\n\r\n"
    with hamlet.guarded(town, page=head.encode() + refusal):
        for lang in ("vi", "en"):
            assert fieldapp("exchange", *lan, lang=lang).line == say(code, lang, **details)
    kept()


@pytest.mark.parametrize(
    ("page", "code"),
    [(PORTAL, "wire_portal"), (REDIRECT, "wire_portal"), (NOT_SEALED, "envelope_bad")],
    ids=["page", "redirect", "not sealed"],
)
def test_an_answer_that_is_not_ours_is_never_a_receipt(
    page: bytes, code: str, kept: Kept, town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str]
) -> None:
    with hamlet.guarded(town, page=page):
        for lang in ("vi", "en"):
            assert fieldapp("exchange", *lan, lang=lang).line == say(code, lang)
        assert fieldapp("enrol", town.invite(hamlet.LAN), *lan).line == say(code.replace("wire", "enrol"))
    kept()


def test_a_program_too_old_is_told_and_keeps_its_slips(
    kept: Kept, town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = town.invite(hamlet.LAN)
    with town.served(), monkeypatch.context() as patch:
        patch.setattr(protocol, "OLDEST", protocol.VERSION + 1)  # only the server looks at it
        for lang in ("vi", "en"):
            assert fieldapp("exchange", *lan, lang=lang).line == say("too_old", lang)
        assert fieldapp("enrol", text, *lan).line == say("too_old")
    kept()


# Unprotected ways


@pytest.mark.parametrize("url", ["http://192.168.1.10:8000", "http://tinh.example", "HTTP://tinh.example"])
def test_nothing_is_sent_unprotected_to_another_computer(
    url: str, kept: Kept, town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str], tmp_path: Path
) -> None:
    invited = msgspec.structs.replace(invitations.read(town.invite(hamlet.LAN)), url=url)
    told = url.replace("HTTP", "http")
    for lang in ("vi", "en"):
        said = fieldapp("enrol", invitations.text(invited), "--vault", str(tmp_path / "kho"), lang=lang)
        assert said.line == say("server_plain", lang, address=told)
    assert not (tmp_path / "kho").exists()
    town.change(hamlet.LAN, "UPDATE me SET url = ?", url)
    assert fieldapp("exchange", *lan).line == say("server_plain", address=told)
    town.change(hamlet.LAN, "UPDATE me SET url = ?", town.url)
    kept()


def test_nobody_is_invited_to_an_unprotected_address(town: hamlet.Town, fieldapp: hamlet.Typed) -> None:
    where = "--data", str(town.folder / "province")
    said = fieldapp("admin", *where, "invite", "lan", "--url", "http://tinh.example")
    assert said.line == say("server_plain", address="http://tinh.example")


def test_a_trial_may_go_unprotected(
    town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIELDAPP_PLAIN_HTTP", "1")
    monkeypatch.setenv("http_proxy", town.url)  # by way of the server's own port, for that host is nowhere
    town.change(hamlet.LAN, "UPDATE me SET url = 'http://tinh.invalid'")
    assert fieldapp("exchange", *lan).line == say("wire_offline")
    where = "--data", str(town.folder / "province")
    assert fieldapp("admin", *where, "invite", "lan", "--url", "http://tinh.example").code == 0


def test_authorities_that_cannot_be_read_are_named(
    kept: Kept, fieldapp: hamlet.Typed, lan: tuple[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "ca.pem").write_text("not a certificate")
    with monkeypatch.context() as patch:
        for file in (tmp_path / "ca.pem", tmp_path / "none.pem", tmp_path):
            patch.setenv("FIELDAPP_CA_FILE", str(file))
            assert fieldapp("exchange", *lan).line == say("ca_file_bad", file=str(file))
    kept()


# Files of slips


def test_each_bad_line_is_named_with_its_field_and_the_good_ones_are_recorded(
    town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str], tmp_path: Path
) -> None:
    def line(**changed: Any) -> bytes:
        return json.dumps({**town.slip(NAMES[0]), **changed}, ensure_ascii=False).encode()

    bad: dict[bytes, tuple[str, str]] = {
        b"xin chao": ("", "line_not_json"),
        line()[:-9]: ("", "line_not_json"),
        "{“date”: 1}".encode(): ("", "line_not_json"),
        line().replace("Chìu".encode(), "Chìu".encode("latin-1")): ("", "line_not_json"),
        b"[1, 2]": ("", "line_object"),
        line(minutes="25"): ("minutes", "line_number"),
        line(minutes=2.5): ("minutes", "line_number"),
        line(name=5): ("name", "line_text"),
        line(helpers="Lan"): ("helpers", "line_list"),
        line(topics=[{"topic": "ID-01", "result": 3}]): ("topics[0].result", "line_text"),
        line(consent={"guardian": "no"}): ("consent.guardian", "line_bool"),
        line(consent=[]): ("consent", "line_object"),
        line(minutes=0): ("minutes", "visit_minutes"),
        line(mode="zalo"): ("mode", "visit_choice_unknown"),
        line(topics=[]): ("topics", "visit_topic_missing"),
        line(topics=[{"topic": "ID-01", "result": "X"}]): ("topics[0].blockers", "visit_blocker_missing"),
        line(village="A" * 22): ("village", "visit_village_out"),
        line(household="A" * 22): ("household", "household_unknown"),
        line(consent=None): ("consent", "visit_consent_missing"),
    }
    details = {"visit_minutes": {"least": 1, "most": 480}, "visit_choice_unknown": {"choice": "zalo"}}
    mixed = [part for one in bad for part in (one, line(note="một dòng đúng"))]
    file = tmp_path / "phiếu.jsonl"
    file.write_bytes(b"\n".join(mixed))
    for lang, start, place in (("vi", "Dòng", "ô"), ("en", "Line", "field")):
        said = fieldapp("record", str(file), *lan, lang=lang)
        told = said.err.splitlines()
        for number, (field, code) in enumerate(bad.values()):
            where = f"{start} {number * 2 + 1}, {place} {field}" if field else f"{start} {number * 2 + 1}"
            assert f"{where}: {say(code, lang, **details.get(code, {}))}" in told
        assert said.code == 1
        assert said.out == say("recorded_some", lang, good=len(bad), bad=len(bad)) + "\n"
    assert town.names() == [NAMES[0]] * len(bad) * 2
    assert {line.split(":")[0].split(",")[0] for line in told} == {f"Line {n}" for n in range(1, len(mixed), 2)}


@pytest.mark.parametrize(
    ("changed", "field", "code", "details"),
    [
        ({"name": "Bàn" * 3333 + "g"}, "name", "name_long", {}),
        ({"name": unicodedata.normalize("NFD", "Ế" * 10_000)}, "name", "name_long", {}),
        ({"note": "a" * 10_000}, "note", "text_long", {"length": 10_000, "most": 500}),
        ({"date": "1970-01-01"}, "date", "visit_date_early", {"first": "05/03/2022"}),
        ({"date": "2099-12-31"}, "date", "visit_date_ahead", {}),
        ({"date": "2026-02-30"}, "date", "record_date_bad", {}),
        ({"date": "03/10/2026"}, "date", "record_date_bad", {}),
        ({"follow_up": "2099-12-31"}, "follow_up", "visit_follow_up", {"days": 180}),
        ({"date": "2022-03-05"}, "late_reason", "visit_late_reason", {"days": 60}),
        ({"mật khẩu\nđây": "1"}, "", "line_field_unknown", {"name": "mật khẩu đây"}),
        ({"y" * 10_000: 1}, "", "line_field_unknown", {"name": "y" * 40}),
        ({"note": "a" * 70_000}, "", "record_line_long", {"most": 65536}),
        ({"minutes": 10**30}, "minutes", "visit_minutes", {"least": 1, "most": 480}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_value_that_cannot_be_is_one_sentence_beside_its_field(
    changed: dict[str, Any],
    field: str,
    code: str,
    details: dict[str, Any],
    kept: Kept,
    town: hamlet.Town,
    recorded: Callable[..., hamlet.Said],
) -> None:
    said = recorded([{**town.slip(), **changed}])
    where = f"Line 1, field {field}" if field else "Line 1"
    assert f"{where}: {say(code, **details)}" in said.err.splitlines()
    assert said.code == 1
    kept()


def test_letters_of_a_mac_are_the_same_letters(
    town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file's name, the name in it and the passphrase may each be composed or not."""
    file = tmp_path / unicodedata.normalize("NFD", "phiếu của Hoà.jsonl")
    line = json.dumps(town.slip(unicodedata.normalize("NFD", "Nguyễn Thị Hoà")), ensure_ascii=False)
    file.write_text(line, encoding="utf-8")
    monkeypatch.setenv("FIELDAPP_PASSPHRASE", unicodedata.normalize("NFD", demo_town.PASSPHRASE))
    assert fieldapp("record", str(file), *lan).code == 0
    assert town.names() == ["Nguyễn Thị Hoà"]


def test_a_file_that_cannot_be_read_is_named(fieldapp: hamlet.Typed, lan: tuple[str, str], tmp_path: Path) -> None:
    for name in (str(tmp_path / "không có.jsonl"), str(tmp_path)):
        for lang in ("vi", "en"):
            assert fieldapp("record", name, *lan, lang=lang).line == say("record_file", lang, file=name)


def test_a_file_is_recorded_whole_or_not_at_all(
    town: hamlet.Town, recorded: Callable[..., hamlet.Said], lan: tuple[str, str]
) -> None:
    """The vault fails in the middle: of a file half recorded nobody could tell which half to record again."""
    with town.open(hamlet.LAN) as db:
        db.execute(
            "CREATE TRIGGER full BEFORE INSERT ON change WHEN NEW.n = 1200 BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    one = town.slip("Lỷ A Cắm")
    with pytest.raises(Exception, match="full"):  # no such fault exists outside of this test
        recorded([one] * 1300)
    assert town.names() == []
    with town.open(hamlet.LAN) as db:
        db.execute("DROP TRIGGER full")
    assert recorded([one] * 1300).out == "Recorded 1300 slips.\n"
    assert len(town.names()) == 1300


def test_what_the_system_refuses_is_told_in_the_words_of_the_reader(
    town: hamlet.Town, fieldapp: hamlet.Typed, tmp_path: Path
) -> None:
    """The province's administrator mistypes a folder, a key, a list, a port and an address: a system speaks English."""
    gone = tmp_path / "không có"
    data = ("--data", str(town.folder / "province"))
    missing = "không có tệp hoặc thư mục này"
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        for words, said in (
            (("admin", *data, "backup", "--out", str(gone / "a.bak")), missing),
            (("admin", *data, "backup", "--out", str(tmp_path / "a.bak"), "--key", str(gone)), missing),
            (("admin", *data, "import", "households", str(gone)), missing),
            (("serve", *data, "--port", port), "cổng này đang có chương trình khác dùng"),
            (("serve", *data, "--host", "203.0.113.9"), "máy này không có địa chỉ đó"),
            (("serve", *data, "--port", "99999"), "0-65535"),
        ):
            assert f": {said}. Hãy " in fieldapp(*words, lang="vi").line, words
    assert fieldapp("admin", *data, "import", "households", str(gone)).line == (
        "The file “không có” cannot be read: there is no such file or folder. Check its name and rights."
    )


def test_a_backup_of_the_province_wants_a_passphrase_as_long_as_a_vaults(
    town: hamlet.Town, fieldapp: hamlet.Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All residents of a province lie in that file, and whoever finds it may guess for years."""
    file = tmp_path / "tỉnh.bak"
    make = ("admin", "--data", str(town.folder / "province"), "backup", "--out", str(file))
    monkeypatch.setenv("FIELDAPP_PASSPHRASE", "tỉnh")
    assert fieldapp(*make).line == say("passphrase_short", least=vault.SHORTEST)
    assert not file.exists()
    monkeypatch.setenv("FIELDAPP_PASSPHRASE", "cầu treo Suối Mây")
    assert fieldapp(*make).code == 0
