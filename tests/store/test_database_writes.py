"""What may be relied on when sqlite-utils writes through the driver of the cipher, which it does not know."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlite_utils
from sqlite_utils.migrations import Migrations

from fieldapp.store import database

KEY = bytes(range(32))
ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.db"


@pytest.fixture
def db(path: Path) -> Iterator[database.Database]:
    writer = database.open_writer(path, KEY)
    writer.table("visit").create({"id": int, "note": str}, pk="id")
    yield writer
    assert not writer.conn.in_transaction, "a transaction was left open"
    writer.close()


def notes_on_disk(path: Path) -> list[str]:
    """What another connection sees: only what is really saved."""
    reader = database.open_reader(path, KEY)
    notes = [row[0] for row in reader.execute("SELECT note FROM visit ORDER BY id").fetchall()]
    reader.close()
    return notes


# --- sqlite-utils and the driver's exceptions ---


def test_no_part_of_sqlite_utils_still_waits_for_the_exceptions_of_sqlite3(db: database.Database) -> None:
    typing_only = "sqlite_utils.hookspecs"
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "sqlite_utils" and name != typing_only:
            held = [key for key, value in vars(module).items() if value in (sqlite3, sqlite3.OperationalError)]
            assert not held, f"{name} holds {held}"


@pytest.mark.parametrize(
    "order",
    ["import sqlite_utils; from fieldapp.store import database", "from fieldapp.store import database"],
)
def test_it_does_not_matter_who_imports_sqlite_utils_first(tmp_path: Path, order: str) -> None:
    script = f"""{order}
from pathlib import Path
db = database.open_writer(Path({str(tmp_path / "vault.db")!r}), bytes(32))
db.table("nothing").drop(ignore=True)
print("dropped")"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("dropped\n", "")


def test_no_other_sqlite_than_the_cipher_s_is_loaded_and_python_s_is_there_for_others(tmp_path: Path) -> None:
    script = f"""from pathlib import Path
import sys
from fieldapp.store import database
db = database.open_writer(Path({str(tmp_path / "vault.db")!r}), bytes(32))
db.table("visit").insert({{"id": 1}}, pk="id")
print(db.table("visit").count, "_sqlite3" in sys.modules)
import sqlite3
print(sqlite3.connect(":memory:").execute("SELECT 7").fetchone())"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "1 False\n(7,)\n"


DATA = """
import dataclasses
from sqlite_utils import create_table_parser as parser, db, migrations

key = [db.ForeignKey("visit", "by", name, "id") for name in ("person", "hub")]
check = parser.Check("age > 0", sql="CHECK (age > 0)")
print(key, key[0] > key[1], len({*key, *key}), check, check == parser.Check("age > 0"))
print(parser.Unique((parser.UniqueColumn("name"),)), parser.ColumnComments("so"))
print(migrations.Migrations._Migration("a", 1))
print([field.name for kind in (db.ForeignKey, parser.Check) for field in dataclasses.fields(kind)])
try:
    key[0].table = "household"
except dataclasses.FrozenInstanceError as error:
    print(error)
