"""The villages of this month, a line each: how many of their households were visited, how often, and when last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QWidget

from fieldapp.domain import text
from fieldapp.store import reached
from fieldapp.ui import celldraw, narrow, tables
from fieldapp.ui.text import number, translate

MOST = 470  # pixels that are asked for: a window of 683 pixels with large letters has no more
_LEFT_OUT_FIRST = (3, 2)  # columns


class Reach(NamedTuple):
    """A village and whom its visits reached."""

    id: str
    name: str
    known: reached.Count


class _Lines(tables.Table[Reach]):
    """Whoever listens stands in no line: each number says of which village it is."""

    def _cell(self, row: Reach, column: tables.Column[Reach], role: int) -> Any:
        told = super()._cell(row, column, role)
        said = role == tables.Role.AccessibleTextRole and column is not self.columns[0]
        return f"{row.name}, {told}" if said else told


class Villages(tables.TableView):
    """As high as all its lines: it is read, and nothing is done in it. A label for each cell would take a commune's
    forty villages ten times as long to be shown."""

    def __init__(self, parent: QWidget) -> None:
        name = translate("Month", "This month, village by village")
        super().__init__(_Lines(_columns(), key=lambda one: one.id), name, parent=parent)
        self.setObjectName("plain")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names differ at their end: "Bản Sìn 5"

    def show_reach(self, told: Sequence[tuple[str, str, reached.Count]]) -> None:
        """Show these villages from now on: their ids, names and counts."""
        self.table.replace(map(Reach._make, told))
        self._fit()

    def texts(self) -> list[list[str]]:
        """The lines as they are shown, the heads of the columns first."""
        columns, rows = self.table.columns, self.table.rows
        return [[one.title for one in columns], *([one.show(row) for one in columns] for row in rows)]

    def _fit(self) -> None:
        """Each column of numbers is as wide as they are; the names have the rest."""
        self._fit_rows()
        for place in _LEFT_OUT_FIRST:
            self.setColumnHidden(place, False)  # what is hidden has no width
        self._fit_columns()
        self._ask()
        self._leave_out()

    def _row_height(self) -> int:
        return self.fontMetrics().height() + 10

    def _column_width(self, column: tables.Column[Reach], letters: int) -> int:
        words = max((self.fontMetrics().horizontalAdvance(column.show(row)) for row in self.table.rows), default=0)
        return words + 2 * celldraw.MARGIN + 2

    def _ask(self) -> None:
        """For room for all columns, below the other cards if need be: no key would bring the last one into sight."""
        names = self._names() * self.fontMetrics().averageCharWidth()
        numbers = sum(self.columnWidth(place) for place in range(1, len(self.table.columns)))
        self.setMinimumWidth(min(names + numbers + 2 * self.frameWidth(), MOST))

    def _names(self) -> int:
        """The letters that the names have at least, and so their title."""
        return max(self.table.columns[0].least, -(-self._least(0) // self.fontMetrics().averageCharWidth()))

    def _leave_out(self) -> None:
        """The last columns, where large letters leave no room for them even so."""
        narrow.leave_out(self, self.table, _LEFT_OUT_FIRST, self._names())
        self._share()
        self._stand()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_out()

    def _stand(self) -> None:
        rows = self.table.rowCount() * self.verticalHeader().defaultSectionSize()
        more = self.horizontalScrollBar().sizeHint().height() if self._wide() else 0
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + more + 2 * self.frameWidth())

    def _wide(self) -> bool:
        return self.horizontalHeader().length() > self.viewport().width()


def _columns() -> list[tables.Column[Reach]]:
    end = tables.END
    return [
        tables.Column(translate("Month", "Village"), lambda one: one.name, least=10),
        tables.Column(translate("Month", "Households"), _households, end, width=10),
        tables.Column(translate("Month", "Times"), _times, end, width=5),
        tables.Column(translate("Month", "Last"), _last, end, width=5, whole="30/12"),
    ]


def _households(one: Reach) -> str:
    """Households reached of those known; without any visit there is no number to show."""
    if one.known.reached is None:
        return translate("Month", "no data yet")
    return f"{number(one.known.reached)}/{number(one.known.households)}"


def _times(one: Reach) -> str:
    return "–" if one.known.reached is None else number(one.known.times or 0)


def _last(one: Reach) -> str:
    return "–" if one.known.reached is None else text.show_day(one.known.last)[:5]
