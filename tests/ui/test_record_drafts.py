"""What was typed is durable before it is saved: at each field, after two quiet seconds, and across a power cut."""

from __future__ import annotations

import pytest
import recorder
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from fieldapp.actions import keep_draft
from fieldapp.domain import problems
from fieldapp.store import drafts
from fieldapp.ui.pages import record_drafts

Key = Qt.Key


@pytest.fixture
def hoa(room: recorder.Room) -> recorder.Recorder:
    """Nguyễn Thị Hòa before an empty slip."""
    return room.sit()


def names(who: recorder.Recorder) -> list[str]:
    return [str(draft.get("name", "")) for draft in who.drafts()]


def open_menu(who: recorder.Recorder) -> QMenu:
    """The list of drafts, as it is open now."""
    who.press(Key.Key_F2)
    who.settle()
    [menu] = [menu for menu in who.page.foot.findChildren(QMenu) if menu.isVisible()]
    return menu


def test_looking_at_an_empty_slip_makes_no_draft(hoa: recorder.Recorder) -> None:
    hoa.tab(8)
    hoa.shell.show_page("log")
    hoa.shell.show_page("record")
    hoa.settle()
    assert hoa.drafts() == []
    assert not hoa.page.foot.drafts.isVisible()


def test_a_field_that_is_left_is_durable(hoa: recorder.Recorder) -> None:
    hoa.write("name", "Bàn Thị Múi")
    hoa.settle()
    assert names(hoa) == ["Bàn Thị Múi"]
    hoa.write("note", "nha co cho")
    hoa.settle()
    [draft] = hoa.drafts()
    assert draft["note"] == "nha co cho"
    assert hoa.page.foot.words.text() == "Đã giữ nháp 09:14"


