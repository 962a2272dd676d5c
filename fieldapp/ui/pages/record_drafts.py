"""Drafts: keeps the form of a slip while it is written, and tells which others wait; never drops one by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.domain import facts
from fieldapp.store import drafts
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import page, record_desk, record_sheet

QUIET = 2000  # milliseconds without a key until what was typed is kept


class Owed:
    """What a full or failing disk did not take, by draft: it is tried again with whatever is kept next."""

    def __init__(self) -> None:
        self._sent: dict[str, dict[str, Any]] = {}  # on its way: the newest of each draft
        self._owed: dict[str, dict[str, Any]] = {}

    def send(self, id: str, form: dict[str, Any]) -> None:
        """This is on its way, in place of what was before."""
        self._sent[id] = form
        self._owed.pop(id, None)

    def refused(self, id: str, form: dict[str, Any]) -> None:
        """The vault has not got it; it is owed unless something newer went after it."""
        if self._sent.get(id) is form:
            self._owed[id] = self._sent.pop(id)

    def owe(self, id: str, form: dict[str, Any]) -> None:
        """The vault has not got this, whatever went before."""
        self._owed[id] = form

    def end(self, id: str) -> None:
        """Nobody wants it any more: it was dropped, or its slips are on their way themselves."""
        self._sent.pop(id, None)
        self._owed.pop(id, None)

    def has(self, id: str) -> bool:
        """Whether something of this draft is owed."""
        return id in self._owed

    def others(self, id: str) -> list[tuple[str, dict[str, Any]]]:
        """What is owed of other drafts than this."""
        return [(one, form) for one, form in self._owed.items() if one != id]


Put = Callable[[sessions.Desk, str, dict[str, Any], dict[str, Any]], list[drafts.Draft]]


class Keeping(QObject):
    """One form under one draft, with the time to keep it again, and what the disk did not take. `put` keeps a form in
    the vault, by its id and the moment, and tells all drafts of its kind."""

    listed = Signal(list)  # all drafts, after one was kept or dropped
    kept = Signal()  # what is shown is durable

    def __init__(self, around: page.Page, put: Put) -> None:
        super().__init__(around)
        self.draft = ""  # the id of what is shown
        self._around = around
        self._session = around.session
        self._put_in = put
        self._last: dict[str, Any] = {}
        self._owed = Owed()
        self.quiet = QTimer(self)
        self.quiet.setSingleShot(True)
        self.quiet.setInterval(QUIET)
        self.quiet.timeout.connect(self.keep)

    def keep(self) -> None:
        """Keep what is shown now if it says something that is not kept yet, and what the disk did not take before."""
        raise NotImplementedError

    def touch(self) -> None:
        """Something was typed; it is kept when the hands rest."""
        self.quiet.start()

    def ended(self, draft: str) -> None:
        """What a draft tells goes into the vault: nothing is owed of it."""
        self._owed.end(draft)

    def _again(self) -> None:
        """Try again what the disk did not take of what is not shown any more."""
        for id, owed in self._owed.others(self.draft):
            self._put(id, owed)

    def _put(self, id: str, form: dict[str, Any]) -> None:
        moment, put = self._around.moment(), self._put_in

        def have(found: Sequence[drafts.Draft]) -> None:
            self.listed.emit(found)
            if id == self.draft:
                self.kept.emit()

        def failed(error: Exception) -> None:
            self._owed.refused(id, form)
            self._around.refused(error)

        self._owed.send(id, form)
        self._session.desk.do(lambda desk: put(desk, id, form, moment), have, failed)


class Keeper(Keeping):
    """One form under one draft, "" while nothing was typed: kept at every field that is left, and after two quiet
    seconds."""

    def __init__(self, around: page.Page, reading: Callable[[], record_sheet.Sheet]) -> None:
        super().__init__(around, record_desk.keep)
        self._reading = reading

    def begin(self, sheet: record_sheet.Sheet, draft: str = "") -> None:
        """Another form is shown: nothing of it is new yet. With `draft` it is already kept under that id."""
        self.quiet.stop()
        self.draft = draft
        self._last = record_sheet.keep(sheet)

    def keep(self) -> None:
        """Keep the form now if it says something that is not kept yet, and what the disk did not take before."""
        self.quiet.stop()
        self._again()
        form = record_sheet.keep(self._reading())
        if form == self._last and not self._owed.has(self.draft):
            return
        self._last = form
        self.draft = self.draft or self.fresh()
        self._put(self.draft, form)

    def fresh(self) -> str:
        """The id of a draft to come."""
        return facts.new_id(self._session.clock(), self._session.entropy)

    def put(self, sheet: record_sheet.Sheet, draft: str = "") -> str:
        """Keep a form that is not shown; returns its draft."""
        id = draft or self.fresh()
        self._put(id, record_sheet.keep(sheet))
        return id

    def drop(self, draft: str) -> None:
        """Forget a draft, as the reader wanted."""
        self.ended(draft)
        self._session.desk.do(lambda desk: record_desk.drop(desk, draft), self.listed.emit)

    def look(self) -> None:
        """Ask which drafts there are."""
        self._session.desk.do(record_desk.every, self.listed.emit)
