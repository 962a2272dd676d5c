"""KeyChoice: one of a few, each with a key of its own; it is no text editor, so a single key may choose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from fieldapp.ui.widgets import entry

DIGITS = "123456789"


class KeyChoice(entry.ChoiceEntry):
    """The first choice has the first of the `signs`, and so on; with `none` words there is also a choice of nothing,
    on Delete. `activated` tells of what the reader chose, `currentIndexChanged` of every change."""

    signs = 4

    def __init__(
        self,
        choices: Iterable[tuple[str, str]],
        none: str = "",
        signs: str = DIGITS,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__([("", none)] if none else [], parent)
        self._signs = signs
        self._first = 1 if none else 0
        for key, words in choices:
            self.addItem(words, key)
        self.setPlaceholderText(hint)
        self.setCurrentIndex(0 if none else -1)
        self._opened = False  # once: until then the list is not wanted

    def showPopup(self) -> None:
        """In the open list each choice stands behind its key, which chooses there too."""
        if not self._opened:
            self._opened = True
            self.view().setItemDelegate(_WithSigns(self))
            self.view().installEventFilter(self)
        super().showPopup()

    def set_key(self, key: str) -> None:
        """Show the choice with this key; an unknown key shows that nothing is chosen."""
        self.setCurrentIndex(self.findData(key) if key or self._first else -1)

    def sign(self, number: int) -> str:
        """The key of the item with this number, "" when it has none."""
        place = number - self._first
        return self._signs[place] if 0 <= place < len(self._signs) else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _held(event) and event.text().isprintable() and event.text():
            event.ignore()  # a letter with Ctrl or Alt is somebody else's; the style would look for it here
        elif not self._choose_by(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys choose in the open list too."""
        if watched is self.view() and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            chosen = self._choose_by(event)
            if chosen:
                self.hidePopup()
            return chosen
        return super().eventFilter(watched, event)

    def _choose_by(self, event: QKeyEvent) -> bool:
        if _held(event):
            return False
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return self._choose(0 if self._first else -1)
        sign = event.text().upper()
        if not sign or sign not in self._signs[: self.count() - self._first]:
            return False
        return self._choose(self._first + self._signs.index(sign))

    def _choose(self, number: int) -> bool:
        self.setCurrentIndex(number)
        self.activated.emit(number)
        return True


def _held(event: QKeyEvent) -> bool:
    """Whether Ctrl, Alt or the like is held."""
    with_letters = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
    return bool(event.modifiers() & ~with_letters)


class _WithSigns(QStyledItemDelegate):
    """Shows in the open list which key chooses what, where the words do not begin with it."""

    def __init__(self, owner: KeyChoice) -> None:
        super().__init__(owner)
        self._owner = owner

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        shown: Any = option  # the stubs leave the fields of the option out
        sign = self._owner.sign(index.row())
        if sign and not shown.text.startswith(sign):
            shown.text = f"{sign}   {shown.text}"
