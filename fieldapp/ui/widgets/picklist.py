"""PickList: finds one entry among many by code or by words without tones; it never edits typed text."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.domain import text as letters
from fieldapp.ui.widgets import dropdown, hintline

FIGURE = "\u2007"  # a blank as wide as a digit
MOST = 50  # entries shown at once; more typed letters bring the others


@dataclass(frozen=True)
class Entry:
    """Something to pick: `key` is what the program keeps; number, code and words are what people know it by."""

    key: str
    words: str
    code: str = ""
    detail: str = ""
    also: str = ""  # further words that find it and are not shown
    number: str = ""  # its place on a list that people learn by heart, or that is printed

    @functools.cached_property
    def folded(self) -> str:
        """All words that find it, without tones."""
        return letters.fold(f"{self.code} {self.words} {self.detail} {self.also} {self.number}")

    @property
    def label(self) -> str:
        """The entry on one line."""
        return " · ".join(part for part in (self.code, self.words, self.detail) if part)


def find(entries: Iterable[Entry], typed: str, most: int = MOST) -> list[Entry]:
    """The entries that hold the words typed, tones or not; codes, numbers, typed tones and first words come first."""
    plain = letters.fold(typed)
    if not plain:
        return list(itertools.islice(entries, most))
    found = [entry for entry in entries if letters.matches(plain, entry.folded)]
    return sorted(found, key=lambda entry: _order(entry, plain, typed))[:most]


def _order(entry: Entry, plain: str, typed: str) -> tuple[bool, bool, int, bool]:
    """Smaller comes first: the code or number itself, the beginning of the code, tones as typed, the first words."""
    code = letters.fold(entry.code)
    return (
        plain not in (code, entry.number),
        not code.startswith(plain),
        -letters.rank(typed, entry.words),
        not letters.fold(entry.words).startswith(plain),
    )


class PickList(QWidget):
    """A line to type in and a list under it. Down, Up and Enter pick; once something was typed, Tab picks
    what is marked; Escape puts back what was picked before. An `eager` one opens when the Tab key comes to it empty."""

    chosen = Signal(str)  # the key that was picked, "" when the pick was taken back by typing

    def __init__(
        self,
        entries: Iterable[Entry] = (),
        placeholder: str = "",
        parent: QWidget | None = None,
        *,
        eager: bool = False,
    ) -> None:
        super().__init__(parent)
        self._eager = eager
        self.line = _Line(self)
        self.line.setPlaceholderText(placeholder)
        self._entries: list[Entry] = []
        self._shown: list[Entry] = []
        self._picked: Entry | None = None
        self._touched = False
        self.list = dropdown.Dropdown(self, self.line)
        self._words = self.list.words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.line.typed.connect(self._search)
        self.line.left.connect(self.close_list)
        self.line.installEventFilter(self)
        self.list.clicked.connect(self._click)
        self.list.lost.connect(self.close_list)
        self.set_entries(entries)

    def set_entries(self, entries: Iterable[Entry]) -> None:
        """Offer these from now on, in their order; a pick that is no longer among them is dropped."""
        self._entries = list(entries)
        if self._picked and all(entry.key != self._picked.key for entry in self._entries):
            self.set_key(None)
        if self.list.isVisible():
            self._search(self.line.text())

    def key(self) -> str | None:
        """The key of the entry picked, None when none is or when the line was edited since."""
        return self._picked.key if self._picked else None

    def set_key(self, key: str | None) -> None:
        """Show this entry as picked, without a signal; None empties the line."""
        self._picked = next((entry for entry in self._entries if entry.key == key), None)
        self._put_back()

    def text(self) -> str:
        """What stands in the line, picked or not, in the spelling that is kept."""
        return letters.line(self.line.text())

    def clear(self) -> None:
        """Nothing picked, nothing typed."""
        self.set_key(None)

    def open_list(self) -> None:
        """Show the entries that fit what was typed; all of them while the line shows a pick."""
        self._offer("" if self._picked else self.line.text())

    def close_list(self) -> None:
        """Hide the entries; what was typed stays as it is."""
        self.list.hide()

    def settle(self) -> None:
        """Pick what is marked if something was typed, as the Tab key does."""
        if self.list.isVisible() and self._shown and self._touched and self.line.text().strip():
            self._pick(self.list.currentIndex().row())

    # Looking and picking -----------------------------------------------------------------------------------

    def _search(self, typed: str) -> None:
        self._touched = True
        if self._picked is not None and typed != self._picked.label:
            self._picked = None
            self.chosen.emit("")
        self._offer(typed)

    def _offer(self, typed: str) -> None:
        self._shown = self._fitting(typed)
        labels = [self._label(entry) for entry in self._shown]
        here = next((i for i, entry in enumerate(self._shown) if entry == self._picked), 0)
        self.list.put(labels, here, self.tr("Nothing fits these letters"))

    def _fitting(self, typed: str) -> list[Entry]:
        """The entries to offer for these words; another kind of list may know better."""
        return find(self._entries, typed)

    def _label(self, entry: Entry) -> str:
        return f"{entry.number.rjust(2, FIGURE)}   {entry.label}" if entry.number else entry.label

    def _pick(self, number: int) -> None:
        self._picked = self._shown[number]
        self._put_back()
        self.chosen.emit(self._picked.key)

    def _put_back(self) -> None:
        self._touched = False
        self.line.setText(self._picked.label if self._picked else "")
        self.line.setToolTip(self.line.text())  # a narrow line shows only the beginning
        self.line.setCursorPosition(0)
        self.close_list()

    def _click(self, index: QModelIndex) -> None:
        if self._shown:
            self._pick(index.row())

    # Keys --------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(Qt.Key(event.key()))
        if watched is self.line and event.type() == QEvent.Type.FocusIn:
            self._entered(event)
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        """Whether the key was meant for the list; all others stay with the line."""
        keys = Qt.Key
        if not self.list.isVisible():
            if key == keys.Key_Down:
                self.open_list()
            return key == keys.Key_Down
        if key in (keys.Key_Down, keys.Key_Up, keys.Key_PageDown, keys.Key_PageUp):
            page = dropdown.TALL
            self.list.step({keys.Key_Down: 1, keys.Key_Up: -1, keys.Key_PageDown: page}.get(key, -page))
            return True
        if key in (keys.Key_Return, keys.Key_Enter) and self._shown:
            self._pick(self.list.currentIndex().row())
            return True
        if key == keys.Key_Escape:
            self._give_up()
            return True
        if key == keys.Key_Tab:
            self.settle()
        return False

    def _entered(self, event: QEvent) -> None:
        """The keyboard came; an eager list opens when it came by the Tab key and nothing stands here."""
        reason = getattr(event, "reason", lambda: None)()
        if self._eager and not self.line.text() and reason == Qt.FocusReason.TabFocusReason:
            self.list.when_seen(self.open_list)

    def _give_up(self) -> None:
        self.close_list()
        if self._picked is not None:
            self._put_back()


class _Line(hintline.HintLine):
    """Tells each letter, also those that an input method still holds, and when the keyboard leaves."""

    typed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self._held = ""
        self.textEdited.connect(lambda words: self.typed.emit(words))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        if event.preeditString() or self._held:
            self._held = event.preeditString()
            place = self.cursorPosition()
            self.typed.emit(self.text()[:place] + self._held + self.text()[place:])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
