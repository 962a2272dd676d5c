"""Documents and workbooks in a real office program: LibreOffice opens them and its PDF holds every letter."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import sheaf

from fieldapp.domain import papers
from fieldapp.reports import report_book, report_word


def told() -> dict[str, bytes]:
    """Files to be opened, by name."""
    month = sheaf.paper("month", indicators=sheaf.indicators(sheaf.LETTERS))
    return {
        "month.docx": report_word.docx(month, "vi"),
        "statement.docx": report_word.docx(sheaf.paper("statement"), "vi"),
        "wide.docx": report_word.docx(sheaf.alone(sheaf.wide()), "vi"),
        "month-sheets.xlsx": report_book.xlsx(papers.beyond(month), "vi"),
    }


LACKS = [name for name in ("soffice", "pdftotext") if shutil.which(name) is None]


@pytest.mark.slow
@pytest.mark.skipif(bool(LACKS), reason=f"not installed here: {', '.join(LACKS)} (LibreOffice, poppler-utils)")
def test_libreoffice_opens_them_and_every_letter_comes_out_of_its_pdf(tmp_path: Path) -> None:
    files = told()
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path / "pdf"), *(str(tmp_path / name) for name in files)]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    for name in files:
        made = tmp_path / "pdf" / f"{Path(name).stem}.pdf"
        read = subprocess.run(["pdftotext", "-enc", "UTF-8", str(made), "-"], capture_output=True, check=True)
        found = " ".join(read.stdout.decode().split())
        assert "Thượng Yên Công" in found, name
        if name.startswith("month"):
            assert [letter for letter in sheaf.EVERY if letter + letter.upper() not in found] == [], name
            for said in ("1.234", "71,4%", "chưa có số liệu"):
                assert said in found, (name, said)
