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
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EIO: "disk_failing",
}


class Refusals:
    """How often the disk, or the cipher, has refused something in this program."""

    count = 0


def translate(error: OSError) -> Problem:
    """The Problem that an error of the disk is for the reader; any other is raised again."""
    return refused(_ERRNOS.get(error.errno or 0), error)


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
