"""Drafts of households: keeps the form of one while it is written, and brings it back; it saves no household."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from fieldapp.actions import drop_draft, keep_draft
from fieldapp.domain import facts
from fieldapp.store import drafts
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import page, record_drafts, roll_form


class Keeper(QObject):
    """One form under one draft: kept at every field that is left, and after two quiet seconds. It lives as long as its
    form. Of several drafts the form goes on with the one `wanted` by its id, else with the one kept last."""

    def __init__(self, around: page.Page, form: roll_form.HouseholdForm, wanted: str = "") -> None:
        super().__init__(form)
        self.draft = ""  # the id, "" while nothing was typed
        self._session = around.session
        self._around = around
        self._form = form
        self._over = False
        self._blank = self._last = form.typed()
        self.quiet = QTimer(self)
        self.quiet.setSingleShot(True)
        self.quiet.setInterval(record_drafts.QUIET)
        self.quiet.timeout.connect(self.keep)
        form.edited.connect(self.quiet.start)
        form.left.connect(self.keep)
        self._look(wanted)

    def keep(self) -> None:
        """Keep the form now if it says something that is not kept yet."""
        self.quiet.stop()
        told = self._form.typed()
        if self._over or told == self._last:
            return
        self._last = told
        self.draft = self.draft or facts.new_id(self._session.clock(), self._session.entropy)
        put(self._session, self.draft, told, self._not_kept)

    def end(self) -> None:
        """The household is saved, and its draft went with that."""
        self._over = True
        self.quiet.stop()

    def give_up(self) -> dict[str, Any]:
        """Forget what was typed, as the reader wanted; it is returned, {} when there was nothing."""
        told, id = self._form.typed(), self.draft
        self.end()
        if id:
            self._session.desk.do(lambda desk: drop_draft.drop_draft(desk.writer, id))
        return told if told != self._blank else {}

    def _not_kept(self, error: Exception) -> None:
        """A full or failing disk: it is tried again with the next field."""
        self._last = {}
        self._around.refused(error)

    def _look(self, wanted: str) -> None:
        """Go on with what was begun before, unless somebody types already."""
        row = self._blank["row"]

        def found(every: list[drafts.Draft]) -> None:
            fit = [one for one in every if one.form.get("row", "") == row]
            one = next((one for one in fit if one.id == wanted), fit[0] if fit else None)
            if one is None or self._over or self._form.typed() != self._blank:
                return
            self.draft = one.id
            self._form.show_typed(one.form)
            self._last = self._form.typed()

        self._session.desk.do(every_household, found, self._around.refused)


def every_household(desk: sessions.Desk) -> list[drafts.Draft]:
    """The households that are not saved, the one kept last first."""
    return [one for one in drafts.every(desk.reader) if one.kind == drafts.HOUSEHOLD]


def put(
    session: sessions.Session, id: str, told: dict[str, Any], failed: Callable[[Exception], None] | None = None
) -> None:
    """Keep what was typed under the id of a draft."""
    now, entropy = session.clock(), session.entropy
    session.desk.do(
        lambda desk: keep_draft.keep_draft(desk.writer, told, id=id, kind=drafts.HOUSEHOLD, now=now, entropy=entropy),
        None,
        failed,
    )
