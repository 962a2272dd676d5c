"""What the commune hears of after a month was closed: each slip is in one report, the next that is not signed yet."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import commune
import pytest

from fieldapp.actions import close_period, merge_households, open_period, withdraw_visit
from fieldapp.domain import calendar_span, reports, reviews, tables
from fieldapp.store import migrations, reference
from fieldapp.store import reports as store_reports

SEPTEMBER, OCTOBER, NOVEMBER = (calendar_span.read(f"2026-{month}") for month in ("09", "10", "11"))
BOTH = (commune.KHE_SU, commune.NAM_MAU)


class Laptop(commune.Laptop):
    """A laptop on which the day is another one from time to time."""

    wall = commune.WALL

    def day(self, iso: str) -> None:
        self.wall = f"{iso}T10:00:00+07:00"
        self.time = int(datetime.datetime.fromisoformat(self.wall).timestamp() * 1000)

    def moment(self) -> dict[str, Any]:
        return {**super().moment(), "wall": self.wall}


Given = Callable[..., Laptop]


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Given]:
    """Gives somebody a laptop, a second one under another name."""
    made: list[Laptop] = []

    def give(person: str, name: str = "first") -> Laptop:
        one = Laptop(tmp_path / f"{person}-{name}", person)
        one.entropy = commune.Bits(f"{person} {name}")
        made.append(one)
        return one

    yield give
    for one in made:
        one.close()


def closes(laptop: Laptop, span: calendar_span.Span, *villages: str) -> close_period.Closed:
    open_period.open_period(laptop.db, villages or BOTH, span, **laptop.moment())
    return close_period.close_period(laptop.db, villages or BOTH, span, **laptop.moment())


def made(laptop: Laptop, name: str, span: calendar_span.Span) -> tables.Table:
    ask = reports.Ask(name, span, "", laptop.wall[:10], commune.CATALOGUE, indicator="08")
    return store_reports.make(laptop.db, ask)


def late(laptop: Laptop, span: calendar_span.Span) -> dict[str, tuple[str, str]]:
    """The late slips that a report lists, each with what became of it and on which day."""
    return {row.slips[0]: _told(*row.cells[4:6]) for row in made(laptop, "late", span).rows}


def _told(kind: tables.Cell, day: tables.Cell) -> tuple[str, str]:
    assert isinstance(kind, tables.Note)
    assert isinstance(day, tables.Day)
    return kind.code.removeprefix("late_"), day.iso


def approved(laptop: Laptop, span: calendar_span.Span) -> list[tables.Cell]:
    """How many slips the summary counts, by village, and in all."""
    return [row.cells[2] for row in made(laptop, "villages", span).rows]


def test_approved_before_the_closing_but_heard_of_after_it_is_in_the_next_report(laptop: Given) -> None:
    """Sáng approves on 30 September, without a network; Thanh closes on 2 October, and hears of it on the 5th."""
    hoa, sang, thanh = laptop(commune.HOA), laptop(commune.HEAD), laptop(commune.OFFICER)
    hoa.day("2026-09-29")
    rows = [hoa.record(commune.slip(date=f"2026-09-1{day}")) for day in range(2)]
    sang.day("2026-09-30")
    sang.hears(hoa)
    sang.review(rows, reviews.APPROVED)
    thanh.day("2026-10-02")
    thanh.hears(hoa)
    assert closes(thanh, SEPTEMBER).visits == 0
    thanh.hears(sang)
    assert late(thanh, SEPTEMBER) == {}, "that report is signed"
    assert late(thanh, OCTOBER) == dict.fromkeys(rows, ("added", "2026-09-30"))
    assert tables.Note("note_late", {"count": 2}) in made(thanh, "indicators", OCTOBER).notes


def test_withdrawn_before_the_closing_but_heard_of_after_it_is_in_the_next_report(laptop: Given) -> None:
    hoa, sang, thanh = laptop(commune.HOA), laptop(commune.HEAD), laptop(commune.OFFICER)
    hoa.day("2026-09-29")
    row = hoa.record(commune.slip(date="2026-09-10"))
    sang.hears(hoa)
    sang.review([row], reviews.APPROVED)
    thanh.day("2026-09-30")
    thanh.hears(sang)
    withdraw_visit.withdraw_visit(hoa.db, row, "ghi hai lần", **hoa.moment())
    assert closes(thanh, SEPTEMBER).visits == 1, "also on the last day of the month itself"
    thanh.hears(hoa)
    assert late(thanh, SEPTEMBER) == {}
    assert late(thanh, OCTOBER) == {row: ("withdrawn", "2026-09-29")}


def test_what_comes_when_the_next_report_is_signed_too_is_in_the_one_after_that(laptop: Given) -> None:
    """Sáng's laptop meets a network in November again; what came in time for October's report stays in that."""
    hoa, sang, thanh = laptop(commune.HOA), laptop(commune.HEAD), laptop(commune.OFFICER)
    hoa.day("2026-09-29")
    first, second = (hoa.record(commune.slip(date=f"2026-09-1{day}")) for day in range(2))
    sang.day("2026-09-30")
    sang.hears(hoa)
    thanh.day("2026-10-02")
    thanh.hears(hoa)
    closes(thanh, SEPTEMBER)
    sang.review([first], reviews.APPROVED)
    thanh.hears(sang)
    sang.review([second], reviews.APPROVED)
    thanh.day("2026-11-02")
    closes(thanh, OCTOBER)
    thanh.day("2026-11-20")
    thanh.hears(sang)
    assert late(thanh, OCTOBER) == {first: ("added", "2026-09-30")}
    assert late(thanh, NOVEMBER) == {second: ("added", "2026-09-30")}


def test_two_officers_who_close_at_once_lose_no_slip(laptop: Given) -> None:
    """Thanh closes on both of her computers; of the third slip only one of them has heard."""
    hoa, sang = laptop(commune.HOA), laptop(commune.HEAD)
    desk, bag = laptop(commune.OFFICER, "desk"), laptop(commune.OFFICER, "bag")
    hoa.day("2026-09-29")
    rows = [hoa.record(commune.slip(date=f"2026-09-1{day}")) for day in range(3)]
    sang.hears(hoa)
    sang.review(rows[:2], reviews.APPROVED)
    desk.day("2026-10-03")
    desk.hears(sang)
    sang.review(rows[2:], reviews.APPROVED)
    bag.day("2026-10-02")
    bag.hears(sang)
    assert [closes(one, SEPTEMBER).visits for one in (bag, desk)] == [3, 2]
    desk.hears(sang)
    desk.hears(bag)
    bag.hears(desk)
    for one in (desk, bag):
        assert approved(one, SEPTEMBER) == [2, 0, 2]
        assert [one.line(row).state for row in rows] == [reviews.LOCKED] * 3
        assert list(late(one, OCTOBER)) == rows[2:], "so the next report has it"


def test_a_counted_slip_that_was_of_another_village_is_not_counted_there_again(laptop: Given) -> None:
    """Khe Sú is closed, Nậm Mậu not yet; then a slip is corrected from the one into the other."""
    thanh = laptop(commune.OFFICER)
    thanh.day("2026-09-29")
    row = thanh.record(commune.slip(date="2026-09-10", helpers=(commune.LAN,)))
    thanh.review([row], reviews.APPROVED)
    thanh.day("2026-10-02")
    closes(thanh, SEPTEMBER, commune.KHE_SU)
    moved = commune.slip(date="2026-09-10", helpers=(commune.LAN,), village=commune.NAM_MAU)
    thanh.correct(row, moved, reason="ghi nhầm thôn")
    thanh.review([row], reviews.APPROVED)
    assert approved(thanh, SEPTEMBER) == [1, 0, 1]
    assert [line.cells[3] for line in made(thanh, "days", SEPTEMBER).rows] == [1]
    closes(thanh, SEPTEMBER, commune.NAM_MAU)
    assert approved(thanh, SEPTEMBER) == [1, 0, 1]
    assert late(thanh, OCTOBER) == {row: ("corrected", "2026-10-02")}


def test_doors_of_a_closed_month_stay_reached_when_two_households_turn_out_to_be_one(laptop: Given) -> None:
    thanh = laptop(commune.OFFICER)
    thanh.day("2026-09-29")
    old, new = (thanh.add(commune.house(name=name)) for name in ("Bàn Văn Á", "Bàn Văn A"))
    row = thanh.record(commune.slip(date="2026-09-10", household=old, consent=commune.CONSENT))
    thanh.review([row], reviews.APPROVED)
    thanh.day("2026-10-02")
    closes(thanh, SEPTEMBER)
    merge_households.merge_households(thanh.db, old, new, **thanh.moment())
    assert made(thanh, "coverage", SEPTEMBER).rows[0].cells[:3] == ("Khe Sú", 1, 1)
    assert [line.cells[-1] for line in made(thanh, "ladder", SEPTEMBER).rows] == [1]


def test_whoever_was_helped_in_two_villages_is_one_person_also_when_they_are_closed_one_by_one(laptop: Given) -> None:
    """Hoa and Nam were helped in Khe Sú; in Nậm Mậu, which is closed later, Nam again, and Lụa of the same house."""
    thanh = laptop(commune.OFFICER)
    thanh.day("2026-09-29")
    home = thanh.add(commune.house())
    for name, village in (("Bàn Thị Hoa", 0), ("Bàn Văn Nam", 0), ("Bàn Văn Nam", 1), ("Bàn Thị Lụa", 1)):
        row = thanh.record(commune.named(name, date="2026-09-10", household=home, village=BOTH[village]))
        thanh.review([row], reviews.APPROVED)
    thanh.day("2026-10-02")
    assert persons(thanh, SEPTEMBER) == 3
    closes(thanh, SEPTEMBER, commune.KHE_SU)
    assert persons(thanh, SEPTEMBER) == 3
    closes(thanh, SEPTEMBER, commune.NAM_MAU)
    assert persons(thanh, SEPTEMBER) == 3


def persons(laptop: Laptop, span: calendar_span.Span) -> tables.Cell:
    """How many people activated VNeID, by the report of the commune."""
    return next(row.cells[3] for row in made(laptop, "indicators", span).rows if row.cells[0] == "10")


def test_what_comes_late_from_a_village_that_was_divided_is_told_under_its_old_name(laptop: Given) -> None:
    """Khe Sú was divided on 30 September; a paper slip of its last days comes in October."""
    thanh = laptop(commune.OFFICER)
    thanh.day("2026-10-02")
    closes(thanh, SEPTEMBER)
    row = thanh.record(commune.slip(date="2026-09-28", late_reason="phiếu giấy ở bản xa"))
    thanh.review([row], reviews.APPROVED)
    told = commune.tables()
    for area in told["area"]:
        area |= {"valid_to": "2026-09-30"} if area["id"] == commune.KHE_SU else {}
    with thanh.db.atomic():
        reference.replace(thanh.db, 2, told)
    assert [line.cells[1] for line in made(thanh, "late", OCTOBER).rows] == ["Khe Sú"]
    assert tables.Note("note_late", {"count": 1}) in made(thanh, "villages", OCTOBER).notes
    assert [line.cells[0] for line in made(thanh, "villages", OCTOBER).rows[:-1]] == ["Nậm Mậu"]


def test_a_counted_slip_that_was_of_another_month_is_not_counted_there_again(laptop: Given) -> None:
    """The day of a slip of September, which is closed, was really in October; Lan's day is paid once all the same."""
    thanh = laptop(commune.OFFICER)
    thanh.day("2026-09-29")
    row = thanh.record(commune.slip(date="2026-09-28", helpers=(commune.LAN,)))
    thanh.review([row], reviews.APPROVED)
    thanh.day("2026-10-02")
    closes(thanh, SEPTEMBER)
    open_period.open_period(thanh.db, BOTH, OCTOBER, **thanh.moment())
    thanh.correct(row, commune.slip(date="2026-10-01", helpers=(commune.LAN,)), reason="ghi nhầm ngày")
    thanh.review([row], reviews.APPROVED)
    assert approved(thanh, SEPTEMBER) == [1, 0, 1]
    assert approved(thanh, OCTOBER) == [0, 0, 0]
    assert made(thanh, "days", OCTOBER).rows == ()
    assert late(thanh, OCTOBER) == {row: ("corrected", "2026-10-02")}
    thanh.day("2026-11-02")
    closes(thanh, OCTOBER)
    assert approved(thanh, OCTOBER) == [0, 0, 0]
    assert late(thanh, OCTOBER) == {row: ("corrected", "2026-10-02")}
    assert approved(thanh, calendar_span.read("2026")) == [1, 0, 1], "a year tells slips as they are now"


