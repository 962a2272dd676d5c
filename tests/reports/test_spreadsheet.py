"""Lists are read whatever program wrote them, and a file that is no list is told so in one sentence."""

from __future__ import annotations

import datetime
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import excel97
import pytest
import xlsxwriter

from fieldapp import resources
from fieldapp.domain import grids, old_text, problems
from fieldapp.domain import text as domain_text
from fieldapp.reports import spreadsheet

Write = Callable[[Any, Any], None]
LIST = "Họ tên;Thôn;Điện thoại\r\nĐặng Văn Hùng;Khe Sú;0912 000 111\r\nChìu Quay Lỷ;Khe Sú;\r\n"
ROWS = [
    ("Họ tên", "Thôn", "Điện thoại"),
    ("Đặng Văn Hùng", "Khe Sú", "0912 000 111"),
    ("Chìu Quay Lỷ", "Khe Sú"),
]


def workbook(path: Path, write: Write) -> list[tuple[str, ...]]:
    """The rows of the first sheet of a workbook as it is read after somebody wrote it."""
    with xlsxwriter.Workbook(path) as book:
        write(book, book.add_worksheet("Hộ"))
    return spreadsheet.read(path).grids[0].rows


def text(path: Path, raw: bytes) -> list[tuple[str, ...]]:
    path.write_bytes(raw)
    return spreadsheet.read(path).grids[0].rows


def refused(path: Path, raw: bytes) -> str:
    """The code with which a file is refused; its sentence names the file."""
    path.write_bytes(raw)
    with pytest.raises(problems.Problem) as told:
        spreadsheet.read(path)
    assert path.name in resources.explain(told.value)
    return told.value.code


def packed(**parts: str) -> bytes:
    return zipped({name.replace("_", "/"): content for name, content in parts.items()})


def zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def test_cells_come_as_a_person_would_type_them(tmp_path: Path) -> None:
    def write(book: Any, sheet: Any) -> None:
        day, stamp, clock = (
            book.add_format({"num_format": form}) for form in ("dd/mm/yyyy", "dd/mm/yy hh:mm", "hh:mm")
        )
        sheet.write_row(0, 0, ["Tên", 912000111, 22085001234, 1.5, True, "03/10/2026", "0912"])
        sheet.write_datetime(1, 0, datetime.datetime(2026, 10, 3), day)
        sheet.write_datetime(1, 1, datetime.datetime(2026, 10, 3, 8, 30), stamp)
        sheet.write_datetime(1, 2, datetime.time(9, 5), clock)
        sheet.write_formula(1, 3, '="a"&"b"', None, "ab")

    assert workbook(tmp_path / "hộ.xlsx", write) == [
        ("Tên", "912000111", "22085001234", "1.5", "TRUE", "03/10/2026", "0912"),
        ("2026-10-03", "2026-10-03 08:30", "09:05", "ab"),
    ]


def test_rows_and_columns_keep_their_places_and_blank_ones_their_numbers(tmp_path: Path) -> None:
    rows = workbook(tmp_path / "hộ.xlsx", lambda book, sheet: sheet.write(4, 2, "Lan"))
    assert rows == [(), (), (), (), ("", "", "Lan")]
    assert [grids.letters(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert [grids.column(name) for name in ("A", "z", "AA", "AAA", "4", "")] == [0, 25, 26, 702, -1, -1]


def test_a_merged_cell_holds_for_all_its_rows(tmp_path: Path) -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet.merge_range("A1:C1", "DANH SÁCH HỘ")
        sheet.merge_range("A2:A4", "Khe Sú")
        sheet.write_column("B2", ["Lan", "Hoà", "Minh"])

    rows = workbook(tmp_path / "hộ.xlsx", write)
    assert rows == [("DANH SÁCH HỘ",), ("Khe Sú", "Lan"), ("Khe Sú", "Hoà"), ("Khe Sú", "Minh")]


def test_a_formula_with_an_error_shows_it(tmp_path: Path) -> None:
    def write(book: Any, sheet: Any) -> None:
        for row, error in enumerate(("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?")):
            sheet.write_formula(row, 1, "=NA()", None, error)

    rows = workbook(tmp_path / "hộ.xlsx", write)
    assert [row[1] for row in rows] == ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?"]


SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def xlsx(sheet: str, prefix: str = "") -> bytes:
    """A workbook as some other program writes it, around this sheet; `prefix` as "x:" stands before its tags."""
    tag = f'<{prefix}worksheet xmlns{":" if prefix else ""}{prefix[:-1]}="{SHEET}">'
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    told = f'<Relationship Id="a" Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/>'
    top = f'<Relationship Id="a" Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/>'
    book = '<sheets><sheet name="Hộ" sheetId="1" r:id="a"/></sheets>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{kinds}"/>',
            "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">{top}</Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{RELATED}">{book}</workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{told}</Relationships>',
            "xl/worksheets/sheet1.xml": f"{tag}<{prefix}sheetData>{sheet}</{prefix}sheetData></{prefix}worksheet>",
        }
    )


