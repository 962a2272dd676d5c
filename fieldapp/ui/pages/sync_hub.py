"""The hub on the page Đồng bộ: looking for it, comparing its number once, and what stands there; the wire lane does it,
so that it never runs beside an exchange."""

from __future__ import annotations

import contextlib
import functools

import msgspec
import sqlite_utils

from fieldapp.domain import problems
from fieldapp.store import custody, database, hub, me
from fieldapp.ui.pages import page, words
from fieldapp.ui.widgets import busyline, buttons, card, entry, field, flow, heading, lines, notice


class Shown(msgspec.Struct, frozen=True):
    """The confirmed hub, if any, its number as people compare it, and when it was met last (ms, 0 for never)."""

    hub: hub.Hub | None
    digits: str
    at: int


class Seen(msgspec.Struct, frozen=True):
    """A hub that answers, not confirmed yet, and its number."""

    hub: hub.Hub
    digits: str


class HubCard(card.Card):
    """Without a hub: find one, or type its address; each that answers is shown with its number, and one yes makes it
    this computer's hub. With one: how it stands, and a button to use it no more, which can be undone."""

    def __init__(self, around: page.Page) -> None:
        title = self.tr("Hub of the commune office")
        super().__init__(parent=around)
        self.setAccessibleName(title)
        self._around, self._session = around, around.session
        self._busy = False
        self.standing = heading.Words(parent=self)
        self.hint = heading.Words("", "soft", self)
        self.seek = buttons.SecondaryButton(self.tr("Find the hub in this network"), "search", self)
        self.forget = buttons.SecondaryButton(self.tr("Stop using this hub"), "cross", self)
        self.address = entry.LineEntry()
        self.typed = field.Field(self.tr("Or the address that the hub shows"), self.address, parent=self)
        self.look = buttons.SecondaryButton(self.tr("Look at this address"), "hub", self)
        self.found = lines.LineCard(self.tr("Is this the number that the hub shows?"), self)
        self.refusal = notice.Notice(parent=self)
        self.busy = busyline.BusyLine(self)
        self._lay_out(title)
        self._listen()
        self.found.hide()
        self.show_standing(Shown(None, "", 0), None)

    def _lay_out(self, title: str) -> None:
        row = flow.Flow(14, 6)
        for part in (self.seek, self.forget):
            row.add(part, 1, 1)
        asked = flow.Flow(14, 6)
        asked.add(self.look, 1, 1)
        self.body.addWidget(heading.Heading(title, 2, self))
        self.body.addWidget(self.standing)
        self.body.addWidget(self.hint)
        self.body.addLayout(row)
        self.body.addWidget(self.typed)
        self.body.addLayout(asked)
        for below in (self.found, self.refusal, self.busy):
            self.body.addWidget(below)

    def _listen(self) -> None:
        self.seek.clicked.connect(self.search)
        self.look.clicked.connect(self.greet)
        self.address.returnPressed.connect(self.greet)
        self.forget.clicked.connect(self.let_go)

    # How it stands -------------------------------------------------------------------------------------------

    def show_standing(self, shown: Shown, whole: custody.Custody | None) -> None:
        """Show this from now on."""
        there = shown.hub
        for part in (self.seek, self.typed, self.look):
            part.setVisible(there is None)
        self.forget.setVisible(there is not None)
        if there is None:
            self.standing.setText(self.tr("This computer uses no hub."))
            self.hint.setText(
                self.tr(
                    "Where the commune office has a hub, slips are left there without internet, and news is read "
                    "there. The hub carries both when it has a network."
                )
            )
            return
        self.standing.setText(self.tr("{name}, number {digits}").format(name=there.name, digits=shown.digits))
        self.hint.setText(" ".join(self._told(shown, whole)))

    def _told(self, shown: Shown, whole: custody.Custody | None) -> list[str]:
        out = [self.tr("It stands in where the province cannot be reached.")]
        if whole is not None and whole.hub:
            out.append(self.tr("%n entry/entries are at the hub, on their way to the province.", "", whole.hub))
        when = words.at(shown.at, self._session.today())
        out.append(self.tr("Last met: {when}.").format(when=when) if shown.at else self.tr("Not met yet."))
        return out

    # Choosing one --------------------------------------------------------------------------------------------

    def search(self) -> None:
        """Look around in the network."""
        if not self._busy:
            self._begin(self.tr("Looking for a hub…"))
            self._session.wire.do(_around, self._show_found, self._refused)

    def greet(self) -> None:
        """Look who is at the address that was typed."""
        from fieldapp.sync import hubs

        url = hubs.address(self.address.words())
        if not url:
            self.typed.show_problem(self.tr("Type the address that the hub shows, for example 192.168.1.10:8000."))
            self.address.setFocus()
        elif not self._busy:
            self.typed.clear_problem()
            self._begin(self.tr("Asking who is there…"))
            self._session.wire.do(functools.partial(_at, url), self._show_found, self._refused)

    def _show_found(self, told: list[Seen] | str) -> None:
        self._end()
        if isinstance(told, str):
            self.refusal.tell("bad", self._session.say(told))
            return
        if not told:
            self.refusal.tell("quiet", self._session.say("hub_none"))
        self.found.show_lines(
            [
                lines.Line(
                    f"{one.hub.name}: {one.digits}",
                    one.hub.url.removeprefix("http://"),
                    self.tr("Yes, use this hub"),
                    functools.partial(self._confirm, one),
                    mark="hub",
                )
                for one in told
            ]
        )
        self.found.setVisible(bool(told))
        if told:
            self.found.buttons[0].setFocus()

    def _confirm(self, one: Seen) -> None:
        clock = self._session.clock

        def work(db: sqlite_utils.Database) -> None:
            from fieldapp.actions import trust_hub

            trust_hub.trust_hub(db, one.hub, now=clock())

        self.found.hide()
        self._begin("")
        self._session.wire.do(work, lambda _: self._chosen(one), self._refused)

    def _chosen(self, one: Seen) -> None:
        self._end()
        self.forget.show()
        self.forget.setFocus()
        self._session.changed.emit()
        self._around.said.emit(self._session.say("hub_kept", name=one.hub.name), None)

    def let_go(self) -> None:
        """Use the hub no more."""
        clock = self._session.clock

        def work(db: sqlite_utils.Database) -> hub.Hub | None:
            from fieldapp.actions import forget_hub

            before = hub.read(db)
            forget_hub.forget_hub(db, now=clock())
            return before

        if not self._busy:
            self._begin("")
            self._session.wire.do(work, self._left, self._refused)

    def _left(self, before: hub.Hub | None) -> None:
        self._end()
        self.seek.show()
        self.seek.setFocus()
        self._session.changed.emit()
        undo = functools.partial(self._confirm, Seen(before, "")) if before else None
        self._around.said.emit(self._session.say("hub_forgotten"), undo)

    # All -----------------------------------------------------------------------------------------------------

    def _begin(self, told: str) -> None:
        self._busy = True
        self.refusal.clear()
        self.found.hide()
        if told:
            self.busy.start(told)

    def _end(self) -> None:
        self._busy = False
        self.busy.stop()

    def _refused(self, error: Exception) -> None:
        """A bug of ours is told by who watches the lanes."""
        self._end()
        if isinstance(error, problems.Problem):
            self.refusal.tell("bad", self._session.explain(error))