def test_a_vault_of_before_knows_which_report_counts_a_slip(laptop: Given) -> None:
    thanh = laptop(commune.OFFICER)
    thanh.day("2026-09-29")
    row = thanh.record(commune.slip(date="2026-09-28"))
    thanh.review([row], reviews.APPROVED)
    thanh.day("2026-10-02")
    closes(thanh, SEPTEMBER)
    thanh.correct(row, commune.slip(date="2026-10-01"), reason="ghi nhầm ngày")
    thanh.review([row], reviews.APPROVED)
    before = late(thanh, OCTOBER)
    thanh.ages()
    for gone in ("visit_rivals", "visit_outdated"):
        thanh.db.execute(f"DROP INDEX {gone}")
    thanh.db.execute("ALTER TABLE visit DROP COLUMN held")
    thanh.db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm014_looked_for'")
    migrations.apply(thanh.db)
    assert late(thanh, OCTOBER) == before == {row: ("corrected", "2026-10-02")}


def added_in_october(thanh: Laptop) -> str:
    """A paper slip of September that is approved once that is closed; October's report lists it, and is closed too."""
    thanh.day("2026-10-02")
    closes(thanh, SEPTEMBER)
    thanh.day("2026-10-10")
    row = thanh.record(commune.slip(date="2026-09-10", late_reason="phiếu giấy ở bản xa"))
    thanh.review([row], reviews.APPROVED)
    thanh.day("2026-11-02")
    closes(thanh, OCTOBER)
    assert late(thanh, OCTOBER) == {row: ("added", "2026-10-10")}
    thanh.day("2026-11-10")
    return row


