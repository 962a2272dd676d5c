"""Báo cáo: a report is chosen, read, followed to its slips, set beside the period before, copied, saved and printed."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import pytest
import seats
from PySide6.QtCore import QObject, QRect, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication

from fieldapp.actions import close_period, open_period, share_out
from fieldapp.domain import periods, reviews, visits
from fieldapp.store import reference
from fieldapp.ui.pages import reports, reports_files, reports_table

Key = Qt.Key
Sit = Callable[[commune.Laptop], seats.Seat]
MUI, LY = "Bàn Thị Múi", "Lỷ"


def helped(laptop: commune.Laptop, name: str = MUI, **changed: object) -> str:
    return laptop.record(commune.named(name, helpers=(commune.LAN,), **changed))


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Callable[[str], commune.Laptop]]:
    """A laptop of somebody to whom Lan's slips of September and October have come, approved by Sáng but for one; in
    Nậm Mậu there is nothing."""
    opened: list[commune.Laptop] = []

    def told(person: str) -> commune.Laptop:
        lan, head = (commune.Laptop(tmp_path / f"bên {who}", who) for who in (commune.LAN, commune.HEAD))
        opened.extend((lan, head))
        rows = [
            helped(lan, date="2026-10-01"),
            helped(lan, LY, date="2026-10-02", topics=(visits.TopicResult("PAY-01", "X", ("B04",)),)),
            helped(lan, LY, follow_up="2026-10-09"),
            helped(lan, MUI, date="2026-09-20", late_reason="mất điện"),
        ]
        waits = helped(lan, "Voòng A Sáng")
        head.hears(lan)
        assert head.review(rows, reviews.APPROVED).done == rows
        assert head.line(waits).state == reviews.WAITING
        if person == commune.HEAD:
            return head
        laptop = commune.Laptop(tmp_path / commune.NAMES[person], person)
        opened.append(laptop)
        laptop.hears(lan)
        laptop.hears(head)
        return laptop

    yield told
    for laptop in opened:
        laptop.close()


def open_page(seat: seats.Seat, folder: Path | None = None) -> reports.ReportsPage:
    return seat.show(lambda at: reports.ReportsPage(seat.session, folder, parent=at))


def choose(seat: seats.Seat, page: reports.ReportsPage, name: str, view: str = reports.TABLE) -> None:
    page.choice.report.set_key(name)
    seat.settle()
    next(tab for key, tab in page.tabs._tabs.items() if key == view).click()
    seat.settle()


def shown(view: reports_table.ReportView) -> list[list[str]]:
    """All cells as they are read on the screen."""
    columns = view.table.columns
    return [[column.show(line) for column in columns] for line in view.table.rows]


def row(view: reports_table.ReportView, first: str) -> list[str]:
    [found] = [cells for cells in shown(view) if cells[0] == first]
    return found


def places(page: reports.ReportsPage) -> list[str]:
    return [page.choice.area.itemText(number) for number in range(page.choice.area.count())]


# Choosing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "offered"),
    [
        (commune.HOA, ["Khe Sú"]),
        (commune.LAN, ["Khe Sú", "Nậm Mậu"]),
        (commune.HEAD, ["Khe Sú"]),
        (commune.OFFICER, ["Thượng Yên Công", "Khe Sú", "Nậm Mậu"]),
    ],
    ids=["Hòa, member in one", "Lan, member in two", "Sáng, head", "Thanh, officer"],
)
def test_everybody_makes_reports_of_their_own_places(person: str, offered: list[str], tmp_path: Path, sit: Sit) -> None:
    laptop = commune.Laptop(tmp_path / person, person)
    page = open_page(sit(laptop))
    assert places(page) == offered
    laptop.close()


def test_an_empty_vault_says_no_data_and_never_zero(hoa: commune.Laptop, sit: Sit) -> None:
    seat = sit(hoa)
    page = open_page(seat)
    assert "chưa có số liệu" in row(page.table, "06")
    assert "0" not in row(page.table, "06")[3:]
    choose(seat, page, "topics")
    assert page.table.empty.title.text() == "Chưa có số liệu"
    choose(seat, page, "topics", reports.SUMMARY)
    assert "Chưa có số liệu: trong kỳ này chưa có phiếu hỗ trợ nào." in page.words.toPlainText()


def test_a_silent_village_has_no_number_and_the_sum_tells_of_how_many(
    told: Callable[[str], commune.Laptop], sit: Sit
) -> None:
    seat = sit(told(commune.OFFICER))
    page = open_page(seat)
    choose(seat, page, "villages")
    assert row(page.table, "Khe Sú")[2:4] == ["3", "1"]
    assert set(row(page.table, "Nậm Mậu")[4:]) == {"chưa có số liệu"}
    assert row(page.table, "Cộng (1/2 thôn, khu)")[2:4] == ["3", "1"]
    assert "1 thôn, khu chưa có số liệu: Nậm Mậu." in page.notes.text()
    assert page.about.text() == "Số liệu đến ngày 03/10/2026"
    number = page.table.table.columns[2]
    assert number.align == reports_table.tables.END


def test_two_days_are_a_period_too(told: Callable[[str], commune.Laptop], sit: Sit) -> None:
    seat = sit(told(commune.HEAD))
    page = open_page(seat)
    choose(seat, page, "villages")
    page.choice.kind.set_key("days")
    page.choice.since.setText("1/10")
    page.choice.until.setText("2/10")
    page.choice.until.setFocus()
    seat.qtbot.keyClick(page.choice.until, Key.Key_Return)
    seat.settle()
    assert page.title.text().endswith("từ 01/10/2026 đến 02/10/2026")
    assert row(page.table, "Khe Sú")[2:4] == ["2", "0"]
    page.choice.until.setText("hôm")
    seat.qtbot.keyClick(page.choice.until, Key.Key_Return)
    seat.settle()
    assert page.choice.fields["until"].problem.text() == "Hãy ghi ngày, ví dụ 30/11."
    page.choice.until.setText("30/9")
    seat.qtbot.keyClick(page.choice.until, Key.Key_Return)
    seat.settle()
    assert page.choice.fields["until"].problem.text() == "Ngày này không được trước ngày đầu."
    assert page.title.text().endswith("từ 01/10/2026 đến 02/10/2026")  # what is shown stays what it is


def test_who_chooses_on_while_it_counts_sees_what_was_chosen_last(
    told: Callable[[str], commune.Laptop], sit: Sit
) -> None:
    seat = sit(told(commune.HEAD))
    page = open_page(seat)
    for name in ("month", "villages", "month", "coverage", "weeks"):
        page.choice.report.set_key(name)
    seat.settle()
    assert page.title.text() == "Lượt hỗ trợ theo tuần, Khe Sú, tháng 10/2026"
    assert page.table.shown is not None
    assert page.table.shown.name == "weeks"


def test_stopped_while_it_counts_the_report_before_stays(told: Callable[[str], commune.Laptop], sit: Sit) -> None:
    seat = sit(told(commune.HEAD))
    page = open_page(seat)
    page.choice.report.set_key("month")
    page.stop()
    seat.settle()
    assert page.told.words() == "Đã dừng. Trên màn hình vẫn là báo cáo trước đó."
    assert page.title.text() == "Chỉ tiêu, Khe Sú, tháng 10/2026"
    page.choice.report.set_key("weeks")
    seat.settle()
    assert page.told.isHidden()
    assert page.title.text() == "Lượt hỗ trợ theo tuần, Khe Sú, tháng 10/2026"


def test_who_has_no_village_yet_is_told_what_to_do(hoa: commune.Laptop, sit: Sit) -> None:
    with hoa.db.atomic():
        reference.replace(hoa.db, 2, {**commune.tables(), "grants": []})
    page = open_page(sit(hoa))
    assert page.empty.isVisible()
    assert page.empty.title.text() == "Ở đây chưa có thôn, khu nào"
    assert not page.files_button.isVisible()


# Evidence --------------------------------------------------------------------------------------------------------


def test_enter_on_a_figure_shows_its_slips_and_enter_there_opens_one(
    told: Callable[[str], commune.Laptop], sit: Sit
) -> None:
    laptop = told(commune.HEAD)
    seat = sit(laptop)
    house = seat.move_in()
    seat.qtbot.keyClick(seat.window, Key.Key_6, Qt.KeyboardModifier.AltModifier)
    seat.settle()
    assert seat.window.shown == "reports"
    page = seat.window.page("reports")
    assert isinstance(page, reports.ReportsPage)
    page.choice.report.set_key("topics")
    seat.settle()
    assert shown(page.table)[0][:3] == ["ID-01", "Kích hoạt VNeID mức 2", "2"]
    page.table.setFocus()
    seat.qtbot.keyClick(page.table, Key.Key_Return)
    seat.settle()
    assert page.evidence.title.text() == "Lượt hỗ trợ theo nội dung, kết quả: ID-01 – Kích hoạt VNeID mức 2"
    assert [line.name for line in page.evidence.list.table.rows] == [MUI, LY]
    seat.qtbot.keyClick(page.evidence.list, Key.Key_Down)
    seat.qtbot.keyClick(page.evidence.list, Key.Key_Return)
    seat.settle()
    assert seat.window.shown == "log"
    current = house.log.list.current()
    assert (current.name, current.date) == (LY, commune.TODAY)
    seat.window.show_page("reports")
    seat.settle()
    assert page.evidence.list.hasFocus()
    seat.qtbot.keyClick(page.evidence.list, Key.Key_Escape)
    assert page.table.hasFocus()
    assert page.evidence.isHidden()


# Other views -----------------------------------------------------------------------------------------------------


def test_the_month_before_stands_beside_and_the_change_is_a_number_and_a_word(
    told: Callable[[str], commune.Laptop], sit: Sit
) -> None:
    seat = sit(told(commune.HEAD))
    page = open_page(seat)
    choose(seat, page, "topics", reports.COMPARE)
    titles = [column.title.replace("\n", " ") for column in page.compare.table.columns]
    assert titles[2:5] == ["Số người: tháng 09/2026", "Số người: tháng 10/2026", "Thay đổi"]
    assert row(page.compare, "ID-01")[2:5] == ["1", "2", "tăng 1"]
    assert row(page.compare, "PAY-01")[2:5] == ["0", "1", "tăng 1"]
    assert "Kỳ này mới tính đến ngày 03/10/2026" in page.notes.text()


def test_a_picture_tells_its_figures_to_those_who_listen(told: Callable[[str], commune.Laptop], sit: Sit) -> None:
    seat = sit(told(commune.HEAD))
    page = open_page(seat)
    choose(seat, page, "blockers", reports.CHART)
    [picture] = page.charts.pictures
    assert picture.accessibleName() == "Vướng mắc"
    assert "Số phiếu 1" in picture.accessibleDescription()
    assert picture.isVisible()
    seen = picture.grab().toImage()
    colours = {seen.pixelColor(x, y).name() for x in range(0, seen.width(), 5) for y in range(0, seen.height(), 5)}
    assert {"#ffffff", "#0b5f73"} <= colours  # a sheet of paper, and a bar on it
    assert "#000000" not in colours
    page.choice.report.set_key("members")  # of which there is no picture
    seat.settle()
    assert page.table.isVisible()


def test_the_summary_is_copied_for_the_village_and_names_nobody(
    told: Callable[[str], commune.Laptop], sit: Sit
) -> None:
    laptop = told(commune.HEAD)
    seat = sit(laptop)
    page = open_page(seat)
    seat.qtbot.keyClick(
        page.choice.report, Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    seat.settle()
    words = QGuiApplication.clipboard().text()
    assert words.splitlines() == [
        "Thôn Khe Sú, tháng 10/2026: kết quả của tổ công nghệ số cộng đồng",
        "Tổ đã hỗ trợ 3 lượt, giúp 2 người (tính theo tên).",
        "Hỗ trợ nhiều nhất: Kích hoạt VNeID mức 2 (2 lượt); Mở, liên kết tài khoản ngân hàng (1 lượt).",
        "Vướng mắc hay gặp: SIM không chính chủ, không nhận được mã OTP (1 phiếu).",
        "Còn 1 phiếu chờ duyệt, chưa tính vào các số trên.",
        "Sắp tới: 1 lần hẹn đến lại.",
        words.splitlines()[6],
        "Số liệu đến ngày 03/10/2026.",
    ]
    assert "mã OTP, mật khẩu" in words.splitlines()[6]
    assert not [name for name in (MUI, LY, "Voòng A Sáng") if name in words]
    assert seat.said == ["Đã chép lời tóm tắt: hãy dán vào nhóm Zalo của thôn, khu."]


# Files -----------------------------------------------------------------------------------------------------------


class Viewer(QObject):
    """Stands in for what the computer opens files and folders with."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def viewer() -> Iterator[Viewer]:
    made = Viewer()
    QDesktopServices.setUrlHandler("file", made, "open")  # type: ignore[arg-type]  # the stubs ask for bytes
    yield made
    QDesktopServices.unsetUrlHandler("file")


