"""Questions about many rows at once, on both databases."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from fieldapp.server import database, feed, fold, holding, many, migrations, periods, standing, tables
from fieldapp.server.queries import slips

QUESTIONS = {
    name: question
    for module in (fold, holding, periods, standing)
    for name, question in vars(module).items()
    if isinstance(question, sa.Select | sa.CompoundSelect) and ":part" in str(question)
}


@pytest.fixture
def conn(province_url: str) -> Any:
    engine = database.connect(province_url)
    database.prepare(engine)
    with database.writing(engine) as conn:
        yield conn
    engine.dispose()


def row(number: int, **more: Any) -> tuple[Any, ...]:
    told = {"id": f"f{number}", "origin": "o", "n": number, "clock": 1, "stamp": 1, "received": 1, "author": "a",
            "entity": "visit", "row": f"r{number}", "root": "g", "body": b"{}", "status": "ok"} | more  # fmt: skip
    return tuple(told.values())


def test_many_are_found_by_their_names_and_nobody_else_is(conn: Any) -> None:
    many.insert(conn, tables.change, [row(n) for n in range(200)])
    many.insert(conn, tables.change, [row(n) for n in range(200, 203)])
    asked = sa.select(tables.change.c.id).where(many.among(tables.change.c.id))
    wanted = {"f0", "f150", "f201", "f999", "o'"}
    assert set(conn.scalars(asked, {"part": wanted})) == {"f0", "f150", "f201"}
    assert list(conn.scalars(asked, {"part": []})) == []


def test_the_facts_of_a_row_are_found_in_a_province_that_an_older_program_made(conn: Any) -> None:
    conn.execute(sa.text("DROP INDEX change_later"))
    conn.execute(sa.text('CREATE INDEX ix_change_row ON change ("row")'))
    conn.execute(sa.text("DELETE FROM schema_step WHERE step > 7"))
    opens, later, held = row(1, row="f1", body=b"1"), row(2, row="f1", body=b"2"), row(3, row="f1", status="held")
    many.insert(conn, tables.change, [opens, later, held, row(4, row="f4"), row(5, row="f2")])
    migrations.apply(conn)
    assert {name["name"] for name in sa.inspect(conn).get_indexes("change")} >= {"change_later", "ix_change_root"}
    assert "ix_change_row" not in {name["name"] for name in sa.inspect(conn).get_indexes("change")}
    found = conn.execute(fold._OK_OF_ROWS, {"part": ["f1", "f9"]}).all()
    assert sorted(bytes(body) for body, _ in found) == [b"1", b"2"]


def test_what_waits_is_found_in_a_province_that_an_older_program_made(conn: Any) -> None:
    conn.execute(sa.text("DROP INDEX change_waits"))
    conn.execute(sa.text("CREATE INDEX change_waiting ON change (root) WHERE status IN ('limbo', 'held')"))
    conn.execute(sa.text("DELETE FROM schema_step WHERE step > 8"))
    waits = [row(2, root="h", status="held"), row(3, root="i", status="limbo")]
    many.insert(conn, tables.change, [row(1), *waits, row(4, root="j", status="held")])
    migrations.apply(conn)
    assert {name["name"] for name in sa.inspect(conn).get_indexes("change")}.isdisjoint({"change_waiting"})
    here = standing.Standing(conn)
    here.load(["f1", "f9"], {"g", "h", "i"})
    assert (here.known, here.undecided) == ({"f1"}, {"h", "i"})


@pytest.mark.parametrize("order", list(itertools.permutations(["change_later", "change_waits", "ix_change_root"])))
def test_in_whatever_order_indexes_were_made_nobody_looks_through_all_facts_of_a_household(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    engine = database.connect(database.at(tmp_path))
    database.prepare(engine)
    indexes = {index.name: index for index in tables.change.indexes}
    asked: list[Any] = []
    with database.writing(engine) as conn:
        for name in order:
            indexes[name].drop(conn)
        for name in order:
            indexes[name].create(conn)
        sa.event.listen(conn, "before_cursor_execute", lambda *told: asked.append(told[2:4]))
        standing.Standing(conn).load(["x"], {"x"})
        plan = [line[-1] for line in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0][0]}", asked[0][1])]
    engine.dispose()
    assert [line for line in plan if "change_waits (root=?" in line]
    assert not [line for line in plan if "ix_change_root" in line]


def test_what_left_an_area_is_found_in_a_province_that_an_older_program_made(conn: Any) -> None:
    conn.execute(sa.text("DROP INDEX feed_leaves"))
    conn.execute(sa.text("DELETE FROM schema_step WHERE step > 9"))
    told = [(1, "a", "c", "f1", "g"), (2, "a", "x", None, "g"), (3, "b", "c", "f1", "g"), (4, "a", "c", "f2", "h")]
    back = [(5, "a", "c", "f3", "i"), (6, "a", "x", None, "i"), (7, "b", "x", None, "i"), (8, "a", "c", "f3", "i")]
    many.insert(conn, tables.feed, told + back)
    many.insert(conn, tables.root, [("g", "b", 1, 1), ("h", "a", 1, 1), ("i", "a", 1, 1)])
    migrations.apply(conn)
    assert {name["name"] for name in sa.inspect(conn).get_indexes("feed")} == {"feed_area", "feed_leaves"}
    assert slips.left(conn, {"a"}) == {"g"}
    assert slips.left(conn, {"b"}) == {"i"}
    assert slips.left(conn, {"a", "b"}) == set()


@pytest.mark.parametrize("order", list(itertools.permutations(["feed_area", "feed_leaves"])))
def test_nobody_looks_through_all_that_an_area_was_told_for_what_left_it(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    engine = database.connect(database.at(tmp_path))
    database.prepare(engine)
    indexes = {index.name: index for index in tables.feed.indexes}
    asked: list[Any] = []
    with database.writing(engine) as conn:
        for name in order:
            indexes[name].drop(conn)
        for name in order:
            indexes[name].create(conn)
        sa.event.listen(conn, "before_cursor_execute", lambda *told: asked.append(told[2:4]))
        slips.left(conn, {"a", "b"})
        plan = [line[-1] for line in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0][0]}", asked[0][1])]
    engine.dispose()
    assert [line for line in plan if "COVERING INDEX feed_leaves (area=?" in line]
    assert not [line for line in plan if "feed_area" in line or line.startswith("SCAN")]


def test_a_row_that_is_there_is_overwritten(conn: Any) -> None:
    many.upsert(conn, tables.root, [("a", None, 1, 2), ("b", "x", 1, 2)], "id")
    many.upsert(conn, tables.root, [("b", "y", 3, 2**62), ("c", "x", 1, 2)], "id")
    found = conn.execute(sa.select(tables.root).order_by(tables.root.c.id)).all()
    assert [tuple(one) for one in found] == [("a", None, 1, 2), ("b", "y", 3, 2**62), ("c", "x", 1, 2)]


ODD = ('{"', "\\N", "a,b", "NULL", "Lỷ Thị Tằng\n", "'", "")  # words that mean something to some database


@pytest.mark.parametrize("number", [3, 3 * many.MANY])
def test_rows_come_back_as_they_were_written_and_written_over(conn: Any, number: int) -> None:
    def made(n: int, more: int) -> tuple[Any, ...]:
        return f"r{n}", ODD[n % len(ODD)], ODD[more], -(2**63) + n, bytes([n % 256, 0, 92, more])

    many.insert(conn, tables.record, [made(n, 0) for n in range(number)])
    many.upsert(conn, tables.record, [made(n, 1) for n in range(1, number + 1)], "row")
    found = {one.row: tuple(one) for one in conn.execute(sa.select(tables.record))}
    assert found == {f"r{n}": made(n, int(n > 0)) for n in range(number + 1)}


@pytest.mark.parametrize("table", tables.meta.sorted_tables, ids=lambda table: table.name)
def test_a_type_is_known_for_each_column(table: sa.Table) -> None:
    compiled = {"BIGINT": "int8", "INTEGER": "int4", "BYTEA": "bytea", "VARCHAR": "text"}
    words = [column.type.compile(postgresql.dialect()).split(" ")[0] for column in table.columns]
    assert many._types(table) == [compiled[word] for word in words]


def test_the_last_place_of_each_area_is_told(conn: Any) -> None:
    many.insert(conn, tables.feed, [(1, "a", "x", None, "r"), (2, "b", "x", None, "r"), (3, "a", "x", None, "r")])
    found = conn.execute(feed._LAST[conn.dialect.name], {"areas": ["a", "c"]}).all()
    assert set(map(tuple, found)) == {("a", 3), ("c", None)}


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_looks_through_a_whole_table(tmp_path: Path, name: str) -> None:
    engine = database.connect(database.at(tmp_path))  # PostgreSQL decides by how much there is
    database.prepare(engine)
    asked: list[Any] = []
    with database.reading(engine) as conn:
        sa.event.listen(conn, "before_cursor_execute", lambda *told: asked.append(told[2:4]))
        conn.execute(QUESTIONS[name], {"part": ["x"], "roots": ["x"]})
        plan = [line[-1] for line in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0][0]}", asked[0][1])]
    engine.dispose()
    assert any("json_each" in line for line in plan)
    assert not [line for line in plan if line.startswith("SCAN") and "json_each" not in line]


def test_a_batch_of_facts_is_written_by_a_few_statements(conn: Any) -> None:
    if conn.dialect.name != "sqlite":
        pytest.skip("PostgreSQL takes them as one copy")
    said: list[str] = []
    raw = conn.connection.driver_connection
    count = 3 * many.AT_ONCE + 2
    raw.set_trace_callback(said.append)
    many.insert(conn, tables.change, [row(n) for n in range(count)])
    raw.set_trace_callback(None)
    assert len(said) == 3 + 2
    asked = sa.select(tables.change.c.id, tables.change.c.n, tables.change.c.status).order_by(tables.change.c.n)
    assert conn.execute(asked).all() == [(f"f{n}", n, "ok") for n in range(count)]


@pytest.mark.parametrize("number", [1, 2 * many.AT_ONCE])
def test_a_batch_of_which_one_fact_is_there_is_refused_as_one_statement_would_be(conn: Any, number: int) -> None:
    if conn.dialect.name != "sqlite":
        pytest.skip("PostgreSQL takes them as one copy")
    many.insert(conn, tables.change, [row(number - 1)])
    with pytest.raises(sa.exc.IntegrityError):
        many.insert(conn, tables.change, [row(n) for n in range(number)])
