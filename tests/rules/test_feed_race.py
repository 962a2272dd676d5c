"""Many writers at once on PostgreSQL: a reader that polls the feed misses nothing, and a naive sequence would have."""

from __future__ import annotations

import threading
from collections.abc import Callable

import psycopg
import pytest
import sqlalchemy as sa

from fieldapp.server import database, tables

WRITERS = 8
EACH = 60


def poll(seen: list[int], read: Callable[[int], list[int]], done: threading.Event) -> None:
    """Reads on from the last position until all writers are done, and once more."""
    while True:
        last_round = done.is_set()
        seen.extend(read(seen[-1] if seen else 0))
        if last_round:
            return


def race(write: Callable[[int], None], read: Callable[[int], list[int]]) -> list[int]:
    """What a polling reader saw while the writers wrote."""
    seen: list[int] = []
    done = threading.Event()
    start = threading.Barrier(WRITERS)

    def work(writer: int) -> None:
        start.wait()
        for step in range(EACH):
            write(writer * EACH + step)

    writers = [threading.Thread(target=work, args=(writer,)) for writer in range(WRITERS)]
    reader = threading.Thread(target=poll, args=(seen, read, done))
    for thread in [reader, *writers]:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    return seen


@pytest.mark.postgres
def test_a_reader_of_the_feed_misses_no_commit_of_eight_writers(postgres_url: str) -> None:
    engine = database.connect(postgres_url)
    database.prepare(engine)
    with database.writing(engine) as conn:
        keys = {name: b"" for name in ("sign_seed", "box_seed", "seal_key")}
        conn.execute(tables.node.insert().values(id=1, pos=0, hlc=0, ref=1, origin="", person="", **keys))

    def write(_: int) -> None:
        with database.writing(engine) as conn:
            pos = conn.scalar(sa.select(tables.node.c.pos).with_for_update()) + 1
            conn.execute(tables.feed.insert().values(pos=pos, area="a", kind="x", root="r"))
            conn.execute(tables.node.update().values(pos=pos))

    def read(after: int) -> list[int]:
        with database.reading(engine) as conn:
            query = sa.select(tables.feed.c.pos).where(tables.feed.c.pos > after).order_by(tables.feed.c.pos)
            return list(conn.scalars(query))

    seen = race(write, read)
    engine.dispose()
    assert seen == list(range(1, WRITERS * EACH + 1))


@pytest.mark.postgres
def test_the_same_race_over_a_sequence_loses_commits(postgres_url: str) -> None:
    """The test of the test: with a sequence for a position, a number may be given long before its commit."""
    url = postgres_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("CREATE TABLE feed (pos bigserial PRIMARY KEY)")
    slow, quick = psycopg.connect(url), psycopg.connect(url)
    with slow, quick:
        slow.execute("INSERT INTO feed DEFAULT VALUES")  # takes number 1, commits later
        quick.execute("INSERT INTO feed DEFAULT VALUES")
        quick.commit()
        seen = [pos for (pos,) in quick.execute("SELECT pos FROM feed WHERE pos > 0 ORDER BY pos")]
        slow.commit()
        seen += [pos for (pos,) in quick.execute("SELECT pos FROM feed WHERE pos > %s ORDER BY pos", [seen[-1]])]
    assert seen == [2], "number 1 was never seen"
