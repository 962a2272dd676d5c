"""What a disk refuses, as the laptop's owner is told it; on Windows, which names it by numbers of its own, too."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from fieldapp import resources
from fieldapp.domain.problems import Problem
from fieldapp.store import disk, durable


class WindowsError(OSError):
    """An error as Python raises it there: the system's number, and an errno that is the same for most of them."""

    def __init__(self, number: int, code: int = 13) -> None:
        super().__init__(code, "")
        self.winerror = number


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (5, "vault_readonly"),  # access is denied
        (19, "vault_readonly"),  # the card is write-protected
        (21, "disk_failing"),  # the stick was pulled out
        (23, "disk_failing"),  # a bad sector
        (32, "vault_busy"),  # another program has the file open
        (112, "disk_full"),
        (1117, "disk_failing"),  # the device does not answer
        (55, "disk_failing"),  # a device that is no more
        (433, "disk_failing"),
        (1006, "disk_failing"),  # another stick where the file was
    ],
)
def test_what_windows_refuses_is_told_for_what_it_is(number: int, told: str) -> None:
    with pytest.raises(Problem) as caught, disk.guard():
        raise WindowsError(number)
    assert caught.value.code == told


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, without waiting."""
    made: list[float] = []
    monkeypatch.setattr(durable.time, "sleep", made.append)
    return made


def held(times: int, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next `times` renamings are refused, as when a program against viruses reads the new file."""
    left, rename = [number] * times, os.replace

    def refuse(old: Path, new: Path) -> None:
        if left:
            raise WindowsError(left.pop())
        rename(old, new)

    monkeypatch.setattr(durable.os, "replace", refuse)


@pytest.mark.skipif(os.name == "nt", reason="plays Windows where it is not")
def test_a_file_that_is_being_searched_for_viruses_has_its_name_moments_later(
    tmp_path: Path, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    held(3, 32, monkeypatch)
    durable.write(tmp_path / "slots", b"new")
    assert (tmp_path / "slots").read_bytes() == b"new"
    assert len(pauses) == 3


@pytest.mark.skipif(os.name == "nt", reason="plays Windows where it is not")
def test_a_file_that_stays_held_is_told_within_two_seconds(
    tmp_path: Path, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slots").write_bytes(b"old")
    held(99, 32, monkeypatch)
    with pytest.raises(Problem) as caught, disk.guard():
        durable.write(tmp_path / "slots", b"new")
    assert caught.value.code == "vault_busy"
    assert 1 < sum(pauses) < 2
    assert (tmp_path / "slots").read_bytes() == b"old"


@pytest.mark.skipif(os.name == "nt", reason="plays Windows where it is not")
def test_what_waiting_does_not_mend_is_told_at_once(
    tmp_path: Path, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    held(1, 112, monkeypatch)
    with pytest.raises(Problem) as caught, disk.guard():
        durable.write(tmp_path / "slots", b"new")
    assert (caught.value.code, pauses) == ("disk_full", [])


def test_a_full_stick_keeps_nothing_of_a_file_that_did_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "báo cáo.pdf").write_bytes(b"old")
    monkeypatch.setattr(durable.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        durable.write(tmp_path / "báo cáo.pdf", b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("báo cáo.pdf", b"old")]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (WindowsError(19), "ổ đĩa này khóa ghi"),
        (WindowsError(21), "ổ đĩa bị lỗi hoặc đã rút ra"),
        (WindowsError(5), "không có quyền, hoặc tệp đang mở ở chương trình khác"),
        (OSError(5, "Input/output error"), "ổ đĩa bị lỗi hoặc đã rút ra"),
        *((WindowsError(number, 22), "ổ đĩa bị lỗi hoặc đã rút ra") for number in (27, 55, 433, 483, 1006, 1392, 1393)),
        *((WindowsError(number, 22), "ổ đĩa đã đầy") for number in (39, 112, 1295)),
        (WindowsError(206, 2), "tên tệp hoặc đường dẫn quá dài"),
        (WindowsError(223, 22), "tệp quá lớn cho ổ đĩa này"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "ổ đĩa đã đầy"),
        (OSError(errno.EFBIG, "File too large"), "tệp quá lớn cho ổ đĩa này"),
        (OSError(errno.ENAMETOOLONG, "File name too long"), "tên tệp hoặc đường dẫn quá dài"),
    ],
)
def test_why_a_file_was_not_written_is_told_in_the_readers_words(error: OSError, told: str) -> None:
    assert resources.say("file_unwritable", "vi", why=error).startswith(f"Không ghi được tệp: {told}. ")
