"""The shell: rail, header, pages, door, state line and toast, by keyboard and for ears as well as eyes."""

from __future__ import annotations

import elbow
import everywhere
import pytest
import samplepage
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui import style, text, window
from fieldapp.ui.widgets import passphrase

Key = Qt.Key


def controls(root: QWidget) -> list[QWidget]:
    """Everything in sight that the Tab key or a click can reach."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
    ]


def walk(shell: window.Window, qtbot: QtBot) -> list[QWidget]:
    """Where Tab goes, from where the keyboard is until it is there again."""
    stops: list[QWidget] = []
    here = shell.focusWidget()
    while here is not None and here not in stops:
        stops.append(here)
        qtbot.keyClick(here, Key.Key_Tab)
        here = shell.focusWidget()
    return stops


@pytest.mark.parametrize(
    ("free", "begun", "all_of_it"),
    [
        ((1920, 1040), (1366, 728), False),
        ((1366, 768), (1366, 728), False),
        ((1366, 720), (1366, 680), True),  # 1366x768 with the task bar of Windows
        ((1024, 560), (1024, 520), True),
    ],
)
def test_on_a_small_screen_the_window_begins_within_it(
    dressed: QApplication, qtbot: QtBot, free: tuple[int, int], begun: tuple[int, int], all_of_it: bool
) -> None:
    shell = samplepage.build()
    qtbot.addWidget(shell)
    shell.begin_within(QRect(0, 0, *free))
    assert (shell.width(), shell.height()) == begun
    assert shell.isMaximized() is all_of_it


def test_one_page_is_shown_at_a_time(shell: window.Window, page: samplepage.SamplePage) -> None:
    assert page.isVisible()
    shell.show_page("sync")
    assert not page.isVisible()
    assert shell.page("sync").isVisible()
    assert shell.shown == "sync"
    assert shell.head.title.text() == "Đồng bộ"
    assert shell.windowTitle() == "Đồng bộ – fieldapp"


def test_a_page_hears_each_time_that_it_is_opened(shell: window.Window, page: samplepage.SamplePage) -> None:
    assert page.times_opened == 1
    shell.show_page("log")  # has no opened(), and need not
    shell.show_page("record")
    assert page.times_opened == 2


def test_keys_are_heard_between_the_change_to_a_page_and_its_painting(shell: window.Window, qtbot: QtBot) -> None:
    page = shell.page("sync")
    painted: list[QEvent.Type] = []
    page.installEventFilter(watcher := _Painted(page, painted))
    shell.show_page("sync")
    assert page.isVisible()
    QCoreApplication.sendPostedEvents()  # the end of that turn
    assert not painted
    qtbot.waitUntil(lambda: bool(painted))
    page.removeEventFilter(watcher)


class _Painted(QObject):
    """Notes when a part is painted."""

    def __init__(self, part: QWidget, painted: list[QEvent.Type]) -> None:
        super().__init__(part)
        self.painted = painted

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.painted.append(event.type())
        return False


def test_an_answer_to_a_page_that_was_left_does_not_take_the_keyboard(
    shell: window.Window, page: samplepage.SamplePage, qtbot: QtBot
) -> None:
    page.name.setFocus()
    shell.page("sync").setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    shell.page("sync").setFocus()  # as when a list of slips is read again after a deed
    QApplication.processEvents()
    qtbot.keyClicks(shell.focusWidget(), "hoa")
    assert page.name.text() == "hoa"


def test_what_is_shown_in_the_same_turn_may_have_the_keyboard_before(
    shell: window.Window, page: samplepage.SamplePage
) -> None:
    page.name.setFocus()
    page.secret.hide()
    page.secret.line.setFocus()
    page.secret.show()
    QApplication.processEvents()
    assert shell.focusWidget() is page.secret.line


def test_the_rail_shows_which_page_is_open(shell: window.Window, qtbot: QtBot) -> None:
    qtbot.mouseClick(shell.rail.buttons["log"], Qt.MouseButton.LeftButton)
    assert shell.shown == "log"
    assert [key for key, button in shell.rail.buttons.items() if button.isChecked()] == ["log"]
    qtbot.mouseClick(shell.rail.buttons["log"], Qt.MouseButton.LeftButton)
    assert shell.rail.buttons["log"].isChecked()


@pytest.mark.parametrize(("digit", "key"), [(Key.Key_1, "record"), (Key.Key_2, "log"), (Key.Key_3, "sync")])
def test_alt_and_a_number_jump(shell: window.Window, qtbot: QtBot, digit: Key, key: str) -> None:
    shell.show_page("sync" if key != "sync" else "log")
    qtbot.keyClick(shell, digit, Qt.KeyboardModifier.AltModifier)
    assert shell.shown == key


def test_arrows_walk_along_the_rail_and_enter_opens(shell: window.Window, qtbot: QtBot) -> None:
    rail = shell.rail.buttons
    rail["record"].setFocus()
    qtbot.keyClick(rail["record"], Key.Key_Down)
    assert shell.focusWidget() is rail["log"]
    assert shell.shown == "record"
    qtbot.keyClick(rail["log"], Key.Key_Up)
    qtbot.keyClick(rail["record"], Key.Key_Up)
    assert shell.focusWidget() is rail["sync"]
    qtbot.keyClick(rail["sync"], Key.Key_Return)
    assert shell.shown == "sync"


def test_an_opened_page_has_the_keyboard(shell: window.Window, page: samplepage.SamplePage) -> None:
    shell.rail.buttons["record"].setFocus()
    shell.show_page("record")
    assert shell.focusWidget() is page.name


def test_tab_visits_every_control_once_in_reading_order(
    shell: window.Window, page: samplepage.SamplePage, qtbot: QtBot
) -> None:
    page.name.setFocus()
    assert walk(shell, qtbot) == [
        page.name,
        page.topic.line,
        page.mode,
        page.day,
        page.minutes,
        page.secret.line,
        page.secret.button,
        page.consent,
        page.save,
        page.other,
        page.quiet,
        page.slips,
        shell.head.lock,
        shell.rail.buttons["record"],  # one stop for the whole rail
    ]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_control_has_a_name_for_a_screen_reader(dressed: QApplication, qtbot: QtBot, lang: str) -> None:
    text.install(dressed, lang)
    shell = samplepage.build()
    qtbot.addWidget(shell)
    shell.show()
    shell.toast("Đã lưu phiếu", lambda: None)
    nameless = []
    for control in controls(shell):
        seen = QAccessible.queryAccessibleInterface(control)
        if not seen or not seen.text(QAccessible.Text.Name):
            nameless.append(control)
    assert len(controls(shell)) > 15
    assert nameless == []


@pytest.mark.parametrize("size", [12, 14, 24])
def test_targets_are_big_enough(dressed: QApplication, qtbot: QtBot, size: int) -> None:
    style.apply(dressed, "light", size)
    shell = samplepage.build()
    qtbot.addWidget(shell)
    shell.show()
    low = [
        (type(control).__name__, control.height())
        for control in controls(shell)
        if isinstance(control, QAbstractButton | QLineEdit)
        and not control.objectName().startswith("qt_")
        and control.height() < (36 if control.inherits("QCheckBox") else style.TARGET)
    ]
    assert low == []


@pytest.mark.parametrize("size", [12, 14, 18, 24])
def test_the_shell_fits_a_small_screen(dressed: QApplication, qtbot: QtBot, size: int) -> None:
    """1366x768 less a task bar and a title; the page scrolls down but never sideways."""
    style.apply(dressed, "light", size)
    shell = samplepage.build()
    for number in range(5):
        shell.add_page(f"more{number}", "guide", "Hộ gia đình", QWidget)
    shell.state.show_waiting(1234)
    shell.state.show_last("03/10/2026 14:07")
    qtbot.addWidget(shell)
    shell.resize(1366, 690)
    shell.show()
    assert (shell.width(), shell.height()) == (1366, 690)
    sheet = shell.page("record").parentWidget().parentWidget()
    assert sheet.horizontalScrollBar().maximum() == 0
    last = list(shell.rail.buttons.values())[-1]
    assert last.mapTo(shell, QPoint(0, last.height())).y() <= shell.height()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_foot_shows_all_its_words_in_the_largest_letters(dressed: QApplication, qtbot: QtBot, lang: str) -> None:
    everywhere.dress(dressed, lang, 24)
    shell = samplepage.build()
    qtbot.addWidget(shell)
    shell.resize(1024, 600)
    shell.show()
    for hub_slips in (1234, 0):
        shell.state.show_waiting(12, 14, 13, hub_slips=hub_slips, hub=1250)
        for _ in range(4):
            QApplication.processEvents()
        assert elbow.cut(shell.state) == []


def test_focus_can_be_seen_on_every_control(shell: window.Window, page: samplepage.SamplePage, qtbot: QtBot) -> None:
    unseen = []
    page.name.setFocus()
    for control in walk(shell, qtbot):
        other = page.quiet if control is not page.quiet else page.save
        other.setFocus()
        without = control.grab().toImage()
        control.setFocus()
        if control.grab().toImage() == without:
            unseen.append(control)
    assert unseen == []


def test_the_state_line_always_tells_three_things(shell: window.Window) -> None:
    state = shell.state
    assert [part.words() for part in (state.network, state.waiting, state.last)] == [
        "Không có mạng",
        "Không còn phiếu nào chờ gửi",
        "Chưa đồng bộ lần nào",
    ]
    for kind in ("online", "busy", "trouble", "offline"):
        state.show_network(kind, f"mạng {kind}")
    state.show_waiting(3)
    state.show_last("hôm nay 14:07")
    assert state.network.accessibleName() == "mạng offline"
    assert state.waiting.words() == "3 phiếu chờ gửi"
    state.show_waiting(0, 4)
    assert state.waiting.words() == "4 mục chờ gửi"
    assert not state.held.isVisible()
    state.show_waiting(0, 0, 2)
    assert state.held.words() == "2 mục tỉnh đang giữ lại"
    assert not state.waiting.isVisible(), "all was sent, but not all is well"
    state.show_waiting(3, 3, 2)
    assert [part.isVisible() for part in (state.waiting, state.held)] == [True, True]
    state.show_waiting(0)
    assert [part.isVisible() for part in (state.waiting, state.hub, state.held)] == [True, False, False]
    state.show_waiting(0, 0, 0, hub_slips=1, hub=2)
    assert state.hub.words() == "1 phiếu ở trạm xã, chờ lên tỉnh"
    assert not state.waiting.isVisible(), "it is not here only, and not at the province"
    state.show_waiting(1, 1, 0, hub=2)
    assert (state.waiting.words(), state.hub.words()) == ("1 phiếu chờ gửi", "2 mục ở trạm xã, chờ lên tỉnh")
    state.show_waiting(0)
    assert state.last.words() == "Lần đồng bộ gần nhất: hôm nay 14:07"


def test_the_header_tells_who_works_and_locks(shell: window.Window, qtbot: QtBot) -> None:
    assert shell.head.name.text() == "Nguyễn Thị Hòa"
    assert "Thành viên" in shell.head.role.text()
    with qtbot.waitSignal(shell.lock_wanted):
        qtbot.mouseClick(shell.head.lock, Qt.MouseButton.LeftButton)


def test_the_door_hides_everything_else(shell: window.Window, page: samplepage.SamplePage, qtbot: QtBot) -> None:
    door = passphrase.PassphraseEdit()
    shell.show_door(door)
    assert door.isVisible()
    assert not any(part.isVisible() for part in (shell.rail, shell.head, shell.state, page))
    assert shell.focusWidget() is door.line
    qtbot.keyClick(door.line, Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert shell.shown == "record"  # no way around the door
    middle = door.mapTo(shell, door.rect().center())
    assert abs(middle.x() - shell.width() // 2) < 10
    assert abs(middle.y() - shell.height() // 2) < 10


def test_a_door_is_destroyed_when_it_opens_or_another_takes_its_place(shell: window.Window, qtbot: QtBot) -> None:
    first, second = QWidget(), QWidget()
    with qtbot.waitSignal(first.destroyed):
        shell.show_door(first)
        shell.show_door(second)
    with qtbot.waitSignal(second.destroyed):
        shell.close_door()
    assert shell.rail.isVisible()


def test_removed_pages_are_destroyed_with_all_they_show(shell: window.Window, qtbot: QtBot) -> None:
    with qtbot.waitSignals([shell.page(key).destroyed for key in ("record", "log", "sync")]):
        shell.remove_pages()
    assert shell.shown == ""
    assert shell.rail.buttons == {}
    shell.add_page("today", "today", "Hôm nay", QWidget)
    shell.show_page("today")
    assert shell.shown == "today"


def test_pages_are_built_one_by_one_before_they_are_wanted(shell: window.Window) -> None:
    shell.add_page("today", "today", "Hôm nay", QWidget)
    waiting = [key for key in shell.rail.buttons if not shell.built(key)]
    assert "today" in waiting
    for left in range(len(waiting), 0, -1):
        assert sum(not shell.built(key) for key in shell.rail.buttons) == left
        assert shell.build_one()
        assert shell.build_one()  # and laid out
    assert not shell.build_one()


def test_a_page_that_was_built_ahead_has_its_place_before_it_is_shown(shell: window.Window) -> None:
    shell.add_page("today", "today", "Hôm nay", samplepage.SamplePage)
    while shell.build_one():
        pass
    page = shell.page("today")
    assert isinstance(page, samplepage.SamplePage)
    places = [part.geometry() for part in (page, page.name, page.save)]
    assert page.width() == shell.page("record").width()
    shell.show_page("today")
    QApplication.processEvents()
    assert [part.geometry() for part in (page, page.name, page.save)] == places


def test_the_head_is_as_high_at_once_as_it_stays(dressed: QApplication, qtbot: QtBot) -> None:
    shell = window.Window()
    qtbot.addWidget(shell)
    shell.add_page("today", "today", "Hôm nay", QWidget)
    shell.show_page("today")
    shell.show_person("Nguyễn Thị Hòa", "Thành viên – Khe Sú")
    shell.show()
    height = shell.head.height()
    for _ in range(3):
        QApplication.processEvents()
    assert shell.head.name.isVisible()
    assert shell.head.height() == height


def test_a_page_that_has_room_needs_no_scroll_bar(shell: window.Window, page: samplepage.SamplePage) -> None:
    shell.resize(shell.width(), 2 * page.sizeHint().height())
    assert shell.rail.width() + page.width() == shell.width()
    shell.add_page("today", "today", "Hôm nay", QWidget)
    shell.show_page("today")
    QApplication.processEvents()
    assert shell.rail.width() + shell.page("today").width() == shell.width()
    shell.resize(1366, 400)
    shell.show_page("record")
    QApplication.processEvents()
    assert shell.rail.width() + page.width() < shell.width()


def test_a_name_without_a_role_stands_in_the_middle(shell: window.Window) -> None:
    shell.show_person("Nguyễn Thị Hòa", "Thành viên – Khe Sú")
    assert shell.head.role.isVisible()
    shell.show_person("Nguyễn Thị Hòa", "")
    assert not shell.head.role.isVisible()


def test_undo_takes_the_deed_back_once(shell: window.Window, qtbot: QtBot) -> None:
    undone: list[str] = []
    shell.toast("Đã lưu phiếu của Đặng Thị Hòa", lambda: undone.append("phiếu"))
    toast = shell._toast
    assert toast.isVisible()
    qtbot.mouseClick(toast.undo, Qt.MouseButton.LeftButton)
    assert undone == ["phiếu"]
    assert not toast.isVisible()
    qtbot.keyClick(shell, Key.Key_Z, Qt.KeyboardModifier.AltModifier)
    assert undone == ["phiếu"]


def test_undo_has_a_key(shell: window.Window, qtbot: QtBot) -> None:
    undone: list[str] = []
    shell.toast("Đã xóa nháp", lambda: undone.append("nháp"))
    qtbot.keyClick(shell, Key.Key_Z, Qt.KeyboardModifier.AltModifier)
    assert undone == ["nháp"]


def test_a_toast_without_undo_only_tells(shell: window.Window) -> None:
    shell.toast("Đã gửi 3 phiếu")
    assert not shell._toast.undo.isVisible()
    assert not shell.head.title.isVisible()  # it stands in the place of the title, and so covers nothing
    shell.toast("Đã gửi hết")
    assert shell._toast.words.text() == "Đã gửi hết"


def test_what_was_only_to_be_read_goes_with_its_page(shell: window.Window) -> None:
    shell.toast("Đã gửi hết")
    shell.show_page(shell.shown)
    assert shell._toast.isVisible()
    shell.show_page("log")
    assert not shell._toast.isVisible()


def test_what_can_be_undone_stays_when_another_page_is_shown(shell: window.Window) -> None:
    undone: list[str] = []
    shell.toast("Đã xóa nháp", lambda: undone.append("nháp"))
    shell.show_page("log")
    assert shell._toast.isVisible()
    shell._toast.undo.click()
    assert undone == ["nháp"]


def test_a_toast_leaves_by_itself_but_not_while_it_is_in_use(shell: window.Window, qtbot: QtBot) -> None:
    qtbot.mouseMove(shell.state)
    shell.toast("Đã lưu phiếu", lambda: None)
    toast = shell._toast
    toast.undo.setFocus()
    toast._timer.timeout.emit()
    assert toast.isVisible()
    shell.head.lock.setFocus()
    toast._timer.timeout.emit()
    assert not toast.isVisible()
    assert not toast._timer.isActive()


def test_closing_is_told_first(shell: window.Window, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shell.closing):
        shell.close()


@pytest.mark.parametrize("theme", style.THEMES)
def test_a_running_shell_takes_another_theme_and_size(shell: window.Window, dressed: QApplication, theme: str) -> None:
    style.apply(dressed, theme, 20)
    pixel = shell.grab().toImage().pixelColor(shell.width() // 2, shell.head.height() // 2)
    assert pixel.name().upper() == style.THEMES[theme].surface
    assert shell.head.title.font().pointSize() == 30


def test_a_page_that_could_not_be_built_leaves_nothing_behind_and_is_built_when_asked_again(
    shell: window.Window,
) -> None:
    tries: list[int] = []

    def build() -> QWidget:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("a file of the program cannot be read")
        return QLabel("Báo cáo")

    shell.add_page("reports", "log", "Báo cáo", build)
    with pytest.raises(OSError, match="cannot be read"):
        shell.show_page("reports")
    assert all(hasattr(sheet, "page") for sheet in shell.findChildren(window._Sheet)), "one without is the end of Qt"
    shell.show_page("reports")
    assert shell.page("reports").isVisible()
