"""However the province's feed comes, in one batch or many, in order or not: a vault shows the same, and what it would
show if all were made anew."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import commune
import msgspec
import pytest
import sqlite_utils

from fieldapp.actions import withdraw_visit
from fieldapp.domain import facts, reviews
from fieldapp.store import fold, index, ledger, roll_index, verify

# What is made from facts alone; numbers of the roll depend on who was listed first.
MADE = {
    "record": "row, root, entity, element, body, rivals",
    "attr": "root, area, pos, n, sum",
    "area_state": "area, n, sum",
    "visit": "*",
    "photo": "*",
    "household": "*",
    "merged": "*",
    "roll": "row, key, find, name, area, last, due, returned, place",
}


@pytest.fixture
def told(hoa: commune.Laptop, head: commune.Laptop) -> list[facts.Fact]:
    """What a village writes in a month: new households, first and later visits, corrections, reviews."""
    homes = [hoa.add(commune.house(name=name)) for name in ("Phùn A Sáng", "Chìu Thị Lỷ")]
    for day in range(1, 6):
        for home in (*homes, ""):
            row = hoa.record(
                commune.named(
                    "Tằng Thị Múi", date=f"2026-09-{day:02}", household=home, follow_up=f"2026-09-{day + 7:02}"
                )
            )
            if day == 2:
                hoa.correct(row, commune.named("Tằng Thị Mùi", date="2026-09-02", household=home))
            if day == 3 and home:
                withdraw_visit.withdraw_visit(hoa.db, row, "ghi hai lần", **hoa.moment())
    head.hears(hoa)
    waiting = [row for (row,) in head.db.execute("SELECT row FROM visit WHERE state = 'waiting' ORDER BY row")]
    head.review(waiting[:4], reviews.APPROVED)
    head.review(waiting[4:6], reviews.RETURNED, words="xem lại")
    return hoa.facts() + head.facts()


def batches(news: list[ledger.News], size: int) -> Iterator[list[ledger.News]]:
    for start in range(0, len(news), size):
        yield news[start : start + size]


def made(db: sqlite_utils.Database) -> dict[str, list[Any]]:
    return {name: sorted(map(repr, db.execute(f"SELECT {what} FROM {name}"))) for name, what in MADE.items()}


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize("seed", range(4))
def test_a_batch_shows_what_all_facts_made_anew_show(
    lan: commune.Laptop, told: list[facts.Fact], size: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "AT_ONCE", 5)
    news = [
        ledger.News("c", commune.KHE_SU, pos, body=one.body, stamp=one.clock) for pos, one in enumerate(told, start=1)
    ]
    if seed % 2:  # some are made before their turn
        made_of = ledger.made_of
        news = [
            one if at % 3 else msgspec.structs.replace(one, made=made_of(one.body, one.stamp))
            for at, one in enumerate(news)
        ]
    random.Random(seed).shuffle(news)
    for batch in batches(news + news[: 2 * seed], size):  # some come twice
        with lan.db.atomic():
            ledger.take(lan.db, batch)
    here = made(lan.db)
    with lan.db.atomic():
        rows = [row for (row,) in lan.db.execute("SELECT DISTINCT row FROM change")]
        fold.rows(lan.db, rows)
        roll_index.add_up(lan.db, rows)
    assert made(lan.db) == here
    assert list(verify.verify(lan.db)) == []
    found = lan.db.execute("SELECT count(*) FROM household_search WHERE household_search MATCH 'chiu'").fetchone()
    assert found == (1,)


def test_a_visit_counted_in_by_itself_would_be_found_out_if_it_were_counted_wrong(
    lan: commune.Laptop, told: list[facts.Fact], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test of the test: with the last day forgotten, what is made at once is not what is made anew."""
    monkeypatch.setattr(roll_index, "_counted", lambda last, due, returned, visits: (last, due, returned))
    monkeypatch.setattr(index.roll_index, "add_up", lambda *args: None)
    news = [ledger.News("c", commune.KHE_SU, pos, body=one.body, stamp=one.clock) for pos, one in enumerate(told, 1)]
    with lan.db.atomic():
        ledger.take(lan.db, news)
    here = made(lan.db)
    monkeypatch.undo()
    with lan.db.atomic():
        roll_index.add_up(lan.db, [row for (row,) in lan.db.execute("SELECT row FROM household")])
    assert made(lan.db) != here


@pytest.mark.parametrize(("n", "count"), [(-(10**12), 2 * 10**12), (1, 2**64), (2**64, 1)])
def test_a_run_of_own_facts_that_nobody_wrote_takes_no_time(lan: commune.Laptop, n: int, count: int) -> None:
    row = lan.record()
    for stamp in (0, commune.NOW << 16):
        with lan.db.atomic():
            ledger.take(lan.db, [ledger.News("o", commune.KHE_SU, 7, n=n, count=count, stamp=stamp)])
    known = lan.db.execute("SELECT stamp FROM change WHERE row = ?", [row]).fetchall()
    assert known == [(None if n > 1 else commune.NOW << 16,)]
    assert verify.verify(lan.db) == []
