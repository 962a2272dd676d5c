"""Cell: the one editor of the table of paper slips, which stands where the keyboard is; it never edits typed text."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from fieldapp.ui.pages import stack_paste, stack_words
from fieldapp.ui.widgets import picklist

_TALL = 8  # rows that a page of the list holds

Offering = Callable[[str], stack_words.Offer]


class Cell(picklist.PickList):
    """A line whose list shows what the typed words would mean. Down and Up mark another entry, which Tab and Enter then
    take; what is not marked by hand stays as typed, for the page to understand."""

    typed = Signal(str)
    go = Signal(int, int)  # so many cells to the right, so many lines down
    entered = Signal()  # Enter: on with the next line
    picked = Signal(object)  # an Entry that was looked up elsewhere
    leaving = Signal()  # Escape: away from the table
    pasted = Signal(str)  # several cells of a spreadsheet, as they were copied
    dropped = Signal()  # Ctrl+Delete: away with this line

    def __init__(self, parent: QWidget) -> None:
        super().__init__((), "", parent)
        self._offering: Offering | None = None
        self._offer_now = stack_words.Offer([])
        self._marked = False
        self.line.setObjectName("cell")

    def show_cell(self, words: str, offering: Offering | None, name: str) -> None:
        """Edit these words; `offering` says what fits what is typed, None when that is looked up elsewhere."""
        self.close_list()
        self._offering, self._marked = offering, False
        self.line.setText(words)
        self.line.setAccessibleName(name)
        self.line.selectAll()

    def put(self, words: str) -> None:
        """Other words for the same cell, as when it was tidied."""
        if words != self.line.text():
            self.line.setText(words)

    def describe(self, words: str, wrong: bool) -> None:
        """What is wrong with the cell, for the eye and for who listens."""
        self.line.setAccessibleDescription(words)
        if bool(self.line.property("wrong")) != wrong:
            self.line.setProperty("wrong", wrong)
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)

    def offer(self, entries: Iterable[picklist.Entry]) -> None:
        """What was found elsewhere for the words typed last; nothing of it is marked."""
        self._offer_now = stack_words.Offer(list(entries))
        self._show(marked=-1)

    def unfold(self) -> None:
        """Show all that may stand here."""
        if self._offering is not None:
            self._offer_now = self._offering("")
            self._show(marked=0)

    # What a PickList does, as a cell does it --------------------------------------------------------------------

    def _search(self, typed: str) -> None:
        self._marked = False
        if "\t" in typed and self._copied():  # pasted by the mouse
            self.line.undo()
            self.pasted.emit(QGuiApplication.clipboard().text())
            return
        if self._offering is not None:
            self._offer_now = self._offering(typed) if typed.strip() else stack_words.Offer([])
            self._show(marked=0)
        self.typed.emit(typed)

    def _show(self, marked: int) -> None:
        self._shown = self._offer_now.entries
        if not self._shown:
            self.close_list()
            return
        self.list.put([self._label(entry) for entry in self._shown], marked)

    def _pick(self, number: int) -> None:
        entry, start = self._shown[number], self._offer_now.start
        self.close_list()
        if self._offering is None:
            self.picked.emit(entry)
            return
        self.line.setText(self.line.text()[:start] + entry.key)
        self._marked = False
        self.typed.emit(self.line.text())

    def take(self) -> bool:
        """Take what was marked by hand; False when nothing was."""
        marked = self._marked and self.list.isVisible() and self.list.currentIndex().isValid()
        if marked:
            self._pick(self.list.currentIndex().row())
        return marked

    # Keys -------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Paste) and self._copied():
                self.pasted.emit(QGuiApplication.clipboard().text())
                return True
            return self._press(Qt.Key(event.key()), event.modifiers())
        return super().eventFilter(watched, event)

    @staticmethod
    def _copied() -> bool:
        """Whether several cells were copied."""
        return bool(stack_paste.cells(QGuiApplication.clipboard().text()))

    def _press(self, key: Qt.Key, held: Qt.KeyboardModifier) -> bool:
        keys, modifiers = Qt.Key, Qt.KeyboardModifier
        if held & modifiers.AltModifier and key == keys.Key_Down:
            self.unfold()
        elif held & modifiers.ControlModifier and key == keys.Key_Delete:
            self.dropped.emit()
        elif held & (modifiers.ControlModifier | modifiers.AltModifier | modifiers.MetaModifier):
            return False
        elif key in (keys.Key_Tab, keys.Key_Backtab):
            self.take()
            self.go.emit(1 if key == keys.Key_Tab else -1, 0)
        elif key in (keys.Key_Return, keys.Key_Enter):
            if not self.take():
                self.entered.emit()
        elif key in _STEPS:
            self._walk(_STEPS[key])
        elif key == keys.Key_Escape:
            self._escape()
        else:
            return False
        return True

    def _walk(self, by: int) -> None:
        """In the list while it is open, else from line to line."""
        if not self.list.isVisible():
            self.go.emit(0, by)
            return
        here = self.list.currentIndex().row() if self.list.currentIndex().isValid() else -1
        self.list.setCurrentIndex(self._words.index(min(max(here + by, 0), len(self._shown) - 1)))
        self._marked = True

    def _escape(self) -> None:
        if self.list.isVisible():
            self.close_list()
        else:
            self.leaving.emit()


_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _TALL,
    Qt.Key.Key_PageUp: -_TALL,
}
