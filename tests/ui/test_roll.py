"""Hộ gia đình: the roll is searched and filtered with the keyboard, a household is read whole, and each deed can be
taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import commune
import everywhere
import pytest
import seats
from PySide6.QtCore import QEvent, QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from fieldapp import resources
from fieldapp.actions import correct_household, merge_households, share_out, take_out_household
from fieldapp.domain import problems, visits
from fieldapp.store import drafts, feed, ledger, reference, roll
from fieldapp.store import households as store
from fieldapp.ui import paged, style
from fieldapp.ui.pages import record, roll_form, roll_share
from fieldapp.ui.pages import roll as rolls
from fieldapp.ui.widgets import ladder

Sit = Callable[[commune.Laptop], seats.Seat]
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
PADDING = 11  # pixels at each side of a cell
T = visits.TopicResult
HOMES = (
    ("Đặng Văn Hùng", "xóm Đình, nhà 12", "0912000678"),
    ("Nguyễn Thị Hòa", "ngõ 3, nhà 4", ""),
    ("Nguyễn Thị Hoa", "đầu cầu treo", ""),
    ("Bàn Thị Múi", "ngõ 3, nhà 1", ""),
)


@pytest.fixture
def rows(hoa: commune.Laptop) -> dict[str, str]:
    """Four households of Khe Sú, by name."""
    return {name: hoa.add(commune.house(name=name, place=place, phone=phone)) for name, place, phone in HOMES}


def visit(laptop: commune.Laptop, household: str, **changed: Any) -> str:
    return laptop.record(commune.slip(**{"household": household, "consent": commune.CONSENT, **changed}))


def open_roll(seat: seats.Seat) -> rolls.RollPage:
    return seat.show(lambda at: rolls.RollPage(seat.session, at))


def names(page: rolls.RollPage) -> list[str]:
    """The heads of households that the list shows."""
    model = page.list.model
    return [str(model.index(number, 0).data()) for number in range(model.rowCount())]


def words(part: QWidget) -> str:
    """All words that are seen."""
    return "\n".join(label.text() for label in part.findChildren(QLabel) if label.isVisible())


def press(
    seat: seats.Seat, part: QWidget, *keys: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    for key in keys:
        seat.qtbot.keyClick(part, key, held)
        seat.settle()


def type_in(seat: seats.Seat, typed: str) -> None:
    """Type where the keyboard is."""
    focus = seat.window.focusWidget()
    assert focus is not None
    for letter in typed:
        QApplication.sendEvent(focus, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter))
    seat.settle()


# The list ----------------------------------------------------------------------------------------------------


def test_the_keyboard_is_in_the_search_and_all_households_stand_in_order(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    page = open_roll(sit(hoa))
    assert page.list.search.hasFocus()
    assert names(page) == ["Nguyễn Thị Hoa", "Nguyễn Thị Hòa", "Đặng Văn Hùng", "Bàn Thị Múi"]


@pytest.mark.parametrize("size", range(12, 25))
def test_a_phone_number_is_seen_whole_at_every_size_of_letters(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit, dressed: QApplication, size: int
) -> None:
    everywhere.dress(dressed, "vi", size)
    page = open_roll(sit(hoa))
    table = page.list.list
    number = next(place for place, column in enumerate(table.table.columns) if column.title == "Điện thoại")
    room = table.horizontalHeader().sectionSize(number) - 2 * PADDING
    whole = table.fontMetrics().horizontalAdvance("0987 654 320") <= room
    assert whole or table.isColumnHidden(number)  # where letters are large the line below the list tells it


def test_letters_narrow_the_list_arrows_walk_it_and_enter_opens(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    seat = sit(hoa)
    page = open_roll(seat)
    type_in(seat, "hoa")
    assert names(page) == ["Nguyễn Thị Hoa", "Nguyễn Thị Hòa"]
    press(seat, page.list.search, Key.Key_Down, Key.Key_Return)
    assert page.house.title.text() == "Nguyễn Thị Hòa"
    assert page.house.record.hasFocus()
    press(seat, page.house.record, Key.Key_Escape)
    assert page.list.search.hasFocus()
    assert (page.list.search.text(), page.list.list.current().name) == ("hoa", "Nguyễn Thị Hòa")
    press(seat, page.list.search, Key.Key_Escape)
    assert len(names(page)) == 4


def test_letters_typed_while_a_search_is_under_way_are_looked_for_together(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    seat = sit(hoa)
    page = open_roll(seat)
    asked: list[str] = []
    before = page.list.view
    page.list.view = lambda *who: asked.append(page.list.search.text()) or before(*who)  # type: ignore[method-assign, func-returns-value]
    seat.qtbot.keyClicks(page.list.search, "mui")
    seat.settle()
    assert names(page) == ["Bàn Thị Múi"]
    assert asked == ["m", "mui"]


def test_an_old_name_of_the_village_finds_its_households(hoa: commune.Laptop, rows: dict[str, str], sit: Sit) -> None:
    tables = commune.tables()
    tables["area"][2]["aliases"] = "Khe Thần|Khe Trâm"
    with hoa.db.atomic():
        reference.replace(hoa.db, 2, tables)
    seat = sit(hoa)
    page = open_roll(seat)
    type_in(seat, "khe tram mui")
    assert names(page) == ["Bàn Thị Múi"]
    press(seat, page.list.search, Key.Key_Return)
    assert "tên cũ: Khe Thần, Khe Trâm" in words(page.house)


@pytest.mark.parametrize(
    ("key", "only", "found"),
    [
        (Key.Key_2, roll.NEVER, ["Nguyễn Thị Hoa", "Bàn Thị Múi"]),
        (Key.Key_3, roll.LATE, ["Nguyễn Thị Hòa"]),
        (Key.Key_4, roll.DUE, ["Đặng Văn Hùng"]),
        (Key.Key_5, roll.RETURNED, []),
        (Key.Key_6, roll.MINE, []),
        (Key.Key_1, "every", ["Nguyễn Thị Hoa", "Nguyễn Thị Hòa", "Đặng Văn Hùng", "Bàn Thị Múi"]),
    ],
)
def test_one_key_shows_one_kind_of_households(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit, key: Key, only: str, found: list[str]
) -> None:
    visit(hoa, rows["Đặng Văn Hùng"], date="2026-09-20", follow_up=commune.TODAY)
    visit(hoa, rows["Nguyễn Thị Hòa"], date="2026-06-20", late_reason="mưa lũ, mất điện")
    seat = sit(hoa)
    page = open_roll(seat)
    press(seat, page.list.search, Key.Key_2 if key == Key.Key_1 else Key.Key_1, key, held=CTRL)
    assert page.list.tabs.key() == only
    assert names(page) == found
    assert page.list.search.hasFocus()
    if not found:
        assert page.list.list.empty.isVisible()


def test_the_tabs_say_how_many_there_are_and_my_round_shows_when_there_is_one(
    hoa: commune.Laptop, head: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    seat = sit(hoa)
    page = open_roll(seat)
    assert [tab.text() for tab in page.list.tabs.tabs() if tab.isVisible()][:2] == ["Tất cả (4)", "Chưa đến (4)"]
    assert not page.list.tabs.tabs()[-1].isVisible()
    head.hears(hoa)
    share_out.share_out(head.db, [rows["Bàn Thị Múi"]], commune.HOA, commune.TODAY, **head.moment())
    hoa.hears(head)
    page.reload()
    seat.settle()
    assert page.list.tabs.tabs()[-1].text() == "Tôi được giao (1)"
    page.show_filter(roll.MINE)
    seat.settle()
    assert names(page) == ["Bàn Thị Múi"]
    assert page.list.model.index(0, 5).data() == "Nguyễn Thị Hòa, đến 03/10"


def test_of_thousands_only_what_is_seen_is_read(hoa: commune.Laptop, sit: Sit) -> None:
    given = [f"{first} {second}{third}" for first in ("Bàn", "Chìu", "Đặng") for second in "abcdeghiklm" for third in
             "bcdghklmnpqrstvxaeiouy" for _ in "12"]  # fmt: skip
    deeds = [ledger.Deed("household", {"area": commune.KHE_SU, "name": name}) for name in given * 2]
    ledger.record(hoa.db, deeds, **hoa.moment())
    seat = sit(hoa)
    page = open_roll(seat)
    model, asked = page.list.model, []
    model.wanted.connect(asked.append)
    assert (model.rowCount(), sorted(model.parts)) == (len(deeds), [0])
    press(seat, page.list.list, Key.Key_End)
    assert page.list.list.current().name.startswith("Đặng")
    press(seat, page.list.search, Key.Key_Up)
    last = (len(deeds) - 1) // paged.PART
    assert set(asked) <= {last, last - 1}  # what is in sight may lie in two parts
    type_in_search(seat, page, "chiu my")
    assert (model.rowCount(), sorted(model.parts)) == (4, [0])


def type_in_search(seat: seats.Seat, page: rolls.RollPage, typed: str) -> None:
    page.list.search.setFocus()
    type_in(seat, typed)


def test_the_list_says_what_to_do_when_it_is_empty(hoa: commune.Laptop, sit: Sit) -> None:
    seat = sit(hoa)
    page = open_roll(seat)
    assert "Chưa có hộ nào" in words(page.list)
    type_in(seat, "xyz")
    assert "Chưa có hộ nào" in words(page.list)


# One household -----------------------------------------------------------------------------------------------


def test_a_household_is_told_whole(hoa: commune.Laptop, rows: dict[str, str], sit: Sit) -> None:
    home = rows["Đặng Văn Hùng"]
    visit(hoa, home, name="Đặng Văn Hùng", age="a60", date="2026-09-20", topics=(T("ID-01", "2"),))
    visit(
        hoa, home, name="Đặng Thị Mai", age="a16", follow_up="2026-10-05",
        topics=(T("ID-01", "1"), T("PAY-01", "X", ("B11",))),
    )  # fmt: skip
    visit(hoa, home, name="ĐẶNG VĂN HÙNG", date="2026-08-20", topics=(T("DVC-01", "0"),))
    seat = sit(hoa)
    page = open_roll(seat)
    page.show_household(home)
    seat.settle()
    said = words(page.house)
    for told in (
        "Khe Sú",
        "0912 000 678",
        "16–59 tuổi · lần cuối 03/10/2026",
        "60–74 tuổi · lần cuối 20/09/2026",
        "Đã cài đặt, đăng ký · 03/10/2026",
        "vướng mắc: Chưa có tài khoản ngân hàng hoặc tên không khớp",
        "Nói đồng ý, có người làm chứng",
        "Liên hệ lại để giúp tiếp",
        "Ngày 05/10/2026",
        "Nguyễn Thị Hòa: Thêm hộ",
    ):
        assert told in said, told
    assert said.count("Đặng Văn Hùng\n60–74") == 1
    assert [shown.step for shown in page.house.sheet.findChildren(ladder.Ladder)] == [-1, 2, 0]
    assert page.house.sheet.visits is not None
    assert [line.date for line in page.house.sheet.visits.table.rows] == ["2026-10-03", "2026-09-20", "2026-08-20"]


def test_enter_on_a_visit_asks_for_its_slip(hoa: commune.Laptop, rows: dict[str, str], sit: Sit) -> None:
    made = visit(hoa, rows["Bàn Thị Múi"])
    seat = sit(hoa)
    page = open_roll(seat)
    page.show_household(rows["Bàn Thị Múi"])
    seat.settle()
    assert page.house.sheet.visits is not None
    with seat.qtbot.waitSignal(page.slip_wanted) as wanted:
        press(seat, page.house.sheet.visits, Key.Key_Return)
    assert wanted.args == [made]


def test_a_household_without_visits_and_consent_says_so(hoa: commune.Laptop, rows: dict[str, str], sit: Sit) -> None:
    seat = sit(hoa)
    page = open_roll(seat)
    page.show_household(rows["Bàn Thị Múi"])
    seat.settle()
    for told in ("Chưa đến", "Chưa ghi sự đồng ý nào", "Chưa có ai", "Chưa có nội dung nào"):
        assert told in words(page.house)


def test_a_household_that_the_province_holds_back_tells_all_reasons_as_of_a_household(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    hoa.sent()
    own = next(fact for fact in hoa.facts() if fact.row == rows["Bàn Thị Múi"])
    other = next(fact for fact in hoa.facts() if fact.row != own.row)
    with hoa.db.atomic():
        feed.hold(
            hoa.db,
            [
                (own.id, "bad_value", "phone", own.row, own.root, own.author),
                ("of-another-laptop", "bad_value", "place", own.row, own.root, own.author),
                (other.id, "no_grant", "", other.row, other.root, other.author),
            ],
        )
    seat = sit(hoa)
    page = open_roll(seat)
    page.show_household(rows["Bàn Thị Múi"])
    seat.settle()
    for name in ("Điện thoại", "Nơi ở"):
        assert f"{name}: Máy chủ không đọc được mục này của hộ." in words(page.house)


def test_a_visit_is_recorded_for_the_household_that_is_read(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    seat = sit(hoa)
    home = seat.move_in()
    seat.window.show_page("roll")
    seat.settle()
    page = home.shell.page("roll")
    assert isinstance(page, rolls.RollPage)
    page.show_household(rows["Bàn Thị Múi"])
    seat.settle()
    press(seat, page.house.record, Key.Key_Return, held=CTRL)
    assert seat.window.shown == "record"
    form = home.shell.page("record")
    assert isinstance(form, record.RecordPage)
    sheet = form.form.sheet()
    assert (sheet.household, sheet.household_shown, sheet.village) == (
        rows["Bàn Thị Múi"],
        "Bàn Thị Múi",
        commune.KHE_SU,
    )
    assert form.untouched()


def test_the_foot_of_the_window_does_not_call_households_slips(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    seat = sit(hoa)
    seat.move_in()
    assert seat.window.state.waiting.words() == "4 mục chờ gửi"
    hoa.record()
    seat.session.changed.emit()
    seat.settle()
    assert seat.window.state.waiting.words() == "1 phiếu chờ gửi"


def test_what_was_being_written_stays_a_draft_when_another_visit_is_begun(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    seat = sit(hoa)
    home = seat.move_in()
    seat.window.show_page("record")
    seat.settle()
    home.record.form.person.name.setText("Lò Văn Dở")
    home.record.form.person.name.textEdited.emit("Lò Văn Dở")
    home._visit(rows["Bàn Thị Múi"])
    seat.settle()
    assert home.record.form.sheet().household == rows["Bàn Thị Múi"]
    assert [draft.form["name"] for draft in drafts.every(hoa.db)] == ["Lò Văn Dở"]


# Deeds -------------------------------------------------------------------------------------------------------


def test_a_household_is_corrected_and_that_is_taken_back(hoa: commune.Laptop, rows: dict[str, str], sit: Sit) -> None:
    seat = sit(hoa)
    page = open_roll(seat)
    page.show_household(rows["Bàn Thị Múi"])
    seat.settle()
    press(seat, page.house.record, Key.Key_F2)
    form = page.form
    assert isinstance(form, roll_form.HouseholdForm)
    assert form.name.hasFocus()
    form.name.selectAll()
    type_in(seat, "Bàn Thị Mùi")
    press(seat, form.name, Key.Key_Return, held=CTRL)
    assert (page.house.title.text(), seat.said[-1]) == ("Bàn Thị Mùi", "Đã sửa")
    press(seat, page.house.record, Key.Key_Z, held=CTRL)
    assert page.house.title.text() == "Bàn Thị Múi"


def test_a_new_household_shows_those_that_may_be_it_before_it_is_added(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    seat = sit(hoa)
    page = open_roll(seat)
    press(seat, page.list.search, Key.Key_N, held=CTRL)
    form = page.form
    assert isinstance(form, roll_form.HouseholdForm)
    press(seat, form.name, Key.Key_Return, held=CTRL)
    assert "chủ hộ" in form.fields["name"].problem.text().lower()
    type_in(seat, "ban thi mui")
    press(seat, form.name, Key.Key_Tab)
    assert form.doubles.texts() == ["Bàn Thị Múi\nngõ 3, nhà 1 · Khe Sú"]
    form.name.setText("Tằng A Phúc")
    form.name.setFocus()
    press(seat, form.name, Key.Key_Tab)
    assert not form.doubles.isVisible()
    press(seat, form.place, Key.Key_Return, held=CTRL)
    assert page.house.title.text() == "Tằng A Phúc"
    assert store.count(hoa.db) == 5


def test_escape_leaves_a_form_and_nothing_is_added(hoa: commune.Laptop, rows: dict[str, str], sit: Sit) -> None:
    seat = sit(hoa)
    page = open_roll(seat)
    press(seat, page.list.search, Key.Key_N, held=CTRL)
    assert page.form is not None
    press(seat, page.form.focusWidget() or page.form, Key.Key_Escape)
    assert page.form is None
    assert page.list.search.hasFocus()
    assert store.count(hoa.db) == 4


@pytest.fixture
def lan(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The laptop of Đặng Thị Lan, a member in Khe Sú and Nậm Mậu."""
    laptop = commune.Laptop(tmp_path_factory.mktemp("lan") / "lan", commune.LAN)
    yield laptop
    laptop.close()


