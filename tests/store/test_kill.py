"""What is left when the program is killed while it saves: all that was called saved, and nothing by half."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from fieldapp.store import database

KEY = bytes(range(32))
ROOT = Path(__file__).parents[2]
KILLS = 20

# Saves pairs of rows for ever and says each number only after it is saved.
WRITER = """
import sys
from pathlib import Path
from fieldapp.store import database
path = Path(sys.argv[1])
db = database.open_writer(path, bytes(range(32)))
database.self_test(db, path)
n = db.execute("SELECT coalesce(max(id), 0) FROM visit").fetchone()[0]
while True:
    n += 1
    with db.atomic():
        db.table("visit").insert({"id": n, "note": "đã hướng dẫn VNeID " * (n % 50)})
        db.table("result").insert({"visit": n, "code": "2"})
    print(n, flush=True)
"""


def saved_until_killed(path: Path, enough: int) -> int:
    """The last number that the writer called saved before it was killed."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        last = 0
        for line in writer.stdout:
            last = int(line)
            enough -= 1
            if enough == 0:
                writer.kill()
        return last


def test_a_kill_at_any_moment_loses_nothing_that_was_called_saved(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    db = database.open_writer(path, KEY)
    db.table("visit").create({"id": int, "note": str}, pk="id")
    db.table("result").create({"visit": int, "code": str}, pk="visit", foreign_keys=[("visit", "visit", "id")])
    db.close()
    chance = random.Random(20261003)
    for _kill in range(KILLS):
        last = saved_until_killed(path, chance.randint(1, 60))
        assert path.with_name("vault.db-open").exists()
        again = database.open_writer(path, KEY)
        database.self_test(again, path)
        numbers = [row[0] for row in again.execute("SELECT id FROM visit ORDER BY id").fetchall()]
        pairs = [row[0] for row in again.execute("SELECT visit FROM result ORDER BY visit").fetchall()]
        again.close()
        assert numbers == pairs == list(range(1, len(numbers) + 1))
        assert len(numbers) >= last > 0
