"""What may be done with households: added, corrected, moved, settled, shared out; each deed can be taken back."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import shiboken6
import sqlite_utils
from PySide6.QtCore import QObject, Signal

from fieldapp.actions import (
    add_household,
    correct_household,
    move_household,
    part_household,
    put_back_households,
    refused,
    settle_rival,
    share_out,
    take_out_household,
)
from fieldapp.domain import areas, facts, households, problems
from fieldapp.store import households as store
from fieldapp.store import roll
from fieldapp.ui.pages import page, roll_desk, roll_drafts, roll_form, roll_share

Form = roll_form.HouseholdForm | roll_form.MoveForm | roll_share.ShareForm
Shares = dict[tuple[str, str], list[str]]


class Deeds(QObject):
    """Opens the form of a deed, and does it on the desk lane of the page around."""

    formed = Signal(object)  # the form to be shown in place of what is seen
    opening = Signal(str)  # the row of the household to be shown
    leaving = Signal()  # the list is to be shown

    def __init__(self, around: page.Page) -> None:
        super().__init__(around)
        self._around = around
        self._session = around.session
        self._undo: Callable[[], object] | None = None
        self._keeper: roll_drafts.Keeper | None = None  # of the form that is written

    def say(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Say what was done; the last deed is also taken back by `take_back`."""
        self._undo = undo
        self._around.said.emit(words, self.take_back if undo else None)

    def take_back(self) -> None:
        """Take the last deed back, once."""
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()

    def add(self, villages: Sequence[areas.Area], area: str, draft: str = "") -> None:
        """Ask for a new household, or go on with the `draft` of one; those that may be it are shown beside."""
        form = roll_form.HouseholdForm(self._session, villages, area)
        self._keeper = keeper = roll_drafts.Keeper(self._around, form, draft)
        form.cancelled.connect(lambda: self._give_up(keeper, lambda: self.add(villages, area)))
        form.asked.connect(lambda home: self._around.read(lambda db: store.doubles(db, home), form.offer))
        form.open_wanted.connect(self.opening)
        form.done.connect(functools.partial(self._add, form, keeper))
        self.formed.emit(form)

    def correct(self, whole: roll_desk.Whole) -> None:
        """Ask for name, place and phone as they should be."""
        before = whole.detail.household
        form = roll_form.HouseholdForm(self._session, [], home=before)
        self._keeper = keeper = roll_drafts.Keeper(self._around, form)
        form.cancelled.connect(lambda: self._give_up(keeper, lambda: self.correct(whole)))
        failed = functools.partial(self._not_taken, form)
        form.done.connect(lambda home: self._correct(home, before, failed, keeper))
        self.formed.emit(form)

    def move(self, whole: roll_desk.Whole) -> None:
        """Ask for the village where it lives now."""
        line = whole.detail.line
        above = {id: place.name for id, place in whole.lexicon.places.items()}
        form = roll_form.MoveForm(self._session, line.name, whole.villages, above)
        failed = functools.partial(self._not_taken, form)
        form.done.connect(lambda area: self._move(line.row, area, line.area, failed))
        self.formed.emit(form)

    def settle(self, row: str, cell: str, fact: str) -> None:
        """Of two values one holds from now on."""
        work = functools.partial(settle_rival.settle_rival, row=row, field=cell, fact=fact, **self._around.moment())
        self._around.write(work, lambda _: self.say(self.tr("Chosen; the household now says so everywhere.")))

    def part(self, row: str) -> None:
        """A household that was joined with another stands alone again."""
        work = functools.partial(part_household.part_household, row=row, **self._around.moment())
        self._around.write(work, lambda _: self.say(self.tr("Two households again, each with its own visits")))

    def take_out(self, row: str) -> None:
        """The household is in no list any more; one with slips stays, and it is said why."""
        work = functools.partial(take_out_household.take_out_household, row=row, **self._around.moment())

        def told(rows: list[str]) -> None:
            self.say(self.tr("Taken out of the roll"), functools.partial(self.put_back, rows))
            self.leaving.emit()

        self._around.write(work, told)

    def put_back(self, rows: Sequence[str]) -> None:
        """Households that were taken out stand on the roll again."""
        work = functools.partial(put_back_households.put_back_households, rows=rows, **self._around.moment())
        self._around.write(work, lambda count: self.say(self.tr("%n household(s) are on the roll again", "", count)))

    def put_back_whole(self, whole: roll_desk.Whole) -> None:
        """The household that is shown stands on the roll again, with all that was joined with it."""
        self.put_back([whole.detail.line.row, *whole.merged])

    def share(self, chosen: Sequence[roll.Line], area: str) -> None:
        """Ask who goes to the chosen houses, or to those of a lane of the village."""
        rows = [line.row for line in chosen if line.area == area] if len(chosen) > 1 else []

        def told(found: roll_desk.Sharing) -> None:
            form = roll_share.ShareForm(self._session, found)
            form.done.connect(functools.partial(self._share, form))
            self.formed.emit(form)

        self._around.read(functools.partial(roll_desk.sharing, session=self._session, area=area, rows=rows), told)

    def keep_now(self) -> None:
        """What is being written is kept now."""
        if self._keeper is not None and shiboken6.isValid(self._keeper):
            self._keeper.keep()

    def _give_up(self, keeper: roll_drafts.Keeper, again: Callable[[], object]) -> None:
        """Forget what was begun; that can be taken back."""
        told, id = keeper.give_up(), keeper.draft or facts.new_id(self._session.clock(), self._session.entropy)
        self._keeper = None

        def back() -> None:
            roll_drafts.put(self._session, id, told)
            again()  # asks the desk, which answers in order

        if told:
            self.say(self.tr("What you began is gone"), back)

    # Done ----------------------------------------------------------------------------------------------------

    def _add(self, form: roll_form.HouseholdForm, keeper: roll_drafts.Keeper, home: households.Household) -> None:
        keeper.keep()  # who is refused may have closed the window by then
        moment = self._around.moment()
        work = functools.partial(add_household.add_household, household=home, draft=keeper.draft, **moment)

        def told(row: str) -> None:
            keeper.end()
            self.say(self.tr("Added to the roll"))
            self.opening.emit(row)

        self._around.write(work, told, functools.partial(self._not_taken, form))

    def _correct(
        self,
        home: households.Household,
        before: households.Household | None = None,
        failed: Callable[[Exception], None] | None = None,
        keeper: roll_drafts.Keeper | None = None,
    ) -> None:
        if keeper is not None:
            keeper.keep()
        moment, draft = self._around.moment(), keeper.draft if keeper else ""
        work = functools.partial(correct_household.correct_household, household=home, draft=draft, **moment)
        undo = functools.partial(self._correct, before) if before else None

        def told(_: None) -> None:
            if keeper is not None:
                keeper.end()
            self.say(self.tr("Corrected") if before else self.tr("As it was before"), undo)
            self.opening.emit(home.id)

        self._around.write(work, told, failed)

    def _move(self, row: str, area: str, before: str = "", failed: Callable[[Exception], None] | None = None) -> None:
        work = functools.partial(move_household.move_household, row=row, area=area, **self._around.moment())
        undo = functools.partial(self._move, row, before) if before else None

        def told(_: None) -> None:
            self.say(self.tr("Moved, with all its visits") if before else self.tr("Moved back"), undo)
            self.opening.emit(row)

        self._around.write(work, told, failed)

    def _share(self, form: roll_share.ShareForm, rows: list[str], who: str, until: str) -> None:
        moment = self._around.moment()

        def work(db: sqlite_utils.Database) -> Shares:
            before = roll_desk.shares(db, rows)
            share_out.share_out(db, rows, who, until, **moment)
            return before

        def told(before: Shares) -> None:
            said = self.tr("%n house(s) shared out", "", len(rows)) if who else self.tr("Taken back")
            self.say(said, functools.partial(self._share_back, before))
            self.leaving.emit()

        self._around.write(work, told, functools.partial(self._not_taken, form))

    def _share_back(self, before: Shares) -> None:
        moment = self._around.moment()

        def work(db: sqlite_utils.Database) -> None:
            for (who, until), rows in before.items():
                share_out.share_out(db, rows, who, until, **moment)

        self._around.write(work, lambda _: self.say(self.tr("Shared out as before")))

    def _not_taken(self, form: Form, error: Exception) -> None:
        """A deed was refused: its form says why."""
        found = error.problems if isinstance(error, refused.Refused) else [error]
        told = [one for one in found if isinstance(one, problems.Problem)]
        if told and form.isVisible():
            form.show_problems(told)
        else:
            self._around.refused(error)
