"""Two households side by side that may be one: which of them stays is chosen here; it joins nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.domain import phones, text
from fieldapp.store import households
from fieldapp.ui.pages import roll_desk, roll_words
from fieldapp.ui.widgets import buttons, card, columns, field, flow, heading, hotkey, notice, picklist, searchpick


class MergeView(QWidget):
    """A pair at a time. One household alone asks for the other; of pairs that were proposed one after another."""

    kept = Signal(str, str)  # the row that goes, the row into which it goes
    next_wanted = Signal()
    sought = Signal(str)  # households with these words are looked for
    picked = Signal(str)  # the row of the other household
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Are these two one household?"))
        self.title = heading.Heading(self.tr("Are these two one household?"), parent=self)
        self.hint = heading.Words("", "soft", self)
        self.other = searchpick.SearchPick(self.tr("name, place or end of the phone"))
        self.pick = field.Field(self.tr("The other household"), self.other, parent=self)
        self.trouble = notice.Notice(parent=self)
        self._both = columns.Columns((), 34, self)
        self.sides = [_Side("Ctrl+1", self._both), _Side("Ctrl+2", self._both)]
        self._both.put(self.sides)
        self.next = buttons.SecondaryButton(self.tr("They are two: next pair (Ctrl+3)"), parent=self)
        self.cancel = buttons.QuietButton(self.tr("Back (Esc)"), "back", self)
        self._lay_out()
        self._listen()

    def begin(self, proposed: int) -> None:
        """Show nothing yet; so many pairs come one after another, or with 0 the other household is asked for."""
        self.trouble.clear()
        self.next.setVisible(proposed > 0)
        self.pick.setVisible(False)
        hint = self.tr("Choose the one that stays. The visits of the other count for it; that can be taken back.")
        left = self.tr("%n pair(s) look alike.", "", proposed) if proposed else ""
        self.hint.setText(" ".join(filter(None, (left, hint))))
        for side in self.sides:
            side.show_side(None)

    def ask(self, first: roll_desk.Side, entries: Iterable[picklist.Entry]) -> None:
        """Show one household, and ask for the other; some are proposed."""
        self.begin(0)
        self.sides[0].show_side(first)
        self.pick.setVisible(True)
        self.other.show_pick(None)
        self.other.offer("", list(entries))
        self.other.setFocus()

    def show_pair(self, pair: Sequence[roll_desk.Side]) -> None:
        """Show both side by side."""
        for side, told in zip(self.sides, pair, strict=True):
            side.show_side(told)
        if pair[0].line.area != pair[1].line.area:
            for side in self.sides:
                side.keep.setEnabled(False)
            self.trouble.tell("wait", self.tr("They are in two villages. Move one of them first."))
        else:
            self.trouble.clear()
            self.sides[0].keep.setFocus()

    def offer(self, words: str, entries: Iterable[picklist.Entry]) -> None:
        """The households found for the words."""
        self.other.offer(words, list(entries))

    def _lay_out(self) -> None:
        row = flow.Flow(8, 6)
        row.add(self.next, 1, 1)
        row.add(self.cancel, 1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 14)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addWidget(self.hint)
        self.pick.setMaximumWidth(720)
        ask = QHBoxLayout()  # not in the column: its height is then counted for the width that it has
        ask.addWidget(self.pick, 1)
        ask.addStretch()
        column.addLayout(ask)
        column.addWidget(self.trouble)
        column.addWidget(self._both)
        column.addLayout(row)
        column.addStretch(1)

    def _listen(self) -> None:
        one, two = self.sides
        one.keep.clicked.connect(lambda: self.kept.emit(two.row, one.row))
        two.keep.clicked.connect(lambda: self.kept.emit(one.row, two.row))
        self.next.clicked.connect(self.next_wanted)
        self.cancel.clicked.connect(self.cancelled)
        self.other.wanted.connect(self.sought)
        self.other.chosen.connect(lambda key: self.picked.emit(key) if key else None)
        hotkey.within(self, "Esc", self.cancelled.emit)
        for button, keys in ((one.keep, "Ctrl+1"), (two.keep, "Ctrl+2"), (self.next, "Ctrl+3")):
            hotkey.within(self, keys, button.click)


class _Side(card.Card):
    """One of the two."""

    def __init__(self, keys: str, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.row = ""
        self.name = heading.Heading(parent=self)
        self.words = heading.Words(parent=self)
        self.keep = buttons.PrimaryButton(self.tr("Keep this one ({key})").format(key=keys), "good", self)
        self.body.addWidget(self.name)
        self.body.addWidget(self.words)
        row = QHBoxLayout()
        row.addWidget(self.keep)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addStretch(1)

    def show_side(self, side: roll_desk.Side | None) -> None:
        """Show this household, or none."""
        self.setVisible(side is not None)
        if side is None:
            self.row = ""
            return
        line = side.line
        self.row = line.row
        self.name.setText(line.name or "?")
        visits = self.tr("%n visit(s)", "", side.visits)
        last = self.tr("the last on {day}").format(day=text.show_day(side.last)) if side.last else ""
        told = (
            (roll_words.label("place"), line.place or "–"),
            (roll_words.label("phone"), phones.show_phone(line.phone) or "–"),
            (roll_words.label("area"), line.area_name or "?"),
            (self.tr("Visits"), ", ".join(filter(None, (visits, last)))),
            (self.tr("People helped"), ", ".join(side.people) or "–"),
        )
        self.words.setText("\n".join(f"{name}: {value}" for name, value in told))
        self.keep.setEnabled(True)
        self.keep.setAccessibleDescription(line.name)


def entry_of(line: households.HouseholdLine) -> picklist.Entry:
    """A household as the search for the other one offers it."""
    tail = phones.phone_tail(line.phone)
    detail = " · ".join(filter(None, (line.place, line.area_name, f"…{tail}" if tail else "")))
    return picklist.Entry(line.row, line.name, detail=detail)
