"""First run: an invitation pasted or from a file, and a passphrase twice; nothing half made stays behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from fieldapp import resources
from fieldapp.domain import invitations, problems
from fieldapp.store import vault
from fieldapp.ui import background, vaults
from fieldapp.ui.pages import firstrun_usb, signin
from fieldapp.ui.widgets import busyline, buttons, card, columns, entry, field, heading, notice, passphrase

WIDTH = 66  # letters
BIGGEST = 64 * 1024  # bytes of a file with an invitation
NEW = "new"


class FirstRun(card.Card):
    """A card with the invitation, who it is for when there are vaults already, and the passphrase."""

    opened = Signal(object)  # vaults.Opened
    cancelled = Signal()

    def __init__(self, keepers: background.Lane[vaults.Keeper], known: list[vaults.Known], lang: str) -> None:
        super().__init__(letters=WIDTH)
        self._keepers = keepers
        self._lang = lang
        self._folders = {str(one.folder): one for one in known}
        self.invitation = entry.NoteEntry(3)
        self.file = buttons.SecondaryButton(self.tr("Open a file…"), "usb")
        self.whose = heading.Words("", "soft")
        self.place = entry.ChoiceEntry(self._places())
        self.secret = passphrase.PassphraseEdit()
        self.again = passphrase.PassphraseEdit()
        self.start = buttons.PrimaryButton(self.tr("Start"), "good")
        self.cancel = buttons.QuietButton(self.tr("Back"), "back")
        self.usb = firstrun_usb.ByUsb()
        self._lay_out()
        self._listen()
        self._show_place()

    def take_keyboard(self) -> None:
        """Give the keyboard to the invitation."""
        self.invitation.setFocus()

    def explain(self, words: str) -> None:
        """Say, before all else, why somebody is asked."""
        self.body.removeWidget(self.notice)
        self.body.insertWidget(1, self.notice)
        self.notice.tell("info", words)

    def take_file(self, path: Path) -> None:
        """Put the text of a file into the form."""
        self.invitation_field.clear_problem()
        try:
            with path.open("rb") as file:
                words = file.read(BIGGEST).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            self.invitation_field.show_problem(resources.say("invitation_file", self._lang, file=path.name))
            return
        self.invitation.setPlainText(words.strip())
        (self.secret if self._read() else self.invitation).setFocus()

    # Building ----------------------------------------------------------------------------------------------

    def _places(self) -> list[tuple[str, str]]:
        names = [
            (key, self.tr("{name}, on this computer already").format(name=one.name))
            for key, one in self._folders.items()
        ]
        return [(NEW, self.tr("Somebody new on this computer")), *names]

    def _lay_out(self) -> None:
        self.setAccessibleName(self.tr("First use"))
        hint = self.tr("Paste the whole line that begins with “fieldapp:”. The commune officer gives it to you.")
        self.invitation_field = field.Field(self.tr("Invitation"), self.invitation, hint)
        self.place_field = field.Field(self.tr("For whom"), self.place)
        if not self._folders:
            self.place_field.hide()
            self.cancel.hide()
        hint = self.tr("At least {least} characters; a short sentence is easy to remember.")
        self.secret_field = field.Field(self.tr("Your passphrase"), self.secret, hint.format(least=vault.SHORTEST))
        self.again_field = field.Field(self.tr("The same once more"), self.again)
        self.notice = notice.Notice()
        self.busy = busyline.BusyLine()
        file = QHBoxLayout()
        file.addWidget(self.file)
        file.addWidget(self.whose, 1)
        deeds = QHBoxLayout()
        deeds.addWidget(self.start, 1)
        deeds.addWidget(self.cancel)
        self.body.addWidget(heading.Heading(self.tr("Begin on this computer"), 1))
        self.body.addWidget(self.invitation_field)
        self.body.addLayout(file)
        self.body.addWidget(self.place_field)
        self.body.addWidget(columns.Columns((self.secret_field, self.again_field), 24))
        self.body.addWidget(self.notice)
        self.body.addWidget(self.busy)
        self.body.addLayout(deeds)
        self.body.addWidget(self.usb)

    def _listen(self) -> None:
        self.invitation.textChanged.connect(self._typed)
        self.file.clicked.connect(self._choose_file)
        self.place.currentIndexChanged.connect(self._show_place)
        self.secret.entered.connect(self._try)
        self.again.entered.connect(self._try)
        self.start.clicked.connect(self._try)
        self.cancel.clicked.connect(self.cancelled)
        self.usb.asked.connect(self._ask_by_file)
        self.usb.answered.connect(self._answer_by_file)

    def _show_place(self) -> None:
        """The vault of somebody who is here already keeps its passphrase."""
        fresh = self.place.key() == NEW
        self.again_field.setVisible(fresh)
        self.usb.setVisible(fresh)
        self.secret_field.hint.setVisible(fresh)
        self.secret_field.label.setText(self.tr("Your passphrase") if fresh else self.tr("The passphrase in use"))

    # Doing -------------------------------------------------------------------------------------------------

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("The file with the invitation"))
        if name:
            self.take_file(Path(name))

    def _typed(self) -> None:
        self.invitation_field.clear_problem()
        invited = self._read()
        whose = (invited.name or invited.url) if invited else ""
        self.whose.setText(self.tr("Invitation from {name}").format(name=whose) if whose else "")

    def _read(self) -> invitations.Invitation | None:
        try:
            return vaults.invitation(self.invitation.words())
        except problems.Problem:
            return None

    def _try(self) -> None:
        if not self.start.isEnabled() or not self._complete():
            return
        typed, secret = self.invitation.words(), self.secret.text()
        one = self._folders.get(self.place.key())
        folder = one.folder if one else None
        signin.set_enabled(False, *self._parts())
        self.notice.clear()
        self.busy.start(self.tr("Asking the province's server…"))
        self._keepers.do(lambda keeper: keeper.enrol(typed, secret, folder), self._opened, self._refused)

    def _ask_by_file(self, name: str) -> None:
        path = Path(name)
        words = resources.say("enrol_usb_written", self._lang, file=path.name)

        def written(_: None) -> None:
            self.busy.stop()
            signin.set_enabled(True, *self._parts())
            self.notice.tell("good", words)
            self.usb.ask.setFocus()

        self._by_file(lambda keeper, typed, secret: keeper.ask_by_file(typed, secret, path), written)

    def _answer_by_file(self, name: str) -> None:
        path = Path(name)
        self._by_file(lambda keeper, typed, secret: keeper.answer_by_file(typed, secret, path), self._opened)

    def _by_file(self, work: Callable[[vaults.Keeper, str, str], Any], done: Callable[[Any], None]) -> None:
        if not self.start.isEnabled() or not self._complete():
            return
        typed, secret = self.invitation.words(), self.secret.text()
        signin.set_enabled(False, *self._parts())
        self.notice.clear()
        self.busy.start(self.usb.under_way())
        self._keepers.do(lambda keeper: work(keeper, typed, secret), done, self._refused)

    def _complete(self) -> bool:
        """Whether all is there; the first gap is named and gets the keyboard."""
        for part in (self.invitation_field, self.secret_field, self.again_field):
            part.clear_problem()
        try:
            vaults.invitation(self.invitation.words())
        except problems.Problem as problem:
            return self._stop(self.invitation_field, resources.explain(problem, self._lang))
        if self.place.key() == NEW and len(self.secret.text()) < vault.SHORTEST:
            return self._stop(self.secret_field, resources.say("passphrase_short", self._lang, least=vault.SHORTEST))
        if self.place.key() == NEW and self.secret.text() != self.again.text():
            return self._stop(self.again_field, resources.say("passphrase_differs", self._lang))
        return True

    def _stop(self, at: field.Field, words: str) -> bool:
        at.show_problem(words)
        at.setFocus()
        return False

    def _opened(self, opened: vaults.Opened) -> None:
        self.busy.stop()
        self.secret.clear()
        self.again.clear()
        self.opened.emit(opened)

    def _refused(self, error: Exception) -> None:
        self.busy.stop()
        signin.set_enabled(True, *self._parts())
        words = signin.sentence(error, self._lang)
        code = error.code if isinstance(error, problems.Problem) else ""
        for start, at in (("invitation_", self.invitation_field), ("passphrase_", self.secret_field)):
            if code.startswith(start):
                self._stop(at, words)
                return
        self.notice.tell("bad", words)
        self.start.setFocus()

    def _parts(self) -> tuple[QWidget, ...]:
        form = (self.invitation, self.file, self.place, self.secret, self.again)
        return (*form, self.start, self.cancel, self.usb)
