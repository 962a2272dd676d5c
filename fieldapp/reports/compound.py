"""Looks into a workbook of Excel 97 to 2003 (.xls) before it is read: the reader believes its sizes, and asks for as
much memory as a damaged one names, which ends the whole program. By the open specifications [MS-CFB] and [MS-XLS]."""

from __future__ import annotations

import struct
from collections.abc import Iterator

ROWS, COLUMNS = 65_536, 256  # of a sheet of that time
_LAST = 0xFFFFFFFA  # numbers above are no sectors
_WHERE = 109  # numbers of the table's sectors that stand in the header
_ENTRY = 128  # bytes of a directory's line
_SMALL = 4096  # bytes below which a stream lies among the small ones
_BOOKS = {"Workbook".encode("utf-16-le"), "Book".encode("utf-16-le")}
_DIMENSIONS, _STRINGS = 0x0200, 0x00FC
_CELLS = frozenset({0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x027E})


def sound(raw: bytes) -> bool:
    """Whether no size in it is more than the file, or a sheet of that time, can hold."""
    try:
        return all(_fits(kind, body, len(raw)) for stream in _books(raw) for kind, body in _records(stream))
    except (struct.error, LookupError, ValueError):
        return False


def _fits(kind: int, body: bytes, size: int) -> bool:
    if kind == _DIMENSIONS:
        top, bottom, left, right = struct.unpack_from("<IIHH" if len(body) >= 14 else "<HHHH", body)
        return bool(top <= bottom <= ROWS and left <= right <= COLUMNS)
    if kind == _STRINGS:
        return max(map(int, struct.unpack_from("<II", body))) <= size
    return kind not in _CELLS or int(struct.unpack_from("<HH", body)[1]) < COLUMNS


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _books(raw: bytes) -> Iterator[bytes]:
    """The streams that hold a workbook. ValueError for a chain of sectors that goes in a circle or out of the file."""
    shift, small_shift = struct.unpack_from("<HH", raw, 30)
    tables, directory, small_table, smalls, more, mores = struct.unpack_from("<II8xIIII", raw, 44)
    if shift not in (9, 12) or small_shift != 6 or (tables + smalls + mores) << shift > len(raw):
        raise ValueError("sizes that cannot be")
    file = _File(raw, shift)
    file.read_table(more)
    entries = file.chain(directory)
    lines = [entries[at : at + _ENTRY] for at in range(0, len(entries) - _ENTRY + 1, _ENTRY)]
    root, root_size = _place(lines[0])
    inner = file.chain(root)
    small_numbers = _numbers(file.chain(small_table)) if small_table < _LAST else []
    for line in lines:
        if line[: max(0, struct.unpack_from("<H", line, 64)[0] - 2)] in _BOOKS:
            start, size = _place(line)
            if max(size, root_size) > len(raw):
                raise ValueError("a stream longer than the file")
            found = file.chain(start) if size >= _SMALL else _smalls(inner, small_numbers, start)
            yield found[:size]


def _place(line: bytes) -> tuple[int, int]:
    start, size = struct.unpack_from("<II", line, 116)
    return start, size


def _numbers(data: bytes) -> list[int]:
    return [number for (number,) in struct.iter_unpack("<I", data[: len(data) // 4 * 4])]


def _smalls(inner: bytes, numbers: list[int], start: int) -> bytes:
    return b"".join(inner[one * 64 : one * 64 + 64] for one in _chain(numbers, start))


def _chain(numbers: list[int], start: int) -> Iterator[int]:
    left = len(numbers) + 1
    while start < _LAST:
        if left == 0:
            raise ValueError("a circle")
        left -= 1
        yield start
        start = numbers[start]


class _File:
    """The sectors of a compound file and the table that chains them."""

    def __init__(self, raw: bytes, shift: int) -> None:
        self.raw, self.shift = raw, shift
        self.numbers: list[int] = []

    def sector(self, number: int) -> bytes:
        start = (number + 1) << self.shift
        if start >= len(self.raw):
            raise ValueError("a sector outside the file")
        return self.raw[start : start + (1 << self.shift)]

    def read_table(self, more: int) -> None:
        """Reads the table; `more` is the first sector with further numbers of its own sectors."""
        where = _numbers(self.raw[76 : 76 + 4 * _WHERE])
        for _ in range(len(self.raw) >> self.shift):
            if more >= _LAST:
                break
            *further, more = _numbers(self.sector(more))
            where += further
        self.numbers = [number for one in where if one < _LAST for number in _numbers(self.sector(one))]

    def chain(self, start: int) -> bytes:
        """The bytes of a chain of sectors."""
        return b"".join(self.sector(one) for one in _chain(self.numbers, start))
