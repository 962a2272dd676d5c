"""Step guides on paper: every Vietnamese mark comes back out of the PDF."""

from __future__ import annotations

import csv
import io
import unicodedata

import PIL.Image
import PIL.ImageDraw
import pypdf
import pytest
import zxingcpp

from fieldapp import resources
from fieldapp.domain import catalogue, guides
from fieldapp.reports import guide_paper, qr
from fieldapp.ui import shelf

CATALOGUE = catalogue.build({name: resources.rows(f"catalogue/{name}.csv") for name in catalogue.TABLES})
FINE = 4  # pixels a point
VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
EVERY = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]


@pytest.fixture(scope="module")
def guide_shelf() -> shelf.Shelf:
    return shelf.read(CATALOGUE, "vi", "2026-11-26")


def words(pdf: bytes) -> str:
    """The words of a PDF, each line of a page once, on one line."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return " ".join(" ".join(pages).split())


def test_a_guide_on_paper_holds_all_its_words_with_every_mark(guide_shelf: shelf.Shelf) -> None:
    guide = guide_shelf.guide("ID-03")
    assert guide is not None
    pdf = guide_paper.pdf(guide, CATALOGUE, guide_shelf.addresses_of("ID-03"))
    found = words(pdf)
    assert [said for said in guide.words() if said not in found] == []
    for shown in ("vneid.gov.vn", "bản 2026-1, ngày 22/11/2026", "Chuyển: Công an xã, phường, đặc khu."):
        assert shown in found
    assert "Không ai được hỏi mã OTP" in found


def test_every_vietnamese_letter_comes_back_from_paper() -> None:
    line = " ".join(letter + letter.upper() for letter in EVERY)
    guide = guides.Guide(
        *("X", "vi", "2026-1", "2026-11-22", "Chữ <b> & dấu", line),
        *({guides.SAFETY: "Giữ an toàn"}, (), (), (), ("Hết.",)),
    )
    found = words(guide_paper.pdf(guide, CATALOGUE, ()))
    assert [letter for letter in EVERY if letter + letter.upper() not in found] == []
    assert "Chữ <b> & dấu" in found


def test_every_guide_fits_a_few_sheets_of_a4(guide_shelf: shelf.Shelf) -> None:
    for guide in guide_shelf.index.guides:
        reader = pypdf.PdfReader(io.BytesIO(guide_paper.pdf(guide, CATALOGUE, guide_shelf.addresses_of(guide.code))))
        assert len(reader.pages) <= 3, guide.code
        assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]


def test_a_file_is_named_by_code_and_title_without_marks(guide_shelf: shelf.Shelf) -> None:
    guide = guide_shelf.guide("DVC-02")
    assert guide is not None
    assert guide_paper.file_name(guide) == "DVC-02-ky-so-ca-nhan-smartca.pdf"


def test_a_qr_code_is_a_square_with_its_three_eyes() -> None:
    rows = qr.squares("https://dichvucong.gov.vn")
    side = len(rows)
    assert {len(row) for row in rows} == {side}
    assert (side - 17) % 4 == 0
    for down, across in ((0, 0), (0, side - 7), (side - 7, 0)):
        assert all(rows[down][across : across + 7])
        assert not any(rows[down + 1][across + 1 : across + 6])


def drawn(pdf: bytes) -> list[PIL.Image.Image]:
    """The black squares of each page as a picture, four pixels a point: the QR codes as a camera sees them."""
    pictures = []
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        high = float(page.mediabox.height)
        picture = PIL.Image.new("L", (int(page.mediabox.width) * FINE, int(high) * FINE), 255)
        pen = PIL.ImageDraw.Draw(picture)

        def square(name: bytes, told: list[float], place: list[float], _: object, pen=pen, high=high) -> None:  # type: ignore[no-untyped-def]
            if name == b"re":
                left, low, wide, tall = map(float, told)
                across, down = left + place[4], high - low - tall - place[5]
                box = [one * FINE for one in (across, down, across + wide, down + tall)]
                pen.rectangle((*map(round, box[:2]), *(round(one) - 1 for one in box[2:])), fill=0)

        page.extract_text(visitor_operand_before=square)
        pictures.append(picture)
    return pictures


def test_every_qr_code_on_paper_leads_to_its_address(guide_shelf: shelf.Shelf) -> None:
    read: dict[str, str] = {}
    for guide in guide_shelf.index.guides:
        listed = guide_shelf.addresses_of(guide.code)
        if not listed or all(one.code in read for one in listed):
            continue
        seen = [
            code.text
            for page in drawn(guide_paper.pdf(guide, CATALOGUE, listed))
            for code in sorted(zxingcpp.read_barcodes(page), key=lambda code: code.position.top_left.y)
        ]
        assert seen == [one.extra["url"] for one in listed], guide.code
        read |= {one.code: url for one, url in zip(listed, seen, strict=True)}
    with (resources.path("guides") / "addresses.csv").open(encoding="utf-8") as file:
        assert read == {row["code"]: row["url"] for row in csv.DictReader(file)}
