"""The page of paper slips among the others: found on the rail, led to from Hôm nay, kept when the window goes."""

from __future__ import annotations

from collections.abc import Callable

import commune
import seats
from PySide6.QtCore import Qt

from fieldapp.store import drafts

Key = Qt.Key


def test_a_stack_that_was_begun_is_found_again_on_today(
    hoa: commune.Laptop, sit: Callable[[commune.Laptop], seats.Seat]
) -> None:
    seat = sit(hoa)
    house = seat.move_in()
    seat.qtbot.keyClick(seat.window, Key.Key_3, Qt.KeyboardModifier.AltModifier)
    seat.settle()
    assert seat.window.shown == "stack"
    seat.qtbot.keyClicks(house.stack.form.grid.cell.line, "0800")
    house.keep()  # as when the window is closed or locked
    seat.settle()
    assert [draft.kind for draft in drafts.every(hoa.db)] == ["stack"]
    seat.window.show_page("today")
    seat.settle()
    [line] = house.today.drafts.texts()
    assert line.startswith("Tập phiếu giấy ngày 03/10/2026, đã ghi 1 phiếu")
    [go_on] = house.today.drafts.buttons
    seat.qtbot.keyClick(go_on, Key.Key_Return)
    seat.settle()
    assert seat.window.shown == "stack"
    assert [written.time for written in house.stack.form.table.lines] == ["08:00", ""]
