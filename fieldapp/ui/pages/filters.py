"""Filters of a list of slips: state, village, words and days; it looks nothing up."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.domain import areas, reviews
from fieldapp.ui.pages import words
from fieldapp.ui.widgets import dayentry, entry, flow, tabs

EVERY = "every"  # all states, all villages
SELDOM = (reviews.LOCKED, reviews.WITHDRAWN)  # offered only when there are such slips
PAUSE = 250  # ms without a letter until the words are looked for


class Filters(QWidget):
    """What the list shows; `changed` after each choice, and a moment after the last letter."""

    changed = Signal()

    def __init__(self, today: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: list[tuple[str, str]] = []
        names = [(EVERY, self.tr("All")), *((code, words.state(code)[1]) for code in words.STATES)]
        self.states = tabs.Tabs(names, self.tr("State"))
        self.village = entry.ChoiceEntry([(EVERY, self.tr("All villages"))])
        self.search = entry.LineEntry(
            self.tr("Search: name, place or phone, no tones needed (Ctrl+F)"), self.tr("Search (Ctrl+F)")
        )
        self.since = dayentry.DayEntry(today)
        self.until = dayentry.DayEntry(today)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._lay_out()
        self._listen()

    def show_counts(self, counts: dict[str, int]) -> None:
        """How many there are in each state."""
        told = {code: counts.get(code, 0) for code in words.STATES}
        self.states.count({EVERY: sum(told.values()), **told})
        for code in SELDOM:
            self.states.offer(code, bool(told[code]))

    def show_villages(self, places: Iterable[areas.Area]) -> None:
        """Offer these villages; the one chosen stays if it is among them."""
        offered = [(place.id, place.name) for place in places]
        if offered == self._places:
            return
        self._places, chosen = offered, self.village.key()
        self.village.blockSignals(True)
        self.village.clear()
        for key, name in [(EVERY, self.tr("All villages")), *offered]:
            self.village.addItem(name, key)
        self.village.set_key(chosen if chosen in dict(offered) else EVERY)
        self.village.blockSignals(False)
        self.village.setVisible(len(offered) > 1)

    def state(self) -> list[str] | None:
        """The states to show, None for all."""
        key = self.states.key()
        return None if key == EVERY else [key]

    def villages(self) -> list[str] | None:
        """The villages to show, None for all."""
        key = self.village.key()
        return None if key == EVERY else [key]

    def clear(self, state: str = EVERY) -> None:
        """Show all slips of a state, without a signal."""
        for part in (self.village, self.search, self.since, self.until):
            part.blockSignals(True)
        self.states.set_key(state)
        self.village.set_key(EVERY)
        for line in (self.search, self.since, self.until):
            line.clear()
        for part in (self.village, self.search, self.since, self.until):
            part.blockSignals(False)
        self._pause.stop()

    @property
    def narrowed(self) -> bool:
        """Whether anything but the state is asked for."""
        return bool(self.search.words() or self.since.day() or self.until.day() or self.villages())

    def _lay_out(self) -> None:
        names = (
            (self.search, self.tr("Search"), 36),
            (self.village, self.tr("Village"), 18),
            (self.since, self.tr("From day"), 14),
            (self.until, self.tr("To day"), 14),
        )
        row = flow.Flow(12)
        for part, name, letters in names:
            part.setAccessibleName(name)
            row.add(part, letters)
        for line in (self.since, self.until):
            line.setPlaceholderText(line.accessibleName())
        self.village.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.states)
        column.addLayout(row)

    def _listen(self) -> None:
        self._pause.timeout.connect(self.changed)
        self.states.chosen.connect(self.changed)
        self.village.currentIndexChanged.connect(self.changed)
        for line in (self.search, self.since, self.until):
            line.textChanged.connect(self._pause.start)
            line.returnPressed.connect(self._at_once)
        key = QShortcut(QKeySequence("Ctrl+F"), self)
        key.activated.connect(self.search.setFocus)

    def _at_once(self) -> None:
        self._pause.stop()
        self.changed.emit()
