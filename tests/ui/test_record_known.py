"""A second visit costs next to no typing: who was helped before, what they agreed to, and what repeats."""

from __future__ import annotations

from typing import Any

import commune
import pytest
import recorder
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldapp.domain import visits
from fieldapp.ui import style

Key = Qt.Key
WEEKS_AGO = "2026-09-12"


def home(room: recorder.Room, head: str = "Đặng Văn Hùng", person: str = commune.HOA) -> str:
    """The household of a head on a laptop's roll."""
    found = room.laptop(person).db.execute("SELECT row FROM household WHERE name = ?", [head]).fetchone()
    return str(found[0])


def helped(room: recorder.Room, name: str = "Đặng Văn Hùng", **more: Any) -> str:
    """Somebody of Hùng's household was helped some weeks ago, and agreed to be named; the visit's row."""
    told = {"date": WEEKS_AGO, "household": home(room), "age": "a60", "sex": "m", "device": "smartphone", **more}
    return room.laptop().record(commune.named(name, **told))


def picks_household(who: recorder.Recorder, words: str = "hung") -> None:
    who.words(words)
    who.settle()
    who.tab()
    who.settle()


# Who ------------------------------------------------------------------------------------------------------------


def test_the_second_visit_to_somebody_takes_seven_keys_beyond_the_words(room: recorder.Room) -> None:
    helped(room, phone="0912345678")
    hoa = room.sit()
    picks_household(hoa)
    hoa.press(Key.Key_Return)  # the first who is offered: Hùng
    hoa.press("4")  # asked again, he still agrees
    hoa.words("id01")
    hoa.tab()
    hoa.press("3")
    hoa.save()
    slip = hoa.slips()[0]
    assert (slip.name, slip.age, slip.sex, slip.phone) == ("Đặng Văn Hùng", "a60", "m", "0912345678")
    assert (slip.device, slip.household) == ("smartphone", home(room))
    assert slip.topics == (visits.TopicResult("ID-01", "3"),)
    assert slip.consent == visits.Consent("again", "2026-1", ("log", "follow_up"), since=WEEKS_AGO)
    assert hoa.said == ["Đã lưu trên máy này, chờ gửi: Đặng Văn Hùng"]
    assert hoa.pressed <= 7, f"{hoa.pressed} keys beyond the words"


@pytest.mark.parametrize("points", [14, 20, 24])
def test_the_field_that_comes_next_is_in_sight(room: recorder.Room, dressed: QApplication, points: int) -> None:
    helped(room)
    style.apply(dressed, "light", points)
    hoa = room.sit()
    picks_household(hoa)
    for key, field in ((Key.Key_Return, "how"), ("4", "topics[0].topic"), (Key.Key_Return, "topics[0].topic")):
        hoa.press(key)
        hoa.settle()
        assert hoa.at() == field
        assert hoa.focus().visibleRegion().boundingRect().height() == hoa.focus().height()
    style.apply(dressed)


def test_the_people_of_the_household_are_offered_and_its_head_whom_nobody_helped_yet(room: recorder.Room) -> None:
    helped(room, "Hoàng Thị Sen", sex="f", phone="0987111222")
    hoa = room.sit()
    picks_household(hoa)
    assert hoa.at() == "name"
    assert hoa.form.person.name.list.words.stringList() == [
        "Hoàng Thị Sen · 60–74 tuổi · Nữ · …1222 · đã giúp 12/09/2026",
        "Đặng Văn Hùng · chủ hộ",
    ]
    hoa.press(Key.Key_Down, Key.Key_Return)
    assert hoa.form.sheet().name == "Đặng Văn Hùng"
    assert hoa.at() == "age"  # nothing is known of him


def test_another_person_or_household_takes_along_what_the_first_one_brought(room: recorder.Room) -> None:
    helped(room, phone="0912345678")
    helped(room, "Hoàng Thị Sen", sex="f", device="")
    hoa = room.sit()
    picks_household(hoa)
    hoa.press(Key.Key_Down, Key.Key_Return)
    assert hoa.form.sheet().phone == "0912 345 678"
    hoa.go("name")
    hoa.focus().selectAll()
    hoa.words("sen")
    hoa.press(Key.Key_Down, Key.Key_Return)
    sheet = hoa.form.sheet()
    assert (sheet.name, sheet.sex, sheet.phone, sheet.device) == ("Hoàng Thị Sen", "f", "", "")
    hoa.go("age")
    hoa.press("4")  # she has grown older
    hoa.go("household")
    hoa.focus().selectAll()
    picks_household(hoa, "mai")
    sheet = hoa.form.sheet()
    assert (sheet.name, sheet.sex, sheet.age) == ("", "", "a75")  # what the hand has written stays


