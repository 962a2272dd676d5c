"""Cẩm nang: found by a few plain letters, read, shown in large print, put on paper; and beside a slip with F1."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import pytest
import recorder
import seats
from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QAccessible, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from fieldapp import resources
from fieldapp.ui import style, text
from fieldapp.ui.pages import guides, guides_large, guides_panel

Key = Qt.Key
Sit = Callable[[commune.Laptop], seats.Seat]


class Open:
    """The page before Nguyễn Thị Hòa."""

    def __init__(self, seat: seats.Seat, place: Path | None, papers: Path) -> None:
        self.seat = seat
        self.page = seat.show(lambda at: guides.GuidesPage(seat.session, place, papers, at))

    def type(self, words: str) -> None:
        QTest.keyClicks(self.page.finder.search, words)

    def press(self, key: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focus = self.seat.window.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, held)

    @property
    def listed(self) -> list[str]:
        return [guide.code for guide in self.page.finder.list.table.rows]

    @property
    def read(self) -> str:
        return self.page.reader.toPlainText()

    @property
    def large(self) -> guides_large.LargePrint:
        [found] = self.seat.window.findChildren(guides_large.LargePrint)
        return found


@pytest.fixture
def open_page(hoa: commune.Laptop, sit: Sit, tmp_path: Path) -> Callable[..., Open]:
    """Opens the page; `place` is a folder of guides other than the shipped one."""
    return lambda place=None: Open(sit(hoa), place, tmp_path / "giấy tờ")


class Viewer(QObject):
    """Stands in for the computer's reader of PDF files."""

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


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The shipped guides in a folder where they can be damaged."""
    place = tmp_path / "guides"
    shutil.copytree(resources.path("guides"), place)
    return place


# The page --------------------------------------------------------------------------------------------------------


def test_the_page_opens_with_who_i_am_and_the_keyboard_in_the_search(open_page: Callable[..., Open]) -> None:
    hoa = open_page()
    assert hoa.listed[:3] == ["WHO", "SAFE", "ID-01"]
    assert hoa.read.startswith("Chứng minh tôi là ai")
    assert hoa.seat.window.focusWidget() is hoa.page.finder.search
    assert not hoa.page.notice.isVisible()


def test_a_few_letters_without_tones_bring_the_guide(open_page: Callable[..., Open]) -> None:
    hoa = open_page()
    hoa.type("doi may")
    assert hoa.listed[0] == "ID-03"
    assert hoa.read.startswith("Đổi máy, dùng VNeID trên máy mới")
    assert "Giữ an toàn" in hoa.read
    assert "vneid.gov.vn" in hoa.read
    assert "Chuyển: Công an xã, phường, đặc khu." in hoa.read
    assert "ID-03 · Bản 2026-1, ngày 22/11/2026" in hoa.read


def test_telex_letters_stay_as_typed(open_page: Callable[..., Open]) -> None:
    hoa = open_page()
    for keys in ("ddawjng", "d9a85ng"):
        hoa.page.finder.search.clear()
        hoa.type(keys)
        assert hoa.page.finder.search.text() == keys


def test_words_that_no_guide_holds_say_what_to_do_and_letters_taken_back_bring_all_again(
    open_page: Callable[..., Open],
) -> None:
    hoa = open_page()
    every = len(hoa.listed)
    hoa.type("xyzzy")
    assert hoa.listed == []
    assert hoa.page.finder.list.empty.title.text() == "Không có bài nào chứa những chữ này"
    for _ in "xyzzy":
        hoa.press(Key.Key_Backspace)
    assert len(hoa.listed) == every


def test_arrows_walk_the_list_and_enter_goes_on_to_read(open_page: Callable[..., Open]) -> None:
    hoa = open_page()
    hoa.press(Key.Key_Down)
    hoa.press(Key.Key_Down)
    assert hoa.read.startswith("Lời dặn chống lừa đảo")
    hoa.press(Key.Key_Return)
    assert hoa.seat.window.focusWidget() is hoa.page.reader
    hoa.press(Key.Key_PageDown)
    assert hoa.page.reader.verticalScrollBar().value() > 0


def test_the_page_is_walked_with_tab_and_every_stop_has_a_name(open_page: Callable[..., Open]) -> None:
    hoa = open_page()
    stops: list[QWidget] = []
    while (focus := hoa.seat.window.focusWidget()) not in stops:
        assert focus is not None
        stops.append(focus)
        hoa.press(Key.Key_Tab)
    page = hoa.page
    wanted = [page.finder.search, page.finder.list, page.large, page.paper, page.reader]
    assert [stop for stop in stops if stop in wanted] == wanted
    for stop in wanted:
        seen = QAccessible.queryAccessibleInterface(stop)
        assert seen is not None
        assert seen.text(QAccessible.Text.Name)


def test_another_theme_dresses_the_guide_that_is_read(open_page: Callable[..., Open], dressed: QApplication) -> None:
    hoa = open_page()
    light = hoa.page.reader.toHtml()
    style.apply(dressed, "dark", 18)
    dark = hoa.page.reader.toHtml()
    assert style.LIGHT.accent.lower() in light
    assert style.DARK.accent.lower() in dark
    assert style.LIGHT.accent.lower() not in dark
    style.apply(dressed)


@pytest.mark.parametrize(("points", "width"), [(14, 960), (20, 1366), (24, 1366)])
def test_the_page_never_scrolls_sideways(
    open_page: Callable[..., Open], dressed: QApplication, points: int, width: int
) -> None:
    style.apply(dressed, "light", points)
    hoa = open_page()
    hoa.seat.window.resize(width, 728)
    QApplication.processEvents()
    sheet = hoa.page.parentWidget().parentWidget()
    assert sheet.horizontalScrollBar().maximum() == 0
    assert hoa.page.reader.horizontalScrollBar().maximum() == 0
    assert hoa.page.finder.list.horizontalScrollBar().maximum() == 0
    style.apply(dressed)


# Large print -----------------------------------------------------------------------------------------------------


def test_large_print_goes_step_by_step_and_escape_gives_the_keyboard_back(open_page: Callable[..., Open]) -> None:
    hoa = open_page()
    hoa.type("id01")
    hoa.press(Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    large = hoa.large
    assert large.size() == hoa.seat.window.size()
    assert large.slide.above == "Cần có sẵn"
    for _ in range(4):
        hoa.press(Key.Key_Right)
    assert (large.slide.above, large.slide.words) == (
        "Bước 1 / 9",
        "Mở kho ứng dụng trên điện thoại: CH Play hoặc App Store.",
    )
    assert large.words.font().pointSize() >= 40
    hoa.press(Key.Key_Left)
    assert large.slide.above == "Cần có sẵn"
    hoa.press(Key.Key_End)
    assert large.slide.words == "vneid.gov.vn"
    assert large.code.isVisible()
    hoa.press(Key.Key_Right)
    assert large.slide.words == "vneid.gov.vn"
    hoa.press(Key.Key_Tab)
    assert hoa.seat.window.focusWidget() is large
    hoa.press(Key.Key_Escape)
    assert not large.isVisible()
    assert hoa.seat.window.focusWidget() is hoa.page.finder.search


@pytest.mark.parametrize(("points", "width", "height"), [(14, 1366, 728), (24, 960, 600)])
def test_every_slide_of_a_long_guide_fits_its_window(
    open_page: Callable[..., Open], dressed: QApplication, points: int, width: int, height: int
) -> None:
    style.apply(dressed, "light", points)
    hoa = open_page()
    hoa.seat.window.resize(width, height)
    for code in ("AS-01", "DVC-03"):
        hoa.page.show_guide(code)
        hoa.page.large.click()
        large = hoa.large
        seen = -1
        while large.slide is not seen:
            seen = large.slide  # type: ignore[assignment]
            QApplication.processEvents()
            words = large.words
            assert words.heightForWidth(words.width()) <= words.height(), (code, large.slide.words)
            large.turn(1)
        large.leave()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    style.apply(dressed)


def test_large_print_goes_with_its_page(open_page: Callable[..., Open]) -> None:
    hoa = open_page()
    hoa.page.large.click()
    large = hoa.large
    hoa.seat.window.show_door(QLineEdit())
    assert not large.isVisible()


# Paper -----------------------------------------------------------------------------------------------------------


def test_a_guide_is_written_to_the_documents_and_opened(open_page: Callable[..., Open], viewer: Viewer) -> None:
    hoa = open_page()
    hoa.type("sim chinh chu")
    hoa.press(Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    hoa.seat.settle()
    [file] = viewer.opened
    assert file.name == "ID-04-xac-nhan-sim-chinh-chu.pdf"
    assert file.read_bytes().startswith(b"%PDF")
    assert hoa.seat.said == [f"Đã lưu vào {file}."]


def test_a_folder_that_takes_no_file_is_said(open_page: Callable[..., Open], viewer: Viewer, tmp_path: Path) -> None:
    hoa = open_page()
    (tmp_path / "giấy tờ").write_bytes(b"a file, where the folder should be")
    hoa.page.paper.click()
    hoa.seat.settle()
    assert viewer.opened == []
    assert hoa.seat.said[0].startswith("Không ghi được tệp vào thư mục")


# Bad files -------------------------------------------------------------------------------------------------------


def test_a_damaged_guide_is_named_and_the_others_stay(open_page: Callable[..., Open], copied: Path) -> None:
    (copied / "ID-01.vi.md").write_text("hỏng", encoding="utf-8")
    (copied / "ID-02.vi.md").write_bytes(b"\xff\xfe\x00")
    hoa = open_page(copied)
    assert "ID-01" not in hoa.listed
    assert "ID-03" in hoa.listed
    assert hoa.page.notice.isVisible()
    assert "ID-01.vi.md" in hoa.page.notice.words()
    assert "ID-02.vi.md" in hoa.page.notice.words()


def test_a_guide_that_is_missing_in_vietnamese_comes_in_english(open_page: Callable[..., Open], copied: Path) -> None:
    (copied / "ID-01.vi.md").unlink()
    hoa = open_page(copied)
    hoa.type("id01")
    assert hoa.read.startswith("Activate VNeID level 2")


def test_a_damaged_list_of_addresses_leaves_the_guides_without_them(
    open_page: Callable[..., Open], copied: Path
) -> None:
    (copied / "addresses.csv").write_text("code,vi\nportal", encoding="utf-8")
    hoa = open_page(copied)
    hoa.type("dvc01")
    assert hoa.read.startswith("Nộp hồ sơ trên Cổng DVC quốc gia")
    assert "dichvucong.gov.vn" not in hoa.read
    assert hoa.page.notice.words().startswith("Danh sách địa chỉ chính thức bị hỏng")


def test_without_any_guide_the_page_says_so_and_offers_nothing(open_page: Callable[..., Open], tmp_path: Path) -> None:
    hoa = open_page(tmp_path / "nothing here")
    assert hoa.page.notice.words().startswith("Không tìm thấy bài cẩm nang nào")
    assert hoa.page.finder.list.empty.isVisible()
    assert not hoa.page.large.isEnabled()
    assert not hoa.page.paper.isEnabled()


def test_f1_opens_the_guides_on_every_page_and_leads_back(
    hoa: commune.Laptop, sit: Callable[[commune.Laptop], seats.Seat]
) -> None:
    seat = sit(hoa)
    seat.move_in()
    for page in ("today", "roll", "log", "sync", "settings"):
        for outside in (False, True):
            seat.window.show_page(page)
            seat.settle()
            if outside:
                seat.window.rail.buttons[page].setFocus()
            here = seat.window.focusWidget()
            assert here is not None
            seat.qtbot.keyClick(here, Key.Key_F1)
            seat.settle()
            assert seat.window.shown == "guides", (page, outside)
            here = seat.window.focusWidget()
            assert here is not None
            seat.qtbot.keyClick(here, Key.Key_F1)
            assert seat.window.shown == page


# Beside a slip ---------------------------------------------------------------------------------------------------


def panel(who: recorder.Recorder) -> guides_panel.Panel:
    found = who.page.guide.panel
    assert found is not None
    return found


def f1(who: recorder.Recorder) -> guides_panel.Panel:
    who.press(Key.Key_F1)
    who.settle()
    return panel(who)


def test_f1_opens_the_guide_of_the_topic_beside_the_slip_and_escape_goes_back(room: recorder.Room) -> None:
    hoa = room.sit()
    hoa.write("topics[0].topic", "id02")
    assert hoa.at() == "topics[0].result"
    shown = f1(hoa)
    assert shown.isVisible()
    assert shown.reader.toPlainText().startswith("Quên mật khẩu, passcode VNeID")
    assert hoa.focus() is shown.reader
    line = hoa.form.topics.lines[0].result
    assert not shown.geometry().contains(line.mapTo(hoa.page, line.rect().center()))
    hoa.press(Key.Key_Escape)
    assert not shown.isVisible()
    assert hoa.at() == "topics[0].result"
    hoa.press("3")
    assert hoa.form.sheet().topics[0].result == "3"


def test_f1_again_closes_it_too(room: recorder.Room) -> None:
    hoa = room.sit()
    hoa.go("note")
    shown = f1(hoa)
    f1(hoa)
    assert not shown.isVisible()
    assert hoa.at() == "note"


def test_f1_in_the_middle_of_a_word_takes_the_topic_that_is_marked(room: recorder.Room) -> None:
    hoa = room.sit()
    hoa.go("topics[0].topic")
    hoa.words("lua dao")
    shown = f1(hoa)
    assert shown.reader.toPlainText().startswith("Phòng chống lừa đảo trực tuyến")
    hoa.press(Key.Key_Escape)
    assert hoa.at() == "topics[0].topic"
    assert hoa.form.sheet().topics[0].topic == "SEC-01"


def test_without_a_topic_f1_opens_the_search(room: recorder.Room) -> None:
    hoa = room.sit()
    shown = f1(hoa)
    assert hoa.focus() is shown.finder.search
    hoa.words("vietqr")
    hoa.press(Key.Key_Return)
    assert shown.reader.toPlainText().startswith("Mã QR nhận tiền (VietQR)")
    assert hoa.focus() is shown.reader
    hoa.press(Key.Key_Escape)
    assert hoa.at() == "household"


def test_what_to_do_about_the_ticked_blockers_comes_first(room: recorder.Room) -> None:
    hoa = room.sit()
    hoa.write("topics[0].topic", "id01")
    hoa.press("x")
    hoa.form.topics.lines[0].blockers.set_ticked(["B04", "B18"])
    shown = f1(hoa)
    before, _, _ = shown.reader.toPlainText().partition("Cần có sẵn")
    assert "Việc cần làm với vướng mắc đã chọn" in before
    assert "SIM không chính chủ" in before
    assert "Chuyển: Nhà mạng." in before
    assert "Đi vắng" in before  # not in this guide: what holds for every topic
    assert "Căn cước" not in before


def test_ticking_another_blocker_while_the_guide_is_open_shows_what_to_do(room: recorder.Room) -> None:
    hoa = room.sit()
    hoa.write("topics[0].topic", "id01")
    hoa.press("x")
    shown = f1(hoa)
    assert "Việc cần làm" not in shown.reader.toPlainText()
    hoa.go("topics[0].blockers")
    hoa.words("b02")
    hoa.press(Key.Key_Return)
    assert "Việc cần làm với vướng mắc đã chọn" in shown.reader.toPlainText()


def test_the_line_that_has_the_keyboard_says_which_guide(room: recorder.Room) -> None:
    hoa = room.sit()
    hoa.write("topics[0].topic", "id02")
    hoa.press("3")
    hoa.form.topics.lines[0].more.click()
    hoa.words("zal01")
    hoa.tab()
    hoa.go("topics[0].result")
    assert f1(hoa).reader.toPlainText().startswith("Quên mật khẩu")
    f1(hoa)
    hoa.go("note")
    assert f1(hoa).reader.toPlainText().startswith("Nhóm Zalo thôn")


def test_a_topic_without_a_guide_gets_the_steps_of_the_catalogue(room: recorder.Room) -> None:
    hoa = room.sit()
    hoa.write("topics[0].topic", "tax02")
    hoa.press("x")
    hoa.form.topics.lines[0].blockers.set_ticked(["B09"])
    said = f1(hoa).reader.toPlainText()
    assert said.startswith("Hóa đơn điện tử từ máy tính tiền")
    for words in ("chưa có bài hướng dẫn riêng", "xuất hóa đơn", "Thiếu giấy tờ", "TTPVHCC"):
        assert words in said


def test_the_button_in_the_line_of_the_labels_opens_it_by_mouse(room: recorder.Room) -> None:
    hoa = room.sit()
    hoa.write("topics[0].topic", "id02")
    button = hoa.form.topics.guide
    assert button.text() == "Cẩm nang (F1)"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    hoa.settle()
    assert panel(hoa).reader.toPlainText().startswith("Quên mật khẩu")
    QTest.mouseClick(panel(hoa).close_button, Qt.MouseButton.LeftButton)
    assert hoa.at() == "topics[0].result"


def test_tab_goes_round_within_the_panel(room: recorder.Room) -> None:
    hoa = room.sit()
    hoa.write("topics[0].topic", "id02")
    shown = f1(hoa)
    stops = []
    for _ in range(6):
        stops.append(hoa.focus())
        hoa.tab()
    assert set(stops) == {shown.reader, shown.other, shown.close_button}
    hoa.press(Key.Key_Backtab)
    assert shown.isAncestorOf(hoa.focus())


def test_what_was_typed_is_kept_and_saved_with_the_guide_open(room: recorder.Room) -> None:
    hoa = room.sit()
    hoa.common()
    f1(hoa)
    assert hoa.drafts()[0]["name"] == "Đặng Văn Hùng"
    hoa.save()
    assert [slip.name for slip in hoa.slips()] == ["Đặng Văn Hùng"]


def test_a_line_that_is_gone_meanwhile_is_no_stumbling_block(room: recorder.Room) -> None:
    hoa = room.sit()
    hoa.write("topics[0].topic", "id02")
    hoa.form.topics.lines[0].more.click()
    hoa.words("zal01")
    shown = f1(hoa)
    hoa.form.topics.drop(hoa.form.topics.lines[1])
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    shown.reader.setFocus()
    hoa.press(Key.Key_Escape)
    assert not shown.isVisible()
    assert [line.topic for line in hoa.form.sheet().topics] == ["ID-02"]


@pytest.mark.parametrize(("lang", "points", "width"), [("vi", 14, 1366), ("en", 14, 960), ("vi", 24, 1366)])
def test_the_panel_stays_within_the_page(
    room: recorder.Room, dressed: QApplication, lang: str, points: int, width: int
) -> None:
    style.apply(dressed, "light", points)
    hoa = room.sit(lang=lang, size=(width, 698))
    hoa.write("topics[0].topic", "id02")
    shown = f1(hoa)
    assert hoa.page.rect().contains(shown.geometry())
    assert shown.geometry().bottom() < hoa.page.foot.geometry().top()
    assert shown.close_button.height() >= style.TARGET
    assert all(button.width() >= button.sizeHint().width() for button in (shown.other, shown.close_button))
    assert shown.reader.horizontalScrollBar().maximum() == 0
    hoa.shell.resize(width + 60, 698)
    QApplication.processEvents()
    assert hoa.page.rect().contains(shown.geometry())
    style.apply(dressed)


def test_in_english_the_guide_is_english(room: recorder.Room, dressed: QApplication) -> None:
    hoa = room.sit(lang="en")
    hoa.write("topics[0].topic", "id02")
    assert f1(hoa).reader.toPlainText().startswith("Reset the VNeID password or passcode")
    text.install(dressed, "vi")


# Starting --------------------------------------------------------------------------------------------------------


def test_the_program_starts_without_anything_of_the_guides() -> None:
    """Start-up time counts on an old laptop."""
    asked = (
        "import sys, fieldapp.desktop, fieldapp.ui.pages.record\n"
        "late = ('markdown_it', 'segno', 'reportlab', 'fieldapp.domain.guides', 'fieldapp.ui.shelf',\n"
        "        'fieldapp.ui.pages.guides', 'fieldapp.ui.pages.guides_panel', 'fieldapp.reports.paper')\n"
        "print([name for name in late if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
