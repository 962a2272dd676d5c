"""Photos beside the vault: nothing of them in the open, none lost in a kill, none kept that nobody needs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import commune
import pytest

from fieldapp.domain import photos, problems
from fieldapp.store import album, backup, blobs, drafts, durable, opened, vault

DATA = bytes(range(256)) * 100


@pytest.fixture
def hoa(tmp_path: Path) -> Iterator[commune.Laptop]:
    laptop = commune.Laptop(tmp_path / "hoa", commune.HOA)
    yield laptop
    laptop.close()


def put(laptop: commune.Laptop, data: bytes = DATA) -> photos.Photo:
    return album.put(laptop.db, data, now=laptop.time, entropy=os.urandom)


def files(laptop: commune.Laptop) -> list[Path]:
    return sorted(album.folder(laptop.db).iterdir())


def test_a_photo_comes_back_as_it_was_and_its_file_tells_nothing(hoa: commune.Laptop) -> None:
    photo = put(hoa)
    assert put(hoa) == photo
    [file] = files(hoa)
    assert album.get(hoa.db, photo.sha) == DATA
    assert DATA[:64] not in file.read_bytes()
    assert photo.sha[:16] not in file.name


def test_a_kill_at_any_moment_of_keeping_a_photo_leaves_no_byte_in_the_open(
    hoa: commune.Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        pass

    def killed(*_: object) -> None:
        raise KilledError

    monkeypatch.setattr(durable, "rename", killed)
    with pytest.raises(KilledError):
        put(hoa)
    monkeypatch.undo()
    [left] = files(hoa)
    assert DATA[:64] not in left.read_bytes()
    assert put(hoa).size == len(DATA)
    album.tidy(hoa.db, hoa.time)
    assert len(files(hoa)) == 1


def test_a_file_that_was_changed_or_is_gone_is_not_taken_for_the_photo(hoa: commune.Laptop) -> None:
    photo = put(hoa)
    [file] = files(hoa)
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(problems.Problem, match="photo_damaged"):
        album.get(hoa.db, photo.sha)
    assert album.get(hoa.db, put(hoa).sha) == DATA, "added again it is whole"
    for one in files(hoa):
        one.unlink()
    assert album.get(hoa.db, photo.sha) is None


def test_a_photo_of_a_draft_stays_with_it_and_goes_a_day_after(hoa: commune.Laptop) -> None:
    photo = put(hoa)
    drafts.keep(hoa.db, "draft", "visit", {"photos": [{"sha": photo.sha, "size": photo.size}]}, hoa.time)
    assert album.tidy(hoa.db, hoa.time + 3 * blobs.DAY) == 0
    drafts.drop(hoa.db, "draft")
    assert album.tidy(hoa.db, hoa.time) == 0, "somebody may take it back"
    assert album.tidy(hoa.db, hoa.time + blobs.DAY + 1) == 1
    assert blobs.key(hoa.db, photo.sha) is None


def test_a_copied_vault_has_its_photos(hoa: commune.Laptop, tmp_path: Path) -> None:
    photo = put(hoa)
    backup.make(hoa.db, hoa.folder, hoa.key, tmp_path / "usb")
    backup.take(tmp_path / "usb", commune.PASSPHRASE, tmp_path / "khac")
    db = opened.reader(tmp_path / "khac", vault.unlock(tmp_path / "khac", commune.PASSPHRASE))
    assert album.get(db, photo.sha) == DATA
    db.close()