print(parser.parse_checks("CREATE TABLE visit (id INTEGER CHECK (id > 0))"))
"""


def test_the_data_of_sqlite_utils_is_the_same_for_whoever_uses_all_of_it() -> None:
    def answer(script: str) -> str:
        return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    told = answer(f"from fieldapp.store import connection\n{DATA}")
    assert "cannot assign" in told
    assert told == answer(DATA)


def test_an_index_that_is_there_is_not_made_twice(db: database.Database) -> None:
    visit = db.table("visit")
    visit.create_index(["note"])
    visit.create_index(["note"], if_not_exists=True)
    visit.create_index(["note"], find_unique_name=True)
    with pytest.raises(database.OperationalError, match="already exists"):
        visit.create_index(["note"])
    assert [index.name for index in visit.indexes] == ["idx_visit_note_2", "idx_visit_note"]


def test_dropping_what_is_not_there_may_be_ignored(db: database.Database) -> None:
    db.table("nothing").drop(ignore=True)
    db.table("visit").drop_index("nothing", ignore=True)
    with pytest.raises(database.OperationalError):
        db.table("nothing").drop()
    with pytest.raises(database.OperationalError):
        db.table("visit").drop_index("nothing")


def test_strict_tables_and_upserts_are_known_to_work(db: database.Database) -> None:
    assert db.supports_strict
    assert db.supports_on_conflict
    assert db.table_names() == ["visit"]


def test_on_a_reader_the_probe_for_strict_tables_says_no(db: database.Database, path: Path) -> None:
    reader = database.open_reader(path, KEY)
    assert not reader.supports_strict
    assert not reader.conn.in_transaction
    reader.close()


def test_updating_a_row_that_is_missing_is_told(db: database.Database) -> None:
    with pytest.raises(sqlite_utils.db.NotFoundError):
        db.table("visit").update(9, {"note": "đã hẹn"})


def test_an_update_may_bring_a_new_column(db: database.Database) -> None:
    db.table("visit").insert({"id": 1, "note": "đã hẹn"})
    db.table("visit").update(1, {"result": "2"}, alter=True)
    with pytest.raises(database.OperationalError, match="no such column"):
        db.table("visit").update(1, {"other": "2"})
    assert db.table("visit").get(1) == {"id": 1, "note": "đã hẹn", "result": "2"}


def test_a_bulk_insert_may_bring_new_columns_and_more_variables_than_sqlite_takes(
    db: database.Database,
) -> None:
    rows = [{"id": n, "note": "a", **({"result": "2"} if n > 150 else {})} for n in range(400)]
    db.table("visit").insert_all(rows, alter=True)
    assert db.table("visit").count_where("result = '2'") == 249
    db.table("visit").upsert_all([{"id": n, "result": "3"} for n in range(500)], pk="id")
    assert db.table("visit").count_where("result = '3'") == 500


def test_a_bulk_insert_that_fails_leaves_nothing_inside_atomic_and_whole_batches_outside(
    db: database.Database, path: Path
) -> None:
    rows = [{"id": n % 350, "note": "a"} for n in range(400)]
    with pytest.raises(database.IntegrityError), db.atomic():
        db.table("visit").insert_all(rows)
    assert notes_on_disk(path) == []
    with pytest.raises(database.IntegrityError):
        db.table("visit").insert_all(rows)
    assert len(notes_on_disk(path)) == 300


def test_a_second_row_with_the_same_id_is_refused_as_integrity(db: database.Database) -> None:
    db.table("visit").insert({"id": 1})
    for again in (
        lambda: db.table("visit").insert({"id": 1}),
        lambda: db.execute("INSERT INTO visit (id) VALUES (1)"),
        lambda: list(db.query("INSERT INTO visit (id) VALUES (1) RETURNING id")),
    ):
        with pytest.raises(database.IntegrityError):
            again()
        assert not db.conn.in_transaction
    db.table("visit").insert({"id": 1}, ignore=True)


def test_a_reference_to_a_row_that_is_not_there_is_refused(db: database.Database) -> None:
    db.table("referral").create({"id": int, "visit": int}, pk="id", foreign_keys=[("visit", "visit", "id")])
    with pytest.raises(database.IntegrityError):
        db.table("referral").insert({"id": 1, "visit": 9})


def test_a_migration_that_fails_leaves_neither_change_nor_mark(db: database.Database) -> None:
    steps = Migrations("test")

    @steps()
    def first(db: database.Database) -> None:
        db.executescript("CREATE TABLE area (id TEXT PRIMARY KEY); CREATE INDEX one ON visit (note);")

    @steps()
    def second(db: database.Database) -> None:
        db.table("visit").add_column("result", str)
        raise KeyError("result")

    with pytest.raises(KeyError):
        steps.apply(db)
    assert [step.name for step in steps.applied(db)] == ["first"]
    assert "result" not in db.table("visit").columns_dict
    assert db.table("area").exists()


# --- Transactions ---


def test_outside_atomic_every_statement_is_saved_at_once(db: database.Database, path: Path) -> None:
    db.execute("INSERT INTO visit VALUES (1, 'a')")
    db.conn.execute("INSERT INTO visit VALUES (2, 'b')")
    db.conn.executemany("INSERT INTO visit VALUES (?, ?)", [(3, "c"), (4, "d")])
    db.table("visit").insert({"id": 5, "note": "e"})
    assert db.execute("INSERT INTO visit VALUES (6, 'f') RETURNING id").fetchall() == [(6,)]
    assert not db.conn.in_transaction
    assert notes_on_disk(path) == list("abcdef")


def test_outside_atomic_a_failed_executemany_keeps_its_first_rows(db: database.Database, path: Path) -> None:
    with pytest.raises(database.IntegrityError):
        db.conn.executemany("INSERT INTO visit VALUES (?, ?)", [(1, "a"), (1, "b"), (2, "c")])
    assert notes_on_disk(path) == ["a"]


def test_atomic_saves_all_or_nothing(db: database.Database, path: Path) -> None:
    def collide() -> None:
        with db.atomic():
            db.execute("INSERT INTO visit VALUES (1, 'a')")
            db.conn.executemany("INSERT INTO visit VALUES (?, ?)", [(2, "b"), (1, "c")])

    with pytest.raises(database.IntegrityError):
        collide()
    assert notes_on_disk(path) == []
    with db.atomic():
        db.execute("INSERT INTO visit VALUES (1, 'a')")
        db.conn.executemany("INSERT INTO visit VALUES (?, ?)", [(2, "b"), (3, "c")])
        assert notes_on_disk(path) == []
    assert notes_on_disk(path) == ["a", "b", "c"]


def test_any_exception_rolls_back_even_an_interrupt(db: database.Database, path: Path) -> None:
    def interrupted() -> None:
        with db.atomic():
            db.table("visit").insert({"id": 1, "note": "a"})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert notes_on_disk(path) == []


def test_an_inner_atomic_is_undone_alone_when_its_error_is_caught(db: database.Database, path: Path) -> None:
    with db.atomic():
        db.table("visit").insert({"id": 1, "note": "a"})
        with contextlib.suppress(database.IntegrityError), db.atomic():
            db.table("visit").insert({"id": 2, "note": "b"})
            db.table("visit").insert({"id": 1, "note": "c"})
        db.table("visit").insert({"id": 3, "note": "d"})
    assert notes_on_disk(path) == ["a", "d"]


def test_an_outer_rollback_takes_inner_work_with_it(db: database.Database, path: Path) -> None:
    def fail_late() -> None:
        with db.atomic():
            with db.atomic():
                db.table("visit").insert({"id": 1, "note": "a"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()
    assert notes_on_disk(path) == []


def test_a_failed_write_leaves_no_phantom_transaction_that_swallows_later_ones(
    db: database.Database, path: Path
) -> None:
    db.table("visit").insert({"id": 1, "note": "a"})
    for fail in (
        "INSERT INTO visit VALUES (1, 'b')",
        "INSERT INTO nothing VALUES (1)",
        "UPDATE visit SET x = 1",
    ):
        with pytest.raises(database.Error):
            db.execute(fail)
        with pytest.raises(database.Error):
            db.conn.execute(fail)
        assert not db.conn.in_transaction
    db.table("visit").insert({"id": 2, "note": "b"})
    db.table("visit").delete_where("id = 1")
    assert notes_on_disk(path) == ["b"]


def test_a_commit_inside_atomic_is_never_silent(db: database.Database) -> None:
    for act in (
        db.conn.commit,
        lambda: db.conn.executescript("SELECT 1;"),
        lambda: db.conn.__exit__(None, None, None),
    ):
        with pytest.raises(database.OperationalError, match="no transaction is active"), db.atomic():
            act()


def test_a_swallowed_error_that_undid_the_transaction_is_never_silent(db: database.Database) -> None:
    def swallow() -> None:
        with db.atomic():
            db.execute("INSERT INTO visit VALUES (1, 'a')")
            with contextlib.suppress(database.IntegrityError):
                db.execute("INSERT OR ROLLBACK INTO visit VALUES (1, 'b')")

    with pytest.raises(database.OperationalError, match="no transaction is active"):
        swallow()


def test_a_script_inside_atomic_is_part_of_it(db: database.Database) -> None:
    def fail_late() -> None:
        with db.atomic():
            db.executescript("CREATE TABLE area (id); INSERT INTO area VALUES (1);")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()
    assert not db.table("area").exists()


def test_two_lanes_that_read_before_they_write_wait_for_each_other(db: database.Database, path: Path) -> None:
    """A transaction that begins by reading would fail at once here, however long it may wait."""
    db.table("visit").insert({"id": 1, "note": "0"})
    failed: list[BaseException] = []

    def count_up() -> None:
        lane = database.open_writer(path, KEY)
        try:
            for _time in range(50):
                with lane.atomic():
                    seen = int(lane.table("visit").get(1)["note"])
                    lane.table("visit").update(1, {"note": str(seen + 1)})
        except BaseException as error:
            failed.append(error)
        finally:
            lane.close()

    lanes = [threading.Thread(target=count_up) for _lane in range(2)]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    assert failed == []
    assert notes_on_disk(path) == ["100"]


def test_rows_may_be_read_lazily_while_others_are_written(db: database.Database) -> None:
    db.table("visit").insert_all({"id": n, "note": "a"} for n in range(300))
    rows = db.query("SELECT id FROM visit")
    next(rows)
    with db.atomic():
        db.table("visit").insert({"id": 1000, "note": "b"})
    assert len(list(rows)) >= 299
