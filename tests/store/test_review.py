"""What a reviewer is told of slips that wait: their doubts, also those that older slips give, and what each says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import commune
import msgspec
import pytest

from fieldapp.domain import flags, reviews
from fieldapp.store import erasure, fold, review, visits

LIMITS = flags.limits(commune.CATALOGUE, commune.TODAY)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[commune.Laptop]:
    """Nguyễn Thị Hòa's laptop with the slips of one house: two of September are settled, two wait."""
    laptop = commune.Laptop(tmp_path / "hoa", commune.HOA)
    house = laptop.add()
    for day in ("2026-09-01", "2026-09-21", "2026-09-26", "2026-10-03"):
        laptop.record(commune.named("Đặng Thị Lụa", household=house, minutes=20, date=day))
    laptop.record(commune.slip(date="2026-09-10", minutes=20))
    laptop.db.execute("UPDATE visit SET state = ? WHERE date < '2026-09-25'", [reviews.APPROVED])
    yield laptop
    laptop.close()


def waiting(laptop: commune.Laptop) -> dict[str, str]:
    return {line.row: line.date for line in visits.log(laptop.db, states=[reviews.WAITING])}


def test_a_settled_slip_of_the_house_some_days_before_is_named(home: commune.Laptop) -> None:
    days = waiting(home)
    told = review.read(home.db, days, LIMITS)
    again = {
        days[row]: [flag.told["day"] for flag in found if flag.code == "again"] for row, found in told.flags.items()
    }
    assert again == {"2026-10-03": ["2026-09-26"], "2026-09-26": ["2026-10-03"]}
    alone = {row: day for row, day in days.items() if day == "2026-09-26"}
    assert [flag.told.get("day") for flag in review.read(home.db, alone, LIMITS).flags[next(iter(alone))]] == [
        "2026-10-03"
    ]


@pytest.mark.parametrize("near", [0, 5, 40])
def test_they_are_found_by_day_and_by_house_alike(
    near: int, home: commune.Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = {**LIMITS, "again": near}
    by_day = review.read(home.db, waiting(home), limit)
    monkeypatch.setattr(review, "DAYS", -1)
    assert review.read(home.db, waiting(home), limit) == by_day


def test_what_is_no_day_keeps_nothing_else_from_being_told(home: commune.Laptop) -> None:
    rows = list(waiting(home))
    for row, day in zip(rows, ("0001-01-02", "9999-12-31"), strict=True):
        home.db.execute("UPDATE visit SET date = ? WHERE row = ?", [day, row])
    home.db.execute("UPDATE visit SET state = ?, date = '31.12.' WHERE date = '2026-09-10'", [reviews.WAITING])
    assert review.read(home.db, waiting(home), LIMITS).cells.keys() == {*rows, *waiting(home)}


def test_contents_are_those_of_the_record_and_leave_with_the_slip(home: commune.Laptop) -> None:
    told = review.read(home.db, waiting(home), LIMITS)
    rows = list(told.cells)
    assert told.contents(home.db, [*rows, "unknown"]) == {
        row: reviews.content(record) for row in rows if (record := fold.record(home.db, row)) is not None
    }
    left = told.without(rows[:1])
    assert left.cells.keys() == left.flags.keys() == set(rows[1:])
    assert left.contents(home.db, rows).keys() == set(rows[1:])


def test_a_slip_that_was_corrected_since_says_what_it_said_when_it_was_read(home: commune.Laptop) -> None:
    row = next(iter(waiting(home)))
    told, before = review.read(home.db, waiting(home), LIMITS), fold.record(home.db, row)
    home.correct(row, msgspec.structs.replace(visits.one(home.db, row).slip, note="đã gọi lại"))
    after = fold.record(home.db, row)
    assert before is not None
    assert after is not None
    assert told.contents(home.db, [row]) == {row: reviews.content(before)}
    assert reviews.content(after) != reviews.content(before)


def test_a_slip_that_was_erased_since_says_what_no_record_says(home: commune.Laptop) -> None:
    row = next(iter(waiting(home)))
    told = review.read(home.db, waiting(home), LIMITS)
    erasure.destroy(home.db, visits.one(home.db, row).line.root)
    assert told.contents(home.db, [row]) == {row: review.GONE}
