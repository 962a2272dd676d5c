"""The photos of a slip that is read: from this computer, or fetched from the province when the reader asks; what is
fetched is shown and kept nowhere."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import sqlite_utils
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.domain import photos, problems
from fieldapp.store import album, database, me
from fieldapp.ui import session as sessions
from fieldapp.ui import vaults
from fieldapp.ui.widgets import buttons, heading, prints

Found = dict[str, bytes]


class SlipPhotos(QWidget):
    """Pictures, or a button that fetches them; it is not seen for a slip without photos."""

    asked = Signal()  # the reader wants to see what is not on this computer

    def __init__(self) -> None:
        super().__init__()
        self.named: tuple[photos.Photo, ...] = ()
        self._found: Found = {}
        self._asking = False
        self.prints = prints.Prints()
        self.fetch = buttons.SecondaryButton("", "take")
        self.why = heading.Words("", "soft")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.prints, self.fetch, self.why):
            column.addWidget(part)
        self.fetch.clicked.connect(self._ask)
        self.show_photos((), {})

    def show_photos(self, named: Sequence[photos.Photo], found: Found) -> None:
        """Show those that were found of the photos that a slip names."""
        self.named, self._found = tuple(named), dict(found)
        self.say("")
        self._show()

    def show_fetched(self, found: Found) -> None:
        """Show these, too."""
        self._found |= found
        self.say("")
        self._show()

    def lacking(self) -> list[str]:
        """The photos that are named and not here."""
        return [one.sha for one in self.named if one.sha not in self._found]

    def say(self, words: str) -> None:
        """Tell why there is nothing to see, or that it is coming; "" for nothing."""
        self.why.setText(words)
        self.why.setVisible(bool(words))
        self._asking = False

    def _ask(self) -> None:
        """Once: the button keeps the keyboard meanwhile, as the next one approves the slip."""
        if not self._asking:
            self.say(self.tr("Asking the province…"))
            self._asking = True
            self.asked.emit()

    def _show(self) -> None:
        name = self.tr("Photo {number}")
        told = [
            (one.sha, name.format(number=number), self._found[one.sha])
            for number, one in enumerate(self.named, start=1)
            if one.sha in self._found
        ]
        self.prints.show_pictures(told)
        count = len(self.lacking())
        if not count and self.fetch.hasFocus() and self.prints.prints:
            self.prints.prints[0].setFocus()
        self.fetch.setText(self.tr("See %n photo(s)", "", count))
        self.fetch.setVisible(bool(count))
        self.setVisible(bool(self.named))


def here(db: sqlite_utils.Database, named: Sequence[photos.Photo]) -> Found:
    """Those of these photos that are on this computer, whole."""
    found = {}
    for one in named:
        with database.guard(), contextlib.suppress(problems.Problem):
            if data := album.get(db, one.sha):
                found[one.sha] = data
    return found


def fetched(db: sqlite_utils.Database, shas: Sequence[str], trust: vaults.Trust) -> Found | str:
    """These photos from the province, in the wire lane; or the code of the sentence that says why not."""
    from fieldapp.sync import photos as wire
    from fieldapp.sync import transport

    try:
        with database.guard():
            owner = me.read(db)
        with contextlib.closing(trust.link(owner.url, owner.token)) as link:
            return {sha: wire.fetch(link, sha) for sha in shas}
    except transport.Refused as error:
        return "photo_away" if error.code == "blob_unknown" else error.code
    except transport.Undelivered as error:
        return "photo_offline" if error.outcome in ("offline", "busy", "portal") else f"wire_{error.outcome}"
    except problems.Problem as problem:
        return problem.code


class Fetching(QObject):
    """Sees to it that the photos of the slip that is shown come: from the desk at once, by the wire when asked."""

    def __init__(self, session: sessions.Session, shown: SlipPhotos) -> None:
        super().__init__(shown)
        self._session, self._shown = session, shown
        self._row = ""
        self.trust = vaults.USUAL
        shown.asked.connect(self.fetch)

    def show(self, row: str, named: Sequence[photos.Photo]) -> None:
        """Another slip is shown, or the same one again."""
        again = self._row == row
        self._row = row
        if not named:
            self._shown.show_photos((), {})
            return
        if again and self._shown.named == tuple(named):
            return  # what was fetched stays in sight
        self._shown.show_photos(named, {})

        def done(found: Found) -> None:
            if row == self._row:
                self._shown.show_fetched(found)

        self._session.desk.do(lambda desk: here(desk.reader, named), done)

    def fetch(self) -> None:
        """Fetch what is lacking."""
        row, lacking, trust = self._row, self._shown.lacking(), self.trust

        def done(told: Found | str) -> None:
            if row != self._row:
                return
            if isinstance(told, str):
                self._shown.say(self._session.say(told))
            else:
                self._shown.show_fetched(told)

        self._session.wire.do(lambda db: fetched(db, lacking, trust), done)