def said(words: str, place: str = "", prefix: str = "") -> str:
    at, p = f' r="{place}"' if place else "", prefix
    return f'<{p}c{at} t="inlineStr"><{p}is><{p}t>{words}</{p}t></{p}is></{p}c>'


@pytest.mark.parametrize(
    "sheet",
    [
        f'<row>{said("Lan")}<c t="e"><v>#N/A</v></c></row>',  # without the places of its cells
        f'<row r="1">{said("Lan", "A1")}<c t="e" r="B1"><f>B9</f><v>#N/A</v></c></row>',
        f"<row r='1'>{said('Lan', 'A1')}<c r='B1' t='e'><v>#N/A</v></c></row>",
        f'<row r="1">{said("Lan", "A1")}\n<c r="B1" t="e">\n<v>#N/A</v>\n</c></row>',
        f'<x:row r="1">{said("Lan", "A1", "x:")}<x:c r="B1" t="e"><x:v>#N/A</x:v></x:c></x:row>',
    ],
)
def test_an_error_is_seen_whatever_program_wrote_the_workbook(tmp_path: Path, sheet: str) -> None:
    raw = xlsx(sheet, "x:" if sheet.startswith("<x:") else "")
    assert text(tmp_path / "hộ.xlsx", raw) == [("Lan", "#N/A")]


@pytest.mark.parametrize("value", ["", "<v/>", "<v></v>", "<v />"])
def test_a_formula_that_was_never_calculated_is_no_empty_cell(tmp_path: Path, value: str) -> None:
    """As in lists that a program made which does not calculate; Excel does when it opens them, and then saves."""
    rows = f'<row r="1">{said("Lan", "A1")}<c r="B1"><f>VLOOKUP(A1,D:E,2,0)</f>{value}</c></row>'
    rows += (
        f'<row r="2">{said("Hoà", "A2")}<c r="B2" t="str"><f>T(C2)</f><v></v></c><c r="C2"><f>1+1</f><v>2</v></c></row>'
    )
    rows += '<row r="3"><c r="D3" s="1"><f t="shared" si="0"/></c></row>'
    assert text(tmp_path / "hộ.xlsx", xlsx(rows)) == [
        ("Lan", grids.UNCOUNTED),
        ("Hoà", "", "2"),
        ("", "", "", grids.UNCOUNTED),
    ]


def test_a_long_list_of_an_office_program_with_prefixes_is_read(tmp_path: Path) -> None:
    rows = "".join(f'<x:row r="{n}">{said("Đặng Văn Hùng " * 9, f"A{n}", "x:")}</x:row>' for n in range(1, 24_001))
    assert len(text(tmp_path / "hộ.xlsx", xlsx(rows, "x:"))) == 24_000


@pytest.mark.parametrize(
    "cell", ['<x:c r="XFD1048576"><x:v>1</x:v></x:c>', '<x:c s="0" r="XFD900000"><x:v>1</x:v></x:c>']
)
def test_a_cell_at_the_end_of_the_world_is_seen_behind_a_prefix_too(tmp_path: Path, cell: str) -> None:
    raw = xlsx(f'<x:row r="1">{said("Lan", "A1", "x:")}</x:row><x:row>{cell}</x:row>', "x:")
    assert refused(tmp_path / "hộ.xlsx", raw) == "list_big"
    plain = xlsx(f'<row r="1">{said("Lan", "A1")}</row><row>{cell}</row>'.replace("x:", ""))
    assert refused(tmp_path / "hộ.xlsx", plain) == "list_big"


def test_a_sheet_that_declares_words_of_its_own_is_not_unpacked(tmp_path: Path) -> None:
    sheet = f'<x:row r="1">{said("Lan", "A1", "x:")}</x:row>'
    raw = xlsx(sheet, "x:")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(out, "w") as made:
        for name in before.namelist():
            head = b'<!DOCTYPE a [<!ENTITY b "cc">]>' if name.endswith("sheet1.xml") else b""
            made.writestr(name, head + before.read(name))
    assert refused(tmp_path / "hộ.xlsx", out.getvalue()) == "list_damaged"


