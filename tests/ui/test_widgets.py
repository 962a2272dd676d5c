"""The parts that pages are made of."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QStyle, QStyleOptionFrame, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui import icons, style
from fieldapp.ui.widgets import (
    badge,
    busyline,
    buttons,
    card,
    columns,
    dayentry,
    emptystate,
    entry,
    field,
    flow,
    heading,
    passphrase,
)

Show = Callable[..., QWidget]
KEPT_FREE = 4  # pixels, by Qt beside what is typed


def write(part: QWidget, words: str) -> None:
    """What an input method does when a word is finished; a simulated key can only be a plain letter."""
    done = QInputMethodEvent()
    done.setCommitString(words)
    QApplication.sendEvent(part, done)


def leave(part: QWidget, qtbot: QtBot) -> None:
    """Tab out of an editor, as people do."""
    part.setFocus()
    qtbot.keyClick(part, Qt.Key.Key_Tab)


@pytest.mark.parametrize("kind", icons.SHAPES)
def test_a_badge_says_its_state_in_words_and_shape(show: Show, kind: str) -> None:
    plate = badge.Badge()
    show(plate)
    plate.say(kind, "Chờ duyệt")
    assert plate.words() == plate.accessibleName() == "Chờ duyệt"
    with_shape = plate.grab().toImage()
    plate._shape.show_as("", "ink")
    assert plate.grab().toImage() != with_shape


def test_a_field_names_its_editor_and_says_what_is_wrong(show: Show) -> None:
    line = QLineEdit()
    place = field.Field("Họ tên", line, "Để trống nếu không muốn nêu tên", required=True)
    show(place)
    assert line.accessibleName() == "Họ tên"
    assert line.accessibleDescription() == "cần điền. Để trống nếu không muốn nêu tên"
    usual = line.grab().toImage()
    place.show_problem("Tên dài quá 100 chữ. Hãy viết ngắn lại.")
    assert place.problem.isVisible()
    assert "Hãy viết ngắn lại" in line.accessibleDescription()
    assert line.grab().toImage() != usual
    place.clear_problem()
    assert not place.problem.isVisible()
    assert line.grab().toImage() == usual


def test_a_field_names_the_line_inside_a_compound_editor(show: Show) -> None:
    secret = passphrase.PassphraseEdit()
    place = field.Field("Mật khẩu", secret)
    show(place)
    place.show_problem("Mật khẩu chưa đúng.")
    assert secret.line.accessibleName() == "Mật khẩu"
    assert secret.line.property("wrong") is True
    place.setFocus()
    assert place.window().focusWidget() is secret.line


def test_a_passphrase_is_hidden_until_asked_for(show: Show, qtbot: QtBot) -> None:
    secret = passphrase.PassphraseEdit()
    show(secret)
    qtbot.keyClicks(secret.line, "mua xuan 2026")
    assert secret.text() == "mua xuan 2026"
    assert secret.line.displayText() != "mua xuan 2026"
    assert secret.button.accessibleName() == "Hiện mật khẩu"
    qtbot.mouseClick(secret.button, Qt.MouseButton.LeftButton)
    assert secret.line.displayText() == "mua xuan 2026"
    assert secret.button.text() == "Ẩn"
    secret.clear()
    assert secret.line.echoMode() == QLineEdit.EchoMode.Password
    with qtbot.waitSignal(secret.entered):
        qtbot.keyClick(secret.line, Qt.Key.Key_Return)


@pytest.mark.parametrize("rank", [buttons.PrimaryButton, buttons.SecondaryButton, buttons.QuietButton])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_is_pressed_by_the_keyboard(
    show: Show, qtbot: QtBot, rank: type[buttons.PrimaryButton], key: Qt.Key
) -> None:
    button = rank("Lưu phiếu", "good")
    show(button)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)


def test_pictures_of_buttons_follow_the_theme(show: Show, dressed: QApplication) -> None:
    button = buttons.QuietButton("Bỏ nháp", "cross")
    show(button)
    by_day = button.icon().pixmap(button.iconSize()).toImage()
    style.apply(dressed, "dark")
    assert button.icon().pixmap(button.iconSize()).toImage() != by_day


def test_an_empty_state_leads_on(show: Show, qtbot: QtBot) -> None:
    pressed: list[bool] = []
    empty = emptystate.EmptyState("Chưa có phiếu", "Hãy ghi phiếu đầu tiên", "Ghi phiếu", lambda: pressed.append(True))
    show(empty)
    qtbot.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    assert pressed == [True]
    assert empty.accessibleName() == "Chưa có phiếu"


def test_the_keyboard_waits_also_for_who_looks_at_another_window_meanwhile(show: Show, qtbot: QtBot) -> None:
    deed, busy, other, elsewhere = QPushButton("Gửi"), busyline.BusyLine(), QPushButton("Ghi"), QWidget()
    around = show(deed, busy, other)
    qtbot.addWidget(elsewhere)
    deed.setFocus()
    for begins, ends in ((around, elsewhere), (elsewhere, around), (elsewhere, elsewhere)):
        turn_to(begins, qtbot)
        busy.start("Đang gửi…", deed)
        turn_to(around, qtbot)
        assert busy.hasFocus()
        turn_to(ends, qtbot)
        busy.stop()
        turn_to(around, qtbot)
        assert deed.hasFocus()


def turn_to(window: QWidget, qtbot: QtBot) -> None:
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def test_a_busy_line_moves_only_while_it_is_seen(show: Show) -> None:
    busy = busyline.BusyLine()
    around = show(busy)
    assert not busy.isVisible()
    busy.start("Đang gửi…")
    assert busy.accessibleName() == "Đang gửi…"
    assert busy._bar._timer.isActive()
    around.hide()
    assert not busy._bar._timer.isActive()
    around.show()
    busy.stop()
    assert not busy._bar._timer.isActive()


def test_what_people_typed_is_never_read_as_markup(show: Show) -> None:
    typed = "<b>Đặng</b> & <img src='file:///etc/passwd'>"
    words, plain = heading.Words(typed), heading.Words("x" * len(typed))
    show(words, plain)
    assert words.textFormat() == Qt.TextFormat.PlainText
    assert words.text() == typed


def test_a_card_has_a_title(show: Show) -> None:
    frame = card.Card("Phiếu mới")
    show(frame)
    assert frame.accessibleName() == "Phiếu mới"


@pytest.mark.parametrize(
    "keys", ["ddawjng", "d9a85ng", "hoaf", "Nguyeenx Thij Hoaf", "khong dau", "1234567890", "o'nil-a"]
)
def test_typing_is_never_changed_under_the_fingers(show: Show, qtbot: QtBot, keys: str) -> None:
    """Telex and VNI programs send letters and backspaces; each must find the line as they left it."""
    line = entry.LineEntry()
    show(line)
    for number, key in enumerate(keys, start=1):
        qtbot.keyClicks(line, key)
        assert line.text() == keys[:number]
    qtbot.keyClick(line, Qt.Key.Key_Backspace)
    assert line.text() == keys[:-1]
    assert line.validator() is None


def test_a_finished_text_is_composed(show: Show, qtbot: QtBot) -> None:
    apart = unicodedata.normalize("NFD", "Đặng Thị Hòa")
    line, note, after = entry.LineEntry(), entry.NoteEntry(), QLineEdit()
    show(line, note, after)
    line.setText(apart)
    note.setPlainText(apart + "\n" + apart)
    assert line.text() == apart
    assert line.words() == "Đặng Thị Hòa"
    leave(line, qtbot)
    leave(note, qtbot)
    assert line.text() == "Đặng Thị Hòa"
    assert note.toPlainText() == "Đặng Thị Hòa\nĐặng Thị Hòa"
    assert after.window().focusWidget() is after  # Tab left the note instead of being typed


@pytest.mark.parametrize("size", range(12, 25))
def test_a_date_and_a_time_are_seen_whole_at_every_size_of_letters(
    dressed: QApplication, qtbot: QtBot, size: int
) -> None:
    style.apply(dressed, size=size)
    around = QWidget()
    qtbot.addWidget(around)
    line = flow.Flow()
    around.setLayout(line)
    day, clock = dayentry.DayEntry("2026-11-28"), dayentry.ClockEntry()
    line.add(day, 14, 14)
    line.add(clock, 9, 9)
    around.resize(1000, 100)
    around.show()
    day.set_day("2026-11-28")
    clock.setText("00:00")
    for one in (day, clock):
        option = QStyleOptionFrame()
        one.initStyleOption(option)
        room = one.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, one).width()
        assert one.fontMetrics().horizontalAdvance(one.text()) + KEPT_FREE <= room


@pytest.mark.parametrize(
    ("typed", "iso", "shows"),
    [
        ("5/11", "2026-11-05", "05/11/2026"),
        ("05-11-26", "2026-11-05", "05/11/2026"),
        ("hôm qua", "2026-11-21", "21/11/2026"),
        ("32/13", "", "32/13"),
        ("", "", ""),
    ],
)
def test_a_day_is_understood_as_people_write_it(show: Show, qtbot: QtBot, typed: str, iso: str, shows: str) -> None:
    day, after = dayentry.DayEntry("2026-11-22"), QLineEdit()
    show(day, after)
    write(day, typed)
    assert day.text() == typed
    assert day.day() == iso
    leave(day, qtbot)
    assert day.text() == shows


def test_arrows_go_to_the_day_beside(show: Show, qtbot: QtBot) -> None:
    day = dayentry.DayEntry("2026-11-22")
    show(day)
    day.set_day("2026-12-31")
    qtbot.keyClick(day, Qt.Key.Key_Up)
    assert day.text() == "01/01/2027"
    qtbot.keyClick(day, Qt.Key.Key_Down)
    qtbot.keyClick(day, Qt.Key.Key_Down)
    assert day.day() == "2026-12-30"


def test_a_time_is_understood_as_people_write_it(show: Show, qtbot: QtBot) -> None:
    clock, after = dayentry.ClockEntry(), QLineEdit()
    show(clock, after)
    qtbot.keyClicks(clock, "9h14")
    assert clock.clock() == "09:14"
    leave(clock, qtbot)
    assert clock.text() == "09:14"


def test_the_wheel_changes_nothing_in_passing(show: Show) -> None:
    number, choice, other = entry.NumberEntry(1, 480), entry.ChoiceEntry([("a", "Một"), ("b", "Hai")]), QLineEdit()
    show(other, number, choice)
    other.setFocus()
    for editor in (number, choice):
        turn(editor)
    assert number.value() == 1
    assert choice.key() == "a"


def turn(editor: QWidget) -> None:
    none, still = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    for angle in (120, -120):
        event = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, angle), none, still, Qt.ScrollPhase.NoScrollPhase, False
        )
        QApplication.sendEvent(editor, event)
        if not event.isAccepted():
            continue


def test_a_choice_is_kept_by_key(show: Show) -> None:
    choice = entry.ChoiceEntry([("home", "Tại nhà"), ("class", "Lớp tập trung")])
    show(choice)
    choice.set_key("class")
    assert choice.currentText() == "Lớp tập trung"
    choice.set_key("unknown")
    assert choice.key() == ""


def test_columns_stand_below_each_other_where_there_is_no_room(show: Show, qtbot: QtBot) -> None:
    parts = [field.Field(name, QLineEdit()) for name in ("Ngày", "Giờ", "Hình thức")]
    side = columns.Columns(parts, letters=20)
    around = show(side)
    around.resize(1000, 300)
    qtbot.waitUntil(lambda: len({part.y() for part in parts}) == 1)
    around.resize(260, 500)
    qtbot.waitUntil(lambda: len({part.x() for part in parts}) == 1)
    assert parts[0].y() < parts[1].y() < parts[2].y()
