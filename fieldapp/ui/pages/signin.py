"""Sign-in: whose vault, and the passphrase; the window stays alive while the key is made."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp import resources
from fieldapp.domain import problems
from fieldapp.ui import background, vaults
from fieldapp.ui.widgets import busyline, buttons, card, entry, field, heading, notice, passphrase

WIDTH = 46  # letters


class SignIn(card.Card):
    """A card with at most two fields and one deed."""

    opened = Signal(object)  # vaults.Opened
    invited = Signal()  # somebody has an invitation

    def __init__(
        self,
        keepers: background.Lane[vaults.Keeper],
        known: list[vaults.Known],
        lang: str,
        *,
        last: Path | None = None,
        notice: str = "",
    ) -> None:
        super().__init__(letters=WIDTH)
        self._keepers = keepers
        self._lang = lang
        self._folders = {str(one.folder): one for one in known}
        self.who = entry.ChoiceEntry((key, one.name) for key, one in self._folders.items())
        self.who.set_key(str(last) if str(last) in self._folders else next(iter(self._folders)))
        self.secret = passphrase.PassphraseEdit()
        self.open = buttons.PrimaryButton(self.tr("Open"), "lock")
        self.invitation = buttons.QuietButton(self.tr("I have an invitation"), "plus")
        self._lay_out(notice)
        self._listen()

    def take_keyboard(self) -> None:
        """Give the keyboard to the passphrase; no focus proxy, for Tab would never reach the name above it."""
        self.secret.setFocus()

    def _lay_out(self, words: str) -> None:
        alone = next(iter(self._folders.values())).name if len(self._folders) == 1 else ""
        self.setAccessibleName(self.tr("Sign in"))
        self.body.addWidget(heading.Heading(alone or self.tr("Who are you?"), 1))
        self.notice = notice.Notice("info", words)
        self.who_field = field.Field(self.tr("Name"), self.who)
        if alone:
            self.who_field.hide()
        self.secret_field = field.Field(self.tr("Passphrase"), self.secret)
        self.busy = busyline.BusyLine()
        for part in (self.notice, self.who_field, self.secret_field, self.busy, self.open, self.invitation):
            self.body.addWidget(part)

    def _listen(self) -> None:
        self.secret.entered.connect(self._try)
        self.open.clicked.connect(self._try)
        self.invitation.clicked.connect(self.invited)
        self.who.currentIndexChanged.connect(self.secret_field.clear_problem)

    def _try(self) -> None:
        if not self.open.isEnabled():
            return
        if not self.secret.text():
            self.secret_field.show_problem(self.tr("Type your passphrase first."))
            self.secret.setFocus()
            return
        folder, typed = self._folders[self.who.key()].folder, self.secret.text()
        self._wait(self.tr("Opening…"))
        self._keepers.do(lambda keeper: keeper.unlock(folder, typed), self._opened, self._refused)

    def _wait(self, words: str) -> None:
        self.notice.clear()
        self.secret_field.clear_problem()
        set_enabled(False, self.who, self.secret, self.open, self.invitation)
        self.busy.start(words)

    def _opened(self, opened: vaults.Opened) -> None:
        self.busy.stop()
        self.secret.clear()
        self.opened.emit(opened)

    def _refused(self, error: Exception) -> None:
        self.busy.stop()
        set_enabled(True, self.who, self.secret, self.open, self.invitation)
        words = sentence(error, self._lang)
        if isinstance(error, problems.Problem) and error.code.startswith("passphrase_"):
            self.secret_field.show_problem(words)
            self.secret.line.selectAll()
        else:
            self.notice.tell("bad", words)
        self.secret.setFocus()


def set_enabled(on: bool, *parts: QWidget) -> None:
    """Lets people use these parts, or not while something is under way."""
    for part in parts:
        part.setEnabled(on)


def sentence(error: Exception, lang: str) -> str:
    """What went wrong in the reader's words; a bug of ours is called one."""
    if isinstance(error, problems.Problem):
        return resources.explain(error, lang)
    return resources.say("program_fault", lang)
