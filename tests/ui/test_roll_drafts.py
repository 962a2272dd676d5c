"""A household that is being written stays, whatever happens to the window, until it is saved or given up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import commune
import pytest
import seats
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fieldapp.actions import add_household, keep_draft
from fieldapp.domain import problems
from fieldapp.store import drafts, erasure
from fieldapp.store import households as store
from fieldapp.ui.pages import roll, roll_form

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
Sit = Callable[[commune.Laptop], seats.Seat]


@pytest.fixture
def row(hoa: commune.Laptop) -> str:
    """A household on the roll."""
    return hoa.add(commune.house(name="Bàn Thị Múi", place="ngõ 3", phone=""))


def open_roll(seat: seats.Seat) -> roll.RollPage:
    return seat.show(lambda at: roll.RollPage(seat.session, at))


def press(seat: seats.Seat, where: QWidget, key: Key, held: Any = Qt.KeyboardModifier.NoModifier) -> None:
    seat.qtbot.keyClick(where, key, held)
    seat.settle()


def form_of(page: roll.RollPage) -> roll_form.HouseholdForm:
    assert isinstance(page.form, roll_form.HouseholdForm)
    return page.form


def add(seat: seats.Seat, page: roll.RollPage) -> roll_form.HouseholdForm:
    press(seat, page.list.search, Key.Key_N, CTRL)
    return form_of(page)


def kept(laptop: commune.Laptop) -> list[dict[str, Any]]:
    return [one.form for one in drafts.every(laptop.db)]


def test_a_household_that_was_begun_comes_back_after_the_program_was_gone(
    hoa: commune.Laptop, row: str, sit: Sit
) -> None:
    seat = sit(hoa)
    form = add(seat, open_roll(seat))
    seat.qtbot.keyClicks(form.name, "Tang A Phuc")
    press(seat, form.name, Key.Key_Tab)
    assert [(told["name"], told["row"]) for told in kept(hoa)] == [("Tang A Phuc", "")]
    seat.qtbot.keyClicks(form.place, "xom 2")
    seat.session.close()  # the power is gone: the place was not left
    seat = sit(hoa)
    page = open_roll(seat)
    form = add(seat, page)
    assert (form.name.text(), form.place.text()) == ("Tang A Phuc", "")
    assert form.trouble.words() == "Phần này đang ghi dở, mời ghi tiếp."
    press(seat, form.name, Key.Key_Return, CTRL)
    assert page.house.title.text() == "Tang A Phuc"
    assert kept(hoa) == []
    assert store.count(hoa.db) == 2


def test_what_is_typed_is_kept_when_the_hands_rest_and_when_the_window_goes(
    hoa: commune.Laptop, row: str, sit: Sit
) -> None:
    seat = sit(hoa)
    house = seat.move_in()
    seat.window.show_page("roll")
    seat.settle()
    form = add(seat, house.roll)
    seat.qtbot.keyClicks(form.name, "Ly")
    house.roll.deeds._keeper.quiet.timeout.emit()  # type: ignore[union-attr]  # two quiet seconds
    seat.settle()
    assert [told["name"] for told in kept(hoa)] == ["Ly"]
    seat.qtbot.keyClicks(form.name, " Sang")
    house.keep()  # as when it is locked
    seat.settle()
    assert [told["name"] for told in kept(hoa)] == ["Ly Sang"]
    seat.window.show_page("today")
    seat.settle()
    assert house.today.drafts.texts()[0].startswith("Hộ: Ly Sang")
    house.roll._back()
    press(seat, house.today.drafts.buttons[0], Key.Key_Return)
    assert seat.window.shown == "roll"
    assert form_of(house.roll).name.text() == "Ly Sang"


def test_a_household_that_a_full_disk_did_not_take_is_kept_once_there_is_room_again(
    hoa: commune.Laptop, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> str:
        raise problems.Problem("disk_full")

    seat = sit(hoa)
    page = open_roll(seat)
    form = add(seat, page)
    with monkeypatch.context() as film:
        film.setattr(keep_draft, "keep_draft", full)
        seat.qtbot.keyClicks(form.name, "Tang A Phuc")
        press(seat, form.name, Key.Key_Tab)
    assert kept(hoa) == []
    page.keep_now()
    seat.settle()
    assert [told["name"] for told in kept(hoa)] == ["Tang A Phuc"]


def test_a_correction_that_was_begun_goes_on_and_goes_with_the_saving(hoa: commune.Laptop, row: str, sit: Sit) -> None:
    seat = sit(hoa)
    page = open_roll(seat)
    page.show_household(row)
    seat.settle()
    press(seat, page.house.record, Key.Key_F2)
    form_of(page).place.setFocus()
    form_of(page).place.selectAll()
    seat.qtbot.keyClicks(form_of(page).place, "ngo 5")
    page.show_household(row)  # away, without a word
    seat.settle()
    assert [(told["row"], told["place"]) for told in kept(hoa)] == [(row, "ngo 5")]
    press(seat, page.house.record, Key.Key_F2)
    assert form_of(page).place.text() == "ngo 5"
    press(seat, form_of(page).name, Key.Key_Return, CTRL)
    assert store.one(hoa.db, row).line.place == "ngo 5"
    assert kept(hoa) == []
    press(seat, page.house.record, Key.Key_F2)
    assert form_of(page).trouble.words() == ""


def test_what_is_given_up_is_gone_and_can_be_brought_back(hoa: commune.Laptop, row: str, sit: Sit) -> None:
    seat = sit(hoa)
    page = open_roll(seat)
    form = add(seat, page)
    seat.qtbot.keyClicks(form.name, "Tang A Phuc")
    press(seat, form.name, Key.Key_Tab)
    press(seat, form.place, Key.Key_Escape)
    assert (kept(hoa), seat.said) == ([], ["Đã bỏ phần đang ghi"])
    seat.take_back()
    assert form_of(page).name.text() == "Tang A Phuc"
    assert [told["name"] for told in kept(hoa)] == ["Tang A Phuc"]


def test_a_household_that_is_refused_waits_among_the_drafts_though_the_window_is_closed_by_then(
    hoa: commune.Laptop, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> str:
        raise problems.Problem("not_allowed")

    monkeypatch.setattr(add_household, "add_household", full)
    seat = sit(hoa)
    form = add(seat, open_roll(seat))
    seat.qtbot.keyClicks(form.name, "Tang A Phuc")
    press(seat, form.name, Key.Key_Tab)
    seat.qtbot.keyClicks(form.place, "xom 2")  # in the field that was not left
    seat.qtbot.keyClick(form.place, Key.Key_Return, CTRL)
    seat.session.close()
    assert [(told["name"], told["place"]) for told in kept(hoa)] == [("Tang A Phuc", "xom 2")]


def test_a_household_that_is_erased_while_it_is_mended_leaves_the_page_and_its_drafts(
    hoa: commune.Laptop, row: str, sit: Sit
) -> None:
    seat = sit(hoa)
    page = open_roll(seat)
    page.show_household(row)
    seat.settle()
    press(seat, page.house.correct, Key.Key_Space)
    form = form_of(page)
    seat.qtbot.keyClicks(form.place, " cuoi xom")
    with hoa.db.atomic():
        erasure.destroy(hoa.db, row)
    seat.session.changed.emit()
    seat.settle()
    assert page.form is None
    assert page.list.isVisible()
    assert kept(hoa) == []
