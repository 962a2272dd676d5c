"""One household whole under the deeds that it offers; it reads, and does none of them itself."""

from __future__ import annotations

import functools

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.domain import problems
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import page, roll_desk, roll_sheet
from fieldapp.ui.widgets import buttons, flow, heading, hotkey


class RollView(page.Page):
    """The name, the deeds and the cards of one household."""

    back_wanted = Signal()
    record_wanted = Signal(str)  # a visit to this household is to be recorded
    slip_wanted = Signal(str)  # the row of a visit
    correct_wanted = Signal()
    move_wanted = Signal()
    merge_wanted = Signal()
    out_wanted = Signal()
    back_on_wanted = Signal()
    parting = Signal(str)  # the row of a household that shall stand alone again
    picked = Signal(str, str)  # of two values of a cell: the cell and the fact whose value shall hold

    def __init__(self, session: sessions.Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.row = ""
        self.whole: roll_desk.Whole | None = None
        self.back = buttons.QuietButton(self.tr("All households (Esc)"), "back", self)
        self.title = heading.Heading("", 1, self)
        self.out = buttons.QuietButton(self.tr("Take out of the roll"), parent=self)
        self.record = buttons.PrimaryButton(self.tr("Record a visit here (Ctrl+Enter)"), "record", self)
        self.correct = buttons.SecondaryButton(self.tr("Correct (F2)"), parent=self)
        self.move_button = buttons.SecondaryButton(self.tr("Move to another village…"), parent=self)
        self.merge = buttons.SecondaryButton(self.tr("Join with another…"), parent=self)
        self.back_on = buttons.SecondaryButton(self.tr("Put back on the roll"), "undo", self)
        self.sheet = roll_sheet.RollSheet(session.lang, self)
        self._lay_out()
        self._listen()

    def reload(self) -> None:
        if self.row:
            self.open_row(self.row)

    def _changed(self) -> None:
        """The page around reads again by itself, and lets this one do so."""

    def open_row(self, row: str) -> None:
        """Read this household and show it."""
        if row != self.row:
            self.whole = None
        self.row = row

        def failed(error: Exception) -> None:
            if isinstance(error, problems.Problem):
                self.back_wanted.emit()
            self.refused(error)

        work = functools.partial(roll_desk.whole, session=self.session, row=row)
        self.session.desk.do(lambda desk: work(desk.reader), self._show, failed)

    def _show(self, whole: roll_desk.Whole) -> None:
        fresh = self.whole is None
        held = self.sheet.visits is not None and self.sheet.visits.hasFocus()
        inside = QApplication.focusWidget()
        lost = inside is not None and self.sheet.isAncestorOf(inside)  # what has the keyboard is about to go
        self.whole, self.row = whole, whole.detail.line.row
        self.title.setText(whole.detail.line.name or "?")
        self.record.setVisible(whole.records and whole.here)
        self.correct.setVisible(whole.records and whole.here)
        self.merge.setVisible(whole.records and whole.here)
        self.move_button.setVisible(whole.moves and bool(whole.villages) and whole.here)
        self.out.setVisible(whole.leaves and whole.out is None)
        self.back_on.setVisible(whole.leaves and whole.out is not None)
        self.setFocusProxy(next((one for one in (self.record, self.back_on) if not one.isHidden()), self.back))
        # What stands before the button that has the keyboard first would not be reached: Tab comes in by that one.
        self.setTabOrder(self.back_on, self.out)
        self.setTabOrder(self.out, self.back)
        self.sheet.show_household(whole)
        if held and self.sheet.visits is not None:
            self.sheet.visits.setFocus()
        elif self.isVisible() and (fresh or lost or self._done(inside)):
            self.setFocus()

    def _done(self, inside: QWidget | None) -> bool:
        """Whether the keyboard was on a deed that is done."""
        return (inside is self.out and self.out.isHidden()) or (inside is self.back_on and self.back_on.isHidden())

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addWidget(self.title, 1)
        top.addWidget(self.out)  # apart from what is done every day
        row = flow.Flow(8, 6)
        for button in (self.record, self.correct, self.move_button, self.merge, self.back_on):
            row.add(button, 1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 10, 16, 6)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(row)
        column.addWidget(self.sheet, 1)
        self.setFocusProxy(self.record)

    def _listen(self) -> None:
        self.back.clicked.connect(self.back_wanted)
        self.record.clicked.connect(lambda: self.record_wanted.emit(self.row))
        self.correct.clicked.connect(self.correct_wanted)
        self.move_button.clicked.connect(self.move_wanted)
        self.merge.clicked.connect(self.merge_wanted)
        self.out.clicked.connect(self.out_wanted)
        self.back_on.clicked.connect(self.back_on_wanted)
        self.sheet.slip_wanted.connect(self.slip_wanted)
        self.sheet.parting.connect(self.parting)
        self.sheet.picked.connect(self.picked)
        for keys, button in (
            ("Esc", self.back),
            ("Ctrl+Return", self.record),
            ("Ctrl+Enter", self.record),
            ("F2", self.correct),
        ):
            hotkey.within(self, keys, button.click)
