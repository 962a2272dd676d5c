"""Backups of a province in one encrypted file: made while it serves, read back before they count, put back in one
transaction."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from fieldapp.domain import facts, hours, problems
from fieldapp.server import accept, database, dump, erasures, feed, fold, photo_check, photofiles, sealed, tables
from fieldapp.server.queries import places
from fieldapp.sync import envelope

FORMAT = 1
_RESTORED = sa.select(tables.backup.c.restored)
_NO_BACKUP, _BACKUP = tables.backup.delete(), tables.backup.insert()
_NONE_KEPT, _KEPT = tables.kept.delete(), tables.kept.insert()

KeyOf = Callable[[bytes], bytes]  # of the salt; a key file needs none


class Head(msgspec.Struct, frozen=True):
    """What stands open at a backup's beginning: of which province it is (the name of its key), when it was made (ms),
    and the last number of the feed that it holds."""

    node: str
    made: int
    pos: int
    salt: bytes
    check: str
    format: int = FORMAT


class _Version(msgspec.Struct):
    format: int


def make(engine: database.Engine, file: Path, key_of: KeyOf, *, now: int, entropy: facts.Entropy) -> Head:
    """Writes a backup under another name, reads it back, and only then gives it its own and tells every device that
    asks. Problems "server_empty", "backup_exists", "backup_bad"."""
    if file.exists():
        raise problems.Problem("backup_exists", file=str(file))
    salt = entropy(sealed.SALT)
    key = key_of(salt)
    fresh = file.with_name(file.name + ".part")
    try:
        head, haves = _write(engine, fresh, key, salt, now)
        _check(fresh, key)
        _rename(fresh, file)
    finally:
        fresh.unlink(missing_ok=True)
    with database.writing(engine) as conn:
        _count(conn, head, haves)
    return head


def _write(
    engine: database.Engine, fresh: Path, key: bytes, salt: bytes, now: int
) -> tuple[Head, list[tuple[str, int]]]:
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with open(descriptor, "wb") as out, database.reading(engine) as conn:
        node = conn.execute(sa.select(tables.node)).first()
        if node is None:
            raise problems.Problem("server_empty")
        head = Head(_name(node), now, node.pos, salt, sealed.check(key))
        told = sealed.Writer(out, key, msgspec.json.encode(head))
        for part in dump.rows(conn):
            told.write(part)
        told.finish()
        haves = [(row.id, row.have) for row in conn.execute(sa.select(tables.origin))]
        out.flush()
        os.fsync(out.fileno())
    return head, haves


def _name(node: Any) -> str:
    return envelope.key_id(envelope.public(bytes(node.sign_seed)))


def name(conn: sa.Connection) -> str:
    """The name of a province, that of its key."""
    return _name(conn.execute(sa.select(tables.node)).one())


def _check(file: Path, key: bytes) -> None:
    with opened(file, lambda _: key) as (_, parts):
        for _part in parts:
            pass


def _rename(old: Path, new: Path) -> None:
    os.replace(old, new)
    if os.name == "posix":  # elsewhere a folder cannot be opened, and the file itself is on the disk
        descriptor = os.open(new.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _count(conn: sa.Connection, head: Head, haves: list[tuple[str, int]]) -> None:
    """From now on this is the last backup, and these numbers are in it; that the database was once put back from one
    is not forgotten: who is away for weeks comes back to it."""
    restored = conn.scalar(_RESTORED) or 0
    conn.execute(_NO_BACKUP)
    conn.execute(_BACKUP, {"id": 1, "at": head.made, "pos": head.pos, "restored": restored})
    conn.execute(_NONE_KEPT)
    if haves:
        conn.execute(_KEPT, [{"origin": origin, "n": n} for origin, n in haves])


def look(file: Path) -> Head:
    """What stands open at the beginning of a backup. Problems "backup_bad", "backup_too_new"."""
    with file.open("rb") as source:
        return _head(sealed.head(source))


def _head(told: bytes) -> Head:
    try:
        if msgspec.json.decode(told, type=_Version).format > FORMAT:
            raise problems.Problem("backup_too_new")
        return msgspec.json.decode(told, type=Head)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise problems.Problem("backup_bad") from None


@contextlib.contextmanager
def opened(file: Path, key_of: KeyOf) -> Iterator[tuple[Head, Iterator[dump.Part]]]:
    """The head and the parts of a backup. Problems "backup_key_wrong", "backup_bad", "backup_too_new"."""
    with file.open("rb") as source:
        told = sealed.head(source)
        head = _head(told)
        key = key_of(head.salt)
        if sealed.check(key) != head.check:
            raise problems.Problem("backup_key_wrong")
        yield head, dump.parts(sealed.read(source, key, told))


def restore(
    engine: database.Engine,
    file: Path,
    key_of: KeyOf,
    *,
    over: bool,
    ledger: Path | None,
    now: int,
    entropy: facts.Entropy,
    photos: Path | None = None,
) -> tuple[Head, int]:
    """Puts a backup in place of what is in a database, all or nothing; returns what it was, and how many erasures that
    it did not know were carried out again.

    A new epoch begins, so that every device notices and tells again what the backup lacks; invitations that it holds
    may have been used since, and are void; what was erased since stays erased, by the ledger and by the database that
    is replaced; `photos` is the folder where their photos may lie. Problems "restore_over", "backup_*".
    """
    with opened(file, key_of) as (head, parts), database.writing(engine) as conn:
        lost = erasures.Ledger()
        if not dump.empty(conn):
            if not over:
                raise problems.Problem("restore_over")
            lost = erasures.told(conn)
        dump.load(conn, parts)
        node = conn.execute(sa.select(tables.node)).one()
        if _name(node) != head.node:
            raise problems.Problem("backup_bad")
        lost = lost.joined(erasures.read(ledger, head.node))
        _begin(conn, head, now, entropy)
        count, unnamed = _replay(conn, lost, now)
    if photos is not None:
        files = photofiles.Files(photos)
        with database.writing(engine) as conn:
            photo_check.let_go(conn, files, unnamed, now)
            photo_check.forget(conn, files, now)
    return head, count


def _begin(conn: sa.Connection, head: Head, now: int, entropy: facts.Entropy) -> None:
    """The restored province's new life: an epoch, no open invitations, and every device let in again by its key."""
    feed.boot(conn, facts.new_id(now, entropy), now)
    conn.execute(tables.invitation.update().where(tables.invitation.c.used.is_(None)).values(expires=0))
    haves = [(row.id, row.have) for row in conn.execute(sa.select(tables.origin))]
    _count(conn, head, haves)
    conn.execute(tables.backup.update().values(restored=now))


