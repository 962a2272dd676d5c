"""The lines of a stack as a table model: what was typed, what an empty cell means, and a mark where something is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from fieldapp.ui import celldraw, icons, tables
from fieldapp.ui.pages import stack_sheet

Role = Qt.ItemDataRole


class Column(msgspec.Struct, frozen=True):
    """A cell's title, its width in letters, and how it is filled in."""

    cell: str
    title: str
    width: int
    help: str


class Look(msgspec.Struct, frozen=True):
    """How a line looks: its mark (a key of icons.SHAPES, "" for none), and by cell what is wrong, what is doubtful and
    what an empty cell means."""

    mark: str = ""
    wrong: dict[str, str] = {}
    doubts: dict[str, str] = {}
    preset: dict[str, str] = {}


class Table(QAbstractTableModel):
    """The lines, the last of them empty."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.lines: list[stack_sheet.Line] = [stack_sheet.Line()]
        self._looks: list[Look] = [Look()]

    def show_lines(self, lines: Sequence[stack_sheet.Line]) -> None:
        """Show these lines from now on."""
        self.beginResetModel()
        self.lines = list(lines)
        self._looks = [Look()] * len(self.lines)
        self.endResetModel()

    def write(self, row: int, cell: str, words: str) -> None:
        """Put words into a cell; below the last line that is written there is always an empty one."""
        setattr(self.lines[row], cell, words)
        self._tell(row)
        if row == len(self.lines) - 1 and not self.lines[row].empty():
            self.beginInsertRows(QModelIndex(), row + 1, row + 1)
            self.lines.append(stack_sheet.Line(self.lines[row].number + 1))
            self._looks.append(Look())
            self.endInsertRows()

    def look(self, row: int) -> Look:
        """How a line looks."""
        return self._looks[row]

    def show_looks(self, looks: Sequence[Look]) -> None:
        """Show the lines so; only what differs is drawn again."""
        for row, (old, new) in enumerate(zip(self._looks, looks, strict=True)):
            if old != new:
                self._looks[row] = new
                self._tell(row)

    def renumber(self, first: int) -> None:
        """Count the lines from another number."""
        for place, line in enumerate(self.lines):
            line.number = first + place
        self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self.lines) - 1)

    def _tell(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Vertical, row, row)

    # What Qt asks of a model -----------------------------------------------------------------------------------

    def rowCount(self, parent: tables.Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: tables.Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def cell(self, number: int, place: int) -> celldraw.Cell:
        """What is to be seen of a line in a column: what is filled in by itself is softer than what was typed."""
        cell, look = self.columns[place].cell, self._looks[number]
        typed = str(getattr(self.lines[number], cell))
        kind = "bad" if cell in look.wrong else "info" if cell in look.doubts else ""
        shape = icons.mark(kind) if kind else None
        return celldraw.Cell(typed or look.preset.get(cell, ""), shape=shape, ink="" if typed else icons.ink("soft"))

    def data(self, index: tables.Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, look = self.columns[index.column()], self._looks[index.row()]
        typed = str(getattr(self.lines[index.row()], column.cell))
        shown = typed or look.preset.get(column.cell, "")
        said = look.wrong.get(column.cell) or look.doubts.get(column.cell, "")
        match role:
            case Role.DisplayRole:
                return shown
            case Role.ToolTipRole:
                return said or shown
            case Role.AccessibleTextRole:
                return ". ".join(part for part in (f"{column.title}: {shown}", said) if part)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if not 0 <= section < len(self.columns):
                return None
            shown = {int(Role.DisplayRole): self.columns[section].title, int(Role.TextAlignmentRole): tables.START}
            return shown.get(int(role))
        if not 0 <= section < len(self.lines):
            return None
        if role == Role.DisplayRole:
            return str(self.lines[section].number)
        if role == Role.DecorationRole and self._looks[section].mark:
            return icons.mark(self._looks[section].mark)
        return None
