"""This month: on how many days somebody helped, and whom each village's visits reached; missing is never zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldapp.domain import text
from fieldapp.store import reached
from fieldapp.ui import person
from fieldapp.ui.text import number
from fieldapp.ui.widgets import card, heading


class Month(card.Card):
    """The days, then a line a village."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.shown = False
        self._villages: list[str] = []
        self._told: list[tuple[heading.Words, ...]] = []
        self.title = heading.Heading("", 2, self)
        self.days = heading.Words("", "", self)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        about = self.tr("Households visited this month, of those known; a class counts everybody who came.")
        self.hint = heading.Words(about, "small", self)
        self.body.addWidget(self.title)
        self.body.addWidget(self.days)
        self.body.addLayout(self._grid)
        self.body.addWidget(self.hint)

    def show_month(self, today: str, days: Sequence[str], who: person.Who, reach: Mapping[str, reached.Count]) -> None:
        """The month of `today`, the owner's days in it, and the reach of the owner's villages."""
        name = self.tr("Month {month}").format(month=f"{int(today[5:7])}/{today[:4]}")
        self.title.setText(name)
        self.setAccessibleName(name)
        none = self.tr("You have not helped anybody yet this month.")
        self.days.setText(self.tr("You helped on %n day(s) of this month.", "", len(days)) if days else none)
        if self._villages != (villages := [area.id for area in who.villages]):
            self._villages = villages
            self._name_villages(who)
        for area, labels in zip(who.villages, self._told, strict=True):
            for label, cell in zip(labels, self._cells(reach.get(area.id, reached.Count())), strict=True):
                label.setText(cell)
                label.setAccessibleName(f"{area.name}: {cell}")
        self.hint.setVisible(bool(who.villages))
        self.shown = True

    def _name_villages(self, who: person.Who) -> None:
        """A line a village, to be filled."""
        self._clear()
        self._told = []
        if who.villages:
            self._line(0, self.tr("Village"), (self.tr("Households"), self.tr("Times"), self.tr("Last")), "small")
        for place, area in enumerate(who.villages, start=1):
            self._told.append(self._line(place, area.name, ("", "", "")))

    def texts(self) -> list[list[str]]:
        """The lines as they are shown, the heads of the columns first."""
        lines = []
        for row in range(self._grid.rowCount()):
            items = [self._grid.itemAtPosition(row, column) for column in range(self._grid.columnCount())]
            found = [item.widget() for item in items if item is not None]
            lines.append([label.text() for label in found if isinstance(label, heading.Words)])
        return [line for line in lines if line]

    def _cells(self, reach: reached.Count) -> tuple[str, str, str]:
        """Households reached of those known, times, last day; without any visit there is no number to show."""
        if reach.reached is None:
            return self.tr("no data yet"), "–", "–"
        of_all = f"{number(reach.reached)}/{number(reach.households)}"
        return of_all, number(reach.times or 0), text.show_day(reach.last)[:5]

    def _line(self, row: int, name: str, cells: tuple[str, ...], rank: str = "") -> tuple[heading.Words, ...]:
        """The labels of the cells."""
        labels = [heading.Words(words, rank, self) for words in (name, *cells)]
        for column, label in enumerate(labels):
            if column:
                label.setWordWrap(False)
                label.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(label, row, column)
        return tuple(labels[1:])

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