def test_a_household_moves_to_another_village_and_back(lan: commune.Laptop, sit: Sit) -> None:
    row = lan.add(commune.house(name="Bàn Thị Múi"))
    seat = sit(lan)
    page = open_roll(seat)
    page.show_household(row)
    seat.settle()
    page.house.move_button.click()
    assert isinstance(page.form, roll_form.MoveForm)
    press(seat, page.form.village.line, Key.Key_Return, held=CTRL)
    assert "Hãy chọn một thôn" in words(page.form)
    type_in(seat, "nam")
    press(seat, page.form.village.line, Key.Key_Return)
    press(seat, page.form.village.line, Key.Key_Return, held=CTRL)
    assert store.one(lan.db, row).line.area == commune.NAM_MAU
    assert "Nậm Mậu" in words(page.house)
    seat.take_back()
    assert store.one(lan.db, row).line.area == commune.KHE_SU


def test_why_a_household_is_not_moved_stands_beside_the_village(lan: commune.Laptop, sit: Sit) -> None:
    row = lan.add(commune.house(name="Bàn Thị Múi"))
    seat = sit(lan)
    page = open_roll(seat)
    page.show_household(row)
    seat.settle()
    page.house.move_button.click()
    form = page.form
    assert isinstance(form, roll_form.MoveForm)
    type_in(seat, "nam")
    press(seat, form.village.line, Key.Key_Return)
    with lan.db.atomic():  # meanwhile the right to record there is gone
        reference.replace(lan.db, 2, commune.tables() | {"grants": []})
    press(seat, form.village.line, Key.Key_Return, held=CTRL)
    assert form.field.problem.text() == resources.explain(problems.Problem("not_allowed"), "vi")
    assert form.village.line.hasFocus()
    assert seat.said == []


