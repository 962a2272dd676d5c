"""Grid: the table of paper slips, filled in with Tab, Enter and typing; it knows no rule and no store."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QEvent, QModelIndex, QRect, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from fieldapp.ui import celldraw
from fieldapp.ui.pages import stack_cell, stack_paste, stack_sheet, stack_table
from fieldapp.ui.widgets import hotkey

ROWS = 4  # lines that are seen in the least room


class Grid(QTableView):
    """One cell is always open for typing. What is typed is the model's as soon as the cell is left."""

    typed = Signal(str)  # in the open cell, letter by letter
    left = Signal(int, str)  # line and cell that were left and differ from before
    moved = Signal(int, str)  # the keyboard stands in this line and cell now
    leaving = Signal(int)  # away from the table: -1 before its first cell, 1 behind its last
    pasted = Signal(object)  # a stack_paste.Spread: cells of a spreadsheet were written over lines
    finished = Signal()  # nothing more is to be written

    def __init__(
        self,
        table: stack_table.Table,
        name: str,
        called: str,
        offering: Callable[[str, int], stack_cell.Offering | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.table = table
        self._called = called  # "{column}, line {number}"
        self._offering = offering
        self.setAccessibleName(name)
        self.setModel(table)
        self.setItemDelegate(celldraw.CellDraw(self, table.cell))
        self.cell = stack_cell.Cell(self.viewport())
        self._open = QModelIndex()
        self._shown = ""  # what the open cell held before somebody typed
        self._filled = 0  # pixels of height that are to be filled
        self._look()
        self._listen()
        self.setFocusProxy(self.cell.line)
        self.begin()

    def begin(self) -> None:
        """Stand in the first cell of the first line that is not written."""
        self._open = QModelIndex()
        self.go_to(max(len(self.table.lines) - 1, 0), 0)

    def row(self) -> int:
        """The line with the keyboard."""
        return self.currentIndex().row()

    def here(self) -> str:
        """The cell with the keyboard."""
        return self.table.columns[self.currentIndex().column()].cell

    def go_to(self, row: int, column: int) -> None:
        """Put the keyboard there."""
        self.setCurrentIndex(self.table.index(row, column))
        if self._open != self.currentIndex():
            self._enter(self.currentIndex())

    def commit(self) -> None:
        """What is typed in the open cell is the model's from now on."""
        if not self._open.isValid() or self._open.row() >= len(self.table.lines):
            return
        row, cell = self._open.row(), self.table.columns[self._open.column()].cell
        if self.cell.line.text() != getattr(self.table.lines[row], cell):
            self._shown = self.cell.line.text()
            self.table.write(row, cell, self.cell.line.text())
            self.left.emit(row, cell)
            self.put(getattr(self.table.lines[row], cell))

    def put(self, words: str) -> None:
        """Show other words in the open cell, which are the model's already."""
        self._shown = words
        self.cell.put(words)

    def lines(self) -> list[stack_sheet.Line]:
        """The lines as they stand, the open cell with what is typed in it."""
        lines = list(self.table.lines)
        if self._open.isValid() and self._open.row() < len(lines) and self.cell.line.text() != self._shown:
            copy = msgspec.structs.replace(lines[self._open.row()])
            setattr(copy, self.table.columns[self._open.column()].cell, self.cell.line.text())
            lines[self._open.row()] = copy
        return lines

    def copy_above(self) -> None:
        """Write into the cell what stands above it."""
        row = self.row()
        if row > 0:
            above = self.table.lines[row - 1]
            self.cell.line.setText(getattr(above, self.here()))
            if self.here() == "who":
                self.table.lines[row].household, self.table.lines[row].shown = above.household, above.shown
            self.cell.line.selectAll()
            self.cell.typed.emit(self.cell.line.text())

    def paste(self, copied: str) -> None:
        """Write copied cells of a spreadsheet into this cell and those to the right of it and below."""
        self.commit()
        rows, column = stack_paste.cells(copied), self.currentIndex().column()
        told = stack_paste.spread(self.table, self.row(), column, rows)
        self.cell.close_list()
        self.put(getattr(self.table.lines[self.row()], self.here()))
        self.pasted.emit(told)

    # -----------------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.verticalHeader().setSectionsClickable(False)
        self.verticalHeader().setHighlightSections(False)
        self._fit()

    def least(self) -> int:
        """The pixels of height of the fewest lines."""
        return self.horizontalHeader().sizeHint().height() + ROWS * self.verticalHeader().defaultSectionSize()

    def fill(self, height: int) -> None:
        """Be so high at least; 0 for no more than the fewest lines."""
        if height != self._filled:
            self._filled = height
            self.setMinimumHeight(max(self.least(), height))

    def _fit(self) -> None:
        """Widths in letters and rows tall enough for the editor, both from the font in use."""
        letter = self.fontMetrics().averageCharWidth()
        tall = max(self.cell.sizeHint().height(), self.fontMetrics().height() + 18)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(tall)
        self.setMinimumHeight(max(self.least(), self._filled))
        for number, column in enumerate(self.table.columns):
            title = self.horizontalHeader().sectionSizeFromContents(number).width()
            self.horizontalHeader().resizeSection(number, max(column.width * letter + 26, title))
        self._put_cell()

    def _listen(self) -> None:
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.cell.go.connect(self._go)
        self.cell.entered.connect(self._enter_below)
        self.cell.leaving.connect(self._finish)
        self.cell.typed.connect(self.typed)
        self.cell.pasted.connect(self.paste)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self._put_cell)
        self.horizontalHeader().sectionResized.connect(self._put_cell)
        for keys in ("Ctrl+D", "Ctrl+'"):
            hotkey.within(self, keys, self.copy_above)

    def _current_changed(self, now: QModelIndex, _: QModelIndex) -> None:
        self.commit()
        if now.isValid() and now != self._open:
            self._enter(now)

    def _enter(self, index: QModelIndex) -> None:
        self._open = QModelIndex(index)
        column, line = self.table.columns[index.column()], self.table.lines[index.row()]
        name = self._called.format(column=column.title, number=line.number)
        self._shown = getattr(line, column.cell)
        self.cell.show_cell(self._shown, self._offering(column.cell, index.row()), name)
        self.scrollTo(index)
        self._put_cell()
        self.cell.show()
        self.moved.emit(index.row(), column.cell)

    def _go(self, columns: int, rows: int) -> None:
        self.commit()
        row, column = self.row(), self.currentIndex().column()
        if rows:
            self.go_to(min(max(row + rows, 0), len(self.table.lines) - 1), column)
            return
        column += columns
        wide = len(self.table.columns)
        if column >= wide and row == len(self.table.lines) - 1:
            self._leave(1)
        elif column < 0 and row == 0:
            self._leave(-1)
        else:
            self.go_to(row + (column >= wide) - (column < 0), column % wide)

    def _enter_below(self) -> None:
        """The first cell of the next line; from the empty one at the end, on to what comes behind the table."""
        self.commit()
        if self.row() == len(self.table.lines) - 1:
            self._finish()
        else:
            self.go_to(self.row() + 1, 0)

    def _finish(self) -> None:
        self.commit()
        self.finished.emit()

    def _leave(self, way: int) -> None:
        self.commit()
        self.leaving.emit(way)

    def _put_cell(self) -> None:
        if self._open.isValid():
            self.cell.setGeometry(self.visualRect(self._open).adjusted(0, 0, 1, 1))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "cell"):
            QTimer.singleShot(0, self, self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._put_cell()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.cell.line.setFocus(event.reason())

    def visualRect(self, index: QModelIndex) -> QRect:  # type: ignore[override]
        rect: QRect = super().visualRect(index)
        return rect
