"""Two reports side by side: what became more, less or stayed, and where that cannot be said."""

from __future__ import annotations

import msgspec
import pytest

from fieldapp.domain import calendar_span, tables
from fieldapp.domain.tables import Column, Days, Missing, Note, Ratio, Row
from fieldapp.reports import cells, compared

SEPTEMBER, OCTOBER = calendar_span.read("2026-09"), calendar_span.read("2026-10")


def table(name: str, keys: tuple[Column, ...], *rows: Row, span: calendar_span.Span = OCTOBER) -> tables.Table:
    return tables.Table(name, "Khe Sú", span, "2026-11-02", keys, rows)


@pytest.mark.parametrize(
    ("was", "now", "vi", "en"),
    [
        (2, 5, "tăng 3", "3 more"),
        (1500, 200, "giảm 1.300", "1,300 less"),
        (4, 4, "không đổi", "the same"),
        (Days(5), Days(4), "giảm 0,5", "0.5 less"),
        (Ratio(1, 4), Ratio(3, 8), "tăng 12,5 điểm phần trăm", "12.5 points more"),
        (Ratio(1, 4), Ratio(2, 8), "không đổi", "the same"),
        (Ratio(0, 0), Ratio(2, 8), "chưa so được", "cannot be compared yet"),
        (Missing("silent"), 0, "chưa so được", "cannot be compared yet"),
        (0, Missing("waiting"), "chưa so được", "cannot be compared yet"),
    ],
)
def test_the_change_is_a_number_and_a_word(was: tables.Cell, now: tables.Cell, vi: str, en: str) -> None:
    told = [cells.say(compared.difference(was, now, lang), lang) for lang in ("vi", "en")]
    assert told == [vi, en]


def test_sums_stand_last_and_are_compared_whatever_their_words() -> None:
    keys = (Column("village"), Column("approved", "number"))
    now = table("villages", keys, Row(("Khe Sú", 3)), Row((Note("total_told", {"told": 1, "of": 2}), 3), "total"))
    before = table(
        "villages",
        keys,
        Row(("Khe Sú", 1)),
        Row(("Nậm Mậu", 7)),
        Row((Note("total_told", {"told": 2, "of": 2}), 8), "total"),
        span=SEPTEMBER,
    )
    told = compared.compare(now, before, "vi")
    assert [[cells.say(cell, "vi") for cell in row.cells] for row in told.rows] == [
        ["Khe Sú", "1", "3", "tăng 2"],
        ["Nậm Mậu", "7", "chưa có số liệu", "chưa so được"],  # a village that is not told of is not zero
        ["Cộng (1/2 thôn, khu)", "8", "3", "giảm 5"],
    ]
    assert [cells.heading(column, "vi") for column in told.columns] == [
        "Thôn, khu",
        "tháng 09/2026",
        "tháng 10/2026",
        "Thay đổi",
    ]


def test_two_members_of_one_name_stay_two() -> None:
    """There are two Nguyễn Thị Hòa; only the second one helped in September, and Lan was Đặng Lan then."""
    keys = (Column("member"), Column("activity_days", "days"), Column("amount", "number"))
    name = "Nguyễn Thị Hòa"
    now = table(
        "statement",
        keys,
        Row((name, Days(2), 1), id="h1"),
        Row((name, Days(6), 3), id="h2"),
        Row(("Đặng Thị Lan", Days(4), 2), id="l"),
    )
    before = table(
        "statement", keys, Row((name, Days(8), 4), id="h2"), Row(("Đặng Lan", Days(2), 1), id="l"), span=SEPTEMBER
    )
    told = compared.compare(now, before, "vi")
    assert [(row.cells[0], *row.cells[4:6]) for row in told.rows] == [
        (name, Missing("silent"), 1),
        (name, 4, 3),
        ("Đặng Thị Lan", 1, 2),
    ]


def test_a_topic_that_nobody_asked_for_is_zero_unless_nothing_is_known_at_all() -> None:
    keys = (Column("topic_code"), Column("topic"), Column("persons", "number"), Column("results", "number"))
    now = table("topics", keys, Row(("ID-01", "VNeID", 2, 3)))
    before = table("topics", keys, Row(("PAY-01", "Ví", 1, 1)), span=SEPTEMBER)
    told = compared.compare(now, before, "vi")
    assert [row.cells[2:4] for row in told.rows] == [(0, 2), (1, 0)]
    silent = compared.compare(now, msgspec.structs.replace(before, rows=()), "vi")
    assert [row.cells[2:4] for row in silent.rows] == [(Missing("silent"), 2)]


def test_a_month_that_is_not_over_is_said_to_be_so() -> None:
    keys = (Column("village"), Column("approved", "number"))
    now = msgspec.structs.replace(table("villages", keys), as_of="2026-10-03")
    [note] = compared.compare(now, table("villages", keys, span=SEPTEMBER), "vi").notes
    assert cells.say(note, "vi").startswith("Kỳ này mới tính đến ngày 03/10/2026")
