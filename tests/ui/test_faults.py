"""Our faults on the disk: kind and place, nobody's name, and never too much of it."""

from __future__ import annotations

from pathlib import Path

from fieldapp.ui import faults


def fault(words: str = "Đặng Thị Lụa") -> Exception:
    """An error that came from another one."""
    try:
        try:
            raise KeyError(words)
        except KeyError as inner:
            raise ValueError(words) from inner
    except ValueError as error:
        return error


def test_kind_and_place_are_kept_and_words_are_not(tmp_path: Path) -> None:
    faults.note(tmp_path, fault(), "2026-10-03T09:14:00+07:00")
    written = (tmp_path / faults.FILE).read_text(encoding="utf-8")
    assert written.startswith("2026-10-03T09:14:00+07:00 fieldapp ")
    assert "ValueError < KeyError" in written
    assert "ui/test_faults.py:" in written
    assert "Lụa" not in written
    assert str(Path.home()) not in written


def test_faults_add_up_to_a_bound(tmp_path: Path) -> None:
    path = tmp_path / faults.FILE
    path.write_bytes(b"old\n\n" * (faults.MOST // 4))
    faults.note(tmp_path, fault(), "now")
    assert path.stat().st_size < faults.MOST
    assert path.read_bytes().endswith(b"\n\n")
    assert b"now fieldapp" in path.read_bytes()


def test_a_place_that_takes_no_file_is_no_second_fault(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    faults.note(blocked, fault(), "now")
