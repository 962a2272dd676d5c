"""Head: what all slips of a stack share: village, day, mode, helpers, and the number of the first; no store."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from fieldapp.ui.pages import record_place
from fieldapp.ui.widgets import entry


class Head(record_place.Place):
    """The first line of a slip's form without what each slip tells by itself."""

    def __init__(self, today: str, modes: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        self.number = entry.LineEntry()
        super().__init__(today, modes, parent)

    def _lay_out(self) -> None:
        self.row(
            (self.field("village", self.tr("Village"), self.village, "", True), 18, 0),
            (self.field("date", self.tr("Day"), self.date, "", True), 14, 14),
            (self.field("mode", self.tr("Mode"), self.mode, "", True), 18, 0),
            (self.field("helpers", self.tr("Helped by"), self.helpers, "", True), 22, 0),
            (self.field("number", self.tr("First no."), self.number), 9, 13),
            (self.field("late_reason", self.tr("Why the slips are late"), self.late_reason, "", True), 40, 0),
        )
        self.ask_late(False)

    def last(self) -> QWidget:
        """The field before the table."""
        late = self.fields["late_reason"]
        return self.late_reason if late.isVisible() else self.number
