"""Where a dialog for a file on USB begins: on the stick, if one is in the computer."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths

from fieldapp.ui import stick

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="there the system itself tells which letters are sticks"
)


def test_it_begins_on_the_stick_that_hoa_plugged_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stick, "MOUNTS", (str(tmp_path / "none"), str(tmp_path / "media")))
    (tmp_path / "media" / "hoa" / "KINGSTON").mkdir(parents=True)
    (tmp_path / "media" / "hoa" / ".lock").touch()
    assert Path(stick.place()) == tmp_path / "media" / "hoa" / "KINGSTON"


def test_without_a_stick_it_begins_where_documents_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stick, "MOUNTS", (str(tmp_path),))
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    assert stick.place() == documents
