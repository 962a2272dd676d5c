"""A province backed up and put back by the real commands, on both databases: what the backup lacks comes again by
itself, what was erased stays erased, and a file that is not whole is never believed."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nacl.pwhash
import pytest
import sqlalchemy as sa
from rules.town import WHOLE, Town

from fieldapp import __main__ as door
from fieldapp.domain import facts
from fieldapp.server import access, backups, database, erasures, members, sealed, tables
from fieldapp.store import custody, vault
from fieldapp.sync import transport

CHEAP = vault.Cost(memory=8, passes=1)

Typed = Callable[..., str]


@pytest.fixture
def typed(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Types a command; returns what it said, and refusals with an exclamation mark before them."""
    monkeypatch.setenv("FIELDAPP_LANG", "en")
    monkeypatch.setenv("FIELDAPP_PASSPHRASE", "sông Ba Chẽ mùa nước")
    monkeypatch.setattr(sealed, "MEMORY", CHEAP.memory)
    monkeypatch.setattr(sealed, "PASSES", CHEAP.passes)

    def run(*words: object) -> str:
        capfd.readouterr()
        code = door.main([str(word) for word in words])
        out, err = capfd.readouterr()
        return out.strip() if code == 0 else f"! {err.strip()}"

    return run


@pytest.fixture
def village(province_url: str) -> Iterator[Town]:
    """A village on a file, then on PostgreSQL."""
    made = Town(province_url)
    yield made
    made.world.close()


def bodies(village: Town) -> set[str]:
    """The ids of the facts that the province holds with their bytes."""
    with database.reading(village.world.engine) as conn:
        return set(conn.scalars(sa.select(tables.change.c.id).where(tables.change.c.body.is_not(None))))


def put_back(village: Town, typed: Typed, *words: object) -> str:
    """The real restore into the very database, and a server that starts on it."""
    said = typed("admin", "restore", *words, "--db", village.world.url)
    village.world.province = village.world._open()
    return said


def test_a_backups_passphrase_costs_who_guesses_it_what_the_design_asks_for() -> None:
    salt = bytes(range(16))
    dear = nacl.pwhash.argon2id.kdf(32, "sông Ba Chẽ".encode(), salt, opslimit=3, memlimit=64 * 1024 * 1024)
    assert sealed.from_passphrase("sông Ba Chẽ", salt) == dear


def test_after_a_restore_of_an_old_backup_every_laptop_offers_again_what_is_missing(
    village: Town, typed: Typed, tmp_path: Path
) -> None:
    house = village.household(village.lan)
    village.all_meet(**WHOLE)
    assert typed("admin", "backup", "--db", village.world.url, "--out", tmp_path / "tinh.bak").startswith("Backed up")
    later = [village.household(village.lan, f"Hộ {n}") for n in range(3)]
    visit = village.world.write(village.hoa, "visit", {"note": "đã cài VNeID"}, "", house).row
    village.all_meet(**WHOLE)
    before = bodies(village)
    assert "restored" not in put_back(village, typed, tmp_path / "tinh.bak", "--over")
    assert bodies(village) < before, "the backup is older"
    assert village.meet(village.hoa).reset, "a laptop notices by itself"
    village.all_meet(**WHOLE)
    assert bodies(village) == before
    assert village.value(village.lan, visit, "note") == "đã cài VNeID"
    assert all(village.status(one) == "ok" for one in later)
    assert not typed("verify", "--db", village.world.url).startswith("!")


def test_a_household_erased_after_the_backup_does_not_come_back(village: Town, typed: Typed, tmp_path: Path) -> None:
    house = village.household(village.lan, "Hộ ông Chìu Quay Thìn")
    village.all_meet(**WHOLE)
    typed("admin", "backup", "--db", village.world.url, "--out", tmp_path / "tinh.bak")
    late = village.household(village.hoa, "Hộ bà Lỷ Thị Mai")
    village.all_meet(**WHOLE)
    for root in (house, late):
        village.world.erased.add(root)
        village.world.province.erase(root, village.lan.person, "yêu cầu")
    village.meet(village.lan)  # Hòa's laptop stays away and still holds both
    assert "erased 2 roots again" in put_back(village, typed, tmp_path / "tinh.bak", "--over")
    village.all_meet(**WHOLE)
    with database.reading(village.world.engine) as conn:
        for body in conn.scalars(sa.select(tables.change.c.body).where(tables.change.c.root.in_([house, late]))):
            assert body is None
    assert village.value(village.hoa, late, "name") is None


