"""A step guide is saved for the printer: whole or as it was, and beside one that a reader holds open."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp import resources
from fieldapp.actions import save_guide
from fieldapp.domain import problems
from fieldapp.store import durable


def test_the_folder_is_made_and_the_same_guide_replaces_its_file(tmp_path: Path) -> None:
    for data in (b"one", b"two"):
        assert save_guide.save_guide(tmp_path / "Tài liệu", "a.pdf", data) == tmp_path / "Tài liệu" / "a.pdf"
    assert (tmp_path / "Tài liệu" / "a.pdf").read_bytes() == b"two"


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(problems.Problem, match="guide_unwritable") as caught:
        save_guide.save_guide(tmp_path / "file", "a.pdf", b"")
    assert str(tmp_path / "file") in resources.explain(caught.value)


@pytest.mark.parametrize("before", [{}, {"a.pdf": b"whole"}])
def test_a_full_disk_keeps_no_half_of_a_guide_and_the_whole_one_of_before(
    tmp_path: Path, before: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, data in before.items():
        (tmp_path / name).write_bytes(data)
    real = open

    def full(*about: object, **more: object) -> object:
        """What is opened for writing takes nothing any more."""
        file = real(*about, **more)  # type: ignore[call-overload]
        file.close()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "open", full, raising=False)
    with pytest.raises(problems.Problem, match="guide_unwritable"):
        save_guide.save_guide(tmp_path, "a.pdf", b"one")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_guide_that_a_reader_holds_open_is_saved_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = durable.rename

    def held(old: Path, new: Path) -> None:
        if new.name == "a.pdf":
            raise PermissionError(13, "Permission denied")
        rename(old, new)

    (tmp_path / "a.pdf").write_bytes(b"read")
    monkeypatch.setattr(durable, "rename", held)
    assert save_guide.save_guide(tmp_path, "a.pdf", b"new") == tmp_path / "a-2.pdf"
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"a.pdf": b"read", "a-2.pdf": b"new"}