def _replay(conn: sa.Connection, lost: erasures.Ledger, now: int) -> tuple[int, list[str]]:
    node = conn.execute(sa.select(tables.node)).one()
    intake = accept.Intake(
        conn,
        accept.Sender(node.person, ""),
        now=now,
        day=hours.day(now),
        atlas=places.atlas(conn),
        grants=lambda person: places.grants(conn, person),
    )
    known = set(conn.scalars(sa.select(tables.erased.c.root)))
    roots = replayed({root: by for root, by in lost.erased.items() if root not in known})
    for root, by in sorted(roots.items()):
        intake.erase(root, by, "")
    taken = intake.finish()
    _end(conn, lost)
    for part in fold.chunks(sorted(lost.revoked)):
        conn.execute(tables.device.update().where(tables.device.c.id.in_(part)).values(state="revoked"))
    return len(roots), taken.unnamed


def _end(conn: sa.Connection, lost: erasures.Ledger) -> None:
    """Roles that ended since end again: whoever had one reads nothing by it because a disk broke."""
    g = tables.grant.c
    ended = 0
    for (person, area, role, since), until in lost.ended.items():
        same = sa.and_(g.person == person, g.area == area, g.role == role, g.since == since)
        later = sa.or_(g.until == "", g.until > until)
        ended += conn.execute(tables.grant.update().where(same, later).values(until=until)).rowcount
    if ended:
        places.touch(conn)


def replayed(roots: dict[str, str]) -> dict[str, str]:
    """The erasures that a restored province must carry out before it listens."""
    return roots