def test_two_values_of_a_field_are_shown_and_one_is_chosen(
    hoa: commune.Laptop, head: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    row = rows["Bàn Thị Múi"]
    head.hears(hoa)
    for laptop, place in ((hoa, "ngõ 5"), (head, "ngõ 7")):
        home = commune.house(id=row, name="Bàn Thị Múi", place=place, phone="")
        correct_household.correct_household(laptop.db, home, **laptop.moment())
    hoa.hears(head)
    seat = sit(hoa)
    page = open_roll(seat)
    assert page.list.model.index(3, 5).data() == "Ghi khác nhau"
    page.show_household(row)
    seat.settle()
    assert {"ngõ 5", "ngõ 7"} <= set(words(page.house).splitlines())
    page.house.sheet.choices()[0].click()
    seat.settle()
    assert page.house.sheet.choices() == []
    assert store.one(hoa.db, row).rivals == {}


# Joining -----------------------------------------------------------------------------------------------------


def test_two_chosen_households_become_one_and_two_again(hoa: commune.Laptop, rows: dict[str, str], sit: Sit) -> None:
    visit(hoa, rows["Nguyễn Thị Hoa"])
    seat = sit(hoa)
    page = open_roll(seat)
    flags = QItemSelectionModel.SelectionFlag
    page.list.list.selectionModel().select(page.list.model.index(1, 0), flags.Select | flags.Rows)
    assert page.list.merge.isVisible()
    page.list.merge.click()
    seat.settle()
    view = page.joining.view
    assert [side.name.text() for side in view.sides] == ["Nguyễn Thị Hoa", "Nguyễn Thị Hòa"]
    press(seat, view.sides[0].keep, Key.Key_2, held=CTRL)
    assert page.house.title.text() == "Nguyễn Thị Hòa"
    assert "Nguyễn Thị Hoa\nCác lần đến của hộ đó tính ở đây." in words(page.house)
    assert page.house.whole is not None
    assert page.house.whole.count == 1
    press(seat, page.house.record, Key.Key_Escape)
    assert names(page) == ["Nguyễn Thị Hòa", "Đặng Văn Hùng", "Bàn Thị Múi"]
    press(seat, page.list.search, Key.Key_Z, held=CTRL)
    assert names(page) == ["Nguyễn Thị Hoa", "Nguyễn Thị Hòa", "Đặng Văn Hùng", "Bàn Thị Múi"]


def test_why_two_households_are_not_joined_stands_above_them(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    seat = sit(hoa)
    page = open_roll(seat)
    page.joining.pair(rows["Nguyễn Thị Hoa"], rows["Nguyễn Thị Hòa"])
    seat.settle()
    with hoa.db.atomic():
        reference.replace(hoa.db, 2, commune.tables() | {"grants": []})
    view = page.joining.view
    press(seat, view.sides[0].keep, Key.Key_2, held=CTRL)
    assert view.trouble.words() == resources.explain(problems.Problem("not_allowed"), "vi")
    assert view.isVisible()
    assert seat.said == []


def test_a_joined_household_is_taken_apart_on_the_page_of_the_other(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    merge_households.merge_households(hoa.db, rows["Nguyễn Thị Hoa"], rows["Nguyễn Thị Hòa"], **hoa.moment())
    seat = sit(hoa)
    page = open_roll(seat)
    page.show_household(rows["Nguyễn Thị Hòa"])
    seat.settle()
    [apart] = [one for one in page.house.sheet.findChildren(QWidget) if one.accessibleName().startswith("Tách ra")]
    apart.click()  # type: ignore[attr-defined]
    seat.settle()
    assert len(names(page)) == 4


def test_pairs_that_look_alike_come_one_after_another(hoa: commune.Laptop, rows: dict[str, str], sit: Sit) -> None:
    hoa.add(commune.house(name="ban thi mui", place="", phone=""))
    hoa.add(commune.house(name="Đặng Hùng", place="", phone="0912000678"))
    seat = sit(hoa)
    page = open_roll(seat)
    page.list.doubles.click()
    seat.settle()
    view = page.joining.view
    shown = [{side.name.text() for side in view.sides}]
    press(seat, view.next, Key.Key_3, held=CTRL)  # two households
    shown.append({side.name.text() for side in view.sides})
    press(seat, view.sides[0].keep, Key.Key_1, held=CTRL)
    assert store.count(hoa.db) == 5
    shown.append({side.name.text() for side in view.sides})
    press(seat, view.sides[0].keep, Key.Key_3, held=CTRL)
    assert page.list.isVisible()
    assert sorted(map(sorted, shown)) == [
        ["Bàn Thị Múi", "ban thi mui"],
        ["Nguyễn Thị Hoa", "Nguyễn Thị Hòa"],
        ["Đặng Hùng", "Đặng Văn Hùng"],
    ]


def test_without_any_pair_that_is_said(hoa: commune.Laptop, sit: Sit) -> None:
    hoa.add()
    seat = sit(hoa)
    page = open_roll(seat)
    page.list.doubles.click()
    seat.settle()
    assert seat.said[-1] == "Không thấy hai hộ nào giống nhau."
    assert page.list.isVisible()


def test_the_other_household_is_looked_for_by_words(hoa: commune.Laptop, rows: dict[str, str], sit: Sit) -> None:
    seat = sit(hoa)
    page = open_roll(seat)
    page.show_household(rows["Nguyễn Thị Hoa"])
    seat.settle()
    page.house.merge.click()
    seat.settle()
    view = page.joining.view
    assert view.other.line.hasFocus()
    type_in(seat, "mui")
    press(seat, view.other.line, Key.Key_Return)
    assert [side.name.text() for side in view.sides] == ["Nguyễn Thị Hoa", "Bàn Thị Múi"]
    press(seat, view.sides[0].keep, Key.Key_Escape)
    assert page.list.isVisible()
    assert store.count(hoa.db) == 4


# Sharing out -------------------------------------------------------------------------------------------------


def test_a_head_shares_a_lane_out_and_takes_it_back(
    hoa: commune.Laptop, head: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    head.hears(hoa)
    seat = sit(head)
    page = open_roll(seat)
    page.list.share.click()
    seat.settle()
    form = page.form
    assert isinstance(form, roll_share.ShareForm)
    form.which.set_key("ngõ 3")
    assert form.names.text() == "Nguyễn Thị Hòa, Bàn Thị Múi"
    form.who.set_key(commune.HOA)
    form.until.setText("12/10")
    press(seat, form.until, Key.Key_Return, held=CTRL)
    assert seat.said[-1] == "Đã giao 2 hộ"
    assert head.db.execute(
        "SELECT count(*) FROM round WHERE who = ? AND until = '2026-10-12'", [commune.HOA]
    ).fetchone() == (2,)
    assert page.list.model.index(1, 5).data() == "Nguyễn Thị Hòa, đến 12/10"
    seat.take_back()
    assert head.db.execute("SELECT count(*) FROM round").fetchone() == (0,)


def test_a_head_shares_out_the_chosen_houses(
    hoa: commune.Laptop, head: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    head.hears(hoa)
    seat = sit(head)
    page = open_roll(seat)
    page.list.list.selectAll()
    page.list.share.click()
    seat.settle()
    form = page.form
    assert isinstance(form, roll_share.ShareForm)
    assert len(form.rows()) == 4
    press(seat, form.until, Key.Key_Return, held=CTRL)
    assert form.fields["who"].problem.isVisible()  # nobody gets houses by a key too many
    assert head.db.execute("SELECT count(*) FROM round").fetchone() == (0,)
    form.who.set_key(commune.HOA)
    form.until.setText("hôm qua")
    press(seat, form.until, Key.Key_Return, held=CTRL)
    assert form.isVisible()
    assert form.fields["until"].problem.isVisible()
    form.until.setText("12/10")
    press(seat, form.until, Key.Key_Return, held=CTRL)
    assert seat.said[-1] == "Đã giao 4 hộ"


def test_a_member_shares_nothing_out(hoa: commune.Laptop, rows: dict[str, str], sit: Sit) -> None:
    page = open_roll(sit(hoa))
    assert not page.list.share.isVisible()


# Bringing in -------------------------------------------------------------------------------------------------


def test_a_list_is_brought_in_on_the_page_and_closing_it_leads_back(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    seat = sit(hoa)
    page = open_roll(seat)
    page.list.bring.click()
    seat.settle()
    assert page.bringing is not None
    assert page.bringing.isVisible()
    seat.qtbot.keyClick(page.bringing, Key.Key_Escape)
    seat.settle()
    assert page.list.isVisible()
    assert page.bringing is None


# Out of the roll -----------------------------------------------------------------------------------------------


def test_a_house_that_does_not_exist_is_taken_out_by_keys_alone_and_undo_brings_it_back(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    seat = sit(hoa)
    page = open_roll(seat)
    type_in(seat, "mui")
    press(seat, page.list.search, Key.Key_Return)
    assert page.house.title.text() == "Bàn Thị Múi"
    page.house.out.setFocus()
    press(seat, page.house.out, Key.Key_Space)
    assert seat.said[-1] == "Đã đưa ra khỏi sổ hộ"
    press(seat, page.list.search, Key.Key_Escape)
    assert "Bàn Thị Múi" not in names(page)
    assert page.list.gone.text() == "Đã đưa ra khỏi sổ… (1)"
    seat.take_back()
    assert "Bàn Thị Múi" in names(page)
    assert page.list.gone.isHidden()


def test_tab_reaches_each_deed_of_a_household_and_the_way_back(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    seat = sit(hoa)
    page = open_roll(seat)
    page.show_household(rows["Bàn Thị Múi"])
    seat.settle()
    reached = []
    for _ in range(12):
        inside = seat.window.focusWidget()
        assert inside is not None
        reached.append(inside)
        press(seat, inside, Key.Key_Tab)
    house = page.house
    assert {house.record, house.correct, house.merge, house.out, house.back} <= set(reached)


def test_a_household_with_slips_stays_and_the_page_says_why(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    visit(hoa, rows["Bàn Thị Múi"])
    seat = sit(hoa)
    page = open_roll(seat)
    page.show_household(rows["Bàn Thị Múi"])
    seat.settle()
    page.house.out.click()
    seat.settle()
    assert seat.said[-1] == resources.say("household_visited", "vi", count=1)
    assert page.house.isVisible()
    assert page.house.title.text() == "Bàn Thị Múi"


def test_what_is_out_of_the_roll_stands_in_a_list_of_its_own_and_is_put_back_from_there(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    for name in ("Bàn Thị Múi", "Nguyễn Thị Hoa"):
        take_out_household.take_out_household(hoa.db, rows[name], **hoa.moment())
    seat = sit(hoa)
    page = open_roll(seat)
    assert page.list.gone.text() == "Đã đưa ra khỏi sổ… (2)"
    page.list.gone.click()
    seat.settle()
    assert page.gone.list.hasFocus()
    assert [line.name for line in page.gone.table.rows] == ["Nguyễn Thị Hoa", "Bàn Thị Múi"]
    press(seat, page.gone.list, Key.Key_Return)
    assert page.house.title.text() == "Nguyễn Thị Hoa"
    assert not page.house.record.isVisible()
    assert page.house.back_on.hasFocus()
    assert "Nguyễn Thị Hòa đã đưa hộ này ra khỏi sổ hộ lúc 03/10/2026" in words(page.house)
    press(seat, page.house.back_on, Key.Key_Space)
    assert page.house.record.hasFocus(), "it stands on the roll again"
    press(seat, page.house.record, Key.Key_Escape)
    page.list.gone.click()
    seat.settle()
    assert page.gone.back.text() == "Đưa 1 hộ lại vào sổ"
    page.gone.back.click()
    seat.settle()
    assert page.gone.table.rows == []
    press(seat, page.gone.list, Key.Key_Escape)
    assert len(names(page)) == 4


def test_of_others_households_the_act_is_offered_to_the_head_alone(
    hoa: commune.Laptop, lan: commune.Laptop, head: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    for laptop, may in ((lan, False), (head, True)):
        laptop.hears(hoa)
        seat = sit(laptop)
        page = open_roll(seat)
        page.show_household(rows["Bàn Thị Múi"])
        seat.settle()
        assert page.house.out.isVisible() is may


def test_a_visit_elsewhere_brought_it_back_and_the_page_tells_so(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    row = rows["Bàn Thị Múi"]
    take_out_household.take_out_household(hoa.db, row, **hoa.moment())
    visit(hoa, row)
    seat = sit(hoa)
    page = open_roll(seat)
    assert len(names(page)) == 4
    page.show_household(row)
    seat.settle()
    assert "Hộ vẫn ở trong sổ vì có phiếu." in words(page.house)
    page.house.back_on.click()
    seat.settle()
    assert "ra khỏi sổ hộ lúc" not in words(page.house)


LONG = "ven đê, nhà thứ ba kể từ cầu treo đi lên, cổng sắt xanh"


def test_a_long_place_is_read_whole_below_the_list_on_the_line_where_one_rests(
    hoa: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    hoa.add(commune.house(name="Chìu Quay Sáng", place=LONG, phone="0912000222"))
    seat = sit(hoa)
    page = open_roll(seat)
    type_in(seat, "quay sang")
    told = page.list.whole
    seat.qtbot.waitUntil(lambda: told.told().startswith(LONG))
    assert told.text() == told.told() == f"{LONG} · 0912 000 222 · Khe Sú"
    assert told.accessibleDescription() == told.told()
    height = told.height()
    press(seat, page.list.search, Key.Key_Escape)
    press(seat, page.list.search, Key.Key_Down)
    seat.qtbot.waitUntil(lambda: told.told().startswith("ngõ 3, nhà 4"))
    assert told.height() == height, "nothing moves while one walks through the list"
    index = page.list.model.index(0, 1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).endswith(": đầu cầu treo")


def test_place_and_phone_of_a_household_are_read_whole_in_large_letters_too(
    dressed: QApplication, hoa: commune.Laptop, rows: dict[str, str], sit: Sit
) -> None:
    style.apply(dressed, "light", 20)
    hoa.add(commune.house(name="Chìu Quay Sáng", place=LONG, phone="0912000222"))
    seat = sit(hoa)
    seat.window.resize(1366, 728)
    page = open_roll(seat)
    type_in(seat, "quay sang")
    told = page.list.whole
    seat.qtbot.waitUntil(lambda: told.told().startswith(LONG))
    assert told.text() == f"{LONG} · 0912 000 222 · Khe Sú"
    style.apply(dressed, "light", 14)
