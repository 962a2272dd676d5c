"""This month: on how many days somebody helped, and whom each village's visits reached; missing is never zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QWidget

from fieldapp.domain import text
from fieldapp.store import reached
from fieldapp.ui import celldraw, person, tables
from fieldapp.ui.text import number, translate
from fieldapp.ui.widgets import card, heading


class Reach(NamedTuple):
    """A village and whom its visits reached."""

    id: str
    name: str
    known: reached.Count


class Month(card.Card):
    """The days, then a line a village."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.shown = False
        self.title = heading.Heading("", 2, self)
        self.days = heading.Words("", "", self)
        self.villages = Villages(self)
        about = self.tr("Households visited this month, of those known; a class counts everybody who came.")
        self.hint = heading.Words(about, "small", self)
        self.body.addWidget(self.title)
        self.body.addWidget(self.days)
        self.body.addWidget(self.villages)
        self.body.addWidget(self.hint)

    def show_month(self, today: str, days: Sequence[str], who: person.Who, reach: Mapping[str, reached.Count]) -> None:
        """The month of `today`, the owner's days in it, and the reach of the owner's villages."""
        name = self.tr("Month {month}").format(month=f"{int(today[5:7])}/{today[:4]}")
        self.title.setText(name)
        self.setAccessibleName(name)
        none = self.tr("You have not helped anybody yet this month.")
        self.days.setText(self.tr("You helped on %n day(s) of this month.", "", len(days)) if days else none)
        told = [Reach(area.id, area.name, reach.get(area.id, reached.Count())) for area in who.villages]
        if told != self.villages.table.rows:
            self.villages.show_reach(told)
        for part in (self.villages, self.hint):
            part.setVisible(bool(told))
        self.shown = True


class Villages(tables.TableView):
    """As high as all its lines: it is read, and nothing is done in it. A label for each cell would take a commune's
    forty villages ten times as long to be shown."""

    def __init__(self, parent: QWidget) -> None:
        name = translate("Month", "This month, village by village")
        super().__init__(tables.Table(_columns(), key=lambda one: one.id), name, parent=parent)
        self.setObjectName("plain")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names differ at their end: "Bản Sìn 5"

    def show_reach(self, told: Sequence[Reach]) -> None:
        """Show these villages from now on."""
        self.table.replace(told)
        self._fit()

    def texts(self) -> list[list[str]]:
        """The lines as they are shown, the heads of the columns first."""
        columns, rows = self.table.columns, self.table.rows
        return [[one.title for one in columns], *([one.show(row) for one in columns] for row in rows)]

    def _fit(self) -> None:
        """Each column of numbers is as wide as they are; the names have the rest."""
        super()._fit()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        wide = self.fontMetrics().horizontalAdvance
        for place, column in enumerate(self.table.columns[1:], start=1):
            words = max((wide(column.show(row)) for row in self.table.rows), default=0)
            self.horizontalHeader().resizeSection(place, max(words + 2 * celldraw.MARGIN + 2, self._least(place)))
        self._share()
        self._stand()

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
