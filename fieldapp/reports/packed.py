"""Looks into a packed workbook before it is read: whether it is one, how large it unpacks, and which cells show an
error or a formula without its result, of which the reader says nothing; it reads no values."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.parsers import expat

import msgspec

from fieldapp.domain import grids, problems

UNPACKED = 600 * 2**20  # bytes of all parts; a list of 200,000 rows has a third of that

_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^>]*)>')
_FORMULA = rb"(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)"
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*\bt="e"[^>]*>' + _FORMULA + rb"?<v>([^<]{1,20})</v>",
)
# A text that a formula gave may be empty; any other result is there once the formula was calculated.
_UNCOUNTED = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?![^>]*\bt="str")[^>]*>' + _FORMULA + rb"(?:<v ?/>|<v></v>)?</c>"
)
_OTHER = re.compile(rb"<[\w.-]+:(?:worksheet|sheetData)\b")
_CELLS = tuple(b"<c" + end for end in (b" ", b">", b"\n", b"\r", b"\t", b"/"))
_PREFIXED = tuple(b":c" + end for end in (b" ", b">", b"\n", b"\r", b"\t", b"/"))
_DAMAGE = (
    expat.ExpatError,
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
_FAULTS = 1_000_000  # in a sheet: as many as a list of 200,000 rows has with five formulas that all fail
_SHOWN = 20  # letters of an error
_PIECE = 2**17  # bytes: longer ones would hold up the window


class Inside(msgspec.Struct, frozen=True):
    """The largest sheet's rows and cells, empty ones between included, and per sheet what stands by (row, column) in
    place of a value: an error, or `grids.UNCOUNTED`."""

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


Scan = tuple[int, int, dict[tuple[int, int], str]]


def _scan(parts: zipfile.ZipFile, part: str) -> Scan:
    """Rows, columns and faults of a sheet; the quick way where it is written as most programs do."""
    with parts.open(part) as file:
        if _OTHER.search(file.read(_PIECE)):
            return _Slow().scan(parts, part)
    height = width = 0
    faults = {}
    for piece in _pieces(parts, part):
        cells = _CELL.findall(piece)
        if len(cells) != sum(map(piece.count, _CELLS)) or any(one in piece for one in _PREFIXED):
            return _Slow().scan(parts, part)
        for letters, number, rest in cells:
            if not rest.endswith(b"/"):
                height = max(height, int(number))
                width = max(width, _column(letters) + 1)
        found = _ERROR.findall(piece) if b't="e"' in piece else []
        if len(found) != piece.count(b't="e"') or b"'e'" in piece:
            return _Slow().scan(parts, part)
        for letters, number, words in found:
            faults[int(number) - 1, _column(letters)] = words.decode("ascii", "replace")
        for letters, number in _UNCOUNTED.findall(piece) if b"<f" in piece else ():
            faults[int(number) - 1, _column(letters)] = grids.UNCOUNTED
        if len(faults) > _FAULTS:
            raise ValueError("faults without an end")
    return height, width, faults


class _Slow:
    """The same for a sheet that some other program wrote: with prefixes, without the places of its cells."""

    def __init__(self) -> None:
        self.height = self.width = 0
        self.faults: dict[tuple[int, int], str] = {}
        self._row, self._column = -1, -1
        self._kind, self._formula, self._value = "", False, ""
        self._inside = False  # in the value of a cell

    def scan(self, parts: zipfile.ZipFile, part: str) -> Scan:
        """Reads all of it once, piece by piece."""
        reader = expat.ParserCreate()
        reader.StartDoctypeDeclHandler = _no_doctype
        reader.StartElementHandler = self._begin
        reader.EndElementHandler = self._end
        reader.CharacterDataHandler = self._words
        for piece in _runs(parts, part):
            reader.Parse(piece, False)
            if len(self.faults) > _FAULTS:
                raise ValueError("faults without an end")
        reader.Parse(b"", True)
        return self.height, self.width, self.faults

    def _begin(self, name: str, told: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self._row = int(told["r"]) - 1 if "r" in told else self._row + 1
            self._column = -1
        elif tag == "c":
            letters = told.get("r", "").rstrip("0123456789")
            self._column = grids.column(letters) if letters else self._column + 1
            self._row = int(told["r"][len(letters) :]) - 1 if letters else max(self._row, 0)
            self._kind, self._formula, self._value = told.get("t", ""), False, ""
        elif tag == "f":
            self._formula = True
        self._inside = tag == "v"
        if tag in ("v", "is"):
            self.height, self.width = max(self.height, self._row + 1), max(self.width, self._column + 1)

    def _words(self, words: str) -> None:
        if self._inside and len(self._value) < _SHOWN:
            self._value += words

    def _end(self, name: str) -> None:
        self._inside = False
        if name.rpartition(":")[2] == "c":
            if self._kind == "e" and self._value:
                self.faults[self._row, self._column] = self._value.strip()[:_SHOWN]
            elif self._formula and self._kind != "str" and not self._value:
                self.faults[self._row, self._column] = grids.UNCOUNTED


def _no_doctype(*_: object) -> None:
    """What is declared there may unpack into any amount, and no sheet has one."""
    raise ValueError("a sheet with a doctype")


def _runs(parts: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part in pieces. ValueError for a tag or a text that no sheet has: it would be in memory whole."""
    run = 0
    with parts.open(part) as file:
        while piece := file.read(_PIECE):
            first = piece.find(b"<")
            if run + (first if first >= 0 else len(piece)) > _TEXT:
                raise ValueError("a text without an end")
            run = len(piece) - piece.rfind(b"<") if first >= 0 else run + len(piece)
            yield piece


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
