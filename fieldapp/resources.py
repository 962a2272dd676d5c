"""Finds and reads a file of resources/, from source, wheel or frozen build; never writes one."""

from __future__ import annotations

import csv
import errno
import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fieldapp.domain import problems

if TYPE_CHECKING:  # most words of the console do without it
    from fieldapp.domain import catalogue as catalogues


# What a system says of files and ports in its own language, in words of ours; the last two are not in `errno`: nobody
# has this name, on Linux and on Windows.
_SYSTEM = {
    errno.ENOENT: "system_missing",
    errno.EACCES: "system_denied",
    errno.EPERM: "system_denied",
    errno.EROFS: "system_locked",
    errno.EISDIR: "system_folder",
    errno.ENOTDIR: "system_no_folder",
    errno.ENOSPC: "system_full",
    errno.EDQUOT: "system_full",
    errno.EFBIG: "system_too_big",
    errno.ENAMETOOLONG: "system_long_name",
    errno.EIO: "system_failing",
    errno.ENODEV: "system_failing",
    errno.ENXIO: "system_failing",
    errno.EADDRINUSE: "system_port_taken",
    errno.EADDRNOTAVAIL: "system_no_address",
    -2: "system_no_address",
    11001: "system_no_address",
}

# Windows tells more finely what went wrong than the errno that Python makes of it, which is EACCES or EINVAL for most.
# The numbers are those of "System Error Codes" of the Windows API.
WINDOWS = {
    19: "system_locked",  # WRITE_PROTECT
    # NOT_READY, CRC, SEEK, SECTOR_NOT_FOUND, WRITE_FAULT, READ_FAULT, GEN_FAILURE: a stick pulled out, a bad sector
    **dict.fromkeys((21, 23, 25, 27, 29, 30, 31), "system_failing"),
    # DEV_NOT_EXIST, NO_SUCH_DEVICE, FILE_INVALID: another stick, or none, where a file was open
    **dict.fromkeys((55, 433, 1006), "system_failing"),
    # DEVICE_HARDWARE_ERROR, IO_DEVICE, DEVICE_NOT_CONNECTED, FILE_CORRUPT, DISK_CORRUPT
    **dict.fromkeys((483, 1117, 1167, 1392, 1393), "system_failing"),
    **dict.fromkeys((39, 112, 1295), "system_full"),  # HANDLE_DISK_FULL, DISK_FULL, DISK_QUOTA_EXCEEDED
    206: "system_long_name",  # FILENAME_EXCED_RANGE
    223: "system_too_big",  # FILE_TOO_LARGE
}


@functools.cache
def folder() -> Path:
    """The resources folder: beside the frozen program, inside the wheel, or at the root of the source."""
    frozen = getattr(sys, "_MEIPASS", None)
    here = Path(__file__).resolve().parent
    for place in ([Path(frozen) / "resources"] if frozen else []) + [
        here / "_resources",
        here.parent / "resources",
    ]:
        if place.is_dir():
            return place
    raise FileNotFoundError("resources/ is missing from this installation")


def path(name: str) -> Path:
    """The file at a name relative to resources/, e.g. `styles/light.qss`."""
    return folder() / name


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a UTF-8 CSV file of resources/, each by column name."""
    return sheet(path(name))


def sheet(file: Path) -> list[dict[str, str]]:
    """The rows of any UTF-8 CSV file, each by column name."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@functools.cache
def catalogue() -> catalogues.Catalogue:
    """The form's codes and all that goes with them, each table read once, when it is first wanted: the first page names
    four of nineteen. Problem "catalogue_bad"."""
    from fieldapp.domain import catalogue as catalogues

    return catalogues.later(lambda table: rows(f"catalogue/{table}.csv"))


def read_catalogue() -> None:
    """Reads what of the catalogue nobody has wanted so far."""
    from fieldapp.domain import catalogue as catalogues

    for table in catalogues.TABLES:
        _ = catalogue().newest[table]


@functools.cache
def _messages() -> dict[str, dict[str, str]]:
    files = sorted((folder() / "messages").glob("*.csv"))
    return {row["code"]: row for file in files for row in rows(f"messages/{file.name}")}


def say(code: str, lang: str = "vi", /, **details: object) -> str:
    """The sentence of a code in Vietnamese ("vi") or English ("en"); a code without a text is shown as itself. A detail
    may be an error of the system."""
    row = _messages().get(code)
    if row is None:
        return code
    try:
        return row[lang].format(**{key: _plain(told, lang) for key, told in details.items()})
    except (KeyError, IndexError):
        return row[lang]


def refusal(error: OSError) -> str:
    """The code of what the system says in an error, "" for what it says in its own words only."""
    return WINDOWS.get(getattr(error, "winerror", None) or 0) or _SYSTEM.get(error.errno or 0, "")


def _plain(told: object, lang: str) -> object:
    if not isinstance(told, OSError):
        return told
    known = refusal(told)
    return say(known, lang) if known else told.strerror or str(told)


def explain(problem: problems.Problem, lang: str = "vi") -> str:
    """The sentence for a Problem, with its details filled in."""
    return say(problem.code, lang, **{"field": problem.field, **problem.details})


def knows(code: str) -> bool:
    """Whether a code has a sentence here: those of a newer program have none."""
    return code in _messages()


def texts() -> dict[str, dict[str, str]]:
    """Every message row by code, for tests that look for gaps."""
    return dict(_messages())
