"""Cài đặt: language, theme, text size, the passphrase, and what this program is."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

import fieldapp
from fieldapp.domain import problems
from fieldapp.store import vault
from fieldapp.ui import background, look, style, vaults
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import backup_card, signin
from fieldapp.ui.widgets import busyline, buttons, card, columns, entry, field, flow, heading, passphrase

LANGUAGES = (("vi", "Tiếng Việt"), ("en", "English"))  # each in its own words


class SettingsPage(QWidget):
    """Four cards; the first works at once, the others when they are asked to."""

    chosen = Signal(object)  # look.Look, whole
    said = Signal(str, object)

    def __init__(
        self,
        session: sessions.Session,
        keepers: background.Lane[vaults.Keeper],
        now: look.Look,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self._keepers = keepers
        # From without to within, in the order of the Tab key: what is built elsewhere Qt dresses anew in each place.
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 18, 24, 18)
        self._column.setSpacing(14)
        self._put_look(now)
        self._put_passphrase()
        self.copies = backup_card.BackupCard(session, keepers, self)
        self.copies.said.connect(self.said)
        self._column.addWidget(self.copies)
        self._put_about()
        self._column.addStretch(1)
        self._listen()

    # Building ----------------------------------------------------------------------------------------------

    def _themes(self) -> list[tuple[str, str]]:
        names = {
            "system": self.tr("As the computer"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
            "contrast": self.tr("High contrast"),
        }
        return [(key, names[key]) for key in look.THEMES]

    def _put_look(self, now: look.Look) -> None:
        shown = card.Card(self.tr("Language and look"), self)
        self.language = entry.ChoiceEntry(LANGUAGES)
        self.theme = entry.ChoiceEntry(self._themes())
        size = QWidget()
        self.points = entry.NumberEntry(style.SMALLEST, style.LARGEST, size)
        self.smaller = buttons.SecondaryButton(self.tr("Smaller"), parent=size)
        self.larger = buttons.SecondaryButton(self.tr("Larger"), parent=size)
        self.language.set_key(now.lang)
        self.theme.set_key(now.theme)
        self.points.setValue(now.size)
        line = flow.Flow(8)
        for part in (self.points, self.smaller, self.larger):  # what the field leads to comes first, for Tab
            line.add(part, 9)
        size.setLayout(line)
        size.setFocusProxy(self.points)
        fields = (
            field.Field(self.tr("Language"), self.language, parent=shown),
            field.Field(self.tr("Colours"), self.theme, parent=shown),
            field.Field(self.tr("Text size"), size, parent=shown),
        )
        row = flow.Flow(16)
        for shown_field, letters in zip(fields, (18, 18, 36), strict=True):
            row.add(shown_field, letters)
        shown.body.addLayout(row)
        self._column.addWidget(shown)

    def _put_passphrase(self) -> None:
        shown = card.Card(self.tr("Passphrase"), self)
        abreast = columns.Columns((), 24, shown)
        hint = self.tr("At least {least} characters").format(least=vault.SHORTEST)
        self.old, self.new, self.again = (passphrase.PassphraseEdit() for _ in range(3))
        self.old_field = field.Field(self.tr("The passphrase in use"), self.old, parent=abreast)
        self.new_field = field.Field(self.tr("The new one"), self.new, hint, parent=abreast)
        self.again_field = field.Field(self.tr("The new one once more"), self.again, parent=abreast)
        abreast.put((self.old_field, self.new_field, self.again_field))
        self.busy = busyline.BusyLine(shown)
        self.change = buttons.SecondaryButton(self.tr("Change the passphrase"), "lock", shown)
        shown.body.addWidget(abreast)
        shown.body.addWidget(self.busy)
        row = QHBoxLayout()
        row.addWidget(self.change)
        row.addStretch(1)
        shown.body.addLayout(row)
        self._column.addWidget(shown)

    def _put_about(self) -> None:
        shown = card.Card(self.tr("About"), self)
        version = self.tr("fieldapp {version}, MIT licence; Qt {qt} under LGPL-3.0; Python {python}")
        qt = ".".join(str(part) for part in QLibraryInfo.version().segments())
        texts = (
            version.format(version=fieldapp.__version__, qt=qt, python=platform.python_version()),
            self.tr("The data of {name} are in {folder}, encrypted.").format(
                name=self.session.owner.name, folder=_breakable(self.session.folder)
            ),
            self.tr("If the program has a fault, the file {file} there tells where; it names nobody.").format(
                file="faults.log"
            ),
        )
        for words in texts:
            shown.body.addWidget(heading.Words(words, "soft", shown))
        self._column.addWidget(shown)

    def _listen(self) -> None:
        self.language.currentIndexChanged.connect(self._choose)
        self.theme.currentIndexChanged.connect(self._choose)
        self.points.valueChanged.connect(self._choose)
        self.smaller.clicked.connect(self.points.stepDown)
        self.larger.clicked.connect(self.points.stepUp)
        self.change.clicked.connect(self._try)
        for secret in (self.old, self.new, self.again):
            secret.entered.connect(self._try)

    # Doing -------------------------------------------------------------------------------------------------

    def _choose(self) -> None:
        self.chosen.emit(look.Look(self.language.key(), self.theme.key(), self.points.value()))

    def _try(self) -> None:
        if not self.change.isEnabled() or not self._complete():
            return
        old, new = self.old.text(), self.new.text()
        signin.set_enabled(False, *self._parts())
        self.busy.start(self.tr("Changing…"))
        self._keepers.do(lambda keeper: keeper.change_passphrase(old, new), self._changed, self._refused)

    def _complete(self) -> bool:
        for part in (self.old_field, self.new_field, self.again_field):
            part.clear_problem()
        if len(self.new.text()) < vault.SHORTEST:
            return self._stop(self.new_field, self.session.say("passphrase_short", least=vault.SHORTEST))
        if self.new.text() != self.again.text():
            return self._stop(self.again_field, self.session.say("passphrase_differs"))
        return True

    def _stop(self, at: field.Field, words: str) -> bool:
        at.show_problem(words)
        at.setFocus()
        return False

    def _changed(self, _: None) -> None:
        self._ready()
        for secret in (self.old, self.new, self.again):
            secret.clear()
        self.said.emit(self.tr("The new passphrase holds from now on."), None)

    def _refused(self, error: Exception) -> None:
        self._ready()
        code = error.code if isinstance(error, problems.Problem) else ""
        at = self.new_field if code == "passphrase_short" else self.old_field
        self._stop(at, signin.sentence(error, self.session.lang))

    def _ready(self) -> None:
        self.busy.stop()
        signin.set_enabled(True, *self._parts())

    def _parts(self) -> tuple[QWidget, ...]:
        return (self.old, self.new, self.again, self.change)


def _breakable(folder: Path) -> str:
    """A path that may go on on the next line after each of its folders, which a line of words would not do."""
    return str(folder).replace(os.sep, f"{os.sep}\u200b")
