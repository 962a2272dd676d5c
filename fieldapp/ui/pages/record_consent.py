"""What the person agreed to: how, for which purposes, by the words read out; nothing is ticked beforehand."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from fieldapp.ui.pages import record_part, record_sheet
from fieldapp.ui.widgets import buttons, keychoice, ticks

Choices = Iterable[tuple[str, str]]


class Consent(record_part.Part):
    """Can be answered once there is something to agree to; `anonymous` says that nothing personal is kept."""

    def __init__(self, ways: Choices, purposes: Choices, version: str, words: str) -> None:
        super().__init__()
        self._version = version  # of the words shown
        self._told = version  # of the words that this slip's person heard
        self.how = keychoice.KeyChoice(ways, hint=" ")
        self.purposes = ticks.Ticks(purposes)
        self.guardian = ticks.Ticks([("yes", self.tr("A parent or guardian agrees"))], numbered=False)
        self.anonymous = buttons.SecondaryButton(self.tr("Anonymous session (F8)"))
        self.anonymous.setCheckable(True)
        self.words = Reading(words)
        self._lay_out()

    def ask(self, personal: bool, child: bool) -> None:
        """Let it be answered while the slip holds something personal; for a child the guardian answers."""
        for part in (self.how, self.purposes, self.guardian):
            part.setEnabled(personal)
        self.fields["guardian"].setVisible(child)
        self.how.setPlaceholderText(
            self.tr("read the words out, then choose") if personal else self.tr("nothing to ask yet")
        )

    def fill(self, sheet: record_sheet.Sheet) -> None:
        sheet.how = self.how.key()
        sheet.purposes = list(self.purposes.ticked())
        sheet.guardian = bool(self.guardian.ticked())
        sheet.text_version = self._told if sheet.how or sheet.purposes or sheet.guardian else ""
        sheet.anonymous = self.anonymous.isChecked()

    def show_sheet(self, sheet: record_sheet.Sheet) -> None:
        self._told = sheet.text_version or self._version
        self.how.set_key(sheet.how)
        self.purposes.set_ticked(sheet.purposes)
        self.guardian.set_ticked(["yes"] if sheet.guardian else [])
        self.anonymous.setChecked(sheet.anonymous)

    def _lay_out(self) -> None:
        self.listen(self.anonymous)
        self.purposes.changed.connect(self.edited)
        self.guardian.changed.connect(self.edited)
        self.setAccessibleName(self.tr("Consent"))
        self.body.addWidget(self.field("how", self.tr("Agreed to keeping data"), self.how))
        self.body.addWidget(self.field("purposes", self.tr("What for"), self.purposes))
        self.body.addWidget(self.field("guardian", self.tr("Under 16"), self.guardian))
        self.body.addWidget(self.field("words", self.tr("Words to read out"), self.words), 1)
        self.body.addWidget(self.anonymous)


class Reading(QPlainTextEdit):
    """Words to be read out; arrow keys scroll them."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(self.sizeHint().height())

    def sizeHint(self) -> QSize:
        """Four lines; where there is room it grows."""
        return QSize(super().sizeHint().width(), self.fontMetrics().lineSpacing() * 4 + 24)
