"""Opens the encrypted database and names its troubles; the only file of the device that knows the cipher.

Every connection is in the driver's autocommit mode: a transaction is open only inside `db.atomic()`.
"""

from __future__ import annotations

import contextlib
import shutil
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sqlcipher3 import dbapi2

from fieldapp.domain.problems import Problem
from fieldapp.store import disk, durable

if TYPE_CHECKING:
    import sqlite_utils

Database: TypeAlias = "sqlite_utils.Database"
Error: type[Exception] = dbapi2.Error
IntegrityError: type[Exception] = dbapi2.IntegrityError
OperationalError: type[Exception] = dbapi2.OperationalError

KEY_BYTES = 32
PATIENCE = 10_000  # milliseconds that a lane waits for another one's short write
STATEMENTS = 512  # that a connection keeps prepared: one exchange asks more different questions than the driver keeps
READ_CACHE = 8_000  # KiB that screens read from again: with a cipher each page costs much more than without
GATHERED = 1_000  # pages that commits left beside the database, after which SQLite's usual next one puts them into it
_ROOMY = {"cache_size": -32_000, "wal_autocheckpoint": 20_000}  # KiB, and pages
# A first exchange writes to all ends of some large indexes again and again, as many pages as these are of; and who
# watches it shall not wait long for one word, as while much is put away at once.
_VAST = {"cache_size": -64_000, "wal_autocheckpoint": 4_000}
LEAST_FREE = 200 * 1024 * 1024  # bytes
LEAST_VERSION = (3, 51, 3)  # the first without the WAL-reset bug, sqlite.org/wal.html#walresetbug
PLAIN_HEADER = b"SQLite format 3\0"

# Primary result codes, sqlite.org/rescode.html; the driver never gives extended ones.
_CODES = {
    3: "vault_readonly",  # PERM
    5: "vault_busy",  # BUSY
    6: "vault_busy",  # LOCKED
    8: "vault_readonly",  # READONLY
    10: "disk_failing",  # IOERR: a dying disk, but also a full one when the shared memory file cannot grow
    11: "vault_damaged",  # CORRUPT, also a page whose authentication code is wrong
    13: "disk_full",  # FULL
    14: "vault_readonly",  # CANTOPEN: of the file, or of the -wal beside it
    26: "vault_damaged",  # NOTADB: also a plain database, or the key of another one
}
_SAID = {  # by what the driver says where it gives no code: while it copies a whole database
    "attempt to write a readonly database": 8,
    "disk I/O error": 10,
    "database or disk is full": 13,
}

# Of a value that is neither text nor a number the driver first looks for somebody who makes one of it, and where there
# is nobody it takes longer to find none than SQLite takes to write a row.
dbapi2.register_adapter(bytes, bytes)
dbapi2.register_adapter(type(None), {}.get)  # which says None of it


def open_writer(path: Path, key: bytes, *, made: bool = True) -> Database:
    """Open, or unless one must be there already (not `made`) make, the database at a path with its raw 32-byte key, for
    one lane to read and write. Refuses with `vault_damaged` (also: plain, or another key), `vault_readonly`,
    `vault_busy`, `disk_full`, and `vault_lost` where it must be there and is not."""
    if not made:
        _check_stands(path)
    pragmas = {"synchronous": "FULL", "secure_delete": "ON", "journal_mode": "WAL"}
    return _open(path, key, pragmas, writes=True)


def open_reader(path: Path, key: bytes) -> Database:
    """Open an existing database on a connection that cannot write; refuses as `open_writer` does, and with
    `vault_lost` when there is none. `atomic()` gives several questions one view of the data."""
    _check_stands(path)
    return _open(path, key, {"query_only": "ON", "cache_size": f"-{READ_CACHE}"}, writes=False)


def _check_stands(path: Path) -> None:
    """Refuse where a database was taken away while the program works: an empty one in its place would empty what lies
    beside it, too, and nothing were left to put it back with."""
    with guard():
        if not path.is_file() or not path.stat().st_size:
            raise Problem("vault_lost")


def _open(path: Path, key: bytes, pragmas: dict[str, str], *, writes: bool) -> Database:
    from fieldapp.store import connection as connections  # not before a vault is opened: it takes long to load

    if len(key) != KEY_BYTES:
        raise ValueError("a database key is 32 bytes")
    with guard():
        connection = dbapi2.connect(
            str(path),
            timeout=PATIENCE / 1000,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=STATEMENTS,
        )
        try:
            # cipher_memory_security stays off: keys are locked and wiped without it, and with it reports take
            # 2.5 times as long. The log would only tell stderr what the error tells too.
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            for name, value in {"foreign_keys": "ON", "temp_store": "MEMORY", **pragmas}.items():
                connection.execute(f"PRAGMA {name} = {value}").fetchall()
            connection.execute("SELECT count(*) FROM sqlite_master").fetchall()  # the key is first used here
            return connections.wrap(connection, dbapi2, writes=writes)
        except BaseException:
            connection.close()
            raise


