"""Opens a vault folder with its key, tests that it can be trusted, and brings its schema up to date."""

from __future__ import annotations

import contextlib
from pathlib import Path

import sqlite_utils

from fieldapp.domain import problems
from fieldapp.store import database, vault

SCHEMA = "m026_left"  # the last step of `migrations`, which takes longer to load than to look for it


def writer(folder: Path, key: vault.Key, *, least_free: int = database.LEAST_FREE) -> sqlite_utils.Database:
    """The vault's database, tested and up to date, for one lane. Problems "disk_low", "vault_*", "disk_*"."""
    path = folder / vault.DATABASE
    database.check_room(path, least_free)
    db = database.open_writer(path, key)
    try:
        database.self_test(db, path, least_free=least_free)
        with database.guard():
            if not _current(db):
                from fieldapp.store import migrations

                migrations.apply(db)
            if _left_over(db):
                _finish(folder, key, db)
        return db
    except BaseException:
        db.close()
        raise


def _current(db: sqlite_utils.Database) -> bool:
    """Whether the schema is this program's already, or a newer one's."""
    known = db.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone()
    step = "SELECT 1 FROM _sqlite_migrations WHERE migration_set = 'fieldapp' AND name = ?"
    return known is not None and db.execute(step, (SCHEMA,)).fetchone() is not None


def _left_over(db: sqlite_utils.Database) -> bool:
    """Whether something was recorded or came in that no screen tells yet, or a slot is wanted; else all that writes
    facts can wait."""
    slot = "SELECT 1 FROM setting WHERE key = 'recovery_key' AND value <> ''"
    behind = "SELECT 1 FROM me WHERE behind <> '' UNION ALL SELECT 1 FROM newest"
    waits = f"{behind} UNION ALL SELECT 1 FROM unread UNION ALL {slot} LIMIT 1"
    return db.execute(waits).fetchone() is not None


def _finish(folder: Path, key: vault.Key, db: sqlite_utils.Database) -> None:
    """Does what an earlier program began; that a slot cannot be written keeps nobody out."""
    from fieldapp.store import ledger, recovery

    ledger.catch_up_first(db)
    ledger.read_again(db)
    with contextlib.suppress(problems.Problem):
        recovery.keep(folder, key, db)


def second_writer(folder: Path, key: vault.Key) -> sqlite_utils.Database:
    """Another connection for another lane, after the first has tested the vault. It makes none: Problem "vault_lost"
    where somebody has taken the file away since."""
    return database.open_writer(folder / vault.DATABASE, key, made=False)


def reader(folder: Path, key: vault.Key) -> sqlite_utils.Database:
    """A connection that cannot write, for screens."""
    return database.open_reader(folder / vault.DATABASE, key)


def end(db: sqlite_utils.Database) -> None:
    """Closes one of several connections."""
    db.close()


def close(folder: Path, *databases: sqlite_utils.Database) -> None:
    """Closes the connections, writers last."""
    database.close(folder / vault.DATABASE, *databases)