def test_the_ledger_beside_the_database_remembers_erasures_when_the_database_is_gone(
    village: Town, typed: Typed, tmp_path: Path
) -> None:
    village.world.province.ledger = tmp_path / "erasures.jsonl"
    house = village.household(village.lan, "Hộ ông Chìu Quay Thìn")
    village.all_meet(**WHOLE)
    typed("admin", "backup", "--db", village.world.url, "--out", tmp_path / "tinh.bak")
    village.world.erased.add(house)
    village.world.province.erase(house, village.lan.person, "yêu cầu")
    with database.writing(village.world.engine) as conn:
        for table in reversed(tables.meta.sorted_tables):
            conn.execute(table.delete())
    said = put_back(village, typed, tmp_path / "tinh.bak", "--ledger", tmp_path / "erasures.jsonl")
    assert "erased 1 roots again" in said
    village.all_meet(**WHOLE)
    assert village.value(village.hoa, house, "name") is None
    assert "Thìn" not in (tmp_path / "erasures.jsonl").read_text(encoding="utf-8")


def test_an_answer_tells_how_far_the_last_backup_reaches(village: Town, typed: Typed, tmp_path: Path) -> None:
    visit = village.household(village.lan)
    village.meet(village.lan)
    assert custody.place(village.lan.db, visit) == custody.PROVINCE
    typed("admin", "backup", "--db", village.world.url, "--out", tmp_path / "tinh.bak")
    later = village.household(village.lan, "Hộ sau")
    assert custody.place(village.lan.db, later) == custody.HERE
    village.meet(village.lan)
    assert custody.place(village.lan.db, visit) == custody.BACKUP
    assert custody.place(village.lan.db, later) == custody.PROVINCE
    put_back(village, typed, tmp_path / "tinh.bak", "--over")
    village.meet(village.lan)
    village.all_meet(**WHOLE)
    assert custody.place(village.lan.db, visit) == custody.BACKUP
    assert custody.place(village.lan.db, later) == custody.PROVINCE


def test_a_backup_says_up_to_which_number_it_reaches_and_shows_nothing_else(
    village: Town, typed: Typed, tmp_path: Path
) -> None:
    village.household(village.lan, "Hộ bà Đặng Thị Móc")
    village.all_meet(**WHOLE)
    said = typed("admin", "backup", "--db", village.world.url, "--out", tmp_path / "tinh.bak")
    with database.reading(village.world.engine) as conn:
        node = conn.execute(sa.select(tables.node)).one()
    assert f"number {node.pos} " in said
    assert backups.look(tmp_path / "tinh.bak").pos == node.pos
    raw = (tmp_path / "tinh.bak").read_bytes()
    assert bytes(node.sign_seed) not in raw
    assert "Đặng Thị Móc".encode() not in raw
    assert [file.name for file in tmp_path.glob("tinh*")] == ["tinh.bak"], "nothing half done is left"
    assert typed("admin", "backup", "--db", village.world.url, "--out", tmp_path / "tinh.bak").startswith("! ")


def test_a_backup_goes_from_one_kind_of_database_to_the_other(village: Town, typed: Typed, tmp_path: Path) -> None:
    village.household(village.lan)
    village.all_meet(**WHOLE)
    typed("admin", "backup", "--db", village.world.url, "--out", tmp_path / "tinh.bak")
    said = typed("admin", "restore", tmp_path / "tinh.bak", "--data", tmp_path / "new")
    assert said.startswith("Put back")
    assert said.strip().endswith("Invitations that nobody used are void; make new ones.")
    here, there = typed("verify", "--db", village.world.url), typed("verify", "--data", tmp_path / "new")
    assert here == there
    assert not here.startswith("!")


def test_a_restore_never_writes_over_a_province_unless_it_is_told_to(
    village: Town, typed: Typed, tmp_path: Path
) -> None:
    village.household(village.lan)
    village.all_meet(**WHOLE)
    typed("admin", "backup", "--db", village.world.url, "--out", tmp_path / "tinh.bak")
    late = village.household(village.lan, "Hộ sau")
    village.all_meet(**WHOLE)
    assert typed("admin", "restore", tmp_path / "tinh.bak", "--db", village.world.url).startswith(
        "! There is a province"
    )
    assert village.status(late) == "ok"


