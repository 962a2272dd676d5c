"""SuggestEntry: a line of free words that offers some known ones; it never changes what is typed unless Enter asks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from fieldapp.domain import text as letters
from fieldapp.ui.widgets import dropdown, entry

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class SuggestEntry(entry.LineEntry):
    """Empty and reached by the Tab key it opens with the first one marked; typed words leave those that fit, and mark
    none. Enter takes what is marked; so does Tab what Down or Up have marked, else it only goes on. Escape closes."""

    taken = Signal(int)  # the number of the suggestion, as given to `suggest`

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent=parent)
        self._labels: list[str] = []
        self._shown: list[int] = []
        self._stepped = False  # Down or Up have marked something
        self._came = False  # the Tab key brought the keyboard, and nothing was typed since
        self.list = dropdown.Dropdown(self, self)
        self.list.clicked.connect(lambda index: self._take(index.row()))
        self.list.lost.connect(self.list.hide)
        self.textEdited.connect(self._edited)

    def suggest(self, labels: Sequence[str]) -> None:
        """Offer these from now on; they may come while the keyboard is here already."""
        self._labels = list(labels)
        if self._came and self.hasFocus() and not self.text():
            self._open(marked=0)
        elif self.list.isVisible():
            self._open()

    def _open(self, marked: int = -1) -> None:
        self._stepped = False
        self._shown = [n for n, label in enumerate(self._labels) if letters.matches(self.text(), letters.fold(label))]
        if self._shown:
            self.list.put([self._labels[number] for number in self._shown], marked)
        else:
            self.list.hide()

    def _take(self, row: int) -> None:
        self.list.hide()
        self._came = False
        self.taken.emit(self._shown[row])

    def _edited(self) -> None:
        self._came = False
        if self.text():
            self._open()
        else:
            self.list.hide()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            if self.list.isVisible() and self._stepped and self.list.currentIndex().isValid():
                self._take(self.list.currentIndex().row())
            if not self.hasFocus():  # whoever heard of it has put the keyboard elsewhere
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _key(self, key: Qt.Key) -> bool:
        """Whether the key was meant for the suggestions."""
        if not self.list.isVisible():
            if key == Qt.Key.Key_Down:
                self._open(marked=0)
            return key == Qt.Key.Key_Down
        if key in _STEPS:
            self.list.step(_STEPS[key])
            self._stepped = True
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.currentIndex().isValid():
            self._take(self.list.currentIndex().row())
            return True
        if key == Qt.Key.Key_Escape:
            self.list.hide()
            return True
        return False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._came = event.reason() == Qt.FocusReason.TabFocusReason
        if self._came and not self.text():
            self.list.when_seen(lambda: self._open(marked=0))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._came = False
        self.list.hide()
