"""Photos on the page Đồng bộ: how many wait for a network, whether they may cost money, and room made on request."""

from __future__ import annotations

import functools

import msgspec
import sqlite_utils

from fieldapp.actions import free_photos
from fieldapp.store import blobs, photo_settings, reference
from fieldapp.ui.pages import page
from fieldapp.ui.widgets import buttons, card, flow, heading, ticks

YES = "yes"


class Shown(msgspec.Struct, frozen=True):
    """How photos stand, read at one moment."""

    count: blobs.Count
    metered: bool
    allowed: bool


class PhotosCard(card.Card):
    """Not seen where the province allows no photos and none is here."""

    def __init__(self, around: page.Page) -> None:
        super().__init__(parent=around)
        self._around, self._session = around, around.session
        title = self.tr("Photos")
        self.setAccessibleName(title)
        self.standing = heading.Words(parent=self)
        costly = self.tr("Send photos also where the network costs by the megabyte")
        self.metered = ticks.Ticks([(YES, costly)], False, self)
        self.free = buttons.QuietButton("", parent=self)
        row = flow.Flow(14, 6)
        row.add(self.free, 1, 1)
        hint = self.tr("Photos go after the slips, by a network only: USB carries none. Until then they wait here.")
        self.body.addWidget(heading.Heading(title, 2, self))
        for part in (self.standing, heading.Words(hint, "soft", self), self.metered):
            self.body.addWidget(part)
        self.body.addLayout(row)
        self.metered.changed.connect(self._choose)
        self.free.clicked.connect(self._free)
        self.hide()

    def ask(self, db: sqlite_utils.Database) -> Shown:
        """How photos stand, read in the desk lane."""
        return Shown(blobs.count(db), photo_settings.metered(db), reference.photos_allowed(db))

    def show_count(self, shown: Shown) -> None:
        """Show this from now on."""
        count = shown.count
        waiting = self.tr("%n photo(s) wait to be sent.", "", count.waiting)
        there = self.tr("%n photo(s) of this computer are at the province, each checked there.", "", count.confirmed)
        words = [one for one, told in ((waiting, count.waiting), (there, count.confirmed)) if told]
        self.standing.setText(" ".join(words) or self.tr("No photo waits."))
        self.metered.set_ticked([YES] if shown.metered else [])
        megabytes = max(1, round(count.bytes / 2**20))
        self.free.setText(self.tr("Take those off this computer ({size} MB)").format(size=megabytes))
        self.free.setVisible(bool(count.confirmed))
        self.setVisible(shown.allowed or bool(count.waiting or count.confirmed))

    def _choose(self) -> None:
        wanted = YES in self.metered.ticked()
        self._session.desk.do(lambda desk: photo_settings.set_metered(desk.writer, wanted))

    def _free(self) -> None:
        def done(count: int) -> None:
            words = self.tr("%n photo(s) taken off this computer; they can be seen with a network.", "", count)
            self._around.said.emit(words, None)

        self._around.write(functools.partial(free_photos.free_photos, now=self._session.clock()), done)
