"""Where slips are: one's own by day, and this computer laid beside the province; it changes nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
import sqlite_utils
from PySide6.QtWidgets import QWidget

from fieldapp.domain import custody as sides
from fieldapp.domain import facts, problems, text
from fieldapp.store import custody, database, days, me, reference, settings
from fieldapp.ui import exchanges, tables, vaults
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import words
from fieldapp.ui.widgets import badge, busyline, buttons, card, flow, heading, lines

if TYPE_CHECKING:
    from fieldapp.sync import compare

NAMED = 20  # differences


class Shown(msgspec.Struct, frozen=True):
    """One's own slips by day, and when the province was last backed up (ms, 0 for never told)."""

    mine: list[days.Day]
    backup: int


class Compared(msgspec.Struct, frozen=True):
    """What came of laying both side by side: the days, and names for areas and rows."""

    days: list[compare.Day]
    areas: dict[str, str]
    names: dict[str, str]


class CustodyCard(card.Card):
    """A line a day with how far one's slips have come, and a button that compares with the province."""

    def __init__(self, session: sessions.Session, traffic: exchanges.Exchanges, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        title = self.tr("Where your slips are")
        self.setAccessibleName(title)
        self.session = session
        self._traffic = traffic
        self.backup = heading.Words("", "soft", self)
        self.table = self._days_table(title)
        self.compare = buttons.SecondaryButton(self.tr("Compare with the province"), "ticks", self)
        self.result = badge.Badge(parent=self)
        self.why = heading.Words("", "soft", self)
        self.busy = busyline.BusyLine(self)
        self.apart = lines.LineCard(self.tr("What is not the same"), self)
        self.body.addWidget(heading.Heading(title, 2, self))
        self.body.addWidget(self.backup)
        self.body.addWidget(self.table)
        row = flow.Flow(14, 6)
        row.add(self.compare, 1, 1)
        row.add(self.result, 1, 1)
        self.body.addLayout(row)
        self.body.addWidget(self.why)
        self.body.addWidget(self.busy)
        self.body.addWidget(self.apart)
        self._rest()
        self.compare.clicked.connect(self.start)

    def _days_table(self, name: str) -> tables.TableView:
        end = tables.END
        shown: list[tables.Column[days.Day]] = [
            tables.Column(self.tr("Day"), lambda day: text.show_day(day.day)),
            tables.Column(self.tr("On this computer"), lambda day: _number(day.here), end, width=9),
            tables.Column(self.tr("At the hub"), lambda day: _number(day.hub), end, width=8),
            tables.Column(self.tr("Held back"), lambda day: _number(day.held), end, width=9),
            tables.Column(self.tr("At the province"), lambda day: _number(day.province), end, width=9),
            tables.Column(self.tr("Backed up there"), lambda day: _number(day.backup), end, width=9),
        ]
        view = tables.TableView(tables.Table(shown, key=lambda day: day.day), name, parent=self)
        view.say_when_empty(self.tr("No slip of yours yet"), self.tr("Each day on which you wrote slips gets a line."))
        return view

    # One's own slips ---------------------------------------------------------------------------------------

    def ask(self, db: sqlite_utils.Database) -> Shown:
        """What the days are, read in the desk lane."""
        return Shown(days.mine(db), settings.moment(db, custody.BACKUP_AT))

    def show_days(self, shown: Shown) -> None:
        """Show these days from now on."""
        self.table.table.replace(shown.mine)
        when = self.tr("The province was last backed up {when}.").format(when=words.at(shown.backup))
        none = self.tr("The province has not told of a backup yet.")
        self.backup.setText(when if shown.backup else none)

    # Beside the province -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Lay this computer beside the province; both exchange first."""
        self._rest()
        self.busy.start(self.tr("Asking the province…"), self.compare)
        clock, entropy, trust = self.session.clock, self.session.entropy, self._traffic.trust
        self.session.wire.do(lambda db: _compared(db, clock, entropy, trust), self._show, self._failed)

    def _show(self, told: Compared | problems.Problem) -> None:
        self.busy.stop()
        if isinstance(told, problems.Problem):
            self._say("quiet", self.tr("Not compared"), self.session.explain(told))
            return
        named = [self._line(told, day, one) for day in told.days for one in day.apart]
        if named:
            self._say("bad", self.tr("%n entry(ies) are not the same", "", len(named)))
        else:
            count = sum(day.here for day in told.days)
            self._say("good", self.tr("The same, day by day: %n entries", "", count))
        self.apart.show_lines(named[:NAMED])
        self.apart.say_more(len(named) - len(named[:NAMED]))
        self.apart.setVisible(bool(named))
        self.session.changed.emit()

    def _line(self, told: Compared, day: compare.Day, one: sides.Difference) -> lines.Line:
        name = told.names.get(one.row) or self.tr("An entry that is not here")
        when = text.show_day(day.day) if day.day else self.tr("household or other entry")
        where = f"{told.areas.get(day.area, '?')}, {when}"
        why = {
            (True, False): self.tr("On this computer only: the province does not show it."),
            (False, True): self.tr("At the province only: this computer does not have it."),
        }.get((one.here, one.there), self.tr("In both places, but not with the same content."))
        return lines.Line(f"{name} – {where}", why, mark="bad")

    def _failed(self, error: Exception) -> None:
        self.busy.stop()
        told = self.session.explain(error) if isinstance(error, problems.Problem) else self.session.say("program_fault")
        self._say("bad", self.tr("Not compared"), told)

    def _rest(self) -> None:
        for part in (self.result, self.why, self.apart):
            part.hide()

    def _say(self, kind: str, told: str, why: str = "") -> None:
        self.result.say(kind, told)
        self.result.show()
        self.why.setText(why)
        self.why.setVisible(bool(why))


def _number(n: int) -> str:
    return str(n) if n else "–"


def _compared(
    db: sqlite_utils.Database, clock: Callable[[], int], entropy: facts.Entropy, trust: vaults.Trust
) -> Compared | problems.Problem:
    """In the wire lane; what could not be delivered comes back as its Problem, and so does that the province shows this
    computer nothing any more."""
    from fieldapp.sync import compare, transport

    try:
        with database.guard():
            owner = me.read(db)
            with contextlib.closing(trust.link(owner.url, owner.token)) as link:
                told = compare.compare(db, link, clock=clock, entropy=entropy)
            if me.read(db).state != "active":
                return problems.Problem("journal_revoked")
            areas = {area.id: area.name for area in reference.atlas(db).values()}
            return Compared(told, areas, days.names(db, {one.row for day in told for one in day.apart}))
    except transport.Undelivered as error:
        return error.problem()
