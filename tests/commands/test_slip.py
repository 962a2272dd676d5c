"""Blank slips from the command line."""

from __future__ import annotations

from pathlib import Path

import hamlet
import pypdf
import pytest

from fieldapp.store import durable


def test_blank_slips_are_printed_for_a_village(fieldapp: hamlet.Typed, lan: tuple[str, str], tmp_path: Path) -> None:
    out = tmp_path / "phiếu.pdf"
    said = fieldapp(
        "slip",
        "--village",
        "suoi may",
        "--topics",
        "id-01, PAY-01",
        "--copies",
        "2",
        "--first",
        "7",
        "--out",
        str(out),
        *lan,
    )
    assert (said.code, said.err) == (0, "")
    first, second = pypdf.PdfReader(out).pages
    assert "No. 7" in first.extract_text()
    assert "No. 8" in second.extract_text()


def test_a_village_of_somebody_else_is_refused(fieldapp: hamlet.Typed, lan: tuple[str, str], tmp_path: Path) -> None:
    said = fieldapp("slip", "--village", "Nowhere", "--out", str(tmp_path / "a.pdf"), *lan)
    assert said.code == 1
    assert said.err == "There is no village “Nowhere” in your area. Write its name as the list has it.\n"
    assert not (tmp_path / "a.pdf").exists()


def test_a_full_disk_leaves_the_slips_of_before_whole(
    fieldapp: hamlet.Typed, lan: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "phiếu.pdf"
    out.write_bytes(b"whole")

    rename = durable.rename

    def full(old: Path, new: Path) -> None:
        if new == out:
            raise OSError(28, "No space left on device")
        rename(old, new)

    def half(file: Path, _: bytes) -> None:
        file.open("wb").close()
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(durable, "rename", full)
        disk.setattr(Path, "write_bytes", half)
        said = fieldapp("slip", "--village", "suoi may", "--out", str(out), *lan)
    assert said.code == 1
    assert said.err.startswith("The file cannot be written: the disk is full.")
    assert [(file.name, file.read_bytes()) for file in out.parent.glob("phiếu*")] == [("phiếu.pdf", b"whole")]
