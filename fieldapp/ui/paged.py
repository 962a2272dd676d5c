"""Paged: the table model of a list too long to hold; only what is looked at is asked for, some lines at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QModelIndex, Qt, Signal

from fieldapp.ui import celldraw, tables

Row = TypeVar("Row")

PART = 50  # lines that are asked for at once: some screens of them
KEPT = 20  # parts that are remembered
_COMING = "…"  # in place of a line that was asked for
WAITING = 2  # parts that are still asked for when the reader has gone on: the seen lines may lie in two


class Paged(tables.Table[Row]):
    """Knows how many lines there are and holds the parts last looked at. One part at a time is `wanted`; until
    `bring` brings it, its lines are empty."""

    wanted = Signal(int)  # the number of a part, from 0

    def __init__(self, columns: Sequence[tables.Column[Row]], key: Callable[[Row], object]) -> None:
        super().__init__(columns, key=key)
        self.parts: dict[int, list[Row]] = {}
        self._count = 0
        self._asked: int | None = None
        self._waiting: list[int] = []

    def begin(self, count: int, parts: Mapping[int, list[Row]]) -> None:
        """Show so many lines from now on, of which these parts are known."""
        self.beginResetModel()
        self.parts, self._count = dict(parts), count
        self._asked, self._waiting = None, []
        self.endResetModel()

    def bring(self, number: int, rows: list[Row]) -> None:
        """The lines of a part that was wanted."""
        self._asked = None
        self.parts[number] = rows
        while len(self.parts) > KEPT:
            del self.parts[next(iter(self.parts))]
        first = number * PART
        last = min(first + len(rows), self._count) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        self._ask()

    def at(self, number: int) -> Row | None:
        """The line of this number; None where there is none, or until it is brought."""
        if not 0 <= number < self._count:
            return None
        part, place = divmod(number, PART)
        if part not in self.parts:
            self._want(part)
            return None
        rows = self.parts[part]
        return rows[place] if place < len(rows) else None

    def places(self) -> dict[object, int]:
        """The numbers of the lines that are known, by their keys."""
        return {
            self.key(row): part * PART + place for part, rows in self.parts.items() for place, row in enumerate(rows)
        }

    def rowCount(self, parent: tables.Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count

    def cell(self, number: int, place: int) -> celldraw.Cell:
        if self.at(number) is None:
            return celldraw.Cell(_COMING if place == 0 else "")
        return super().cell(number, place)

    def data(self, index: tables.Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.at(index.row())
        if row is not None:
            return self._cell(row, self.columns[index.column()], role)
        return _COMING if role == Qt.ItemDataRole.DisplayRole and index.column() == 0 else None

    def _want(self, part: int) -> None:
        if part != self._asked:
            self._waiting = [part, *(other for other in self._waiting if other != part)][:WAITING]
            self._ask()

    def _ask(self) -> None:
        """The part looked at last first; what the reader has scrolled past is not asked for."""
        self._waiting = [part for part in self._waiting if part not in self.parts]
        if self._asked is None and self._waiting:
            self._asked = self._waiting.pop(0)
            self.wanted.emit(self._asked)
