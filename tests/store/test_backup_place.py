"""A copy of a vault for a stick that is full, locked or gone: one sentence of the stick, and nothing left on it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import commune
import pytest

from fieldapp.domain.problems import Problem
from fieldapp.store import backup, database, vault


def copy(hoa: commune.Laptop, target: Path) -> str:
    """Why there is no copy; "" when there is one."""
    try:
        backup.make(hoa.db, hoa.folder, hoa.key, target)
    except Problem as problem:
        return problem.code
    return ""


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder that is a stick."""
    place = tmp_path / "KINGSTON"
    place.mkdir()
    return place


def with_room(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    """From now on every disk says that so many bytes are free."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 0, free))


def test_a_stick_with_room_for_the_copy_is_enough_however_little_it_is(
    hoa: commune.Laptop, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = (hoa.folder / vault.DATABASE).stat().st_size
    with_room(monkeypatch, size)
    assert copy(hoa, stick / "sao") == "backup_no_room"
    assert list(stick.iterdir()) == []
    with_room(monkeypatch, 20 * 2**20)
    assert copy(hoa, stick / "sao") == ""


def test_a_stick_that_was_pulled_out_is_not_made_anew_on_the_computers_own_disk(
    hoa: commune.Laptop, stick: Path
) -> None:
    stick.rmdir()
    assert copy(hoa, stick / "sao") == "backup_unwritable"
    assert not stick.exists()


@pytest.mark.parametrize(("refused", "told"), [("disk_full", "backup_full"), ("vault_readonly", "backup_unwritable")])
def test_what_the_stick_refuses_is_said_of_the_stick_and_leaves_nothing(
    hoa: commune.Laptop, stick: Path, refused: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(_db: object, _key: object, file: Path) -> int:
        file.write_bytes(b"half")
        raise Problem(refused)

    monkeypatch.setattr(backup, "_copy", half)
    assert copy(hoa, stick / "sao") == told
    assert list(stick.iterdir()) == []


def test_a_stick_that_is_pulled_out_while_it_is_written_is_said_to_be(
    hoa: commune.Laptop, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: Any) -> int:
        shutil.rmtree(stick)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(backup, "_copy", gone)
    assert copy(hoa, stick / "sao") == "backup_unwritable"


def test_a_disk_that_fails_here_is_not_said_to_be_the_stick(
    hoa: commune.Laptop, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> int:
        raise Problem("disk_failing")

    monkeypatch.setattr(backup, "_copy", fails)
    assert copy(hoa, stick / "sao") == "disk_failing"


def test_a_stick_that_is_full_while_the_pages_are_copied_is_said_to_be(hoa: commune.Laptop, stick: Path) -> None:
    """Where the driver copies a whole database it tells no number, only words."""

    def full(_: object) -> None:
        raise database.OperationalError("database or disk is full")

    class Pages:
        backup = staticmethod(full)

    class Db:
        conn = Pages

    with pytest.raises(Problem, match="backup_full"):
        backup.make(Db, hoa.folder, hoa.key, stick / "sao")  # type: ignore[arg-type]
    assert list(stick.iterdir()) == []