def test_what_is_typed_after_a_slip_could_not_be_shown_is_kept_beside_the_one_before(
    hoa: recorder.Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    hoa.write("name", "Bàn Thị Múi")
    with monkeypatch.context() as broken:
        broken.setattr(hoa.form.person, "show_sheet", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            hoa.page._fresh()
    hoa.write("note", "hẹn tuần sau")
    hoa.settle()
    assert sorted(str(draft.get("note", "")) for draft in hoa.drafts()) == ["", "hẹn tuần sau"]


def test_two_quiet_seconds_are_enough(hoa: recorder.Recorder) -> None:
    assert hoa.page.keeper.quiet.interval() == record_drafts.QUIET == 2000
    hoa.page.keeper.quiet.setInterval(20)
    hoa.go("note")
    hoa.words("dang go do")
    assert hoa.drafts() == []
    hoa.qtbot.waitUntil(lambda: [draft.get("note") for draft in hoa.drafts()] == ["dang go do"])
    assert hoa.at() == "note"


def test_half_typed_words_are_kept_as_they_stand(hoa: recorder.Recorder, room: recorder.Room) -> None:
    hoa.words("khong co ho nay")
    hoa.settle()
    hoa.go("date")
    hoa.focus().selectAll()
    hoa.words("31/")
    hoa.write("topics[0].topic", "khong co")
    hoa.settle()
    hoa.get_up()
    again = room.sit()
    sheet = again.form.sheet()
    assert (sheet.household_typed, sheet.date, sheet.topics[0].typed) == ("khong co ho nay", "31/", "khong co")


def test_a_draft_is_back_after_a_restart_with_the_keyboard_in_it(hoa: recorder.Recorder, room: recorder.Room) -> None:
    hoa.common()
    hoa.write("note", "chua xong")
    before = hoa.form.sheet()
    hoa.settle()
    hoa.get_up()
    again = room.sit()
    assert again.form.sheet() == before
    assert again.page.foot.words.text() == "Phiếu này đang ghi dở, mời ghi tiếp."
    again.save()
    assert [slip.name for slip in again.slips()] == ["Đặng Văn Hùng"]
    assert again.drafts() == []


def test_leaving_the_page_or_closing_the_window_keeps_what_was_typed(hoa: recorder.Recorder) -> None:
    hoa.go("note")
    hoa.words("mot")
    hoa.shell.show_page("log")
    hoa.settle()
    assert [draft["note"] for draft in hoa.drafts()] == ["mot"]
    hoa.shell.show_page("record")
    hoa.go("note")
    hoa.words(" hai")
    hoa.get_up()
    assert [draft["note"] for draft in hoa.drafts()] == ["mot hai"]


def test_a_saved_slip_leaves_no_draft(hoa: recorder.Recorder) -> None:
    hoa.common()
    hoa.write("note", "xong")
    hoa.settle()
    assert len(hoa.drafts()) == 1
    hoa.save()
    assert hoa.drafts() == []


@pytest.mark.qt_log_ignore("does not support (raise|grabbing the keyboard)", extend=True)  # of a menu, offscreen
def test_several_drafts_wait_side_by_side_with_name_and_age(hoa: recorder.Recorder) -> None:
    hoa.write("name", "Bàn Thị Múi")
    hoa.press((recorder.CTRL, Key.Key_N))
    hoa.settle()
    assert hoa.form.sheet().name == ""
    assert hoa.page.foot.drafts.text() == "Phiếu nháp (1)"
    hoa.laptop.time += 2 * 3_600_000
    hoa.write("name", "Chìu A Sáng")
    hoa.press((recorder.CTRL, Key.Key_N))
    hoa.settle()
    hoa.laptop.time += 5 * 60_000
    menu = open_menu(hoa)
    assert [action.text() for action in menu.actions()] == ["Chìu A Sáng – 5 phút trước", "Bàn Thị Múi – 2 giờ trước"]
    hoa.qtbot.keyClick(menu, Key.Key_Down)
    hoa.qtbot.keyClick(menu, Key.Key_Return)
    hoa.settle()
    assert hoa.form.sheet().name == "Bàn Thị Múi"
    assert hoa.page.foot.drafts.text() == "Phiếu nháp (1)"  # the one in the form does not wait
    assert sorted(names(hoa)) == ["Bàn Thị Múi", "Chìu A Sáng"]


def test_a_draft_is_dropped_only_when_told_and_that_can_be_taken_back(hoa: recorder.Recorder) -> None:
    hoa.write("name", "Bàn Thị Múi")
    hoa.settle()
    hoa.page.foot.drop.setFocus()
    hoa.press(Key.Key_Return)
    hoa.settle()
    assert hoa.drafts() == []
    assert hoa.form.sheet().name == ""
    assert hoa.said == ["Đã bỏ phiếu nháp"]
    hoa.undo()
    hoa.settle()
    assert hoa.form.sheet().name == "Bàn Thị Múi"
    assert names(hoa) == ["Bàn Thị Múi"]


def test_a_correction_that_was_begun_goes_on_where_it_stopped(hoa: recorder.Recorder, room: recorder.Room) -> None:
    hoa.common()
    hoa.save()
    row = hoa.laptop.db.execute("SELECT row FROM visit").fetchone()[0]
    hoa.page.edit(row)
    hoa.settle()
    hoa.write("note", "sua do")
    hoa.settle()
    hoa.get_up()
    again = room.sit()
    assert (again.form.sheet().row, again.form.sheet().note) == (row, "sua do")
    again.page.edit(row)  # from the log
    again.settle()
    assert again.form.sheet().note == "sua do"
    assert len(again.drafts()) == 1
    again.save()
    assert [slip.note for slip in again.slips()] == ["sua do"]
    assert again.drafts() == []


def test_a_draft_is_opened_as_it_was_kept_last(hoa: recorder.Recorder) -> None:
    hoa.write("name", "Bàn Thị Múi")
    hoa.settle()
    [old] = drafts.every(hoa.laptop.db)
    hoa.write("note", "moi hon")
    hoa.page.open_draft(old)  # from a list that is older than the form
    hoa.settle()
    assert hoa.form.sheet().note == "moi hon"
    hoa.press((recorder.CTRL, Key.Key_N))
    hoa.settle()
    hoa.page.open_draft(old)
    hoa.settle()
    assert hoa.form.sheet().note == "moi hon"
    hoa.page.foot.drop.click()
    hoa.settle()
    hoa.page.open_draft(old)  # it is gone, and does not come back
    hoa.settle()
    assert hoa.form.sheet().name == ""
    assert hoa.drafts() == []


def test_after_a_draft_that_names_no_village_the_next_slip_has_hers(hoa: recorder.Recorder) -> None:
    """She had begun it before the list of villages was there."""
    village = hoa.form.sheet().village
    drafts.keep(hoa.laptop.db, "d" * 22, drafts.VISIT, {"name": "Tằng Thị Sín"}, 1)
    [old] = drafts.every(hoa.laptop.db)
    hoa.page.open_draft(old)
    hoa.settle()
    assert hoa.form.sheet().village == ""
    hoa.press((recorder.CTRL, Key.Key_N))
    hoa.settle()
    assert hoa.form.sheet().village == village != ""
    assert names(hoa) == ["Tằng Thị Sín"]


def test_what_is_typed_while_a_draft_is_fetched_is_kept(hoa: recorder.Recorder) -> None:
    hoa.write("name", "Bàn Thị Múi")
    hoa.settle()
    [old] = drafts.every(hoa.laptop.db)
    hoa.press((recorder.CTRL, Key.Key_N))
    hoa.settle()
    hoa.go("note")
    hoa.page.open_draft(old)
    hoa.words("vua go")
    hoa.settle()
    assert hoa.form.sheet().name == "Bàn Thị Múi"
    assert sorted(str(draft.get("note", "")) for draft in hoa.drafts()) == ["", "vua go"]


def test_what_a_full_disk_did_not_take_is_kept_once_there_is_room_again(
    hoa: recorder.Recorder, room: recorder.Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A film is copied onto Hòa's laptop while she writes; she deletes it, and the window is closed."""

    def full(*_: object, **__: object) -> str:
        raise problems.Problem("disk_full")

    with monkeypatch.context() as film:
        film.setattr(keep_draft, "keep_draft", full)
        hoa.write("name", "Bàn Thị Múi")
        hoa.settle()
        hoa.press((recorder.CTRL, Key.Key_N))  # the first slip waits, as far as she knows
        hoa.write("name", "Lỷ A Sáng")
        hoa.settle()
    assert names(hoa) == []
    assert "Ổ đĩa đã đầy" in hoa.said[-1]
    hoa.get_up()
    assert sorted(names(hoa)) == ["Bàn Thị Múi", "Lỷ A Sáng"]