def test_a_damaged_backup_or_another_key_changes_nothing(
    village: Town, typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    village.household(village.lan)
    village.all_meet(**WHOLE)
    (tmp_path / "key").write_bytes(facts.new_id(1, village.world.entropy).encode() * 3)
    words = ("--key", tmp_path / "key")
    typed("admin", "backup", "--db", village.world.url, "--out", tmp_path / "tinh.bak", *words)
    before, whole = bodies(village), (tmp_path / "tinh.bak").read_bytes()
    monkeypatch.setenv("FIELDAPP_LANG", "vi")
    for at in range(0, len(whole), max(1, len(whole) // 25)):
        for bad in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
            (tmp_path / "bad").write_bytes(bad)
            said = typed("admin", "restore", tmp_path / "bad", "--db", village.world.url, "--over", *words)
            assert said.startswith("! ")
            assert said.count("\n") == 0
    assert typed("admin", "restore", tmp_path / "tinh.bak", "--db", village.world.url, "--over").startswith(
        "! Mật khẩu"
    )
    assert bodies(village) == before


def test_a_backup_made_while_the_server_writes_holds_one_moment(village: Town, typed: Typed, tmp_path: Path) -> None:
    for n in range(30):
        village.household(village.lan, f"Hộ {n}")
    village.meet(village.lan)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            village.household(village.hoa, "Hộ mới")
            village.meet(village.hoa)

    busy = threading.Thread(target=write)
    busy.start()
    try:
        for turn in range(3):
            typed("admin", "backup", "--db", village.world.url, "--out", tmp_path / f"{turn}.bak")
            typed("admin", "restore", tmp_path / f"{turn}.bak", "--data", tmp_path / f"new{turn}")
            said = typed("verify", "--data", tmp_path / f"new{turn}")
            assert not said.startswith("!"), said
    finally:
        stop.set()
        busy.join()
    shutil.rmtree(tmp_path / "new0")


def test_a_laptop_whose_token_is_newer_than_the_backup_is_let_in_once_by_its_key(
    served: Any, device: Callable[..., Any], tmp_path: Path
) -> None:
    laptop = device("lan")
    laptop.exchange()
    key = bytes(32)
    backups.make(served.engine, tmp_path / "tinh.bak", lambda _: key, now=served.now, entropy=os.urandom)
    served.now += 8 * 24 * 3600 * 1000
    lost = laptop.link.token = laptop.exchange().token
    laptop.exchange()
    backups.restore(
        served.engine,
        tmp_path / "tinh.bak",
        lambda _: key,
        over=True,
        ledger=None,
        now=served.now,
        entropy=os.urandom,
    )
    served.now += 1000
    answer = laptop.exchange()
    assert answer.token, "with a new token for the new life"
    laptop.link.token = answer.token
    laptop.exchange()
    laptop.link.token = lost
    with pytest.raises(transport.Unauthorized):
        laptop.exchange()


def test_who_lost_a_role_or_a_laptop_after_the_backup_reads_nothing_by_it_when_the_disk_is_gone(
    served: Any, device: Callable[..., Any], typed: Typed, tmp_path: Path
) -> None:
    laptop, other = device("lan"), device("minh")
    laptop.exchange(laptop.household("Hồng Gai/Khe Sú"))
    where, book, key = ("--db", served.url), tmp_path / "sổ.jsonl", tmp_path / "khóa"
    key.write_bytes(bytes(range(64)))
    typed("admin", *where, "backup", "--out", tmp_path / "tinh.bak", "--key", key)
    typed("admin", *where, "members", "end", "lan", "--until", "02/10/2026", "--ledger", book)
    typed("admin", *where, "revoke", "--person", "minh", "--ledger", book)
    assert laptop.exchange().scope == []
    with database.writing(served.engine) as conn:  # a new disk, and on it what was in the backup
        conn.execute(sa.update(tables.grant).values(until=""))
        conn.execute(sa.update(tables.device).values(state="active"))
    over = ("--over", "--ledger", book)
    typed("admin", *where, "restore", tmp_path / "tinh.bak", "--key", key, *over)
    assert (laptop.exchange().scope, laptop.sees(), other.exchange().wipe) == ([], {}, True)
    assert book.read_text().count("lan") == 0, "only ids stand in it"


def test_the_server_tells_the_ledger_of_an_ended_role_at_the_next_exchange(
    served: Any, device: Callable[..., Any], tmp_path: Path
) -> None:
    laptop = device("lan")
    served.province.ledger = tmp_path / "sổ.jsonl"
    with served.desk() as at:
        members.end_member(at, "lan")
    laptop.exchange()
    told = erasures.read(tmp_path / "sổ.jsonl", served.province.node)
    assert [role[0] for role in told.ended] == [laptop.person]


def test_a_laptop_revoked_after_the_backup_stays_out_and_old_invitations_are_void(
    served: Any, device: Callable[..., Any], tmp_path: Path
) -> None:
    laptop, key, text = device("lan"), bytes(32), served.invite("hoa")
    backups.make(served.engine, tmp_path / "tinh.bak", lambda _: key, now=served.now, entropy=os.urandom)
    with served.desk() as at:
        access.revoke_device(at, laptop.device)
    backups.restore(
        served.engine,
        tmp_path / "tinh.bak",
        lambda _: key,
        over=True,
        ledger=None,
        now=served.now,
        entropy=os.urandom,
    )
    assert laptop.exchange().wipe
    with pytest.raises(transport.Refused):
        device().enrol(text)
