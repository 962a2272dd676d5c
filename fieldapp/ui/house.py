"""The house: the pages of one unlocked vault in the window, and who tells whom; it knows every page, and no page it."""

from __future__ import annotations

import functools

import sqlite_utils
from PySide6.QtCore import QObject, Signal

from fieldapp.domain import people, reviews
from fieldapp.store import custody, drafts
from fieldapp.store import people as rights
from fieldapp.ui import background, exchanges, look, person, vaults, window
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import log, record, settings, sync, today, words

Foot = tuple[custody.Custody, person.Who]


class House(QObject):
    """Puts the pages into a window, keeps head and foot of the window true, and leads from page to page."""

    dressed = Signal(object)  # look.Look, whole: somebody chose another one
    ready = Signal()  # the pages stand in the window

    def __init__(
        self,
        shell: window.Window,
        session: sessions.Session,
        traffic: exchanges.Exchanges,
        keepers: background.Lane[vaults.Keeper],
        now: look.Look,
    ) -> None:
        super().__init__(shell)
        self.shell = shell
        self.session = session
        self.traffic = traffic
        self.today: today.TodayPage
        self.record: record.RecordPage
        self.log: log.LogPage
        self._keepers = keepers
        self._look = now
        self._who: person.Who | None = None
        self._left = False
        session.changed.connect(self._look_around)
        traffic.told.connect(self._show_standing)
        self._show_standing(traffic.standing)
        self._look_around()

    def keep(self) -> None:
        """What is being written is kept now."""
        if self._who is not None:
            self.record.keep_now()

    def leave(self) -> None:
        """Take all that shows the vault out of the window; an answer that still comes finds nobody."""
        self._left = True
        self.session.changed.disconnect(self._look_around)
        self.traffic.told.disconnect(self._show_standing)
        self.shell.remove_pages()
        self.shell.show_person("", "")
        self.deleteLater()

    # Pages -------------------------------------------------------------------------------------------------

    def _furnish(self, who: person.Who) -> None:
        session = self.session
        self.today, self.record, self.log = today.TodayPage(session), record.RecordPage(session), log.LogPage(session)
        sending = sync.SyncPage(session, self.traffic)
        choices = settings.SettingsPage(session, self._keepers, self._look)
        reviewer = who.role not in ("", people.MEMBER)
        titles = (
            ("today", "today", self.tr("Today"), self.today),
            ("record", "record", self.tr("Record a visit"), self.record),
            ("log", "review" if reviewer else "log", self.tr("Review") if reviewer else self.tr("Slips"), self.log),
            ("sync", "sync", self.tr("Sending"), sending),
            ("settings", "settings", self.tr("Settings"), choices),
        )
        for key, icon, title, page in titles:
            self.shell.add_page(key, icon, title, page)
            page.said.connect(self.shell.toast)
        self._lead()
        sending.mend.connect(self._mend)
        choices.chosen.connect(self._dress)

    def _lead(self) -> None:
        """From what one page names to the page that shows it."""
        show = self.shell.show_page
        self.today.slip_wanted.connect(self._show_slip)
        self.today.mend_wanted.connect(self._mend)
        self.today.draft_wanted.connect(self._go_on)
        self.today.new_wanted.connect(functools.partial(show, "record"))
        self.today.sending_wanted.connect(functools.partial(show, "sync"))
        self.today.review_wanted.connect(self._review)
        self.log.edit.connect(self._mend)

    def _show_slip(self, row: str) -> None:
        self.shell.show_page("log")
        self.log.show_slip(row)

    def _review(self) -> None:
        self.shell.show_page("log")
        self.log.show_state(reviews.WAITING)

    def _mend(self, row: str) -> None:
        self.record.edit(row)
        self.shell.show_page("record")

    def _go_on(self, draft: drafts.Draft) -> None:
        self.record.open_draft(draft)
        self.shell.show_page("record")

    def _dress(self, chosen: look.Look) -> None:
        self._look = chosen
        self.dressed.emit(chosen)

    # Head and foot -----------------------------------------------------------------------------------------

    def _look_around(self) -> None:
        self.session.desk.do(functools.partial(_foot, self.session), self._show_foot, lambda _: None)

    def _show_foot(self, found: Foot) -> None:
        if self._left:
            return
        whole, who = found
        if self._who is None or self._who.role != who.role:
            self._refurnish(who)
        self._who = who
        self.shell.show_person(who.name, person.title(who, self.session.catalogue, self.session.lang))
        self.shell.state.show_waiting(whole.slips or whole.waiting)
        at = whole.last_exchange_at
        self.shell.state.show_last(words.at(at, self.session.today()) if at else "")

    def _refurnish(self, who: person.Who) -> None:
        """The first time, and when the province has given this person another role."""
        shown = self.shell.shown or "today"
        self.keep()
        self.shell.remove_pages()
        self._furnish(who)
        self.shell.show_page(shown)
        self.ready.emit()

    def _show_standing(self, standing: exchanges.Standing) -> None:
        self.shell.state.show_network(standing.kind, standing.words)
        if standing.outcome != exchanges.SENDING:
            self._look_around()


def _foot(session: sessions.Session, desk: sessions.Desk) -> Foot:
    db: sqlite_utils.Database = desk.reader
    with db.atomic():
        today_, _ = rights.clock(db, session.wall())
        return custody.summary(db), person.read(db, today_)
