"""What may be done with the chosen slip: approve, return, mend, withdraw; each deed can be undone for a while."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import sqlite_utils
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldapp.actions import restore_visit, review_visits, settle_rival, take_back_review, withdraw_visit
from fieldapp.domain import flags, problems, reviews
from fieldapp.store import review, usual
from fieldapp.ui import apart, layouts
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import page, reasons, slip_photos, slipsheet
from fieldapp.ui.widgets import buttons, flow, hotkey


class SlipDesk(page.Page):
    """The slip over its buttons; the form of a reason takes the place of both."""

    edit = Signal(str)
    leaving = Signal(list)  # rows that a deed has just changed
    outdated = Signal()  # a deed was refused for slips: they say something else now than the list does
    done = Signal()  # the keyboard may go back to the list

    def __init__(self, session: sessions.Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._stack = QStackedWidget(self)
        self._slip = QWidget(self._stack)
        self._row = ""
        self._asked = ""  # what is being read
        self._whole: slipsheet.Whole | None = None
        self._shown: tuple[slipsheet.Whole, list[flags.Flag]] | None = None  # in the sheet
        self._reading = review.Reading({}, {})
        self._selected: list[str] = []
        self.sheet = slipsheet.SlipSheet(session.lang, self._slip)
        self.photos = slip_photos.Fetching(session, self.sheet.photos)
        self.approve_button = buttons.PrimaryButton("", "good", self._slip)
        self.return_button = buttons.SecondaryButton(self.tr("Return…"), "return", self._slip)
        self.edit_button = buttons.SecondaryButton(self.tr("Mend the slip"), "record", self._slip)
        self.withdraw_button = buttons.QuietButton(self.tr("Withdraw…"), "undo", self._slip)
        self.restore_button = buttons.SecondaryButton(self.tr("Let it count again"), "undo", self._slip)
        self.form: reasons.ReturnForm | reasons.WithdrawForm | None = None
        # Built with the page, ahead of time: whoever returns a slip would wait for it.
        self._returning = reasons.ReturnForm(session.catalogue, session.lang, session.today())
        self._returning_room = slipsheet.scroll(self._returning)
        self._lay_out()
        self._listen()
        self._show_deeds()

    def reload(self) -> None:
        if self._row:
            self.open_row(self._row)

    def _changed(self) -> None:
        """The list reads again by itself, and then opens its slip here."""

    def clear(self) -> None:
        """No slip is chosen."""
        self._row, self._whole, self._shown = "", None, None
        self._close_form()
        self.sheet.clear()
        self._show_deeds()

    def open_row(self, row: str) -> None:
        """Read this slip and show it; a form that is open for the same slip stays."""
        if row != self._row:
            self._close_form()
        self._row = row
        if row == self._asked:
            return  # the list says so twice when it is read again
        self._asked = row
        owner, today = self.session.owner.person, self.session.today()
        work = functools.partial(
            slipsheet.read,
            row=row,
            listed=self.session.catalogue,
            lang=self.session.lang,
            person=owner,
            day=today,
        )
        self.read(work, self._show)

    def show_reading(self, reading: review.Reading) -> None:
        """What the slips of the list say now: a verdict is on that and nothing else; and what of them needs eyes."""
        self._reading = reading

    def show_selection(self, rows: list[str]) -> None:
        """These slips are chosen in the list; approving is for all of them."""
        self._selected = rows
        self._show_deeds()

    def take_keyboard(self) -> None:
        """Give the keyboard to the first thing that can be done, in a form that is open to that."""
        if self.form is not None:
            self.form.setFocus()
            return
        for button in self._deeds():
            if button.isVisible():
                button.setFocus()
                return
        self.sheet.setFocus()

    # Building ----------------------------------------------------------------------------------------------

    def _deeds(self) -> tuple[buttons._Button, ...]:
        return (
            self.approve_button,
            self.return_button,
            self.edit_button,
            self.withdraw_button,
            self.restore_button,
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._slip)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sheet, 1)
        row = flow.Flow(8, 6)
        for button in self._deeds():
            row.add(button, 9)
        column.addLayout(row)
        self._stack.addWidget(self._slip)
        self._stack.addWidget(self._returning_room)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._stack)

    def _listen(self) -> None:
        self.approve_button.clicked.connect(self._approve_chosen)
        self.return_button.clicked.connect(self._ask_return)
        self.edit_button.clicked.connect(lambda: self.edit.emit(self._row))
        self.withdraw_button.clicked.connect(self._ask_withdraw)
        self.restore_button.clicked.connect(lambda: self._restore(self._row))
        for button, keys in (
            (self.approve_button, "Ctrl+D"),
            (self.return_button, "Ctrl+R"),
            (self.edit_button, "Ctrl+E"),
        ):
            hotkey.give(button, keys)
        self.sheet.picked.connect(self._settle)
        self._returning.returned.connect(self._return)
        self._returning.cancelled.connect(self._cancel)

    # Showing -----------------------------------------------------------------------------------------------

    def refused(self, error: Exception) -> None:
        self._asked = ""
        super().refused(error)

    def _show(self, whole: slipsheet.Whole) -> None:
        if self._asked == whole.detail.line.row:
            self._asked = ""
        if whole.detail.line.row == self._row:
            doubts = self._reading.flags.get(self._row, [])
            if (whole, doubts) != self._shown:  # else the reader goes on reading where they are
                apart.paint(self)
                self.sheet.show_slip(whole, doubts)
            self._whole, self._shown = whole, (whole, doubts)
            self.photos.show(self._row, whole.detail.slip.photos)
            self._show_deeds()

    def _show_deeds(self) -> None:
        """What may be done, laid out once for all buttons."""
        layout = self._slip.layout()
        assert layout is not None
        with layouts.at_once((layout,), self._slip):
            self._offer_deeds()

    def _offer_deeds(self) -> None:
        whole, several = self._whole, len(self._selected) > 1
        state = whole.detail.line.state if whole else reviews.LOCKED
        may = whole is not None and whole.reviews
        change = (may or (whole is not None and whole.mine)) and state not in (reviews.LOCKED, reviews.WITHDRAWN)
        undecided = bool(whole and reviews.unsettled(whole.detail.record))
        approvable = reviews.may_follow(state, reviews.APPROVED) and not undecided
        self.approve_button.setVisible(may and (approvable or (several and bool(self._approvable()))))
        count = len(self._approvable()) if several else 1
        words = self.tr("Approve %n slips (Ctrl+D)", "", count) if several else self.tr("Approve (Ctrl+D)")
        self.approve_button.setText(words)
        self.approve_button.set_picture("good")
        returns = whole is not None and whole.returns and reviews.may_follow(state, reviews.RETURNED)
        self.return_button.setVisible(returns and not several)
        self.edit_button.setVisible(change and not several)
        self.withdraw_button.setVisible(change and not several)
        self.restore_button.setVisible(
            state == reviews.WITHDRAWN and whole is not None and (whole.mine or whole.reviews) and not several
        )

    def _approvable(self) -> list[str]:
        """Of the chosen slips those that wait here for review and have nothing open."""
        return [row for row in self._selected if row in self._reading.cells and row not in self._reading.open]

    # Deeds -------------------------------------------------------------------------------------------------

    def _approve_chosen(self) -> None:
        self.approve(self._approvable() if len(self._selected) > 1 else [self._row])

    def approve(self, rows: Sequence[str]) -> None:
        """Approve these slips as they were read."""
        if not rows:
            return
        shown = {self._whole.detail.line.row: self._whole.detail.content} if self._whole is not None else {}
        work = functools.partial(_approve, rows=rows, reading=self._reading, shown=shown, moment=self.moment())
        self.write(work, self._approved)

    def _approved(self, told: review_visits.Reviewed) -> None:
        words = self.tr("Approved %n slip(s).", "", len(told.done)) if told.done else ""
        left = next(iter(told.left.values()), None)
        if left is not None:
            why = self.session.explain(left)
            words = " ".join((words, self.tr("Not approved: %n.", "", len(told.left)), why)).strip()
        if told.done:
            self.leaving.emit(told.done)
        if told.left:
            self.outdated.emit()
        undo = functools.partial(self._take_back, told.done) if told.done else None
        self.said.emit(words, undo)

    def _take_back(self, rows: list[str]) -> None:
        work = functools.partial(take_back_review.take_back_review, rows=rows, **self.moment())
        words = self.tr("Taken back; the slips stand as before.")
        self.write(work, lambda _: self.said.emit(words, None))

    def _ask_return(self) -> None:
        self._returning.begin()
        self.read(usual.reasons, self._returning.rank)
        self._open_form(self._returning, self._returning_room)

    def _return(self, chosen: dict[str, str], said: str) -> None:
        read = {self._row: self._whole.detail.content} if self._whole else {}
        work = functools.partial(
            review_visits.review_visits,
            rows=[self._row],
            verdict=reviews.RETURNED,
            reasons=chosen,
            words=said,
            read=read,
            **self.moment(),
        )
        self.write(work, self._returned, self._not_taken)

    def _returned(self, told: review_visits.Reviewed) -> None:
        if told.left:
            self._not_taken(next(iter(told.left.values())))
            return
        self._close_form()
        self.leaving.emit(told.done)
        self.said.emit(
            self.tr("Returned; the author sees it after the next exchange."),
            functools.partial(self._take_back, told.done),
        )
        self.done.emit()

    def _ask_withdraw(self) -> None:
        form = reasons.WithdrawForm()
        form.withdrawn.connect(self._withdraw)
        form.cancelled.connect(self._cancel)
        room = slipsheet.scroll(form)
        self._stack.addWidget(room)
        self._open_form(form, room)

    def _withdraw(self, reason: str) -> None:
        row = self._row
        work = functools.partial(withdraw_visit.withdraw_visit, row=row, reason=reason, **self.moment())

        def told(_: None) -> None:
            self._close_form()
            self.leaving.emit([row])
            self.said.emit(self.tr("Withdrawn; the slip counts no more."), functools.partial(self._restore, row))
            self.done.emit()

        self.write(work, told, self._not_taken)

    def _restore(self, row: str) -> None:
        work = functools.partial(restore_visit.restore_visit, row=row, **self.moment())
        words = self.tr("The slip counts again and waits for review.")
        self.write(work, lambda _: self.said.emit(words, None))

    def _settle(self, cell: str, fact: str) -> None:
        work = functools.partial(settle_rival.settle_rival, row=self._row, field=cell, fact=fact, **self.moment())
        self.write(work, lambda _: self.said.emit(self.tr("Chosen; the slip now says so everywhere."), None))

    # Forms -------------------------------------------------------------------------------------------------

    def _open_form(self, form: reasons.ReturnForm | reasons.WithdrawForm, room: QWidget) -> None:
        self._close_form()
        self.form, self._room = form, room
        self._stack.setCurrentWidget(room)
        form.setFocus()

    def _cancel(self) -> None:
        self._close_form()
        self.done.emit()

    def _close_form(self) -> None:
        form, self.form = self.form, None
        if form is None:
            return
        if form.isAncestorOf(self.focusWidget()):
            self.done.emit()
        self._stack.setCurrentIndex(0)
        if isinstance(form, reasons.WithdrawForm):
            self._stack.removeWidget(self._room)
            self._room.hide()
            self._room.deleteLater()

    def _not_taken(self, error: Exception) -> None:
        if self.form is not None and isinstance(error, problems.Problem):
            self.form.show_problem(self.session.explain(error))
        else:
            self.refused(error)


def _approve(
    db: sqlite_utils.Database,
    rows: Sequence[str],
    reading: review.Reading,
    shown: Mapping[str, str],
    moment: Mapping[str, Any],
) -> review_visits.Reviewed:
    read = {**reading.contents(db, rows), **shown}
    return review_visits.review_visits(db, rows, reviews.APPROVED, read=read, **moment)
