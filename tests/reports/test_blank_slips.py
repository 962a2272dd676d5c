"""Blank slips on paper: a page each, every mark there again when it is read back, room for every topic."""

from __future__ import annotations

import io

import commune
import pypdf
import pytest

from fieldapp.domain import problems
from fieldapp.reports import blank_slips

HEADING = blank_slips.Heading("Khe Sú", "Thượng Yên Công", "Tổ công nghệ số xã Thượng Yên Công")
CODES = list(commune.CATALOGUE.on("topics", commune.TODAY))


def pages(*codes: str, lang: str = "vi", copies: int = 1, first: int | None = None) -> list[pypdf.PageObject]:
    """The pages of some slips."""
    listed = commune.CATALOGUE
    chosen = blank_slips.topics(listed, codes, commune.TODAY)
    made = blank_slips.pdf(HEADING, chosen, listed, day=commune.TODAY, lang=lang, copies=copies, first=first)
    return list(pypdf.PdfReader(io.BytesIO(made)).pages)


def read(page: pypdf.PageObject) -> str:
    """The words of a page on one line."""
    return " ".join(page.extract_text().split())


def lowest(page: pypdf.PageObject) -> float:
    """How far above the paper's edge the last words stand."""
    heights: list[float] = []
    page.extract_text(visitor_text=lambda words, _, place, *__: heights.append(place[5]) if words.strip() else None)
    return min(heights)


def test_every_word_comes_back_with_all_its_marks() -> None:
    [page] = pages("ID-01", "SEC-01")
    words = read(page)
    for told in (
        "PHIẾU HỖ TRỢ",
        "Khe Sú, Thượng Yên Công",
        "Tổ công nghệ số xã Thượng Yên Công",
        "Kích hoạt VNeID mức 2",
        "Phòng chống lừa đảo trực tuyến",
        "B04 SIM không chính chủ, không nhận được mã OTP",
        "B14 Sợ bị lừa đảo",
        "4 Từ 75 tuổi",
        "Lớp tập trung",
        "Người đồng ý ký tên",
        "Bản lời 2026-1",
    ):
        assert told in words
    assert commune.CATALOGUE.newest["consent_texts"]["2026-1"].vi in words


def test_a_page_is_a5_with_its_letters_inside() -> None:
    [page] = pages()
    assert (round(float(page.mediabox.width) / 72 * 25.4), round(float(page.mediabox.height) / 72 * 25.4)) == (148, 210)
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    noto = [font["/FontDescriptor"] for font in fonts if "NotoSans" in font["/BaseFont"]]
    assert len(noto) >= 2
    assert all("/FontFile2" in font for font in noto)


def test_slips_are_numbered_from_where_they_are_told_to() -> None:
    assert [f"Số: {number}" in read(page) for number, page in enumerate(pages(copies=3, first=41), 41)] == [True] * 3
    [blank] = pages()
    assert "Số:" in read(blank)


def test_the_numbers_beside_topics_are_those_that_the_table_of_slips_takes() -> None:
    [page] = pages("SEC-01")
    place = CODES.index("SEC-01") + 1
    assert f"{place} SEC-01" in read(page)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_whatever_topics_are_chosen_fit_on_one_page(lang: str) -> None:
    most = blank_slips.TOPICS
    groups = [CODES[place : place + most] for place in range(0, len(CODES), most)]
    # nearly all that may stand in the way
    stuck = ["ID-01", "ID-03", "DVC-01", "AS-01", "PAY-01", "HEA-01", "SEC-01", "TAX-02", "INF-02", "DVC-02"]
    for codes in [*groups, stuck]:
        [page] = pages(*codes, lang=lang)
        assert lowest(page) >= blank_slips.FOOT
        assert all(code in read(page) for code in codes)


@pytest.mark.parametrize(
    ("codes", "copies", "code"),
    [
        (["XX-99"], 1, "paper_topic"),
        (CODES[:11], 1, "paper_topics_many"),
        ([], 0, "paper_copies"),
        ([], 501, "paper_copies"),
    ],
)
def test_what_cannot_be_printed_is_said(codes: list[str], copies: int, code: str) -> None:
    with pytest.raises(problems.Problem) as refused:
        pages(*codes, copies=copies)
    assert refused.value.code == code
