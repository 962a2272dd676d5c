"""Drafts: keeps the form of a slip while it is written, and tells which others wait; never drops one by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.domain import facts
from fieldapp.store import drafts
from fieldapp.ui.pages import page, record_desk, record_sheet

QUIET = 2000  # milliseconds without a key until what was typed is kept


class Keeper(QObject):
    """One form under one draft: kept at every field that is left, and after two quiet seconds."""

    listed = Signal(list)  # all drafts, after one was kept or dropped
    kept = Signal()  # what stands in the form is durable

    def __init__(self, around: page.Page, reading: Callable[[], record_sheet.Sheet]) -> None:
        super().__init__(around)
        self.draft = ""  # the id of the form's draft, "" while nothing was typed
        self._around = around
        self._session = around.session
        self._reading = reading
        self._last: dict[str, Any] = {}
        self.quiet = QTimer(self)
        self.quiet.setSingleShot(True)
        self.quiet.setInterval(QUIET)
        self.quiet.timeout.connect(self.keep)

    def begin(self, sheet: record_sheet.Sheet, draft: str = "") -> None:
        """Another form is shown: nothing of it is new yet. With `draft` it is already kept under that id."""
        self.quiet.stop()
        self.draft = draft
        self._last = record_sheet.keep(sheet)

    def touch(self) -> None:
        """Something was typed; it is kept when the hands rest."""
        self.quiet.start()

    def keep(self) -> None:
        """Keep the form now if it says something that is not kept yet."""
        self.quiet.stop()
        form = record_sheet.keep(self._reading())
        if form == self._last:
            return
        self._last = form
        self.draft = self.draft or facts.new_id(self._session.clock(), self._session.entropy)
        self._put(self.draft, form)

    def put(self, sheet: record_sheet.Sheet, draft: str = "") -> str:
        """Keep a form that is not shown; returns its draft."""
        id = draft or facts.new_id(self._session.clock(), self._session.entropy)
        self._put(id, record_sheet.keep(sheet))
        return id

    def drop(self, draft: str) -> None:
        """Forget a draft, as the reader wanted."""
        self._session.desk.do(lambda desk: record_desk.drop(desk, draft), self.listed.emit)

    def look(self) -> None:
        """Ask which drafts there are."""
        self._session.desk.do(record_desk.every, self.listed.emit)

    def _put(self, id: str, form: dict[str, Any]) -> None:
        moment = self._around.moment()

        def have(found: Sequence[drafts.Draft]) -> None:
            self.listed.emit(found)
            if id == self.draft:
                self.kept.emit()

        self._session.desk.do(lambda desk: record_desk.keep(desk, id, form, moment), have)