@pytest.mark.parametrize(("person", "named"), [(commune.OFFICER, False), (commune.HEAD, True)])
def test_the_commune_hands_on_without_names_unless_it_says_otherwise(
    person: str, named: bool, told: Callable[[str], commune.Laptop], sit: Sit
) -> None:
    seat = sit(told(person))
    page = open_page(seat)
    choose(seat, page, "cases")
    page.files_button.click()
    assert page.files.names_field.isVisible()
    assert page.files.named() is named
    seat.qtbot.keyClick(page.files.kind, Key.Key_Escape)
    choose(seat, page, "weeks")
    page.files_button.click()
    assert not page.files.names_field.isVisible()  # nobody is named there anyway


def test_a_report_is_saved_as_word_excel_pdf_and_csv(
    told: Callable[[str], commune.Laptop], sit: Sit, tmp_path: Path, viewer: Viewer
) -> None:
    seat = sit(told(commune.OFFICER))
    page = open_page(seat)
    choose(seat, page, "month")
    for kind in (reports_files.DOCX, reports_files.XLSX, reports_files.PDF, reports_files.CSV):
        page.saving.save(tmp_path / "báo cáo", kind, False)
        seat.settle()
        assert seat.said[-1] == f"Đã lưu: {tmp_path / 'báo cáo'}.{kind}"
        seat.take_back()  # which here is "Mở thư mục"
        assert viewer.opened.pop() == tmp_path
    assert (tmp_path / "báo cáo.pdf").read_bytes().startswith(b"%PDF")
    assert "Tổ công nghệ số xã Thượng Yên Công" in (tmp_path / "báo cáo.csv").read_text(encoding="utf-8-sig")
    for kind in ("docx", "xlsx"):
        assert MUI not in inside(tmp_path / f"báo cáo.{kind}")
    page.saving.save(tmp_path / "trong xã", reports_files.DOCX, True)
    seat.settle()
    assert MUI in inside(tmp_path / "trong xã.docx")