def test_a_name_typed_by_hand_stays_and_is_still_somebody_known(room: recorder.Room) -> None:
    helped(room)
    hoa = room.sit()
    picks_household(hoa)
    hoa.words("dang van hung")
    hoa.tab()
    assert hoa.form.sheet().name == "dang van hung"
    assert "12/09/2026" in hoa.problem("how")


# Consent --------------------------------------------------------------------------------------------------------


def test_an_earlier_consent_is_told_and_nothing_is_ticked_beforehand(room: recorder.Room) -> None:
    helped(room)
    hoa = room.sit()
    picks_household(hoa)
    hoa.press(Key.Key_Return)
    assert hoa.at() == "how"
    assert hoa.problem("how") == "Ngày 12/09/2026 đã đồng ý việc 1, 2. Hãy hỏi lại; nếu vẫn đồng ý, bấm 4."
    sheet = hoa.form.sheet()
    assert (sheet.how, sheet.purposes) == ("", [])
    hoa.press("1")  # the words are read out anew
    assert hoa.form.sheet().purposes == []
    assert hoa.problem("how") == ""


def test_somebody_else_of_the_household_has_not_agreed(room: recorder.Room) -> None:
    helped(room)
    hoa = room.sit()
    picks_household(hoa)
    hoa.press(Key.Key_Return, "4")
    assert hoa.form.sheet().how == "again"
    hoa.go("name")
    hoa.focus().selectAll()
    hoa.words("Hoang Thi Sen")
    hoa.tab()
    sheet = hoa.form.sheet()
    assert (sheet.how, sheet.purposes, sheet.since) == ("", [], "")
    assert hoa.problem("how").startswith("Phiếu có họ tên")


def test_who_agrees_to_more_than_before_is_asked_how(room: recorder.Room) -> None:
    helped(room)
    hoa = room.sit()
    picks_household(hoa)
    hoa.press(Key.Key_Return, "4")
    hoa.go("purposes")
    hoa.press("2")  # no more calls
    assert hoa.form.sheet().how == "again"
    hoa.press("3")
    sheet = hoa.form.sheet()
    assert (sheet.how, sheet.purposes) == ("", ["log", "refer"])


def test_other_words_than_those_of_today_are_read_out_again(room: recorder.Room) -> None:
    row = helped(room)
    laptop = room.laptop()
    laptop.ages()
    told = 'replace(CAST(body AS TEXT), \'"text":"2026-1"\', \'"text":"2025-1"\')'
    laptop.db.execute(f"UPDATE record SET body = CAST({told} AS BLOB) WHERE row = ?", [row])
    laptop.db.conn.commit()
    hoa = room.sit()
    picks_household(hoa)
    hoa.press(Key.Key_Return)
    assert hoa.problem("how") == "Ngày 12/09/2026 đã đồng ý theo lời cũ; nay lời xin đã đổi, hãy đọc lại."
    hoa.press("4")
    assert hoa.form.sheet().how == ""


def test_a_draft_brings_back_a_consent_that_holds_again(room: recorder.Room) -> None:
    helped(room)
    hoa = room.sit()
    picks_household(hoa)
    hoa.press(Key.Key_Return, "4")
    hoa.words("id01")
    hoa.tab()
    hoa.settle()
    before = hoa.form.sheet()
    hoa.get_up()
    again = room.sit()
    assert again.form.sheet() == before
    assert again.form.consent.how.currentText() == "Vẫn đồng ý như ngày 12/09/2026"
    again.go("topics[0].result")
    again.press("2")
    again.save()
    assert again.slips()[0].consent == visits.Consent("again", "2026-1", ("log", "follow_up"), since=WEEKS_AGO)


def test_a_draft_keeps_its_answer_though_the_person_agreed_anew_meanwhile(room: recorder.Room) -> None:
    helped(room)
    hoa = room.sit()
    picks_household(hoa)
    hoa.press(Key.Key_Return, "4")
    hoa.tab()
    hoa.settle()
    before = hoa.form.sheet()
    hoa.get_up()
    signed = visits.Consent("signed", "2026-1", ("log",))
    room.laptop().record(commune.slip(name="Đặng Văn Hùng", household=home(room), date="2026-10-02", consent=signed))
    again = room.sit()
    assert again.form.sheet() == before
    again.go("note")
    again.words("x")
    assert again.form.sheet().since == WEEKS_AGO


