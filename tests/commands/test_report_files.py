"""Reports as files without a window: the month to be signed, the statement, single tables, and what is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import hamlet
import pypdf
import pytest

from fieldapp.actions import review_visits
from fieldapp.commands import demo_town, vaults
from fieldapp.domain import hours, reviews, team_tables
from fieldapp.reports import spreadsheet

VILLAGE = demo_town.VILLAGES[0]
PERIOD = "--period", hours.wall(vaults.clock())[:7]
NAME = "Bàn Thị Múi"


@pytest.fixture
def month(town: hamlet.Town, fieldapp: hamlet.Typed, recorded: Callable[..., hamlet.Said]) -> hamlet.Town:
    """Lan recorded two slips, her head approved both, and the province has them."""
    topics = [{"topic": "DVC-01", "result": "3"}, {"topic": "ID-01", "result": "X", "blockers": ["B04"]}]
    assert recorded([town.slip(NAME, household=town.household(), topics=topics), town.slip("")]).code == 0
    with town.served():
        for person in (hamlet.LAN, hamlet.HEAD):
            assert fieldapp("exchange", "--vault", str(town.vault(person))).code == 0
        approve(town)
        assert fieldapp("exchange", "--vault", str(town.vault(hamlet.HEAD))).code == 0
    return town


def approve(town: hamlet.Town) -> None:
    now = vaults.clock()
    with town.open(hamlet.HEAD) as db:
        rows = [row for (row,) in db.execute("SELECT row FROM visit")]
        moment: dict[str, Any] = {"now": now, "wall": hours.wall(now), "entropy": os.urandom}
        assert review_visits.review_visits(db, rows, reviews.APPROVED, **moment)


Made = Callable[..., Path]


@pytest.fixture
def made(month: hamlet.Town, fieldapp: hamlet.Typed, tmp_path: Path) -> Made:
    """Makes a report as a file, from the head's vault or from the province."""
    places = {
        "vault": ("--vault", str(month.vault(hamlet.HEAD))),
        "province": ("--data", str(month.folder / "province")),
    }

    def make(name: str, form: str, *words: str, of: str = "vault", lang: str = "vi") -> Path:
        file = tmp_path / f"{name}-{of}-{lang}.{form}"
        asked = ("report", name, *PERIOD, "--area", VILLAGE, "--format", form, "--out", str(file))
        said = fieldapp(*asked, *words, *places[of], lang=lang)
        assert (said.code, said.out, said.err) == (0, "", "")
        return file

    return make


def words_of(file: Path) -> str:
    """All words of a file, on one line."""
    if file.suffix == ".pdf":
        return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(file).pages).split())
    if file.suffix == ".xlsx":
        return " ".join(cell for grid in spreadsheet.read(file).grids for row in grid.rows for cell in row)
    return " ".join(node.text or "" for node in docx.Document(str(file)).element.body.iter() if node.tag.endswith("}t"))


@pytest.mark.parametrize("form", ["xlsx", "docx", "pdf"])
def test_the_month_comes_whole_and_names_a_resident_only_when_asked(made: Made, form: str) -> None:
    beyond = words_of(made("month", form))
    assert NAME not in beyond
    assert "TRƯỜNG HỢP" not in beyond.upper()
    for said in ("Chỉ tiêu", "Vướng mắc", hamlet.LAN.name, VILLAGE):
        assert said.lower() in beyond.lower(), said
    inside = words_of(made("month", form, "--names"))
    assert NAME in inside
    assert "không gửi ra ngoài" in inside


def test_a_vault_and_the_province_write_the_same_month(made: Made) -> None:
    told = [words_of(made("month", "pdf", "--names", of=place)) for place in ("vault", "province")]
    assert told[0] == told[1]
    for name in team_tables.NAMES:
        both = [words_of(made(name, "xlsx", "--names", of=place)) for place in ("vault", "province")]
        assert both[0] == both[1]
        assert hamlet.LAN.name in both[0] or name != "members"


def test_the_statement_has_room_for_signatures_and_its_grounds(made: Made) -> None:
    for form in ("docx", "pdf"):
        told = words_of(made("statement", form))
        for said in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BẢNG KÊ NGÀY HOẠT ĐỘNG", "Ký nhận", "TỔ TRƯỞNG"):
            assert said in told, (form, said)
        assert "Chi tiết ngày hoạt động" in told


def test_the_month_speaks_english_too(made: Made) -> None:
    told = words_of(made("month", "docx", lang="en"))
    assert "REPORT ON ACTIVITY" in told
    assert "SOCIALIST REPUBLIC OF VIET NAM" in told


def test_a_template_of_the_province_is_taken_instead(made: Made, tmp_path: Path) -> None:
    own = docx.Document()
    for field in ("title", "about", "as_of", "table"):
        own.add_paragraph(f"{{{{{field}}}}}")
    own.add_paragraph("Sở KH&CN tỉnh, mẫu 01")
    own.save(str(tmp_path / "mẫu.docx"))
    told = words_of(made("blockers", "docx", "--template", str(tmp_path / "mẫu.docx")))
    assert "Sở KH&CN tỉnh, mẫu 01" in told
    assert "VƯỚNG MẮC" in told


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("month", "--format", "csv"), "The report “month” has several tables: choose --format xlsx, docx or pdf."),
        (("weeks", "--format", "pdf"), "Add --out FILE: pdf cannot be printed on a screen."),
        (("weeks", "--format", "pdf", "--out", "x.pdf", "--template", "x.docx"), "Use --template with"),
        (
            ("weeks", "--format", "docx", "--out", "x.docx", "--template", "none.docx"),
            "The template “none.docx” cannot",
        ),
        (("weeks", "--format", "pdf", "--out", "nowhere/x.pdf"), "The file cannot be written: "),
        (("weeks", "--format", "csv", "--out", "nowhere/x.csv"), "The file cannot be written: "),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_line(
    fieldapp: hamlet.Typed,
    lan: tuple[str, str],
    words: tuple[str, ...],
    line: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert fieldapp("report", *words, *PERIOD, "--area", VILLAGE, *lan).line.startswith(line)
    assert [file.name for file in tmp_path.iterdir()] == ["town"]


def test_the_libraries_of_paper_wait_until_they_are_asked_for() -> None:
    modules = "fieldapp.commands.report, fieldapp.reports.word, fieldapp.reports.pictures, fieldapp.reports.workbook"
    heavy = "{'reportlab', 'docx', 'lxml', 'pypdfium2', 'PIL', 'xlsxwriter'}"
    told = subprocess.run(
        [sys.executable, "-c", f"import sys, {modules}; print({heavy} & set(sys.modules))"],
        capture_output=True,
        check=True,
        text=True,
    )
    assert told.stdout == "set()\n"