def test_what_one_report_added_and_was_withdrawn_since_is_told_by_the_next(laptop: Given) -> None:
    thanh = laptop(commune.OFFICER)
    row = added_in_october(thanh)
    assert late(thanh, NOVEMBER) == {}
    withdraw_visit.withdraw_visit(thanh.db, row, "ghi hai lần", **thanh.moment())
    assert late(thanh, NOVEMBER) == {row: ("withdrawn", "2026-11-10")}
    assert late(thanh, OCTOBER) == {row: ("added", "2026-10-10")}, "that report is signed"


def test_what_one_report_added_is_not_added_again_by_the_next_but_mended(laptop: Given) -> None:
    thanh = laptop(commune.OFFICER)
    row = added_in_october(thanh)
    mended = commune.slip(date="2026-09-10", late_reason="phiếu giấy ở bản xa", satisfaction=4)
    thanh.correct(row, mended, reason="ghi thiếu")
    assert late(thanh, NOVEMBER) == {row: ("pending", "2026-11-10")}
    thanh.day("2026-11-12")
    thanh.review([row], reviews.APPROVED)
    assert late(thanh, NOVEMBER) == {row: ("corrected", "2026-11-12")}


def test_what_was_being_mended_stays_so_in_the_report_that_says_so(laptop: Given) -> None:
    """October's report lists a slip of September that waits again; it is approved once that report is signed."""
    thanh = laptop(commune.OFFICER)
    thanh.day("2026-09-29")
    row = thanh.record(commune.slip(date="2026-09-10"))
    thanh.review([row], reviews.APPROVED)
    thanh.day("2026-10-02")
    closes(thanh, SEPTEMBER)
    thanh.day("2026-10-20")
    thanh.correct(row, commune.slip(date="2026-09-11"), reason="ghi nhầm ngày")
    thanh.day("2026-11-02")
    closes(thanh, OCTOBER)
    before = made(thanh, "late", OCTOBER).rows
    assert late(thanh, OCTOBER) == {row: ("pending", "2026-10-20")}
    thanh.day("2026-11-10")
    thanh.correct(row, commune.slip(date="2026-09-12"), reason="lại nhầm")
    thanh.review([row], reviews.APPROVED)
    assert late(thanh, NOVEMBER) == {row: ("corrected", "2026-11-10")}
    assert made(thanh, "late", OCTOBER).rows == before
    assert tables.Note("note_late", {"count": 1}) in made(thanh, "villages", OCTOBER).notes
