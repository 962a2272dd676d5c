"""Đồng bộ: what waits, what was sent, what the province holds back, the journal, and sending now."""

from __future__ import annotations

import functools
from collections.abc import Callable

import msgspec
import sqlite_utils
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.store import custody, journal, me
from fieldapp.sync import run
from fieldapp.ui import exchanges, person, tables
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import custody_card, page, photos_card, roll_words, sync_hub, sync_journal, sync_usb, words
from fieldapp.ui.widgets import badge, busyline, buttons, card, columns, flow, heading, hotkey, lines

LISTED = 50  # facts of each kind
HELD = 10  # those that the province holds back; mended, they make room for others
MENDED_ELSEWHERE = frozenset(
    {"unknown_entity", "no_grant", "revoked_origin", "no_household"}
)  # no words of it are wrong


class State(msgspec.Struct, frozen=True):
    """What this page shows, read at one moment."""

    whole: custody.Custody
    waiting: list[custody.Told]
    sent: list[custody.Told]
    held: list[custody.Told]
    told: list[journal.JournalLine]
    lexicon: words.Lexicon
    province: str
    server: str
    hub: sync_hub.Shown


class SyncPage(page.Page):
    """Everything about sending, and one deed: send now."""

    mend = Signal(str)  # the row of a slip that the province holds back
    look = Signal(str)  # of one in which there is nothing to mend
    home = Signal(str)  # the row of a household that it holds back

    def __init__(self, session: sessions.Session, traffic: exchanges.Exchanges, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._traffic = traffic
        self._lexicon = words.Lexicon(session.catalogue, session.lang)
        # From without to within, in the order of the Tab key: what is built elsewhere Qt dresses anew in each place.
        self._now = now = card.Card(parent=self)
        self.send = buttons.PrimaryButton(self.tr("Send now"), "send", now)
        self.standing = badge.Badge(parent=now)
        self.why = heading.Words(parent=now)
        self.server = heading.Words("", "soft", now)
        self.last = heading.Words("", "soft", now)
        self.busy = busyline.BusyLine(now)
        self.held = lines.LineCard(self.tr("Held back by the province"), self)
        self.usb = sync_usb.UsbCard(self)
        self.hub = sync_hub.HubCard(self)
        self._lists = columns.Columns((), 52, self)
        self.waiting = self._told_table(self.tr("Waiting to be sent"))
        self.sent = self._told_table(self.tr("Sent last"))
        self.custody = custody_card.CustodyCard(session, traffic, self)
        self.photos = photos_card.PhotosCard(self)
        self.journal = sync_journal.JournalCard(self)
        self._lay_out()
        self._listen()
        self._show_standing(traffic.standing)

    def reload(self) -> None:
        self.read(functools.partial(_state, self.session), self._show)
        self.read(self.custody.ask, self.custody.show_days)
        self.read(self.photos.ask, self.photos.show_count)

    # Building ----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(14)
        self._lay_out_now()
        column.addWidget(self._now)
        self.held.hide()
        column.addWidget(self.held)  # nothing else on this page waits for a person
        column.addWidget(self.usb)
        column.addWidget(self.hub)
        column.addWidget(self._lists)
        column.addWidget(self.custody)
        column.addWidget(self.photos)
        column.addWidget(self.journal)
        column.addStretch(1)

    def _lay_out_now(self) -> None:
        now = self._now
        now.setAccessibleName(self.tr("Sending"))
        row = flow.Flow(14, 6)
        row.add(self.send, 1, 1)
        row.add(self.standing, 1, 1)
        row.add(self.last, 20)
        hotkey.give(self.send, "Ctrl+G")
        for part in (self.why, self.busy, self.server):
            now.body.addWidget(part)
        now.body.insertLayout(0, row)

    def _told_table(self, name: str) -> tables.TableView:
        shown = [
            tables.Column(self.tr("Entry"), lambda told: words.tells(told.tells), width=13),
            tables.Column(self.tr("About"), self._whom, tooltip=self._about),
            tables.Column(self.tr("Written"), self._written, tooltip=lambda told: words.moment(told.wall), width=12),
        ]
        around = card.Card(name, self._lists)
        made = tables.TableView(tables.Table(shown, key=lambda told: told.fact), name, parent=around)
        around.body.addWidget(made)
        self._lists.put((around,))
        return made

    def _listen(self) -> None:
        self.send.clicked.connect(self._traffic.now)
        self._traffic.told.connect(self._show_standing)
        self._traffic.progressed.connect(self._show_progress)
        self._traffic.ended.connect(self._show_end)
        self.waiting.say_when_empty(self.tr("Nothing waits"), self.tr("What you save is listed here until it is sent."))
        self.sent.say_when_empty(self.tr("Nothing sent yet"), self.tr("It is sent by itself when there is a network."))

    # Showing -----------------------------------------------------------------------------------------------

    def _show(self, state: State) -> None:
        self._lexicon = state.lexicon
        self.waiting.table.replace(state.waiting)
        self.sent.table.replace(state.sent)
        self._show_held(state.held)
        self.usb.show_standing(state.whole)
        self.hub.show_standing(state.hub, state.whole)
        server = ", ".join(part for part in (state.province, state.server) if part)
        told = self.tr("Server: {server}").format(server=server)
        self.server.setText(told.removesuffix(", "))  # a computer that was enrolled by a file has no address yet
        self.last.setText(self._last(state.whole))
        self.journal.show_lines(state.told)

    def _last(self, whole: custody.Custody) -> str:
        """When the province answered last, after the hub if that was met since."""
        when, hub = (words.at(at, self.session.today()) for at in (whole.last_exchange_at, whole.hub_exchange_at))
        if not whole.by_hub:
            told = self.tr("Last exchange: {when}").format(when=when)
            return told if whole.last_exchange_at else self.tr("No exchange yet")
        met = self.tr("Last met the hub: {when}").format(when=hub)
        told = self.tr("Last exchange with the province: {when}").format(when=when)
        return f"{met}. {told}" if whole.last_exchange_at else met

    def _show_standing(self, standing: exchanges.Standing) -> None:
        kinds = {"online": "good", "hub": "hub", "offline": "quiet", "busy": "info", "trouble": "bad"}
        self.standing.say(kinds[standing.kind], standing.words)
        self.why.setText(standing.why)
        self.why.setVisible(bool(standing.why))
        if standing.outcome == exchanges.SENDING:
            self.busy.start(self.tr("Asking the province…"), self.send)
        else:
            self.busy.stop()
            if self.isVisible():
                self.reload()

    def _show_progress(self, report: run.Report) -> None:
        told = self.tr("Sent {sent}, received {taken}, {left} still waiting")
        self.busy.start(told.format(sent=report.facts_out, taken=report.facts_in, left=report.waiting))

    def _show_end(self, report: run.Report) -> None:
        if self.isVisible():
            numbers = {"sent": report.facts_out, "taken": report.facts_in}
            told = self.tr("Sent {sent}, received {taken}").format(**numbers)
            if report.hub:  # which the province may hear of days later
                told = self.session.say("journal_hub", name=report.hub, **numbers)
            self.said.emit(told, None)

    def _written(self, told: custody.Told) -> str:
        """The day and time without the year."""
        day, _, time = words.moment(told.wall).partition(" ")
        return f"{day[:5]} {time}"

    def _whom(self, told: custody.Told) -> str:
        return told.name or (self.tr("In another area now") if told.away else self.tr("No name"))

    def _about(self, told: custody.Told) -> str:
        name = self._whom(told)
        return f"{name}, {self._lexicon.village(told.village)}" if told.village else name

    def _show_held(self, held: list[custody.Told]) -> None:
        told = [
            lines.Line(
                f"{words.tells(one.tells)} – {self._about(one)}",
                self._reason(one),
                *self._deed(one),
                mark="bad",
            )
            for one in held[:HELD]
        ]
        self.held.show_lines(told)
        self.held.say_more(len(held) - len(told))
        self.held.setVisible(bool(told))

    def _reason(self, one: custody.Told) -> str:
        """Why it is held back, the field in front that is to be mended."""
        held = roll_words.held if one.entity == "household" else words.held
        return held(one.code, one.field, self.session.lang)

    def _deed(self, one: custody.Told) -> tuple[str, Callable[[], object] | None]:
        """What can be done here about what is held back: its words mended, or at least looked at."""
        if one.entity == "household":
            return self.tr("Open the household"), functools.partial(self.home.emit, one.row)
        if one.entity != "visit":
            return "", None
        if one.code in MENDED_ELSEWHERE:
            return self.tr("Show the slip"), functools.partial(self.look.emit, one.row)
        return self.tr("Mend the slip"), functools.partial(self.mend.emit, one.row)


def _state(session: sessions.Session, db: sqlite_utils.Database) -> State:
    owner = me.read(db)
    lexicon = person.lexicon(db, session.catalogue, session.lang)
    tops = [area.name for area in lexicon.places.values() if area.kind == "province"]
    return State(
        custody.summary(db),
        custody.waiting(db, LISTED),
        custody.sent(db, LISTED),
        custody.held(db),
        journal.lines(db, sync_journal.READ),
        lexicon,
        tops[0] if tops else "",
        owner.url,
        sync_hub.read(db),
    )
