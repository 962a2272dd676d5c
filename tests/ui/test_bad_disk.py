"""A disk that fails once: the member is told, and goes on in the same window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import commune
import pytest
import seats
from pytestqt.qtbot import QtBot

from fieldapp.domain import problems
from fieldapp.store import database, opened, vault

pytestmark = pytest.mark.window


@pytest.fixture
def hoa(tmp_path: Path, qtbot: QtBot) -> Iterator[seats.Seat]:
    """Nguyễn Thị Hòa at her laptop, with a slip in it."""
    laptop = commune.Laptop(tmp_path / "hoa", commune.HOA)
    laptop.record()
    seat = seats.Seat(laptop, qtbot)
    yield seat
    seat.close()


def look(desk: Any) -> int:
    with database.guard():
        desk.reader.execute("PRAGMA shrink_memory").fetchall()
        return int(desk.reader.execute("SELECT count(*) FROM change").fetchone()[0])


def test_after_a_read_that_failed_hoa_goes_on_in_the_same_window(hoa: seats.Seat) -> None:
    file = hoa.laptop.folder / vault.DATABASE
    hoa.laptop.db.execute("PRAGMA wal_checkpoint = TRUNCATE").fetchall()
    whole = file.read_bytes()
    heard: list[Any] = []
    with file.open("r+b") as disk:  # a bad moment of the disk: it gives other bytes than were written
        disk.seek(4096)
        disk.write(bytes(len(whole) - 4096))
    hoa.session.desk.do(look, heard.append, heard.append)
    hoa.settle()
    file.write_bytes(whole)
    hoa.session.desk.do(look, heard.append, heard.append)
    hoa.settle()
    assert isinstance(heard[0], problems.Problem)
    assert heard[0].code == "vault_damaged"
    assert heard[1] >= 1


def test_where_the_vault_was_taken_away_nothing_is_put_in_its_place_and_put_back_it_is_whole(hoa: seats.Seat) -> None:
    """A virus scanner has taken the file away; what lies beside it must be there when the file comes back."""
    file, heard = hoa.laptop.folder / vault.DATABASE, list[Any]()
    beside = file.with_name(file.name + "-wal")
    size = beside.stat().st_size
    away = file.rename(file.with_name("quarantine"))
    hoa.session.desk.do(lambda desk: desk.writer.execute("SELECT count(*) FROM change"), heard.append, heard.append)
    hoa.session.wire.do(lambda db: db.execute("SELECT count(*) FROM change"), heard.append, heard.append)
    hoa.settle()
    hoa.session.wire.wait_idle()
    assert [one.code for one in heard] == ["vault_lost", "vault_lost"]
    assert not file.exists()
    assert beside.stat().st_size == size > 0
    away.rename(file)
    hoa.session.desk.do(look, heard.append)
    hoa.settle()
    assert heard[-1] >= 1


def test_where_an_empty_file_stands_in_place_of_the_vault_it_is_lost(tmp_path: Path) -> None:
    (tmp_path / vault.DATABASE).touch()
    with pytest.raises(problems.Problem, match="vault_lost"):
        opened.second_writer(tmp_path, bytes(32))
    assert (tmp_path / vault.DATABASE).stat().st_size == 0
