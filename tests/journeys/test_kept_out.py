"""A laptop that the province keeps out, in the real window: it hands over first, then its keys go and the door says so;
a member who changes village hands over first, then forgets; an erased household goes from a laptop that slept for
months."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import commune
import pytest
import sqlalchemy as sa
import townhall
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp import config, desktop
from fieldapp.actions import enrol, exchange_now, wipe_vault
from fieldapp.domain import problems
from fieldapp.server import database, desk, members, tables
from fieldapp.store import ledger, origins, people, reference, vault
from fieldapp.sync import transport

PATIENCE = 20_000  # ms


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[townhall.Townhall]:
    folder = tmp_path / "province"
    folder.mkdir()
    made = townhall.Townhall(folder)
    with made.served():
        yield made
    made.close()


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
    program = desktop.Desktop(app, settings, clock=lambda: hall.now, ask=False)
    try:
        program.unlock(hoa.folder, commune.PASSPHRASE)
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
