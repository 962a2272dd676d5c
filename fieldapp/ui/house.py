"""The house: the pages of one unlocked vault in the window, and who tells whom; it knows every page, and no page it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias, cast

from PySide6.QtCore import QObject, Signal

from fieldapp.domain import people, reviews
from fieldapp.store import drafts
from fieldapp.ui import background, exchanges, foot, look, person, vaults, window
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import today, today_desk, words
from fieldapp.ui.widgets import hotkey

if TYPE_CHECKING:  # the first page is shown without them: each is loaded where it is built
    from fieldapp.ui.pages import log, page, record, reports, roll, settings, stack

Room: TypeAlias = "page.Page | settings.SettingsPage"


class House(QObject):
    """Puts the pages into a window, keeps head and foot of the window true, and leads from page to page."""

    dressed = Signal(object)  # look.Look, whole: somebody chose another one
    ready = Signal()  # the pages stand in the window
    filled = Signal()  # the first of them shows what was read for it
    lost = Signal(object)  # an Exception: the vault could not be read, so there are no pages

    def __init__(
        self,
        shell: window.Window,
        session: sessions.Session,
        traffic: exchanges.Exchanges,
        keepers: background.Lane[vaults.Keeper],
        now: look.Look,
        begun: today_desk.Begun,
    ) -> None:
        super().__init__(shell)
        self.shell = shell
        self.session = session
        self.traffic = traffic
        self._keepers = keepers
        self._look = now
        self._who: person.Who | None = None
        self._left = False
        self._helped = ""  # the page from which the guides were opened
        session.changed.connect(self._look_around)
        traffic.told.connect(self._show_standing)
        shell.help_wanted.connect(self._help)
        shell.state.show_network(traffic.standing.kind, traffic.standing.words)
        self._begun = begun
        begun.told = self._begin
        self._name_today()
        shell.page("today")  # it is built while it is asked who works here

    def keep(self) -> None:
        """What is being written is kept now."""
        if self.shell.built("record"):
            self.record.keep_now()
        if self.shell.built("stack"):
            self.stack.keep_now()
        if self.shell.built("roll"):
            self.roll.keep_now()

    def leave(self) -> None:
        """Take all that shows the vault out of the window; an answer that still comes finds nobody."""
        self._left = True
        self.session.changed.disconnect(self._look_around)
        self.traffic.told.disconnect(self._show_standing)
        self.shell.help_wanted.disconnect(self._help)
        self.shell.remove_pages()
        self.shell.show_person("", "")
        self.deleteLater()

    # Pages -------------------------------------------------------------------------------------------------

    def _name_today(self) -> None:
        """The first page, which everybody has."""
        self.shell.add_page("today", "today", self.tr("Today"), functools.partial(self._build, self._today))

    def _furnish(self, who: person.Who, shown: str) -> None:
        """Name the other pages on the rail; each is built, and led to others, when it is first wanted, and the one that
        is to be shown as soon as it can be."""
        reviewer = who.role not in ("", people.MEMBER)
        rooms: list[tuple[str, str, str, Callable[[], Room]]] = [
            ("record", "record", self.tr("Record a visit"), self._record),
            ("stack", "stack", self.tr("Paper slips"), self._stack),
            ("roll", "households", self.tr("Households"), self._roll),
            ("log", "review" if reviewer else "log", self.tr("Review") if reviewer else self.tr("Slips"), self._log),
            ("reports", "report", self.tr("Reports"), self._reports),
            *([("periods", "closed", self.tr("Periods"), self._periods)] if who.role == people.OFFICER else []),
            ("guides", "guide", self.tr("Guides"), self._guides),
            ("sync", "sync", self.tr("Sending"), self._sync),
            ("settings", "settings", self.tr("Settings"), self._settings),
        ]
        elsewhere = shown in {key for key, *_ in rooms}  # else this role has that page no more
        if not elsewhere:
            self.shell.show_page("today")  # it reads while the others are named
        for key, icon, title, build in rooms:
            self.shell.add_page(key, icon, title, functools.partial(self._build, build))
        if elsewhere:
            self.shell.show_page(shown)

    def _build(self, build: Callable[[], Room]) -> Room:
        made = build()
        made.said.connect(self.shell.toast)
        if not hasattr(made, "guide"):  # which it shows beside what is written
            hotkey.within(made, "F1", self._help)
        return made

    def _today(self) -> today.TodayPage:
        made, show = today.TodayPage(self.session, self._begun, self.shell.ground), self.shell.show_page
        made.filled.connect(self.filled)
        made.slip_wanted.connect(self._show_slip)
        made.mend_wanted.connect(self._mend)
        made.draft_wanted.connect(self._go_on)
        made.new_wanted.connect(functools.partial(show, "record"))
        made.house_wanted.connect(self._visit)
        made.sending_wanted.connect(functools.partial(show, "sync"))
        made.review_wanted.connect(self._review)
        return made

    def _record(self) -> record.RecordPage:
        from fieldapp.ui.pages import record

        return record.RecordPage(self.session, self.shell.ground)

    def _stack(self) -> stack.StackPage:
        from fieldapp.ui.pages import stack

        return stack.StackPage(self.session, self.shell.ground)

    def _roll(self) -> roll.RollPage:
        from fieldapp.ui.pages import roll

        made = roll.RollPage(self.session, self.shell.ground)
        made.record_wanted.connect(self._visit)
        made.slip_wanted.connect(self._show_slip)
        return made

    def _log(self) -> log.LogPage:
        from fieldapp.ui.pages import log

        made = log.LogPage(self.session, self.shell.ground)
        made.desk.photos.trust = self.traffic.trust
        made.edit.connect(self._mend)
        return made

    def _reports(self) -> reports.ReportsPage:
        from fieldapp.ui.pages import reports

        made = reports.ReportsPage(self.session, parent=self.shell.ground)
        made.slip_wanted.connect(self._show_slip)
        return made

    def _periods(self) -> page.Page:
        from fieldapp.ui.pages import periods

        made = periods.PeriodsPage(self.session, self.shell.ground)
        made.review_wanted.connect(self._review)
        return made

    def _guides(self) -> page.Page:
        from fieldapp.ui.pages import guides

        return guides.GuidesPage(self.session, parent=self.shell.ground)

    def _sync(self) -> page.Page:
        from fieldapp.ui.pages import sync

        made = sync.SyncPage(self.session, self.traffic, self.shell.ground)
        made.mend.connect(self._mend)
        made.look.connect(self._show_slip)
        made.home.connect(self._show_home)
        return made

    def _settings(self) -> settings.SettingsPage:
        from fieldapp.ui.pages import settings

        made = settings.SettingsPage(self.session, self._keepers, self._look, self.shell.ground)
        made.chosen.connect(self._dress)
        return made

    def _help(self) -> None:
        """To the guides; from there, back to the page from which they were opened. Not before the pages are named, as
        right after another language was chosen."""
        if "guides" not in self.shell.keys:
            return
        shown = self.shell.shown
        to, self._helped = ("guides", shown) if shown != "guides" else (self._helped or "guides", "")
        self.shell.show_page(to)

    def _visit(self, household: str) -> None:
        self.record.begin_for(household)
        self.shell.show_page("record")

    def _show_slip(self, row: str) -> None:
        self.shell.show_page("log")
        self.log.show_slip(row)

    def _show_home(self, row: str) -> None:
        self.shell.show_page("roll")
        self.roll.show_household(row)

    def _review(self) -> None:
        self.shell.show_page("log")
        self.log.show_state(reviews.WAITING)

    def _mend(self, row: str) -> None:
        self.record.edit(row)
        self.shell.show_page("record")

    def _go_on(self, draft: drafts.Draft) -> None:
        if draft.kind == drafts.HOUSEHOLD:
            self.shell.show_page("roll")
            self.roll.open_draft(draft)
            return
        stacked = draft.kind == drafts.STACK
        (self.stack if stacked else self.record).open_draft(draft)
        self.shell.show_page("stack" if stacked else "record")

    def _dress(self, chosen: look.Look) -> None:
        self._look = chosen
        self.dressed.emit(chosen)

    # Head and foot -----------------------------------------------------------------------------------------

    def _begin(self, found: foot.Foot | None) -> None:
        """The first time; None where something stood in the way."""
        if found is None:
            self._look_around()
        else:
            self._show_foot(found)

    def _look_around(self) -> None:
        def read(desk: sessions.Desk) -> foot.Foot:
            with desk.reader.atomic():
                return foot.read(desk.reader, self.session.wall())

        self.session.desk.do(read, self._show_foot, self._miss)

    def _miss(self, error: Exception) -> None:
        if self._who is None and not self._left:  # else what is shown stays until it can be read again
            self.lost.emit(error)

    def _show_foot(self, found: foot.Foot) -> None:
        if self._left:
            return
        whole, who, self.session.said = found.whole, found.who, found.said
        if self._who is None or self._who.role != who.role:
            self._refurnish(who)
        self._who = who
        hub_slips, hub = whole.slips - whole.slips_here, whole.waiting - whole.here
        self.shell.state.show_waiting(whole.slips_here, whole.here, whole.held, hub_slips=hub_slips, hub=hub)
        at = max(whole.last_exchange_at, whole.hub_exchange_at)
        self.shell.state.show_last(words.at(at, self.session.today()) if at else "", whole.by_hub)
        self.shell.show_person(who.name, person.title(who, self.session.catalogue, self.session.lang))

    def _refurnish(self, who: person.Who) -> None:
        """The first time, and when the province has given this person another role."""
        shown = self.shell.shown
        if self._who is not None:
            self.keep()
            self.shell.remove_pages()
            self._name_today()
        self._furnish(who, shown)
        self.ready.emit()

    def _show_standing(self, standing: exchanges.Standing) -> None:
        self.shell.state.show_network(standing.kind, standing.words)
        if standing.outcome != exchanges.SENDING:
            self._look_around()

    # Pages by name: last in this class, as they bear the names of modules ------------------------------------

    @property
    def today(self) -> today.TodayPage:
        """What is due."""
        return cast(today.TodayPage, self.shell.page("today"))

    @property
    def record(self) -> record.RecordPage:
        """Where slips are written."""
        return cast("record.RecordPage", self.shell.page("record"))

    @property
    def stack(self) -> stack.StackPage:
        """Where paper slips are written."""
        return cast("stack.StackPage", self.shell.page("stack"))

    @property
    def roll(self) -> roll.RollPage:
        """The households."""
        return cast("roll.RollPage", self.shell.page("roll"))

    @property
    def log(self) -> log.LogPage:
        """The slips that there are."""
        return cast("log.LogPage", self.shell.page("log"))