def read(db: sqlite_utils.Database) -> Shown:
    """How it stands with the hub, read in the desk lane."""
    from fieldapp.sync import hubs

    there = hub.read(db)
    number = hubs.digits(bytes.fromhex(there.key)) if there else ""
    return Shown(there, number, hub.met_at(db))


def _around(db: sqlite_utils.Database) -> list[Seen]:
    """The hubs of this network, in the wire lane."""
    from fieldapp.sync import by_hub, nearby, transport

    with database.guard():
        key = bytes.fromhex(me.read(db).node_key)
    return _seen(by_hub.around(nearby.find(), lambda url: transport.Transport(url, plain=True, timeout=(3, 10)), key))


def _at(url: str, db: sqlite_utils.Database) -> list[Seen] | str:
    """The hub at an address, in the wire lane; why there is none as the code of a sentence."""
    from fieldapp.sync import by_hub, transport

    with database.guard():
        key = bytes.fromhex(me.read(db).node_key)
    try:
        with contextlib.closing(transport.Transport(url, plain=True, timeout=(3, 10))) as link:
            return _seen([by_hub.greet(link, key)])
    except transport.Undelivered as error:
        return by_hub.unmet(error)


def _seen(found: list[hub.Hub]) -> list[Seen]:
    from fieldapp.sync import hubs

    return [Seen(one, hubs.digits(bytes.fromhex(one.key))) for one in found]
