"""A laptop that the province keeps out, in the real window: it hands over first, then its keys go and the door says so;
a member who changes village hands over first, then forgets; an erased household goes from a laptop that slept for
months."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import commune
import darkroom
import pytest
import sqlalchemy as sa
import townhall
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp import config, desktop
from fieldapp.actions import enrol, exchange_now, wipe_vault
from fieldapp.commands import vaults as commands
from fieldapp.domain import problems
from fieldapp.server import database, desk, members, province, tables
from fieldapp.store import custody, drafts, early, hold, ledger, opened, origins, people, reference, vault
from fieldapp.sync import transport
from fieldapp.ui import vaults

PATIENCE = 20_000  # ms


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def hoa(hall: townhall.Townhall, home: Path) -> townhall.Device:
    return townhall.Device(hall, home / "Nguyễn Thị Hòa", "hoa")


def send(laptop: townhall.Device) -> Any:
    """An exchange with the province, over a real socket."""
    owner = laptop.owner()
    with contextlib.closing(transport.Transport(owner.url, token=owner.token)) as link:
        return exchange_now.exchange_now(laptop.db, link, clock=laptop.now, entropy=laptop.entropy)


def record(laptop: townhall.Device, name: str) -> str:
    """A slip of somebody who agreed to be named, in the owner's own village."""
    [village] = people.villages(laptop.db, commune.TODAY)
    team, *_ = next(iter(reference.helpers(laptop.db, village.id, commune.TODAY)))
    return laptop.record(commune.named(name, village=village.id, team=team, helpers=(laptop.owner().person,)))


def held(hall: townhall.Townhall) -> list[str]:
    with database.reading(hall.engine) as conn:
        return list(conn.scalars(sa.select(tables.held.c.code)))


def test_a_computer_kept_out_hands_over_then_its_vault_goes_and_the_door_says_so(
    hall: townhall.Townhall, home: Path, hoa: townhall.Device, qtbot: QtBot
) -> None:
    send(hoa)
    record(hoa, "Bàn Thị Múi")
    hall.revoke("hoa")
    slots = (hoa.folder / vault.SLOTS).read_bytes()
    hoa.close()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    settings = config.Config(home=home, exchange_every_seconds=3600)
    opening = early.Opening(hoa.folder, commune.PASSPHRASE)
    program = desktop.Desktop(app, settings, clock=lambda: hall.now, vault_at=opening)
    try:
        program.window.show()
        qtbot.waitUntil(lambda: program.door is not None, timeout=PATIENCE)
        assert program.door is not None
        assert "dữ liệu trên máy đã được xóa" in program.door.form.notice.words()
        assert "giấy mời mới" in program.door.form.notice.words()
    finally:
        program.close()
    assert held(hall) == ["revoked_origin"], "handed over, into quarantine"
    assert not vault.exists(hoa.folder)
    left = b"".join(file.read_bytes() for file in hoa.folder.iterdir())
    assert left == b"", "neither keys nor pages"
    assert slots not in left
    again = desktop.Desktop(app, config.Config(home=home))
    try:
        qtbot.waitUntil(lambda: again.door is not None, timeout=PATIENCE)
        assert again.door is not None
        assert "dữ liệu trên máy đã được xóa" in again.door.form.notice.words(), "also on the next morning"
    finally:
        again.close()


def test_no_vault_goes_before_all_is_handed_over(hall: townhall.Townhall, hoa: townhall.Device) -> None:
    send(hoa)
    hall.revoke("hoa")
    assert send(hoa).revoked
    record_after(hoa)
    with pytest.raises(problems.Problem, match="wipe_early"):
        wipe_vault.wipe_vault(hoa.folder, hoa.db)
    assert origins.waiting(hoa.db, "province") == 1
    send(hoa)
    wipe_vault.wipe_vault(hoa.folder, hoa.db)
    with pytest.raises(problems.Problem, match="vault_missing"):
        vault.unlock(hoa.folder, commune.PASSPHRASE)
    assert held(hall) == ["revoked_origin"]


def test_photos_that_were_not_sent_wait_sealed_for_the_province(tmp_path: Path) -> None:
    hall = darkroom.Hall(tmp_path / "tinh")
    with hall.served():
        lan = darkroom.Camera(townhall.Device(hall, tmp_path / "lan", "lan"))
        folder = lan.device.folder
        lan.exchange()
        photo = lan.add()
        lan.record(photo)
        lan.exchange()  # the slip alone
        hall.revoke("lan")
        assert lan.exchange().revoked
        assert wipe_vault.wipe_vault(folder, lan.db) == "vault_sealed"
        assert (vault.exists(folder), vault.sealed(folder), vaults.wiped(tmp_path)) == (False, True, "vault_sealed")
        with pytest.raises(problems.Problem, match="vault_missing"):
            vault.unlock(folder, commune.PASSPHRASE)
        with pytest.raises(problems.Problem, match="vault_exists"):
            vault.create(folder, commune.PASSPHRASE, cost=commune.CHEAP)
        with pytest.raises(problems.Problem, match="recovery_wrong"):
            vault.unseal(folder, bytes(32), "đường về bản xa", cost=commune.CHEAP)
        vault.unseal(folder, province.recovery_seed(hall.engine), "đường về bản xa", cost=commune.CHEAP)
        invited = {"device": "máy thử", "clock": lan.device.now, "entropy": lan.device.entropy, "cost": commune.CHEAP}
        enrol.enrol(folder, "đường về bản xa", hall.invite("lan"), **invited)
        lan.db = opened.writer(folder, vault.unlock(folder, "đường về bản xa"), least_free=0)
        lan.exchange()
        assert lan.send().photos == 1
        assert [*hall.files()] == [photo.sha]
        opened.close(folder, lan.db)
    hall.close()


