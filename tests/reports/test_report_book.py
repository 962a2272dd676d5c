"""Reports as workbooks: figures that can be counted with, codes that keep their zeros, pages that print."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import python_calamine as calamine
import sheaf

from fieldapp.domain import papers, tables
from fieldapp.domain.tables import Column, Ratio, Row
from fieldapp.reports import report_book, spreadsheet


def sheets(told: papers.Paper, lang: str = "vi") -> dict[str, list[list[Any]]]:
    """The cells of each sheet as a spreadsheet holds them."""
    book = calamine.load_workbook(io.BytesIO(report_book.xlsx(told, lang)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def inside(told: papers.Paper, pattern: str) -> list[str]:
    """The parts of the file whose names match, as text."""
    with zipfile.ZipFile(io.BytesIO(report_book.xlsx(told, "vi"))) as packed:
        return [packed.read(name).decode() for name in packed.namelist() if re.search(pattern, name)]


def row(cells: list[list[Any]], first: str) -> list[Any]:
    return next(row for row in cells if first in row)


def test_the_month_is_one_workbook_with_a_sheet_a_table() -> None:
    found = sheets(sheaf.paper("month"))
    assert list(found)[:4] == [
        "Tổ công nghệ số cộng đồng",
        "Thành viên của tổ",
        "Chỉ tiêu",
        "Lượt hỗ trợ theo nội dung, kết…",
    ]
    assert {"Vướng mắc", "Các trường hợp hỗ trợ gần đây"} <= set(found)


def test_codes_and_phones_stay_words_and_figures_stay_figures() -> None:
    found = sheets(sheaf.paper("month"))
    assert row(found["Thành viên của tổ"], "0912000111")[1:] == [sheaf.NAMES[0], "thành viên", "0912000111"]
    indicator = row(found["Chỉ tiêu"], "06")
    assert (indicator[0], indicator[3]) == ("06", 1234)
    share = row(found["Chỉ tiêu"], "09")
    assert (share[3], share[4], round(share[5], 3)) == (5, 7, 0.714)


def test_what_is_missing_is_words_that_no_sum_counts() -> None:
    found = sheets(sheaf.paper("month"))
    assert row(found["Chỉ tiêu"], "23")[3] == "chưa có số liệu"
    assert row(found["Chỉ tiêu"], "30")[3:6] == [0, 0, "không tính được, mẫu số bằng 0"]
    assert row(found["Hộ đã đến theo thôn, khu"], sheaf.SILENT)[2:4] == ["chưa có số liệu"] * 2


def test_a_share_keeps_its_two_numbers_beside_it() -> None:
    columns = (Column("village"), Column("figure_09", "ratio", "Hài lòng"), Column("remark"))
    found = sheets(sheaf.alone(sheaf.table("lanes", columns, [Row(("Khe Sú", Ratio(5, 7), ""))])))
    (cells,) = found.values()
    assert row(cells, "Hài lòng")[:3] == ["Thôn, khu", "Hài lòng", "Tử số/mẫu số"]
    assert row(cells, "Khe Sú")[2] == "5/7"


def test_a_title_stands_above_and_notes_below() -> None:
    cells = sheets(sheaf.alone(sheaf.indicators()))["Chỉ tiêu"]
    assert [line[0] for line in cells[:3]] == [
        "CHỈ TIÊU",
        "Thượng Yên Công, tháng 10/2026",
        "Số liệu đến ngày 02/11/2026",
    ]
    assert cells[-1][0] == f"1 thôn, khu chưa có số liệu: {sheaf.SILENT}."


def test_pages_print_on_a4_with_the_heading_on_each() -> None:
    (sheet,) = inside(sheaf.alone(sheaf.blockers()), r"worksheets/sheet1\.xml$")
    for said in ('paperSize="9"', "fitToPage", 'ySplit="5"', 'state="frozen"', "&amp;P/&amp;N"):
        assert said in sheet, said
    (book,) = inside(sheaf.alone(sheaf.blockers()), r"xl/workbook\.xml$")
    assert "_xlnm.Print_Titles" in book


def test_days_and_numbers_are_shown_as_in_vietnam() -> None:
    (styles,) = inside(sheaf.paper("month"), r"styles\.xml$")
    for said in ("[$-42A]dd/mm/yyyy", "[$-42A]#,##0", "[$-42A]0.0%"):
        assert f'formatCode="{said}"' in styles, said


def test_weeks_topics_blockers_and_coverage_have_a_chart_of_their_own() -> None:
    charts = inside(sheaf.paper("month"), r"charts/chart\d+\.xml$")
    assert len(charts) == 4
    assert sum('<c:barDir val="col"/>' in chart for chart in charts) == 1
    assert all("<c:dLbls>" in chart for chart in charts)


def test_a_formula_in_a_name_stays_words() -> None:
    odd = "=HYPERLINK(1)"
    (cells,) = sheets(
        sheaf.alone(sheaf.table("members", [Column("member")], [Row((odd,)), Row(("http://x",))]))
    ).values()
    assert row(cells, odd) == [odd]


def test_beyond_the_commune_no_sheet_names_a_resident() -> None:
    assert any(sheaf.HELPED in line for lines in sheets(sheaf.paper("month")).values() for line in lines)
    beyond = sheets(papers.beyond(sheaf.paper("month")))
    assert not any(sheaf.HELPED in line for lines in beyond.values() for line in lines)
    assert not any("không gửi ra ngoài" in str(cell) for lines in beyond.values() for line in lines for cell in line)


def test_sheets_are_named_apart() -> None:
    found = papers.Paper(papers.TABLE, sheaf.COMMUNE, (papers.Part("", (sheaf.topics(2), sheaf.topics(3))),))
    assert len(sheets(found)) == 2


def test_every_letter_comes_back_by_the_reader_of_lists(tmp_path: Path) -> None:
    file = tmp_path / "chỉ tiêu.xlsx"
    file.write_bytes(report_book.xlsx(sheaf.alone(sheaf.indicators(sheaf.LETTERS)), "vi"))
    assert any(sheaf.LETTERS in line for line in spreadsheet.read(file).grids[0].rows)


def test_an_empty_report_is_a_sheet_that_says_so() -> None:
    (cells,) = sheets(
        sheaf.alone(sheaf.table("weeks", [Column("week", "day"), *sheaf.numbers("approved", "waiting")], []))
    ).values()
    assert cells[-1][0] == "Trong kỳ chưa có dòng nào."


def test_total_rows_are_told_and_not_added_up_by_the_sheet() -> None:
    (sheet,) = inside(sheaf.alone(sheaf.coverage()), r"worksheets/sheet1\.xml$")
    assert "<f>" not in sheet
    assert tables.TOTAL == "total"