# What repeats ---------------------------------------------------------------------------------------------------


def test_topics_are_offered_by_use_and_keep_their_numbers(room: recorder.Room) -> None:
    laptop = room.laptop()
    for codes in (("SEC-01", "ZAL-01"), ("ZAL-01",)):
        topics = tuple(visits.TopicResult(code, "1") for code in codes)
        laptop.record(commune.slip(date=WEEKS_AGO, topics=topics))
    hoa = room.sit()
    hoa.press(Key.Key_F8)
    hoa.tab(3)
    assert hoa.at() == "topics[0].topic"
    rows = [row.replace("\u2007", "") for row in hoa.form.topics.lines[0].topic.list.words.stringList()]
    assert rows[:3] == [
        "14   ZAL-01 · Nhóm Zalo thôn, Zalo chính quyền",
        "11   SEC-01 · Phòng chống lừa đảo trực tuyến",
        "1   ID-01 · Kích hoạt VNeID mức 2",
    ]
    hoa.press(Key.Key_Return)
    assert hoa.form.sheet().topics[0].topic == "ZAL-01"


@pytest.mark.parametrize(("typed", "topic"), [("1", "ID-01"), ("2", "ID-02"), ("14", "ZAL-01"), ("dvc01", "DVC-01")])
def test_a_topic_is_found_by_its_number(room: recorder.Room, typed: str, topic: str) -> None:
    hoa = room.sit()
    hoa.go("topics[0].topic")
    hoa.words(typed)
    hoa.tab()
    assert hoa.form.sheet().topics[0].topic == topic


def test_who_went_along_today_is_there_again_after_a_pause(room: recorder.Room) -> None:
    room.laptop().record(commune.slip(helpers=(commune.HOA, commune.LAN), mode="hall"))
    hoa = room.sit()
    sheet = hoa.form.sheet()
    assert (sheet.helpers, sheet.mode) == ([commune.HOA, commune.LAN], "hall")


def test_who_went_along_on_another_day_is_not_taken_for_granted(room: recorder.Room) -> None:
    room.laptop().record(commune.slip(date=WEEKS_AGO, helpers=(commune.HOA, commune.LAN), mode="hall"))
    hoa = room.sit()
    sheet = hoa.form.sheet()
    assert (sheet.helpers, sheet.mode) == ([commune.HOA], "home")


# Where ----------------------------------------------------------------------------------------------------------


def test_a_visit_at_home_is_where_the_household_lives(room: recorder.Room) -> None:
    room.laptop(commune.LAN).add(commune.house(area=commune.NAM_MAU, name="Bàn Văn Tài", place="xóm Trên", phone=""))
    lan = room.sit(commune.LAN)
    assert lan.form.sheet().village == commune.KHE_SU
    picks_household(lan, "tai tren")
    assert lan.form.sheet().village == commune.NAM_MAU
    assert lan.problem("village") == "Thôn, khu: Đổi theo nơi ở của hộ."


def test_at_the_community_house_the_village_stays(room: recorder.Room) -> None:
    room.laptop(commune.LAN).add(commune.house(area=commune.NAM_MAU, name="Bàn Văn Tài", place="xóm Trên", phone=""))
    lan = room.sit(commune.LAN)
    lan.go("mode")
    lan.press("2")
    lan.go("household")
    picks_household(lan, "tai tren")
    assert lan.form.sheet().household_shown == "Bàn Văn Tài"
    assert lan.form.sheet().village == commune.KHE_SU


def test_a_new_household_that_may_be_on_the_roll_is_told(room: recorder.Room) -> None:
    hoa = room.sit()
    hoa.words("dang thi mai moi")
    hoa.settle()
    hoa.press(Key.Key_Return)
    hoa.go("new_head")
    hoa.focus().selectAll()
    hoa.words("dang thi mai")
    hoa.tab()
    hoa.settle()
    assert hoa.problem("new_head").endswith(
        "Đã có hộ Đặng Thị Mai (xóm Đình, nhà 7). Nếu là hộ đó, hãy thôi thêm hộ và chọn trong danh sách."
    )
