"""One table model for every list and the view that shows it; it never reads a store and never sorts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from fieldapp.ui import celldraw, icons
from fieldapp.ui.widgets import emptystate

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

START, END, CENTRE = celldraw.START, celldraw.END, celldraw.CENTRE

# What is told of a cell; Qt asks for as much again, and for nothing more often than for this.
TOLD = tuple(
    int(role)
    for role in (
        Role.DisplayRole,
        Role.TextAlignmentRole,
        Role.DecorationRole,
        Role.ToolTipRole,
        Role.AccessibleTextRole,
    )
)

DAY = "30/12/2000"  # as wide as any
LEAST = 14  # letters of a column that takes what is left


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: its title and how it shows a row.

    `width` is in letters, None takes what is left, and never less than `whole` needs, such as a date: figures are wider
    than most letters; `mark` names the shape (a kind of Badge, or "") drawn
    before the words, never instead of them; without `tooltip` the whole text is the tooltip. A column without a width
    is never less than `least` letters wide.
    """

    title: str
    show: Callable[[Row], str]
    align: Qt.AlignmentFlag = START
    tooltip: Callable[[Row], str] | None = None
    width: int | None = None
    mark: Callable[[Row], str] | None = None
    least: int = LEAST
    whole: str = ""


class Table(QAbstractTableModel, Generic[Row]):
    """Rows of any kind shown by columns. `key` tells which row is which when the rows are replaced."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        rows: Iterable[Row] = (),
        key: Callable[[Row], object] | None = None,
    ) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: list[Row] = list(rows)
        self.key: Callable[[Row], object] = key or (lambda row: row)

    def replace(self, rows: Iterable[Row]) -> None:
        """Show these rows from now on, in their order."""
        fresh = list(rows)
        self.beginResetModel()
        self.rows = fresh
        self.endResetModel()

    def rebuild(self, columns: Sequence[Column[Row]], rows: Iterable[Row]) -> None:
        """Show other columns, and these rows, from now on."""
        fresh = list(rows)
        self.beginResetModel()
        self.columns, self.rows = tuple(columns), fresh
        self.endResetModel()

    def at(self, number: int) -> Row | None:
        """The row of this number, None where there is none."""
        return self.rows[number] if 0 <= number < len(self.rows) else None

    def tell(self, key: object) -> None:
        """The row with this key shows something else now."""
        number = self.places().get(key)
        if number is not None:
            self.dataChanged.emit(self.index(number, 0), self.index(number, len(self.columns) - 1))

    def places(self) -> dict[object, int]:
        """The numbers of the rows by their keys."""
        return {self.key(row): number for number, row in enumerate(self.rows)}

    def cell(self, number: int, place: int) -> celldraw.Cell:
        """What is to be seen of the row of this number in a column; to ask `data` for each part of it takes longer than
        to draw it."""
        row, column = self.at(number), self.columns[place]
        if row is None:
            return celldraw.Cell("")
        kind = column.mark(row) if column.mark else ""
        return celldraw.Cell(column.show(row), column.align, icons.mark(kind) if kind else None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role not in TOLD:
            return None
        row = self.at(index.row()) if index.isValid() else None
        return None if row is None else self._cell(row, self.columns[index.column()], role)

    def _cell(self, row: Row, column: Column[Row], role: int) -> Any:
        match role:
            case Role.DisplayRole:
                return column.show(row)
            case Role.ToolTipRole:
                return column.tooltip(row) if column.tooltip else column.show(row)
            case Role.TextAlignmentRole:
                return column.align
            case Role.DecorationRole if column.mark and (kind := column.mark(row)):
                return icons.mark(kind)
            case Role.AccessibleTextRole:
                return f"{column.title}: {column.show(row)}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Role.DisplayRole:
            return self.columns[section].title
        if role == Role.TextAlignmentRole:
            return self.columns[section].align
        return None


class TableView(QTableView):
    """A list of whole rows: arrows move, Enter or a double click opens, Tab leaves; empty, it says so."""

    chosen = Signal(object)  # the row that was opened
    moved = Signal(object)  # the row that is current now, or None
    ticked = Signal(object)  # Space was pressed on this row of a list that has `ticks`

    ticks = False

    def __init__(self, table: Table[Any], name: str, many: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.setAccessibleName(name)
        self.empty = emptystate.EmptyState(parent=self.viewport())
        self.empty.hide()
        self._kept: tuple[object, list[object]] = (None, [])
        self._look(many)
        self.setModel(table)
        self.setItemDelegate(celldraw.CellDraw(self, table.cell))
        self._listen()
        self._fit()

    def say_when_empty(self, title: str, hint: str = "") -> None:
        """The words shown in place of rows: what is missing and what to do next."""
        self.empty.say(title, hint)
        self._cover()

    def show_column(self, number: int, shown: bool) -> None:
        """Show a column or leave it out; what is left goes to the others."""
        if self.isColumnHidden(number) == shown:
            self.setColumnHidden(number, not shown)
            self._share()

    def rebuild(self, columns: Sequence[Column[Any]], rows: Iterable[Any]) -> None:
        """Show other columns, and these rows, from now on."""
        self.table.rebuild(columns, rows)
        self._fit()

    def current(self) -> Any | None:
        """The row that the keyboard stands on, or None."""
        return self.table.at(self.currentIndex().row())

    def selected(self) -> list[Any]:
        """The chosen rows in the order shown."""
        rows = (self.table.at(index.row()) for index in sorted(self.selectionModel().selectedRows()))
        return [row for row in rows if row is not None]

    def choose(self, key: object) -> bool:
        """Stand on the row with this key and choose it alone, whatever keys are held; False when it is not shown."""
        number = self.table.places().get(key)
        if number is not None:
            self.stand(number)
        return number is not None

    def stand(self, number: int) -> None:
        """Stand on the row of this number and choose it alone."""
        flags = self.selectionModel().SelectionFlag
        self.selectionModel().setCurrentIndex(self.table.index(number, 0), flags.ClearAndSelect | flags.Rows)

    def _look(self, many: bool) -> None:
        modes = QAbstractItemView.SelectionMode
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(modes.ExtendedSelection if many else modes.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)

    def _listen(self) -> None:
        self.table.modelAboutToBeReset.connect(self._keep)
        self.table.modelReset.connect(self._restore)
        self.doubleClicked.connect(lambda index: self.chosen.emit(self.table.at(index.row())))
        self.selectionModel().currentRowChanged.connect(lambda *_: self.moved.emit(self.current()))

    def _fit(self) -> None:
        """Widths in letters and rows tall enough to hit, both from the font in use."""
        self._fit_rows()
        self._stand()
        self._fit_columns()
        self._share()

    def _fit_rows(self) -> None:
        side = self.fontMetrics().ascent()
        self.setIconSize(QSize(side, side))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self._row_height())

    def _fit_columns(self) -> None:
        header = self.horizontalHeader()
        for number, column in enumerate(self.table.columns):
            header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
            if column.width is not None:
                header.resizeSection(number, max(self._column_width(column, column.width), self._least(number)))

    def _row_height(self) -> int:
        """The height of a row."""
        return max(40, self.fontMetrics().height() + 18)

    def _column_width(self, column: Column[Any], letters: int) -> int:
        """The width that a column of so many letters should have."""
        words = self.fontMetrics().horizontalAdvance(column.whole)
        return max(letters * self.fontMetrics().averageCharWidth(), words) + 36

    def _least(self, number: int) -> int:
        """The width that the title of a column needs."""
        return int(self.horizontalHeader().sectionSizeFromContents(number).width())

    def _share(self) -> None:
        """What is left goes to the columns without a width, but never less than some letters: then the list scrolls."""
        header, letter = self.horizontalHeader(), self.fontMetrics().averageCharWidth()
        modes = QHeaderView.ResizeMode
        open_ended = [number for number, column in enumerate(self.table.columns) if column.width is None]
        taken = sum(header.sectionSize(number) for number in range(header.count()) if number not in open_ended)
        room = (self.viewport().width() - taken) // max(len(open_ended), 1)
        for number in open_ended:
            least = max(self.table.columns[number].least * letter, self._least(number))
            header.setSectionResizeMode(number, modes.Stretch if room >= least else modes.Interactive)
            if room < least:
                header.resizeSection(number, least)

    def _keep(self) -> None:
        row = self.current()
        self._kept = (
            None if row is None else self.table.key(row),
            [self.table.key(chosen) for chosen in self.selected()],
        )

    def _restore(self) -> None:
        current, chosen = self._kept
        places = self.table.places() if chosen or current is not None else {}
        flags = self.selectionModel().SelectionFlag
        if current in places:
            self.selectionModel().setCurrentIndex(self.table.index(places[current], 0), flags.NoUpdate)
        for key in chosen:
            if key in places:
                index = self.table.index(places[key], 0)
                self.selectionModel().select(index, flags.Select | flags.Rows)
        self._cover()

    def _cover(self) -> None:
        covered = not self.table.rowCount() and bool(self.empty.title.text())
        self.empty.setVisible(covered)
        self.horizontalHeader().setVisible(not covered)  # columns of nothing say nothing, nor is there aught to scroll
        policies = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(policies.ScrollBarAlwaysOff if covered else policies.ScrollBarAsNeeded)
        self.empty.setGeometry(self.viewport().rect())
        self._stand()

    def _stand(self) -> None:
        """Four rows stay in sight, or all that is said while there are none."""
        room = 4 * self.verticalHeader().defaultSectionSize()
        if self.empty.isVisibleTo(self):
            room = max(room, self.empty.heightForWidth(self.viewport().width()) + 4)
        if self.horizontalHeader().length() > self.viewport().width():
            room += self.horizontalScrollBar().sizeHint().height()
        self.setMinimumHeight(self.horizontalHeader().sizeHint().height() + room)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
            QTimer.singleShot(0, self, self._fit)  # once more: the titles of the columns are dressed after the list

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cover()
        self._share()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and the last row: within a row there is nothing to go to."""
        ends = {
            QAbstractItemView.CursorAction.MoveHome: 0,
            QAbstractItemView.CursorAction.MoveEnd: self.table.rowCount() - 1,
        }
        if action in ends:
            return self.table.index(ends[action], max(self.currentIndex().column(), 0))
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row is not None:
            self.chosen.emit(row)
            return
        if event.key() == Qt.Key.Key_Space and self.ticks and row is not None:
            self.ticked.emit(row)
            return
        super().keyPressEvent(event)
