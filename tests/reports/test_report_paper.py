"""Reports as PDF: every mark and every figure on the page, heads on each page, what is missing is never zero."""

from __future__ import annotations

import io
import shutil
import subprocess

import pypdf
import pytest
import sheaf

from fieldapp.domain import papers, tables
from fieldapp.domain.tables import Column, Row
from fieldapp.reports import pictures, report_paper


def pages(told: papers.Paper, lang: str = "vi") -> list[str]:
    """The words of each page, on one line."""
    reader = pypdf.PdfReader(io.BytesIO(report_paper.pdf(told, lang)))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def everything(told: papers.Paper, lang: str = "vi") -> str:
    return " ".join(pages(told, lang))


def test_every_vietnamese_letter_comes_back_from_a_table() -> None:
    told = everything(sheaf.alone(sheaf.indicators(sheaf.LETTERS)))
    assert [letter for letter in sheaf.EVERY if letter + letter.upper() not in told] == []


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
def test_another_reader_finds_every_letter_too() -> None:
    raw = report_paper.pdf(sheaf.alone(sheaf.indicators(sheaf.LETTERS)), "vi")
    read = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=raw, capture_output=True, check=True)
    told = " ".join(read.stdout.decode().split())
    assert [letter for letter in sheaf.EVERY if letter + letter.upper() not in told] == []


def test_the_month_has_its_head_parts_and_signatures() -> None:
    told = everything(sheaf.paper("month"))
    for said in (
        *("UBND XÃ THƯỢNG YÊN CÔNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc"),
        *("BÁO CÁO KẾT QUẢ HOẠT ĐỘNG", "Thượng Yên Công, tháng 10/2026", "Số liệu đến ngày 02/11/2026"),
        *("ngày 02 tháng 11 năm 2026", "I. Tình hình", "III. Kết quả", "VI. Các trường hợp", "NGƯỜI LẬP BÁO CÁO"),
        *("TM. ỦY BAN NHÂN DÂN", "1.234", "71,4% (5/7)", "Tỷ lệ hộ đã đến"),
    ):
        assert said in told, said


def test_a_village_team_signs_with_its_leader() -> None:
    told = everything(sheaf.paper("month", sheaf.TEAM))
    assert "TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG THÔN KHE SÚ" in told
    assert "TỔ TRƯỞNG" in told
    assert "TM. ỦY BAN" not in told


def test_what_is_missing_says_so_and_zero_stays_zero() -> None:
    told = everything(sheaf.alone(sheaf.indicators()))
    for said in ("chưa có số liệu", "số liệu của cơ quan khác", "không tính được, mẫu số bằng 0"):
        assert said in told, said
    assert "Lớp, buổi tuyên truyền số lượng 0 0 không" in told
    assert f"1 thôn, khu chưa có số liệu: {sheaf.SILENT}." in told


def test_forty_villages_take_several_pages_with_the_heading_on_each() -> None:
    found = pages(sheaf.alone(sheaf.coverage(sheaf.VILLAGES * 3)))
    assert len(found) > 3
    rows = [page for page in found if "Thôn 20 100" in page or "Cộng" in page]
    assert rows
    assert all("Số hộ" in page for page in rows)
    assert [f"Trang {place}/{len(found)}" in page for place, page in enumerate(found, 1)] == [True] * len(found)


def test_a_table_too_wide_for_the_page_goes_on_below_with_the_villages_again() -> None:
    told = everything(sheaf.alone(sheaf.wide()))
    assert [place for place in range(30) if f"{place}. Chỉ tiêu" not in told.replace(f"1{place}. ", "")] in ([], [0])
    assert told.count(sheaf.SILENT) > 1


def test_long_names_and_odd_signs_are_whole() -> None:
    odd = "Cửa hàng <b>Số 1</b> & con"
    told = everything(sheaf.alone(sheaf.table("members", [Column("member")], [Row((sheaf.LONG,)), Row((odd,))])))
    assert sheaf.LONG in told
    assert odd in told


def test_beyond_the_commune_no_resident_is_named() -> None:
    inside = everything(sheaf.paper("month"))
    assert sheaf.HELPED in inside
    assert "không gửi ra ngoài" in inside
    beyond = everything(papers.beyond(sheaf.paper("month")))
    assert sheaf.HELPED not in beyond
    assert "VI." not in beyond
    assert "không gửi ra ngoài" not in beyond


def test_an_empty_report_says_that_there_is_nothing() -> None:
    assert "Trong kỳ chưa có dòng nào." in everything(sheaf.alone(sheaf.table("rounds", [Column("member")], [])))
    assert "Nothing in this period." in everything(sheaf.alone(sheaf.table("rounds", [Column("member")], [])), "en")


@pytest.mark.parametrize("count", [1, 2, 9, 10, 11, 12, 22, 23, 24])
def test_nobody_signs_an_empty_page(count: int) -> None:
    signed = [page for page in pages(sheaf.paper("statement", statement=sheaf.statement(count))) if "NGƯỜI LẬP" in page]
    assert len(signed) == 1
    assert "Cộng" in signed[0]
    assert "Chi tiết ngày" not in signed[0]


def test_the_sum_of_a_statement_is_written_out_once_a_rate_is_set() -> None:
    assert "Số tiền bằng chữ" not in everything(sheaf.paper("statement"))
    columns = (Column("member"), *sheaf.numbers("amount"))
    rows = (Row(("Lỷ", 175_000)), Row(("Cộng", 3_750_000), tables.TOTAL))
    told = everything(sheaf.paper("statement", statement=sheaf.table("statement", columns, rows)))
    assert "Số tiền bằng chữ: Ba triệu bảy trăm năm mươi nghìn đồng." in told


def test_a_page_can_be_shown_as_a_picture() -> None:
    raw = report_paper.pdf(sheaf.paper("month"), "vi")
    shown = list(pictures.pages(raw, 40))
    assert len(shown) == pictures.count(raw) == len(pypdf.PdfReader(io.BytesIO(raw)).pages)
    assert all(png.startswith(b"\x89PNG") for png in shown)


def test_the_same_report_is_the_same_file() -> None:
    assert report_paper.pdf(sheaf.paper("month"), "vi") == report_paper.pdf(sheaf.paper("month"), "vi")


def test_group_rows_reach_across() -> None:
    name = "Khu vực phía đông của xã, gồm các thôn dọc quốc lộ 18"
    rows = (Row((name, "", "", ""), tables.GROUP), Row(("Khe Sú", 1, 2, "")))
    columns = (Column("village"), *sheaf.numbers("households", "reached"), Column("remark"))
    assert name in everything(sheaf.alone(sheaf.table("lanes", columns, rows)))
