"""Reads lists that people hand over (.xlsx, .xls, .ods, .csv) as rows of text; never knows what they mean. The one
file that knows the library that reads workbooks."""

from __future__ import annotations

import datetime
import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fieldapp.domain import grids, problems
from fieldapp.reports import compound, packed, separated

MOST_BYTES = 40 * 2**20
MOST_ROWS = 200_000
MOST_CELLS = 20_000_000  # with the empty ones between, which the reader keeps in memory too
STEP = 500  # rows between two looks at whoever waits

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # what a workbook with a password lies in

_PANIC = "PanicException"  # of the reader's own bugs at damaged workbooks; it is no Exception and ends whole threads

Told = Callable[[int, int], None]


def read(path: Path, tell: Told = lambda done, whole: None) -> grids.Book:
    """A file's sheets, whatever its name ends with. `tell(done, whole)` hears of the rows and may end it by raising.
    Problems "list_*", one for each way in which a file can be none of these."""
    raw = _bytes(path)
    if raw.startswith((_ZIP, _OLE)):
        sheets = list(_workbook(path.name, raw, tell))
    else:
        sheets = [separated.read(path.name, raw)]
        tell(len(sheets[0].rows), len(sheets[0].rows))
    filled = tuple(grid for grid in sheets if grid.rows)
    if not filled:
        raise problems.Problem("list_empty", name=path.name)
    if sum(len(grid.rows) for grid in filled) > MOST_ROWS:
        raise _big(path.name)
    return grids.Book(path.name, hashlib.sha256(raw).hexdigest(), filled)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _big(path.name)
        raw = path.read_bytes()
    except PermissionError:
        raise problems.Problem("list_locked", name=path.name) from None
    except OSError:
        raise problems.Problem("list_missing", name=path.name) from None
    if not raw.strip():
        raise problems.Problem("list_empty", name=path.name)
    return raw


def _big(name: str) -> problems.Problem:
    return problems.Problem("list_big", name=name, rows=MOST_ROWS, megabytes=MOST_BYTES // 2**20)


def _workbook(name: str, raw: bytes, tell: Told) -> Iterator[grids.Grid]:
    import python_calamine as calamine

    if raw.startswith(_OLE) and _LOCKED in raw:
        raise problems.Problem("list_password", name=name)
    if raw.startswith(_OLE) and not compound.sound(raw):
        raise problems.Problem("list_damaged", name=name)
    inside = packed.look(name, raw) if raw.startswith(_ZIP) else packed.NOTHING
    if inside.cells > MOST_CELLS or inside.rows > MOST_ROWS:
        raise _big(name)
    try:
        book = calamine.load_workbook(io.BytesIO(raw))
        shown = [one for one in book.sheets_metadata if one.visible == calamine.SheetVisibleEnum.Visible]
        for sheet in (book.get_sheet_by_name(one.name) for one in shown if one.typ == calamine.SheetTypeEnum.WorkSheet):
            yield grids.Grid(sheet.name, _rows(sheet, inside.faults.get(sheet.name, {}), tell))
    except calamine.PasswordError:
        raise problems.Problem("list_password", name=name) from None
    except calamine.CalamineError:
        raise problems.Problem("list_damaged", name=name) from None
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise problems.Problem("list_damaged", name=name) from None


def _rows(sheet: Any, faults: dict[tuple[int, int], str], tell: Told) -> list[tuple[str, ...]]:
    found: list[list[str]] = []
    # The reader begins with the first row of the sheet, but with the first column that holds something.
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for number, values in enumerate(sheet.iter_rows()):
        if number % STEP == 0:
            tell(number, sheet.total_height + 1)
        found.append(before + [_text(value) for value in values])
    for (number, column), words in faults.items():
        found += [[] for _ in range(number + 1 - len(found))]
        found[number] += [""] * (column + 1 - len(found[number]))
        found[number][column] = words
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        # A cell that stands for several rows, as a village beside its households, holds for each of them.
        for row in found[top + 1 : bottom + 1]:
            if left < len(row) and left < len(found[top]):
                row[left] = row[left] or found[top][left]
    return _trimmed(found)


def _trimmed(found: list[list[str]]) -> list[tuple[str, ...]]:
    """The rows without empty ends, and without the empty rows after the last."""
    rows = []
    for row in found:
        while row and not row[-1].strip():
            row.pop()
        rows.append(tuple(row))
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _text(value: Any) -> str:
    """A cell as a person would type it: days as 2026-10-03, whole numbers without a point."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    if isinstance(value, datetime.timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return "" if value is None else str(value)