def inside(file: Path) -> str:
    """All words of an office file."""
    with zipfile.ZipFile(file) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


def test_a_file_that_cannot_be_written_is_told_and_the_report_stays(
    told: Callable[[str], commune.Laptop], sit: Sit, tmp_path: Path
) -> None:
    seat = sit(told(commune.HEAD))
    page = open_page(seat)
    (tmp_path / "tệp").write_text("")
    page.saving.save(tmp_path / "tệp" / "báo cáo.csv", reports_files.CSV, False)
    seat.settle()
    assert page.told.words().startswith("Không ghi được tệp")
    assert page.table.table.rows


def test_a_report_for_a_stick_that_was_pulled_out_makes_no_folder_in_its_place(
    told: Callable[[str], commune.Laptop], sit: Sit, tmp_path: Path
) -> None:
    seat = sit(told(commune.HEAD))
    page = open_page(seat)
    page.saving.save(tmp_path / "KINGSTON" / "báo cáo.csv", reports_files.CSV, False)
    seat.settle()
    assert page.told.words().startswith("Không ghi được tệp: không có tệp hoặc thư mục này.")
    assert not (tmp_path / "KINGSTON").exists()


def test_a_file_is_made_while_another_report_is_chosen_and_dropped_when_stopped(
    told: Callable[[str], commune.Laptop], sit: Sit, tmp_path: Path
) -> None:
    seat = sit(told(commune.HEAD))
    page = open_page(seat)
    page.saving.save(tmp_path / "chỉ tiêu", reports_files.CSV, False)
    for name in ("month", "weeks"):
        page.choice.report.set_key(name)
    seat.settle()
    assert (tmp_path / "chỉ tiêu.csv").read_text(encoding="utf-8-sig").startswith("Số;Chỉ tiêu;")
    assert page.title.text() == "Lượt hỗ trợ theo tuần, Khe Sú, tháng 10/2026"
    page.choice.report.set_key("month")
    seat.settle()
    page.saving.save(tmp_path / "tháng", reports_files.PDF, False)
    page.stop()
    seat.settle()
    assert page.told.words() == "Đã dừng. Chưa ghi tệp nào."
    assert not (tmp_path / "tháng.pdf").exists()


