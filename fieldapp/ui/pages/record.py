"""Ghi phiếu: writes, keeps, saves and corrects slips one after another; it holds no rule and writes by actions."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from fieldapp.domain import helped, problems, text, visits
from fieldapp.store import drafts, households
from fieldapp.ui import apart
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import (
    page,
    record_before,
    record_desk,
    record_drafts,
    record_foot,
    record_form,
    record_guide,
    record_judge,
    record_looks,
    record_photos,
    record_sheet,
)
from fieldapp.ui.widgets import hotkey

Sheet = record_sheet.Sheet
PATIENCE = 3  # answers of the desk that a slip to be saved waits for
FRESH = 1_000  # ms for which what was made ready is taken for ready: an exchange may write at any time
SOON = 8  # ms in which a slip is on the disk of most computers; after that the next one is shown without waiting


class RecordPage(page.Page):
    """One form, always ready for the next slip. `edit` opens a visit for correction; drafts wait side by side."""

    def __init__(self, session: sessions.Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.form = record_form.Form(session, self)
        self.foot = record_foot.Foot(self)
        self.looks = record_looks.Looks(self)
        self.judge = record_judge.Judge(self, self.form, self.looks)
        self.keeper = record_drafts.Keeper(self, self.form.sheet)
        self.guide = record_guide.Guide(self, self.form, self.foot)
        self.album = record_photos.Album(self, self.form.photos)
        self._begun = False  # a slip is shown
        self._showing = False  # one is being shown just now
        self._due = False  # a slip is saved as soon as the desk has answered
        self._blank = Sheet()  # the form when nothing was typed
        self._ahead: record_desk.Ahead | None = None  # what will be saved next, if nothing else is typed
        self._since = 0  # when that was looked at (ms by the session's clock), 0 if something was typed since
        self._opened: record_desk.Opened | None = None  # the visit that is being corrected
        self._lay_out()
        self._listen()
        self.keeper.begin(self.form.sheet())  # an empty form is no draft: a slip to mend may be the first one shown

    def reload(self) -> None:
        """Look again at places, people and drafts; what is typed stays, unless it is about somebody who was erased."""
        self.keeper.look()
        self._let_go()
        self.looks.look(*self.looks.there(self.form.sheet()), self._begin)

    def edit(self, row: str) -> None:
        """Open a visit to correct it; what stands in the form is kept as a draft first."""
        self.keep_now()
        self._begun = True

        def found(opened: record_desk.Opened) -> None:
            if opened.draft:
                self._show_there(record_sheet.read(opened.draft.form), opened.draft.id, opened)
            else:
                self._show_there(record_before.Before(opened, self.session).sheet(), "", opened)

        self.session.desk.do(lambda desk: record_desk.open_visit(desk, row), found, self.refused)

    def begin_for(self, household: str) -> None:
        """Begin a slip of a visit to a household now; what stands in the form is kept as a draft first."""
        self.keep_now()
        first, self._begun = not self._begun, True

        def show(line: households.HouseholdLine) -> None:
            self.keep_now()  # somebody may have typed meanwhile
            sheet = self._first() if first else record_sheet.following(self.form.sheet(), *self.looks.clock())
            self._show(record_before.at_home(sheet, line, *self.looks.clock()))
            self.looks.meet(household)

        self.looks.look_for_used()
        self.session.desk.do(
            lambda desk: households.one(desk.reader, household).line,
            lambda line: self.looks.look("", line.area, lambda: show(line)),
            self.refused,
        )

    def keep_now(self) -> None:
        """Make what stands in the form durable now."""
        if self._begun:
            self.keeper.keep()

    def untouched(self) -> bool:
        """Whether nothing was typed since the form was shown."""
        return not self.keeper.draft and self.form.sheet() == self._blank

    # Showing ------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """The first form: the draft that was kept last, so that what a power cut interrupted goes on, or a new one."""
        if self._begun:
            return
        self._begun = True
        self._show(self._first())
        self.looks.look_for_used()
        self.session.desk.do(record_desk.every, self._go_on, self.refused)

    def _first(self) -> Sheet:
        """The sheet of the first slip: place and helpers of the last one, now."""
        scenery, (day, clock) = self.looks.scenery, self.looks.clock()
        me = self.session.owner.person
        known = scenery is not None and any(me == person for _, person, _ in scenery.helpers)
        sheet = Sheet(mode="home", village=scenery.own() if scenery else "", helpers=[me] if known else [])
        if scenery is not None and scenery.last is not None:  # what repeats goes on after a pause, too
            sheet.helpers = list(scenery.last.helpers)
            sheet.mode = sheet.mode if scenery.last.mode == visits.CLASS else scenery.last.mode
        sheet.date, sheet.time = text.show_day(day), clock
        return sheet

    def _after(self, sheet: Sheet) -> Sheet:
        """The sheet for the next person; where this one names no village, as one begun before there was a list of them,
        or corrects a visit of a village where the owner records none, all is as at first."""
        scenery = self.looks.scenery
        away = bool(sheet.row) and scenery is not None and sheet.village not in scenery.scene.villages
        if sheet.village and not away:
            return record_sheet.following(sheet, *self.looks.clock())
        first = self._first()
        if away:  # what may be picked is known of that village only
            self.looks.look(*self.looks.there(first), self.judge.show)
        return first

    def _go_on(self, found: Sequence[drafts.Draft]) -> None:
        if found and self.untouched():
            words = self.tr("This slip was not finished; go on where you stopped.")
            self.open_draft(found[0], lambda: self.foot.say(words))

    def open_draft(self, draft: drafts.Draft, then: Callable[[], object] = lambda: None) -> None:
        """Go on with a draft as it was kept last; what stands in the form stays one."""
        self.keep_now()
        self._begun = True
        if draft.id == self.keeper.draft:
            return

        def found(resumed: record_desk.Resumed | None) -> None:
            if resumed is None:
                self.keeper.look()
            else:
                self._show_there(record_sheet.read(resumed.draft.form), resumed.draft.id, resumed.opened, then)

        self.session.desk.do(lambda desk: record_desk.resume(desk, draft.id), found, self.refused)

    def _show_there(
        self,
        sheet: Sheet,
        draft: str,
        opened: record_desk.Opened | None,
        then: Callable[[], object] = lambda: None,
    ) -> None:
        """Show a sheet once it is known what may be picked on its day and in its village."""

        def show() -> None:
            self.keep_now()  # somebody may have typed meanwhile
            self._show(sheet, draft, opened)
            then()

        self.looks.look(*self.looks.there(sheet), show)

    def _unseen(self) -> list[str]:
        """What a reader said of fields that this slip does not show, or of none: it stands above the form."""
        fields = self.form.fields()
        said = self.judge.marks.said.items()
        return [mark.words for name, mark in said if name not in fields or not fields[name].isVisibleTo(self.form)]

    def _show(self, sheet: Sheet, draft: str = "", opened: record_desk.Opened | None = None) -> None:
        self._showing = True
        try:
            self._put(sheet, draft, opened)
        finally:
            self._showing = False

    def _put(self, sheet: Sheet, draft: str, opened: record_desk.Opened | None) -> None:
        self._ahead = None
        self._opened = opened
        before = record_before.Before(opened, self.session) if opened else None
        apart.paint(self.form)
        with self.form.at_once():
            shown = ""
            try:
                self.form.keep(opened, self._kind)
                self.form.show_sheet(sheet)
                shown = draft
            finally:  # whatever went wrong, what is typed from now on is kept, and over no other draft
                self._blank = self.form.sheet()
                self.keeper.begin(self._blank, shown)
            self.looks.forget_alike()
            self.looks.meet(sheet.household)
            self.judge.begin(before)
            told = [before.introduce(), *self._unseen()] if before else []
            self.form.introduce(" ".join(told), before is not None and before.returned)
        self.foot.say("")
        self.foot.show_kind(bool(sheet.row), bool(draft))
        self.foot.leave_out(draft)
        if self.isVisible() and not self.form.go_to(self.judge.marks.said):
            self.form.begin()

    def _fresh(self) -> None:
        """Begin another slip; what stands in the form stays a draft."""
        self.keep_now()
        self._show(self._after(self.form.sheet()))
        self.keeper.look()

    def _drop(self) -> None:
        """Empty the form and forget its draft; that can be taken back."""
        sheet, draft, opened = self.form.sheet(), self.keeper.draft, self._opened
        if draft:
            self.keeper.drop(draft)
            self.said.emit(self.tr("The draft is gone"), lambda: self._bring_back(sheet, "", opened))
        self._show(self._after(sheet))

    def _let_go(self) -> None:
        """Empty the form if whom it is about was erased for ever; that cannot be taken back."""
        about = {self.form.sheet().household, self.form.sheet().row} - {"", record_sheet.NEW}

        def done(gone: set[str]) -> None:
            sheet = self.form.sheet()
            if gone & {sheet.household, sheet.row}:
                self.keeper.ended(self.keeper.draft)
                self._show(self._after(sheet))
                self.keeper.look()
                self.said.emit(self.session.say("draft_erased"), None)

        if about:
            self.session.desk.do(lambda desk: record_desk.erased(desk, about), done, self.refused)

    # Saving -------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save the slip and open the next one; what must be mended first is said beside its field. A second press does
        nothing: neither while the first one waits for an answer, nor on the next slip, in which nothing stands yet."""
        if self._due and self.session.desk.busy:
            return
        if self.untouched() and not self._blank.row:
            self.foot.say(self.tr("Nothing is written in this slip yet."))
            return
        self._save()

    def _save(self, patience: int = PATIENCE) -> None:
        self._due = False
        if not self.form.settle() and patience:  # a search is under way, and the desk answers in order
            self._due = True
            self.session.desk.do(lambda _: None, lambda _: self._save(patience - 1))
            return
        draft, moment, listed = self.keeper.draft or self.keeper.fresh(), self.moment(), self.session.catalogue
        ahead = self._sure()
        if ahead is not None:
            self.session.desk.do(lambda desk: record_desk.save_ready(desk, ahead, listed, draft, moment))
            self.session.desk.give_way(SOON)
        sheet = self.form.sheet()
        if ahead is not None and ahead.sheet != sheet:
            self._differs(ahead)
            return
        if ahead is None:
            if self.looks.stale(*self.looks.there(sheet)) and patience:
                self._due = True
                self.looks.look(*self.looks.there(sheet), lambda: self._save(patience - 1))
                return
            if not self.judge.passes(sheet):  # what is not wrong need not be shown: the next slip takes its place
                wrong = self.judge.show_all() or []
                self.said.emit(self.foot.words.text(), None)  # in place of an earlier slip's "saved"
                self.form.go_to(wrong)
                return
        opened = self._opened
        self.keeper.ended(draft)

        def done(saved: record_desk.Saved) -> None:
            if saved.problems:
                self._bring_back(record_sheet.with_household(sheet, saved.household), draft, opened, saved.problems)
            else:
                self._saved(saved.row, sheet)

        def failed(error: Exception) -> None:
            self._bring_back(sheet, draft, opened)
            known = self.session.explain(error) if isinstance(error, problems.Problem) else ""
            self.said.emit(known or self.tr("The slip could not be saved."), None)

        self.session.desk.do(lambda desk: record_desk.save(desk, sheet, listed, draft, moment, ahead), done, failed)
        self.session.desk.give_way(SOON)
        # By itself: the slip is safe before, and stays so if this fails, which the window then tells.
        self.session.desk.do(record_desk.show_saved)
        self._show(self._after(sheet))

    def _sure(self) -> record_desk.Ahead | None:
        """What was made ready, if nobody has typed since. It is saved before the form is read once more, which takes as
        long as it lies on a quick disk."""
        ahead = self._ahead if self._since else None
        if ahead is None or ahead.ready is None or ahead.there is not self.looks.scenery:
            return None
        return ahead

    def _differs(self, ahead: record_desk.Ahead) -> None:
        """What was made ready is saved, and the form says something else though nobody has typed: an answer came
        meanwhile. What it says becomes the slip's correction, for the reader to look at; where nothing was saved, it is
        saved as it is now."""
        self._ahead, self._due = None, True

        def known(_: None) -> None:
            self._due = False
            if not ahead.row:
                self._save()
                return
            sheet = msgspec.structs.replace(self.form.sheet(), row=ahead.row)
            if self.keeper.draft:  # somebody may have typed meanwhile: it must not come back as a slip of its own
                self.keeper.drop(self.keeper.draft)
            self._show(self._after(sheet))
            self.keeper.put(sheet)
            self.edit(ahead.row)
            self.said.emit(self.tr("Saved; what has changed in it meanwhile stands here to be saved, too"), None)
            self.session.changed.emit()

        self.session.desk.do(record_desk.show_saved)
        self.session.desk.do(lambda _: None, known, self.refused)

    def _expect(self) -> None:
        """Perhaps somebody is about to save: Ctrl goes down well before the key that saves with it, and a button before
        it comes up."""
        if not (self._showing or 0 <= self.session.clock() - self._since < FRESH):
            self._make_ready(self.form.sheet())

    def _make_ready(self, sheet: Sheet) -> None:
        """Have made ready what the key to save will need, if nothing is to be mended in the sheet. Whatever comes
        instead of that key, nothing of it is left."""
        self._since = self.session.clock()
        plain = not (sheet.row or sheet.adding or self.untouched() or self.looks.stale(*self.looks.there(sheet)))
        if plain and self.judge.passes(sheet):
            self._ahead = ahead = record_desk.Ahead(sheet, self.looks.scenery)
            listed, wall = self.session.catalogue, self.session.wall()
            self.session.desk.do(lambda desk: record_desk.make_ready(desk, ahead, listed, wall))

    def _saved(self, row: str, sheet: Sheet) -> None:
        if sheet.row:
            self.said.emit(self.tr("Correction saved on this computer, waiting to be sent"), None)
        else:
            # The next slip may be half written already: the reader must know which one this is.
            words = self.tr("Saved on this computer, waiting to be sent: {which}")
            words = words.format(which=sheet.who() or self.tr("the slip of {time}").format(time=sheet.time))
            self.said.emit(words, lambda: self._undo(row, sheet))
        self.session.changed.emit()

    def _undo(self, row: str, sheet: Sheet) -> None:
        """Withdraw the visit, and put its slip back to where it can be mended."""
        draft, moment, reason = self.keeper.fresh(), self.moment(), self.tr("Taken back right after saving")

        def done(_: None) -> None:
            self._bring_back(sheet, draft, None)
            self.session.changed.emit()

        self.session.desk.do(
            lambda desk: record_desk.take_back(desk, row, reason, draft, sheet, moment), done, self.refused
        )

    def _bring_back(
        self,
        sheet: Sheet,
        draft: str,
        opened: record_desk.Opened | None,
        found: Sequence[problems.Problem] = (),
    ) -> None:
        """Show a slip again that is not saved; if another one was begun meanwhile, it waits among the drafts."""
        kept = self.keeper.put(sheet, draft)

        def shown() -> None:
            self._tell(found)
            self._let_go()

        if self.untouched():
            self._show_there(sheet, kept, opened, shown)
        else:
            self.said.emit(self.tr("A slip is not saved; it waits among the drafts"), None)

    def _tell(self, found: Sequence[problems.Problem]) -> None:
        if found:
            self.form.go_to(self.judge.show_all(found) or [])

    # While it is written ------------------------------------------------------------------------------------

    def _edited(self) -> None:
        """The first key on an untouched form: the session begins now, not when the form was shown."""
        time, blank = self.form.place.time, self._blank
        today, clock = self.looks.clock()
        self._since = 0
        fresh = not (self.keeper.draft or blank.row) and time.text() == blank.time != clock
        if fresh and self.looks.there(blank)[0] == today:
            time.setText(clock)
            self._blank.time = clock
        self.keeper.touch()

    def _left(self, name: str) -> None:
        if self._showing:
            return
        self.keep_now()
        if self.isVisible():
            self._look_over(name)
        else:  # another page is being shown: that one first
            QTimer.singleShot(0, self, functools.partial(self._look_back, name, self._blank))

    def _look_back(self, name: str, blank: Sheet) -> None:
        """The same a little later, unless another slip, of which nothing was left yet, has taken its place."""
        if blank is self._blank:
            self._look_over(name)

    def _look_over(self, name: str) -> None:
        """Say what is to be said of a field that was left."""
        self.judge.left(name)
        sheet = self.form.sheet()
        self.looks.look_for_alike(sheet)
        self.looks.look_for_doubles(sheet)
        self._make_ready(sheet)

    def _offer(self, found: record_desk.Scenery) -> None:
        untouched = self.form.sheet() == self._blank
        self.form.person.household.forget()
        self.form.offer(found, self._kind)
        if untouched:
            self._blank = self.form.sheet()
            self.keeper.begin(self._blank, self.keeper.draft)

    def _kind(self, kind: str) -> str:
        """What a place is, in words."""
        return self.session.label("area_kinds", kind)

    def _offer_households(self, words: str, found: list[households.HouseholdLine]) -> None:
        village = self.form.place.there()
        self.form.person.offer(words, [record_before.household_entry(line, village) for line in found])

    def _household_moved(self, household: str) -> None:
        """Another household was picked: who is known there is offered, and a visit at home is where it lives."""
        self.looks.meet(household)
        if household in self.looks.areas:
            self.form.place.follow(self.looks.areas[household])
            self.judge.show()

    def _met(self, household: str, people: list[helped.Person]) -> None:
        self.form.meet(household, people)
        self.judge.show()

    def _kept(self) -> None:
        self.foot.show_kind(bool(self._blank.row), bool(self.keeper.draft))
        self.foot.say(self.tr("Draft kept {time}").format(time=self.looks.clock()[1]))

    # Built --------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.form, 1)
        column.addWidget(self.foot)

    def _listen(self) -> None:
        self.form.edited.connect(self._edited)
        self.form.left.connect(self._left)
        self.form.place.moved.connect(lambda: self.looks.look(*self.looks.there(self.form.sheet()), self.judge.show))
        self.form.person.wanted.connect(lambda words: self.looks.find(words, self.form.place.there()))
        self.form.person.moved.connect(self._household_moved)
        self.looks.met.connect(self._met)
        self.looks.used.connect(self.form.topics.rank)
        self.looks.found.connect(self._offer)
        self.looks.households.connect(self._offer_households)
        self.looks.unfound.connect(self.form.person.household.failed)
        self.judge.counted.connect(self.foot.warn)
        self.keeper.listed.connect(lambda found: self.foot.list_drafts(found, but=self.keeper.draft))
        self.keeper.kept.connect(self._kept)
        self.foot.picked.connect(self.open_draft)
        self.foot.save.pressed.connect(self._expect)
        for button, keys, deed in (
            (self.foot.save, ("Ctrl+Return", "Ctrl+Enter"), lambda: self.save()),
            (self.foot.fresh, ("Ctrl+N",), self._fresh),
            (self.foot.drafts, ("F2",), self._list_drafts),
            (self.foot.drop, (), self._drop),
            (None, ("F7",), self.form.toggle_class),
            (None, ("F8",), self.form.toggle_anonymous),
            (self.form.topics.guide, ("F1",), self.guide.toggle),
        ):
            self._bind(deed, button, keys)

    def _bind(self, deed: Callable[[], None], button: QAbstractButton | None, keys: Sequence[str]) -> None:
        if button is not None:
            button.clicked.connect(lambda: deed())
        for one in keys:
            hotkey.within(self, one, deed)

    def _list_drafts(self) -> None:
        self.keep_now()
        self.foot.open_list(self.session.clock())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Control and not event.isAutoRepeat():
            self._expect()
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.keep_now()
        super().hideEvent(event)
