"""A returned slip comes back with its reader's words beside the fields, and waits again when it is mended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import commune
import msgspec
import pytest
import recorder

from fieldapp.actions import close_period, open_period
from fieldapp.domain import periods, reviews, visits
from fieldapp.store import reference
from fieldapp.ui.pages import reasons
from fieldapp.ui.widgets import picklist


def reviewed(room: recorder.Room, verdict: str, **more: Any) -> str:
    """A visit of Hòa's that the head has reviewed; its row."""
    hoa, head = room.laptop(), room.laptop(commune.HEAD)
    home = hoa.db.execute("SELECT row FROM household WHERE name = 'Đặng Văn Hùng'").fetchone()[0]
    row = hoa.record(commune.named("Đặng Văn Hùng", household=home, phone="0912345678", minutes=20))
    head.hears(hoa)
    head.review([row], verdict, **more)
    hoa.hears(head)
    return row


def corrects(room: recorder.Room, row: str) -> recorder.Recorder:
    """Hòa with that visit in the form."""
    hoa = room.sit()
    hoa.page.edit(row)
    hoa.settle()
    return hoa


def test_a_returned_slip_tells_who_said_what_of_which_field(room: recorder.Room) -> None:
    row = reviewed(
        room, reviews.RETURNED, reasons={"date": "wrong_date", "topics": "wrong_result"}, words="hôm đó là 02"
    )
    hoa = corrects(room, row)
    assert "Chìu Quay Sáng trả lại phiếu: hôm đó là 02" in hoa.form.banner.words()
    assert hoa.problem("date") == "Ngày: Sai ngày, giờ"
    assert hoa.problem("topics[0].topic") == "Nội dung hỗ trợ: Kết quả chưa đúng thực tế"
    assert hoa.at() == "date"
    sheet = hoa.form.sheet()
    assert (sheet.name, sheet.phone, sheet.minutes, sheet.how) == ("Đặng Văn Hùng", "0912 345 678", "20", "spoken")
    assert sheet.household_shown == "Đặng Văn Hùng"
    assert hoa.drafts() == []


@pytest.mark.parametrize("about", [*reasons.FIELDS, "words"])
def test_each_field_that_a_slip_can_be_returned_for_shows_the_reason_where_it_is_mended(
    room: recorder.Room, about: str
) -> None:
    row = reviewed(room, reviews.RETURNED, reasons={about: "xem lại chỗ này giúp"})
    hoa = corrects(room, row)
    beside = [one for one in hoa.form.fields().values() if one.isVisible() and "xem lại chỗ này" in one.problem.text()]
    above = "xem lại chỗ này giúp" in hoa.form.banner.words()
    assert (len(beside), above) == ((0, True) if about in ("people", "words") else (1, False))


def test_a_mended_slip_waits_again_and_only_what_differs_is_told(room: recorder.Room) -> None:
    row = reviewed(room, reviews.RETURNED, reasons={"date": "wrong_date"})
    hoa = corrects(room, row)
    hoa.focus().selectAll()
    hoa.words("2/10")
    hoa.save()
    assert hoa.said == ["Đã lưu phiếu sửa trên máy này, chờ gửi"]
    assert hoa.state() == reviews.WAITING
    assert hoa.slip(row).date == "2026-10-02"
    assert set(hoa.laptop.facts()[-1].fields) == {"when"}
    assert hoa.form.sheet().row == ""
    assert hoa.form.banner.words() == ""


def test_an_approved_slip_is_corrected_with_a_reason(room: recorder.Room) -> None:
    row = reviewed(room, reviews.APPROVED)
    hoa = corrects(room, row)
    hoa.go("topics[0].result")
    hoa.press("4")
    hoa.save()
    assert hoa.at() == "reason"
    assert "đã duyệt" in hoa.problem("reason")
    assert hoa.state() == reviews.APPROVED
    hoa.words("ghi nham")
    hoa.save()
    assert hoa.state() == reviews.WAITING
    assert hoa.slip(row).topics == (visits.TopicResult("ID-01", "4"),)


def of_a_closed_period(room: recorder.Room) -> str:
    """A slip of Hòa's that waits, of September, which Thanh has closed without it."""
    thanh, hoa_s = room.laptop(commune.OFFICER), room.laptop()
    row = hoa_s.record(commune.slip(date="2026-09-10"))
    september = periods.Span("2026-09-01", "2026-09-30")
    for deed in (open_period.open_period, close_period.close_period):
        deed(thanh.db, [commune.KHE_SU], september, **thanh.moment())
    hoa_s.hears(thanh)
    return row


def test_a_slip_of_a_closed_period_asks_why_it_is_corrected(room: recorder.Room) -> None:
    row = of_a_closed_period(room)
    hoa = corrects(room, row)
    hoa.go("topics[0].result")
    hoa.press("4")
    hoa.save()
    assert hoa.at() == "reason"
    assert "đã chốt số liệu" in hoa.problem("reason")
    hoa.words("ghi nham")
    hoa.save()
    assert hoa.slip(row).topics == (visits.TopicResult("ID-01", "4"),)


