"""How a cell of a list is drawn: words, a shape, what is chosen; looked at as it stands on the screen."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QRect
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from fieldapp.ui import celldraw, icons, style

BLOCK = "█"  # a letter that is all ink
WIDE, TALL = 200, 60  # pixels of a cell


class Model(QAbstractTableModel):
    """So many empty cells: what is to be seen is told to the delegate alone."""

    def __init__(self, cells: list[celldraw.Cell]) -> None:
        super().__init__()
        self.cells = cells

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # type: ignore[override]  # noqa: B008
        return 0 if parent.isValid() else len(self.cells)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # type: ignore[override]  # noqa: B008
        return 0 if parent.isValid() else 1

    def data(self, index: QModelIndex, role: int = 0) -> None:  # type: ignore[override]
        return None


@dataclass
class Sight:
    """A list of one column, and what is seen in each of its cells."""

    view: QTableView
    model: Model

    def row(self, number: int) -> QImage:
        """The picture of a row."""
        top = self.view.rowViewportPosition(number)
        return self.view.viewport().grab(QRect(0, top, WIDE, TALL)).toImage()

    def ink(self, number: int, colour: QColor) -> QRect:
        """The room that a colour takes in a row; empty where there is none of it."""
        shown, found = self.row(number), QRect()
        for y in range(shown.height()):
            for x in range(shown.width()):
                if _near(shown.pixelColor(x, y), colour):
                    found = found.united(QRect(x, y, 1, 1))
        return found

    def colour(self, role: QPalette.ColorRole) -> QColor:
        """A colour of the list."""
        return self.view.palette().color(role)


def seen(qtbot: QtBot, *cells: celldraw.Cell, wrap: bool = False) -> Sight:
    model = Model(list(cells))
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(model)
    view.setWordWrap(wrap)
    view.setShowGrid(False)
    view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    view.setItemDelegate(celldraw.CellDraw(view, lambda row, _: model.cells[row]))
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(TALL)
    view.setColumnWidth(0, WIDE)
    view.resize(WIDE + 60, TALL * (len(cells) + 2))
    view.show()
    qtbot.waitExposed(view)
    return Sight(view, model)


def _near(one: QColor, other: QColor) -> bool:
    """Whether two are the same but for an edge that was smoothed."""
    parts = zip(one.getRgb(), other.getRgb(), strict=True)
    return all(abs(mine - its) <= 24 for mine, its in parts)


TEXT, HIGHLIGHT, CHOSEN = QPalette.ColorRole.Text, QPalette.ColorRole.Highlight, QPalette.ColorRole.HighlightedText


def test_words_stand_to_the_left_to_the_right_or_in_the_middle(dressed: QApplication, qtbot: QtBot) -> None:
    sight = seen(qtbot, *[celldraw.Cell(BLOCK, along) for along in (celldraw.START, celldraw.END, celldraw.CENTRE)])
    left, right, middle = (sight.ink(row, sight.colour(TEXT)) for row in range(3))
    assert abs(left.left() - celldraw.MARGIN) <= 2
    assert abs(right.right() - (WIDE - celldraw.MARGIN)) <= 3
    assert abs(middle.center().x() - WIDE // 2) <= 3
    assert abs(left.center().y() - TALL // 2) <= 4


def test_the_chosen_row_stands_out_with_its_words(dressed: QApplication, qtbot: QtBot) -> None:
    sight = seen(qtbot, celldraw.Cell(BLOCK), celldraw.Cell(BLOCK, ink=icons.ink("bad")))
    sight.view.selectRow(1)
    assert sight.row(1).pixelColor(WIDE - 2, 2) == sight.colour(HIGHLIGHT)
    assert sight.row(0).pixelColor(WIDE - 2, 2) != sight.colour(HIGHLIGHT)
    assert not sight.ink(1, sight.colour(CHOSEN)).isEmpty()
    assert sight.ink(1, QColor(icons.ink("bad"))).isEmpty(), "on the chosen row all words have one colour"
    assert not sight.ink(0, sight.colour(TEXT)).isEmpty()


def test_words_without_room_are_cut_and_never_run_into_the_next_cell(dressed: QApplication, qtbot: QtBot) -> None:
    sight = seen(qtbot, celldraw.Cell(BLOCK * 60), celldraw.Cell(BLOCK * 3))
    cut, whole = (sight.ink(row, sight.colour(TEXT)) for row in range(2))
    assert cut.right() < WIDE - celldraw.MARGIN
    assert cut.width() > 2 * whole.width()
    assert cut.height() == whole.height()


def test_in_a_list_that_wraps_words_go_on_below(dressed: QApplication, qtbot: QtBot) -> None:
    words = " ".join([BLOCK * 4] * 3)
    one, two = seen(qtbot, celldraw.Cell(words)), seen(qtbot, celldraw.Cell(words), wrap=True)
    assert two.ink(0, two.colour(TEXT)).height() > 1.5 * one.ink(0, one.colour(TEXT)).height()


def test_what_does_not_fit_on_the_lines_there_are_is_cut_on_one(dressed: QApplication, qtbot: QtBot) -> None:
    sight = seen(qtbot, celldraw.Cell(" ".join([BLOCK * 4] * 30)), celldraw.Cell(BLOCK), wrap=True)
    assert sight.ink(0, sight.colour(TEXT)).height() == sight.ink(1, sight.colour(TEXT)).height()


def test_a_shape_stands_before_the_words(dressed: QApplication, qtbot: QtBot) -> None:
    sight = seen(qtbot, celldraw.Cell(BLOCK), celldraw.Cell(BLOCK, shape=icons.mark("bad")))
    plain, marked = (sight.ink(row, sight.colour(TEXT)) for row in range(2))
    assert marked.left() >= plain.left() + sight.view.iconSize().width()
    shape = sight.ink(1, QColor(icons.ink("bad")))
    assert not shape.isEmpty()
    assert shape.right() < marked.left()


def test_words_may_be_bold_or_soft(dressed: QApplication, qtbot: QtBot) -> None:
    words = "Hạ Long"
    sight = seen(qtbot, celldraw.Cell(words), celldraw.Cell(words, bold=True), celldraw.Cell(BLOCK, ink="#808000"))
    assert sight.ink(1, sight.colour(TEXT)).width() > sight.ink(0, sight.colour(TEXT)).width()
    assert not sight.ink(2, QColor("#808000")).isEmpty()


def test_a_name_with_signs_is_no_markup(dressed: QApplication, qtbot: QtBot) -> None:
    sight = seen(qtbot, celldraw.Cell("<b></b>"))
    assert not sight.ink(0, sight.colour(TEXT)).isEmpty()


@pytest.mark.parametrize("theme", ["dark", "contrast"])
def test_another_size_and_theme_are_drawn_at_once(dressed: QApplication, qtbot: QtBot, theme: str) -> None:
    sight = seen(qtbot, celldraw.Cell(BLOCK))
    before = sight.ink(0, sight.colour(TEXT))
    style.apply(dressed, theme, 24)
    after = sight.ink(0, sight.colour(TEXT))
    assert after.height() > before.height()


def test_a_word_too_long_for_a_cell_that_wraps_is_cut_and_never_runs_into_the_next_one(
    dressed: QApplication, qtbot: QtBot
) -> None:
    sight = seen(qtbot, celldraw.Cell(BLOCK * 60), celldraw.Cell(BLOCK * 60, celldraw.END), wrap=True)
    for row in range(2):
        cut = sight.ink(row, sight.colour(TEXT))
        assert cut.left() >= celldraw.MARGIN - 2
        assert cut.right() < WIDE - celldraw.MARGIN + 2


@pytest.mark.parametrize("wrap", [False, True])
def test_marks_that_are_piled_up_stay_in_their_own_row(dressed: QApplication, qtbot: QtBot, wrap: bool) -> None:
    """Somebody pastes a name out of a chat that wears twenty accents above and below each letter."""
    piled = "".join(letter + "\u0300\u0302" * 10 + "\u0323\u0331" * 10 for letter in "Hạ")
    sight = seen(qtbot, celldraw.Cell(""), celldraw.Cell(piled), celldraw.Cell(""), wrap=wrap)
    whole = sight.view.viewport().grab(QRect(0, 0, WIDE, 3 * TALL)).toImage()
    inked = {y // TALL for y in range(3 * TALL) for x in range(WIDE) if whole.pixelColor(x, y).lightness() < 100}
    assert inked == {1}


def test_words_of_several_lines_stand_on_one_with_a_space_between_them(dressed: QApplication, qtbot: QtBot) -> None:
    one = celldraw.Cell(f"{BLOCK} {BLOCK} {BLOCK} {BLOCK}")
    sight = seen(qtbot, one, celldraw.Cell(f"{BLOCK}\n{BLOCK}\u2028{BLOCK}\t{BLOCK}"))
    assert sight.ink(1, sight.colour(TEXT)) == sight.ink(0, sight.colour(TEXT))


def test_in_a_list_that_wraps_each_line_of_words_begins_below_the_last(dressed: QApplication, qtbot: QtBot) -> None:
    sight = seen(qtbot, celldraw.Cell(f"{BLOCK}\n{BLOCK}"), celldraw.Cell(BLOCK), wrap=True)
    two, one = (sight.ink(row, sight.colour(TEXT)) for row in range(2))
    assert two.width() == one.width()
    assert two.height() > 1.5 * one.height()
