"""Writes a workbook as Excel 97 to 2003 did (.xls): records of BIFF8 in the stream of a compound file, by the open
specifications [MS-XLS] and [MS-CFB]. One sheet, words and numbers, no formats."""

from __future__ import annotations

import struct
from collections.abc import Sequence

SECTOR = 512
LEAST = 4096  # bytes of a stream that lies in sectors of its own
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD

Row = Sequence[str | float]


def write(name: str, rows: Sequence[Row]) -> bytes:
    """The file with one sheet of this name."""
    begin = _globals(name, 0)
    return _compound(_globals(name, len(begin)) + _sheet(rows))


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _words(words: str) -> bytes:
    return b"\x01" + words.encode("utf-16-le")


def _globals(name: str, sheet_at: int) -> bytes:
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    page = _record(0x0042, struct.pack("<H", 1200))
    sheet = _record(0x0085, struct.pack("<IBBB", sheet_at, 0, 0, len(name)) + _words(name))
    return begin + page + sheet + _record(0x000A)


def _sheet(rows: Sequence[Row]) -> bytes:
    told = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))]
    for down, row in enumerate(rows):
        for across, value in enumerate(row):
            place = struct.pack("<HHH", down, across, 15)
            if isinstance(value, str):
                told.append(_record(0x0204, place + struct.pack("<H", len(value)) + _words(value)))
            else:
                told.append(_record(0x0203, place + struct.pack("<d", value)))
    return b"".join(told) + _record(0x000A)


def _compound(stream: bytes) -> bytes:
    """Head, one sector that says which follows which, one directory, and the stream."""
    stream = stream.ljust(max(LEAST, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    last = len(stream) // SECTOR + 1
    follows = [TABLE, END, *range(3, last + 1), END]
    assert len(follows) <= SECTOR // 4, "the test's workbook is too long for one table"
    follows += [FREE] * (SECTOR // 4 - len(follows))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<10I", 0, 1, 1, 0, LEAST, END, 0, END, 0, 0) + struct.pack("<I", FREE) * 108
    directory = _entry("Root Entry", 5, 1, END, 0) + _entry("Workbook", 2, FREE, 2, len(stream))
    return head + struct.pack("<128I", *follows) + directory.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    words = name.encode("utf-16-le") + b"\0\0"
    told = words.ljust(64, b"\0") + struct.pack("<HBBIII", len(words), kind, 1, FREE, FREE, child)
    return told + bytes(36) + struct.pack("<IQ", start, size)
