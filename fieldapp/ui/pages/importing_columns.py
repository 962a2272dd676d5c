"""How a list is read: its sheet, which column holds which field, the village of rows that name none; and whether old
letters and old phone numbers are converted. It reads no list itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.domain import areas, grids, slip_columns
from fieldapp.ui.pages import importing_desk
from fieldapp.ui.widgets import entry, field, flow, ticks

NONE = "none"  # the key of "no column", as a choice without a key would look like no choice
RENEW = "renew"  # the key of converting phone numbers; columns have theirs by number
SIDE = 3  # topics side by side that are offered before a list has more
SELDOM = tuple(f"topics[{number}]" for number in range(SIDE, slip_columns.GROUPS))
FONTS = {"tcvn3": "TCVN3", "vni": "VNI"}


class Columns(QWidget):
    """Choices above the preview; `changed` after each one that a person made."""

    changed = Signal()

    def __init__(self, fields: Sequence[tuple[str, str]], needed: Sequence[str]) -> None:
        super().__init__()
        self.sheet = entry.ChoiceEntry()
        self.village = entry.ChoiceEntry()
        self.choices = {name: entry.ChoiceEntry() for name, _ in fields}
        self.fields = {name: field.Field(label, self.choices[name], required=name in needed) for name, label in fields}
        self._sheet_field = field.Field(self.tr("Sheet"), self.sheet)
        self._village_field = field.Field(self.tr("Village of rows that name none"), self.village)
        self._lay_out()
        for choice in (self.sheet, self.village, *self.choices.values()):
            choice.activated.connect(self.changed)

    def show_looked(self, looked: importing_desk.Looked) -> None:
        """Show what a list was understood to be; nothing of it counts as chosen by a person."""
        book, plan = looked.book, looked.plan
        _fill(self.sheet, [(str(number), grid.name) for number, grid in enumerate(book.grids)], str(looked.sheet))
        self._sheet_field.setVisible(len(book.grids) > 1)
        width = max((len(row) for row in book.grids[looked.sheet].rows[:200]), default=0)
        columns = [(str(column), _name(column, plan.titles)) for column in range(width)]
        offered = [(NONE, self.tr("– no column –")), *columns]
        for name, choice in self.choices.items():
            _fill(choice, offered, str(plan.columns[name]) if name in plan.columns else NONE)
            self.fields[name].setVisible(name in plan.columns or not name.startswith(SELDOM))
        self._show_villages(looked.villages, looked.asked.village)

    def columns(self) -> dict[str, int]:
        """The columns that are chosen, by field."""
        keys = {name: choice.key() for name, choice in self.choices.items()}
        return {name: int(key) for name, key in keys.items() if key.isdigit()}

    def whole(self) -> str:
        """The village of all rows that name none, "" for none."""
        key = self.village.key()
        return "" if key == NONE else key

    def _lay_out(self) -> None:
        row = flow.Flow(12, 8)
        row.add(self._sheet_field, 14, 24)
        for part in self.fields.values():
            row.add(part, 15, 26)
        row.add(self._village_field, 22, 30)
        self.setLayout(row)

    def _show_villages(self, villages: Iterable[areas.Area], chosen: str) -> None:
        offered = [(NONE, self.tr("– none –")), *((area.id, area.name) for area in villages)]
        _fill(self.village, offered, chosen or NONE)


class Letters(QWidget):
    """What may be converted, each with a sample of what it does; nothing is ticked beforehand. Hidden without any."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.ticks: ticks.Ticks | None = None
        self._offered: list[tuple[str, str]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_looked(self, looked: importing_desk.Looked) -> None:
        """Offer what a list may need."""
        plan = looked.plan
        offered = [(str(one.column), self._words(one)) for one in looked.old]
        if looked.old_numbers or plan.renew:
            offered.append((RENEW, self.tr("Turn old phone numbers of 11 digits into today's")))
        if offered != self._offered:
            self._offer(offered)
        if self.ticks is not None:
            self.ticks.set_ticked([*map(str, plan.old), *([RENEW] if plan.renew else [])])
        self.setVisible(bool(offered))

    def convert(self) -> frozenset[int]:
        """The columns whose old letters are to be converted."""
        return frozenset(int(key) for key in self._ticked() if key.isdigit())

    def renew(self) -> bool:
        """Whether old phone numbers are to become today's."""
        return RENEW in self._ticked()

    def _ticked(self) -> tuple[str, ...]:
        return self.ticks.ticked() if self.ticks is not None else ()

    def _words(self, one: importing_desk.Old) -> str:
        told = self.tr("Column {column} is written for the old font {font}: turn “{before}” into “{after}”")
        font = FONTS[one.finding.encoding]
        return told.format(column=grids.letters(one.column), font=font, before=one.before, after=one.after)

    def _offer(self, offered: list[tuple[str, str]]) -> None:
        held = self.ticks is not None and any(box.hasFocus() for box in self.ticks.boxes.values())
        if self.ticks is not None:
            self._column.removeWidget(self.ticks)
            self.ticks.hide()
            self.ticks.deleteLater()
        self._offered, self.ticks = offered, ticks.Ticks(offered, numbered=False) if offered else None
        if self.ticks is not None:
            self.ticks.changed.connect(self.changed)
            self._column.addWidget(self.ticks)
            self.ticks.show()
            if held:
                self.ticks.setFocus()


def _fill(choice: entry.ChoiceEntry, offered: Sequence[tuple[str, str]], chosen: str) -> None:
    """Offer these, one of them chosen, without a signal; what is offered already stays as it is."""
    shown = [(str(choice.itemData(number)), choice.itemText(number)) for number in range(choice.count())]
    if shown != list(offered):
        choice.clear()
        for key, words in offered:
            choice.addItem(words, key)
    choice.set_key(chosen)


def _name(column: int, titles: Sequence[str]) -> str:
    title = titles[column] if column < len(titles) else ""
    return f"{grids.letters(column)}: {title}" if title else grids.letters(column)
