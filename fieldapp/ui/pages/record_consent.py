"""What the person agreed to: how, for which purposes, by the words read out; nothing is ticked beforehand."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from fieldapp.domain import helped, slips, text, visits
from fieldapp.ui.pages import record_part, record_sheet
from fieldapp.ui.widgets import buttons, keychoice, ticks

Choices = Iterable[tuple[str, str]]


class Consent(record_part.Part):
    """Can be answered once there is something to agree to; `anonymous` says that nothing personal is kept. Who agreed
    on an earlier day, by the same words, is asked in one sentence whether that still holds."""

    held = Signal()  # the earlier consent holds: nothing is left to ask

    def __init__(
        self, ways: Choices, purposes: Choices, version: str, words: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._version = version  # of the words shown
        self._told = version  # of the words that this slip's person heard
        self._again = False  # the earlier consent was taken
        self._who = ""  # who is asked
        self._earlier: slips.Consent | None = None  # that may hold again
        self._outdated = ""  # the day (ISO) of one that may not, as the words are others now
        self.how = keychoice.KeyChoice([one for one in ways if one[0] != visits.AGAIN], hint=" ")
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
        hint = self.tr("read the words out, then choose") if personal else self.tr("nothing to ask yet")
        if hint != self.how.placeholderText():  # which lays the whole form out anew, and this is asked at each letter
            self.how.setPlaceholderText(hint)

    def remember(self, sheet: record_sheet.Sheet, person: helped.Person | None) -> None:
        """Offer what the sheet's person agreed to before, or nothing; never ticked before it was asked again. What the
        same person answered already stays, whatever was written down elsewhere meanwhile."""
        if self.how.key() == visits.AGAIN and self._who == _who(sheet):
            return
        self._who = _who(sheet)
        agreed = person.consent if person else None
        fits = person is not None and helped.holds(person, self._version)
        self._outdated = agreed.since if agreed and not fits else ""
        self._offer(agreed if fits else None)

    def forget(self) -> None:
        """Somebody else is asked: nothing is answered yet."""
        self.how.set_key("")
        self.purposes.set_ticked([])
        self.guardian.set_ticked([])
        self._again, self._told = False, self._version

    def hint(self) -> str:
        """What is known of an earlier consent, and the key by which it holds again; "" for nothing to say."""
        if self.how.key() or not self.how.isEnabled():
            return ""
        if self._earlier is None:
            told = self.tr("Agreed on {day}, but by other words: read today's out.") if self._outdated else ""
            return told.format(day=text.show_day(self._outdated)) if told else ""
        told = self.tr("Agreed on {day} to {purposes}. Ask again; if that still holds, press {key}.")
        number = {code: place for place, code in enumerate(self.purposes.boxes, start=1)}
        purposes = ", ".join(str(number.get(code, code)) for code in self._earlier.purposes)
        key = self.how.sign(self.how.findData(visits.AGAIN))
        return told.format(day=text.show_day(self._earlier.since), purposes=purposes, key=key)

    def fill(self, sheet: record_sheet.Sheet) -> None:
        sheet.how = self.how.key()
        sheet.purposes = list(self.purposes.ticked())
        sheet.guardian = bool(self.guardian.ticked())
        sheet.since = self._earlier.since if self._earlier and sheet.how == visits.AGAIN else ""
        sheet.text_version = self._told if sheet.how or sheet.purposes or sheet.guardian else ""
        sheet.anonymous = self.anonymous.isChecked()

    def show_sheet(self, sheet: record_sheet.Sheet) -> None:
        self._told = sheet.text_version or self._version
        again = slips.Consent(sheet.how, self._told, tuple(sheet.purposes), since=sheet.since)
        self._outdated = ""
        self._offer(again if sheet.how == visits.AGAIN else None)
        self.how.set_key(sheet.how)
        self._again = sheet.how == visits.AGAIN
        self._who = _who(sheet)
        self.purposes.set_ticked(sheet.purposes)
        self.guardian.set_ticked(["yes"] if sheet.guardian else [])
        self.anonymous.setChecked(sheet.anonymous)

    def _offer(self, earlier: slips.Consent | None) -> None:
        if earlier == self._earlier:
            return
        place, chosen = self.how.findData(visits.AGAIN), self.how.key() == visits.AGAIN
        if place >= 0:
            self.how.removeItem(place)
        self._earlier = earlier
        if earlier is not None:
            day = text.show_day(earlier.since)
            self.how.addItem(self.tr("Still agrees, as on {day}").format(day=day), visits.AGAIN)
        if chosen:  # what was ticked is what somebody else, or nobody, agreed to
            self.how.set_key("")
            self.purposes.set_ticked([])

    def _answer(self) -> None:
        again = self.how.key() == visits.AGAIN
        if again and self._earlier is not None:
            self._told = self._earlier.text_version
            self.purposes.set_ticked(self._earlier.purposes)
            self.held.emit()
        elif self._again:
            self.purposes.set_ticked([])  # the words are read out now, and each purpose is answered anew
            self._told = self._version
        self._again = again

    def _tick(self) -> None:
        """Who agrees to more than on the earlier day agrees now, and it is asked how."""
        more = self._earlier is None or set(self.purposes.ticked()) - set(self._earlier.purposes)
        if self.how.key() == visits.AGAIN and more:
            self.how.set_key("")
            self._again = False

    def _lay_out(self) -> None:
        self.listen(self.anonymous)
        self.how.activated.connect(self._answer)  # before `edited` tells of it
        self.purposes.changed.connect(self._tick)
        self.purposes.changed.connect(self.edited)
        self.guardian.changed.connect(self.edited)
        self.setAccessibleName(self.tr("Consent"))
        self.body.addWidget(self.field("how", self.tr("Agreed to keeping data"), self.how))
        self.body.addWidget(self.field("purposes", self.tr("What for"), self.purposes))
        self.body.addWidget(self.field("guardian", self.tr("Under 16"), self.guardian))
        self.body.addWidget(self.field("words", self.tr("Words to read out"), self.words), 1)
        self.body.addWidget(self.anonymous)


def _who(sheet: record_sheet.Sheet) -> str:
    return f"{sheet.household} {text.fold(sheet.name)}"


class Reading(QPlainTextEdit):
    """Words to be read out; arrow keys scroll them."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def sizeHint(self) -> QSize:
        """Three lines; where there is room it grows."""
        return QSize(super().sizeHint().width(), self.fontMetrics().lineSpacing() * 3 + 24)
