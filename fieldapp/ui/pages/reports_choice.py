"""Choosing a report: which one, of which place, of which days; it reads nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp import resources
from fieldapp.domain import calendar_span, problems, text
from fieldapp.ui.pages import reports_desk
from fieldapp.ui.widgets import dayentry, entry, field, flow


class Choice(QWidget):
    """`changed` after each choice; a day counts when it is left, or on Enter."""

    changed = Signal()

    def __init__(self, lang: str, today: str) -> None:
        super().__init__()
        self._lang, self._today = lang, today
        self._places: tuple[tuple[str, str], ...] = ()
        self.report = entry.ChoiceEntry([(name, resources.say(f"report_{name}", lang)) for name in reports_desk.NAMES])
        self.report.set_key("indicators")
        self.area = entry.ChoiceEntry()
        self.kind = entry.ChoiceEntry(
            [
                (reports_desk.MONTH, self.tr("month")),
                (reports_desk.QUARTER, self.tr("quarter")),
                (reports_desk.YEAR, self.tr("year")),
                (reports_desk.DAYS, self.tr("from day to day")),
            ]
        )
        self.span = entry.ChoiceEntry()
        self.since, self.until = dayentry.DayEntry(today), dayentry.DayEntry(today)
        self.fields = {
            "report": field.Field(self.tr("Report"), self.report),
            "area": field.Field(self.tr("Area"), self.area),
            "kind": field.Field(self.tr("Period"), self.kind),
            "span": field.Field(self.tr("Which one"), self.span),
            "since": field.Field(self.tr("From day"), self.since),
            "until": field.Field(self.tr("To day"), self.until),
        }
        row = flow.Flow(12, 6)
        for name, letters in (("report", 34), ("area", 20), ("kind", 16), ("span", 20), ("since", 12), ("until", 12)):
            row.add(self.fields[name], letters)
        self.setLayout(row)
        self.setFocusProxy(self.report)
        self._offer()
        for choice in (self.report, self.area, self.span):
            choice.currentIndexChanged.connect(self.changed)
        self.kind.currentIndexChanged.connect(self._turn)
        for line in (self.since, self.until):
            line.editingFinished.connect(self.changed)

    def show_places(self, places: tuple[tuple[str, str], ...], today: str) -> None:
        """Offer these places, without a signal; the one chosen stays if it is among them."""
        if today != self._today:
            self._today = self.since.today = self.until.today = today
            self._offer()
        if places == self._places:
            return
        self._places, chosen = places, self.area.key()
        self.area.blockSignals(True)
        self.area.clear()
        for key, name in places:
            self.area.addItem(name, key)
        self.area.set_key(chosen if chosen in dict(places) else places[0][0] if places else "")
        self.area.blockSignals(False)
        self.area.updateGeometry()

    def asked(self) -> reports_desk.Asked | None:
        """What is chosen; None while there is no place, or a day is missing."""
        span = self._span()
        if span is None or not self.area.key():
            return None
        return reports_desk.Asked(self.report.key(), span, self.area.key())

    def _span(self) -> calendar_span.Span | None:
        word = self.span.key()
        if self.kind.key() == reports_desk.DAYS:
            word = f"{self.since.day()}..{self.until.day()}"
        try:
            return calendar_span.read(word)
        except problems.Problem:
            return None

    def _turn(self) -> None:
        self._offer()
        self.changed.emit()

    def _offer(self) -> None:
        """The spans of the kind that is chosen, this one first; or two days, of this month until now."""
        days = self.kind.key() == reports_desk.DAYS
        for name in ("since", "until"):
            self.fields[name].setVisible(days)
        self.fields["span"].setVisible(not days)
        if days and not self.since.day():
            self.since.setText(text.show_day(self._today[:8] + "01"))
            self.until.setText(text.show_day(self._today))
        self.span.blockSignals(True)
        self.span.clear()
        for span in reports_desk.spans(self.kind.key(), self._today):
            self.span.addItem(calendar_span.label(span, self._lang), span.word)
        self.span.setCurrentIndex(0)
        self.span.blockSignals(False)
        self.span.updateGeometry()
