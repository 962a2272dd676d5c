"""A list of slips: choices in words or codes, every rule of the form told by row and column, and none taken twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import commune
import msgspec
import pytest

from fieldapp.actions import import_slips, stopped
from fieldapp.actions.refused import Refused
from fieldapp.domain import grids, imports, slip_import, visits
from fieldapp.reports import spreadsheet, templates, workbook
from fieldapp.store import imports as memory
from fieldapp.store import visits as log

TITLES = (
    *("Ngày", "Giờ", "Hình thức", "Thôn", "Người hỗ trợ", "Họ tên", "Nội dung", "Kết quả", "Vướng mắc"),
    *("Đồng ý", "Mục đích", "Chủ hộ", "Số điện thoại", "Nhóm tuổi", "Số người dự", "Hẹn lại", "Mức hài lòng"),
    *("Số phút", "Ghi chú", "Giám hộ", "Giới", "Chuyển xử lý", "Thủ tục", "Thiết bị"),
)
USUAL = {
    "Ngày": "02/10/2026",
    "Giờ": "8h30",
    "Hình thức": "Tại nhà",
    "Thôn": "Khe Sú",
    "Nội dung": "ID-01",
    "Kết quả": "3",
}
AGREED = {"Đồng ý": "Đánh dấu đồng ý trên phiếu giấy", "Mục đích": "1; 2"}


@pytest.fixture
def lan(tmp_path: Path) -> Iterator[commune.Laptop]:
    laptop = commune.Laptop(tmp_path / "lan", commune.LAN)
    yield laptop
    laptop.close()


def row(**changed: str) -> tuple[str, ...]:
    """A usual anonymous slip with some cells changed; names of columns have _ for a space."""
    cells = USUAL | {title.replace("_", " "): cell for title, cell in changed.items()}
    assert cells.keys() <= set(TITLES), cells.keys() - set(TITLES)
    return tuple(cells.get(title, "") for title in TITLES)


def lines(laptop: commune.Laptop, *rows: tuple[str, ...], titles: tuple[str, ...] = TITLES) -> list[slip_import.Line]:
    return looked(laptop, grids.Grid("", [titles, *rows]))


def looked(laptop: commune.Laptop, grid: grids.Grid) -> list[slip_import.Line]:
    ground = memory.slip_ground(laptop.db, commune.CATALOGUE, commune.WALL)
    return list(slip_import.check(grid, imports.begin(grid, slip_import.FIELDS), ground))


def slip(laptop: commune.Laptop, **changed: str) -> visits.Slip:
    """The slip of a row without a fault."""
    [line] = lines(laptop, row(**changed))
    assert line.faults == ()
    assert line.item is not None
    return line.item


def faults(laptop: commune.Laptop, **changed: str) -> list[tuple[str, str, bool]]:
    """The title, code and gravity of what is wrong with a row."""
    [line] = lines(laptop, row(**changed))
    assert all(fault.row == 2 for fault in line.faults)
    return [(TITLES[fault.column], fault.problem.code, fault.grave) for fault in line.faults]


def take(laptop: commune.Laptop, slips: list[visits.Slip], **more: Any) -> list[str]:
    return import_slips.import_slips(laptop.db, slips, catalogue=commune.CATALOGUE, **more, **laptop.moment())


def good(found: list[slip_import.Line]) -> list[visits.Slip]:
    return [line.item for line in found if line.state == imports.GOOD and line.item is not None]


def test_a_row_becomes_a_slip(lan: commune.Laptop) -> None:
    home = lan.add()
    told = slip(
        lan,
        Người_hỗ_trợ="Đặng Thị Lan; nguyen thi hoa",
        Họ_tên="Đặng Thị Mai",
        Chủ_hộ="dang van hung",
        Số_điện_thoại="0912 000 111",
        Nội_dung="DVC-03 – Hộ tịch",
        Kết_quả="X – Chưa làm được",
        Vướng_mắc="B09; B10",
        Thủ_tục="1.001193.000.00.00.H49",
        Nhóm_tuổi="67 tuổi",
        Giới="nữ",
        Thiết_bị="Điện thoại thông minh",
        Hẹn_lại="9/10/2026",
        Mức_hài_lòng="4",
        Số_phút="25 phút",
        Chuyển_xử_lý="TTPVHCC",
        Ghi_chú="mang thêm giấy khai sinh",
        **AGREED | {"Mục đích": "1; 2; 3"},
    )
    assert told == visits.Slip(
        date="2026-10-02",
        time="08:30",
        minutes=25,
        mode="home",
        village=commune.KHE_SU,
        team=commune.TEAM,
        helpers=(commune.LAN, commune.HOA),
        household=home,
        name="Đặng Thị Mai",
        age="a60",
        sex="f",
        phone="0912000111",
        device="smartphone",
        topics=(visits.TopicResult("DVC-03", "X", ("B09", "B10"), "1.001193"),),
        refer="centre",
        follow_up="2026-10-09",
        satisfaction=4,
        note="mang thêm giấy khai sinh",
        consent=visits.Consent("paper", "2026-1", ("log", "follow_up", "refer")),
    )


def test_who_helped_is_the_owner_when_nobody_is_named(lan: commune.Laptop) -> None:
    told = slip(lan)
    assert (told.helpers, told.team) == ((commune.LAN,), commune.TEAM)


@pytest.mark.parametrize(
    ("cells", "field", "wanted"),
    [
        ({"Hình_thức": "nhà văn hoá"}, "mode", "hall"),
        ({"Hình_thức": "qua điện thoại"}, "mode", "phone"),
        ({"Hình_thức": "HOME"}, "mode", "home"),
        ({"Ngày": "2026-10-02"}, "date", "2026-10-02"),
        ({"Ngày": "2/10"}, "date", "2026-10-02"),
        ({"Ngày": "02/10/2026 8:30:00 SA", "Giờ": ""}, "time", "08:30"),
        ({"Ngày": "02/10/2026 2:30 CH", "Giờ": ""}, "time", "14:30"),
        ({"Ngày": "hôm qua"}, "date", "2026-10-02"),
        ({"Ngày": "2026-10-02 07:45", "Giờ": ""}, "time", "07:45"),
        ({"Giờ": "14:05"}, "time", "14:05"),
        ({"Nhóm_tuổi": "Từ 75 tuổi"}, "age", "a75"),
        ({"Nhóm_tuổi": "15"}, "age", "u16"),
        ({"Nhóm_tuổi": "16-59 tuổi"}, "age", "a16"),
        ({"Giới": "Nam"}, "sex", "m"),
        ({"Mức_hài_lòng": "Hài lòng"}, "satisfaction", 4),
        ({"Mức_hài_lòng": "5 – Rất hài lòng"}, "satisfaction", 5),
        ({"Thôn": "nam mau"}, "village", commune.NAM_MAU),
    ],
)
def test_choices_are_known_in_words_and_codes(
    lan: commune.Laptop, cells: dict[str, str], field: str, wanted: object
) -> None:
    assert getattr(slip(lan, **cells), field) == wanted


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"Nội_dung": "id01", "Kết_quả": "Tự dùng được"}, [("ID-01", "4", ())]),
        ({"Nội_dung": "Kích hoạt VNeID mức 2"}, [("ID-01", "3", ())]),
        ({"Nội_dung": "ID-01; PAY-01"}, [("ID-01", "3", ()), ("PAY-01", "3", ())]),
        ({"Nội_dung": "ID-01, PAY-01", "Kết_quả": "3; 1"}, [("ID-01", "3", ()), ("PAY-01", "1", ())]),
        (
            {"Nội_dung": "ID-01=2; PAY-01: x", "Kết_quả": "", "Vướng_mắc": "B11"},
            [("ID-01", "2", ()), ("PAY-01", "X", ("B11",))],
        ),
        ({"Kết_quả": "x", "Vướng_mắc": "B03 B04"}, [("ID-01", "X", ("B03", "B04"))]),
        ({"Kết_quả": "x", "Vướng_mắc": "Quên mật khẩu"}, [("ID-01", "X", ("B05",))]),
    ],
)
def test_a_cell_may_name_several_topics(lan: commune.Laptop, cells: dict[str, str], wanted: object) -> None:
    assert [(one.topic, one.result, one.blockers) for one in slip(lan, **cells).topics] == wanted


def test_topics_may_stand_side_by_side(lan: commune.Laptop) -> None:
    titles = ("Ngày", "Giờ", "Hình thức", "Thôn", "Nội dung 1", "Kết quả 1", "Nội dung 2", "Kết quả 2", "Vướng mắc 2")
    [line] = lines(lan, ("2/10", "8h", "home", "Khe Sú", "ID-01", "3", "PAY-01", "9", ""), titles=titles)
    assert [(fault.column, fault.problem.code) for fault in line.faults] == [(7, "visit_choice_unknown")]
    [line] = lines(lan, ("2/10", "8h", "home", "Khe Sú", "ID-01", "3", "PAY-01", "X", ""), titles=titles)
    assert [(fault.column, fault.problem.code) for fault in line.faults] == [(8, "visit_blocker_missing")]


@pytest.mark.parametrize(
    ("cells", "title", "code"),
    [
        ({"Ngày": ""}, "Ngày", "visit_date_missing"),
        ({"Ngày": "31/2/2026"}, "Ngày", "visit_date_bad"),
        ({"Ngày": "3/11/2026"}, "Ngày", "visit_date_ahead"),
        ({"Giờ": "25h"}, "Giờ", "visit_time_bad"),
        ({"Hình_thức": "bay"}, "Hình thức", "visit_choice_unknown"),
        ({"Thôn": "Khe Mây"}, "Thôn", "import_village_unknown"),
        ({"Người_hỗ_trợ": "Ông Ba"}, "Người hỗ trợ", "import_helper_unknown"),
        ({"Họ_tên": "Mai 2", **AGREED}, "Họ tên", "name_letters"),
        (
            {"Họ_tên": "Mai", **AGREED, "Đồng ý": "Đã đồng ý từ trước, hỏi lại vẫn đồng ý"},
            "Đồng ý",
            "visit_consent_since",
        ),
        ({"Họ_tên": "Mai"}, "Đồng ý", "visit_consent_missing"),
        ({"Họ_tên": "Mai", "Đồng_ý": "x", "Mục_đích": "1"}, "Đồng ý", "visit_consent_how"),
        ({"Họ_tên": "Mai", "Đồng_ý": "paper"}, "Mục đích", "visit_consent_purpose"),
        ({"Chủ_hộ": "Ông Tư", **AGREED}, "Chủ hộ", "import_household_unknown"),
        ({"Số_điện_thoại": "0912000111"}, "Số điện thoại", "visit_phone_unnamed"),
        ({"Nhóm_tuổi": "già"}, "Nhóm tuổi", "visit_choice_unknown"),
        ({"Nội_dung": ""}, "Nội dung", "visit_topic_missing"),
        ({"Nội_dung": "ABC"}, "Nội dung", "visit_choice_unknown"),
        ({"Kết_quả": ""}, "Kết quả", "visit_result_missing"),
        ({"Kết_quả": "X"}, "Vướng mắc", "visit_blocker_missing"),
        ({"Hẹn_lại": "1/10/2026"}, "Hẹn lại", "visit_follow_up"),
        ({"Mức_hài_lòng": "9"}, "Mức hài lòng", "visit_satisfaction"),
        ({"Số_phút": "lâu"}, "Số phút", "import_number"),
        ({"Số_phút": "900"}, "Số phút", "visit_minutes"),
        ({"Số_người_dự": "30"}, "Số người dự", "visit_people_class_only"),
        ({"Hình_thức": "Lớp tập trung"}, "Số người dự", "visit_people_missing"),
        ({"Ghi_chú": "CCCD 000085001234"}, "Ghi chú", "import_paper"),
        ({"Ghi_chú": "#VALUE!"}, "Ghi chú", "import_cell_error"),
        ({"Giám_hộ": "mẹ"}, "Giám hộ", "import_yes_no"),
    ],
)
def test_each_bad_cell_is_named(lan: commune.Laptop, cells: dict[str, str], title: str, code: str) -> None:
    if title == "Đồng ý" and code == "visit_consent_missing":
        assert faults(lan, **cells) == [(title, code, True)]
        return
    assert (title, code, True) in faults(lan, **cells)
    assert [one for one in faults(lan, **cells) if one[0] != title and one[1] != "visit_consent_missing"] == []


def test_a_late_slip_without_a_column_for_the_reason_is_told_for_its_row(lan: commune.Laptop) -> None:
    [line] = lines(lan, row(Ngày="1/6/2026"))
    assert [(fault.column, fault.problem.code) for fault in line.faults] == [(-1, "visit_late_reason")]


def test_two_households_of_one_name_are_told_apart_by_the_phone(lan: commune.Laptop) -> None:
    first, other = lan.add(), lan.add(commune.house(phone="0987 000 222"))
    assert faults(lan, Chủ_hộ="Đặng Văn Hùng", **AGREED) == [("Chủ hộ", "import_household_several", True)]
    told = slip(lan, Chủ_hộ="Đặng Văn Hùng", Họ_tên="Hùng", Số_điện_thoại="0987000222", **AGREED)
    assert told.household == other != first


def test_a_list_that_is_taken_twice_is_told_row_by_row(lan: commune.Laptop) -> None:
    rows = [row(), row(), row(Họ_tên="Mai", **AGREED), row(Giờ="9h", Nội_dung="PAY-01")]
    slips = good(lines(lan, *rows))
    assert len(slips) == 4, "two people may have come at the same time"
    take(lan, slips[:1] + slips[2:])
    found = lines(lan, *rows)
    assert [line.state for line in found] == ["double", "good", "double", "double"]
    assert {fault.problem.code for line in found for fault in line.faults} == {"import_recorded"}


def test_the_same_person_and_topic_again_is_left_out_until_somebody_says_so(lan: commune.Laptop) -> None:
    lan.record(commune.named("Đặng Thị Mai", date="2026-10-02", time="07:00"))
    mai = {"Họ_tên": "Đặng Thị Mai", **AGREED}
    [line] = lines(lan, row(**mai))
    assert [(fault.problem.code, fault.problem.details) for fault in line.faults] == [
        ("import_alike", {"time": "07:00"})
    ]
    hoa = {"Họ_tên": "Nguyễn Thị Hoà", **AGREED}
    assert [line.state for line in lines(lan, row(**hoa), row(Giờ="9h", **hoa))] == ["good", "double"]


def test_slips_are_taken_whole_or_not_at_all(lan: commune.Laptop) -> None:
    slips = [
        msgspec.structs.replace(commune.SLIP, helpers=(commune.LAN,), minutes=place % 400 + 1) for place in range(1100)
    ]

    def stop(done: int) -> None:
        if done >= 1000:
            raise stopped.Stopped

    with pytest.raises(stopped.Stopped):
        take(lan, slips, progress=stop)
    assert log.count(lan.db) == lan.owner().head == 0
    with pytest.raises(Refused):
        take(lan, [*slips[:3], msgspec.structs.replace(slips[0], mode="")])
    assert log.count(lan.db) == lan.owner().head == 0
    assert len(take(lan, slips, digest="abc")) == log.count(lan.db) == lan.owner().head == 1100
    assert memory.taken(lan.db, "slips", "abc") == memory.Taken(commune.WALL, 1100)


# The workbook to be filled in

TEAM = templates.Team(("Khe Sú", "Nậm Mậu"), ("Nguyễn Thị Hòa", "Đặng Thị Lan"))


def filled(path: Path, title_row: tuple[str, ...], choose: dict[str, str]) -> grids.Grid:
    """A workbook with one row written into it by hand."""
    columns = tuple(workbook.Column(title) for title in title_row)
    workbook.write(
        path, [workbook.Sheet("Phiếu", columns, [[choose.get(title, "") for title in title_row]])], "Danh mục"
    )
    return spreadsheet.read(path).grids[0]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_column_of_the_workbook_is_known_again(tmp_path: Path, lang: str) -> None:
    templates.slips(tmp_path / "phiếu.xlsx", TEAM, commune.CATALOGUE, commune.TODAY, lang)
    grid = spreadsheet.read(tmp_path / "phiếu.xlsx").grids[0]
    plan = imports.begin(grid, slip_import.FIELDS)
    assert plan.columns == {
        field.name: plan.columns[field.name]
        for field in slip_import.FIELDS
        if not field.name.startswith(("topics[3]", "topics[4]"))
    }
    assert sorted(plan.columns.values()) == list(range(len(grid.rows[0])))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_may_be_chosen_in_the_workbook_is_taken_without_a_fault(
    lan: commune.Laptop, tmp_path: Path, lang: str
) -> None:
    templates.slips(tmp_path / "phiếu.xlsx", TEAM, commune.CATALOGUE, commune.TODAY, lang)
    book = spreadsheet.read(tmp_path / "phiếu.xlsx")
    titles, listed = book.grids[0].rows[0], book.grids[-1].rows
    plan = imports.begin(book.grids[0], slip_import.FIELDS)
    names = {titles[column]: field for field, column in plan.columns.items()}
    by_field = {
        names[title]: [row[place] for row in listed[1:] if len(row) > place and row[place]]
        for place, title in enumerate(listed[0])
    }
    assert {"mode", "village", "helpers", "topics[0].topic", "topics[2].blockers", "how"} <= by_field.keys()
    topics = by_field["topics[0].topic"]
    usual = {"date": "02/10/2026", "time": "08:30", "name": "Mai", "age": by_field["age"][1]}
    for step in range(max(map(len, by_field.values()))):
        chosen = {field: choices[step % len(choices)] for field, choices in by_field.items()} | usual
        if chosen["mode"] in by_field["mode"][-1:]:  # a class names nobody
            chosen["mode"] = by_field["mode"][0]
        for group in (1, 2):
            chosen[f"topics[{group}].topic"] = topics[(step + group) % len(topics)]
        cells = {titles[plan.columns[field]]: cell for field, cell in chosen.items()}
        [line] = looked(lan, filled(tmp_path / "một.xlsx", titles, cells))
        assert [fault for fault in line.faults if fault.grave] == []


def test_the_workbook_of_the_roll_is_taken_without_a_fault(lan: commune.Laptop, tmp_path: Path) -> None:
    from fieldapp.domain import roll_import

    for lang in ("vi", "en"):
        templates.roll(tmp_path / "hộ.xlsx", TEAM, lang)
        titles = spreadsheet.read(tmp_path / "hộ.xlsx").grids[0].rows[0]
        cells = dict(zip(titles, ("Đặng Văn Hùng", "Khe Sú", "nhà 1", "0912000111"), strict=True))
        grid = filled(tmp_path / "một.xlsx", titles, cells)
        plan = imports.begin(grid, roll_import.FIELDS)
        [line] = roll_import.check(grid, plan, memory.roll_ground(lan.db, commune.WALL))
        assert (line.state, line.faults) == (imports.GOOD, ())
