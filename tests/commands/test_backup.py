"""A vault backed up and put beside by the real commands: copies go on working, and nothing is lost or there twice."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hamlet
import pytest

from fieldapp.commands import demo_town, vaults
from fieldapp.domain import facts, problems
from fieldapp.server import province
from fieldapp.store import database, me, opened, vault

Recorded = Callable[..., hamlet.Said]


class Desk:
    """Several vaults of Lan's, the slips that are typed into each, and what each shows."""

    def __init__(self, town: hamlet.Town, fieldapp: hamlet.Typed, tmp: Path) -> None:
        self.town, self.fieldapp, self.tmp = town, fieldapp, tmp
        self.home = town.vault(hamlet.LAN)

    def type(self, folder: Path, *names: str) -> None:
        """Slips by `fieldapp record`."""
        file = self.tmp / "phiếu.jsonl"
        lines = [json.dumps(self.town.slip(name), ensure_ascii=False) for name in names]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert self.fieldapp("record", str(file), "--vault", str(folder)).code == 0

    def send(self, *folders: Path) -> list[dict[str, Any]]:
        """An exchange of each by `fieldapp exchange`."""
        out = []
        for folder in folders:
            said = self.fieldapp("exchange", "--vault", str(folder), "--json")
            assert said.code == 0, said
            out.append(json.loads(said.out))
        return out

    def look(self, folder: Path) -> tuple[str, list[str]]:
        """The origin of a vault, and the names on its slips."""
        db = opened.writer(folder, vault.unlock(folder, demo_town.PASSPHRASE), least_free=0)
        try:
            return me.read(db).origin, sorted(name for (name,) in db.execute("SELECT name FROM visit"))
        finally:
            opened.close(folder, db)

    def copy(self, folder: Path, name: str) -> Path:
        """A backup by the command, put beside by the command."""
        made = self.fieldapp("backup", "make", "--vault", str(folder), "--out", str(self.tmp / f"{name}.sao"))
        assert made.code == 0, made
        taken = self.fieldapp("backup", "take", str(self.tmp / f"{name}.sao"), "--vault", str(self.tmp / name))
        assert taken.code == 0, taken
        return self.tmp / name


@pytest.fixture
def desk(town: hamlet.Town, fieldapp: hamlet.Typed, tmp_path: Path) -> Desk:
    return Desk(town, fieldapp, tmp_path)


def test_a_backup_holds_what_was_saved_and_is_opened_by_the_same_passphrase(desk: Desk) -> None:
    desk.type(desk.home, "Bàn Thị Múi", "Chìu A Sáng")
    twin = desk.copy(desk.home, "bản sao")
    assert desk.look(twin) == desk.look(desk.home)
    assert desk.fieldapp("verify", "--vault", str(twin)).code == 0
    raw = b"".join(file.read_bytes() for file in (desk.tmp / "bản sao.sao").iterdir())
    assert "Bàn Thị Múi".encode() not in raw
    assert b"SQLite format 3" not in raw


def test_neither_backup_nor_restore_ever_writes_over_anything(desk: Desk) -> None:
    desk.type(desk.home, "Bàn Thị Múi")
    twin = desk.copy(desk.home, "twin")
    again = desk.fieldapp("backup", "make", "--vault", str(desk.home), "--out", str(desk.tmp / "twin.sao"))
    over = desk.fieldapp("backup", "take", str(desk.tmp / "twin.sao"), "--vault", str(desk.home))
    assert "there already" in again.line
    assert "there already" in over.line
    assert desk.look(desk.home) == desk.look(twin)
    assert [file.name for file in desk.tmp.glob("*.part")] == []


def test_a_vault_put_back_from_a_backup_takes_a_new_origin_and_nothing_is_lost(desk: Desk) -> None:
    desk.type(desk.home, "Phiếu trước")
    with desk.town.served():
        desk.send(desk.home)
        before, _ = desk.look(desk.home)
        desk.fieldapp("backup", "make", "--vault", str(desk.home), "--out", str(desk.tmp / "sao"))
        desk.type(desk.home, "Phiếu sau")
        desk.send(desk.home)
        shutil.rmtree(desk.home)  # the laptop is gone
        assert desk.fieldapp("backup", "take", str(desk.tmp / "sao"), "--vault", str(desk.home)).code == 0
        desk.type(desk.home, "Phiếu mới")
        assert desk.send(desk.home)[0]["forked"] == 1
        desk.send(Path(desk.town.vault(hamlet.HEAD)))
    names = ["Phiếu mới", "Phiếu sau", "Phiếu trước"]
    origin, mine = desk.look(desk.home)
    assert (mine, desk.town.names(hamlet.HEAD)) == (names, names)
    assert origin != before, "its numbers are never used again"
    assert desk.fieldapp("verify", "--vault", str(desk.home)).code == 0


