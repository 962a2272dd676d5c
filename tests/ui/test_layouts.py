"""Laying out once for many changes, and again after whatever went wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from fieldapp.ui import layouts


class Column(QVBoxLayout):
    """Counts how often it gave its parts their places."""

    def __init__(self, around: QWidget) -> None:
        super().__init__(around)
        self.times = 0

    def setGeometry(self, rect: QRect) -> None:
        self.times += 1
        super().setGeometry(rect)


@pytest.fixture
def column(show: Callable[..., QWidget]) -> Column:
    """Three labels one below the other, in sight."""
    around = QWidget()
    made = Column(around)
    for words in ("một", "hai", "ba"):
        made.addWidget(QLabel(words, around))
    show(around)
    made.times = 0
    return made


def labels(column: Column) -> list[QLabel]:
    return column.parentWidget().findChildren(QLabel)


def test_what_leaves_and_comes_is_laid_out_once(column: Column) -> None:
    around, (first, second, third) = column.parentWidget(), labels(column)
    with layouts.at_once((column,), around):
        first.hide()
        with layouts.at_once((column,), around):
            second.hide()
            first.show()
        assert not column.isEnabled(), "the one inside does not let go of it"
        third.hide()
        assert column.times == 0
    assert column.times == 1
    assert (first.height(), second.isVisible()) == (around.height() - 2 * column.contentsMargins().top(), False)


def test_after_an_error_it_is_laid_out_again(column: Column) -> None:
    around, (first, second, _) = column.parentWidget(), labels(column)
    below = second.y()

    def fails() -> None:
        with layouts.at_once((column,), around):
            first.hide()
            raise ValueError("hỏng")

    with pytest.raises(ValueError, match="hỏng"):
        fails()
    assert column.isEnabled()
    assert second.y() < below


def test_a_layout_that_goes_with_its_part_leaves_the_others_laid_out(column: Column) -> None:
    around, (first, second, third) = column.parentWidget(), labels(column)
    below, inside = third.y(), QVBoxLayout(second)
    with layouts.at_once((inside, column), around):
        first.hide()
        shiboken6.delete(second)
    assert column.isEnabled()
    assert third.y() < below
