"""A vault of an older program is brought up to date wholly or not at all, whoever opens it at the same moment."""

from __future__ import annotations

import threading
from pathlib import Path

from fieldapp.store import database, migrations

KEY = bytes(range(32))


class Dark(BaseException):
    """The program ends."""


def test_a_window_and_a_command_may_open_an_older_vault_at_once(tmp_path: Path) -> None:
    path, refused = tmp_path / "vault.db", []
    database.open_writer(path, KEY).close()
    together = threading.Barrier(3)

    def update() -> None:
        db = database.open_writer(path, KEY)
        together.wait()
        try:
            migrations.apply(db)
        except Exception as error:
            refused.append(error)
        finally:
            db.close()

    lanes = [threading.Thread(target=update) for _ in range(3)]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    assert refused == []


def test_an_update_that_was_cut_short_leaves_the_vault_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    db = database.open_writer(path, KEY)
    count = len(migrations.steps.pending(db))
    db.close()
    for last in range(count):
        db = database.open_writer(path, KEY)
        step = migrations.steps.pending(db)[last]
        made, step.fn = step.fn, _ends
        try:
            migrations.apply(db)
        except Dark:
            assert db.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
        finally:
            step.fn = made
            db.close()
    db = database.open_writer(path, KEY)
    migrations.apply(db)
    assert migrations.steps.pending(db) == []
    db.close()


def _ends(_: object) -> None:
    raise Dark