def test_a_new_slip_of_a_closed_period_asks_why_it_comes_now(room: recorder.Room) -> None:
    thanh, hoa_s = room.laptop(commune.OFFICER), room.laptop()
    september = periods.Span("2026-09-01", "2026-09-30")
    for deed in (open_period.open_period, close_period.close_period):
        deed(thanh.db, [commune.KHE_SU], september, **thanh.moment())
    hoa_s.hears(thanh)
    hoa = room.sit()
    hoa.go("date")
    hoa.focus().selectAll()
    hoa.write("date", "11/9")
    hoa.settle()
    hoa.save()
    assert hoa.form.fields()["late_reason"].isVisible()
    assert "Kỳ 01/09/2026 – 30/09/2026 đã chốt số liệu." in hoa.problem("late_reason")


def test_correcting_can_be_left_without_a_trace(room: recorder.Room) -> None:
    row = reviewed(room, reviews.RETURNED, words="xem lại")
    hoa = corrects(room, row)
    hoa.page.foot.drop.click()
    hoa.settle()
    assert hoa.form.sheet().row == ""
    assert (hoa.said, hoa.drafts(), hoa.state()) == ([], [], reviews.RETURNED)


def test_an_unfinished_slip_waits_while_another_is_corrected(room: recorder.Room) -> None:
    row = reviewed(room, reviews.RETURNED, words="xem lại")
    hoa = room.sit()
    hoa.write("name", "Bàn Thị Múi")
    hoa.page.edit(row)
    hoa.settle()
    assert hoa.form.sheet().row == row
    assert hoa.page.foot.drafts.text() == "Phiếu nháp (1)"
    assert [draft.get("name") for draft in hoa.drafts()] == ["Bàn Thị Múi"]


def test_another_household_takes_the_visit_along(room: recorder.Room) -> None:
    row = reviewed(room, reviews.RETURNED, reasons={"household": "wrong_person"})
    hoa = corrects(room, row)
    hoa.focus().selectAll()
    hoa.words("mai")
    hoa.save()
    hoa.settle()
    found = [hoa.slip(one.row) for one in commune.store_visits.log(hoa.laptop.db, states=[reviews.WAITING])]
    mai = hoa.laptop.db.execute("SELECT row FROM household WHERE name = 'Đặng Thị Mai'").fetchone()[0]
    assert [slip.household for slip in found] == [mai]


def test_a_slip_that_the_province_holds_back_says_why(room: recorder.Room) -> None:
    laptop = room.laptop()
    row = laptop.record()
    laptop.sent()
    laptop.held(laptop.facts()[-1], "bad_value", "note")
    hoa = corrects(room, row)
    assert hoa.at() == "note"
    assert "Máy chủ không đọc được" in hoa.problem("note")
    hoa.save()
    assert hoa.state() == reviews.WAITING


def test_a_slip_held_back_for_want_of_a_reason_asks_for_it_where_the_keyboard_is(room: recorder.Room) -> None:
    laptop = room.laptop()
    row = laptop.record()
    laptop.sent()
    laptop.held(laptop.facts()[-1], periods.HELD, "late_reason")
    hoa = corrects(room, row)
    reason = hoa.form.fields()["reason"]
    assert (hoa.at(), reason.name) == ("reason", "Lý do ghi muộn")
    assert "Hãy viết lý do vào phiếu rồi lưu lại, máy tự gửi" in hoa.problem("reason")
    told = len(laptop.facts())
    hoa.save()
    assert (hoa.at(), len(laptop.facts())) == ("reason", told), "without one it would only be held back again"
    hoa.words("may het pin")
    hoa.save()
    assert hoa.said[-1] == "Đã lưu phiếu sửa trên máy này, chờ gửi"
    assert laptop.facts()[-1].fields["_reason"] == "may het pin"


