"""Somebody is erased while a form about them stands open: it goes from the page, and is never kept again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import commune
import pytest
import recorder
import seats
import stacker
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.store import drafts, erasure

GONE = "Dữ liệu của người này đã được xóa vĩnh viễn, nên phiếu đang ghi về người ấy cũng đã được bỏ."


@pytest.fixture
def stack(dressed: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[stacker.Stacker]:
    """Nguyễn Thị Hòa before an empty table of paper slips."""
    laptop = recorder.laptop(tmp_path)
    seat = seats.Seat(laptop, qtbot, "vi")
    yield stacker.Stacker(seat)
    seat.traffic.stop()
    seat.session.close()
    seat.keepers.close()
    seat.window.close()
    laptop.close()


def household(laptop: commune.Laptop, head: str) -> str:
    [[row]] = laptop.db.execute("SELECT row FROM household WHERE name = ?", [head])
    return str(row)


def erase(laptop: commune.Laptop, row: str) -> None:
    """What an exchange does when the province tells that a household was erased."""
    with laptop.db.atomic():
        erasure.destroy(laptop.db, row)


def words_kept(laptop: commune.Laptop) -> str:
    return " ".join(form for (form,) in laptop.db.execute("SELECT form FROM draft"))


def fill(stack: stacker.Stacker) -> None:
    """A slip of Đặng Văn Hùng's household, and one of somebody else."""
    stack.write(time="0800", who="Dang Van Ty / hung", topics="id01 3", consent="12")
    stack.settle()
    stack.write(time="0830", who="Ban Thi Mui", topics="id01 3", consent="12")
    stack.settle()
    assert [bool(line.household) for line in stack.lines()] == [True, False]


def test_a_slip_in_an_open_stack_goes_with_the_household_that_is_erased(stack: stacker.Stacker) -> None:
    fill(stack)
    erase(stack.laptop, stack.line(0).household)
    stack.seat.session.changed.emit()
    stack.settle()
    assert [line.who for line in stack.lines()] == ["Ban Thi Mui"]
    assert stack.said[-1] == GONE
    assert "Ty" not in words_kept(stack.laptop)
    assert "Mui" in words_kept(stack.laptop)


def test_what_is_typed_before_the_page_has_heard_of_it_keeps_nothing_of_the_erased(stack: stacker.Stacker) -> None:
    fill(stack)
    erase(stack.laptop, stack.line(0).household)
    stack.write(time="0900", who="Ly Tai", topics="id01 3", consent="12")
    stack.settle()
    assert "Ty" not in words_kept(stack.laptop)
    assert "Ly Tai" in words_kept(stack.laptop)


def test_a_stack_of_nobody_else_is_an_empty_one(stack: stacker.Stacker) -> None:
    stack.write(time="0800", who="Dang Van Ty / hung", topics="id01 3", consent="12")
    stack.settle()
    erase(stack.laptop, stack.line(0).household)
    stack.seat.session.changed.emit()
    stack.settle()
    assert stack.lines() == []
    assert stack.kept() == []


def test_a_line_that_was_taken_out_comes_back_no_more_once_its_household_is_erased(stack: stacker.Stacker) -> None:
    fill(stack)
    row = stack.line(0).household
    stack.page.form.grid.go_to(0, 0)
    stack.page._drop_line()
    stack.settle()
    back = stack.undo
    erase(stack.laptop, row)
    back()
    stack.settle()
    assert [line.who for line in stack.lines()] == ["Ban Thi Mui"]
    assert "Ty" not in words_kept(stack.laptop)


def test_an_open_slip_about_the_erased_is_an_empty_one(room: recorder.Room) -> None:
    hoa = room.sit()
    row = household(hoa.laptop, "Đặng Văn Hùng")
    hoa.page.begin_for(row)
    hoa.settle()
    hoa.write("note", "nha o cuoi xom")
    hoa.settle()
    assert len(hoa.drafts()) == 1
    erase(hoa.laptop, row)
    hoa.write("note", "nha o cuoi xom, co cho")  # before the page has heard of it
    hoa.settle()
    assert hoa.drafts() == []
    hoa.session.changed.emit()
    hoa.settle()
    sheet = hoa.form.sheet()
    assert (sheet.household, sheet.name, sheet.note) == ("", "", "")
    assert hoa.said[-1] == GONE
    assert hoa.drafts() == []


def test_another_slip_that_stands_open_stays(room: recorder.Room) -> None:
    hoa = room.sit()
    hoa.write("note", "nguoi khac")
    hoa.settle()
    erase(hoa.laptop, household(hoa.laptop, "Đặng Văn Hùng"))
    hoa.session.changed.emit()
    hoa.settle()
    assert hoa.form.sheet().note == "nguoi khac"
    assert [draft["note"] for draft in hoa.drafts()] == ["nguoi khac"]


def test_a_household_that_is_being_mended_when_it_is_erased_is_kept_no_more(tmp_path: Path) -> None:
    laptop = recorder.laptop(tmp_path)
    row = household(laptop, "Đặng Văn Hùng")
    erase(laptop, row)
    with laptop.db.atomic():
        drafts.keep(laptop.db, "draft", drafts.HOUSEHOLD, {"row": row, "name": "Đặng Văn Hùng"}, 1)
    assert drafts.every(laptop.db) == []
    laptop.close()