def test_paper_is_made_as_pdf_and_opened(
    told: Callable[[str], commune.Laptop], sit: Sit, tmp_path: Path, viewer: Viewer
) -> None:
    seat = sit(told(commune.HEAD))
    page = open_page(seat, tmp_path / "giấy tờ")
    choose(seat, page, "statement")
    page.files_button.click()
    seat.qtbot.keyClick(page.files.kind, Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    [paper] = viewer.opened
    assert paper == tmp_path / "giấy tờ" / "Bảng kê ngày hoạt động, Khe Sú, 2026-10.pdf"
    assert paper.read_bytes().startswith(b"%PDF")
    assert page.table.hasFocus()


# Rate and rules --------------------------------------------------------------------------------------------------


def test_the_officer_sets_the_rate_and_the_statement_counts_with_it(
    told: Callable[[str], commune.Laptop], sit: Sit
) -> None:
    seat = sit(told(commune.OFFICER))
    page = open_page(seat)
    choose(seat, page, "statement")
    assert row(page.table, "1")[1:6] == [
        "Đặng Thị Lan",
        "Tổ công nghệ số xã Thượng Yên Công",
        "3",
        "chưa đặt mức",
        "chưa đặt mức",
    ]
    page.rules_button.click()
    seat.settle()
    fields = page.rules.fields
    fields["half_slips"].editor.setText("5")  # type: ignore[attr-defined]
    fields["rate"].editor.setText("năm mươi")  # type: ignore[attr-defined]
    seat.qtbot.keyClick(fields["rate"].editor, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert fields["rate"].problem.text() == "Hãy ghi số nguyên từ 0 trở lên."
    fields["rate"].editor.setText("50.000")  # type: ignore[attr-defined]
    seat.qtbot.keyClick(fields["rate"].editor, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert fields["half_slips"].problem.text().startswith("Mức hỗ trợ: nửa ngày đòi hỏi nhiều hơn cả ngày.")
    fields["half_slips"].editor.setText("")  # type: ignore[attr-defined]
    seat.qtbot.keyClick(fields["rate"].editor, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert row(page.table, "1")[3:6] == ["3", "50.000", "150.000"]
    assert seat.said == ["Cách tính ngày hoạt động có hiệu lực từ bây giờ."]


def test_a_head_reads_the_statement_and_sets_nothing(told: Callable[[str], commune.Laptop], sit: Sit) -> None:
    seat = sit(told(commune.HEAD))
    page = open_page(seat)
    choose(seat, page, "statement")
    assert page.rules_button.isHidden()
    page.part.set_key("days")
    assert [cells[1] for cells in shown(page.table)] == ["01/10/2026", "02/10/2026", "03/10/2026"]


# Start-up --------------------------------------------------------------------------------------------------------


def test_the_page_is_there_without_what_makes_files() -> None:
    heavy = ("reportlab", "xlsxwriter", "docx", "pypdfium2", "fieldapp.reports.charts")
    code = f"import sys, fieldapp.ui.pages.reports; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# Rounds ----------------------------------------------------------------------------------------------------------


def test_the_head_prints_the_houses_of_each_member_lane_by_lane(head: commune.Laptop, sit: Sit) -> None:
    homes = {
        name: head.add(commune.house(name=name, place=place))
        for name, place in (
            ("Đặng Văn Hùng", "xóm Đình, nhà 12"),
            ("Bàn Thị Múi", "xóm Đình, nhà 3"),
            ("Lỷ", "xóm Ao, nhà 1"),
            ("Voòng A Sáng", "xóm Ao, nhà 9"),
        )
    }
    for who, names in {commune.LAN: ("Đặng Văn Hùng", "Lỷ", "Bàn Thị Múi"), commune.HOA: ("Voòng A Sáng",)}.items():
        rows = [homes[name] for name in names]
        share_out.share_out(head.db, rows, who, "2026-10-10", **head.moment())
    helped(head, LY, household=homes["Lỷ"])
    seat = sit(head)
    page = open_page(seat)
    choose(seat, page, "houses")
    assert [cells[2:5] + cells[7:] for cells in shown(page.table)] == [
        ["Nguyễn Thị Hòa", "xóm Ao", "Voòng A Sáng", ""],
        ["Đặng Thị Lan", "xóm Ao", "Lỷ", "đã đến"],
        ["Đặng Thị Lan", "xóm Đình", "Bàn Thị Múi", ""],  # at number 3, before number 12
        ["Đặng Thị Lan", "xóm Đình", "Đặng Văn Hùng", ""],
    ]
    assert page.notes.text() == "Các nhà được giao trong những đợt còn hạn: 4 nhà, còn 3 nhà chưa đến."
    assert page.paper is not None
    assert reports_files.naming(page.paper)


# Periods of the commune ------------------------------------------------------------------------------------------


def test_a_period_that_the_commune_opened_is_offered_by_its_days(
    told: Callable[[str], commune.Laptop], sit: Sit
) -> None:
    laptop = told(commune.OFFICER)
    villages = [commune.KHE_SU, commune.NAM_MAU]
    open_period.open_period(laptop.db, villages, periods.Span("2026-09-02", "2026-10-02"), **laptop.moment())
    close_period.close_period(laptop.db, villages, periods.Span("2026-09-02", "2026-10-02"), **laptop.moment())
    seat = sit(laptop)
    page = open_page(seat)
    choose(seat, page, "villages")
    page.choice.kind.set_key("named")
    seat.settle()
    assert page.choice.span.currentText() == "từ 02/09/2026 đến 02/10/2026, đã chốt"
    assert row(page.table, "Khe Sú")[2:4] == ["3", "0"]


def test_in_a_long_table_what_is_missing_is_not_cut_to_another_meaning(
    told: Callable[[str], commune.Laptop], sit: Sit
) -> None:
    """300 villages: their rows are one line each, so a column is as wide as "chưa có số liệu" needs."""
    laptop = told(commune.OFFICER)
    known = commune.tables()
    blank = known["area"][-1]
    known["area"] += [blank | {"id": f"thon-{n}".ljust(22, "_"), "name": f"Thôn {n}"} for n in range(300)]
    with laptop.db.atomic():
        reference.replace(laptop.db, 2, known)
    seat = sit(laptop)
    page = open_page(seat)
    choose(seat, page, "coverage")
    assert len(page.table.table.rows) > reports_table.WRAPPED
    words = "chưa có số liệu"
    place = row(page.table, "Nậm Mậu").index(words)
    assert page.table.fontMetrics().horizontalAdvance(words) < page.table.columnWidth(place)


def test_each_row_is_as_tall_as_its_words_need_however_wide_the_list_is(
    told: Callable[[str], commune.Laptop], sit: Sit
) -> None:
    """Thôn Trung tâm Đồng bào Di cư has a name for two lines; made narrower and wider again, the list measures it
    anew."""
    laptop = told(commune.OFFICER)
    known = commune.tables()
    blank = known["area"][-1]
    names = ("Trung tâm Đồng bào Di cư xây dựng kinh tế mới Thượng Yên Công", "Hai\ndòng ngắn", "Ba")
    known["area"] += [blank | {"id": name[:3].ljust(22, "_"), "name": name} for name in names]
    with laptop.db.atomic():
        reference.replace(laptop.db, 2, known)
    seat = sit(laptop)
    page = open_page(seat)
    choose(seat, page, "coverage")
    view, heights = page.table, []
    for width in (2400, 640, 1366, 2400):
        seat.window.resize(width, 700)
        seat.settle()
        heights.append([view.rowHeight(number) for number in range(len(view.table.rows))])
        assert heights[-1] == [_tall(view, line) for line in view.table.rows]
    assert heights[0] == heights[-1]
    assert sum(heights[1]) > sum(heights[0])


def _tall(view: reports_table.ReportView, line: reports_table.Line) -> int:
    """What a row needs, each of its cells measured as it is painted."""
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
    needs = [
        view.fontMetrics().boundingRect(QRect(0, 0, view.columnWidth(place) - 22, 1 << 12), flags, words).height()
        for place, words in enumerate(line.words)
        if len(words) > reports_table.SHORT
    ]
    return max(view.verticalHeader().defaultSectionSize(), max(needs, default=0) + 14)
