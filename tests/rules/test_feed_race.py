"""Many writers at once on PostgreSQL: a reader that polls the feed misses nothing, and a naive sequence would have;
`python -m tests.faults race` does a hundred thousand commits."""

from __future__ import annotations

import psycopg
import pytest

from tests.faults import race


@pytest.mark.postgres
def test_a_reader_of_the_feed_misses_no_commit_of_many_writers(postgres_url: str) -> None:
    done = race.run(600, 20261126, postgres_url, writers=12)
    assert (done.missed, done.twice) == (0, 0), done.words()
    assert done.commits == 600
    assert done.taken_back > 0


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
