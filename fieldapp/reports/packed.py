"""Looks into a packed workbook before it is read: whether it is one, how large it unpacks, and which cells show an
error, of which the reader says nothing; it reads no values."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

import msgspec

from fieldapp.domain import grids, problems

UNPACKED = 600 * 2**20  # bytes of all parts; a list of 200,000 rows has a third of that

_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^>]*)>')
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*\bt="e"[^>]*>(?:<f[^>]*/>|<f.*?</f>)?<v>([^<]{1,20})</v>', re.S
)
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    RuntimeError,
)
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the only ways that the formats know
_ROW = 4 * 2**20  # bytes of a row
_TEXT = 2**20  # bytes between two tags; a cell holds 32,767 letters
_STRINGS = 96 * 2**20  # bytes of the texts that a reader keeps in memory; a list of 200,000 rows has half of that
_SMALL = 16 * 2**20  # bytes of what tells of the sheets and looks
_TOLD = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "styles.xml", "META-INF/manifest.xml")
_PIECE = 2**17  # bytes: longer ones would hold up the window


class Inside(msgspec.Struct, frozen=True):
    """The largest sheet's rows and cells, empty ones between included, and per sheet the errors by (row, column)."""

    rows: int
    cells: int
    faults: dict[str, dict[tuple[int, int], str]]


NOTHING = Inside(0, 0, {})


def look(name: str, raw: bytes) -> Inside:
    """What is in a packed file. Problems "list_kind" for another kind of file, "list_errors",
    "list_damaged", "list_big"."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            names = set(parts.namelist())
            if any(part.compress_type not in _PACKING for part in parts.infolist()):
                raise problems.Problem("list_damaged", name=name)
            if _large(parts):
                raise problems.Problem("list_big", name=name, rows=200_000, megabytes=40)
            if "xl/sharedStrings.xml" in names:
                _said(parts, "xl/sharedStrings.xml", b"")
            if "xl/workbook.xml" in names:
                return _xlsx(parts, names)
            if not {"xl/workbook.bin", "content.xml"} & names:
                raise problems.Problem("list_kind", name=name)
            if "content.xml" in names and _said(parts, "content.xml", b'value-type="error"'):
                # Where they stand is not told there, and read as empty cells they would be lost without a word.
                raise problems.Problem("list_errors", name=name)
    except _DAMAGE:
        raise problems.Problem("list_damaged", name=name) from None
    return NOTHING


def _large(parts: zipfile.ZipFile) -> bool:
    """Whether it unpacks into more than a reader's memory should take."""
    sizes = {part.filename: part.file_size for part in parts.infolist()}
    told = max(sizes.get(part, 0) for part in _TOLD)
    return sum(sizes.values()) > UNPACKED or sizes.get("xl/sharedStrings.xml", 0) > _STRINGS or told > _SMALL


def _said(parts: zipfile.ZipFile, part: str, words: bytes) -> bool:
    """Whether these bytes stand in a part, which is never in memory whole. ValueError for a text that no cell holds."""
    found, left, run = False, b"", 0
    with parts.open(part) as file:
        while piece := file.read(_PIECE):
            found = found or words in left + piece
            left = piece[-len(words) :] if words else b""
            first = piece.find(b"<")
            if run + (first if first >= 0 else len(piece)) > _TEXT:
                raise ValueError("a text without an end")
            run = len(piece) - piece.rfind(b"<") if first >= 0 else run + len(piece)
    return found


def _xlsx(parts: zipfile.ZipFile, names: set[str]) -> Inside:
    rows = cells = 0
    faults: dict[str, dict[tuple[int, int], str]] = {}
    for sheet, part in _sheets(parts):
        if part in names:
            height, width, found = _scan(parts, part)
            rows, cells = max(rows, height), max(cells, height * width)
            faults[sheet] = found
    return Inside(rows, cells, faults)


def _sheets(parts: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The sheets by name, each with the part that it lies in."""
    related = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    where = {one.get("Id"): one.get("Target", "") for one in related}
    for one in ElementTree.fromstring(parts.read("xl/workbook.xml")).iter():
        if one.tag.endswith("}sheet"):
            target = where.get(one.get(_RELATED), "")
            yield one.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _scan(parts: zipfile.ZipFile, part: str) -> tuple[int, int, dict[tuple[int, int], str]]:
    height = width = 0
    faults = {}
    for piece in _pieces(parts, part):
        for letters, number, rest in _CELL.findall(piece):
            if not rest.endswith(b"/"):
                height = max(height, int(number))
                width = max(width, _column(letters) + 1)
        if b't="e"' in piece:
            for letters, number, words in _ERROR.findall(piece):
                faults[int(number) - 1, _column(letters)] = words.decode("ascii", "replace")
    return height, width, faults


def _pieces(parts: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part in pieces that end with a row. ValueError for a row that no list has: to look for its end again and again
    would take hours."""
    left = b""
    with parts.open(part) as file:
        while piece := file.read(_PIECE):
            whole, end, rest = (left + piece).rpartition(b"</row>")
            left = rest
            if len(left) > _ROW:
                raise ValueError("a row without an end")
            yield whole + end
    yield left


def _column(letters: bytes) -> int:
    return grids.column(letters.decode("ascii"))
