"""Hộ gia đình: the roll, and one household of it whole; it leads to what may be done with them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fieldapp.domain import people
from fieldapp.store import drafts, roll, taken_out
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import page, roll_deeds, roll_desk, roll_gone, roll_join, roll_list, roll_view
from fieldapp.ui.widgets import deedform, hotkey


class RollPage(page.Page):
    """The list first; a household, a form or a pair takes its place, and Escape leads back."""

    record_wanted = Signal(str)  # a visit to this household is to be recorded
    slip_wanted = Signal(str)  # the row of a visit

    def __init__(self, session: sessions.Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        # From without to within: what is built elsewhere Qt dresses anew in each place.
        self._stack = _Stack(self)
        self.list = roll_list.RollList(self._stack)
        self.house = roll_view.RollView(session, self._stack)
        self.deeds = roll_deeds.Deeds(self)
        self.joining = roll_join.Joining(self, self.deeds, self._stack)
        self.bringing: page.Page | None = None
        self._undoes: page.Page | None = None  # one of those, perhaps closed, that said last what can be undone
        self.form: deedform.DeedForm | None = None
        self._room: QScrollArea | None = None
        self._home: QWidget | None = None  # where the form was opened
        self._busy = False  # a view is being looked for
        self._again: str | None = None  # another one is wanted meanwhile, standing on this household
        self._found: roll_desk.Found | None = None
        self._around: roll_desk.Around | None = None
        self._stack.begin(self.list)
        self._stack.put(self.house)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._listen()

    def opened(self) -> None:
        super().opened()
        if self._stack.shown() is self.list:
            self.list.search.setFocus()

    def reload(self) -> None:
        """Read again what is seen; the keyboard stays on its line."""
        line = self.list.list.current()
        self._look_around()
        self._look(line.row if line else "")
        if self._stack.shown() is self.house or (self._room is not None and self._home is self.house):
            self.house.reload()  # a form about it goes, too, if it is here no more
        elif isinstance(self._stack.shown(), roll_gone.GoneView):
            self._show_gone()

    @functools.cached_property
    def gone(self) -> roll_gone.GoneView:
        """The households that were taken out, built when they are first to be seen."""
        made = roll_gone.GoneView(self._stack)
        made.opened.connect(self.show_household)
        made.returned.connect(self.deeds.put_back)
        made.cancelled.connect(self._back)
        return made

    def show_household(self, row: str) -> None:
        """Show this household, as when another page names it."""
        self._close_form()
        self._stack.show_part(self.house)
        self.house.setFocus()
        self.house.open_row(row)

    def show_filter(self, only: str) -> None:
        """Show the list of one filter of `roll.FILTERS`."""
        self.list.clear()
        self.list.tabs.set_key(only)
        self._back()
        self._narrow()

    def open_draft(self, draft: drafts.Draft) -> None:
        """Go on with a household that was begun: a new one, or one that was being corrected."""
        row = str(draft.form.get("row", ""))
        if row:
            work = functools.partial(roll_desk.whole, session=self.session, row=row)
            self.read(work, self.deeds.correct)
            return
        work_ = functools.partial(roll_desk.around, wall=self.session.wall(), view=self._view())
        self.read(work_, lambda told: self.deeds.add(told.who.villages, self.list.area(), draft.id))

    def keep_now(self) -> None:
        """What is being written is kept now."""
        self.deeds.keep_now()

    # The list ----------------------------------------------------------------------------------------------

    def _view(self) -> roll.View:
        today = self._around.today if self._around else self.session.today()
        return self.list.view(self.session.owner.person, today)

    def _look(self, row: str = "") -> None:
        """One question at a time: letters typed meanwhile are looked for together."""
        if self._busy:
            self._again = row
            return
        self._busy = True
        work = functools.partial(_reading, roll_desk.look, view=self._view(), row=row)
        self.session.desk.do(work, self._show_found, self._lost)

    def _show_found(self, found: roll_desk.Found) -> None:
        self._busy, self._found = False, found
        self.list.show_found(found)
        self._look_again()

    def _lost(self, error: Exception) -> None:
        self._busy = False
        self.refused(error)
        self._look_again()

    def _look_again(self) -> None:
        again, self._again = self._again, None
        if again is not None:
            self._look(again)

    def _turn(self, part: int) -> None:
        """Lines that are seen now and not known yet; when they come, another view may be shown."""
        found = self._found
        if found is None:
            return

        def brought(lines: list[roll.Line]) -> None:
            if self._found is found:
                self.list.model.bring(part, lines)

        self.read(functools.partial(roll_desk.turn, view=found.view, part=part), brought)

    def _look_around(self) -> None:
        self.read(functools.partial(roll_desk.around, wall=self.session.wall(), view=self._view()), self._show_around)

    def _show_around(self, told: roll_desk.Around) -> None:
        other_day = self._view().today != told.today
        self._around = told
        self.list.show_around(told)
        if other_day:
            self._look()

    def _narrow(self, around: bool = True) -> None:
        """Another view is shown from its first line; the counts around it are those of its village."""
        self._look()
        if around:
            self._look_around()

    def _choose(self) -> None:
        """Two chosen lines may be joined."""
        self.list.merge.setVisible(len(self.list.chosen()) == 2)

    # What is done ------------------------------------------------------------------------------------------

    def _add(self) -> None:
        if self._around is not None and self._around.who.villages:
            self.deeds.add(self._around.who.villages, self.list.area())

    def _bring(self) -> None:
        """A list of households from a file."""
        from fieldapp.ui.pages import importing

        self.bringing = made = importing.Import(self.session, importing.ROLL)
        made.said.connect(functools.partial(self._said_there, made))
        made.closed.connect(self._brought)
        hotkey.within(made, "Esc", made.close_button.click)  # while rows are taken it does nothing
        self._stack.put(made)
        self._stack.show_part(made)
        made.opened()

    def _brought(self) -> None:
        if self.bringing is not None:
            made, self.bringing = self.bringing, None
            self._back()
            self._let_go(made)
            self.reload()

    def _said_there(self, made: page.Page, told: str, undo: Callable[[], object] | None) -> None:
        """Taking a list back takes its time, which is seen on the page that brought it in: that page stays as long as
        what it said last can be undone."""
        before, self._undoes = self._undoes, made if undo else None
        if before is not None:
            self._let_go(before)

        def back() -> None:
            self._close_form()
            other, self.bringing = self.bringing, made
            self._stack.show_part(made)
            if other is not None:
                self._let_go(other)
            if undo is not None:
                undo()

        self.said.emit(told, back if undo else None)

    def _let_go(self, made: page.Page) -> None:
        """A page that brought a list in goes once it is not seen and has nothing to undo."""
        if made not in (self._undoes, self.bringing, self._stack.shown()):
            self._stack.take_out(made)

    def _show_gone(self) -> None:
        """The households that were taken out of the roll."""
        view = self.gone  # built while they are looked for

        def told(found: tuple[list[taken_out.Line], int]) -> None:
            view.show_lines(*found)
            if self._stack.shown() is self.list:
                self._stack.show_part(view)
                view.list.setFocus()

        self.read(functools.partial(roll_desk.gone, limit=roll_gone.MOST), told)

    def _join(self) -> None:
        rows = [line.row for line in self.list.chosen()]
        if len(rows) == 2:
            self.joining.pair(*rows)

    def _share(self) -> None:
        """In the village of the chosen houses, or of the list, as far as the owner is the head there."""
        if self._around is None:
            return
        chosen = self.list.chosen()
        heads = [place.id for place in self._around.who.reviewable]
        wanted = [self.list.area(), *(line.area for line in chosen), *heads]
        area = next((area for area in wanted if area in heads), "")
        if area and self._around.who.role != people.MEMBER:
            self.deeds.share(chosen, area)

    def _with(self, deed: Callable[[roll_desk.Whole], None]) -> None:
        """Do it with the household that is shown."""
        if self.house.whole is not None:
            deed(self.house.whole)

    # What is seen ------------------------------------------------------------------------------------------

    def _back(self) -> None:
        """The list again, as it was left."""
        self._close_form()
        self._stack.show_part(self.list)
        self.list.search.setFocus()

    def _open_form(self, form: deedform.DeedForm) -> None:
        home = self._stack.shown()
        self._close_form()
        form.cancelled.connect(lambda: self._leave_form(home))
        form.setMaximumWidth(60 * self.fontMetrics().averageCharWidth())
        self.form, self._room, self._home = form, _room(form), home
        self._stack.put(self._room)
        self._stack.show_part(self._room)
        form.setFocus()

    def _leave_form(self, home: QWidget | None) -> None:
        self._back()
        if home is self.house:
            self._stack.show_part(self.house)
            self.house.setFocus()

    def _close_form(self) -> None:
        if self._room is not None:
            self.keep_now()
            if self._stack.shown() is self._room:
                self._stack.show_part(self.list)
            self._stack.take_out(self._room)
            self.form = self._room = None

    def _end_joining(self, row: str) -> None:
        if row:
            self.show_household(row)
        else:
            self._back()

    # Built -------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        shown, house, joining = self.list, self.house, self.joining
        shown.changed.connect(self._narrow)
        shown.wanted.connect(self._turn)
        shown.opened.connect(lambda line: self.show_household(line.row))
        shown.selected.connect(self._choose)
        shown.add.clicked.connect(self._add)
        shown.bring.clicked.connect(self._bring)
        shown.merge.clicked.connect(self._join)
        shown.doubles.clicked.connect(lambda: joining.find(self._view().area))
        shown.share.clicked.connect(self._share)
        shown.gone.clicked.connect(self._show_gone)
        house.said.connect(self.said)
        house.back_wanted.connect(self._back)
        house.record_wanted.connect(self.record_wanted)
        house.slip_wanted.connect(self.slip_wanted)
        house.correct_wanted.connect(lambda: self._with(self.deeds.correct))
        house.move_wanted.connect(lambda: self._with(self.deeds.move))
        house.merge_wanted.connect(lambda: self._with(joining.ask))
        house.out_wanted.connect(lambda: self._with(lambda whole: self.deeds.take_out(whole.detail.line.row)))
        house.back_on_wanted.connect(lambda: self._with(self.deeds.put_back_whole))
        house.parting.connect(self.deeds.part)
        house.picked.connect(lambda cell, fact: self.deeds.settle(house.row, cell, fact))
        joining.shown.connect(lambda: self._stack.show_part(joining.view))
        joining.ended.connect(self._end_joining)
        self.deeds.formed.connect(self._open_form)
        self.deeds.opening.connect(self.show_household)
        self.deeds.leaving.connect(self._back)
        for keys, deed in (("Ctrl+N", self._add), ("Ctrl+Z", self.deeds.take_back)):
            hotkey.within(self, keys, deed)


class _Stack(QWidget):
    """Shows one of its parts, and needs as much room as that one; a QStackedWidget would need what any of them does."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None

    def shown(self) -> QWidget | None:
        """The part that is seen."""
        return self._shown

    def begin(self, part: QWidget) -> None:
        """The part that is seen first."""
        self._shown = part
        self._column.addWidget(part)

    def put(self, part: QWidget) -> None:
        """One more part, not seen yet."""
        part.hide()
        self._column.addWidget(part)

    def show_part(self, part: QWidget) -> None:
        """Show this part, put here or not, in place of the one that is seen."""
        if part is self._shown:
            return
        if self._column.indexOf(part) < 0:
            self.put(part)
        if self._shown is not None:
            self._shown.hide()
        self._shown = part
        part.show()

    def take_out(self, part: QWidget) -> None:
        """Let a part go that is not seen."""
        self._column.removeWidget(part)
        part.hide()
        part.deleteLater()


def _room(form: QWidget) -> QScrollArea:
    """A form with a scroll bar of its own, on the ground of the page."""
    around = QWidget()
    row = QHBoxLayout(around)  # no column: the height is counted for the width that the form has
    row.setContentsMargins(24, 8, 24, 14)
    row.addWidget(form, 1)
    row.addStretch()
    room = QScrollArea()
    room.setWidgetResizable(True)
    room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    room.setWidget(around)
    around.setAutoFillBackground(False)
    room.viewport().setAutoFillBackground(False)
    return room


def _reading(work: Callable[..., Any], desk: sessions.Desk, **asked: Any) -> Any:
    with desk.reader.atomic():
        return work(desk.reader, **asked)
