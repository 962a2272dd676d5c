"""Small files that would unpack into a great deal: of envelopes, of files on sticks and of workbooks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import zstandard

MIB = 2**20


def frames() -> Iterator[tuple[str, bytes]]:
    """zstd frames."""
    yield "64 MiB of zeros", zstandard.compress(bytes(64 * MIB))
    yield "just above the limit", zstandard.compress(bytes(16 * MIB + 1))
    yield "says 4 KiB, holds 64 MiB", _frame(4096, _blocks(512))
    yield "says 8 EiB", _frame(2**63 - 1, _blocks(512))
    yield "wants a window of 2 GiB", _frame(1001, _blocks(1), window=0xA8)
    yield "many frames", zstandard.compress(bytes(MIB)) * 512


def columns() -> Iterator[tuple[str, bytes]]:
    """Columns of a body (`sync.columns`), as a frame."""
    start = b"C00000000\0"
    yield "a million objects", zstandard.compress(start + b"l1000000\0o[[]]\n" + b"0" * 1_000_000)
    yield "a thousand million lists", zstandard.compress(start + b"l1000000000\0a" + b"0" * MIB)
    names = b"o[[" + b",".join(b'"%d"' % number for number in range(100_000)) + b"]]\n"
    yield "names for each", zstandard.compress(start + b"l9\0" + names + b"0" * 9)
    yield "many shapes", zstandard.compress(start + b"o[" + b",".join([b"[]"] * 500_000) + b"]\n0")
    yield "one text of 15 MiB", zstandard.compress(start + b"s" + b"\1" * 15 * MIB)
    yield "fifteen million lines", zstandard.compress(start + b"l15000000\0s" + b"\n" * 15 * MIB)
    kinds = "".join(map(chr, range(512, 19_512)))
    told = f"l900000\0m{kinds}{kinds[-1] * 881_000}".encode() + b"\0j1" * 19_000
    yield "nineteen thousand kinds", zstandard.compress(start + told)
    told = "l900000\0o[" + ",".join(["[]"] * 10_000) + "]\n" + chr(48 + 9_999) * 900_000
    yield "ten thousand shapes to look for", zstandard.compress(start + told.encode())
    for name, steps in (("longer and longer", b" 9"), ("long, one more each time", b" 1"), ("long ones", b" 0")):
        told = b"l200000\0n" + b"9" * 4_000 + steps * 199_999
        yield f"numbers, {name}", zstandard.compress(start + told)
    yield "numbers", zstandard.compress(start + b"l900000\0n" + b" ".join([b"9" * 15] * 900_000))


def _frame(declared: int, blocks: bytes, window: int = 0x38) -> bytes:
    """By hand: no single segment, 8 bytes of declared size; window 0x38 is 128 KiB (RFC 8878)."""
    return b"\x28\xb5\x2f\xfd\xc0" + bytes([window]) + declared.to_bytes(8, "little") + blocks


def _blocks(times: int, size: int = 128 * 1024) -> bytes:
    """Blocks of 4 bytes that each unfold to `size` zeros."""
    return ((size << 3 | 2).to_bytes(3, "little") + b"\0") * (times - 1) + (size << 3 | 3).to_bytes(3, "little") + b"\0"


def workbooks(good: bytes) -> Iterator[tuple[str, bytes]]:
    """Packed workbooks made from a good one (.xlsx)."""
    yield (
        "a part of 640 MiB",
        _with(good, "xl/theme/theme1.xml", lambda file: [file.write(bytes(MIB)) for _ in range(640)]),
    )
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    tail = b"</sheetData></worksheet>"

    def sheet(rows: Iterator[bytes]) -> object:
        def write(file: io.BufferedIOBase) -> None:
            file.write(head)
            for row in rows:
                file.write(row)
            file.write(tail)

        return write

    cell = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>%b</t></is></c></row>'
    yield (
        "one cell far away",
        _with(
            good, SHEET, sheet(iter([cell % (1, 1, b"a"), b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>']))
        ),
    )
    yield "a cell of 64 MiB", _with(good, SHEET, sheet(iter([cell % (1, 1, b"x" * 64 * MIB)])))
    yield "a million rows", _with(good, SHEET, sheet(cell % (row, row, b"a") for row in range(1, 1_000_001)))
    yield (
        "rows of wide gaps",
        _with(
            good, SHEET, sheet(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (row, row) for row in range(1, 5001))
        ),
    )
    nested = b"<a>" * 2_000_000
    yield "nested deep", _with(good, SHEET, lambda file: file.write(head + nested))
    lol = (
        b'<!DOCTYPE l [<!ENTITY a "'
        + b"x" * 1000
        + b'">'
        + b"".join(b'<!ENTITY %c "%b">' % (98 + step, b"&%c;" % (97 + step) * 10) for step in range(9))
        + b"]>"
    )
    yield (
        "entities of entities",
        _with(good, "xl/sharedStrings.xml", lambda file: file.write(lol + b"<sst><si><t>&j;</t></si></sst>")),
    )
    yield (
        "entities in the list of sheets",
        _with(good, "xl/workbook.xml", lambda file: file.write(lol + b"<workbook>&j;</workbook>")),
    )
    yield (
        "strings of 300 MiB",
        _with(
            good,
            "xl/sharedStrings.xml",
            lambda file: (
                [file.write(b"<sst>")] + [file.write(b"<si><t>" + b"a" * MIB + b"</t></si>") for _ in range(300)]
            ),
        ),
    )
    yield (
        "a merged cell over everything",
        _with(
            good,
            SHEET,
            lambda file: file.write(
                head
                + cell % (1, 1, b"a")
                + b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
            ),
        ),
    )


SHEET = "xl/worksheets/sheet1.xml"


def open_document() -> Iterator[tuple[str, bytes]]:
    """The same of OpenDocument (.ods)."""
    head = (
        b'<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        b' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        b' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        b'<office:body><office:spreadsheet><table:table table:name="a">'
    )
    tail = b"</table:table></office:spreadsheet></office:body></office:document-content>"
    cell = b'<table:table-cell office:value-type="string"%b><text:p>a</text:p></table:table-cell>'
    wide, tall = b' table:number-columns-repeated="16384"', b' table:number-rows-repeated="1048576"'
    for name, rows in (
        ("a cell repeated over everything", b"<table:table-row%b>" % tall + cell % wide + b"</table:table-row>"),
        ("a row repeated a million times", b"<table:table-row%b>" % tall + cell % b"" + b"</table:table-row>"),
        (
            "a row repeated 10^18 times",
            b'<table:table-row table:number-rows-repeated="1000000000000000000">' + cell % b"" + b"</table:table-row>",
        ),
        (
            "a cell repeated 10^18 times",
            b"<table:table-row>"
            + cell % b' table:number-columns-repeated="1000000000000000000"'
            + b"</table:table-row>",
        ),
        ("500 MiB of nothing", b" " * (500 * MIB)),
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            file.writestr("content.xml", head + rows + tail)
        yield name, out.getvalue()


def _with(good: bytes, name: str, write: object) -> bytes:
    """A workbook with another part in place of one."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        with new.open(name, "w", force_zip64=True) as file:
            write(file)  # type: ignore[operator]
    return out.getvalue()