def test_two_copies_that_both_go_on_working_end_the_same_with_every_slip_once(desk: Desk) -> None:
    desk.type(desk.home, "Chung")
    with desk.town.served():
        desk.send(desk.home)
        twin = desk.copy(desk.home, "twin")
        for day in ("một", "hai", "ba"):
            desk.type(desk.home, f"Máy cũ {day}")
            desk.type(twin, f"Máy mới {day}")
            desk.send(twin, desk.home)
        desk.send(twin, desk.home, twin, Path(desk.town.vault(hamlet.HEAD)))
    names = sorted(["Chung", *(f"{kind} {day}" for kind in ("Máy cũ", "Máy mới") for day in ("một", "hai", "ba"))])
    (here, mine), (there, theirs) = desk.look(desk.home), desk.look(twin)
    assert here != there, "no two computers write under one origin"
    assert mine == theirs == desk.town.names(hamlet.HEAD) == names
    for folder in (desk.home, twin):
        assert desk.fieldapp("verify", "--vault", str(folder)).code == 0


def test_a_backup_that_was_damaged_says_so_and_makes_no_vault(desk: Desk) -> None:
    desk.type(desk.home, "Bàn Thị Múi")
    desk.fieldapp("backup", "make", "--vault", str(desk.home), "--out", str(desk.tmp / "sao"))
    file = desk.tmp / "sao" / vault.DATABASE
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(bytes(raw))
    said = desk.fieldapp("backup", "take", str(desk.tmp / "sao"), "--vault", str(desk.tmp / "new"))
    assert said.line
    assert not (desk.tmp / "new").exists()


def test_a_backup_on_a_locked_card_is_put_back_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.type(desk.home, "Bàn Thị Múi")
    desk.fieldapp("backup", "make", "--vault", str(desk.home), "--out", str(desk.tmp / "sao"))
    before = {file.name: file.read_bytes() for file in (desk.tmp / "sao").iterdir()}
    opening = database.open_reader

    def locked(path: Path, key: bytes) -> database.Database:
        if path.parent == desk.tmp / "sao":  # SQLite wants to put its shared memory beside it
            raise problems.Problem("vault_readonly")
        return opening(path, key)

    monkeypatch.setattr(database, "open_reader", locked)
    said = desk.fieldapp("backup", "take", str(desk.tmp / "sao"), "--vault", str(desk.tmp / "new"))
    assert said.code == 0
    assert desk.look(desk.tmp / "new") == desk.look(desk.home)
    assert {file.name: file.read_bytes() for file in (desk.tmp / "sao").iterdir()} == before
    assert {file.name for file in desk.tmp.glob("new*")} == {"new"}


def test_an_unfinished_copy_is_no_backup(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from fieldapp.store import backup

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_sync", full)
    said = desk.fieldapp("backup", "make", "--vault", str(desk.home), "--out", str(desk.tmp / "sao"))
    assert "full" in said.line
    assert list(desk.tmp.glob("sao*")) == []
    assert facts.is_id(desk.look(desk.home)[0])


def test_a_receipt_proves_what_the_province_has_and_any_change_of_either_is_found(desk: Desk) -> None:
    desk.type(desk.home, "Bàn Thị Múi", "Chìu A Sáng")
    with desk.town.served():
        desk.send(desk.home)
    said = desk.fieldapp("verify", "--vault", str(desk.home))
    assert said.code == 0
    assert "1 receipts signed by the province, for 2 entries." in said.out
    desk.town.change(hamlet.LAN, "UPDATE receipt SET text = replace(text, '\"at\":1', '\"at\":2')")
    assert "receipt" in desk.fieldapp("verify", "--vault", str(desk.home)).out
    desk.town.change(hamlet.LAN, "UPDATE receipt SET text = replace(text, '\"at\":2', '\"at\":1')")
    assert desk.fieldapp("verify", "--vault", str(desk.home)).code == 0
    desk.town.change(hamlet.LAN, "UPDATE change SET body = CAST(replace(body, 'Bàn', 'Bản') AS BLOB) WHERE n = 1")
    assert "The province's receipt" in desk.fieldapp("verify", "--vault", str(desk.home)).out


def test_a_backup_from_before_an_erasure_brings_nobody_back(desk: Desk) -> None:
    desk.type(desk.home, "Bàn Thị Múi", "Chìu A Sáng")
    with desk.town.served():
        desk.send(desk.home)
        old = desk.copy(desk.home, "old")
        with desk.town.open(hamlet.LAN) as db:
            [(root,)] = db.execute("SELECT c.root FROM visit v JOIN change c ON c.id = v.row WHERE v.name LIKE 'Bàn%'")
            person = me.read(db).person
        served = province.Province(desk.town.engine, clock=vaults.clock, entropy=os.urandom)
        served.erase(root, person, "yêu cầu của người dân")
        desk.send(desk.home, old)
    assert desk.look(desk.home)[1] == desk.look(old)[1] == ["Chìu A Sáng"]
    assert desk.fieldapp("verify", "--vault", str(old)).code == 0


def test_a_backup_that_would_be_lost_with_the_vault_is_not_made(desk: Desk) -> None:
    desk.type(desk.home, "Bàn Thị Múi")
    said = desk.fieldapp("backup", "make", "--vault", str(desk.home), "--out", str(desk.home / "bản sao"))
    assert said.code == 1
    assert (
        said.line == "A backup inside of the data folder itself would be lost with it. Choose another disk or folder."
    )
    assert not (desk.home / "bản sao").exists()
