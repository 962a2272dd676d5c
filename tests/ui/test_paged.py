"""A list too long to hold asks for what is looked at, and for nothing that was scrolled past."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from fieldapp.ui import paged, tables

COUNT = 12_345
Show = Callable[..., QWidget]


def part(number: int) -> list[str]:
    """The lines of a part, each called by its number."""
    first = number * paged.PART
    return [str(place) for place in range(first, min(first + paged.PART, COUNT))]


class Shelf:
    """Keeps what was asked for until it is handed over."""

    def __init__(self, model: paged.Paged[str]) -> None:
        self.model = model
        self.asked: list[int] = []
        self.open: list[int] = []
        model.wanted.connect(self._ask)

    def _ask(self, number: int) -> None:
        self.asked.append(number)
        self.open.append(number)

    def give(self) -> None:
        while self.open:
            number = self.open.pop(0)
            self.model.bring(number, part(number))


@pytest.fixture
def model() -> paged.Paged[str]:
    return paged.Paged([tables.Column("Number", lambda row: row), tables.Column("Half", lambda row: row)], str)


@pytest.fixture
def shelf(model: paged.Paged[str]) -> Shelf:
    return Shelf(model)


@pytest.fixture
def view(model: paged.Paged[str], shelf: Shelf, show: Show) -> tables.TableView:
    view = tables.TableView(model, "Numbers")
    model.begin(COUNT, {0: part(0)})
    show(view)
    return view


def seen(view: tables.TableView) -> list[str]:
    """The first column of the lines that are in sight."""
    first, last = max(view.rowAt(0), 0), view.rowAt(view.viewport().height() - 1)
    last = last if last >= 0 else view.model().rowCount() - 1
    return [str(view.model().index(number, 0).data()) for number in range(first, last + 1)]


def test_the_first_lines_are_there_and_no_others_are_asked_for(view: tables.TableView, shelf: Shelf) -> None:
    assert seen(view)[0] == "0"
    assert (view.model().rowCount(), shelf.asked) == (COUNT, [])


def test_a_part_is_asked_for_when_it_is_seen_and_empty_until_it_comes(view: tables.TableView, shelf: Shelf) -> None:
    view.scrollToBottom()
    assert set(seen(view)) == {"…"}
    assert shelf.asked == [COUNT // paged.PART]
    shelf.give()
    assert seen(view)[-1] == str(COUNT - 1)
    assert "…" not in seen(view)


def test_what_was_scrolled_past_is_not_asked_for(view: tables.TableView, shelf: Shelf) -> None:
    for number in range(1000, 12_000, 100):
        view.scrollTo(view.model().index(number, 0), tables.TableView.ScrollHint.PositionAtTop)
        seen(view)
    shelf.give()
    seen(view)
    shelf.give()
    assert seen(view)[0] == "11900"
    assert len(shelf.asked) <= 3, shelf.asked


def test_no_more_parts_are_held_than_somebody_has_just_seen(view: tables.TableView, shelf: Shelf) -> None:
    model = shelf.model
    for number in range(0, COUNT, paged.PART):
        view.scrollTo(view.model().index(number, 0), tables.TableView.ScrollHint.PositionAtTop)
        seen(view)
        shelf.give()
    assert len(model.parts) <= paged.KEPT
    assert "…" not in seen(view)


def test_the_keyboard_walks_into_the_next_part(view: tables.TableView, shelf: Shelf) -> None:
    view.stand(paged.PART - 1)
    assert view.current() == str(paged.PART - 1)
    view.stand(paged.PART)
    assert view.current() is None
    shelf.give()
    assert view.current() == str(paged.PART)
    assert view.selected() == [str(paged.PART)]


def test_another_list_forgets_the_parts_of_the_one_before(view: tables.TableView, shelf: Shelf) -> None:
    view.scrollToBottom()
    seen(view)
    shelf.model.begin(3, {0: ["a", "b", "c"]})
    shelf.open.clear()
    assert seen(view) == ["a", "b", "c"]
    shelf.model.begin(COUNT, {0: part(0)})
    view.scrollToBottom()
    seen(view)
    assert shelf.open == [COUNT // paged.PART]
