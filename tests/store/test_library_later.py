"""A vault is opened and read without sqlite-utils; whoever asks for what only it can do gets it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlite_utils

from fieldapp.store import database, migrations, opened, vault

PASSPHRASE = "trăng lên đầu bản"
CHEAP = vault.Cost(memory=8, passes=1)
OPEN = """
import sys
from pathlib import Path

from fieldapp.store import me, opened, vault

folder = Path(sys.argv[1])
key = vault.unlock(folder, sys.argv[2])
db = opened.writer(folder, key, least_free=0)
with db.atomic(), db.atomic():
    there = db.execute("SELECT count(*) FROM change").fetchone()[0]
asked = "sqlite_utils.db" in sys.modules
print(there, asked, "me" in db.table_names(), isinstance(db, sys.modules["sqlite_utils"].Database))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Lò Thị Hoa"
    key = vault.create(made, PASSPHRASE, cost=CHEAP)
    opened.close(made, opened.writer(made, key, least_free=0))
    return made


def test_hoa_s_vault_opens_before_the_library_of_its_making_is_loaded(folder: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", OPEN, str(folder), PASSPHRASE], capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["0", "False", "True", "True"]


def test_a_vault_is_current_after_the_last_step_only(folder: Path) -> None:
    applied = [step.name for step in migrations.steps._migrations]
    assert applied[-1] == opened.SCHEMA
    key = vault.unlock(folder, PASSPHRASE)
    db = opened.second_writer(folder, key)
    assert opened._current(db)
    db.execute("DELETE FROM _sqlite_migrations WHERE name = ?", (opened.SCHEMA,))
    assert not opened._current(db)
    db.close()


def test_what_is_under_way_goes_on_when_more_is_asked_for(folder: Path) -> None:
    key = vault.unlock(folder, PASSPHRASE)
    db = opened.second_writer(folder, key)
    with db.atomic():
        db.execute("CREATE TABLE told (words TEXT)")
        assert not isinstance(db, sqlite_utils.Database)
        db["told"].insert({"words": "đã hẹn"})
        assert isinstance(db, sqlite_utils.Database)
        with pytest.raises(database.OperationalError):
            _err(db)
    assert [row["words"] for row in db["told"].rows] == ["đã hẹn"]
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = db.nothing
    db.close()


def _err(db: database.Database) -> None:
    with db.atomic():
        db["told"].insert({"words": "sai"})
        db.execute("SELECT nothing")
