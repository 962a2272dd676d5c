"""`fieldapp import`: lists come in from the command line, in a vault that a real province enrolled."""

from __future__ import annotations

from pathlib import Path

import hamlet
import pytest

from fieldapp.commands import demo_town
from fieldapp.domain import old_text
from fieldapp.reports import spreadsheet
from fieldapp.store import households

ROLL = """Họ tên chủ hộ;Thôn;Nơi ở;Số điện thoại
Tằng A Phúc Em;Suối Mây;Ngõ 1;0912 000 111
Lan 2;Suối Mây;;
Mai;Đồng Sim;;
"""


def roll(town: hamlet.Town) -> list[str]:
    """The names of the households that Lan's vault knows, those of the town's founding left out."""
    with town.open(hamlet.LAN) as db:
        found = {name for (name,) in db.execute("SELECT name FROM household")}
    return sorted(found - set(demo_town._NAMES))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "hộ.csv"
    path.write_text(ROLL, encoding="utf-8")
    return path


def test_the_good_rows_are_taken_and_the_others_named(
    town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str], file: Path
) -> None:
    said = fieldapp("import", "roll", str(file), *lan, lang="vi")
    assert (said.code, said.out) == (1, "Đã nhận 1 hộ; 2 dòng chưa nhận.\n")
    assert said.err.splitlines() == [
        "Dòng 3, cột “A Họ tên chủ hộ”: Họ tên chỉ gồm chữ cái, dấu cách, dấu chấm, dấu gạch nối và dấu phẩy trên."
        " Xin bỏ số và ký hiệu khác.",
        "Dòng 4, cột “B Thôn”: Không có thôn, khu nào là “Đồng Sim”. Hãy ghi tên, tên cũ hoặc mã như trong danh mục.",
    ]
    assert roll(town) == ["Tằng A Phúc Em"]
    again = fieldapp("import", "roll", str(file), *lan)
    assert (again.code, again.out) == (1, "Took 0 households; left 3 rows out.\n")
    assert "This file was taken in on " in again.err
    assert roll(town) == ["Tằng A Phúc Em"]


def test_a_dry_run_takes_nothing(town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str], file: Path) -> None:
    said = fieldapp("import", "roll", str(file), *lan, "--dry-run")
    assert (said.code, said.out) == (1, "Would take 1 households and leave 2 rows out. Nothing was taken.\n")
    assert roll(town) == []


def test_columns_named_once_are_remembered(
    town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str], tmp_path: Path
) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("Cột x;Cột y\nSuối Mây;Mai\n", encoding="utf-8")
    second.write_text("Cột x;Cột y\nSuối Mây;Minh\n", encoding="utf-8")
    said = fieldapp("import", "roll", str(second), *lan)
    assert (said.code, said.err) == (1, "No column was found for: name. Choose the columns of these fields.\n")
    # A list without a title that is known begins at its first row.
    said = fieldapp("import", "roll", str(first), *lan, "--map", "name=B", "--map", "village=A")
    assert (said.code, said.out) == (1, "Took 1 households; left 1 rows out.\n")
    assert roll(town) == ["Mai"]


def test_old_letters_are_converted_when_asked(
    town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "hộ.csv"
    names = [old_text.encode(name, old_text.TCVN3) for name in ("Nguyễn Văn Hùng", "Đặng Thị Hương")]
    path.write_bytes("\n".join(["Ten,Thon", *(f"{name},Suèi M©y" for name in names)]).encode("latin-1"))
    said = fieldapp("import", "roll", str(path), *lan, "--village", "Suối Mây", "--map", "village=")
    assert (said.code, said.out) == (1, "Took 0 households; left 2 rows out.\n")
    assert "Add --convert" in said.err
    said = fieldapp("import", "roll", str(path), *lan, "--convert")
    assert (said.code, said.err) == (0, "")
    assert roll(town) == ["Nguyễn Văn Hùng", "Đặng Thị Hương"]


def test_doubles_are_taken_when_told(
    town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "hộ.csv"
    path.write_text("Họ tên;Thôn\nMai;Suối Mây\nmai;Suối Mây\n", encoding="utf-8")
    assert fieldapp("import", "roll", str(path), *lan, "--dry-run").code == 1
    assert fieldapp("import", "roll", str(path), *lan, "--doubles").code == 0
    assert roll(town) == ["Mai", "mai"]


def test_slips_come_in_and_a_workbook_for_them_goes_out(
    town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str], tmp_path: Path
) -> None:
    template = tmp_path / "mẫu.xlsx"
    assert fieldapp("import", "slips", str(template), *lan, "--template", lang="vi").code == 0
    titles = spreadsheet.read(template).grids[0].rows[0]
    assert titles[:5] == ("Ngày", "Giờ", "Số phút", "Hình thức", "Thôn, khu")
    day = town.slip()["date"]
    cells = {"Ngày": day, "Giờ": "00:05", "Hình thức": "Tại nhà", "Thôn, khu": "Suối Mây", "Nội dung 1": "ID-01"}
    path = tmp_path / "phiếu.csv"
    lines = [";".join(titles)]
    for result in ("3", "", "4"):
        lines.append(";".join((cells | {"Kết quả 1": result}).get(title, "") for title in titles))
    path.write_text("\n".join(lines), encoding="utf-8")
    said = fieldapp("import", "slips", str(path), *lan, "--faults", str(tmp_path / "sửa.xlsx"))
    assert (said.code, said.out) == (1, "Took 2 slips; left 1 rows out.\n")
    assert said.err.startswith("Line 3, column “O Kết quả 1”: The result of this topic is missing.")
    assert town.names() == ["", ""]
    [heads, fault] = spreadsheet.read(tmp_path / "sửa.xlsx").grids[0].rows
    assert heads[:3] == ("Row", "Column", "Field")
    assert fault[:3] == ("3", "O", "Kết quả 1")
    again = fieldapp("import", "slips", str(path), *lan)
    assert (again.out, town.names()) == ("Took 0 slips; left 3 rows out.\n", ["", ""])


def test_what_cannot_be_read_is_one_line(
    fieldapp: hamlet.Typed, lan: tuple[str, str], tmp_path: Path, file: Path
) -> None:
    said = fieldapp("import", "roll", str(tmp_path / "không có.xlsx"), *lan)
    assert (said.code, said.err) == (1, "The file “không có.xlsx” is not there or cannot be read. Choose it again.\n")
    said = fieldapp("import", "roll", str(file), *lan, "--sheet", "Thôn 9")
    assert (said.code, said.err) == (1, "The file has no sheet “Thôn 9”. Its sheets: hộ.csv.\n")
    said = fieldapp("import", "roll", str(file), *lan, "--map", "tên=1")
    assert said.code == 2
    assert said.err.endswith("the fields: name, village, place, phone.\n")
    assert fieldapp("import", "houses", str(file), *lan).code == 2


def test_the_households_of_an_import_are_found_at_once(
    town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str], file: Path
) -> None:
    fieldapp("import", "roll", str(file), *lan)
    with town.open(hamlet.LAN) as db:
        assert [line.name for line in households.find(db, "phuc em 111")] == ["Tằng A Phúc Em"]