def test_a_slip_that_nobody_saved_waits_sealed_for_the_province(hall: townhall.Townhall, hoa: townhall.Device) -> None:
    send(hoa)
    drafts.keep(hoa.db, "d", "slip", {"name": "Bàn Thị Múi"}, commune.NOW)
    hall.revoke("hoa")
    send(hoa)
    assert wipe_vault.wipe_vault(hoa.folder, hoa.db) == "vault_sealed"
    assert (vault.exists(hoa.folder), vault.sealed(hoa.folder)) == (False, True)


def test_a_program_that_writes_while_the_vault_goes_is_told_so(hall: townhall.Townhall, hoa: townhall.Device) -> None:
    send(hoa)
    hall.revoke("hoa")
    send(hoa)
    with contextlib.closing(opened.second_writer(hoa.folder, hoa.key)) as other:
        assert custody.part(hoa.db)
        with pytest.raises(problems.Problem, match="vault_wiped"):
            ledger.record(other, [ledger.Deed("household", {"name": "Hộ bà Múi"})], **hoa.moment())


def test_a_command_takes_no_vault_from_an_open_window(hall: townhall.Townhall, hoa: townhall.Device) -> None:
    send(hoa)
    hall.revoke("hoa")
    send(hoa)
    window = hold.take(hoa.folder)
    assert window is not None
    assert commands.part(hoa.folder, hoa.db) == "journal_revoked"
    assert vault.exists(hoa.folder)
    window.close()
    assert commands.part(hoa.folder, hoa.db) == "vault_wiped"


def record_after(laptop: townhall.Device) -> None:
    """Somebody wrote on in the moment in which the answer came."""
    with laptop.db.atomic():
        ledger.record(laptop.db, [ledger.Deed("household", {"name": "Hộ bà Múi"})], **laptop.moment())


def test_who_changes_village_hands_over_first_and_then_forgets(hall: townhall.Townhall, hoa: townhall.Device) -> None:
    send(hoa)
    row = record(hoa, "Bàn Thị Múi")
    with hall.desk() as at:
        move(at, "hoa", "Hồng Gai/Nậm Mậu")
    send(hoa)
    with database.reading(hall.engine) as conn:
        assert row in set(conn.scalars(sa.select(tables.record.c.row))), "it arrived"
    assert held(hall) == []
    assert hoa.db.execute("SELECT count(*) FROM visit").fetchone() == (0,)
    assert hoa.db.execute("SELECT count(*) FROM household").fetchone() == (0,)


def move(at: desk.Desk, person: str, area: str) -> None:
    """A member's role, in another village from now on."""
    members.add_member(at, code=person, name="Nguyễn Thị Hòa", role="member", area=area)
    members.end_member(at, person, "Hồng Gai/Khe Sú")


def test_a_laptop_that_slept_for_months_lets_go_of_who_was_erased_meanwhile(
    hall: townhall.Townhall, hoa: townhall.Device
) -> None:
    send(hoa)
    row, kept = record(hoa, "Bàn Thị Múi"), record(hoa, "Voòng A Sáng")
    send(hoa)
    hoa.db.execute("INSERT INTO draft VALUES ('d', 'slip', ?, 0, 0)", ['{"row":"' + row + '","name":"Bàn Thị Múi"}'])
    hall.now += 200 * commune.DAY_MS
    hall.province.erase(row, hall.province.person, "người dân yêu cầu")
    hoa.time = hall.now
    with pytest.raises(transport.Unauthorized):
        send(hoa)
    enrol.enrol(
        hoa.folder,
        commune.PASSPHRASE,
        hall.invite("hoa"),
        device="máy thử",
        clock=hoa.now,
        entropy=hoa.entropy,
        cost=commune.CHEAP,
    )
    assert send(hoa).erased == 1
    told = everything(hoa)
    assert "Bàn Thị Múi" not in told
    assert (row in told, kept in told) == (True, True), "its number stays, its words do not"


def everything(laptop: townhall.Device) -> str:
    """All that a vault holds, as text."""
    tables = [name for (name,) in laptop.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    cells = [cell for name in tables for row in laptop.db.execute(f"SELECT * FROM {name}").fetchall() for cell in row]
    return " ".join(one.decode(errors="replace") if isinstance(one, bytes) else str(one) for one in cells)
