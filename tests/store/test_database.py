"""What a village's laptop may trust its database with, and what it is told when it may not."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlite_utils

from fieldapp.domain.problems import Problem
from fieldapp.store import database

KEY = bytes(range(32))
HEAD = "Trưởng thôn Vi Thị Đặng"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.db"


@pytest.fixture
def db(path: Path) -> Iterator[database.Database]:
    writer = database.open_writer(path, KEY)
    with writer.atomic():
        writer.table("household").insert_all([{"id": 1, "head": HEAD}, {"id": 2, "head": "Lò Văn Ừm"}], pk="id")
    yield writer
    writer.close()


def refused(caught: pytest.ExceptionInfo[Problem]) -> str:
    return caught.value.code


def everything_on_disk(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()))


# --- What lies on the disk ---


def test_no_file_holds_a_readable_name_while_the_program_runs_or_after(db: database.Database, path: Path) -> None:
    assert path.with_name("vault.db-wal").stat().st_size > 0
    running = everything_on_disk(path)
    db.close()
    for found in (running, everything_on_disk(path)):
        for name in (HEAD, "household", "Lò Văn", "SQLite format"):
            assert name.encode() not in found


def test_the_database_opens_again_with_its_key_and_only_with_it(db: database.Database, path: Path) -> None:
    db.close()
    with pytest.raises(Problem) as caught:
        database.open_writer(path, bytes(32))
    assert refused(caught) == "vault_damaged"
    again = database.open_writer(path, KEY)
    assert again.table("household").get(1)["head"] == HEAD
    again.close()


def test_a_plain_database_is_refused_and_left_as_it_was(path: Path) -> None:
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE household (head)")
    plain.close()
    before = path.read_bytes()
    with pytest.raises(Problem) as caught:
        database.open_writer(path, KEY)
    assert refused(caught) == "vault_damaged"
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", [0, 20, 4000], ids=["salt", "first page", "its seal"])
def test_a_damaged_beginning_is_refused(db: database.Database, path: Path, place: int) -> None:
    db.close()
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(Problem) as caught:
        database.open_writer(path, KEY)
    assert refused(caught) == "vault_damaged"


def test_a_damaged_page_is_told_when_it_is_read(db: database.Database, path: Path) -> None:
    with db.atomic():
        db.table("visit").insert_all(({"id": n, "note": "đã hướng dẫn " * 20} for n in range(500)), pk="id")
    db.close()
    data = bytearray(path.read_bytes())
    for page in range(4, len(data) // 4096):
        data[page * 4096 + 50] ^= 1
    path.write_bytes(data)
    again = database.open_writer(path, KEY)
    with pytest.raises(Problem) as caught, database.guard():
        again.execute("SELECT sum(length(note)) FROM visit").fetchone()
    again.close()
    assert refused(caught) == "vault_damaged"


def test_a_key_of_the_wrong_length_is_our_bug(path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        database.open_writer(path, b"secret")
    assert not path.exists()


# --- The two connections ---


def test_both_connections_keep_the_settings_that_make_saved_mean_saved(db: database.Database, path: Path) -> None:
    reader = database.open_reader(path, KEY)
    ours = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}
    lanes = {"foreign_keys": 1, "busy_timeout": 10_000, "temp_store": 2}
    for connection, wanted in ((db, ours | lanes), (reader, lanes | {"query_only": 1})):
        found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
        assert found == wanted
    reader.close()


def test_the_reader_sees_what_is_saved_and_cannot_write(db: database.Database, path: Path) -> None:
    reader = database.open_reader(path, KEY)
    with db.atomic():
        db.table("household").insert({"id": 3, "head": "Hờ A Pó"})
        assert reader.table("household").count == 2
    assert reader.table("household").count == 3
    with pytest.raises(database.OperationalError, match="readonly"):
        reader.table("household").insert({"id": 4})
    assert not reader.conn.in_transaction
    reader.close()


def test_a_report_sees_one_moment_while_visits_go_on_being_saved(db: database.Database, path: Path) -> None:
    reader = database.open_reader(path, KEY)
    with reader.atomic():
        assert reader.table("household").count == 2
        db.table("household").insert({"id": 3, "head": "Hờ A Pó"})
        assert reader.table("household").count == 2
    assert reader.table("household").count == 3
    reader.close()


def test_no_save_waits_until_all_before_it_are_put_into_the_database(db: database.Database, path: Path) -> None:
    def beside() -> int:
        _, left, put = db.execute("PRAGMA wal_checkpoint = NOOP").fetchone()
        return int(left - put)

    def save(pages: int) -> None:
        with db.atomic():
            db.conn.executemany("INSERT INTO slip VALUES (?)", [(os.urandom(3000),)] * pages)

    db.execute("CREATE TABLE slip (body BLOB)")
    database.hurry(db)
    save(database.GATHERED // 2)
    database.rest(db)
    assert beside() > database.GATHERED // 2, "so little can wait"
    save(database.GATHERED // 2)
    save(1)
    assert beside() > database.GATHERED, "a commit takes no longer than its own pages"
    database.rest(db)
    assert beside() == 0
    again = database.open_reader(path, KEY)
    assert again.execute("SELECT count(*) FROM slip").fetchone() == (database.GATHERED + 1,)
    again.close()


def test_a_reader_never_makes_a_database(path: Path) -> None:
    with pytest.raises(Problem) as caught:
        database.open_reader(path, KEY)
    assert refused(caught) == "vault_lost"
    assert not path.exists()


# --- The self-test ---


def test_a_healthy_database_passes(db: database.Database, path: Path) -> None:
    database.self_test(db, path)


def test_a_driver_without_a_cipher_is_refused(path: Path) -> None:
    plain = sqlite_utils.Database(sqlite3.connect(path), execute_plugins=False)
    with pytest.raises(RuntimeError, match="no cipher"):
        database.self_test(plain, path)
    plain.close()


def test_an_old_sqlite_is_refused(db: database.Database, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LEAST_VERSION", (99, 0, 0))
    with pytest.raises(RuntimeError, match="two connections"):
        database.self_test(db, path)


def test_a_readable_file_is_refused(db: database.Database, tmp_path: Path) -> None:
    readable = tmp_path / "readable.db"
    plain = sqlite3.connect(readable)
    plain.execute("CREATE TABLE household (head)")
    plain.close()
    with pytest.raises(RuntimeError, match="not encrypted"):
        database.self_test(db, readable)


def test_a_place_without_a_write_ahead_log_is_refused(db: database.Database, path: Path) -> None:
    db.execute("PRAGMA journal_mode = DELETE")
    with pytest.raises(Problem) as caught:
        database.self_test(db, path)
    assert refused(caught) == "vault_place"


@pytest.mark.parametrize("pragma", ["synchronous = NORMAL", "secure_delete = OFF"])
def test_settings_that_lose_or_leave_data_are_refused(db: database.Database, path: Path, pragma: str) -> None:
    db.execute(f"PRAGMA {pragma}")
    with pytest.raises(RuntimeError, match=pragma.split()[0]):
        database.self_test(db, path)


def test_a_disk_nearly_full_is_told_in_megabytes(db: database.Database, path: Path) -> None:
    with pytest.raises(Problem) as caught:
        database.self_test(db, path, least_free=2**60)
    assert refused(caught) == "disk_low"
    assert caught.value.details["need"] == 2**40


def test_pages_are_checked_after_an_unclean_end_only(db: database.Database, path: Path) -> None:
    asked: list[str] = []
    database.self_test(db, path)
    db.close()
    for ending in ("none", "clean"):
        again = database.open_writer(path, KEY)
        asked.clear()
        with again.tracer(lambda sql, parameters: asked.append(sql)):
            database.self_test(again, path)
        assert ("PRAGMA quick_check" in asked) == (ending == "none")
        database.close(path, again)
    assert sorted(file.name for file in path.parent.iterdir()) == ["vault.db"]


def test_damage_after_an_unclean_end_is_refused_at_every_start(db: database.Database, path: Path) -> None:
    database.self_test(db, path)
    with db.atomic():
        db.table("visit").insert_all(({"id": n, "note": "đã hướng dẫn " * 20} for n in range(500)), pk="id")
    db.close()
    data = bytearray(path.read_bytes())
    data[-4000] ^= 1
    path.write_bytes(data)
    for _start in range(2):
        again = database.open_writer(path, KEY)
        with pytest.raises(Problem) as caught:
            database.self_test(again, path)
        again.close()
        assert refused(caught) == "vault_damaged"


# --- Troubles in words ---


def test_a_full_disk_is_told_and_nothing_half_is_saved(db: database.Database) -> None:
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages + 5}").fetchall()
    with pytest.raises(Problem) as caught, database.guard(), db.atomic():
        db.table("household").insert_all({"id": number, "head": HEAD * 40} for number in range(100, 500))
    assert refused(caught) == "disk_full"
    assert not db.conn.in_transaction
    assert db.table("household").count == 2
    db.execute("PRAGMA max_page_count = 1000000").fetchall()
    db.table("household").insert({"id": 3, "head": "Hờ A Pó"})
    assert db.table("household").count == 3


def test_a_lane_that_writes_too_long_is_told_to_the_other(db: database.Database, path: Path) -> None:
    other = database.open_writer(path, KEY)
    other.execute("PRAGMA busy_timeout = 50").fetchall()
    with db.atomic(), pytest.raises(Problem) as caught, database.guard(), other.atomic():
        pass
    assert refused(caught) == "vault_busy"
    other.close()


@pytest.fixture
def common() -> Iterator[Path]:
    """A folder that anybody may enter, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="fieldapp-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def nobody() -> Iterator[None]:
    """Root ignores permission bits, so the test gives its rights away until it ends."""
    root = sys.platform != "win32" and os.geteuid() == 0
    if root:
        os.seteuid(65534)
    yield
    if root:
        os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_a_folder_without_the_right_to_write_is_told(common: Path, request: pytest.FixtureRequest) -> None:
    path = common / "vault.db"
    database.open_writer(path, KEY).close()
    path.chmod(0o444)
    common.chmod(0o555)
    request.getfixturevalue("nobody")
    for place in (path, common / "other.db"):
        with pytest.raises(Problem) as caught:
            database.open_writer(place, KEY)
        assert refused(caught) == "vault_readonly"


def test_a_folder_that_is_none_is_told(path: Path) -> None:
    path.write_bytes(b"")
    with pytest.raises(Problem) as caught:
        database.open_writer(path / "vault.db", KEY)
    assert refused(caught) == "vault_readonly"


@pytest.mark.parametrize("sql", ["SELEC 1", "SELECT * FROM nothing", "INSERT INTO household (id) VALUES (1)"])
def test_our_own_mistakes_stay_bugs(db: database.Database, sql: str) -> None:
    with pytest.raises(database.Error), database.guard():
        db.execute(sql)


def test_the_disk_is_told_apart_from_our_own_mistakes(tmp_path: Path) -> None:
    assert database.translate(OSError(28, "No space left on device")).code == "disk_full"
    assert database.translate(OSError(5, "Input/output error")).code == "disk_failing"
    with pytest.raises(FileNotFoundError), database.guard():
        (tmp_path / "nothing").read_bytes()
