"""Writing slips by keyboard alone, from the first letter to the durable visit and back again."""

from __future__ import annotations

import unicodedata

import commune
import pytest
import recorder
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from fieldapp.actions import grounds, record_visit
from fieldapp.domain import reviews, visits
from fieldapp.store import fold, households, ledger, reference
from fieldapp.ui import style
from fieldapp.ui.pages import record_before

Key = Qt.Key


@pytest.fixture
def hoa(room: recorder.Room) -> recorder.Recorder:
    """Nguyễn Thị Hòa before an empty slip."""
    return room.sit()


# The common case -------------------------------------------------------------------------------------------------


def test_a_new_slip_knows_place_day_mode_and_who_writes(hoa: recorder.Recorder) -> None:
    sheet = hoa.form.sheet()
    assert (sheet.village, sheet.helpers, sheet.team) == (commune.KHE_SU, [commune.HOA], commune.TEAM)
    assert (sheet.date, sheet.time, sheet.mode) == ("03/10/2026", "09:14", "home")
    assert hoa.at() == "household"
    assert (sheet.how, sheet.purposes) == ("", [])  # nothing is agreed to beforehand


def test_who_may_help_nowhere_any_more_still_has_a_name(room: recorder.Room) -> None:
    first = room.sit()
    first.write("name", "Lý A Sáng")
    first.settle()
    with first.laptop.db.atomic():
        reference.replace(first.laptop.db, 2, commune.tables() | {"grants": [], "team_member": []})
    first.get_up()
    hoa = room.sit()
    assert hoa.form.place.helpers.ticked() == (commune.HOA,)
    assert hoa.form.place.helpers.summary() == "Nguyễn Thị Hòa"


def test_the_common_case_takes_few_keys_beyond_the_words(hoa: recorder.Recorder) -> None:
    hoa.common()
    hoa.save()
    [slip] = hoa.slips()
    assert (slip.name, slip.age, slip.sex) == ("Đặng Văn Hùng", "a60", "m")
    assert slip.topics == (visits.TopicResult("ID-01", "3"),)
    assert slip.consent == visits.Consent("spoken", "2026-1", ("log", "follow_up"))
    assert slip.household
    assert hoa.said == ["Đã lưu trên máy này, chờ gửi: Đặng Văn Hùng"]
    assert hoa.pressed <= 25


def test_after_saving_the_next_slip_has_what_repeats(hoa: recorder.Recorder) -> None:
    hoa.write("minutes", "20")
    hoa.go("household")
    hoa.common()
    hoa.laptop.time += 600_000
    hoa.save()
    sheet = hoa.form.sheet()
    assert (sheet.village, sheet.helpers, sheet.mode) == (commune.KHE_SU, [commune.HOA], "home")
    assert (sheet.date, sheet.time) == ("03/10/2026", "09:24")
    assert (sheet.name, sheet.minutes, sheet.how, sheet.topics[0].topic) == ("", "", "", "")
    assert hoa.at() == "household"
    assert hoa.page.untouched()
    assert not any(hoa.problem(name) for name in hoa.form.fields())


def test_a_slip_of_a_day_before_the_team_says_what_can_be_done(hoa: recorder.Recorder) -> None:
    begun = [{"team": commune.TEAM, "area": commune.KHE_SU, "since": commune.TODAY}]
    with hoa.laptop.db.atomic():
        reference.replace(hoa.laptop.db, 2, commune.tables() | {"team_area": begun})
    hoa.common()
    hoa.go("date")
    hoa.press(Key.Key_Down)  # the day before
    hoa.tab()
    hoa.save()
    assert hoa.problem("helpers") == (
        "Người hỗ trợ: Chưa rõ tổ nào đã đi: vào ngày này, người đã chọn không ở tổ nào của thôn, khu."
        " Hãy chọn người khác hoặc sửa ngày; nếu ngày đúng, nhờ xã ghi lại tổ có từ ngày nào."
    )


def test_letters_typed_while_a_slip_is_saved_are_in_the_next_one(hoa: recorder.Recorder) -> None:
    hoa.common()
    hoa.press((recorder.CTRL, Key.Key_Return))
    hoa.words("mai")  # the vault has not answered yet
    hoa.settle()
    assert len(hoa.slips()) == 1
    assert hoa.focus().property("text") == "mai"


def test_a_second_press_saves_nothing_and_complains_of_nothing(hoa: recorder.Recorder) -> None:
    hoa.common()
    hoa.press((recorder.CTRL, Key.Key_Return), (recorder.CTRL, Key.Key_Return))
    hoa.save()
    assert len(hoa.slips()) == 1
    assert hoa.said == ["Đã lưu trên máy này, chờ gửi: Đặng Văn Hùng"]
    assert not any(hoa.problem(name) for name in hoa.form.fields())
    assert hoa.page.foot.words.text() == "Phiếu này chưa ghi gì."


