"""Where slips are, as the page of sending shows it, and the card of backups in the settings, on a real province."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import pytest
import seats
import strangers
import townhall
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.server import backups, database, desk, members, tables
from fieldapp.store import me, vault
from fieldapp.ui.pages import backup_card, custody_card, settings, sync

Sit = Callable[[commune.Laptop], seats.Seat]


@pytest.fixture
def lan(served: townhall.Townhall, tmp_path: Path) -> Iterator[townhall.Device]:
    """Lan's laptop with one slip of today, not yet sent."""
    made = townhall.Device(served, tmp_path / "vaults" / "Đặng Thị Lan", "lan")
    yield made
    made.close()


def slip(laptop: townhall.Device, name: str) -> str:
    village, team = (laptop.db.execute(f"SELECT {one}").fetchone()[0] for one in ("area FROM scope", "id FROM team"))
    own = (laptop.owner().person,)
    return laptop.record(commune.named(name, village=village, household="", team=team, helpers=own))


def shown(card: custody_card.CustodyCard) -> list[list[str]]:
    table = card.table.table
    return [[column.show(row) for column in table.columns] for row in table.rows]


@pytest.fixture
def page(lan: townhall.Device, sit: Sit) -> tuple[seats.Seat, custody_card.CustodyCard]:
    seat = sit(lan)
    seat.traffic.now()  # brings the places
    seat.settle()
    made = seat.show(lambda at: sync.SyncPage(seat.session, seat.traffic, at))
    return seat, made.custody


def test_a_day_goes_from_this_computer_to_the_province_and_into_its_backup(
    page: tuple[seats.Seat, custody_card.CustodyCard],
    lan: townhall.Device,
    served: townhall.Townhall,
    tmp_path: Path,
) -> None:
    seat, card = page
    assert "chưa báo" in card.backup.text()
    slip(lan, "Bàn Thị Múi")
    seat.session.changed.emit()
    seat.settle()
    assert shown(card) == [["03/10/2026", "1", "–", "–", "–", "–"]]
    seat.traffic.now()
    seat.settle()
    assert shown(card) == [["03/10/2026", "–", "–", "–", "1", "–"]]
    backups.make(served.engine, tmp_path / "b", lambda _: bytes(32), now=served.now, entropy=os.urandom)
    slip(lan, "Chìu A Sáng")
    seat.traffic.now()
    seat.settle()
    assert shown(card) == [["03/10/2026", "–", "–", "–", "1", "1"]]
    assert "03/10/2026" in card.backup.text()


def test_who_has_moved_to_another_village_still_reads_where_the_slips_of_the_old_one_are(
    page: tuple[seats.Seat, custody_card.CustodyCard], lan: townhall.Device, served: townhall.Townhall
) -> None:
    """Lan works in another village from today. Her old slips are not hers to read any more, but they are not gone."""
    seat, card = page
    slip(lan, "Bàn Thị Múi")
    seat.traffic.now()
    seat.settle()
    with database.writing(served.engine) as conn:
        at = desk.Desk(conn, now=served.now, entropy=os.urandom)
        members.end_member(at, "lan")
        members.add_member(at, name="Đặng Thị Lan", role="member", area="Hồng Gai/Nậm Mậu", code="lan")
    seat.traffic.now()
    seat.settle()
    assert lan.db.execute("SELECT count(*) FROM visit").fetchone() == (0,)
    assert [row[1:] for row in shown(card)] == [["–", "–", "–", "1", "–"]]
    [sender] = seat.window.findChildren(sync.SyncPage)
    table = sender.sent.table
    assert [[column.show(row) for column in table.columns][:2] for row in table.rows] == [
        ["Ghi phiếu", "Nay ở địa bàn khác"]
    ]


def test_comparing_says_that_all_is_the_same_or_names_what_is_not(
    page: tuple[seats.Seat, custody_card.CustodyCard], lan: townhall.Device, served: townhall.Townhall
) -> None:
    seat, card = page
    lost = slip(lan, "Bàn Thị Múi")
    card.compare.click()
    seat.settle()
    assert (card.result.kind, card.apart.isVisible()) == ("good", False)
    assert "Khớp từng ngày" in card.result.words()
    with database.writing(served.engine) as conn:
        conn.execute(tables.record.delete().where(tables.record.c.row == lost))
    card.compare.click()
    seat.settle()
    assert (card.result.kind, card.result.words()) == ("bad", "1 mục chưa khớp")
    [line] = card.apart._shown
    assert line.words == "Bàn Thị Múi – Khe Sú, 03/10/2026"
    assert line.more == "Chỉ có ở máy này, tỉnh không có."


def test_what_is_not_the_same_is_counted_by_entries_as_a_household_has_no_day(
    page: tuple[seats.Seat, custody_card.CustodyCard], lan: townhall.Device, served: townhall.Townhall
) -> None:
    """The province has lost Lan's household and two slips of one day."""
    seat, card = page
    [area] = [area for (area,) in lan.db.execute("SELECT area FROM scope")]
    for lost in (lan.add(commune.house(area=area)), slip(lan, "Bàn Thị Múi"), slip(lan, "Chìu A Sáng")):
        seat.traffic.now()
        seat.settle()
        with database.writing(served.engine) as conn:
            conn.execute(tables.record.delete().where(tables.record.c.row == lost))
    card.compare.click()
    seat.settle()
    assert (card.result.words(), len(card.apart._shown)) == ("3 mục chưa khớp", 3)


