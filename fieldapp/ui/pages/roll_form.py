"""Forms of a household: add one, correct one, move one to another village; they do nothing themselves."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Signal

from fieldapp.domain import areas, households, phones, problems
from fieldapp.store import households as store
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import roll_words
from fieldapp.ui.widgets import buttons, deedform, entry, field, lines, notice, picklist


class HouseholdForm(deedform.DeedForm):
    """Village, head, place and phone of a household that is added (no `home`) or corrected."""

    done = Signal(object)  # the households.Household as written
    asked = Signal(object)  # the same while it is written: are there any like it?
    open_wanted = Signal(str)  # the row of one that is there already
    edited = Signal()  # a letter was typed
    left = Signal()  # a field was left

    def __init__(
        self,
        session: sessions.Session,
        villages: Iterable[areas.Area],
        village: str = "",
        home: households.Household | None = None,
    ) -> None:
        title = self.tr("Correct the household") if home else self.tr("Add a household")
        deed = self.tr("Save (Ctrl+Enter)") if home else self.tr("Add it (Ctrl+Enter)")
        super().__init__(title, buttons.PrimaryButton(deed, "good"))
        self._session = session
        self._home = home
        listed = list(villages)
        self.village = entry.ChoiceEntry([(place.id, place.name) for place in listed])
        self.name, self.place, self.phone = entry.LineEntry(), entry.LineEntry(), entry.LineEntry()
        self.fields = {
            "area": field.Field(roll_words.label("area"), self.village, required=True),
            "name": field.Field(roll_words.label("name"), self.name, required=True),
            "place": field.Field(roll_words.label("place"), self.place, self.tr("for example: xóm Đình, nhà 12")),
            "phone": field.Field(roll_words.label("phone"), self.phone),
        }
        self.trouble = notice.Notice()
        self.doubles = lines.LineCard(self.tr("May be on the roll already"))
        self._fill(home, village or (listed[0].id if len(listed) == 1 else ""))
        self._lay_out()
        self._listen()

    def household(self) -> households.Household:
        """What was written, tidied."""
        row = self._home.id if self._home else ""
        area = self._home.area if self._home else self.village.key()
        told = households.Household(row, area, self.name.text(), self.place.text(), self.phone.text())
        return households.tidy(told)

    def typed(self) -> dict[str, Any]:
        """What stands in the fields, as a draft keeps it; `row` is that of the household that is corrected."""
        lines = {"name": self.name, "place": self.place, "phone": self.phone}
        told = {field: line.text() for field, line in lines.items()}
        return {"row": self._home.id if self._home else "", "area": self.village.key(), **told}

    def show_typed(self, told: Mapping[str, Any]) -> None:
        """Go on with a draft; a village that cannot be picked any more is left as it is shown."""
        for field_, line in (("name", self.name), ("place", self.place), ("phone", self.phone)):
            line.setText(str(told.get(field_, "")))
        if self._home is None and self.village.findData(told.get("area")) >= 0:
            self.village.set_key(str(told.get("area")))
        self.trouble.tell("info", self.tr("This was not finished; go on where you stopped."))

    def offer(self, found: list[store.HouseholdLine]) -> None:
        """Households that may be this one."""
        self.doubles.setVisible(bool(found))
        self.doubles.show_lines(
            [
                lines.Line(
                    line.name,
                    " · ".join(filter(None, (line.place, line.area_name, phones.show_phone(line.phone)))),
                    self.tr("Open that one"),
                    functools.partial(self.open_wanted.emit, line.row),
                    mark="wait",
                )
                for line in found[:5]
            ]
        )

    def show_problems(self, found: Iterable[problems.Problem]) -> None:
        """Say beside each field what must be mended first, and go to the first one."""
        self._clear()
        listed = list(found)
        for one in reversed(listed):
            where = self.fields.get(one.field)
            if where is None:
                self.trouble.tell("bad", self._session.explain(one))
            else:
                where.show_problem(self._session.explain(one))
                where.setFocus()

    def _fill(self, home: households.Household | None, village: str) -> None:
        self.village.set_key(home.area if home else village)
        self.fields["area"].setVisible(home is None and self.village.count() != 1)
        if home is not None:
            self.name.setText(home.name)
            self.place.setText(home.place)
            self.phone.setText(phones.show_phone(home.phone))

    def _lay_out(self) -> None:
        for one in self.fields.values():
            self.body.addWidget(one)
        self.body.addWidget(self.trouble)
        self.body.addWidget(self.doubles)
        self.doubles.hide()
        self.end()
        empty = not self.village.key() and self._home is None
        self.setFocusProxy(self.village if empty else self.name)

    def _listen(self) -> None:
        self.deed.clicked.connect(self._tell)
        self.key_deed()
        for line in (self.name, self.place, self.phone):
            line.editingFinished.connect(self._left)
            line.textEdited.connect(lambda _: self.edited.emit())
            line.returnPressed.connect(self.focusNextChild)
        self.village.currentIndexChanged.connect(lambda _: self._left())

    def _left(self) -> None:
        """A field was left: is there one like it, and is anything odd?"""
        self.left.emit()
        home = self.household()
        if self._home is None and home.name:
            self.asked.emit(home)
        for name in ("place", "phone"):
            self.fields[name].clear_problem()
        for one in households.warn(home):
            if one.field in self.fields:
                self.fields[one.field].show_remark(self._session.explain(one))

    def _tell(self) -> None:
        home = self.household()
        if found := households.check(home):
            self.show_problems(found)
        else:
            self.done.emit(home)

    def _clear(self) -> None:
        self.trouble.clear()
        for one in self.fields.values():
            one.clear_problem()


class MoveForm(deedform.DeedForm):
    """The village where a household lives now."""

    done = Signal(str)  # the village's id

    def __init__(
        self, session: sessions.Session, name: str, villages: Iterable[areas.Area], above: dict[str, str]
    ) -> None:
        title = self.tr("Move {name} to another village").format(name=name)
        super().__init__(title, buttons.PrimaryButton(self.tr("Move it (Ctrl+Enter)"), "good"))
        self._session = session
        entries = [
            picklist.Entry(place.id, place.name, detail=above.get(place.parent, ""), also=" ".join(place.aliases))
            for place in villages
        ]
        self.village = picklist.PickList(entries, self.tr("name of the village, no tones needed"))
        hint = self.tr("All its visits go along and stay as they are.")
        self.field = field.Field(self.tr("Lives now in"), self.village, hint, required=True)
        self.body.addWidget(self.field)
        self.end()
        self.setFocusProxy(self.village)
        self.village.chosen.connect(lambda _: self.field.clear_problem())
        self.deed.clicked.connect(self._tell)
        self.key_deed()

    def show_problems(self, found: Iterable[problems.Problem]) -> None:
        """Say beside the village why the household was not moved; it stays until another one is picked."""
        self.field.show_problem(" ".join(map(self._session.explain, found)))
        self.setFocus()

    def _tell(self) -> None:
        self.village.settle()
        if self.village.key():
            self.done.emit(self.village.key())
        else:
            self.field.show_problem(self.tr("Choose a village of the list."))
            self.village.setFocus()
