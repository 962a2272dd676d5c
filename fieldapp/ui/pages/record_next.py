"""What comes after a slip: referral, the day to come back, satisfaction and a note."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from fieldapp.ui.pages import record_part, record_sheet
from fieldapp.ui.widgets import dayentry, entry, keychoice

Choices = Iterable[tuple[str, str]]


class Next(record_part.Part):
    """Shows what the blockers propose until the reader chooses something else."""

    def __init__(self, today: str, referrals: Choices, satisfaction: Choices, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        none = "–"
        self.refer = keychoice.KeyChoice(referrals, none)
        self.follow_up = dayentry.DayEntry(today)
        self.satisfaction = keychoice.KeyChoice(satisfaction, self.tr("not asked"))
        self.note = entry.NoteEntry(1)
        self._proposed = ("", "")
        self.row(
            (self.field("refer", self.tr("Referred to"), self.refer), 22, 0),
            (self.field("follow_up", self.tr("Next visit"), self.follow_up), 14, 16),
            (self.field("satisfaction", self.tr("Satisfaction"), self.satisfaction), 18, 0),
        )
        self.body.addWidget(self.field("note", self.tr("Note"), self.note))

    def propose(self, refer: str, follow_up: str) -> None:
        """Show where the slip would be referred and when to come back (ISO), in place of an earlier proposal only."""
        date = record_sheet.show_day(follow_up)
        if self.refer.key() == self._proposed[0] and self.follow_up.text() == self._proposed[1]:
            self.refer.set_key(refer)
            self.follow_up.setText(date)
            self._proposed = (refer, date)

    def proposed(self) -> bool:
        """Whether what is shown was proposed and not chosen."""
        return any(self._proposed) and (self.refer.key(), self.follow_up.text()) == self._proposed

    def fill(self, sheet: record_sheet.Sheet) -> None:
        sheet.refer = self.refer.key()
        sheet.follow_up = self.follow_up.text()
        sheet.satisfaction = self.satisfaction.key()
        sheet.note = self.note.toPlainText()

    def show_sheet(self, sheet: record_sheet.Sheet) -> None:
        self.refer.set_key(sheet.refer)
        self.follow_up.setText(sheet.follow_up)
        self.satisfaction.set_key(sheet.satisfaction)
        if self.note.toPlainText() != sheet.note:
            self.note.setPlainText(sheet.note)
        self._proposed = ("", "")
