"""This month: on how many days somebody helped, and whom each village's visits reached; missing is never zero."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from fieldapp.store import reached
from fieldapp.ui import person
from fieldapp.ui.widgets import card, heading

if TYPE_CHECKING:
    from fieldapp.ui.pages import month_villages


class Month(card.Card):
    """The days, then a line a village."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.shown = False
        self.title = heading.Heading("", 2, self)
        self.days = heading.Words("", "", self)
        about = self.tr("Households visited this month, of those known; a class counts everybody who came.")
        self.hint = heading.Words(about, "small", self)
        self.body.addWidget(self.title)
        self.body.addWidget(self.days)
        self.body.addWidget(self.hint)

    def show_month(self, today: str, days: Sequence[str], who: person.Who, reach: Mapping[str, reached.Count]) -> None:
        """The month of `today`, the owner's days in it, and the reach of the owner's villages."""
        name = self.tr("Month {month}").format(month=f"{int(today[5:7])}/{today[:4]}")
        self.title.setText(name)
        self.setAccessibleName(name)
        none = self.tr("You have not helped anybody yet this month.")
        self.days.setText(self.tr("You helped on %n day(s) of this month.", "", len(days)) if days else none)
        told = [(area.id, area.name, reach.get(area.id, reached.Count())) for area in who.villages]
        if told and told != self.villages.table.rows:
            self.villages.show_reach(told)
        self.villages.setVisible(bool(told))
        self.hint.setVisible(bool(told))
        self.shown = True

    @functools.cached_property
    def villages(self) -> month_villages.Villages:
        """The list of them, made when it is first wanted: whoever waits for the first page does not wait for this."""
        from fieldapp.ui.pages import month_villages

        made = month_villages.Villages(self)
        self.body.insertWidget(self.body.indexOf(self.hint), made)
        return made
