"""Stands between SQLite and the disk of this process: writes down all that is written, or lets one thing fail; every
database of the program passes, the vault's and the province's.

SQLite asks the system through a table of functions (sqlite3_vfs, sqlite3_io_methods; sqlite.org/vfs.html). The driver's
library gives that table to whoever asks, so that nothing must be compiled or installed: as long as the block lasts, its
entries for opening, writing, cutting, syncing and deleting are ours.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

OK, FULL, READ_ONLY, CANNOT_OPEN = 0, 13, 8, 14
_IOERR = {"read": 266, "write": 778, "sync": 1034, "cut": 1546, "map": 4874, "delete": 2570}
WRITING = 0x2 | 0x4  # SQLITE_OPEN_READWRITE, SQLITE_OPEN_CREATE

_PTR, _INT, _LONG = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
_OPEN = ctypes.CFUNCTYPE(_INT, _PTR, _PTR, _PTR, _INT, _PTR)
_DELETE = ctypes.CFUNCTYPE(_INT, _PTR, _PTR, _INT)
_CLOSE = ctypes.CFUNCTYPE(_INT, _PTR)
_MOVE = ctypes.CFUNCTYPE(_INT, _PTR, _PTR, _INT, _LONG)  # xRead and xWrite
_CUT = ctypes.CFUNCTYPE(_INT, _PTR, _LONG)
_SYNC = ctypes.CFUNCTYPE(_INT, _PTR, _INT)
_MAP = ctypes.CFUNCTYPE(_INT, _PTR, _INT, _INT, _INT, _PTR)


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("version", _INT),
        ("file_size", _INT),
        ("path_size", _INT),
        ("next", _PTR),
        ("name", ctypes.c_char_p),
        ("data", _PTR),
        ("open", _PTR),
        ("delete", _PTR),
    ]


class _Methods(ctypes.Structure):
    _fields_ = [
        ("version", _INT),
        ("close", _PTR),
        ("read", _PTR),
        ("write", _PTR),
        ("cut", _PTR),
        ("sync", _PTR),
        *((name, _PTR) for name in ("size", "lock", "unlock", "reserved", "control", "sector", "traits")),
        ("map", _PTR),
        *((name, _PTR) for name in ("shm_lock", "barrier", "unmap", "fetch", "unfetch")),
    ]


class Deed(msgspec.Struct):
    """One thing that SQLite asks of the disk: "open", "read", "write", "cut" (to a length), "sync", "map" (shared
    memory) or "delete", of which file, where, and with which bytes."""

    kind: str
    file: str
    at: int = 0
    data: bytes = b""


Watch = Callable[[Deed], int]  # what to answer instead of doing it; 0 to do it


def lacking() -> str:
    """Why nothing can stand there in this process; empty when it can."""
    try:
        return "" if _library().sqlite3_vfs_find else "the driver hides SQLite's functions"
    except (OSError, AttributeError) as error:
        return f"the driver hides SQLite's functions: {error}"


def _library() -> Any:
    from sqlcipher3 import _sqlite3

    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    library.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
    return library


def failure(kind: str, how: str) -> int:
    """SQLite's code for a deed that fails as on a disk that is "full", "failing" (EIO) or "readonly"."""
    if how == "failing" or kind in ("read", "sync"):
        return CANNOT_OPEN if kind == "open" else _IOERR[kind]
    if kind == "map":  # the file of the shared memory does not grow: SQLite does not ask why
        return _IOERR["map"]
    if kind in ("open", "delete"):
        return CANNOT_OPEN if kind == "open" else _IOERR["delete"]
    return FULL if how == "full" else READ_ONLY


@contextlib.contextmanager
def watched(watch: Watch, *, reads: bool = False) -> Iterator[None]:
    """As long as the block lasts, `watch` hears of every deed before it is done; of those on files that are opened in
    the block. Connections must be closed in it, too."""
    vfs = _library().sqlite3_vfs_find(None).contents
    before = (vfs.open, vfs.delete)
    shim = _Shim(watch, reads, *before)
    vfs.open, vfs.delete = shim.entries()
    try:
        yield
    finally:
        vfs.open, vfs.delete = before
        _ended.append(shim)  # a connection that somebody forgot still calls it


