"""Homes: finds the household of a line while whom it is for is typed, or after it was; it writes no fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from fieldapp.domain import text
from fieldapp.store import households
from fieldapp.ui.pages import page, record_before, record_desk, stack_grid
from fieldapp.ui.widgets import picklist


class Homes(QObject):
    """Before a slash stands who was helped, behind it whose household; `village` is the one that is looked in first."""

    picked = Signal()  # a line has a household now

    def __init__(self, around: page.Page, grid: stack_grid.Grid, village: Callable[[], str]) -> None:
        super().__init__(around)
        self._around, self._grid, self._village = around, grid, village
        self._seeking = ""
        grid.cell.picked.connect(self._pick)

    def forget(self) -> None:
        """The keyboard is elsewhere: an answer that still comes is too late."""
        self._seeking = ""

    def seek(self, typed: str) -> None:
        """Offer the households with the words typed; nothing is looked for among figures or without words."""
        _, slash, home = typed.rpartition("/")
        self._seeking = words = text.line(home if slash else typed)
        if not words or words.isdigit():
            self._grid.cell.offer(())
            return
        village = self._village()

        def done(found: Sequence[households.HouseholdLine]) -> None:
            if words == self._seeking and self._grid.here() == "who" and self._grid.cell.line.hasFocus():
                self._grid.cell.offer([record_before.household_entry(line, village) for line in found])

        self._find(words, village, done)

    def settle(self, row: int) -> None:
        """Words after the slash that were left without a pick mean the first household that has them."""
        line = self._grid.table.lines[row]
        name, slash, home = line.who.partition("/")
        words, who = text.line(home), line.who
        if not slash or not words or (line.household and words == line.shown):
            return

        def done(found: Sequence[households.HouseholdLine]) -> None:
            place = next((place for place, one in enumerate(self._grid.table.lines) if one is line), None)
            if not found or place is None or line.who != who:
                return
            line.household, line.shown = found[0].row, text.line(found[0].name)
            self._grid.table.write(place, "who", _both(name, line.shown))
            if place == self._grid.row() and self._grid.here() == "who":
                self._grid.put(line.who)
            self.picked.emit()

        self._find(words, self._village(), done)

    def _pick(self, entry: picklist.Entry) -> None:
        """The household that was marked; without a name before the slash it is its head who was helped."""
        line = self._grid.table.lines[self._grid.row()]
        name, slash, _ = self._grid.cell.line.text().partition("/")
        line.household, line.shown = entry.key, text.line(entry.words)
        self._seeking = ""
        self._grid.cell.put(_both(name if slash else line.shown, line.shown))
        self._grid.typed.emit("")

    def _find(self, words: str, village: str, done: Callable[[Sequence[households.HouseholdLine]], None]) -> None:
        self._around.session.desk.do(lambda desk: record_desk.find(desk, words, village), done, self._around.refused)


def _both(name: str, home: str) -> str:
    return f"{text.line(name)} / {home}".strip()