def ods(*cells: str) -> bytes:
    """A sheet of OpenDocument with one row."""
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    row = "".join(f"<table:table-cell {cell}</table:table-cell>" for cell in cells)
    sheet = f'<table:table table:name="Hộ"><table:table-row>{row}</table:table-row></table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    return packed(
        mimetype=kind,
        **{"content.xml": f"<office:document-content {spaces} {calc}>{body}</office:document-content>"},
        **{"META-INF_manifest.xml": f'<manifest:manifest xmlns:manifest="{space}">{entry}</manifest:manifest>'},
    )


def test_an_opendocument_sheet_is_read(tmp_path: Path) -> None:
    raw = ods(
        'office:value-type="string"><text:p>Lỷ Thị Múi</text:p>',
        'office:value-type="date" office:date-value="2026-10-03"><text:p>03/10/26</text:p>',
        'office:value-type="float" office:value="912000111"><text:p>912000111</text:p>',
    )
    assert text(tmp_path / "hộ.ods", raw) == [("Lỷ Thị Múi", "2026-10-03", "912000111")]


def test_a_workbook_of_an_old_excel_is_read(tmp_path: Path) -> None:
    raw = excel97.write("Hộ", [*ROWS, (), ("Lỷ Thị Múi", "Khe Sú", 912000222.0)])
    assert text(tmp_path / "hộ.xls", raw) == [*ROWS, (), ("Lỷ Thị Múi", "Khe Sú", "912000222")]
    assert refused(tmp_path / "dở.xls", raw[: len(raw) // 2]) == "list_damaged"


def test_errors_of_an_opendocument_sheet_are_not_lost_without_a_word(tmp_path: Path) -> None:
    raw = ods('table:formula="of:=NA()" office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p>')
    assert refused(tmp_path / "hộ.ods", raw) == "list_errors"


def test_hidden_and_empty_sheets_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "hộ.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Trống")
        book.add_worksheet("Thôn 1").write(0, 0, "Lan")
        hidden = book.add_worksheet("Danh mục")
        hidden.write(0, 0, "ID-01")
        hidden.hide()
    assert [grid.name for grid in spreadsheet.read(path).grids] == ["Thôn 1"]


@pytest.mark.parametrize(
    "raw",
    [
        LIST.encode("utf-8"),
        LIST.encode("utf-8-sig"),
        LIST.encode("utf-16"),
        LIST.encode("utf-16-le"),
        LIST.encode("utf-16-be"),
        LIST.replace(";", ",").encode("utf-8"),
        LIST.replace(";", "\t").encode("utf-8"),
        LIST.replace("\r\n", "\n").encode("utf-8"),
        ("sep=;\r\n" + LIST).encode("utf-8"),
    ],
)
def test_a_csv_is_read_whatever_its_letters_and_separator(tmp_path: Path, raw: bytes) -> None:
    assert text(tmp_path / "hộ.csv", raw) == ROWS


def test_a_csv_of_an_old_vietnamese_windows_is_read(tmp_path: Path) -> None:
    """Its code page has the letters, and the tones after them."""
    raw = b"T\xean,Th\xf4n\nL\xf2 V\xe3n L\xfdu,Khe S\xfa\n\xd0\xe3ng,\xc2n\n".replace(b"L\xf2", b"Lo\xcc")
    rows = text(tmp_path / "hộ.csv", raw)
    assert [tuple(map(domain_text.nfc, row)) for row in rows] == [
        ("Tên", "Thôn"),
        ("Lò Văn Lưu", "Khe Sú"),
        ("Đăng", "Ân"),
    ]


@pytest.mark.parametrize("encoding", old_text.ENCODINGS)
def test_a_csv_in_an_old_font_keeps_its_signs_for_later(tmp_path: Path, encoding: str) -> None:
    old = old_text.encode("Nguyễn Văn Hùng", encoding)
    assert text(tmp_path / "hộ.csv", f"Ten,Thon\n{old},1\n".encode("latin-1"))[1] == (old, "1")


def test_a_cell_with_separators_and_line_ends_stays_one(tmp_path: Path) -> None:
    rows = text(tmp_path / "hộ.csv", b'Ten;Noi o\n"Lan; con";"xom Dinh\nnha 12"\nMinh;x\n')
    assert rows == [("Ten", "Noi o"), ("Lan; con", "xom Dinh\nnha 12"), ("Minh", "x")]


def test_a_name_that_lies_about_the_kind_does_no_harm(tmp_path: Path) -> None:
    assert text(tmp_path / "hộ.xlsx", LIST.encode()) == ROWS
    workbook(tmp_path / "thật.xlsx", lambda book, sheet: sheet.write(0, 0, "Lan"))
    assert text(tmp_path / "hộ.csv", (tmp_path / "thật.xlsx").read_bytes()) == [("Lan",)]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "list_empty"),
        (b"\xef\xbb\xbf\r\n\r\n", "list_empty"),
        (b"%PDF-1.7\n\x00\x01", "list_kind"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "list_kind"),
        (packed(word_document="<w/>"), "list_kind"),
        (packed(xl_workbook="<w/>"), "list_kind"),
        (b"<html><table><tr><td>Lan</td></tr></table></html>", "list_page"),
        (b"PK\x03\x04 half a file", "list_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "list_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "list_password"),
        (b"Ten,Thon\nLan\x8d\x90,\xff\xfe\n", "list_letters"),
    ],
)
def test_what_is_no_list_is_told_in_one_sentence(tmp_path: Path, raw: bytes, code: str) -> None:
    assert refused(tmp_path / "danh sách.xlsx", raw) == code


