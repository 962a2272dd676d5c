"""The first line of a slip: where, when, how and by whom; it offers what it is told to and knows no store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.ui.pages import record_part, record_sheet
from fieldapp.ui.widgets import dayentry, entry, keychoice, picklist, ticklist

Helper = tuple[str, str, str]  # team, person, name
HOME = "home"  # of modes


class Place(record_part.Part):
    """Village, day, time, mode, minutes and helpers; reasons are asked for only when they are needed."""

    moved = Signal()  # another village or day: other villages and helpers are to be offered

    def __init__(self, today: str, modes: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.village = picklist.PickList((), self.tr("type to find"))
        self.date = dayentry.DayEntry(today)
        self.time = dayentry.ClockEntry()
        self.mode = keychoice.KeyChoice(modes, hint=self.tr("choose"))
        self.minutes = entry.LineEntry()
        self.helpers = ticklist.TickList((), self.tr("type to find"))
        self.late_reason = entry.LineEntry()
        self.reason = entry.LineEntry()
        self._team = ""
        self._offered: list[picklist.Entry] = []
        self._kept: picklist.Entry | None = None  # where the slip that is corrected was made
        self._teams: dict[str, list[str]] = {}
        self._names: dict[str, str] = {}
        self._seen = ("", "")
        self._followed = ""  # the village that came with a household
        self._lay_out()
        self.village.chosen.connect(self._look)
        self.date.editingFinished.connect(self._look)

    def offer(self, villages: Sequence[picklist.Entry], helpers: Iterable[Helper], names: Mapping[str, str]) -> None:
        """The villages and helpers of the day shown, and what everybody is called. What was picked before stays, for
        the rules to judge."""
        self._offered = list(villages)
        self._offer_villages(self.village.key())
        self._teams = {}
        self._names |= names
        for team, person, name in helpers:
            self._teams.setdefault(person, []).append(team)
            self._names[person] = name
        self._offer_helpers(self.helpers.ticked())

    def keep(self, village: picklist.Entry | None) -> None:
        """Offer the village where the slip that will be shown was made, too; None for a new one."""
        if village != self._kept:
            self._kept = village
            self._offer_villages(None)

    def follow(self, village: str) -> None:
        """A visit at home is where the household lives; a place that cannot be picked, or any other mode, changes
        nothing."""
        before = self.village.key()
        if self.mode.key() != HOME or village == before:
            return
        self.village.set_key(village)
        if self.village.key() != village:
            self.village.set_key(before)
            return
        self._followed = village
        self._look()

    def followed(self) -> bool:
        """Whether the village shown came with the household."""
        return bool(self._followed) and self.village.key() == self._followed

    def there(self) -> str:
        """The village that is picked, "" when none is."""
        return self.village.key() or ""

    def fill(self, sheet: record_sheet.Sheet) -> None:
        sheet.village = self.there()
        sheet.village_typed = "" if sheet.village else self.village.line.text()
        sheet.date = self.date.text()
        sheet.time = self.time.text()
        sheet.mode = self.mode.key()
        sheet.minutes = self.minutes.text()
        sheet.helpers = list(self.helpers.ticked())
        sheet.team = self._team_of(sheet.helpers)
        sheet.late_reason = self.late_reason.text()
        sheet.reason = self.reason.text()

    def show_sheet(self, sheet: record_sheet.Sheet) -> None:
        self.village.set_key(sheet.village)
        if not self.village.key():
            self.village.line.setText(sheet.village_typed)
        self.date.setText(sheet.date)
        self.time.setText(sheet.time)
        self.mode.set_key(sheet.mode)
        self.minutes.setText(sheet.minutes)
        self._team = sheet.team
        self._offer_helpers(sheet.helpers)
        self.helpers.set_ticked(sheet.helpers)
        self.late_reason.setText(sheet.late_reason)
        self.reason.setText(sheet.reason)
        self._seen = (sheet.village, self.date.day())
        self._followed = ""

    def ask_late(self, wanted: bool) -> None:
        """Show the field for the reason of a late slip, or hide it when it is empty too."""
        self.fields["late_reason"].setVisible(wanted or bool(self.late_reason.text()))

    def name_reason(self, *, late: bool, approved: bool) -> None:
        """Say what the reason is for: why a slip is late that the province holds back, or why one is corrected."""
        corrected = self.tr("Why an approved slip is corrected") if approved else self.tr("Why the slip is corrected")
        self.fields["reason"].rename(self.tr("Why the slip is late") if late else corrected)

    def ask_reason(self, wanted: bool) -> None:
        """Show the field for the reason of a correction."""
        self.fields["reason"].setVisible(wanted)

    def _lay_out(self) -> None:
        self.row(
            (self.field("village", self.tr("Village"), self.village, "", True), 22, 0),
            (self.field("date", self.tr("Day"), self.date, "", True), 14, 14),
            (self.field("time", self.tr("Time"), self.time, "", True), 9, 9),
            (self.field("mode", self.tr("Mode (F7: class)"), self.mode, "", True), 22, 0),
            (self.field("minutes", self.tr("Minutes"), self.minutes), 9, 9),
            (self.field("helpers", self.tr("Helped by"), self.helpers, "", True), 22, 0),
            (self.field("late_reason", self.tr("Why the slip is late"), self.late_reason, "", True), 40, 0),
            (self.field("reason", self.tr("Why an approved slip is corrected"), self.reason, "", True), 40, 0),
        )
        self.ask_late(False)
        self.ask_reason(False)

    def _look(self) -> None:
        now = (self.there(), self.date.day())
        if all(now) and now != self._seen:
            self._seen = now
            self.moved.emit()

    def _offer_villages(self, picked: str | None) -> None:
        entries = list(self._offered)
        shown = picklist.Entry(picked, self.village.text()) if picked else None
        for one in (self._kept, shown):
            if one is not None and all(one.key != other.key for other in entries):
                entries.append(one)
        self.village.set_entries(entries)

    def _offer_helpers(self, ticked: Iterable[str]) -> None:
        people = dict.fromkeys([*self._teams, *ticked])
        self.helpers.set_entries(picklist.Entry(one, self._names.get(one, "?")) for one in people)

    def _team_of(self, helpers: list[str]) -> str:
        """The team that most of the helpers share; of equals the one that the slip had."""
        teams: dict[str, int] = {}  # no Counter: each letter asks, and it takes longer than all the fields of the part
        for one in helpers:
            for team in self._teams.get(one, ()):
                teams[team] = teams.get(team, 0) + 1
        if not teams:
            return self._team
        return max(teams, key=lambda team: (teams[team], team == self._team))
