"""Draws the cells of lists in a third of the time that a style sheet takes for them; it knows no list and no row."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QPalette, QStaticText, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

START = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
END = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter

MARGIN = 11  # pixels on either side of the words, as around the title of a column
_GAP = 6  # pixels between a shape and the words
_KEPT = 500  # texts: those of some screens

_ENDS = "\n\r\v\f\x85\u2028\u2029"  # of lines: a text that is laid out knows the last but one alone
_spaced = operator.methodcaller("translate", str.maketrans(dict.fromkeys(f"\t{_ENDS}", " ")))
_BREAKS = frozenset(f"\t{_ENDS}")
# The words of a cell on as many lines as they have.
_on_some = operator.methodcaller("translate", str.maketrans({"\t": " ", **dict.fromkeys(_ENDS, "\u2028")}))

# The letters and signs of Vietnamese and its neighbours. Among others are marks that stand above each other, to any
# height, of which no size of a text tells. A pattern would take longer to be made than all lists of a day to be asked.
_OURS = frozenset(map(chr, (*range(0x250), *range(0x1E00, 0x1F00), *range(0x2000, 0x2070))))

# As numbers: to ask a flag whether it has another one takes longer than to draw a word.
_SELECTED = QStyle.StateFlag.State_Selected.value
_ENABLED = QStyle.StateFlag.State_Enabled.value

_Index = QModelIndex | QPersistentModelIndex


class Cell(NamedTuple):
    """What is to be seen of one: words, where they stand, a shape before them; bold ones, or such of another colour."""

    words: str
    along: Qt.AlignmentFlag = START
    shape: QIcon | None = None
    bold: bool = False
    ink: str = ""


class CellDraw(QStyledItemDelegate):
    """Draws what `tell` says of the cell in a row and column, by numbers. Words without room are cut, or go on below in
    a view that wraps them. What is chosen stands on the palette's highlight, its corners so `round`."""

    def __init__(self, view: QTableView | QListView, tell: Callable[[int, int], Cell], round: int = 0) -> None:
        super().__init__(view)
        self._view = view
        self._tell = tell
        self._round = round
        self._font: QFont | None = None  # of the view, when the texts were laid out
        self._bold = QFont()
        self._texts: dict[tuple[object, ...], tuple[QStaticText, int, int, bool]] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        told: Any = option  # the stubs leave the fields of the option out
        area: QRect = told.rect
        state = told.state.value
        chosen = state & _SELECTED
        if chosen:
            self._mark(painter, area, told.palette)
        cell = self._tell(index.row(), index.column())
        left, room = area.left() + MARGIN, area.width() - 2 * MARGIN
        if cell.shape is not None:
            side = told.decorationSize.width()
            mode = QIcon.Mode.Normal if state & _ENABLED else QIcon.Mode.Disabled
            cell.shape.paint(painter, QRect(left, area.top(), side, area.height()), CENTRE, mode)
            left, room = left + side + _GAP, room - side - _GAP
        if not cell.words or room <= 0:
            return
        text, wide, tall, free = self._text(cell, told, room, area.height())
        if cell.along is not START:
            left += (room - wide) // (2 if cell.along is CENTRE else 1)
        painter.setPen(_ink(cell, told.palette, chosen))
        painter.setFont(self._bold if cell.bold else told.font)
        at = QPointF(left, area.top() + (area.height() - tall) // 2)
        if free:
            painter.drawStaticText(at, text)
            return
        painter.save()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        painter.drawStaticText(at, text)
        painter.restore()

    def _mark(self, painter: QPainter, area: QRect, palette: QPalette) -> None:
        if not self._round:
            painter.fillRect(area, palette.highlight())
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.highlight())
        painter.drawRoundedRect(area, self._round, self._round)
        painter.restore()

    def _text(self, cell: Cell, told: Any, room: int, height: int) -> tuple[QStaticText, int, int, bool]:
        """The words as they fit, laid out, their width and height, and whether they keep to the cell by themselves: to
        lay them out takes longer than to draw them, and they are drawn again and again."""
        if told.font != self._font:
            self._font, self._bold = QFont(told.font), QFont(told.font)
            self._bold.setBold(True)
            self._texts.clear()
        key = cell.words, room, height, cell.bold, cell.along
        if (found := self._texts.get(key)) is None:
            if len(self._texts) >= _KEPT:
                self._texts.clear()
            text, wide, tall = self._laid_out(cell, told, room, height)
            found = self._texts[key] = text, wide, tall, tall <= height and _OURS.issuperset(cell.words)
        return found

    def _laid_out(self, cell: Cell, told: Any, room: int, height: int) -> tuple[QStaticText, int, int]:
        font = self._bold if cell.bold else told.font
        if self._view.wordWrap():
            text = QStaticText(_on_some(cell.words))
            how = QTextOption(cell.along)
            how.setWrapMode(QTextOption.WrapMode.WordWrap)
            text.setTextOption(how)
            text.setTextWidth(room)
            found = _ready(text, font)
            if found[1] <= room and found[2] <= height:  # a word without any gap may be wider
                return text, room, found[2]
        words, letters = on_one(cell.words), QFontMetrics(font)
        if len(words) * letters.averageCharWidth() <= room:  # most likely there is room: then it is measured once
            found = _ready(QStaticText(words), font)
            if found[1] <= room:
                return found
        return _ready(QStaticText(letters.elidedText(words, told.textElideMode, room)), font)


def on_one(words: str) -> str:
    """The words of a cell on one line."""
    return words if _BREAKS.isdisjoint(words) else str(_spaced(words))


def _ready(text: QStaticText, font: QFont) -> tuple[QStaticText, int, int]:
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.prepare(font=font)
    size = text.size()
    return text, round(size.width()), round(size.height())


def _ink(cell: Cell, palette: QPalette, chosen: int) -> Any:
    if chosen:
        return palette.color(QPalette.ColorRole.HighlightedText)
    return cell.ink or palette.color(QPalette.ColorRole.Text)