@contextlib.contextmanager
def roomy(db: Database, *, vast: bool = False) -> Iterator[None]:
    """Around work that writes much: a batch of facts touches more pages than a writer keeps else, and each that has to
    make room is enciphered, and deciphered when it is needed again. At the end the memory is given back. `vast` is for
    many batches, one within the other."""
    before = {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in _ROOMY}
    _set(db, _VAST if vast else _ROOMY)
    try:
        yield
    finally:
        _set(db, before)
        db.execute("PRAGMA shrink_memory").fetchall()


def _set(db: Database, values: Mapping[str, int]) -> None:
    for name, value in values.items():
        db.execute(f"PRAGMA {name} = {value}").fetchall()


def hurry(db: Database) -> None:
    """From now on a commit of this writer is no longer than its own pages take, as somebody waits for it: `rest` puts
    into the database what has gathered beside it, and only where that never came, a commit does."""
    db.execute(f"PRAGMA wal_autocheckpoint = {20 * GATHERED}").fetchall()


def mark(db: Database) -> tuple[int, int]:
    """Another one as soon as anybody has written in the database since, by this connection or by another."""
    [others] = db.execute("PRAGMA data_version").fetchone()
    return others, db.conn.total_changes


def rest(db: Database) -> None:
    """Between two works of a writer that was told to `hurry`: what commits have left beside the database is put into
    it when that is much. Nothing waits for a reader, who may hold up a part of it until the next time."""
    with guard():
        _, left, put = db.execute("PRAGMA wal_checkpoint = NOOP").fetchone()
        if left - put >= GATHERED:
            db.execute("PRAGMA wal_checkpoint = PASSIVE").fetchall()


def fit(db: Database) -> bool:
    """Whether a connection still answers. The cipher gives one up for good when a single page of it could not be read,
    and then calls a whole database damaged; one that is opened anew reads it, if the disk does. Asked before each work,
    it looks only when the disk has refused something since."""
    if _calm.get(db, 0) == disk.Refusals.count:
        return True
    _calm[db] = disk.Refusals.count
    try:
        db.execute("PRAGMA shrink_memory").fetchall()  # or what is remembered would answer
        return db.execute("SELECT 1 FROM me").fetchone() is not None
    except dbapi2.Error:
        return False


_calm: weakref.WeakKeyDictionary[Database, int] = weakref.WeakKeyDictionary()  # that count when each was last looked at


def self_test(db: Database, path: Path, *, least_free: int = LEAST_FREE) -> None:
    """Refuse a writer that could lose or show data: no cipher, not durable, damaged, under `least_free` bytes
    of room. Once at start, `close` at the end: where that is missing, the next start checks every page."""
    with guard():
        _check_driver(db)
        _check_file(db, path)
        check_room(path, least_free)
        if _mark(path).exists():
            _check_pages(db)
        durable.write(_mark(path), b"")


def close(path: Path, *databases: Database) -> None:
    """Close the connections of the database at a path, writers last, and note that the program ended well."""
    from fieldapp.store import connection

    for db in sorted(databases, key=connection.writes):
        db.close()
    with guard():
        _mark(path).unlink(missing_ok=True)


def _mark(path: Path) -> Path:
    """The file that lies beside a database while a program works on it."""
    return path.with_name(path.name + "-open")


def _pragma(db: Database, name: str) -> str:
    row = db.execute(f"PRAGMA {name}").fetchone()
    return str(row[0]) if row else ""


def _check_driver(db: Database) -> None:
    if not _pragma(db, "cipher_version"):
        raise RuntimeError("this SQLite has no cipher")
    if db.sqlite_version < LEAST_VERSION:
        raise RuntimeError(f"SQLite {db.sqlite_version} can damage a database that two connections write")


def _check_file(db: Database, path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(PLAIN_HEADER)) == PLAIN_HEADER:
            raise RuntimeError("the database on the disk is not encrypted")
    if _pragma(db, "journal_mode") != "wal":
        raise Problem("vault_place")  # a network folder has no shared memory
    for name, value in (("synchronous", "2"), ("secure_delete", "1")):
        if _pragma(db, name) != value:
            raise RuntimeError(f"{name} is {_pragma(db, name)}, not {value}")


def check_room(path: Path, least_free: int = LEAST_FREE) -> None:
    """Refuse, with `disk_low`, to work where fewer bytes are free; on a full disk a database does not even open, and
    looks like one on a broken disk."""
    with guard():
        free = shutil.disk_usage(path.parent).free
    if free < least_free:
        raise Problem("disk_low", free=free // 2**20, need=least_free // 2**20)


def _check_pages(db: Database) -> None:
    if db.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
        raise Problem("vault_damaged")


def translate(error: Exception) -> Problem:
    """The Problem that an error of the driver or the disk is for the reader; any other is raised again."""
    if isinstance(error, OSError):
        return disk.translate(error)
    code = getattr(error, "sqlite_errorcode", 0) or _SAID.get(str(error), 0)
    return disk.refused(_CODES.get(code & 0xFF) if isinstance(error, dbapi2.Error) else None, error)


@contextlib.contextmanager
def guard() -> Iterator[None]:
    """Around work on the store: what the driver or the disk refuses comes out as a Problem."""
    try:
        yield
    except (dbapi2.Error, OSError) as error:
        raise translate(error) from error
