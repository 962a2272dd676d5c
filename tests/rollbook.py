"""A made-up list of households as an office would hand it over: names of many shapes, and faults planted by kind."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import commune
import msgspec
import xlsxwriter

from fieldapp.domain import households, old_text, text
from fieldapp.store import reference

TITLES = ("STT", "Họ và tên chủ hộ", "Thôn", "Nơi ở", "Số điện thoại", "Ghi chú")
NAME, VILLAGE, PLACE, PHONE = 1, 2, 3, 4
FIRST = 5  # the row of the first household, as the spreadsheet counts

OUT, CLOSED = "khe-giang".ljust(22, "_"), "khe-cu".ljust(22, "_")

_FAMILY = "Nguyễn Trần Lê Phạm Hoàng Đặng Vũ Bùi Đỗ Ngô Dương Lý Chìu Tằng Voòng Lỷ Nình Bàn Triệu Lò Giàng Phùn Sằn"
_MIDDLE = ("Văn", "Thị", "Hữu", "Ngọc", "Đình", "Quốc", "Thế", "A", "Sềnh", "Quay", "Móc", "Thị Thuỳ", "Xuân", "Kim")
_GIVEN = "Hùng Lan Hoà Thuỷ Quyết Ánh Sáng Phúc Sủi Cắm Đào Ước Lỷ Mai Minh Tuấn Khuyên Nghĩa Uyên Yến Oanh Hậu Múi"
_ODD = ("Y", "Chiu", "H'Hen Niê", "Nguyễn Phúc Công Tằng Tôn Nữ Thị Hoàng Ngân Khánh", "Trần-Lê Đ. Ái", "Tống Thị Công")


class Row(msgspec.Struct):
    """One household as it is written into the list."""

    name: str
    village: str
    place: str
    phone: str
    error: str = ""  # of a formula in place of the phone


class Planted(msgspec.Struct, frozen=True):
    """A fault: in which row (as the spreadsheet counts), in which column (from 0), and its code."""

    row: int
    column: int
    code: str


def tables() -> dict[str, list[dict[str, str]]]:
    """The commune, with a village of somebody else's, one that was closed, and an older name of Khe Sú."""
    told = commune.tables()
    for area in told["area"]:
        if area["id"] == commune.KHE_SU:
            area |= {"aliases": "Khe Sú Trong|Đồng Chanh", "code": "22-T001"}
    place = {"kind": "village", "parent": commune.COMMUNE, "valid_from": commune.SINCE}
    told["area"].append({"id": OUT, "name": "Khe Giang", **place})
    told["area"].append({"id": CLOSED, "name": "Khe Cũ", **place, "valid_to": "2026-06-30"})
    return told


def furnish(laptop: commune.Laptop) -> None:
    """Tells a laptop of these villages."""
    with laptop.db.atomic():
        reference.replace(laptop.db, 2, tables())


