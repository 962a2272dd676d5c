"""The cells of a report in words, as people in Vietnam write numbers and days."""

from __future__ import annotations

import pytest

from fieldapp.domain import calendar_span, tables
from fieldapp.reports import cells, plain

DAYS = tables.Days(430_081)
TABLE = tables.Table(
    "evidence",
    "Khe Sú",
    calendar_span.read("2026-Q4"),
    "2026-11-05",
    (tables.Column("village"), tables.Column("slips", "number"), tables.Column("reached_share", "ratio")),
    (
        tables.Row(("=Khe Sú", 1234, tables.Ratio(5, 7)), slips=("phieu-1",)),
        tables.Row((tables.Note("total"), tables.Missing("silent"), tables.Ratio(0, 0)), "total"),
    ),
    (tables.Note("note_told", {"told": 1, "of": 2}),),
)


@pytest.mark.parametrize(
    ("cell", "vi", "en"),
    [
        ("0912 000 111", "0912 000 111", "0912 000 111"),
        (1234567, "1.234.567", "1,234,567"),
        (tables.Ratio(5, 7), "71,4% (5/7)", "71.4% (5/7)"),
        (tables.Ratio(1223, 1712), "71,4% (1.223/1.712)", "71.4% (1,223/1,712)"),
        (tables.Ratio(0, 0), "không tính được, mẫu số bằng 0", "cannot be told, nothing to divide by"),
        (tables.Days(5), "2,5", "2.5"),
        (tables.Days(4), "2", "2"),
        (tables.Days(430_081), "215.040,5", "215,040.5"),
        (tables.Days(3_000_000), "1.500.000", "1,500,000"),
        (tables.Day("2026-11-05"), "05/11/2026", "05/11/2026"),
        (tables.Missing("silent"), "chưa có số liệu", "no data"),
        (tables.Note("total_told", {"told": 1, "of": 2}), "Cộng (1/2 thôn, khu)", "Total (1 of 2 villages)"),
    ],
)
def test_each_kind_of_cell_in_words(cell: tables.Cell, vi: str, en: str) -> None:
    assert (cells.say(cell, "vi"), cells.say(cell, "en")) == (vi, en)


def test_what_is_to_be_known_of_a_table_stands_below_it() -> None:
    assert cells.below(TABLE, "vi") == [
        "Minh chứng của chỉ tiêu: Khe Sú, quý IV năm 2026, số liệu đến ngày 05/11/2026.",
        "Số liệu của 1/2 thôn, khu.",
    ]


def test_csv_keeps_numbers_bare_and_runs_no_formula() -> None:
    lines = "".join(plain.csv(TABLE, "vi")).splitlines()
    assert lines[0] == "\ufeffThôn, khu;Số phiếu;Tỷ lệ đã đến"
    assert lines[1] == "'=Khe Sú;1234;71,4% (5/7)"
    assert lines[2] == "Cộng;chưa có số liệu;không tính được, mẫu số bằng 0"
    assert lines[3] == ""


def test_days_of_a_whole_province_are_bare_in_csv_too() -> None:
    days = tables.Table(
        "statement", "Tỉnh", TABLE.span, TABLE.as_of, (tables.Column("activity_days", "days"),), (tables.Row((DAYS,)),)
    )
    told = [list(plain.csv(days, lang)) for lang in ("vi", "en")]
    assert ["".join(one).splitlines()[1] for one in told] == ["215040,5", "215040.5"]


@pytest.mark.parametrize(("lang", "told"), [("vi", "4.684 phiếu chờ duyệt"), ("en", "4,684 waiting")])
def test_counts_in_a_sentence_are_written_as_those_in_the_cells(lang: str, told: str) -> None:
    assert told in cells.say(tables.Note("note_beside", {"waiting": 4684, "returned": 23}), lang)
