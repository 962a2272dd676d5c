"""Holds a vault folder for one window at a time, until its process ends, however it ends; it reads nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

from fieldapp.domain import problems

FILE = "window.lock"

if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def take(folder: Path) -> BinaryIO | None:
    """The hold on a folder, until it is closed; None where the disk knows no holds. Problem "vault_busy"."""
    file: BinaryIO | None = None
    try:
        file = (folder / FILE).open("ab")
        _lock(file)
    except (BlockingIOError, PermissionError) as error:
        if file is not None:
            file.close()
            raise problems.Problem("vault_busy") from error
    except OSError:
        pass  # a disk without holds must not keep somebody out
    return file
