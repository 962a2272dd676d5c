"""Hôm nay: what is due, what came back, what was begun, what waits, and whom this month has reached."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.domain import people, text
from fieldapp.store import drafts
from fieldapp.store import visits as visit_store
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import month, page, today_desk, today_nothing, today_round, words
from fieldapp.ui.widgets import card, columns, emptystate, lines

DRAWN = 50  # ms after which the window has been drawn


class TodayPage(page.Page):
    """Cards, the most pressing first; each says what to do next."""

    slip_wanted = Signal(str)  # show this slip
    mend_wanted = Signal(str)  # its author wants to mend this slip
    draft_wanted = Signal(object)  # go on with this drafts.Draft
    house_wanted = Signal(str)  # a visit to this household is to be recorded
    new_wanted = Signal()
    review_wanted = Signal()
    sending_wanted = Signal()
    filled = Signal()  # what must be done is shown

    def __init__(
        self, session: sessions.Session, begun: today_desk.Begun | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, parent)
        self._read_day = begun.read if begun else functools.partial(today_desk.day, session)
        self._fresh = False
        self._bare = True  # nothing was ever shown
        self._day: today_desk.Day | None = None  # what is shown
        self._came = 0  # slips that wait here and were made elsewhere, once they are counted
        self.welcome = card.Card("", self)
        self._cards = columns.Columns((), 48, self)
        left, right = QWidget(self._cards), QWidget(self._cards)
        self.review = lines.LineCard(self.tr("To review"), left)
        self.returned = lines.LineCard(self.tr("To be corrected"), left)
        self.follow_ups = lines.LineCard(self.tr("Next visits"), left)
        self.round = today_round.RoundCard(left)
        self.lists = lines.LineCard(self.tr("List from a file"), right)
        self.drafts = lines.LineCard(self.tr("Begun and not saved"), right)
        self.sending = lines.LineCard(self.tr("Sending"), right)
        self.month = month.Month(right)
        _stack(left, (self.review, self.returned, self.follow_ups, self.round))
        _stack(right, (self.lists, self.drafts, self.sending, self.month))
        self._cards.put((left, right))
        self._lay_out()

    def opened(self) -> None:
        self._fresh = True
        super().opened()

    def reload(self) -> None:
        """What must be done is read and shown first; counting a month takes longer. Once the first page is there, what
        came from elsewhere is counted with it: the count of before may hold no more."""
        self.read(self._read_day if self._bare else functools.partial(today_desk.whole_day, self.session), self._show)

    # Building ----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.start = emptystate.EmptyState(
            self.tr("No slips yet"),
            self.tr("Record the first visit; it takes less than a minute and works without a network."),
            self.tr("Record a visit"),
            self.new_wanted.emit,
            "record",
            self.welcome,
        )
        self.welcome.body.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(14)
        for part in (self.welcome, self._cards):
            part.hide()  # until something stands in them: Qt lays a page out anew for each part that it shows
            column.addWidget(part)
        column.addStretch(1)
        self.round.house_wanted.connect(self.house_wanted)

    # Showing -----------------------------------------------------------------------------------------------

    def _show(self, day: today_desk.Day) -> None:
        begun = day.any_slip or day.drafts or day.round.houses
        self.welcome.setVisible(not begun or not day.who.villages)
        self._show_start(day)
        if day.came is not None:
            self._came = day.came
        self._show_review(day)
        self._show_returned(day)
        self._day = day
        if self._bare and len(day.returned) >= today_desk.SHOWN:
            self.follow_ups.hide()
            self.round.hide()
            QTimer.singleShot(DRAWN, self, lambda: self._show_below(day))
        else:
            self._show_below(day)
        self._bare = False
        self._show_untold(day)
        self._show_drafts(day)
        self._show_sending(day)
        self.month.setVisible(day.any_slip and self.month.shown)
        self._cards.show()
        if self._fresh:
            self._fresh = False
            self._take_keyboard()
        self.filled.emit()
        if day.any_slip:
            self.read(functools.partial(today_desk.month, day), self._show_month)

    def _show_below(self, day: today_desk.Day) -> None:
        """What stands below many returned slips, out of sight: who waits for the first page does not wait for that."""
        if day is self._day:
            self._show_follow_ups(day)
            self.round.show_round(day.round, day.today)

    def _show_month(self, told: today_desk.Reached) -> None:
        self.month.show_month(told.day.today, told.days, told.day.who, told.counts)
        self.month.show()
        if told.came != self._came and told.day is self._day:
            self._came = told.came
            self._show_review(told.day)

    def _take_keyboard(self) -> None:
        """When the page is opened, the first thing to do has the keyboard; not once another page is in its place."""
        if self.window().isVisible() and not self.isVisible():
            return
        cards = (self.review, self.returned, self.follow_ups, self.round, self.lists, self.drafts, self.sending)
        found = [self.start.button, *(button for card in cards for button in card.buttons)]
        first = next((button for button in found if button.isVisibleTo(self)), None)
        if first is not None:
            first.setFocus()

    def _show_start(self, day: today_desk.Day) -> None:
        if day.who.villages:
            hint = self.tr("Record the first visit; it takes less than a minute and works without a network.")
            self.start.say(self.tr("No slips yet"), hint)
        elif day.lexicon.places:
            hint = self.tr("Ask the commune officer. What you wrote stays on this computer and is still sent.")
            self.start.say(self.tr("No village is yours to record in"), hint)
        else:
            hint = self.tr(
                "Connect to a network once; then the list comes by itself, or press “Send now” on its page."
                " By the commune’s hub it takes a minute: press again then."
            )
            self.start.say(self.tr("The list of villages is not here yet"), hint)
        self.start.button.setVisible(bool(day.who.villages))

    def _show_review(self, day: today_desk.Day) -> None:
        self.review.setVisible(bool(day.who.reviewable) and day.who.role != people.MEMBER)
        told = []
        if waiting := day.waiting + self._came:
            words_ = self.tr("%n slip(s) wait for your review", "", waiting)
            told.append(lines.Line(words_, deed=self.tr("Review"), act=self.review_wanted.emit, main=True))
        if day.disputed:
            told.append(self._disputed(day.disputed))
        told += [today_nothing.line(one, self._tell_nothing) for one in day.quiet]
        self.review.show_lines(told)
        self.review.say_empty(self.tr("Nothing waits for your review."))

    def _disputed(self, rows: list[str]) -> lines.Line:
        words_ = self.tr("%n approved slip(s) with two values", "", len(rows))
        why = self.tr("Somebody else had written something different. Please choose what holds.")
        see = functools.partial(self.slip_wanted.emit, rows[0])
        return lines.Line(words_, why, self.tr("See"), see, mark="wait")

    def _tell_nothing(self, one: today_desk.Quiet, said: bool) -> None:
        from fieldapp.actions import tell_nothing  # which brings all that writes facts, as the next one does

        work = functools.partial(
            tell_nothing.tell_nothing, village=one.village, span=one.span, said=said, **self.moment()
        )
        self.write(work, lambda _: None)

    def _show_returned(self, day: today_desk.Day) -> None:
        told = [
            lines.Line(
                f"{day.lexicon.who(one.line)} – {text.show_day(one.line.date)}",
                "\n".join(one.why),
                self.tr("Mend"),
                functools.partial(self.mend_wanted.emit, one.line.row),
                mark="returned",
            )
            for one in day.returned
        ]
        self.returned.setVisible(day.any_slip)
        self.returned.show_lines(told)
        self.returned.say_more(day.came_back - len(told), day.came_back >= visit_store.MANY)
        self.returned.say_empty(self.tr("No slip came back."))

    def _show_follow_ups(self, day: today_desk.Day) -> None:
        told = [self._follow_up(day, line) for line in day.follow_ups]
        self.follow_ups.setVisible(day.any_slip)
        self.follow_ups.show_lines(told)
        self.follow_ups.say_more(day.due - len(told), day.due >= visit_store.MANY)
        self.follow_ups.say_empty(
            self.tr("No visit is due this week. Set “Next visit” on a slip and it is listed here.")
        )

    def _follow_up(self, day: today_desk.Day, line: visit_store.Line) -> lines.Line:
        late = line.follow_up < day.today
        when = self.tr("today") if line.follow_up == day.today else text.show_day(line.follow_up)
        where = f"{day.lexicon.village(line.village)}. {day.lexicon.topics(line.topics)}"
        return lines.Line(
            f"{when} – {day.lexicon.who(line)}",
            " ".join((self.tr("Overdue."), where)) if late else where,
            self.tr("See"),
            functools.partial(self.slip_wanted.emit, line.row),
            mark="bad" if late else "wait",
        )

    def _show_untold(self, day: today_desk.Day) -> None:
        """How an import ended that was under way when the window was locked or the program went."""
        self.lists.setVisible(day.untold is not None)
        if day.untold is None:
            return
        one = day.untold
        when = words.moment(one.wall)
        if one.rows:
            said, more = self.tr("“{name}” was taken whole: %n row(s).", "", one.rows), self.tr("Begun {when}.")
        else:
            said = self.tr("Nothing was taken from “{name}”.")
            more = self.tr("Begun {when}; the window was locked or closed before the end. Choose the file again.")
        known = self.tr("Understood")
        mark = "good" if one.rows else "wait"
        told = lines.Line(said.format(name=one.name), more.format(when=when), known, self._forget_untold, mark=mark)
        self.lists.show_lines([told])

    def _forget_untold(self) -> None:
        from fieldapp.actions import close_import

        self.write(close_import.close_import, lambda _: None)

    def _show_drafts(self, day: today_desk.Day) -> None:
        told = [
            lines.Line(
                self._draft(draft),
                self.tr("Kept {when}").format(when=words.at(draft.kept, day.today)),
                self.tr("Go on"),
                functools.partial(self.draft_wanted.emit, draft),
                mark="draft",
            )
            for draft in day.drafts[: today_desk.SHOWN]
        ]
        self.drafts.setVisible(bool(told))
        self.drafts.show_lines(told)
        self.drafts.say_more(len(day.drafts) - len(told))

    def _draft(self, draft: drafts.Draft) -> str:
        """Of whom a draft is, as far as was typed."""
        if draft.kind == drafts.STACK:
            from fieldapp.ui.pages import stack_foot  # few have begun one

            return stack_foot.summary(draft)
        if draft.kind == drafts.HOUSEHOLD:
            name = str(draft.form.get("name", "")).strip() or self.tr("No name yet")
            return self.tr("Household: {name}").format(name=name)
        typed = (draft.form.get(field) for field in ("name", "household_shown", "new_head", "household_typed"))
        who = next((name for name in typed if isinstance(name, str) and name.strip()), "") or self.tr("No name yet")
        return self.tr("Correction of {name}").format(name=who) if draft.form.get("row") else who

    def _show_sending(self, day: today_desk.Day) -> None:
        whole = day.whole
        told = []
        if whole.held:
            held = self.tr("%n entry(ies) held back by the province", "", whole.held)
            why = self.tr("See why and mend it there; everything else is sent as always.")
            told.append(lines.Line(held, why, self.tr("See"), self.sending_wanted.emit, mark="bad"))
        if whole.here:
            waiting = self.tr("%n slip(s) on this computer only", "", whole.slips_here) if whole.slips_here else ""
            waiting = waiting or self.tr("%n entry(ies) on this computer only", "", whole.here)
            why = self.tr("They are safe here and are sent by themselves when there is a network.")
            told.append(lines.Line(waiting, why, self.tr("See"), self.sending_wanted.emit, mark="here"))
        if at_hub := whole.waiting - whole.here:
            there = self.tr("%n entry(ies) at the hub, not yet at the province", "", at_hub)
            why = self.tr("The hub hands them on when it has a network.")
            told.append(lines.Line(there, why, self.tr("See"), self.sending_wanted.emit, mark="hub"))
        self.sending.show_lines(told)
        self.sending.say_empty(self.tr("All that you saved is at the province."))
        self.sending.setVisible(day.any_slip or bool(told))


def _stack(around: QWidget, parts: Iterable[QWidget]) -> None:
    column = QVBoxLayout(around)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(14)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
