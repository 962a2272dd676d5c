"""A copy of a vault for a stick that is full, locked or gone: one sentence of the stick, and nothing left on it."""

from __future__ import annotations

import contextlib
import errno
import shutil
from pathlib import Path
from typing import Any

import commune
import pytest

from fieldapp.domain.problems import Problem
from fieldapp.store import album, backup, database, durable, vault
from tests.faults import disk


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


@pytest.mark.parametrize("number", [errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.EINVAL, errno.EFBIG])
def test_a_bad_stick_is_not_said_to_be_the_laptops_own_disk(
    hoa: commune.Laptop, stick: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bad(*_: Any) -> None:
        raise OSError(number, "of a stick")

    monkeypatch.setattr(durable, "write", bad)
    assert copy(hoa, stick / "sao") == "backup_unwritable"
    assert list(stick.iterdir()) == []


@pytest.mark.skipif(bool(disk.lacking()), reason=disk.lacking())
def test_a_stick_that_fails_while_pages_are_written_is_said_to_be(hoa: commune.Laptop, stick: Path) -> None:
    def fails(deed: disk.Deed) -> int:
        return disk.failure(deed.kind, "failing") if "KINGSTON" in deed.file and deed.kind == "write" else 0

    with disk.watched(fails):
        assert copy(hoa, stick / "sao") == "backup_unwritable"


@pytest.mark.parametrize("moment", ["check_room", "open_writer", "open_reader"])
@pytest.mark.parametrize("letter", ["stays", "goes"])
def test_what_was_on_the_stick_vanishes_while_the_copy_is_made(
    hoa: commune.Laptop, stick: Path, moment: str, letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = getattr(database, moment)

    def vanish(file: Path, *more: Any) -> Any:
        shutil.rmtree(stick)
        if letter == "stays":
            stick.mkdir()
        return real(file, *more)

    monkeypatch.setattr(database, moment, vanish)
    assert copy(hoa, stick / "sao") == "backup_unwritable"
    assert not stick.exists() or list(stick.iterdir()) == []


def test_a_vault_that_cannot_be_read_is_not_said_to_be_the_stick(hoa: commune.Laptop, stick: Path) -> None:
    hoa.db.execute("PRAGMA wal_checkpoint = TRUNCATE").fetchall()
    hoa.db.execute("PRAGMA shrink_memory").fetchall()
    with (hoa.folder / vault.DATABASE).open("r+b") as file:
        file.seek(8 * 4096)
        file.write(bytes(40 * 4096))
    assert copy(hoa, stick / "sao") == "vault_damaged"
    assert list(stick.iterdir()) == []


@pytest.mark.skipif(bool(disk.lacking()), reason=disk.lacking())
def test_a_laptops_own_disk_that_fails_is_not_said_to_be_the_stick(hoa: commune.Laptop, stick: Path) -> None:
    bad: list[int] = []

    def fails(deed: disk.Deed) -> int:
        own = deed.kind == "read" and hoa.folder.name in deed.file and deed.at >= 8 * 4096
        return disk.failure("read", "failing") if bad and own else 0

    hoa.db.execute("PRAGMA wal_checkpoint = TRUNCATE").fetchall()
    with (
        disk.watched(fails, reads=True),
        contextlib.closing(database.open_reader(hoa.folder / vault.DATABASE, hoa.key)) as db,
    ):
        bad.append(1)
        with pytest.raises(Problem, match="disk_failing"):
            backup.make(db, hoa.folder, hoa.key, stick / "sao")


def test_a_photo_that_cannot_be_read_is_not_said_to_be_the_stick(
    hoa: commune.Laptop, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = hoa.folder / album.FOLDER / "ảnh"
    photo.parent.mkdir(exist_ok=True)
    photo.write_bytes(b"photo")
    read = Path.read_bytes

    def bad(file: Path) -> bytes:
        if file == photo:
            raise OSError(errno.EIO, "Input/output error")
        return read(file)

    monkeypatch.setattr(Path, "read_bytes", bad)
    assert copy(hoa, stick / "sao") == "disk_failing"


def test_a_photo_that_goes_while_the_room_is_counted_is_not_missed(
    hoa: commune.Laptop, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = hoa.folder / album.FOLDER / "ảnh"
    photo.parent.mkdir(exist_ok=True)
    photo.write_bytes(b"photo")
    listed = Path.iterdir

    def then_sent(folder: Path) -> list[Path]:
        files = list(listed(folder))
        if folder == photo.parent:
            photo.unlink(missing_ok=True)
        return files

    monkeypatch.setattr(Path, "iterdir", then_sent)
    assert copy(hoa, stick / "sao") == ""


def test_a_copy_needs_no_room_for_what_commits_left_beside_the_database(
    hoa: commune.Laptop, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        hoa.record(commune.slip(note=f"{number} " * 100))
    beside = sum(file.stat().st_size for file in hoa.folder.iterdir() if file.name.endswith(("-wal", "-shm")))
    [pages] = hoa.db.execute("PRAGMA page_count").fetchone()
    assert beside > 2**20
    with_room(monkeypatch, int(2.01 * pages * 4096) + 2**20)
    assert copy(hoa, stick / "sao") == ""


def test_a_file_where_the_copy_should_be_is_not_written_over(hoa: commune.Laptop, stick: Path) -> None:
    (stick / "sao").write_bytes(b"of somebody")
    assert copy(hoa, stick / "sao") == "backup_exists"
    assert (stick / "sao").read_bytes() == b"of somebody"


def test_a_stick_that_is_full_while_the_pages_are_copied_is_said_to_be(hoa: commune.Laptop, stick: Path) -> None:
    """Where the driver copies a whole database it tells no number, only words."""

    def full(_: object) -> None:
        raise database.OperationalError("database or disk is full")

    class Pages:
        backup = staticmethod(full)

    class Db:
        conn = Pages
        execute = staticmethod(hoa.db.execute)

    with pytest.raises(Problem, match="backup_full"):
        backup.make(Db, hoa.folder, hoa.key, stick / "sao")  # type: ignore[arg-type]
    assert list(stick.iterdir()) == []
