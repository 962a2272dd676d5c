"""Kỳ báo cáo: the period that is open, what of it waits or is silent, and closing it; for whoever may close one."""

from __future__ import annotations

import functools

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldapp.actions import close_period, open_period, tell_nothing
from fieldapp.domain import calendar_span, text
from fieldapp.store import periods as store
from fieldapp.store import settings
from fieldapp.ui import session as sessions
from fieldapp.ui import tables
from fieldapp.ui.pages import page, periods_desk, periods_form, periods_words
from fieldapp.ui.widgets import buttons, card, columns, entry, field, flow, heading, hotkey, notice


class PeriodsPage(page.Page):
    """On the left the oldest open period with its villages, on the right the next one and those that are closed."""

    review_wanted = Signal()
    _came = Signal(int)  # out of the desk lane: how many slips are held so far

    def __init__(self, session: sessions.Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._state: periods_desk.State | None = None
        self.title = heading.Heading("")
        self.summary = notice.Notice()
        self.villages = tables.TableView(
            tables.Table(self._village_columns(), key=lambda one: one.village), self.tr("Villages of the period")
        )
        self.close_button = buttons.PrimaryButton(self.tr("Close the period…"), "lock")
        self.review_button = buttons.SecondaryButton(self.tr("See what waits"), "review")
        self.nothing_button = buttons.SecondaryButton("")
        self.form: periods_form.CloseForm | None = None
        self.next = heading.Words()
        self.closing = entry.ChoiceEntry(periods_words.closing_days())
        self.open_button = buttons.SecondaryButton("", "plus")
        self.opening: periods_form.OpenForm | None = None
        self._choosing = 0  # closing days on their way into the vault
        self.shut = tables.TableView(
            tables.Table(self._shut_columns(), key=lambda one: one.span), self.tr("Closed periods")
        )
        self._lay_out()
        self._listen()

    def opened(self) -> None:
        self._leave_undone()
        super().opened()
        self.villages.setFocus()

    def reload(self) -> None:
        self.read(functools.partial(periods_desk.read, self.session), self._show)

    # Building ----------------------------------------------------------------------------------------------

    def _village_columns(self) -> list[tables.Column[store.Village]]:
        return [
            tables.Column(self.tr("Village"), self._name, width=12),
            tables.Column(self.tr("State"), periods_words.state, mark=lambda one: periods_words.kind(one)),
            tables.Column(self.tr("Approved"), periods_words.approved, tables.END, width=6),
        ]

    def _shut_columns(self) -> list[tables.Column[periods_desk.Shut]]:
        return [
            tables.Column(self.tr("Period"), lambda one: periods_words.days(one.span)),
            tables.Column(self.tr("Closed on"), lambda one: text.show_day(one.day), width=11, whole=tables.DAY),
            tables.Column(self.tr("Came later"), lambda one: periods_words.count(one.late), tables.END, width=9),
        ]

    def _name(self, one: store.Village) -> str:
        places = self._state.places if self._state else {}
        return places[one.village].name if one.village in places else "?"

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        shown = QWidget()
        left = QVBoxLayout(shown)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(10)
        for part in (self.title, self.summary):
            left.addWidget(part)
        left.addWidget(self.villages, 1)
        deeds = flow.Flow(8, 6)
        deeds.add(self.close_button, 12)
        deeds.add(self.review_button, 12)
        deeds.add(self.nothing_button, 20)
        left.addLayout(deeds)
        self._stack.addWidget(shown)
        now = card.Card()
        now.setAccessibleName(self.tr("The open period"))
        now.body.addWidget(self._stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.addWidget(columns.Columns((now, self._right()), 50))
        column.addStretch(1)

    def _right(self) -> QWidget:
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self._ahead = card.Card(self.tr("The next period"))
        self._choice = QWidget(self._ahead)
        choice = QVBoxLayout(self._choice)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.setSpacing(10)
        choice.addWidget(self.next)
        choice.addWidget(field.Field(self.tr("A period ends on"), self.closing))
        row = flow.Flow(8, 6)
        row.add(self.open_button, 12)
        choice.addLayout(row)
        self._ahead.body.addWidget(self._choice)
        over = card.Card(self.tr("Closed periods"))
        over.body.addWidget(self.shut)
        column.addWidget(self._ahead)
        column.addWidget(over)
        column.addStretch(1)
        return around

    def _listen(self) -> None:
        self.close_button.clicked.connect(self._ask)
        self.review_button.clicked.connect(self.review_wanted)
        self.open_button.clicked.connect(self._ask_open)
        self.closing.currentIndexChanged.connect(self._keep_closing)
        self._came.connect(self._tell_progress)
        self.nothing_button.clicked.connect(self._tell_nothing)
        self.villages.moved.connect(lambda _: self._show_nothing())
        self.villages.chosen.connect(lambda _: self.review_wanted.emit())
        self.shut.say_when_empty(self.tr("No period is closed yet"), self.tr("A closed period stays in this list."))
        self.villages.say_when_empty(
            self.tr("No period is open"), self.tr("Open the next one; until then slips are recorded as always.")
        )
        hotkey.give(self.close_button, "Ctrl+K")

    # Showing -----------------------------------------------------------------------------------------------

    def _show(self, state: periods_desk.State) -> None:
        self._state = state
        now = state.open[-1] if state.open else None
        self.title.setText(periods_words.title(now.span) if now else self.tr("No period is open"))
        self.summary.setVisible(now is not None)
        if now is not None:
            self.summary.say(*periods_words.summary(now))
        self.villages.table.replace(sorted(now.villages, key=periods_words.rank) if now else [])
        self.close_button.setVisible(now is not None)
        self.close_button.setEnabled(now is not None and now.over)
        self.review_button.setVisible(bool(now) and any(one.waiting for one in (now.villages if now else ())))
        self._show_nothing()
        self._show_next(state)
        self._drop_opening()
        self.shut.table.replace(state.shut)
        if now is None and self.villages.hasFocus() and state.next_villages:
            self.open_button.setFocus()  # the one thing to do; an empty list has nothing for the keyboard

    def _show_nothing(self) -> None:
        """For the village in which the keyboard stands, when it has no slip."""
        one = self.villages.current()
        self.nothing_button.setVisible(one is not None and (one.silent or one.nothing))
        if one is not None:
            words = self.tr("Take “nothing” back") if one.nothing else self.tr("Nothing to report")
            self.nothing_button.setText(words)
            self.nothing_button.setAccessibleName(f"{self._name(one)}: {words}")

    def _show_next(self, state: periods_desk.State) -> None:
        self.next.setText(periods_words.following(state.next, state.next_villages))
        self.open_button.setText(self.tr("Open the period {days}…").format(days=periods_words.span(state.next)))
        self.open_button.set_picture("plus")
        self.open_button.setEnabled(bool(state.next_villages) and not self._choosing)
        if self._choosing:
            return  # read before the day chosen last was written
        self.closing.blockSignals(True)
        self.closing.set_key(str(state.closing))
        self.closing.blockSignals(False)

    # Deeds -------------------------------------------------------------------------------------------------

    def _keep_closing(self) -> None:
        """Until the days that follow from it are shown, none are opened: they would be those of before."""
        day = self.closing.key()
        if day:
            self._choosing += 1
            self.open_button.setEnabled(False)
            self.write(lambda db: settings.put(db, periods_desk.CLOSING, day), self._chose, self._not_chosen)

    def _chose(self, _: object) -> None:
        self._choosing -= 1

    def _not_chosen(self, error: Exception) -> None:
        self._choosing -= 1
        self.reload()
        self.refused(error)

    def _ask_open(self) -> None:
        """Which days are opened, before it is done: it is never taken back."""
        state = self._state
        if state is None or self.opening is not None:
            return
        self.opening = periods_form.OpenForm(state.next, state.next_villages, today=self.session.today())
        self.opening.cancelled.connect(self._leave_opening)
        self.opening.opening.connect(self._open)
        self._ahead.body.addWidget(self.opening)
        self.opening.show()  # before the keyboard goes there: a layout shows it only later
        self.opening.cancel.setFocus()
        self._choice.hide()

    def _open(self) -> None:
        if self.opening is None:
            return
        self.opening.begin()
        span, villages = self.opening.span, self.opening.villages
        work = functools.partial(open_period.open_period, villages=villages, span=span, **self.moment())
        self.write(work, functools.partial(self._opened, span), self._not_opened)

    def _opened(self, span: calendar_span.Span, _: object) -> None:
        self._close_opening()
        self.villages.setFocus()  # there it is by now; on the button a second Enter would ask for the period after it
        self.said.emit(self.tr("Opened: {days}.").format(days=periods_words.span(span)), None)

    def _not_opened(self, error: Exception) -> None:
        if self.opening is not None:
            self.opening.fail()
        self._drop_opening()
        self.refused(error)

    def _leave_opening(self) -> None:
        self._close_opening()
        self.open_button.setFocus()

    def _drop_opening(self) -> None:
        """Asks no more about days that are not the next ones any more, as another laptop opened some."""
        form, state = self.opening, self._state
        if form is None or state is None or form.under_way:
            return
        if (form.span, form.villages) != (state.next, state.next_villages):
            here = self.window().focusWidget()
            self._close_opening()
            if here is not None and form.isAncestorOf(here):
                self.open_button.setFocus()

    def _leave_undone(self) -> None:
        """Who comes back to the page begins anew; what is under way goes on."""
        if self.opening is not None and not self.opening.under_way:
            self._close_opening()
        if self.form is not None and not self.form.under_way:
            self._close_form()

    def _close_opening(self) -> None:
        if self.opening is not None:
            self._choice.show()
            self._ahead.body.removeWidget(self.opening)
            self.opening.hide()
            self.opening.deleteLater()
            self.opening = None

    def _tell_nothing(self) -> None:
        one, state = self.villages.current(), self._state
        if one is not None and state is not None and state.open:
            self._tell(one.village, self._name(one), state.open[-1].span, not one.nothing)

    def _tell(self, village: str, name: str, span: calendar_span.Span, said: bool) -> None:
        work = functools.partial(tell_nothing.tell_nothing, village=village, span=span, said=said, **self.moment())
        words = self.tr("{village}: nothing to report.") if said else self.tr("{village}: taken back.")
        undo = functools.partial(self._tell, village, name, span, not said)
        self.write(work, lambda _: self.said.emit(words.format(village=name), undo))

    def _ask(self) -> None:
        """What closing means, before it is done: it is never taken back."""
        if self._state is None or not self._state.open:
            return
        now = self._state.open[-1]
        self._close_form()
        self.form = periods_form.CloseForm(now, self._name, today=self.session.today())
        self.form.cancelled.connect(self._leave_form)
        self.form.closing.connect(functools.partial(self._close, now))
        self._stack.addWidget(self.form)
        self._stack.setCurrentWidget(self.form)
        self.form.cancel.setFocus()

    def _close(self, now: periods_desk.Open) -> None:
        if self.form is None:
            return
        self.form.begin(now.approved)
        told = self.session.desk.telling(self._came)
        work = functools.partial(periods_desk.close, self.session, now=now, moment=self.moment(), progress=told)
        self.write(work, functools.partial(self._closed, now.span), self._not_closed)

    def _closed(self, span: calendar_span.Span, told: close_period.Closed) -> None:
        self._close_form()
        self.shut.setFocus()  # there it is by now; on the button to open the next one a second Enter would press that
        words = self.tr("Closed {days}: %n slip(s) are held for the report.", "", told.visits)
        self.said.emit(words.format(days=periods_words.span(span)), None)

    def _not_closed(self, error: Exception) -> None:
        if self.form is not None:
            self.form.fail()
        self.refused(error)

    def _tell_progress(self, done: int) -> None:
        if self.form is not None:
            self.form.tell(done)

    def _leave_form(self) -> None:
        self._close_form()
        self.villages.setFocus()

    def _close_form(self) -> None:
        if self.form is not None:
            self._stack.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