_ended: list[_Shim] = []


class _Shim:
    """Our entries of the two tables, and the originals behind them."""

    def __init__(self, watch: Watch, reads: bool, opener: int, deleter: int) -> None:
        self.watch = watch
        self.reads = reads
        self.opener, self.deleter = _OPEN(opener), _DELETE(deleter)
        self.files: dict[int, str] = {}
        self.tables: dict[int, _Methods] = {}
        self.real: dict[int, _Methods] = {}
        self.mine: list[Any] = [_OPEN(self._open), _DELETE(self._delete)]

    def entries(self) -> tuple[int, int]:
        return tuple(ctypes.cast(one, _PTR).value or 0 for one in self.mine[:2])  # type: ignore[return-value]

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        path = os.fsdecode(ctypes.string_at(name)) if name else ""
        if flags & WRITING and not os.path.exists(path) and (code := self.watch(Deed("open", path))):
            ctypes.cast(file, ctypes.POINTER(_PTR))[0] = None  # no methods: SQLite does not close it
            return code
        code = int(self.opener(vfs, name, file, flags, out))
        methods = ctypes.cast(file, ctypes.POINTER(_PTR))
        if code == OK and methods[0]:
            self.files[file] = path
            methods[0] = ctypes.addressof(self._table(methods[0]))
        return code

    def _delete(self, vfs: int, name: int, durable: int) -> int:
        path = os.fsdecode(ctypes.string_at(name))
        if os.path.exists(path) and (code := self.watch(Deed("delete", path, durable))):
            return code
        return int(self.deleter(vfs, name, durable))

    def _table(self, address: int) -> _Methods:
        """Our methods for files that have these."""
        if address in self.tables:
            return self.tables[address]
        real, ours = _Methods.from_address(address), _Methods()
        ctypes.pointer(ours)[0] = real
        entries = {
            "close": _CLOSE(self._closing(_CLOSE(real.close))),
            "write": _MOVE(self._writing(_MOVE(real.write))),
            "cut": _CUT(self._cutting(_CUT(real.cut))),
            "sync": _SYNC(self._syncing(_SYNC(real.sync))),
        }
        if real.version >= 2 and real.map:
            entries["map"] = _MAP(self._mapping(_MAP(real.map)))
        if self.reads:
            entries["read"] = _MOVE(self._reading(_MOVE(real.read)))
        for name, entry in entries.items():
            self.mine.append(entry)
            setattr(ours, name, ctypes.cast(entry, _PTR).value)
        self.tables[address], self.real[address] = ours, real
        return ours

    def _closing(self, real: Any) -> Any:
        def close(file: int) -> int:
            self.files.pop(file, None)
            return int(real(file))

        return close

    def _writing(self, real: Any) -> Any:
        def write(file: int, data: int, size: int, at: int) -> int:
            code = self.watch(Deed("write", self.files[file], at, ctypes.string_at(data, size)))
            if code == FULL and size > 1:
                real(file, data, size // 2, at)  # a full disk takes what it still can
            return code or int(real(file, data, size, at))

        return write

    def _reading(self, real: Any) -> Any:
        def read(file: int, data: int, size: int, at: int) -> int:
            return self.watch(Deed("read", self.files[file], at)) or int(real(file, data, size, at))

        return read

    def _cutting(self, real: Any) -> Any:
        def cut(file: int, size: int) -> int:
            return self.watch(Deed("cut", self.files[file], size)) or int(real(file, size))

        return cut

    def _syncing(self, real: Any) -> Any:
        def sync(file: int, flags: int) -> int:
            return self.watch(Deed("sync", self.files[file])) or int(real(file, flags))

        return sync

    def _mapping(self, real: Any) -> Any:
        def map_(file: int, region: int, size: int, extend: int, out: int) -> int:
            code = self.watch(Deed("map", self.files[file], region)) if extend else OK
            return code or int(real(file, region, size, extend, out))

        return map_
