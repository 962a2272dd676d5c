"""Writes small files that are whole or not there, power cut or no; never the database's own."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Replace a file by bytes that only its owner reads; the old ones stay until the new are on the disk."""
    fresh = path.with_name(path.name + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with open(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    rename(fresh, path)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _REPLACE_EXISTING, _WRITE_THROUGH = 0x1, 0x8  # of MoveFileExW; os.replace leaves the second out
    _move = ctypes.WinDLL("kernel32", use_last_error=True).MoveFileExW
    _move.argtypes = (wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD)
    _move.restype = wintypes.BOOL

    def rename(old: Path, new: Path) -> None:
        """Give a file its new name, in place of what had it, and return when the disk knows."""
        if not _move(str(old), str(new), _REPLACE_EXISTING | _WRITE_THROUGH):
            raise ctypes.WinError(ctypes.get_last_error())

else:

    def rename(old: Path, new: Path) -> None:
        """Give a file its new name, in place of what had it, and return when the disk knows."""
        os.replace(old, new)
        descriptor = os.open(new.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
