"""Files on a stick: written whole or not at all, in parts where one would be too long; never looks into them.

`phiếu.fab` in three parts is `phiếu.1of3.fab`, `phiếu.2of3.fab` and `phiếu.3of3.fab`: the bytes, cut.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from fieldapp import resources
from fieldapp.domain import problems
from fieldapp.store import durable
from fieldapp.sync import bundle

SUFFIX = ".fab"
MIB = 1024 * 1024
PART = 1000 * MIB  # bytes: FAT32 takes no file of 4 GiB, and old sticks slow down long before
SPARE = MIB  # bytes that a stick needs beside the file itself
MOST = 999  # parts

_PART = re.compile(r"(?P<stem>.+)\.(?P<number>[1-9]\d{0,2})of(?P<count>[1-9]\d{0,2})\.fab", re.IGNORECASE)


def write(path: Path, data: bytes, most: int = PART) -> list[Path]:
    """Writes a file, in parts of at most so many bytes, and returns what there is now; on any failure nothing of it.

    Problems "bundle_no_room", "bundle_unwritable".
    """
    count = -(-len(data) // max(most, 1))
    if count > MOST:
        raise problems.Problem("bundle_parts", most=MOST)
    names = [path] if count == 1 else [part(path, number, count) for number in range(1, count + 1)]
    with _told(path):
        room = shutil.disk_usage(path.parent).free
        if room < len(data) + SPARE:
            raise problems.Problem("bundle_no_room", free=room // MIB, need=(len(data) + SPARE) // MIB + 1)
        _all_or_none(names, data, most)
    return names


def _all_or_none(names: list[Path], data: bytes, most: int) -> None:
    fresh = [one.with_name(f"{one.name}.new") for one in names]
    there: list[Path] = []
    try:
        for number, one in enumerate(fresh):
            save(one, data[number * most : (number + 1) * most])
        for one, named in zip(fresh, names, strict=True):
            durable.rename(one, named)
            there.append(named)
    except BaseException:
        for one in [*fresh, *there]:  # of a file in parts one alone is of no use
            with contextlib.suppress(OSError):
                one.unlink(missing_ok=True)
        raise


def save(path: Path, data: bytes) -> None:
    """Writes bytes that only their owner reads, and returns when the stick has them."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with open(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def part(path: Path, number: int, count: int) -> Path:
    """The name of one of a file's parts."""
    stem = path.name[: -len(path.suffix)] if path.suffix.lower() == SUFFIX else path.name
    return path.with_name(f"{stem}.{number}of{count}{SUFFIX}")


def read(path: Path) -> bytes:
    """The bytes of a file, or of all parts of which this is one. Problems "bundle_part_missing", "bundle_too_big",
    "bundle_unreadable"."""
    with _told(path, reading=True):
        names = siblings(path)
        missing = [one.name for one in names if not one.is_file()]
        if missing and len(names) > 1:
            raise problems.Problem("bundle_part_missing", files=", ".join(missing[:5]))
        if sum(one.stat().st_size for one in names) > bundle.WHOLE:
            raise problems.Problem("bundle_too_big")
        return b"".join(one.read_bytes() for one in names)


def siblings(path: Path) -> list[Path]:
    """All parts of the file that this is a part of, there or not; itself alone if it is none."""
    found = _PART.fullmatch(path.name)
    if found is None or int(found["number"]) > int(found["count"]):
        return [path]
    count = int(found["count"])
    return [path.with_name(f"{found['stem']}.{number}of{count}{path.suffix}") for number in range(1, count + 1)]


@contextlib.contextmanager
def _told(path: Path, reading: bool = False) -> Iterator[None]:
    """What the system says of a file or a stick comes out as a Problem."""
    try:
        yield
    except OSError as error:
        if resources.refusal(error) in ("system_full", "system_too_big"):
            raise problems.Problem("bundle_full") from error
        raise problems.Problem("bundle_unreadable" if reading else "bundle_unwritable", file=path.name) from error
