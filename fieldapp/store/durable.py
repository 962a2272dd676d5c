"""Writes small files that are whole or not there, power cut or no; never the database's own."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from fieldapp.domain import problems

# On Windows a file has no new name while another program reads it, be it one against viruses or a search index:
# ACCESS_DENIED, SHARING_VIOLATION, LOCK_VIOLATION. Moments later it is done with it.
_HELD = (5, 32, 33)
_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)  # seconds


def write(path: Path, data: bytes) -> None:
    """Replace a file by bytes that only its owner reads; the old ones stay until the new are on the disk. What a full
    disk took of them does not stay there."""
    fresh = path.with_name(path.name + ".new")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        rename(fresh, path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def handing_out(field: str) -> Iterator[None]:
    """Around writing a file that somebody asked for by a field: Problem "file_unwritable" with what the system says."""
    try:
        yield
    except OSError as error:
        raise problems.Problem("file_unwritable", field, why=error) from error


def _patiently(deed: Callable[[], None]) -> None:
    for pause in _PAUSES:
        try:
            deed()
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
            time.sleep(pause)
        else:
            return
    deed()


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _REPLACE_EXISTING, _WRITE_THROUGH = 0x1, 0x8  # of MoveFileExW; os.replace leaves the second out
    _move = ctypes.WinDLL("kernel32", use_last_error=True).MoveFileExW
    _move.argtypes = (wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD)
    _move.restype = wintypes.BOOL

    def rename(old: Path, new: Path) -> None:
        """Give a file its new name, in place of what had it, and return when the disk knows."""

        def move() -> None:
            if not _move(str(old), str(new), _REPLACE_EXISTING | _WRITE_THROUGH):
                raise ctypes.WinError(ctypes.get_last_error())

        _patiently(move)

else:

    def rename(old: Path, new: Path) -> None:
        """Give a file its new name, in place of what had it, and return when the disk knows."""
        _patiently(lambda: os.replace(old, new))
        descriptor = os.open(new.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
