"""Many writers at once against the feed on PostgreSQL, some slow and some that take it back: a reader who polls misses
no commit; over a plain sequence for positions it does."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Iterator

import msgspec
import sqlalchemy as sa

from fieldapp.server import accept, database, fold, found
from fieldapp.server import feed as server_feed
from tests import commune

WRITERS = 32
SLOW, TAKEN_BACK = 0.02, 0.05  # of the transactions
AREA = "a" * 22


class Done(msgspec.Struct):
    """What was written, what a polling reader saw of it, and how fast."""

    seed: int
    writers: int
    naive: bool = False
    commits: int = 0
    taken_back: int = 0
    missed: int = 0
    twice: int = 0
    reads: int = 0
    seconds: float = 0

    def words(self) -> str:
        """One line."""
        how = "a sequence for positions" if self.naive else "the feed"
        return (
            f"seed {self.seed}: {self.writers} writers, {how}: {self.commits} commits and {self.taken_back} taken back"
            f" in {self.seconds:.0f} s ({self.commits / max(self.seconds, 0.001):.0f}/s), {self.reads} reads:"
            f" {self.missed} missed, {self.twice} seen twice"
        )


class _TakenBackError(Exception):
    """A transaction that its writer rolls back."""


def run(commits: int, seed: int, url: str, *, writers: int = WRITERS, naive: bool = False) -> Done:
    """So many commits by all writers together, in an empty database."""
    done = Done(seed, writers, naive)
    _found(url, naive)
    written: list[list[int]] = [[] for _ in range(writers)]
    seen: list[int] = []
    ended, start = threading.Event(), threading.Barrier(writers + 1)
    threads = [
        threading.Thread(target=_write, args=(url, commits // writers, f"{seed}/{n}", naive, start, written[n], done))
        for n in range(writers)
    ]
    reader = threading.Thread(target=_poll, args=(url, naive, ended, seen, done))
    for thread in [reader, *threads]:
        thread.start()
    start.wait()
    began = time.monotonic()
    for thread in threads:
        thread.join()
    done.seconds = time.monotonic() - began
    ended.set()
    reader.join()
    told = [pos for one in written for pos in one]
    done.commits = len(told)
    done.missed = len(set(told) - set(seen))
    done.twice = len(seen) - len(set(seen))
    return done


def _found(url: str, naive: bool) -> None:
    engine = database.connect(url)
    database.prepare(engine)
    found.found(engine, "Tỉnh", now=commune.NOW, day=commune.TODAY, entropy=random.Random(1).randbytes)
    if naive:
        with engine.connect() as conn:
            conn.exec_driver_sql("CREATE TABLE naive (pos bigserial PRIMARY KEY)")
            conn.commit()
    engine.dispose()


def _write(
    url: str, count: int, seed: str, naive: bool, start: threading.Barrier, written: list[int], done: Done
) -> None:
    dice, engine = random.Random(seed), database.connect(url)
    insert = _into_sequence if naive else _into_feed
    start.wait()
    while len(written) < count:
        kept = 0
        with contextlib.suppress(_TakenBackError), database.writing(engine) as conn:
            pos = insert(conn)
            if dice.random() < SLOW:
                time.sleep(dice.random() * 0.02)
            if dice.random() < TAKEN_BACK:
                raise _TakenBackError
            kept = pos
        if kept:
            written.append(kept)
        else:
            done.taken_back += 1
    engine.dispose()


def _into_feed(conn: sa.Connection) -> int:
    """As the intake does it: the counter's row first, the position counter last."""
    sender = accept.Sender("", "")
    intake = accept.Intake(conn, sender, now=commune.NOW, day=commune.TODAY, atlas={}, grants=lambda _: [])
    intake.fold._emit(AREA, "x", AREA, None)
    intake.finish()
    return intake.fold.pos


def _into_sequence(conn: sa.Connection) -> int:
    return int(conn.exec_driver_sql("INSERT INTO naive DEFAULT VALUES RETURNING pos").scalar_one())


def _poll(url: str, naive: bool, ended: threading.Event, seen: list[int], done: Done) -> None:
    """Reads on from where it stands until all writers are done, and once more to the end."""
    engine = database.connect(url)
    cursor = 0
    while True:
        last = ended.wait(0.005)
        for at, told in (_sequence if naive else _feed)(engine, cursor):
            cursor = at
            seen += told
            done.reads += 1
        if last:
            engine.dispose()
            return


def _sequence(engine: sa.Engine, cursor: int) -> Iterator[tuple[int, list[int]]]:
    with database.reading(engine) as conn:
        asked = sa.text("SELECT pos FROM naive WHERE pos > :cursor ORDER BY pos")
        told = list(conn.scalars(asked, {"cursor": cursor}))
    yield (told[-1] if told else cursor), told


def _feed(engine: sa.Engine, cursor: int) -> Iterator[tuple[int, list[int]]]:
    """Page after page, as a laptop reads."""
    more = True
    while more:
        with database.reading(engine) as conn:
            reader = server_feed.Reader(conn, origin="", head=0, scope=[AREA], budget=200_000)
            page = reader.page({AREA: cursor, fold.EVERYWHERE: cursor})
        cursor, more = page.cur[AREA], page.more
        yield cursor, [row.pos for row in page.rows.get(AREA, [])]
