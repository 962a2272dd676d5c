"""TickList: several among many on one line: type to find, Enter ticks; it never edits typed text."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.ui.widgets import picklist


class TickList(picklist.PickList):
    """While it has the keyboard the line searches; else it tells what is ticked. Enter ticks and unticks, so does
    Space before anything was typed; Tab after typing ticks what is marked and goes on. An `eager` one opens when
    the Tab key comes to it and nothing is ticked."""

    changed = Signal()

    def __init__(
        self,
        entries: Iterable[picklist.Entry] = (),
        placeholder: str = "",
        eager: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._ticked: list[str] = []
        self._hint = placeholder
        super().__init__(entries, placeholder, parent, eager=eager)
        self.line.left.connect(self._tell)

    def ticked(self) -> tuple[str, ...]:
        """The keys that are ticked, in the order of ticking."""
        return tuple(self._ticked)

    def set_ticked(self, keys: Iterable[str]) -> None:
        """Tick exactly these, without a signal; a key without an entry stays ticked and shows itself."""
        self._ticked = list(dict.fromkeys(keys))
        self._tell()

    def set_entries(self, entries: Iterable[picklist.Entry]) -> None:
        """Offer these from now on; what is ticked stays ticked."""
        super().set_entries(entries)
        if not self.line.hasFocus():
            self._tell()

    def settle(self) -> None:
        """Tick what is marked if something was typed, as the Tab key does."""
        super().settle()
        self.close_list()

    def summary(self) -> str:
        """What is ticked, in words."""
        known = {entry.key: entry for entry in self._entries}
        return "; ".join(known[key].words if key in known else key for key in self._ticked)

    def _tell(self) -> None:
        self._touched = False
        self.line.setText("" if self.line.hasFocus() else self.summary())
        # Behind the letters that search for more, so that what is ticked stays in sight.
        self.line.setPlaceholderText(" – ".join(part for part in (self.summary(), self._hint) if part))
        self.line.setCursorPosition(0)
        self.line.setToolTip(self.summary())

    def _label(self, entry: picklist.Entry) -> str:
        return f"{'☑' if entry.key in self._ticked else '☐'}  {entry.label}"

    def _pick(self, number: int) -> None:
        key = self._shown[number].key
        if key not in self._ticked:
            self._ticked.append(key)
        elif not self._touched:  # typed words look for something to add, never to take away
            self._ticked.remove(key)
        self._tell()
        if self.line.hasFocus():
            self._offer("")
            place = next((i for i, entry in enumerate(self._shown) if entry.key == key), 0)
            self.list.setCurrentIndex(self._words.index(place))
        self.changed.emit()

    def _put_back(self) -> None:
        self.close_list()
        self._tell()

    def _give_up(self) -> None:
        self._put_back()

    def _key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Space and self.list.isVisible() and not self.line.text() and self._shown:
            self._pick(self.list.currentIndex().row())
            return True
        if key == Qt.Key.Key_Backspace and not self.line.text() and self._ticked:
            self._ticked.pop()
            self._offer("")
            self.changed.emit()
            return True
        return super()._key(key)

    def _entered(self, event: QEvent) -> None:
        self.line.setText("")
        if not self._ticked:
            super()._entered(event)
