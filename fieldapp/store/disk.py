"""Names the troubles of a disk; knows no database."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator

from fieldapp.domain.problems import Problem

_ERRNOS = {
    errno.EACCES: "vault_readonly",
    errno.EPERM: "vault_readonly",
    errno.EROFS: "vault_readonly",
    errno.ENOTDIR: "vault_readonly",
    errno.EEXIST: "vault_readonly",  # a file where the folder should be
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EIO: "disk_failing",
}
# Windows tells more finely what went wrong than the errno that Python makes of it, which is EACCES or EINVAL for most.
# The numbers are those of "System Error Codes" of the Windows API.
_WINDOWS = {
    **dict.fromkeys((39, 112, 1295), "disk_full"),  # HANDLE_DISK_FULL, DISK_FULL, DISK_QUOTA_EXCEEDED
    **dict.fromkeys((32, 33), "vault_busy"),  # SHARING_VIOLATION, LOCK_VIOLATION
    # NOT_READY, CRC, SEEK, SECTOR_NOT_FOUND, WRITE_FAULT, READ_FAULT, GEN_FAILURE: a stick pulled out, a bad sector
    **dict.fromkeys((21, 23, 25, 27, 29, 30, 31), "disk_failing"),
    # DEVICE_HARDWARE_ERROR, IO_DEVICE, DEVICE_NOT_CONNECTED, FILE_CORRUPT, DISK_CORRUPT
    **dict.fromkeys((483, 1117, 1167, 1392, 1393), "disk_failing"),
}


class Refusals:
    """How often the disk, or the cipher, has refused something in this program."""

    count = 0


def translate(error: OSError) -> Problem:
    """The Problem that an error of the disk is for the reader; any other is raised again."""
    told = _WINDOWS.get(getattr(error, "winerror", None) or 0)
    return refused(told or _ERRNOS.get(error.errno or 0), error)


def refused(code: str | None, error: Exception) -> Problem:
    """The Problem of a code, counted if it tells of a trouble; without a code the error is raised again."""
    if code is None:
        raise error
    Refusals.count += code not in ("vault_busy", "disk_full")
    return Problem(code)


@contextlib.contextmanager
def guard() -> Iterator[None]:
    """Around work on files: what the disk refuses comes out as a Problem."""
    try:
        yield
    except OSError as error:
        raise translate(error) from error