class Book:
    """A list of so many households; `plant` spoils rows in it, each only once."""

    def __init__(self, count: int, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._seen: set[tuple[str, str]] = set()
        self.rows = [self._row(number) for number in range(count)]
        self.planted: list[Planted] = []
        # Doubles are told in the later row, so that the first rows are left alone.
        self._free = self._random.sample(range(count // 10, count), k=count * 9 // 10)

    def _row(self, number: int) -> Row:
        village = self._random.choice(("Khe Sú", "Nậm Mậu"))
        name = _ODD[number] if number < len(_ODD) else self._name()
        while (village, text.fold(name)) in self._seen:
            name = f"{self._name()} {self._random.choice(_GIVEN.split())}"
        self._seen.add((village, text.fold(name)))
        spelled = self._random.choice((village, village, f"Thôn {village}", village.upper(), "22-T001", "Khe Sú Trong"))
        if village == "Nậm Mậu" and spelled in ("22-T001", "Khe Sú Trong"):
            spelled = village
        name = unicodedata.normalize("NFD", name) if number % 7 == 0 else name
        phone = f"09{number:08d}" if number % 3 else ""
        return Row(name, spelled, f"xóm {number % 30}, nhà {number}", f"{phone[:4]} {phone[4:]}".strip())

    def _name(self) -> str:
        pick, given = self._random.choice, _GIVEN.split()
        return f"{pick(_FAMILY.split())} {pick(_MIDDLE)} {pick(given)} {pick(given)}"

    def plant(self, count: int, column: int, code: str, spoil: Callable[[Row], None]) -> None:
        """Spoils so many rows."""
        for _ in range(count):
            number = self._free.pop()
            spoil(self.rows[number])
            self.planted.append(Planted(number + FIRST, column, code))

    def good(self) -> set[tuple[str, str]]:
        """Name and place of the households that nobody spoiled."""
        spoiled = {fault.row for fault in self.planted}
        rows = (row for number, row in enumerate(self.rows, FIRST) if number not in spoiled)
        return {(text.line(row.name), row.place) for row in rows}

    def save(self, path: Path) -> None:
        """Writes the list as an office does: a heading over all columns, titles below it, formulas here and there."""
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Danh sách hộ")
            sheet.merge_range("A1:F1", "DANH SÁCH HỘ GIA ĐÌNH THÔN KHE SÚ VÀ NẬM MẬU")
            sheet.write_row(2, 0, TITLES)
            sheet.write_row(3, 0, [f"({number})" for number in range(1, 7)])
            for number, row in enumerate(self.rows):
                self._write(sheet, number, row)

    def _write(self, sheet: Any, number: int, row: Row) -> None:
        at = number + FIRST - 1
        sheet.write_number(at, 0, number + 1)
        for column, words in ((NAME, row.name), (VILLAGE, row.village), (PLACE, row.place), (PHONE, row.phone)):
            if words:
                sheet.write_string(at, column, words)
        if row.error:
            sheet.write_formula(at, PHONE, "=VLOOKUP(B1,Z:Z,1,0)", None, row.error)


def spoil_all(book: Book, known: list[households.Household], count: int) -> None:
    """Plants `count` faults of fourteen kinds."""
    last = count - 13 * (count // 14)
    some, homes = count // 14, iter(known)
    twins = iter(range(count))

    def twice(row: Row) -> None:
        first = book.rows[next(twins)]
        row.name, row.village = text.fold(first.name).upper(), first.village

    def again(row: Row) -> None:
        row.name, row.village = next(homes).name, "Khe Sú"

    def put(**changed: str) -> Callable[[Row], None]:
        return lambda row: [setattr(row, field, words) for field, words in changed.items()] and None

    book.plant(some, NAME, "household_name_missing", put(name=""))
    book.plant(some, NAME, "name_letters", lambda row: setattr(row, "name", f"{row.name} 2"))
    book.plant(some, NAME, "name_long", lambda row: setattr(row, "name", f"{row.name} " * 9))
    book.plant(some, NAME, "import_old_text", put(name=old_text.encode("Nguyễn Văn Hùng", old_text.TCVN3)))
    book.plant(some, NAME, "import_twice", twice)
    book.plant(some, NAME, "import_on_roll", again)
    book.plant(some, VILLAGE, "household_village_missing", put(village=""))
    book.plant(some, VILLAGE, "import_village_unknown", put(village="Khe Mây"))
    book.plant(some, VILLAGE, "import_village_out", put(village="Khe Giang"))
    book.plant(some, VILLAGE, "import_village_closed", put(village="thôn Khe Cũ"))
    book.plant(some, PLACE, "text_long", lambda row: setattr(row, "place", f"{row.place} " * 15))
    book.plant(some, PLACE, "import_paper", lambda row: setattr(row, "place", f"{row.place}, 000085001234"))
    book.plant(some, PHONE, "import_rounded", put(phone="9.12E+08"))
    book.plant(last, PHONE, "import_cell_error", put(phone="", error="#N/A"))
