"""Phiếu giấy: a table for an evening's stack of paper slips, a line each; it holds no rule and writes by actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.domain import problems, text
from fieldapp.store import drafts
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import (
    importing,
    page,
    record_desk,
    record_sheet,
    stack_desk,
    stack_foot,
    stack_form,
    stack_guide,
    stack_keeper,
    stack_paste,
    stack_print,
    stack_sheet,
)
from fieldapp.ui.widgets import hotkey

Line = stack_sheet.Line


class StackPage(page.Page):
    """One table, always with an empty line at its end. Stacks that were begun wait side by side as drafts."""

    def __init__(self, session: sessions.Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        # From without to within, as the form of a slip: what is built elsewhere Qt dresses anew in each place.
        self.views = QStackedWidget(self)
        self._table = QWidget(self.views)
        self.form = stack_form.Form(self, self._table)
        self.foot = stack_foot.StackFoot(self._table)
        self.keeper = stack_keeper.Keeper(self, self.form.stack)
        self.guide = stack_guide.Guide(self, self.form, self.foot)
        self.printing: stack_print.Print | None = None
        self.importing: importing.Import | None = None
        self._begun = False
        self._showing = False  # one stack is shown in place of another just now
        self._lay_out()
        self._listen()

    def opened(self) -> None:
        super().opened()
        if self.views.currentIndex() == 0:
            self.form.take_keyboard()

    def reload(self) -> None:
        """Look again at places, people and stacks; what is typed stays, but for slips of somebody who was erased."""
        self.keeper.look()
        self._let_go()
        self.form.book.look(self._begin)

    def keep_now(self) -> None:
        """Make what stands in the table durable now."""
        if self._begun and not self._showing:
            self.form.grid.commit()
            self.keeper.keep()

    # Showing ----------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """The first table: the stack that was kept last, or an empty one of today."""
        scenery = self.form.book.looks.scenery
        if self._begun or scenery is None:
            self.form.judge()
            return
        self._begun = True
        me = self.session.owner.person
        known = any(me == person for _, person, _ in scenery.helpers)
        sheet = record_sheet.Sheet(mode="home", village=scenery.village, helpers=[me] if known else [])
        sheet.date = text.show_day(self.form.book.looks.clock()[0])
        self._show(stack_sheet.begin(sheet))
        self.session.desk.do(stack_desk.every, self._go_on, self.refused)

    def _go_on(self, found: Sequence[drafts.Draft]) -> None:
        if found and not self.form.stack().filled():
            words = self.tr("This stack was not finished; go on where you stopped.")
            self.open_draft(found[0], lambda: self.foot.say(words))

    def open_draft(self, draft: drafts.Draft, then: Callable[[], object] = lambda: None) -> None:
        """Go on with a stack; what stands in the table stays one."""
        self.keep_now()
        self._begun = True
        if draft.id == self.keeper.draft:
            return

        def found(every: Sequence[drafts.Draft]) -> None:
            kept = next((one for one in every if one.id == draft.id), None)
            self.keeper.listed.emit(every)
            if kept is not None:
                self.keep_now()  # somebody may have typed meanwhile
                self._show(stack_sheet.read(kept.form), kept.id)
                then()

        self.session.desk.do(stack_desk.every, found, self.refused)

    def _show(self, stack: stack_sheet.Stack, draft: str = "") -> None:
        self._showing, shown = True, ""
        try:
            self.form.show_stack(stack, bool(draft), self.form.judge)
            shown = draft
        finally:  # whatever went wrong, what is typed from now on is kept, and over no other draft
            self._showing = False
            self.keeper.begin(self.form.stack(), shown)
        self.foot.say("")
        self.foot.show_kind(False, bool(draft))
        self.foot.leave_out(self.keeper.draft)
        if self.isVisible():
            self.form.take_keyboard()

    def _fresh(self) -> None:
        """Begin another stack; what stands in the table stays a draft."""
        self.keep_now()
        self._show(stack_sheet.begin(self.form.head_sheet(), self.form.table.lines[-1].number))
        self.keeper.look()

    def _drop(self) -> None:
        """Empty the table and forget the stack; that can be taken back."""
        stack = self.form.stack()
        self.keeper.drop()
        self._show(stack_sheet.begin(stack.head, stack.lines[0].number))

        def back() -> None:
            self.keep_now()
            self._show(stack_sheet.Stack(stack.head, stack_sheet.ready(stack.lines)))
            self.form.book.begin(judged=True)
            self.keeper.begin(stack_sheet.begin(stack.head))
            self._left()
            self._let_go()

        self.said.emit(self.tr("The stack is gone"), back)

    def _drop_line(self) -> None:
        """Take the line with the keyboard away; that can be taken back."""
        form, row = self.form, self.form.grid.row()
        form.grid.commit()
        line = form.table.lines[row]
        if line.empty():
            return
        form.show_lines([one for one in form.table.lines if one is not line], row)
        self._left()

        def back() -> None:
            form.bring_back([line], row)
            self._left()
            self._let_go()

        self.said.emit(self.tr("Slip {number} is taken out").format(number=line.number), back)

    def _pasted(self, told: stack_paste.Spread) -> None:
        """Say how many slips came from a spreadsheet; that can be taken back."""

        def back() -> None:
            self.form.take_back(told)
            self._left()

        words = self.tr("%n slip(s) pasted.", "", told.slips)
        if told.outside:
            words += " " + self.tr("%n cell(s) found no column and are left out.", "", told.outside)
        self.said.emit(words, back)

    def _let_go(self) -> None:
        """Take out the slips of households that were erased for ever; that cannot be taken back."""
        about = {line.household for line in self.form.table.lines} - {""}

        def done(gone: set[str]) -> None:
            form, row = self.form, self.form.grid.row()
            form.grid.commit()
            left = [line for line in form.table.lines if line.household not in gone]
            if len(left) == len(form.table.lines):
                return
            if stack_sheet.Stack(form.head_sheet(), left).filled():
                form.show_lines(left, row)
                self._left()
            else:
                self.keeper.drop()
                self._show(stack_sheet.begin(form.head_sheet(), form.table.lines[0].number))
            self.said.emit(self.session.say("draft_erased"), None)

        if about:
            self.session.desk.do(lambda desk: record_desk.erased(desk, about), done, self.refused)

    # Saving -----------------------------------------------------------------------------------------------------

    def save(self, patience: int = 3) -> None:
        """Save the lines that are right; the others stay, with what must be mended in them."""
        self.keep_now()
        book = self.form.book
        book.judge_all()
        self.form.judge()
        if book.unknown() and patience:  # the desk answers in order
            self.session.desk.do(lambda _: None, lambda _: self.save(patience - 1))
            return
        good = [(row, book.verdicts[row].slip) for row in book.written() if book.verdicts[row].good]
        if not good:
            self._tell(0)
            self.form.go_to_wrong()
            return
        stack, draft, moment, listed = self.form.stack(), self.keeper.draft, self.moment(), self.session.catalogue
        self.keeper.ended(draft)
        rows = [row for row, _ in good]
        self.form.show_lines(_without(stack, rows).lines)
        self.form.judge()

        def failed(error: Exception) -> None:
            self.keeper.unsaved(draft, stack)
            self._bring_back([stack.lines[row] for row in rows])
            known = self.session.explain(error) if isinstance(error, problems.Problem) else ""
            self.said.emit(known or self.tr("The slips could not be saved."), None)

        self.session.desk.do(
            lambda desk: stack_desk.save(desk, good, stack, draft, listed, moment),
            lambda saved: self._saved(saved, stack, draft),
            failed,
        )

    def _saved(self, saved: stack_desk.Saved, stack: stack_sheet.Stack, draft: str) -> None:
        if draft == self.keeper.draft:
            self.keeper.saved(_without(stack, saved.kept))
        if saved.bad:
            self._bring_back([stack.lines[row] for row in saved.bad])
        gone = stack_sheet.Stack(stack.head, [stack.lines[row] for row in saved.kept])
        self._tell(len(saved.rows), lambda: self._undo(saved.rows, gone, draft))
        self.foot.show_kind(False, self.keeper.written)
        self.form.go_to_wrong()
        self.keeper.look()
        self.session.changed.emit()

    def _tell(self, saved: int, undo: Callable[[], object] | None = None) -> None:
        left = len(self.form.book.written())
        said = [self.tr("%n slip(s) saved on this computer, waiting to be sent.", "", saved)] if saved else []
        if left:
            said.append(self.tr("%n slip(s) left to mend.", "", left))
        words = " ".join(said) or self.tr("No slip is written yet.")
        self.foot.say(words)
        self.said.emit(words, undo)

    def _bring_back(self, lines: Sequence[Line]) -> None:
        """Put lines back that are not saved."""
        self.form.bring_back(lines)
        self.form.book.judge_all()
        self._left()
        self._let_go()

    def _undo(self, rows: list[str], gone: stack_sheet.Stack, draft: str) -> None:
        """Withdraw the visits, and put their lines back to where they can be mended."""
        self.keep_now()
        moment, reason = self.moment(), self.tr("Taken back right after saving")

        def done(kept: drafts.Draft | None) -> None:
            if kept is not None and (self.keeper.draft == draft or not self.form.stack().filled()):
                self._show(stack_sheet.read(kept.form), kept.id)
            self.keeper.look()
            self.session.changed.emit()

        self.session.desk.do(
            lambda desk: stack_desk.take_back(desk, rows, reason, draft, gone, moment), done, self.refused
        )

    # While it is written ----------------------------------------------------------------------------------------

    def _left(self) -> None:
        """A cell was left, or lines came or went: that is kept at once."""
        if self._begun and not self._showing:
            self.form.judge()
            self.keeper.keep()
            self.foot.show_kind(False, self.keeper.written)

    def _kept(self) -> None:
        self.foot.say(self.tr("Kept {time}").format(time=self.form.book.looks.clock()[1]))

    def _list_stacks(self) -> None:
        self.keep_now()
        self.foot.open_list(self.session.clock())

    # Other ways -------------------------------------------------------------------------------------------------

    def _print(self) -> None:
        """Ask which blank slips are wanted."""
        self.keep_now()
        if self.printing is None:
            self.printing = stack_print.Print(self.session)
            self.printing.said.connect(self.said)
            self._add_view(self.printing, self.printing.closed)
        self.views.setCurrentWidget(self.printing)
        self.printing.begin(self.form.head_sheet().village, self.form.table.lines[-1].number)

    def _import(self) -> None:
        """Take slips from a workbook or another file, or save an empty workbook for them."""
        self.keep_now()
        if self.importing is None:
            self.importing = importing.Import(self.session, importing.SLIPS)
            self.importing.said.connect(self.said)
            self._add_view(self.importing, self.importing.closed)
        self.views.setCurrentWidget(self.importing)
        self.importing.opened()

    def _add_view(self, view: QWidget, closed: SignalInstance) -> None:
        self.views.addWidget(view)
        closed.connect(self._back)
        hotkey.within(view, "Esc", self._back)

    def _back(self) -> None:
        self.views.setCurrentIndex(0)
        self.form.take_keyboard()

    # Built ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._table)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.form, 1)
        column.addWidget(self.foot)
        self.views.addWidget(self._table)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.views)

    def _listen(self) -> None:
        self.form.edited.connect(self.keeper.touch)
        self.form.left.connect(self._left)
        self.form.pasted.connect(self._pasted)
        self.form.finished.connect(lambda: self.foot.save.setFocus(Qt.FocusReason.TabFocusReason))
        self.form.grid.cell.dropped.connect(self._drop_line)
        self.keeper.listed.connect(lambda found: self.foot.list_drafts(found, but=self.keeper.draft))
        self.keeper.kept.connect(self._kept)
        self.foot.picked.connect(self.open_draft)
        for button, keys, deed in (
            (self.foot.save, ("Ctrl+Return", "Ctrl+Enter"), lambda: self.save()),
            (self.foot.fresh, ("Ctrl+N",), self._fresh),
            (self.foot.drafts, ("F2",), self._list_stacks),
            (self.foot.drop, (), self._drop),
            (self.form.below.print, ("Ctrl+P",), self._print),
            (self.form.below.imports, ("Ctrl+O",), self._import),
            (None, ("F1",), self.guide.toggle),
        ):
            self._bind(deed, button, keys)

    def _bind(self, deed: Callable[[], None], button: QAbstractButton | None, keys: Sequence[str]) -> None:
        if button is not None:
            button.clicked.connect(lambda: deed())
        for one in keys:
            hotkey.within(self, one, deed)

    def hideEvent(self, event: QHideEvent) -> None:
        self.keep_now()
        super().hideEvent(event)


def _without(stack: stack_sheet.Stack, rows: Sequence[int]) -> stack_sheet.Stack:
    """The stack without the lines at these places."""
    gone = set(rows)
    return stack_sheet.Stack(stack.head, [line for row, line in enumerate(stack.lines) if row not in gone])