def test_who_is_kept_out_is_not_told_that_all_is_the_same(
    page: tuple[seats.Seat, custody_card.CustodyCard], lan: townhall.Device, served: townhall.Townhall
) -> None:
    """The province shows such a laptop nothing any more, and nothing beside nothing would be the same."""
    seat, card = page
    slip(lan, "Bàn Thị Múi")  # which it still hands over
    with database.writing(served.engine) as conn:
        conn.execute(tables.device.update().values(state="revoked"))
    card.compare.click()
    seat.settle()
    assert (card.result.kind, card.result.words()) == ("quiet", "Chưa đối chiếu được")
    assert card.why.text() == seat.session.say("journal_revoked")


def test_a_server_that_is_full_names_its_time_when_one_compares(
    page: tuple[seats.Seat, custody_card.CustodyCard], lan: townhall.Device
) -> None:
    seat, card = page
    refusal = json.dumps({"code": "busy", "details": {"seconds": 40}}).encode()
    with strangers.answering(403, refusal, ours=True, Content_Type="application/json") as full:
        with lan.db.atomic():
            me.change(lan.db, url=full)
        card.compare.click()
        seat.settle()
    assert "40 giây" in card.why.text()


def test_without_a_network_comparing_says_so_calmly(
    page: tuple[seats.Seat, custody_card.CustodyCard], lan: townhall.Device
) -> None:
    seat, card = page
    with lan.db.atomic():
        me.change(lan.db, url="http://127.0.0.1:9")
    card.compare.click()
    seat.settle()
    assert (card.result.kind, card.result.words()) == ("quiet", "Chưa đối chiếu được")
    assert card.why.text()
    assert card.compare.isEnabled()


@pytest.fixture
def copies(lan: townhall.Device, sit: Sit) -> tuple[seats.Seat, backup_card.BackupCard]:
    seat = sit(lan)
    house = seat.move_in()
    house.shell.show_page("settings")
    seat.settle()
    found = seat.window.findChild(settings.SettingsPage)
    assert isinstance(found, QWidget)
    found.said.connect(seat._hear)
    return seat, found.copies


def test_a_second_space_while_it_compares_does_nothing(
    page: tuple[seats.Seat, custody_card.CustodyCard], qtbot: QtBot
) -> None:
    seat, card = page
    card.compare.setFocus()
    for _ in range(2):
        qtbot.keyClick(seat.window.focusWidget(), Qt.Key.Key_Space)
    assert card.busy.hasFocus(), "behind the button is whether photos may cost money"
    seat.settle()
    assert card.compare.hasFocus()


def test_a_second_enter_while_it_copies_does_not_lock_the_window(
    copies: tuple[seats.Seat, backup_card.BackupCard], tmp_path: Path
) -> None:
    seat, card = copies
    (tmp_path / "usb").mkdir()
    card.make.setFocus()
    card.back_up(str(tmp_path / "usb"))
    assert card.busy.hasFocus()
    seat.settle()
    assert card.make.hasFocus()


def test_the_keyboard_comes_back_to_the_copying_that_a_dialog_began(
    copies: tuple[seats.Seat, backup_card.BackupCard], tmp_path: Path, qtbot: QtBot
) -> None:
    seat, card = copies
    (tmp_path / "usb").mkdir()
    card.make.setFocus()
    card.make.click()
    [dialog] = card.findChildren(QFileDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.fileSelected.emit(str(tmp_path / "usb"))  # which it says before it goes
    dialog.close()
    seat.window.activateWindow()  # a window manager would
    qtbot.waitUntil(seat.window.isActiveWindow)
    assert card.busy.hasFocus()
    seat.settle()
    assert card.make.hasFocus()


def test_a_vault_is_backed_up_and_put_beside_from_the_settings(
    copies: tuple[seats.Seat, backup_card.BackupCard], lan: townhall.Device, tmp_path: Path
) -> None:
    seat, card = copies
    (tmp_path / "usb").mkdir()
    card.back_up(str(tmp_path / "usb"))
    seat.settle()
    [made] = (tmp_path / "usb").iterdir()
    assert made.name == "Đặng Thị Lan 2026-10-03 0914"
    assert "đã mở thử và đúng" in seat.said[-1]
    assert seat.journal()[0] == "journal_backed_up"
    card.choose(str(made))
    card.secret.line.setText("sai mật khẩu rồi")
    card.open.click()
    seat.settle()
    assert card.secret_field.problem.text()
    card.secret.line.setText(commune.PASSPHRASE)
    card.open.click()
    seat.settle()
    assert made.name in seat.said[-1]
    assert vault.unlock(lan.folder.parent / made.name, commune.PASSPHRASE) == lan.key
    assert not card.secret.isVisible()
