"""SearchPick: a PickList whose entries are looked up elsewhere, letter by letter; it knows no store."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.ui.widgets import picklist

NEW = "+"  # the key of the entry that offers to add what was typed


class SearchPick(picklist.PickList):
    """Emits `wanted` with the words typed, one search at a time: letters typed meanwhile are searched together when
    the answer has come. `offer` brings the answer. Enter and Tab wait for it rather than pick what is out of date."""

    wanted = Signal(str)

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__((), placeholder, parent)
        self._sought = ""  # what was typed last
        self._asked: str | None = None  # what is being looked up
        self._known: str | None = None  # what the entries are the answer to
        self._waiting: Qt.Key | None = None  # the key that picks as soon as the answer is there
        self._open = False  # the list is shown, or will be when the first answer is there

    def offer(self, words: str, entries: Iterable[picklist.Entry]) -> None:
        """The answer to `wanted(words)`. A pick stays a pick, also when it is not among them."""
        self._asked, self._known = None, words
        self._entries = list(entries)
        if self._sought != words:
            self._ask()
        elif self._waiting is not None:
            self._pick_at_last()
        elif self._open:
            super()._offer(words)

    def waits(self) -> bool:
        """Whether something will be picked as soon as it is found."""
        return self._waiting is not None

    def failed(self) -> None:
        """The search came to nothing; the next letter searches again."""
        self._asked = self._known = self._waiting = None

    def forget(self) -> None:
        """What was found may have changed; the next opening looks again."""
        self._known = None

    def close_list(self) -> None:
        """Hide the entries; what was typed stays as it is."""
        self._open = False
        super().close_list()

    def typed(self) -> str:
        """The words last searched for, also after a pick has taken their place."""
        return self._sought

    def picked(self) -> picklist.Entry | None:
        """The entry that is picked."""
        return self._picked

    def show_pick(self, entry: picklist.Entry | None) -> None:
        """Show this entry as picked, without a signal; None empties the line."""
        self._picked = entry
        self._put_back()

    def show_typed(self, words: str) -> None:
        """Show words that were typed and not picked."""
        self.show_pick(None)
        self.line.setText(words)

    def settle(self) -> None:
        """Pick what the typed words found, as the Tab key does; to add something new takes Enter."""
        marked = self.list.currentIndex().row()
        new = 0 <= marked < len(self._shown) and self._shown[marked].key == NEW
        if not self._wait(Qt.Key.Key_Tab) and not new:
            super().settle()

    def _offer(self, typed: str) -> None:
        """Show what is known until the answer comes, so that the list does not flicker at each letter."""
        self._sought, self._waiting, self._open = typed, None, True
        if self._known == typed:
            super()._offer(typed)
            return
        self._ask()
        if self._shown and not self.list.isVisible():
            self.list.open()

    def _ask(self) -> None:
        if self._asked is None:
            self._asked = self._sought
            self.wanted.emit(self._sought)

    def _pick_at_last(self) -> None:
        key, self._waiting = self._waiting, None
        self._shown = self._entries
        found = [entry for entry in self._entries if entry.key != NEW]
        if found or (key != Qt.Key.Key_Tab and self._entries):
            self._pick(0)
        elif self.line.hasFocus():
            super()._offer(self._sought)

    def _wait(self, key: Qt.Key) -> bool:
        """Whether the key has to wait for the answer to what was typed."""
        stale = self._touched and bool(self.line.text().strip()) and self._known != self._sought
        if stale:
            self._waiting = key
            self._ask()
        return stale

    def _key(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and self._wait(key):
            return key != Qt.Key.Key_Tab
        return super()._key(key)

    def _fitting(self, typed: str) -> list[picklist.Entry]:
        return self._entries
