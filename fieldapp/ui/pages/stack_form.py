"""The form of a stack: head, table and what is said below it; it keeps nothing and saves nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.ui.pages import (
    page,
    record_desk,
    record_sheet,
    stack_below,
    stack_book,
    stack_columns,
    stack_grid,
    stack_head,
    stack_homes,
    stack_paste,
    stack_sheet,
    stack_table,
)
from fieldapp.ui.widgets import picklist

Line = stack_sheet.Line

EDGE = 8  # pixels around the table
ROOMY = 18  # lines of text of height from which all that stands below the table has room


class Form(QWidget):
    """Tells when something is typed and when a cell was left; judges what was."""

    edited = Signal()
    left = Signal()  # a cell, or something in the head
    pasted = Signal(object)  # a stack_paste.Spread
    finished = Signal()  # nothing more is to be written

    def __init__(self, around: page.Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        session = around.session
        self._session = session
        today, lang = session.today(), session.lang
        modes = [(code, one.label(lang)) for code, one in session.catalogue.on("modes", today).items()]
        self._room = QScrollArea(self)  # so that what is said below stays in sight where letters are large
        self._room.setViewport(QWidget(self._room))
        self._paper = QWidget(self._room.viewport())
        self._paper.setObjectName("sheet")
        self.head = stack_head.Head(today, modes, self._paper)
        self.table = stack_table.Table(stack_columns.columns())
        self.book = stack_book.Book(around, self.table, self.head_sheet)
        named = self.tr("{column}, line {number}")
        self.grid = stack_grid.Grid(self.table, self.tr("Paper slips"), named, self.book.offering, self._paper)
        self.below = stack_below.Below(self)
        self.homes = stack_homes.Homes(around, self.grid, lambda: self.head_sheet().village)
        self._row = 0
        self._filling = False  # a stack is being shown: it is judged as a whole
        self._lay_out()
        self._listen()

    def stack(self) -> stack_sheet.Stack:
        """What stands in the form, the open cell to the last letter."""
        return stack_sheet.Stack(self.head_sheet(), self.grid.lines())

    def head_sheet(self) -> record_sheet.Sheet:
        """What stands in the head."""
        sheet = record_sheet.Sheet()
        self.head.fill(sheet)
        return sheet

    def show_stack(self, stack: stack_sheet.Stack, judged: bool, then: Callable[[], object]) -> None:
        """Show a stack, `judged` when somebody wrote it before; `then` comes when it is known what it may name."""
        self._filling = True
        try:
            self.head.show_sheet(stack.head)
            self.head.number.setText(str(stack.lines[0].number))
            self.show_lines(stack.lines)
        finally:
            self._filling = False
        self.judge()
        self.book.begin(judged)
        self.book.look(then)

    def show_lines(self, lines: Sequence[Line], row: int | None = None) -> None:
        """The same stack with these lines; the keyboard stands in line `row`, else in the empty one."""
        first = stack_sheet.number(self.head.number.text()) or 1
        self.table.show_lines(stack_sheet.ready(lines, lines[-1].number if lines else first))
        self.grid.begin()
        if row is not None:
            self.grid.go_to(min(row, len(self.table.lines) - 1), 0)

    def bring_back(self, lines: Sequence[Line], row: int = 0) -> None:
        """Put lines back among the others, in the order of their numbers."""
        self.grid.commit()
        there = [line for line in self.table.lines if not line.empty()]
        self.show_lines(sorted([*there, *lines], key=lambda line: line.number), row)

    def take_back(self, told: stack_paste.Spread) -> None:
        """Take away what was pasted; what was written elsewhere since stays."""
        self.grid.commit()
        stack_paste.take_back(told)
        self.show_lines(self.table.lines, self.grid.row())

    def take_keyboard(self) -> None:
        """The open cell has the keyboard."""
        self.grid.cell.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to_wrong(self) -> None:
        """Put the keyboard into the first cell that must be mended."""
        for row in self.book.written():
            wrong = self.table.look(row).wrong
            column = next((place for place, one in enumerate(self.table.columns) if one.cell in wrong), None)
            if column is not None:
                self.grid.go_to(row, column)
                if self.isVisible():  # it was on the button below, when the stack was written to its end
                    self.take_keyboard()
                return

    def judge(self) -> None:
        """Judge the lines, and tell of the one with the keyboard."""
        row = self.grid.row()
        if row < 0 or self._filling:
            return
        self.book.judge(row)
        self.head.ask_late(any(one.late for one in self.book.verdicts))
        column, look = self.table.columns[self.grid.currentIndex().column()], self.table.look(row)
        wrong, doubt = look.wrong.get(column.cell, ""), look.doubts.get(column.cell, "")
        self.grid.cell.describe(wrong or doubt, bool(wrong))
        if not wrong and not doubt:
            wrong, doubt = self._elsewhere(look.wrong), self._elsewhere(look.doubts)
        self.below.tell(column.help, wrong, doubt, self._reading())
        bad = sum(self.table.look(place).mark == "bad" for place in self.book.written())
        newest = self._session.catalogue.newest
        self.below.count(self.book.totals(), bad, newest["topics"], newest["results"])

    # -----------------------------------------------------------------------------------------------------------

    def _elsewhere(self, said: dict[str, str]) -> str:
        """What is said of another cell of the line, with that cell's title."""
        titles = {one.cell: one.title for one in self.table.columns}
        return next((f"{titles[cell]}: {words}" for cell, words in said.items()), "")

    def _reading(self) -> str:
        row = self.grid.row()
        if not self.book.written():
            return self.tr("Each line is a paper slip. A cell that was left is kept at once, also when the power goes.")
        return self.book.in_words(row) if 0 <= row < len(self.book.verdicts) else ""

    def _typed(self, words: str) -> None:
        self.edited.emit()
        self.below.tell(self.table.columns[self.grid.currentIndex().column()].help, "", "", self._reading())
        self.grid.cell.describe("", False)
        if self.grid.here() == "who":
            self.homes.seek(words)

    def _cell_left(self, row: int, cell: str) -> None:
        self.book.leave(row, cell)
        if cell == "who":
            self.homes.settle(row)
        self._told()

    def _pasted(self, told: stack_paste.Spread) -> None:
        """Each cell is judged as if it was typed and left, and each line but the open one as a whole."""
        for row, cell in told.cells:
            self.book.leave(row, cell)
            if cell == "who":
                self.homes.settle(row)
        here = self.grid.row()
        for row in {row for row, _ in told.cells} - {here}:
            self.book.passed(row)
        self.grid.put(getattr(self.table.lines[here], self.grid.here()))
        self._told()
        self.pasted.emit(told)

    def _told(self) -> None:
        self.judge()
        self.left.emit()

    def _moved(self, row: int, _: str) -> None:
        if row != self._row and 0 <= self._row < len(self.table.lines):
            self.book.passed(self._row)
        self._row = row
        self.homes.forget()
        self.judge()
        self._follow()

    def _follow(self) -> None:
        """The table, and in it the cell with the keyboard, is in sight."""
        if self.grid.cell.line.hasFocus():
            for part in (self.grid, self.grid.cell):
                self._room.ensureWidgetVisible(part, 0, self.grid.cell.height())

    def _number(self) -> None:
        """Another number for the first slip counts for those after it too."""
        first = stack_sheet.number(self.head.number.text())
        if first and first != self.table.lines[0].number:
            self.table.renumber(first)
            self._told()

    def _leave_grid(self, way: int) -> None:
        if way > 0:
            self.below.imports.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.head.last().setFocus(Qt.FocusReason.BacktabFocusReason)

    def _offer(self, found: record_desk.Scenery) -> None:
        self.head.date.today = found.scene.today
        villages = [picklist.Entry(one.id, one.name, also=" ".join(one.aliases)) for one in found.villages]
        self.head.offer(villages, found.helpers, found.names)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.below.make_room(self.height() > ROOMY * self.fontMetrics().lineSpacing())
        QTimer.singleShot(0, self, self._fit)  # once the parts have their height

    def _fit(self) -> None:
        """Where head and table have no room side by side, the table takes all that there is, and the head scrolls away
        while lines are written."""
        room = self._room.viewport().height() - 2 * EDGE
        self.grid.fill(0 if self.head.height() + EDGE + self.grid.least() <= room else room)
        QTimer.singleShot(0, self, self._follow)

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self._paper)
        inside.setContentsMargins(16, EDGE, 16, EDGE)
        inside.setSpacing(EDGE)
        inside.addWidget(self.head)
        inside.addWidget(self.grid, 1)
        self._room.setWidgetResizable(True)
        self._room.setFrameShape(QFrame.Shape.NoFrame)
        self._room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._room.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._room.setWidget(self._paper)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._room, 1)
        column.addWidget(self.below)

    def _listen(self) -> None:
        self.grid.typed.connect(self._typed)
        self.grid.left.connect(self._cell_left)
        self.grid.moved.connect(self._moved)
        self.grid.leaving.connect(self._leave_grid)
        self.grid.finished.connect(self.finished)
        self.grid.pasted.connect(self._pasted)
        self.homes.picked.connect(self._told)
        self.book.looks.found.connect(self._offer)
        self.book.learned.connect(self.judge)
        self.head.moved.connect(lambda: self.book.look(self._told))
        self.head.edited.connect(self.edited)
        self.head.number.editingFinished.connect(self._number)
        for editor in (self.head.date, self.head.late_reason):
            editor.editingFinished.connect(self._told)
        self.head.mode.currentIndexChanged.connect(lambda _: self._told())
        self.head.helpers.changed.connect(self._told)
