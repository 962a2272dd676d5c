"""Copies a vault into another folder, whole and still encrypted, and puts such a copy beside; never over anything."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import sqlite_utils

from fieldapp.domain import problems
from fieldapp.store import album, database, durable, vault

MIB = 1024 * 1024
_FRAME = 24  # bytes before each page that lies beside a database, sqlite.org/fileformat2.html#the_write_ahead_log


def make(db: sqlite_utils.Database, folder: Path, key: vault.Key, target: Path) -> int:
    """Copies the open vault of a folder into a new folder, opens the copy, checks every page and counts again; returns
    how many facts it holds. Problems "backup_exists", "backup_within" for a folder inside of the vault's own,
    "backup_no_room", "backup_full", "backup_unwritable", "vault_backup_bad", "disk_*".

    One view of the data, however busy other lanes are; the copy is opened by the passphrase of the vault. It goes onto
    another disk, mostly a stick: what is wrong with that is said of it, and a folder that is gone with its stick is not
    made anew on this computer's own.
    """
    try:
        _look_at(db, target.parent, folder)
        return _make(db, folder, key, target, 0)
    except (problems.Problem, OSError) as error:
        told = _of_the_place(db, error)
        if told is None:
            raise
        raise problems.Problem(told, **{"folder": str(target.parent)} if told == "backup_unwritable" else {}) from error


class _Source(problems.Problem):
    """What the folder refuses that is copied, where it is not the one that the copy goes to."""


@contextlib.contextmanager
def _reading() -> Iterator[None]:
    """Around reading a file of what is copied."""
    try:
        yield
    except OSError as error:
        try:
            code = database.translate(error).code
        except OSError:
            code = "disk_failing"
        raise _Source(code) from error


def _of_the_place(db: sqlite_utils.Database, error: problems.Problem | OSError) -> str | None:
    """The code of what is wrong with the place of a copy; None if it is the vault, or the request."""
    if isinstance(error, _Source):
        return None
    code = error.code if isinstance(error, problems.Problem) else ""
    if code == "disk_full":
        return "backup_full"
    if isinstance(error, OSError) or isinstance(error.__cause__, OSError) or code in ("vault_readonly", "vault_lost"):
        return "backup_unwritable"
    if code in ("disk_failing", "vault_damaged") and _reads(db):  # the driver does not tell of which of the two
        return "backup_unwritable" if code == "disk_failing" else "vault_backup_bad"
    return None


def _reads(db: sqlite_utils.Database) -> bool:
    """Whether every page of a database is there."""
    try:
        db.execute("PRAGMA shrink_memory").fetchall()  # or what is remembered would answer
        return bool(db.execute("PRAGMA quick_check").fetchall() == [("ok",)])
    except database.Error:
        return False


def _look_at(db: sqlite_utils.Database, place: Path, folder: Path) -> None:
    """Whether a copy of a vault's folder has room in a place; while it is made, its database is there twice."""
    if not place.is_dir():
        raise problems.Problem("backup_unwritable", folder=str(place))
    with database.guard():
        pages, size = (int(db.execute(f"PRAGMA {one}").fetchone()[0]) for one in ("page_count", "page_size"))
    need = pages * (2 * size + _FRAME) + _size_of_photos(folder) + MIB
    free = shutil.disk_usage(place).free
    if free < need:
        raise problems.Problem("backup_no_room", free=free // MIB, need=need // MIB + 1)


def take(backup: Path, passphrase: str, target: Path) -> int:
    """Makes a new vault of a backup; returns how many facts it holds. Problems as `vault.unlock` and `make`.

    It goes on where the backup stood. When it writes under a number that the province knows for something else, the
    province says so, and it takes a new origin then: nothing is lost, whichever copies go on working.
    """
    key = vault.unlock(backup, passphrase)
    try:
        return _take(backup / vault.DATABASE, backup, key, target)
    except problems.Problem as problem:
        if problem.code != "vault_readonly":
            raise
    with _moved(backup, target) as file:  # a card that is locked: nothing opens a database where it cannot write
        return _take(file, backup, key, target)


def _take(file: Path, backup: Path, key: vault.Key, target: Path) -> int:
    with database.guard(), contextlib.closing(database.open_reader(file, key)) as db:
        return _make(db, backup, key, target, database.LEAST_FREE)


@contextlib.contextmanager
def _moved(backup: Path, target: Path) -> Iterator[Path]:
    """The database of a backup as a copy beside the target."""
    aside = target.with_name(target.name + ".copy")
    with database.guard():
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700, parents=True)
    try:
        with database.guard():
            for name in (vault.DATABASE, f"{vault.DATABASE}-wal"):  # a folder copied as it stood has both
                with contextlib.suppress(FileNotFoundError):
                    shutil.copyfile(backup / name, aside / name)
        yield aside / vault.DATABASE
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _make(db: sqlite_utils.Database, folder: Path, key: vault.Key, target: Path, least_free: int) -> int:
    if target.resolve().is_relative_to(folder.resolve()):
        raise problems.Problem("backup_within")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise problems.Problem("backup_exists", file=str(target))
    fresh = target.with_name(target.name + ".part")
    with database.guard():
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700, parents=True)
        try:
            database.check_room(fresh / vault.DATABASE, least_free)
            count = _copy(db, key, fresh / vault.DATABASE)
            _copy_photos(folder, fresh)
            with _reading():
                slots = (folder / vault.SLOTS).read_bytes()
            durable.write(fresh / vault.SLOTS, slots)
            if target.exists():
                target.rmdir()  # it is empty, or this fails
            durable.rename(fresh, target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return count


def _copy(db: sqlite_utils.Database, key: vault.Key, file: Path) -> int:
    copy = database.open_writer(file, key)
    try:
        db.conn.backup(copy.conn)  # all pages in one step: no other lane's write comes in between
        if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise problems.Problem("vault_backup_bad")
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        copy.close()
    _sync(file)
    with contextlib.closing(database.open_reader(file, key)) as again:
        count, top = again.execute("SELECT count(*), max(rowid) FROM change").fetchone()
        known = db.execute("SELECT count(*) FROM change WHERE rowid <= ?", [top or 0]).fetchone()[0]
        if again.execute("PRAGMA cipher_integrity_check").fetchall() or known > count:
            raise problems.Problem("vault_backup_bad")
    for end in ("-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)
    return int(count)


def _copy_photos(folder: Path, fresh: Path) -> None:
    """The photos as they lie there, encrypted; one that goes meanwhile is one that nobody needs."""
    source, target = folder / album.FOLDER, fresh / album.FOLDER
    with _reading():
        if not source.is_dir():
            return
        files = list(source.iterdir())
    target.mkdir(mode=0o700)
    for file in files:
        with _reading():
            try:
                data = file.read_bytes()
            except FileNotFoundError:
                continue
        (target / file.name).write_bytes(data)
        _sync(target / file.name)


def _size_of_photos(folder: Path) -> int:
    """How many bytes the photos are; one that goes meanwhile is none."""
    size, source = 0, folder / album.FOLDER
    with _reading():
        for file in source.iterdir() if source.is_dir() else ():
            with contextlib.suppress(FileNotFoundError):
                size += file.stat().st_size
    return size


def _sync(file: Path) -> None:
    with file.open("rb+") as written:
        os.fsync(written.fileno())
