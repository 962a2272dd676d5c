"""Whom a slip is about: household, name, age band, sex, phone and device, or the head-count of a class."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldapp.domain import phones
from fieldapp.ui.pages import record_part, record_sheet
from fieldapp.ui.widgets import buttons, entry, heading, keychoice, picklist, searchpick

Choices = Iterable[tuple[str, str]]


class Person(record_part.Part):
    """Shows only what the slip may hold: nobody's name in a class or an anonymous session."""

    wanted = Signal(str)  # households with these words are looked for
    named = Signal()  # an anonymous session shall have a name after all

    def __init__(self, ages: Choices, sexes: Choices, devices: Choices) -> None:
        super().__init__()
        none = "–"
        self.household = searchpick.SearchPick(self.tr("name, place or end of the phone"))
        self.new_head = entry.LineEntry()
        self.new_place = entry.LineEntry()
        self.cancel = buttons.QuietButton(self.tr("Do not add"), "cross")
        self.name = entry.LineEntry()
        self.age = keychoice.KeyChoice(ages, none)
        self.sex = keychoice.KeyChoice(sexes, none)
        self.phone = entry.LineEntry()
        self.device = keychoice.KeyChoice(devices, none)
        self.people = entry.LineEntry()
        self.name_after_all = buttons.QuietButton(self.tr("Write the name after all (F8)"))
        self.adding = False
        self._group = self._anonymous = False
        self._lay_out()
        self.household.wanted.connect(self.wanted)
        self.household.chosen.connect(self._choose)
        self.name_after_all.clicked.connect(self.named)
        self.cancel.clicked.connect(lambda: self._add(False))
        self.name.installEventFilter(self)

    def offer(self, words: str, households: Iterable[picklist.Entry]) -> None:
        """The households found for these words; what was typed may also be the head of a new one."""
        new = picklist.Entry(searchpick.NEW, self.tr("Add a new household: {name}").format(name=words.strip()))
        self.household.offer(words, [*households, *([new] if words.strip() else [])])

    def show_kind(self, group: bool, anonymous: bool) -> None:
        """Show the fields of a class, of an anonymous session, or of a session with a name."""
        self._group, self._anonymous = group, anonymous
        named = not group and not anonymous
        for field in ("name", "phone"):
            self.fields[field].setVisible(named)
        for field in ("age", "sex", "device"):
            self.fields[field].setVisible(not group)
        self.fields["people"].setVisible(group)
        self._words.setVisible(not named)
        self.name_after_all.setVisible(anonymous and not group)
        self._words.setText(self._explain())
        self._show_adding()

    def fill(self, sheet: record_sheet.Sheet) -> None:
        picked = self.household.picked()
        sheet.household = picked.key if picked else ""
        sheet.household_shown = picked.words if picked else ""
        sheet.household_detail = picked.detail if picked else ""
        sheet.household_typed = "" if picked or self.adding else self.household.line.text()
        sheet.adding = self.adding
        sheet.new_head = self.new_head.text()
        sheet.new_place = self.new_place.text()
        sheet.name = self.name.text()
        sheet.age = self.age.key()
        sheet.sex = self.sex.key()
        sheet.phone = self.phone.text()
        sheet.device = self.device.key()
        sheet.people = self.people.text()

    def show_sheet(self, sheet: record_sheet.Sheet) -> None:
        if sheet.household:
            shown = sheet.household_shown or sheet.household
            self.household.show_pick(picklist.Entry(sheet.household, shown, detail=sheet.household_detail))
        else:
            self.household.show_typed(sheet.household_typed)
        self.adding = sheet.adding
        self.new_head.setText(sheet.new_head)
        self.new_place.setText(sheet.new_place)
        self.name.setText(sheet.name)
        self.age.set_key(sheet.age)
        self.sex.set_key(sheet.sex)
        self.phone.setText(sheet.phone)
        self.device.set_key(sheet.device)
        self.people.setText(sheet.people)
        self._show_adding()
        self._offer_head()

    def stops(self) -> list[QWidget]:
        """The fields and the buttons in the order of the Tab key."""
        home, head, place, *others = self.fields.values()
        return [self.name_after_all, home, head, place, self.cancel, *others]

    def first(self) -> QWidget:
        """Where writing of a slip begins."""
        if self._group:
            return self.people
        return self.age if self._anonymous else (self.new_head if self.adding else self.household.line)

    def _lay_out(self) -> None:
        self._words = heading.Words("", "soft")
        self._beside = record_part.Beside(self.cancel)
        why = QHBoxLayout()
        why.addWidget(self._words, 1)
        why.addWidget(self.name_after_all)
        self.body.addLayout(why)
        self.row(
            (self.field("household", self.tr("Household"), self.household), 30, 0),
            (self.field("new_head", self.tr("New household's head"), self.new_head, "", True), 24, 0),
            (self.field("new_place", self.tr("Where it lives"), self.new_place), 22, 0),
            (self._beside, 16, 20),
            (self.field("name", self.tr("Name of the person helped"), self.name), 25, 0),
        )
        self.row(
            (self.field("people", self.tr("People in the class"), self.people, "", True), 16, 22),
            (self.field("age", self.tr("Age"), self.age), 16, 0),
            (self.field("sex", self.tr("Sex"), self.sex), 11, 11),
            (self.field("phone", self.tr("Phone number"), self.phone), 15, 0),
            (self.field("device", self.tr("Device"), self.device), 19, 0),
        )

    def _explain(self) -> str:
        if self._group:
            return self.tr("A class counts people and names nobody. F7: one person again.")
        return self.tr("Anonymous session: no name, household or phone number is kept.")

    def _choose(self, key: str) -> None:
        self._offer_head()
        if key == searchpick.NEW:
            words = self.household.typed()
            self.household.show_pick(None)
            self.new_head.setText("" if any(sign.isdigit() for sign in words) else words)
            self._add(True)

    def _add(self, adding: bool) -> None:
        self.adding = adding
        self._show_adding()
        self.edited.emit()
        target = self.new_place if adding and self.new_head.text() else self.first()
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_adding(self) -> None:
        named = not self._group and not self._anonymous
        self.fields["household"].setVisible(named and not self.adding)
        for part in (self.fields["new_head"], self.fields["new_place"], self._beside):
            part.setVisible(named and self.adding)

    def _offer_head(self) -> None:
        self.name.setPlaceholderText(self.tr("↓ writes the head's name") if self._head() else "")

    def _head(self) -> str:
        """The name of the household's head."""
        if self.adding:
            return self.new_head.words()
        picked = self.household.picked()
        return picked.words if picked else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down in an empty name writes the head's name."""
        if watched is self.name and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            asked = event.key() == Qt.Key.Key_Down and not self.name.text()
            if asked and self._head():
                self.name.setText(self._head())
                self.edited.emit()
            return asked
        return super().eventFilter(watched, event)


def household_entry(row: str, name: str, place: str, phone: str, area_name: str = "") -> picklist.Entry:
    """A household as the picker shows it: of a phone only the last digits, for telling two of one name apart."""
    tail = phones.phone_tail(phone)
    parts = (place, area_name, f"…{tail}" if tail else "")
    return picklist.Entry(row, name, detail=" · ".join(part for part in parts if part))
