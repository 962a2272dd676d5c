"""Sao lưu, Khôi phục: copies the vault to another disk, and puts such a copy beside; never over anything."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldapp.actions import note_backup
from fieldapp.domain import problems
from fieldapp.ui import background, vaults
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import signin
from fieldapp.ui.widgets import busyline, buttons, card, field, flow, heading, passphrase


class BackupCard(card.Card):
    """Two deeds: copy this vault, and make a vault of a copy, for which its passphrase is asked."""

    said = Signal(str, object)

    def __init__(
        self, session: sessions.Session, keepers: background.Lane[vaults.Keeper], parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        title = self.tr("Backup")
        self.setAccessibleName(title)
        self.session = session
        self._keepers = keepers
        self._backup = Path()
        self.make = buttons.SecondaryButton(self.tr("Back up to another disk…"), "usb", self)
        self.take = buttons.SecondaryButton(self.tr("Restore a backup…"), "undo", self)
        self.secret = passphrase.PassphraseEdit()
        self.secret_field = field.Field(self.tr("The passphrase of the backup"), self.secret, parent=self)
        self.open = buttons.PrimaryButton(self.tr("Restore"), parent=self)
        self.leave = buttons.SecondaryButton(self.tr("Not now"), parent=self)
        self.which = heading.Words("", "soft", self)
        self.busy = busyline.BusyLine(self)
        self._lay_out(title)
        self._listen()
        self._ask_secret(False)

    def _lay_out(self, title: str) -> None:
        told = self.tr("A backup is encrypted and opened by your passphrase. Keep it on another disk.")
        more = self.tr("Restoring puts it beside your present data. Nothing is written over; what was sent comes back.")
        self.body.addWidget(heading.Heading(title, 2, self))
        self.body.addWidget(heading.Words(told, parent=self))
        self.body.addWidget(heading.Words(more, "soft", self))
        self.body.addLayout(_row(self.make, self.take))
        self.body.addWidget(self.which)
        self.body.addWidget(self.secret_field)
        self.body.addLayout(_row(self.open, self.leave))
        self.body.addWidget(self.busy)

    def _listen(self) -> None:
        self.make.clicked.connect(functools.partial(self._folder, self.tr("Where to put the backup"), self.back_up))
        self.take.clicked.connect(functools.partial(self._folder, self.tr("Choose a backup"), self.choose))
        self.open.clicked.connect(self.put_back)
        self.secret.entered.connect(self.put_back)
        self.leave.clicked.connect(functools.partial(self._ask_secret, False))

    # Doing -------------------------------------------------------------------------------------------------

    def back_up(self, place: str) -> None:
        """Copy the vault into a new folder of this place."""
        moment = self.session.wall()[:16].replace("T", " ").replace(":", "")
        target = Path(place) / f"{self.session.owner.name} {moment}"
        self._working(self.tr("Copying and checking…"))
        self.session.back_up(target, functools.partial(self._made, target), self._refused)

    def choose(self, folder: str) -> None:
        """Ask for the passphrase of this backup."""
        self._backup = Path(folder)
        self.which.setText(self.tr("Backup: {name}").format(name=self._backup.name))
        self._ask_secret(True)

    def put_back(self) -> None:
        """Make a vault of the chosen backup."""
        backup, secret = self._backup, self.secret.text()
        self.secret_field.clear_problem()
        self._working(self.tr("Copying and checking…"))
        self._keepers.do(lambda keeper: keeper.put_back(backup, secret), self._taken, self._refused_secret)

    def _made(self, target: Path, count: int) -> None:
        now = self.session.clock()
        self.session.desk.do(
            lambda desk: note_backup.note_backup(desk.writer, count, target.name, now=now),
            lambda _: None,
            self._refused,
        )
        self.busy.stop()
        told = self.tr("Backed %n entries up into {name}, opened again and right.", "", count)
        self.said.emit(told.format(name=target.name), None)

    def _taken(self, made: tuple[Path, int]) -> None:
        self.busy.stop()
        self._ask_secret(False)
        told = self.tr("The backup is there as “{name}”. Lock the program and choose it to go on with it.")
        self.said.emit(told.format(name=made[0].name), None)

    def _refused(self, error: Exception) -> None:
        self.busy.stop()
        self.said.emit(signin.sentence(error, self.session.lang), None)

    def _refused_secret(self, error: Exception) -> None:
        if isinstance(error, problems.Problem) and error.code == "passphrase_wrong":
            self.busy.stop()
            self.secret_field.show_problem(signin.sentence(error, self.session.lang))
            self.secret_field.setFocus()
        else:
            self.busy.stop()
            self._ask_secret(False)
            self._refused(error)

    # Showing -----------------------------------------------------------------------------------------------

    def _ask_secret(self, asked: bool) -> None:
        self.secret.clear()
        self.secret_field.clear_problem()
        for part in (self.which, self.secret_field, self.open, self.leave):
            part.setVisible(asked)
        if asked:
            self.secret.setFocus()
        elif self.isVisible():
            self.take.setFocus()

    def _working(self, words: str) -> None:
        self.busy.start(words, self.make, self.take, self.open, self.leave, self.secret)

    def _folder(self, title: str, chosen: Callable[[str], None]) -> None:
        """The system's own dialog; it goes when it is done, and the keyboard comes back here."""
        dialog = QFileDialog(self, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(chosen)
        dialog.open()


def _row(*parts: QWidget) -> flow.Flow:
    row = flow.Flow(10, 6)
    for part in parts:
        row.add(part, 1, 1)
    return row
