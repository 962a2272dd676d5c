"""A list of households: its columns are found under many titles, and each row is told what is wrong with it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from fieldapp.domain import areas, gazetteer, grids, headings, households, imports, old_text, roll_import

KHE_SU = areas.Area("khe-su", "village", "xa", "Khe Sú", "22-T001", "2026-01-01", "", ("Đồng Chanh", "Thôn 3 cũ"))
KHU_1 = areas.Area("khu-1", "quarter", "xa", "Khu 1", "", "2026-01-01")
OLD = areas.Area("khe-cu", "village", "xa", "Khe Cũ", "", "2026-01-01", "2026-06-30")
OUT = areas.Area("khe-giang", "village", "xa", "Khe Giang", "", "2026-01-01")
TWIN = areas.Area("dong-1", "village", "xa", "Đồng", "D1", "2026-01-01")
OTHER = areas.Area("dong-2", "village", "xa khac", "Đồng", "D2", "2026-01-01")
PLACES = gazetteer.Gazetteer(
    [KHE_SU, KHU_1, OLD, OUT, TWIN, OTHER], {"khe-su", "khu-1", "dong-1", "dong-2"}, "2026-10-03"
)
TITLES = ("Họ tên chủ hộ", "Thôn", "Nơi ở", "Số điện thoại")
HUNG = households.Household("h1", "khe-su", "Đặng Văn Hùng", "xóm Đình", "0912000111")


def check(*rows: tuple[str, ...], known: Any = (), **changed: Any) -> list[roll_import.Line]:
    """The lines of a list under the usual titles."""
    grid = grids.Grid("Hộ", [TITLES, *rows])
    plan = msgspec.structs.replace(imports.begin(grid, roll_import.FIELDS), **changed)
    return list(roll_import.check(grid, plan, roll_import.Ground(PLACES, roll_import.Roll(known))))


def faults(*cells: str, **changed: Any) -> list[tuple[int, int, str, bool]]:
    """What is wrong with a single row."""
    [line] = check(cells, **changed)
    return [(fault.row, fault.column, fault.problem.code, fault.grave) for fault in line.faults]


def columns(*rows: tuple[str, ...]) -> tuple[int, dict[str, int]]:
    heading = headings.guess(grids.Grid("", list(rows)), roll_import.FIELDS)
    return heading.first, heading.columns


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        (TITLES, {"name": 0, "village": 1, "place": 2, "phone": 3}),
        (("TT", "CHỦ HỘ", "KHU PHỐ", "ĐỊA CHỈ", "SĐT"), {"name": 1, "village": 2, "place": 3, "phone": 4}),
        (
            ("Stt", "Ho va ten", "Thon/ban", "Xom", "Dien thoai (*)"),
            {"name": 1, "village": 2, "place": 3, "phone": 4},
        ),
        (("Số CCCD", "Họ tên chủ hộ *", "Tổ dân phố"), {"name": 1, "village": 2}),
        (("Name", "Village", "Address", "Phone"), {"name": 0, "village": 1, "place": 2, "phone": 3}),
        (("Điện thoại", "Điện thoại", "Chủ hộ"), {"phone": 0, "name": 2}),
        (("Tên", "Số nhân khẩu", "Năm sinh"), {"name": 0}),
        (("Số điện thoại liên hệ của chủ hộ", "Họ và tên chủ hộ"), {"phone": 0, "name": 1}),
        (("Lan", "Hoà"), {}),
    ],
)
def test_columns_are_known_by_many_titles(titles: tuple[str, ...], wanted: dict[str, int]) -> None:
    assert columns(titles, ("x",)) == (1 if wanted else 0, wanted)


@pytest.mark.parametrize(
    "above",
    [
        [("TT", "Họ và tên đệm", "Tên", "Thôn")],
        [("TT", "Họ", "Tên", "Thôn")],
        [("TT", "Họ và tên", "Họ và tên", "Thôn")],
        [("TT", "Họ và tên", "Họ và tên", "Thôn"), ("TT", "Họ đệm", "Tên", "Thôn")],
    ],
    ids=["two titles", "short ones", "one title above both", "and what they are below it"],
)
def test_a_name_in_two_columns_is_one_name(above: list[tuple[str, ...]]) -> None:
    grid = grids.Grid("Hộ", [*above, ("1", "Đặng Văn", "Hùng", "Khe Sú"), ("2", "Chíu", "Mai", "Khe Sú")])
    plan = imports.begin(grid, roll_import.FIELDS)
    lines = list(roll_import.check(grid, plan, roll_import.Ground(PLACES, roll_import.Roll())))
    assert [line.item and line.item.name for line in lines] == ["Đặng Văn Hùng", "Chíu Mai"]
    assert [line.state for line in lines] == ["good", "good"]


def test_two_columns_of_whole_names_are_not_one_name() -> None:
    rows = [("Họ và tên", "Họ và tên", "Thôn"), ("Đặng Văn Hùng", "Lỷ Thị Mai", "Khe Sú")]
    grid = grids.Grid("Hộ", rows)
    [line] = roll_import.check(
        grid, imports.begin(grid, roll_import.FIELDS), roll_import.Ground(PLACES, roll_import.Roll())
    )
    assert line.cells["name"] == "Đặng Văn Hùng"


def test_the_titles_may_stand_below_a_heading_and_above_a_row_of_numbers() -> None:
    heading = ("DANH SÁCH HỘ GIA ĐÌNH THÔN KHE SÚ",)
    assert columns(heading, (), TITLES, ("(1)", "(2)", "(3)", "(4)"), ("Lan",))[0] == 4
    assert columns(heading, TITLES, ("A", "B", "1", "2"), ("Lan",))[0] == 3


def test_titles_in_merged_cells_may_go_on_in_a_second_row() -> None:
    upper = ("Họ tên chủ hộ", "Địa bàn", "", "Liên lạc")
    lower = ("Họ tên chủ hộ", "Thôn", "Nơi ở", "Số điện thoại")
    assert columns(upper, lower, ("Lan",)) == (2, {"name": 0, "village": 1, "place": 2, "phone": 3})


@pytest.mark.parametrize(
    "words",
    ["Khe Sú", "khe su", "Thôn Khe Sú", "BẢN KHE SÚ", "22-T001", "22-t001", "Đồng Chanh", "khe-su", "Khe Sú, xã TYC"],
)
def test_a_village_is_known_by_its_name_older_name_or_code(words: str) -> None:
    assert PLACES.find(words) is KHE_SU


@pytest.mark.parametrize("words", ["Khu 1", "khu phố 1", "Tổ dân phố 1", "1", "TDP 1"])
def test_a_quarter_is_known_by_its_number(words: str) -> None:
    assert PLACES.find(words) is KHU_1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "household_village_missing"),
        ("Khe Mây", "import_village_unknown"),
        ("Khe Giang", "import_village_out"),
        ("Khe Cũ", "import_village_closed"),
        ("Đồng", "import_village_several"),
    ],
)
def test_a_village_that_will_not_do_is_told_beside_its_cell(words: str, code: str) -> None:
    assert faults("Lan", words) == [(2, 1, code, True)]


def test_villages_of_one_name_are_told_apart_by_their_codes() -> None:
    assert [line.item.area for line in check(("Lan", "D2")) if line.item] == ["dong-2"]


def test_one_village_may_hold_for_the_whole_list() -> None:
    [line] = check(("Lan", ""), whole={"village": "khe-su"})
    assert line.item == households.Household("2", "khe-su", "Lan")
    assert (line.state, line.faults) == (imports.GOOD, ())


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        (("", "Khe Sú", "nhà 1"), 0, "household_name_missing"),
        (("Lan 2", "Khe Sú"), 0, "name_letters"),
        (("L" * 101, "Khe Sú"), 0, "name_long"),
        (("000085001234", "Khe Sú"), 0, "import_paper"),
        (("Lan", "Khe Sú", "x" * 201), 2, "text_long"),
        (("Lan", "Khe Sú", "nhà 12, CCCD 000085001234"), 2, "import_paper"),
        (("Lan", "Khe Sú", "", "000085001234"), 3, "import_paper"),
        (("Lan", "Khe Sú", "", "9.12346E+08"), 3, "import_rounded"),
        (("Lan", "Khe Sú", "", "#REF!"), 3, "import_cell_error"),
        (("Lan", "Khe Sú", grids.UNCOUNTED), 2, "import_not_counted"),
        (("Lan", "Khe Sú", "xóm \ufffd"), 2, "import_letters_lost"),
        (("Lan", "Khe Sú", "", "0912 000 111, hoặc hỏi nhà bên cạnh"), 3, "text_long"),
        (("§Æng V¨n Hïng", "Khe Sú"), 0, "import_old_text"),
        (("Lan", "Khe Sú", "xãm §×nh, nhµ «ng Hïng"), 2, "import_old_text"),
        (("Tổng cộng: 45 hộ",), -1, "import_closing"),
    ],
)
def test_what_keeps_a_row_out_is_told_by_row_and_column(cells: tuple[str, ...], column: int, code: str) -> None:
    assert faults(*cells) == [(2, column, code, True)]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        (("Lan", "Khe Sú", "", "0912 000 11"), 3, "phone_odd"),
        (("Lan", "Khe Sú", "", "0169 200 0111"), 3, "phone_old"),
        (("Lan", "Khe Sú", "hỏi mã OTP"), 2, "sensitive_otp"),
    ],
)
def test_what_should_be_looked_at_again_keeps_no_row_out(cells: tuple[str, ...], column: int, code: str) -> None:
    assert faults(*cells) == [(2, column, code, False)]
    assert check(cells)[0].state == imports.LOOK


def test_an_old_number_becomes_todays_when_somebody_says_so() -> None:
    [line] = check(("Lan", "Khe Sú", "", "0169 200 0111"), renew=True)
    assert line.item is not None
    assert (line.item.phone, line.faults) == ("0392000111", ())


@pytest.mark.parametrize("words", ["không có", "-", "0", "KHÔNG"])
def test_words_for_nothing_are_nothing(words: str) -> None:
    [line] = check(("Lan", "Khe Sú", words, words))
    assert line.item == households.Household("2", "khe-su", "Lan")
    assert line.faults == ()


def test_several_faults_of_a_row_stand_in_the_order_of_its_columns() -> None:
    assert [(column, code) for _, column, code, _ in faults("Lan 2", "Khe Mây", "x" * 201, "123")] == [
        (0, "name_letters"),
        (1, "import_village_unknown"),
        (2, "text_long"),
        (3, "phone_odd"),
    ]


def test_empty_rows_are_passed_over_and_keep_the_count() -> None:
    assert [line.row for line in check(("Lan", "Khe Sú"), (), ("", " "), ("Hoà", "Khe Sú"))] == [2, 5]


def test_a_person_called_tong_is_no_total() -> None:
    lines = check(("Tống Công Sơn", "Khe Sú"), ("Tòng Văn Cộng", "Khe Sú"))
    assert [line.state for line in lines] == [imports.GOOD, imports.GOOD]


@pytest.mark.parametrize("whole", [{}, {"village": "khe-su"}])
@pytest.mark.parametrize(
    "end",
    [
        ("Tổng cộng: 45 hộ",),
        ("Tổng cộng toàn thôn: 45 hộ",),
        ("Tổng số: 45 hộ, 160 khẩu",),
        ("Khe Sú, ngày 3 tháng 10 năm 2026",),
        ("NGƯỜI LẬP BIỂU", "", "TRƯỞNG THÔN"),
        ("TM. UỶ BAN NHÂN DÂN",),
        ("Xác nhận của UBND xã",),
        ("(Ký, ghi rõ họ tên)",),
        ("II. BẢN KHE SÚ",),
        ("Xóm Đình",),
    ],
)
def test_totals_titles_of_parts_and_signatures_are_no_households(end: tuple[str, ...], whole: dict[str, str]) -> None:
    """Also where one village was chosen for all rows, so that a name alone would do."""
    assert [line.faults[0].problem.code for line in check(end, whole=whole)] == ["import_closing"]


def test_who_signs_a_list_is_no_household_of_it() -> None:
    rows = ("Đặng Văn Hùng",), ("TRƯỞNG THÔN",), ("(Ký tên)",), ("Chìu Quay Sáng",), (), ("Lan", "", "nhà 2"), ("Hoà",)
    lines = check(*rows, whole={"village": "khe-su"})
    assert [(line.row, line.state) for line in lines] == [
        (2, "good"),
        (3, "bad"),
        (4, "bad"),
        (5, "bad"),
        (7, "good"),
        (8, "good"),
    ]


@pytest.mark.parametrize("name", ["Bàn Văn Hùng", "Bản Văn Hùng", "Tổ Thị Lan", "Khu A Sáng", "Trưởng Văn Thôn"])
def test_a_name_like_a_word_for_a_place_is_a_name(name: str) -> None:
    assert check((name,), whole={"village": "khe-su"})[0].state == imports.GOOD


@pytest.mark.parametrize("words", ["'0912000111", "912000111", "912000111.0", "84912000111", "0912.000.111"])
def test_a_number_is_understood_whatever_program_spoilt_it(words: str) -> None:
    [line] = check(("Lan", "Khe Sú", "", words))
    assert line.item is not None
    assert (line.item.phone, line.state) == ("0912000111", imports.GOOD)


@pytest.mark.parametrize("words", ["9.12E+08", "9.12345678E8", "9,12E+08"])
def test_a_number_that_was_shortened_is_told_as_that(words: str) -> None:
    assert faults("Lan", "Khe Sú", "", words) == [(2, 3, "import_rounded", True)]


def test_a_letter_of_another_alphabet_is_told() -> None:
    """A Cyrillic a, as copied from somewhere: nobody would find this household, nor see that it is there twice."""
    assert faults("Đặng V\u0430n Hùng", "Khe Sú") == [(2, 0, "import_foreign_letter", False)]


def test_doubles_in_the_list_are_left_out_and_say_of_which_row() -> None:
    lines = check(
        ("Đặng Văn Hùng", "Khe Sú", "nhà 1", "0912 000 111"),
        ("dang van hung", "khe su"),
        ("Bà Hùng", "Khu 1", "", "0912 000 111"),
        ("Chìu Quay Lỷ", "Khe Sú", "", "0912 000 111"),
        ("Đặng Văn Hùng", "Khu 1"),
    )
    assert [line.state for line in lines] == ["good", "double", "double", "good", "good"]
    assert [fault.problem.details["row"] for line in lines for fault in line.faults] == ["2", "2"]


def test_doubles_of_the_roll_are_left_out_and_say_of_whom() -> None:
    [line] = check(("ĐẶNG VĂN HÙNG", "Khe Sú"), known=[HUNG])
    assert line.state == imports.DOUBLE
    assert line.faults[0].problem.details == {"name": "Đặng Văn Hùng", "place": "xóm Đình"}


def test_a_row_with_a_fault_is_no_twin_of_the_mended_one() -> None:
    lines = check(("Lan", "Khe Mây"), ("Lan", "Khe Sú"))
    assert [line.state for line in lines] == [imports.BAD, imports.GOOD]


@pytest.mark.parametrize("encoding", old_text.ENCODINGS)
def test_old_letters_are_converted_once_somebody_says_so(encoding: str) -> None:
    names = ("Nguyễn Văn Hùng", "Đặng Thị Hương Lan", "Đỗ Hữu Thắng")
    rows = [(old_text.encode(name, encoding), "Khe Sú") for name in names]
    grid = grids.Grid("", [TITLES, *rows])
    plan = imports.begin(grid, roll_import.FIELDS)
    found = imports.findings(grid, plan)
    assert found == {0: old_text.Finding(encoding, pure=True)}
    assert [line.state for line in check(*rows)] == [imports.BAD] * 3
    lines = check(*rows, old=found)
    assert [(line.state, line.cells["name"]) for line in lines] == [(imports.GOOD, name) for name in names]
