"""Whom a slip is about: household, name, age band, sex, phone and device, or the head-count of a class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.domain import helped, phones
from fieldapp.ui.pages import record_known, record_part, record_sheet
from fieldapp.ui.widgets import buttons, entry, flow, heading, keychoice, picklist, searchpick, suggest

Choices = Iterable[tuple[str, str]]


class Person(record_part.Part):
    """Shows only what the slip may hold: nobody's name in a class or an anonymous session."""

    wanted = Signal(str)  # households with these words are looked for
    named = Signal()  # an anonymous session shall have a name after all
    moved = Signal(str)  # another household was picked, "" for none
    parted = Signal()  # whoever was taken is not whom the slip is about
    taken = Signal()  # somebody known was taken, and what is known of them stands in the fields

    def __init__(self, ages: Choices, sexes: Choices, devices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        none = "–"
        self.household = searchpick.SearchPick(self.tr("name, place or end of the phone"))
        self.new_head = entry.LineEntry()
        self.new_place = entry.LineEntry()
        self.cancel = buttons.QuietButton(self.tr("Do not add"), "cross")
        self.name = suggest.SuggestEntry()
        self.age = keychoice.KeyChoice(ages, none)
        self.sex = keychoice.KeyChoice(sexes, none)
        self.phone = entry.LineEntry()
        self.device = keychoice.KeyChoice(devices, none)
        self.people = entry.LineEntry()
        self.name_after_all = buttons.QuietButton(self.tr("Write the name after all (F8)"))
        self.adding = False
        self.known = record_known.Known()
        self._brought: dict[str, str] = {}  # what taking somebody known has written
        self._group = self._anonymous = False
        self._lay_out()
        self.household.wanted.connect(self.wanted)
        self.household.chosen.connect(self._choose)
        self.name_after_all.clicked.connect(self.named)
        self.cancel.clicked.connect(lambda: self._add(False))
        self.new_head.editingFinished.connect(self._suggest)
        self.name.taken.connect(self._take)

    def meet(self, household: str, people: Sequence[helped.Person]) -> None:
        """Who was helped in a household before; an answer about another one than is picked now is too late."""
        picked = self.household.picked()
        if picked is not None and picked.key == household:
            self.known.meet(people)
            self._suggest()

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
        self._brought = {}
        self.known.part()
        self._show_adding()
        self._suggest()

    def stops(self) -> list[QWidget]:
        """The fields and the buttons in the order of the Tab key."""
        home, head, place, *others = self.fields.values()
        return [self.name_after_all, home, head, place, self.cancel, *others]

    def first(self) -> QWidget:
        """Where writing of a slip begins."""
        if self._group:
            return self.people
        if self.household.picked() and not self._anonymous:
            return self.name
        return self.age if self._anonymous else (self.new_head if self.adding else self.household.line)

    def _lay_out(self) -> None:
        self._words = heading.Words("", "soft")
        self._beside = record_part.Beside(self.cancel)
        why = flow.Flow()
        why.add(self._words, 20)
        why.add(self.name_after_all, 1, 1)
        self.body.addLayout(why)
        self.row(
            (self.field("household", self.tr("Household"), self.household), 33, 0),
            (self.field("new_head", self.tr("New household's head"), self.new_head, "", True), 24, 0),
            (self.field("new_place", self.tr("Where it lives"), self.new_place), 22, 0),
            (self._beside, 16, 20),
            (self.field("name", self.tr("Name of the person helped"), self.name), 24, 0),
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
        self._part()
        if key == searchpick.NEW:
            words = self.household.typed()
            self.household.show_pick(None)
            self.new_head.setText("" if any(sign.isdigit() for sign in words) else words)
            self._add(True)

    def _add(self, adding: bool) -> None:
        self.adding = adding
        self._show_adding()
        self._suggest()
        self.edited.emit()
        target = self.new_place if adding and self.new_head.text() else self.first()
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_adding(self) -> None:
        named = not self._group and not self._anonymous
        self.fields["household"].setVisible(named and not self.adding)
        for part in (self.fields["new_head"], self.fields["new_place"], self._beside):
            part.setVisible(named and self.adding)

    def _part(self) -> None:
        """Another household: whom the earlier one brought goes with it."""
        self.known.part()
        now = self._now()
        gone = {field: "" for field, words in self._brought.items() if now[field] == words}
        self._put(gone)
        self._brought = {}
        self._suggest()
        if "name" in gone:
            self.parted.emit()
        picked = self.household.picked()
        self.moved.emit(picked.key if picked and picked.key != searchpick.NEW else "")

    def _suggest(self) -> None:
        self.known.show_head(self._head())
        people = self.known.every()
        self.name.suggest([record_known.label(person, self._words_of) for person in people])
        self.name.setPlaceholderText(self.tr("↓ shows whom you may mean") if people else "")

    def _words_of(self, field: str, code: str) -> str:
        choice = {"age": self.age, "sex": self.sex}[field]
        return choice.itemText(choice.findData(code)) if code else ""

    def _take(self, number: int) -> None:
        person = self.known.every()[number]
        told = record_known.fill(self._now(), self._brought, person)
        if self._brought.get("name", told["name"]) != told["name"]:
            self.parted.emit()
        self._brought = told
        self._put(told)
        self.edited.emit()
        self.taken.emit()

    def _now(self) -> dict[str, str]:
        choices = {"age": self.age.key(), "sex": self.sex.key(), "device": self.device.key()}
        return {"name": self.name.text(), "phone": self.phone.text(), **choices}

    def _put(self, told: dict[str, str]) -> None:
        for field, words in told.items():
            editor = {"age": self.age, "sex": self.sex, "device": self.device}.get(field)
            if editor is not None:
                editor.set_key(words)
            else:
                (self.name if field == "name" else self.phone).setText(words)

    def _head(self) -> str:
        """The name of the household's head."""
        if self.adding:
            return self.new_head.words()
        picked = self.household.picked()
        return picked.words if picked else ""


def household_entry(row: str, name: str, place: str, phone: str, area_name: str = "") -> picklist.Entry:
    """A household as the picker shows it: of a phone only the last digits, for telling two of one name apart; they come
    before the place, whose end a narrow line may cut off."""
    tail = phones.phone_tail(phone)
    parts = (f"…{tail}" if tail else "", place, area_name)
    return picklist.Entry(row, name, detail=" · ".join(part for part in parts if part))
