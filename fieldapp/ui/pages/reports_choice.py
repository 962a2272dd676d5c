"""Choosing a report: which one, of which place, of which days; it reads nothing."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp import resources
from fieldapp.domain import calendar_span, problems, text
from fieldapp.ui.pages import reports_desk
from fieldapp.ui.widgets import dayentry, entry, field, flow


class Choice(QWidget):
    """`changed` after each choice; a day counts when it is left, or on Enter."""

    changed = Signal()

    def __init__(self, lang: str, today: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang, self._today = lang, today
        self._places: tuple[tuple[str, str], ...] = ()
        self.report = entry.ChoiceEntry([(name, resources.say(f"report_{name}", lang)) for name in reports_desk.NAMES])
        self.report.set_key("indicators")
        self.area = entry.ChoiceEntry()
        self._periods: tuple[reports_desk.Period, ...] = ()
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
            "report": field.Field(self.tr("Report"), self.report, parent=self),
            "area": field.Field(self.tr("Area"), self.area, parent=self),
            "kind": field.Field(self.tr("Period"), self.kind, parent=self),
            "span": field.Field(self.tr("Which one"), self.span, parent=self),
            "since": field.Field(self.tr("From day"), self.since, parent=self),
            "until": field.Field(self.tr("To day"), self.until, parent=self),
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
            line.editingFinished.connect(self._take_days)

    def show_places(self, told: reports_desk.Places) -> None:
        """Offer these places and periods, without a signal; what was chosen stays if it is among them."""
        if told.today != self._today or told.periods != self._periods:
            self._today = self.since.today = self.until.today = told.today
            self._periods = told.periods
            self._offer_named()
            self._offer()
        if told.listed == self._places:
            return
        places = self._places = told.listed
        chosen = self.area.key()
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

    def _take_days(self) -> None:
        """Two days that make a period count; else it is said what is wrong with them."""
        for name, line in (("since", self.since), ("until", self.until)):
            if line.day():
                self.fields[name].clear_problem()
            else:
                self.fields[name].show_problem(self.tr("Write a day such as 30/11."))
        if self._span() is not None:
            self.changed.emit()
        elif self.since.day() and self.until.day():
            self.fields["until"].show_problem(self.tr("This day must not be before the first one."))

    def _span(self) -> calendar_span.Span | None:
        word = self.span.key()
        if self.kind.key() == reports_desk.DAYS:
            word = f"{self.since.day()}..{self.until.day()}"
        try:
            return calendar_span.read(word)
        except problems.Problem:
            return None

    def _offer_named(self) -> None:
        """The commune's own periods are offered where there are any."""
        there = self.kind.findData(reports_desk.NAMED)
        self.kind.blockSignals(True)
        if self._periods and there < 0:
            self.kind.addItem(self.tr("period of the commune"), reports_desk.NAMED)
        elif not self._periods and there >= 0:
            self.kind.removeItem(there)
        self.kind.blockSignals(False)
        self.kind.updateGeometry()

    def _named(self) -> Iterator[tuple[calendar_span.Span, str]]:
        for one in self._periods:
            words = calendar_span.label(one.span, self._lang)
            yield one.span, self.tr("{period}, closed").format(period=words) if one.closed else words

    def _spans(self) -> list[tuple[calendar_span.Span, str]]:
        """What is offered, each with its words."""
        if self.kind.key() == reports_desk.NAMED:
            return list(self._named())
        found = reports_desk.spans(self.kind.key(), self._today)
        return [(span, calendar_span.label(span, self._lang)) for span in found]

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
        chosen = self.span.key()
        self.span.blockSignals(True)
        self.span.clear()
        for span, words in self._spans():
            self.span.addItem(words, span.word)
        self.span.setCurrentIndex(max(self.span.findData(chosen), 0))
        self.span.blockSignals(False)
        self.span.updateGeometry()