def test_a_slip_held_back_for_two_reasons_tells_both_at_once(room: recorder.Room) -> None:
    """Hòa's slip has a note that the province cannot read; she corrected it after its period was closed, without a
    reason. Who mends the one alone has it held back again for the other."""
    laptop = room.laptop()
    row = laptop.record()
    laptop.correct(row, commune.slip(minutes=25))
    laptop.sent()
    laptop.holds((laptop.facts()[-2], "bad_value", "note"), (laptop.facts()[-1], periods.HELD, "late_reason"))
    hoa = corrects(room, row)
    assert hoa.form.fields()["reason"].name == "Lý do ghi muộn"
    assert "Máy chủ không đọc được" in hoa.problem("note")
    assert "Hãy viết lý do vào phiếu" in hoa.problem("reason")
    told = "Tỉnh giữ lại. Cần sửa các mục: Lý do ghi muộn, Ghi chú."
    assert told in hoa.form.banner.words(), "the note is below the window's edge"
    assert hoa.at() == "reason", "the first of them in the form"
    hoa.words("may het pin")
    hoa.save()
    assert hoa.said[-1] == "Đã lưu phiếu sửa trên máy này, chờ gửi"


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ((("no_household", ""), ("bad_value", "note")), ""),
        ((("bad_value", "root"), ("bad_value", "entity"), ("bad_value", "area")), ""),
        ((("bad_value", "note"), ("bad_value", "root"), ("bad_value", "name")), "Cần sửa các mục: "),
    ],
)
def test_of_what_holds_a_slip_back_only_fields_are_named(
    room: recorder.Room, held: tuple[tuple[str, str], ...], told: str
) -> None:
    """An empty place between two commas, or "entity", would tell Hòa nothing."""
    laptop = room.laptop()
    row = laptop.record()
    for minutes in range(25, 24 + len(held)):
        laptop.correct(row, commune.slip(minutes=minutes))
    laptop.sent()
    own = [fact for fact in laptop.facts() if fact.row == row]
    laptop.holds(*((fact, *why) for fact, why in zip(own, held, strict=True)))
    words = corrects(room, row).form.banner.words()
    assert (told in words) if told else ("Cần sửa" not in words)
    assert not any(foreign in words for foreign in ("root", "entity", "area", ", .", ": ,", ", ,")), words


def test_what_the_reader_and_the_province_say_of_one_field_stands_there_together(room: recorder.Room) -> None:
    row = reviewed(room, reviews.RETURNED, reasons={"note": "private_note"})
    laptop = room.laptop()
    laptop.sent()
    laptop.holds((next(fact for fact in laptop.facts() if fact.row == row), "bad_value", "note"))
    hoa = corrects(room, row)
    assert "Ghi chú có số giấy tờ, mật khẩu hoặc mã OTP. Máy chủ không đọc được" in hoa.problem("note")


def test_who_corrects_a_slip_that_waits_is_not_told_that_it_was_approved(room: recorder.Room) -> None:
    row = of_a_closed_period(room)
    hoa = corrects(room, row)
    assert hoa.form.fields()["reason"].name == "Lý do sửa phiếu"
    assert corrects(room, reviewed(room, reviews.APPROVED)).form.fields()["reason"].name == "Lý do sửa phiếu đã duyệt"


def test_a_visit_that_is_not_there_is_refused_in_words(room: recorder.Room) -> None:
    hoa = room.sit()
    hoa.page.edit("nowhere".ljust(22, "_"))
    hoa.settle()
    assert len(hoa.said) == 1
    assert hoa.form.sheet().row == ""


@pytest.mark.parametrize(
    ("known", "shown"), [(True, "Thôn Nậm Mậu"), (False, "Nơi đã ghi phiếu")], ids=["known", "unknown"]
)
def test_the_slip_of_a_household_that_moved_here_is_mended_and_stays_where_it_was_made(
    room: recorder.Room, tmp_path: Path, known: bool, shown: str
) -> None:
    head = room.laptop(commune.HEAD)
    _, row = commune.moved(tmp_path, head)
    if not known:
        with head.db.atomic():
            reference.replace(head.db, 2, commune.tables_of(commune.KHE_SU))
    seat = room.sit(commune.HEAD)
    seat.page.edit(row)
    seat.settle()
    before = seat.slip(row)
    assert seat.form.place.village.text() == shown
    seat.write("minutes", "25")
    seat.save()
    assert seat.said[-1] == "Đã lưu phiếu sửa trên máy này, chờ gửi"
    assert seat.slip(row) == msgspec.structs.replace(before, minutes=25)
    assert seat.form.place.village.text() == "Thôn Khe Sú", "the next slip is one of the head's own village"
    assert [one.key for one in villages(seat)] == [commune.KHE_SU]


def test_who_picked_the_own_village_in_such_a_slip_can_put_it_back(room: recorder.Room, tmp_path: Path) -> None:
    _, row = commune.moved(tmp_path, room.laptop(commune.HEAD))
    seat = room.sit(commune.HEAD)
    seat.page.edit(row)
    seat.settle()
    assert [one.key for one in villages(seat)] == [commune.KHE_SU, commune.NAM_MAU]
    for typed, village in (("khe", commune.KHE_SU), ("nam", commune.NAM_MAU)):
        seat.go("village")
        seat.form.place.village.line.selectAll()
        seat.write("village", typed)
        seat.settle()
        assert seat.form.sheet().village == village
    assert seat.problem("village") == ""
    assert seat.form.sheet().helpers == [commune.MINH]


def villages(seat: recorder.Recorder) -> list[picklist.Entry]:
    """Where the slip in the form may have been made."""
    return seat.form.place.village._entries
