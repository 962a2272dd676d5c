"""USB on the page Đồng bộ: writing a file, taking one, and what stands on a stick without a receipt; the wire lane does
it, so that it never runs beside an exchange."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

import sqlite_utils
from PySide6.QtWidgets import QFileDialog

from fieldapp.domain import problems
from fieldapp.store import custody
from fieldapp.ui import stick
from fieldapp.ui.pages import page, words
from fieldapp.ui.widgets import busyline, buttons, card, flow, heading, notice

if TYPE_CHECKING:  # the page shows without them
    from fieldapp.actions import write_bundle
    from fieldapp.sync import courier


class UsbCard(card.Card):
    """Two deeds: write to USB, take from USB. A refusal stays in sight until the next deed; a deed that went well is
    said by the page, and writing can be undone."""

    def __init__(self, around: page.Page) -> None:
        super().__init__(parent=around)
        self.setAccessibleName(self.tr("Without a network"))
        self._around, self._session = around, around.session
        self._folder = ""  # where the last file was: mostly the stick
        self._busy = False
        self.write = buttons.SecondaryButton(self.tr("Write to USB"), "usb", self)
        self.take = buttons.SecondaryButton(self.tr("Take from USB"), "take", self)
        self.standing = notice.Notice(parent=self)
        self.refusal = notice.Notice(parent=self)
        self.busy = busyline.BusyLine(self)
        self._lay_out()
        self.write.clicked.connect(self.choose_new)
        self.take.clicked.connect(self.choose_old)

    def _lay_out(self) -> None:
        row = flow.Flow(14, 6)
        row.add(self.write, 1, 1)
        row.add(self.take, 1, 1)
        hint = self.tr(
            "Without a network: write to USB and have the file carried to the province, to the commune's hub, or to "
            "the village head, who carries it on; it is sealed, and nobody who carries it can read it. Then take the "
            "file that comes back."
        )
        self.body.addSpacing(6)
        self.body.addLayout(row)
        self.body.addWidget(heading.Words(hint, "soft", self))
        for part in (self.standing, self.refusal, self.busy):
            self.body.addWidget(part)

    def show_standing(self, whole: custody.Custody) -> None:
        """What waits for its receipt although it was written, and what a hub says that it has of it."""
        told = []
        if whole.shelved:
            lies = self.tr("%n entry/entries by USB at the hub {name}, not yet at the province.", "", whole.shelved)
            told.append(lies.format(name=whole.shelf))
        if whole.usb:
            waits = self.tr("%n entry/entries written to USB on {when}, no receipt yet.", "", whole.usb)
            told.append(waits.format(when=words.at(whole.usb_at)))
            told.append(self.tr("Until a file comes back, this computer cannot know how far they have come."))
        if not told:
            self.standing.clear()
            return
        self.standing.say("wait", "\n".join(told))
        self.standing.show()

    # Writing -----------------------------------------------------------------------------------------------

    def choose_new(self) -> None:
        """Ask where to write."""
        if self._busy:
            return
        mode = QFileDialog.AcceptMode.AcceptSave
        dialog = stick.dialog(self._around, mode, self.tr("Write to USB"), self.write_to, self._folder)
        moment = self._session.wall()[:16].replace("T", "-").replace(":", "")
        dialog.selectFile(f"fieldapp-{moment}.fab")
        dialog.open()

    def write_to(self, name: str | Path) -> None:
        """Write the file."""
        path, clock, entropy = Path(name), self._session.clock, self._session.entropy

        def work(db: sqlite_utils.Database) -> write_bundle.Written:
            from fieldapp.actions import write_bundle

            return write_bundle.write_bundle(db, path, clock=clock, entropy=entropy)

        self._begin(path, self.tr("Writing to USB…"))
        self._session.wire.do(work, self._written, self._refused)

    def _written(self, done: write_bundle.Written) -> None:
        self._end()
        said = " ".join(self._session.say(code, **told) for code, told in done.told())
        files = ", ".join(map(str, done.files))  # told whole: it may not be the stick that was meant
        said = f"{said} {self._session.say('bundle_file', file=files)}"
        self._around.said.emit(said, functools.partial(self._take_back, done))

    def _take_back(self, done: write_bundle.Written) -> None:
        def work(db: sqlite_utils.Database) -> None:
            from fieldapp.actions import drop_bundle

            drop_bundle.drop_bundle(db, done.req, done.files)

        self._session.wire.do(work, lambda _: self._end(), self._refused)

    # Taking ------------------------------------------------------------------------------------------------

    def choose_old(self) -> None:
        """Ask which file to take."""
        if not self._busy:
            mode = QFileDialog.AcceptMode.AcceptOpen
            stick.dialog(self._around, mode, self.tr("Take from USB"), self.take_from, self._folder).open()

    def take_from(self, name: str | Path) -> None:
        """Take the file in."""
        path, clock, entropy = Path(name), self._session.clock, self._session.entropy

        def work(db: sqlite_utils.Database) -> tuple[courier.Taken, bool]:
            from fieldapp.actions import take_bundle

            done = take_bundle.take_bundle(db, path, clock=clock, entropy=entropy)
            return done, custody.handed_over(db)

        self._begin(path, self.tr("Taking from USB…"))
        self._session.wire.do(work, self._taken, self._refused)

    def _taken(self, told: tuple[courier.Taken, bool]) -> None:
        done, parted = told
        self._end()
        if parted:
            self._session.parted.emit()
            return
        said = " ".join(self._session.say(code, **told) for code, told in done.told())
        if done.revoked or done.forked:
            self.refusal.tell("bad", said)
        else:
            self._around.said.emit(said, None)

    # Both --------------------------------------------------------------------------------------------------

    def _begin(self, path: Path, told: str) -> None:
        self._busy, self._folder = True, str(path.parent)
        self.refusal.clear()
        self.busy.start(told)

    def _end(self) -> None:
        self._busy = False
        self.busy.stop()
        self._session.changed.emit()

    def _refused(self, error: Exception) -> None:
        """A bug of ours is told by who watches the lanes."""
        self._end()
        if isinstance(error, problems.Problem):
            self.refusal.tell("bad", self._session.explain(error))