def test_a_second_press_while_the_first_one_waits_for_a_search_is_the_same_one(hoa: recorder.Recorder) -> None:
    hoa.common()
    hoa.go("household")
    hoa.focus().selectAll()
    hoa.words("mai")
    hoa.press((recorder.CTRL, Key.Key_Return), (recorder.CTRL, Key.Key_Return))
    hoa.settle()
    assert hoa.slips() == []  # of Mai's household nobody has agreed to anything yet
    assert hoa.at() == "how"
    assert hoa.said == ["Còn 1 chỗ cần sửa mới lưu được"]


def test_a_saved_slip_that_cannot_be_shown_is_safe_and_the_fault_is_told(
    hoa: recorder.Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[Exception] = []
    hoa.session.desk.crashed.connect(faults.append)

    def broken(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    hoa.common()
    with monkeypatch.context() as ill:
        ill.setattr(fold, "rows", broken)
        hoa.save()
    assert hoa.said == ["Đã lưu trên máy này, chờ gửi: Đặng Văn Hùng"]
    assert [str(one) for one in faults] == ["a fault of ours"]
    assert (hoa.slips(), hoa.drafts()) == ([], [])
    ledger.catch_up(hoa.laptop.db)  # as the next start does
    assert [slip.name for slip in hoa.slips()] == ["Đặng Văn Hùng"]


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[visits.Slip]:
    """The slips that the vault has looked at before it kept one."""
    found: list[visits.Slip] = []
    look = grounds.slip_problems
    monkeypatch.setattr(grounds, "slip_problems", lambda db, slip, *more: found.append(slip) or look(db, slip, *more))
    return found


def hold_ctrl(who: recorder.Recorder) -> None:
    """Ctrl goes down, and nothing else yet."""
    who.qtbot.keyPress(who.focus(), Key.Key_Control)
    who.settle()


@pytest.mark.parametrize("left", [True, False])
def test_when_the_key_to_save_comes_nothing_is_left_but_to_write(
    hoa: recorder.Recorder, looked: list[visits.Slip], left: bool
) -> None:
    hoa.common()
    hoa.go("note")
    hoa.words("hen lan sau")
    if left:
        hoa.tab()
        hoa.settle()
    else:
        hold_ctrl(hoa)
    assert looked.pop().note == "hen lan sau"
    looked.clear()
    hoa.save()
    assert ([slip.note for slip in hoa.slips()], hoa.drafts()) == (["hen lan sau"], [])
    assert looked == []


def test_the_mouse_on_the_button_is_heard_when_it_goes_down(hoa: recorder.Recorder, looked: list[visits.Slip]) -> None:
    hoa.common()
    looked.clear()
    hoa.qtbot.mousePress(hoa.page.foot.save, Qt.MouseButton.LeftButton)
    hoa.settle()
    assert [slip.name for slip in looked] == ["Đặng Văn Hùng"]
    hoa.qtbot.mouseRelease(hoa.page.foot.save, Qt.MouseButton.LeftButton)
    hoa.settle()
    assert (len(hoa.slips()), len(looked)) == (1, 1)


def test_ctrl_for_another_key_leaves_nothing_of_the_slip_as_it_was(hoa: recorder.Recorder) -> None:
    hoa.common()
    hoa.go("note")
    hoa.words("mot")
    hold_ctrl(hoa)
    QApplication.clipboard().setText(" hai")
    hoa.press((recorder.CTRL, Key.Key_V))
    hoa.save()
    assert [slip.note for slip in hoa.slips()] == ["mot hai"]
    [n] = [n for (n,) in hoa.laptop.db.execute("SELECT n FROM change WHERE entity = 'visit'")]
    assert n == hoa.laptop.owner().head == 4  # after three households: no number was left out


def test_what_comes_in_while_ctrl_is_held_is_minded(hoa: recorder.Recorder, looked: list[visits.Slip]) -> None:
    hoa.common()
    hold_ctrl(hoa)
    assert len(looked) == 1
    hoa.laptop.db.execute("DELETE FROM household WHERE name = 'Đặng Văn Hùng'")
    hoa.laptop.db.conn.commit()
    hoa.save()
    assert len(looked) > 1  # and once more for the next press
    assert hoa.slips() == []
    assert hoa.at() == "household"
    assert hoa.problem("household") != ""


def test_what_an_answer_changes_in_a_slip_just_before_it_is_saved_becomes_its_correction(
    hoa: recorder.Recorder,
) -> None:
    hoa.common()
    hold_ctrl(hoa)
    hoa.form.place.minutes.setText("35")  # nobody typed that
    hoa.press((recorder.CTRL, Key.Key_Return))
    hoa.go("note")
    hoa.words("hen lan sau")  # and the hands go on
    hoa.settle()
    assert [(slip.minutes, slip.note) for slip in hoa.slips()] == [(None, "")]
    assert hoa.said[-1] == "Đã lưu; phần vừa thay đổi trong lúc lưu đang ở đây, hãy lưu thêm lần nữa"
    assert (hoa.form.sheet().minutes, hoa.form.sheet().note) == ("35", "hen lan sau")
    assert len(hoa.drafts()) == 1, "what is to be corrected is kept, and nothing that would be a slip of its own"
    hoa.save()
    assert [(slip.minutes, slip.note) for slip in hoa.slips()] == [(35, "hen lan sau")]
    assert hoa.drafts() == []


def test_what_an_answer_changes_in_a_slip_that_was_not_saved_yet_is_saved_with_it(hoa: recorder.Recorder) -> None:
    hoa.common()
    hold_ctrl(hoa)
    hoa.form.place.minutes.setText("35")
    hoa.laptop.db.execute("INSERT INTO setting (key, value) VALUES ('other', '1')")  # what was made ready holds no more
    hoa.laptop.db.conn.commit()
    hoa.save()
    assert [slip.minutes for slip in hoa.slips()] == [35]
    assert hoa.drafts() == []
    assert hoa.form.sheet().row == ""


def test_a_slip_that_is_safe_when_the_page_fails_is_not_saved_again_by_the_next_press(
    hoa: recorder.Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("a fault of ours")

    hoa.common()
    hold_ctrl(hoa)
    hoa.go("note")
    hoa.settle()
    with monkeypatch.context() as ill, hoa.qtbot.captureExceptions() as raised:
        ill.setattr(hoa.form, "sheet", broken)
        hoa.press((recorder.CTRL, Key.Key_Return))
        hoa.settle()
    assert [str(error) for _, error, _ in raised] == ["a fault of ours"]
    hoa.save()
    assert len(hoa.slips()) == 1
    assert hoa.said[-1] == "Đã lưu trên máy này, chờ gửi: Đặng Văn Hùng"
    assert (hoa.form.sheet().name, hoa.drafts()) == ("", [])


def test_a_slip_in_which_something_is_missing_is_not_made_ready(
    hoa: recorder.Recorder, looked: list[visits.Slip]
) -> None:
    hoa.write("note", "hen lan sau")
    hold_ctrl(hoa)
    assert looked == []


def test_ctrl_enter_saves_from_wherever_the_keyboard_is(hoa: recorder.Recorder) -> None:
    for number, name in enumerate(("note", "topics[0].result", "satisfaction", "date"), start=1):
        hoa.press(Key.Key_F8)
        hoa.write("topics[0].topic", "id-01")
        hoa.press("1")
        hoa.go(name)
        hoa.save()
        assert len(hoa.slips()) == number
    assert [slip.note for slip in hoa.slips()] == [""] * 4


def test_ctrl_enter_picks_what_the_open_list_marks(hoa: recorder.Recorder) -> None:
    hoa.press(Key.Key_F8)
    hoa.go("topics[0].result")
    hoa.press("1")
    hoa.go("topics[0].topic")
    hoa.words("lua dao")
    hoa.save()
    [slip] = hoa.slips()
    assert slip.topics == (visits.TopicResult("SEC-01", "1"),)


def test_a_paper_slip_of_another_day_keeps_its_day_for_the_next(hoa: recorder.Recorder) -> None:
    hoa.press(Key.Key_F8)
    hoa.go("date")
    hoa.focus().selectAll()
    hoa.words("1/10")
    hoa.tab()
    hoa.focus().selectAll()
    hoa.words("1530")
    hoa.tab()
    hoa.write("topics[0].topic", "zal-01")
    hoa.press("2")
    hoa.save()
    [slip] = hoa.slips()
    assert (slip.date, slip.time) == ("2026-10-01", "15:30")
    assert (hoa.form.sheet().date, hoa.form.sheet().time) == ("01/10/2026", "15:30")


def test_the_session_begins_with_the_first_key_not_when_the_page_was_opened(hoa: recorder.Recorder) -> None:
    hoa.laptop.time += 3_600_000
    hoa.words("h")
    assert hoa.form.sheet().time == "10:14"


# Kinds of slips --------------------------------------------------------------------------------------------------


def test_one_key_makes_a_session_anonymous(hoa: recorder.Recorder) -> None:
    hoa.press(Key.Key_F8)
    assert hoa.at() == "age"
    fields = hoa.form.fields()
    assert not any(fields[name].isVisible() for name in ("household", "name", "phone", "how", "purposes"))
    hoa.press("4")
    hoa.write("topics[0].topic", "bas-01")
    hoa.press("1")
    hoa.save()
    [slip] = hoa.slips()
    assert (slip.name, slip.household, slip.phone, slip.consent, slip.age) == ("", "", "", None, "a75")


def test_a_name_typed_before_comes_back_when_the_session_is_not_anonymous_after_all(hoa: recorder.Recorder) -> None:
    hoa.write("name", "Bàn Thị Múi")
    hoa.settle()
    hoa.press(Key.Key_F8)
    hoa.write("note", "không muốn nêu tên")
    hoa.settle()
    [draft] = hoa.drafts()
    assert "name" not in draft  # what must not be kept is not kept in a draft either
    hoa.press(Key.Key_F8)
    assert hoa.form.sheet().name == "Bàn Thị Múi"


def test_a_class_counts_heads_and_names_nobody(hoa: recorder.Recorder) -> None:
    hoa.write("name", "Bàn Thị Múi")
    hoa.go("mode")
    hoa.press("5")
    assert not hoa.form.fields()["name"].isVisible()
    assert not hoa.form.right.isVisible()
    hoa.write("people", "32")
    hoa.write("topics[0].topic", "sec01")
    hoa.press("1")
    hoa.save()
    [slip] = hoa.slips()
    assert (slip.mode, slip.people, slip.name, slip.consent) == ("class", 32, "", None)
    assert hoa.at() == "people"  # the next one is a class again


def test_a_household_that_is_not_on_the_roll_is_added_with_the_slip(hoa: recorder.Recorder) -> None:
    hoa.words("Voong A Sang")
    hoa.settle()
    hoa.press(Key.Key_Return)
    assert hoa.at() == "new_place"
    hoa.words("ban Khe Su 2")
    hoa.tab(2)
    hoa.press(Key.Key_Return)  # she is helped herself
    assert hoa.form.sheet().name == "Voong A Sang"
    assert hoa.at() == "age"
    hoa.go("how")
    hoa.press("2")
    hoa.tab()
    hoa.press("1")
    hoa.tab()
    hoa.words("id-01")
    hoa.tab()
    hoa.press("1")
    hoa.save()
    [slip] = hoa.slips()
    found = hoa.laptop.db.execute("SELECT name, place, area FROM household WHERE row = ?", [slip.household])
    assert found.fetchone() == ("Voong A Sang", "ban Khe Su 2", commune.KHE_SU)


def test_households_are_found_by_any_part_without_tones(hoa: recorder.Recorder) -> None:
    for words, head in (("dinh mai", "Đặng Thị Mai"), ("5678", "Đặng Văn Hùng"), ("ly", "Chìu Quay Lỷ")):
        hoa.go("household")
        hoa.focus().selectAll()
        hoa.words(words)
        hoa.press(Key.Key_Return)  # before the answer is there
        hoa.settle()
        assert hoa.form.sheet().household_shown == head


def test_a_child_is_not_named_and_a_guardian_agrees(hoa: recorder.Recorder) -> None:
    assert not hoa.form.fields()["guardian"].isVisible()
    hoa.words("hung")
    hoa.settle()
    hoa.tab()
    hoa.settle()
    hoa.words("Be")
    hoa.tab()
    hoa.press("1")
    hoa.tab()
    assert "Dưới 16" not in hoa.problem("name")
    assert hoa.problem("name").startswith("Người được hỗ trợ: Người dưới 16 tuổi")
    hoa.go("name")
    hoa.press(Key.Key_Backspace, Key.Key_Backspace)
    hoa.go("how")
    hoa.press("1")
    hoa.tab()
    hoa.press("1")
    hoa.tab()
    assert hoa.at() == "guardian"
    hoa.press(Key.Key_Space)
    hoa.write("topics[0].topic", "edu-02")
    hoa.press("1")
    hoa.save()
    [slip] = hoa.slips()
    assert slip.consent is not None
    assert slip.consent.guardian
    assert (slip.age, slip.name) == ("u16", "")


# Topics ----------------------------------------------------------------------------------------------------------


def test_blockers_are_asked_only_when_something_was_not_done(hoa: recorder.Recorder) -> None:
    hoa.press(Key.Key_F8)
    hoa.write("topics[0].topic", "id-01")
    hoa.press("3")
    assert not hoa.form.fields()["topics[0].blockers"].isVisible()
    hoa.press("x")
    hoa.tab()
    assert hoa.at() == "topics[0].blockers"
    line = hoa.form.topics.lines[0]
    assert [one.key for one in line.blockers._shown[:5]] == ["B01", "B02", "B03", "B04", "B05"]  # the topic's first
    hoa.words("otp")
    hoa.press(Key.Key_Return)
    hoa.tab()
    assert line.blockers.ticked() == ("B04",)
    assert line.blockers.line.text() == "SIM không chính chủ, không nhận được mã OTP"


def test_referral_and_next_visit_are_proposed_and_can_be_changed(hoa: recorder.Recorder) -> None:
    hoa.press(Key.Key_F8)
    hoa.write("topics[0].topic", "id-01")
    hoa.press("X")
    hoa.tab()
    hoa.words("b04")
    hoa.tab()
    sheet = hoa.form.sheet()
    assert (sheet.refer, sheet.follow_up) == ("operator", "10/10/2026")
    assert hoa.problem("refer") == "Chuyển tới: Gợi ý theo vướng mắc, sửa được."
    hoa.go("follow_up")
    hoa.focus().selectAll()
    hoa.words("20/10")
    hoa.tab()
    hoa.go("topics[0].blockers")
    hoa.words("b03")
    hoa.tab()
    assert hoa.form.sheet().follow_up == "20/10/2026"  # the reader's own day stays
    hoa.save()
    [slip] = hoa.slips()
    assert (slip.refer, slip.follow_up, slip.topics[0].blockers) == ("operator", "2026-10-20", ("B04", "B03"))


def test_several_topics_one_with_a_procedure(hoa: recorder.Recorder) -> None:
    hoa.press(Key.Key_F8)
    hoa.write("topics[0].topic", "id-01")
    hoa.press("4")
    hoa.tab(2)
    hoa.press(Key.Key_Return)  # the button for another topic
    assert hoa.at() == "topics[1].topic"
    hoa.words("dvc03")
    hoa.tab()
    hoa.press("2")
    hoa.tab()
    assert hoa.at() == "topics[1].procedure"  # dossiers have one
    hoa.words("1.001193.000.00.00.H35")
    hoa.save()
    [slip] = hoa.slips()
    assert slip.topics == (
        visits.TopicResult("ID-01", "4"),
        visits.TopicResult("DVC-03", "2", (), "1.001193"),
    )
    assert len(hoa.form.topics.lines) == 1


def test_a_line_can_be_taken_away(hoa: recorder.Recorder) -> None:
    topics = hoa.form.topics
    topics.add()
    hoa.write("topics[1].topic", "zal-01")
    topics.drop(topics.lines[0])
    assert [line.told().topic for line in topics.lines] == ["ZAL-01"]
    assert hoa.at() == "topics[0].topic"
    topics.drop(topics.lines[0])
    assert [line.told().empty() for line in topics.lines] == [True]


def test_no_more_than_ten_topics(hoa: recorder.Recorder) -> None:
    for _ in range(9):
        hoa.form.topics.add()
    assert not hoa.form.topics.lines[-1].more.isEnabled()


def test_problems_of_further_lines_say_which_line(hoa: recorder.Recorder) -> None:
    hoa.form.topics.add()
    hoa.write("topics[1].topic", "id-01")
    hoa.tab()
    assert hoa.problem("topics[1].result") == (
        "Kết quả 2: Chưa ghi kết quả của nội dung này. Hãy ghi từ 0 đến 4, hoặc X nếu chưa làm được."
    )


# Problems --------------------------------------------------------------------------------------------------------


def test_a_field_is_judged_when_it_is_left_and_not_while_it_is_typed(hoa: recorder.Recorder) -> None:
    hoa.go("name")
    hoa.words("Hoa2")
    assert hoa.problem("name") == ""
    hoa.tab()
    assert hoa.problem("name").startswith("Người được hỗ trợ: Họ tên chỉ gồm chữ cái")
    assert hoa.problem("topics[0].topic") == ""  # not left yet
    hoa.go("name")
    hoa.press(Key.Key_Backspace)
    assert hoa.problem("name") != ""
    hoa.tab()
    assert hoa.problem("name") == ""


def test_a_slip_that_comes_while_the_page_is_left_is_not_judged_by_the_one_before(hoa: recorder.Recorder) -> None:
    hoa.go("topics[0].topic")
    hoa.words("zz")
    hoa.shell.show_page("log")
    hoa.page._fresh()  # as when a draft that was asked for comes now
    hoa.settle()
    assert hoa.page.untouched()
    assert hoa.problem("topics[0].topic") == ""


def test_saving_shows_every_problem_and_goes_to_the_first(hoa: recorder.Recorder) -> None:
    hoa.write("name", "Bàn Thị Múi")
    hoa.save()
    assert hoa.slips() == []
    assert hoa.at() == "how"
    assert hoa.problem("how").startswith("Phiếu có họ tên")
    assert "ít nhất một nội dung" in hoa.problem("topics[0].topic")
    assert hoa.page.foot.words.text() == "Còn 2 chỗ cần sửa mới lưu được"
    assert hoa.said == ["Còn 2 chỗ cần sửa mới lưu được"]
    assert hoa.form.sheet().name == "Bàn Thị Múi"


def test_words_that_were_not_picked_are_not_dropped_in_silence(hoa: recorder.Recorder) -> None:
    hoa.words("khong co ho nay")
    hoa.settle()
    hoa.tab()
    assert hoa.problem("household").startswith("Hộ: Chưa chọn hộ nào")
    hoa.write("topics[0].topic", "khong co")
    assert "Chưa chọn nội dung" in hoa.problem("topics[0].topic")
    assert hoa.form.topics.lines[0].topic.line.text() == "khong co"


def test_doubts_are_told_softly_and_do_not_hinder(hoa: recorder.Recorder) -> None:
    hoa.common()
    hoa.write("phone", "0169 123 4567")
    assert "nay là 0391234567" in hoa.problem("phone")
    assert not hoa.form.person.phone.property("wrong")
    hoa.write("note", "mật khẩu là hoa123")
    assert "mật khẩu" in hoa.problem("note").lower()
    hoa.save()
    assert len(hoa.slips()) == 1


def test_a_late_slip_asks_why(hoa: recorder.Recorder) -> None:
    hoa.press(Key.Key_F8)
    hoa.write("topics[0].topic", "id-01")
    hoa.press("1")
    assert not hoa.form.place.late_reason.isVisible()
    hoa.go("date")
    hoa.focus().selectAll()
    hoa.words("1/7/2026")
    hoa.tab()
    hoa.settle()
    assert hoa.form.place.late_reason.isVisible()
    hoa.save()
    assert hoa.slips() == []
    assert hoa.at() == "late_reason"
    hoa.words("mat dien ca thang")
    hoa.save()
    [slip] = hoa.slips()
    assert (slip.date, slip.late_reason) == ("2026-07-01", "mat dien ca thang")


@pytest.mark.parametrize(("typed", "kept"), [("31/2", ""), ("hom qua", "02/10/2026"), ("5-9-26", "05/09/2026")])
def test_days_are_understood_as_people_write_them(hoa: recorder.Recorder, typed: str, kept: str) -> None:
    hoa.go("date")
    hoa.focus().selectAll()
    hoa.words(typed)
    hoa.tab()
    hoa.settle()
    assert hoa.form.sheet().date == (kept or typed)
    assert bool(hoa.problem("date")) == (not kept)


def test_a_visit_that_may_be_written_twice_is_hinted_at(hoa: recorder.Recorder) -> None:
    hoa.common()
    hoa.save()
    hoa.write("name", "dang van hung")
    hoa.write("topics[0].topic", "id-01")
    hoa.settle()
    assert "Hôm đó đã có phiếu lúc 09:14" in hoa.problem("name")


def test_what_only_the_vault_can_refuse_brings_the_slip_back(hoa: recorder.Recorder) -> None:
    hoa.common()
    hoa.laptop.db.execute("DELETE FROM household WHERE name = 'Đặng Văn Hùng'")
    hoa.laptop.db.conn.commit()
    hoa.save()
    assert hoa.slips() == []
    assert hoa.at() == "household"
    assert hoa.problem("household") != ""
    assert hoa.form.sheet().name == "Đặng Văn Hùng"
    assert len(hoa.drafts()) == 1


def test_a_refused_slip_waits_among_the_drafts_when_the_next_was_begun(hoa: recorder.Recorder) -> None:
    hoa.common()
    hoa.laptop.db.execute("DELETE FROM household WHERE name = 'Đặng Văn Hùng'")
    hoa.laptop.db.conn.commit()
    hoa.press((recorder.CTRL, Key.Key_Return))
    hoa.words("mai")
    hoa.settle()
    assert hoa.said == ["Có một phiếu chưa lưu, đang nằm trong Phiếu nháp"]
    assert "Đặng Văn Hùng" in [draft.get("name") for draft in hoa.drafts()]
    assert hoa.focus().property("text") == "mai"


def test_a_slip_that_is_refused_waits_among_the_drafts_though_the_window_is_closed_by_then(
    hoa: recorder.Recorder,
) -> None:
    hoa.common()
    hoa.go("note")
    hoa.words("hen thu hai")  # in the field that was not left
    hoa.laptop.db.execute("DELETE FROM household WHERE name = 'Đặng Văn Hùng'")
    hoa.laptop.db.conn.commit()
    hoa.press((recorder.CTRL, Key.Key_Return))
    hoa.get_up()
    assert hoa.slips() == []
    [draft] = hoa.drafts()
    assert (draft["name"], draft["note"]) == ("Đặng Văn Hùng", "hen thu hai")


def test_a_slip_that_ends_in_a_bug_of_ours_waits_among_the_drafts_though_the_window_is_closed_by_then(
    hoa: recorder.Recorder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(record_visit, "record_visit", fail)
    hoa.common()
    hoa.go("note")
    hoa.words("hen thu hai")
    hoa.press((recorder.CTRL, Key.Key_Return))
    hoa.get_up()
    assert [draft["note"] for draft in hoa.drafts()] == ["hen thu hai"]
    assert "ZeroDivisionError" in caplog.text


# Undo ------------------------------------------------------------------------------------------------------------


def test_undo_withdraws_the_visit_and_puts_the_slip_back(hoa: recorder.Recorder) -> None:
    hoa.common()
    hoa.save()
    hoa.qtbot.keyClick(hoa.focus(), Key.Key_Z, Qt.KeyboardModifier.AltModifier)
    hoa.settle()
    assert hoa.state() == reviews.WITHDRAWN
    assert hoa.form.sheet().name == "Đặng Văn Hùng"
    assert hoa.form.sheet().how == "spoken"
    hoa.go("topics[0].result")
    hoa.press("4")
    hoa.save()
    assert sorted(slip.topics[0].result for slip in hoa.slips()) == ["3", "4"]


def test_a_slip_that_is_taken_back_is_there_to_be_mended_though_the_window_is_closed_by_then(
    hoa: recorder.Recorder, room: recorder.Room
) -> None:
    hoa.common()
    hoa.save()
    hoa.undo()
    hoa.get_up()
    assert hoa.state() == reviews.WITHDRAWN
    again = room.sit()
    assert again.form.sheet().name == "Đặng Văn Hùng"
    assert again.form.sheet().topics[0].result == "3"


# Typing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keys", ["ddawjng", "d9a85ng", "Nguyeenx Thij Hoaf"])
def test_a_name_stays_as_typed_until_it_is_left(hoa: recorder.Recorder, keys: str) -> None:
    hoa.go("name")
    line = hoa.form.person.name
    for number, key in enumerate(keys, start=1):
        hoa.words(key)
        assert (line.text(), line.cursorPosition()) == (keys[:number], number)
    hoa.press(Key.Key_Backspace)
    assert line.text() == keys[:-1]


def test_a_pasted_name_gets_the_spelling_that_is_kept_when_it_is_left(hoa: recorder.Recorder) -> None:
    hoa.go("name")
    name = unicodedata.normalize("NFD", "Đặng Thị Hòa")
    done = QInputMethodEvent()
    done.setCommitString(name)
    QApplication.sendEvent(hoa.focus(), done)
    assert hoa.form.person.name.text() == name
    hoa.tab()
    assert hoa.form.person.name.text() == "Đặng Thị Hòa"


def test_a_letter_lays_nothing_out_anew(hoa: recorder.Recorder, dressed: QApplication) -> None:
    class Asked(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.LayoutRequest:
                asked.append(watched)
            return False

    asked: list[QObject] = []
    hoa.go("household")
    hoa.words("du")
    hoa.settle()
    watch = Asked()
    dressed.installEventFilter(watch)
    hoa.words("n")
    hoa.settle()
    dressed.removeEventFilter(watch)
    assert asked == []


def test_letters_in_text_fields_are_no_commands(hoa: recorder.Recorder) -> None:
    hoa.go("note")
    hoa.words("x1234 nha so 5")
    assert hoa.form.sheet().note == "x1234 nha so 5"
    assert hoa.form.sheet().topics[0].result == ""


# For everybody ---------------------------------------------------------------------------------------------------


def walk(who: recorder.Recorder, key: Key = Key.Key_Tab) -> list[QWidget]:
    stops: list[QWidget] = []
    while who.focus() not in stops:
        stops.append(who.focus())
        who.press(key)
    return stops


def test_tab_goes_down_the_slip_and_back(hoa: recorder.Recorder) -> None:
    hoa.go("village")
    names = {recorder.record_part.keyboard(one.editor): name for name, one in hoa.form.fields().items()}
    forth = [names.get(stop, "") for stop in walk(hoa)]
    assert [name for name in forth if name] == [
        *("village", "date", "time", "mode", "minutes", "helpers"),
        *("household", "name", "age", "sex", "phone", "device"),
        *("topics[0].topic", "topics[0].result", "refer", "follow_up", "satisfaction", "note", "words"),
    ]
    hoa.go("village")
    back = [names.get(stop, "") for stop in walk(hoa, Key.Key_Backtab)]
    assert [name for name in back if name] == ["village", *[name for name in reversed(forth) if name][:-1]]


def test_in_large_letters_the_keyboard_goes_down_the_page(room: recorder.Room, dressed: QApplication) -> None:
    style.apply(dressed, "light", 20)
    who = room.sit()
    who.write("name", "Bàn Thị Múi")
    fields = who.form.fields()
    who.go("village")
    names = {recorder.record_part.keyboard(one.editor): name for name, one in fields.items()}
    *forth, words = [names[stop] for stop in walk(who) if stop in names]
    assert words == "words"
    tops = [fields[name].mapTo(who.form.widget(), QPoint()).y() for name in forth]
    assert {"how", "purposes"} < set(forth)
    assert tops == sorted(tops)
    style.apply(dressed)


def test_consent_is_a_stop_only_when_there_is_something_to_ask(hoa: recorder.Recorder) -> None:
    hoa.write("name", "Bàn Thị Múi")
    hoa.go("device")
    hoa.tab()
    assert hoa.at() == "how"
    hoa.tab()
    assert hoa.at() == "purposes"
    hoa.tab()
    assert hoa.at() == "topics[0].topic"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_control_has_a_name_for_a_screen_reader(room: recorder.Room, lang: str) -> None:
    who = room.sit(lang=lang)
    who.go("topics[0].result")
    who.press("x")
    reachable = [
        part
        for part in who.page.findChildren(QWidget)
        if part.isVisible() and part.focusPolicy() != Qt.FocusPolicy.NoFocus and part.focusProxy() is None
    ]
    nameless = []
    for part in reachable:
        seen = QAccessible.queryAccessibleInterface(part)
        if not seen or not seen.text(QAccessible.Text.Name):
            nameless.append(part)
    assert len(reachable) > 20
    assert nameless == []


@pytest.mark.parametrize(
    ("points", "width", "height"), [(12, 1366, 698), (14, 960, 600), (18, 1366, 698), (24, 1366, 698)]
)
def test_the_form_never_scrolls_sideways_and_the_deeds_stay_in_sight(
    room: recorder.Room, dressed: QApplication, points: int, width: int, height: int
) -> None:
    style.apply(dressed, "light", points)
    who = room.sit(size=(width, height))
    sheet = who.page.parentWidget().parentWidget()
    assert who.form.horizontalScrollBar().maximum() == 0
    assert sheet.horizontalScrollBar().maximum() == sheet.verticalScrollBar().maximum() == 0
    assert who.page.foot.isVisible()
    style.apply(dressed)


def test_an_empty_slip_needs_next_to_no_scrolling(hoa: recorder.Recorder) -> None:
    bar = hoa.form.verticalScrollBar()
    assert bar.maximum() < hoa.form.viewport().height() / 8


def test_every_editor_is_high_enough_to_hit(hoa: recorder.Recorder) -> None:
    low = [part for part in hoa.page.findChildren(QLineEdit) if part.isVisible() and part.height() < style.TARGET]
    assert low == []


def test_a_class_of_thirty_takes_one_key_and_what_it_was_about(hoa: recorder.Recorder) -> None:
    hoa.press(Key.Key_F7)
    assert hoa.at() == "people"
    hoa.words("30")
    hoa.tab()
    hoa.words("sec01")
    hoa.tab()
    hoa.press("1")
    hoa.save()
    assert hoa.pressed <= 6  # F7, Tab twice, the result, Ctrl+Enter
    [slip] = hoa.slips()
    assert (slip.mode, slip.people, slip.topics) == ("class", 30, (visits.TopicResult("SEC-01", "1"),))
    hoa.press(Key.Key_F7)  # the next slip is of one person again
    assert hoa.form.sheet().mode == "home"
    assert hoa.at() == "household"


def test_the_last_digits_of_a_phone_stand_before_a_place_that_is_too_long_for_the_line() -> None:
    line = households.HouseholdLine("row", "khe-su", "Đặng Văn Hùng", "ven đê, nhà thứ ba", "0912345678", "Khe Sú")
    assert record_before.household_entry(line, "khe-su").label == "Đặng Văn Hùng · …5678 · ven đê, nhà thứ ba"
    assert record_before.household_entry(line, "").label == "Đặng Văn Hùng · …5678 · ven đê, nhà thứ ba · Khe Sú"