def test_an_empty_workbook_is_told(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "trống.xlsx") as book:
        book.add_worksheet()
    with pytest.raises(problems.Problem) as told:
        spreadsheet.read(tmp_path / "trống.xlsx")
    assert told.value.code == "list_empty"


def test_a_workbook_cut_off_on_the_way_is_told(tmp_path: Path) -> None:
    workbook(tmp_path / "hộ.xlsx", lambda book, sheet: sheet.write_column(0, 0, ["Lan"] * 500))
    whole = (tmp_path / "hộ.xlsx").read_bytes()
    assert refused(tmp_path / "dở.xlsx", whole[: len(whole) // 2]) == "list_damaged"


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(problems.Problem) as told:
        spreadsheet.read(tmp_path / "không có.xlsx")
    assert told.value.code == "list_missing"


def test_a_file_that_another_program_holds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows does while Excel has it open."""
    path = tmp_path / "hộ.csv"
    path.write_text(LIST, encoding="utf-8")

    def held(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", held)
    with pytest.raises(problems.Problem) as told:
        spreadsheet.read(path)
    assert told.value.code == "list_locked"


def test_a_file_that_is_too_large_is_told_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "to.csv"
    with path.open("wb") as file:
        file.truncate(spreadsheet.MOST_BYTES + 1)
    with pytest.raises(problems.Problem) as told:
        spreadsheet.read(path)
    assert told.value.code == "list_big"


def test_a_cell_at_the_end_of_the_world_does_not_eat_the_memory(tmp_path: Path) -> None:
    with pytest.raises(problems.Problem) as told:
        workbook(tmp_path / "rộng.xlsx", lambda book, sheet: sheet.write(1_048_575, 16_383, "x"))
    assert told.value.code == "list_big"


@pytest.mark.parametrize("part", ["content.xml", "xl/sharedStrings.xml"])
def test_a_text_that_no_cell_holds_is_told_before_it_is_in_memory(tmp_path: Path, part: str) -> None:
    path = tmp_path / "danh sách"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write(0, 0, "Hộ")
    with zipfile.ZipFile(path) as old:
        others = {one: old.read(one) for one in old.namelist() if one != part}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in others.items() if part.startswith("xl/") else ():
            new.writestr(name, data)
        new.writestr(part, b"<a><b>" + b" " * (48 * 2**20) + b"</b></a>")
    tracemalloc.start()
    with pytest.raises(problems.Problem, match="list_damaged"):
        spreadsheet.read(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 16 * 2**20


def test_reading_can_be_watched_and_ended(tmp_path: Path) -> None:
    path = tmp_path / "hộ.xlsx"
    workbook(path, lambda book, sheet: sheet.write_column(0, 0, ["Lan"] * 1200))
    seen: list[tuple[int, int]] = []
    spreadsheet.read(path, lambda done, whole: seen.append((done, whole)))
    assert seen == [(0, 1200), (500, 1200), (1000, 1200)]

    def end(done: int, whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        spreadsheet.read(path, end)


def test_the_same_file_is_known_again(tmp_path: Path) -> None:
    one, other = tmp_path / "a.csv", tmp_path / "b.csv"
    one.write_text(LIST, encoding="utf-8")
    other.write_text(LIST + " ", encoding="utf-8")
    assert spreadsheet.read(one).digest == spreadsheet.read(one).digest != spreadsheet.read(other).digest


LINE_ENDS = ("\u2028", "\u2029", "\x0b", "\x0c", "\x1e", "\x85")


@pytest.mark.parametrize("sign", LINE_ENDS)
def test_only_the_ends_of_lines_part_the_rows_of_a_csv(tmp_path: Path, sign: str) -> None:
    """As in a place that was copied out of Word."""
    raw = f"Họ tên;Nơi ở;Điện thoại\r\nLan;nhà{sign}sàn;0912 000 111\r\n".encode()
    assert text(tmp_path / "hộ.csv", raw)[1:] == [("Lan", f"nhà{sign}sàn", "0912 000 111")]


def test_three_dots_of_an_old_font_part_no_row(tmp_path: Path) -> None:
    names = [old_text.encode(name, old_text.TCVN3) for name in ("Nguyễn Văn Hùng", "Đặng Thị Hương")]
    raw = f"Ten;Noi o;Thon\n{names[0]};xãm §×nh\x85;Khe Su\n{names[1]};;Khe Su\n".encode("latin-1")
    rows = text(tmp_path / "hộ.csv", raw)
    assert rows[1:] == [(names[0], "xãm §×nh\x85", "Khe Su"), (names[1], "", "Khe Su")]


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(tmp_path: Path) -> None:
    raw = 'Họ tên;Thôn;Nơi ở\nLan;Khe Sú;\nHoà;Khe Sú;"nhà 12\nMai;Khe Sú;nhà 3\n'.encode()
    assert refused(tmp_path / "hộ.csv", raw) == "list_quotes"
    with pytest.raises(problems.Problem) as told:
        spreadsheet.read(tmp_path / "hộ.csv")
    assert told.value.details["row"] == 3


def test_quotation_marks_among_words_stay(tmp_path: Path) -> None:
    raw = 'Họ tên;Nơi ở\nLan;nhà "ông Hùng" cũ\n'.encode()
    assert text(tmp_path / "hộ.csv", raw)[1] == ("Lan", 'nhà "ông Hùng" cũ')


def test_digits_that_a_program_marked_as_text_are_read_without_the_mark(tmp_path: Path) -> None:
    raw = 'Họ tên,Điện thoại\nLan,="0912000111"\nHoà,"=""0912000222"""\n'.encode()
    assert text(tmp_path / "hộ.csv", raw)[1:] == [("Lan", "0912000111"), ("Hoà", "0912000222")]


def test_rows_without_their_last_cells_are_parted_as_their_titles_are(tmp_path: Path) -> None:
    """In the places, and only there, is a comma."""
    rows = ["Họ tên;Thôn;Nơi ở;Điện thoại", *(f"Hộ {sign};Khe Sú;xóm Đình, nhà {sign}" for sign in "ABCDE")]
    read = text(tmp_path / "hộ.csv", "\n".join([*rows, "Lan;Khe Sú;xóm 2, nhà 5;0912 000 111"]).encode())
    assert read[0] == ("Họ tên", "Thôn", "Nơi ở", "Điện thoại")
    assert read[6] == ("Lan", "Khe Sú", "xóm 2, nhà 5", "0912 000 111")


def test_a_text_that_was_cut_within_a_letter_is_read_and_the_letter_shows_as_spoilt(tmp_path: Path) -> None:
    raw = "Họ tên;Thôn;Nơi ở\nĐặng Thị Lan;Khe Sú;xóm Đ".encode()[:-1] + "\nHoà;Khe Sú;\n".encode()
    assert text(tmp_path / "hộ.csv", raw)[1:] == [("Đặng Thị Lan", "Khe Sú", "xóm \ufffd"), ("Hoà", "Khe Sú")]


def test_a_cell_of_any_length_is_read(tmp_path: Path) -> None:
    rows = text(tmp_path / "hộ.csv", f"Họ tên;Nơi ở\nLan;{'x' * 140_000}\nHoà;y\n".encode())
    assert [len(row) for row in rows] == [2, 2, 2]
    assert len(rows[1][1]) == 140_000


def test_a_workbook_in_words_of_an_old_excel_is_told(tmp_path: Path) -> None:
    styles = '<Style ss:ID="s1"/>' * 200
    book = f'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Styles>{styles}</Styles></Workbook>'
    assert refused(tmp_path / "hộ.xls", f'<?xml version="1.0"?>\n{book}'.encode()) == "list_sheets"
