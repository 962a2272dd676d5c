"""Finder: a line to type in and the step guides that hold its words; typing is left alone, tones are not needed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.domain import guides
from fieldapp.ui import shelf, tables
from fieldapp.ui.widgets import entry, field

ABOVE = 12  # pixels above and below a title together
BESIDE = 26  # on both sides of it: the padding of the style sheet, and the style's own


class Finder(QWidget):
    """Down and Enter in the line go on to the list; the first guide found is current at each letter."""

    moved = Signal(str)  # the code of the guide that is current now
    chosen = Signal(str)  # the code of the guide that was opened
    searched = Signal()  # somebody typed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index = guides.index((), {})
        self.search = entry.LineEntry(self.tr("for example: otp, doi may, ID-03"))
        self.field = field.Field(self.tr("Search the guides"), self.search, parent=self)
        shown = [tables.Column[guides.Guide](self.tr("Guide"), lambda guide: guide.title)]
        self.list = tables.TableView(tables.Table(shown, key=lambda guide: guide.code), self.tr("Guides"), parent=self)
        self.list.horizontalHeader().hide()
        self.list.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.search)
        self.search.installEventFilter(self)
        self.list.viewport().installEventFilter(self)
        self.search.textEdited.connect(self._typed)
        self.list.moved.connect(lambda guide: self.moved.emit(guide.code if guide else ""))
        self.list.chosen.connect(lambda guide: self.chosen.emit(guide.code))

    def offer(self, found: shelf.Shelf) -> None:
        """Offer these guides from now on."""
        self._index = found.index
        self._say_empty()
        self._look()

    def choose(self, code: str) -> bool:
        """Stand on the guide with this code, also when it did not fit the words."""
        if not self.list.choose(code):
            self.search.clear()
            self._look()
        return self.list.choose(code)

    def _typed(self) -> None:
        self._look()
        self.searched.emit()

    def _look(self) -> None:
        found = self._index.find(self.search.text())
        before = self.list.current()
        self.list.table.replace(found)
        self._unfold()
        here = self.list.current()
        if found and (here is None or (here != found[0] and bool(self.search.text()))):
            self.list.choose(found[0].code)
        elif before is not None and here is None:
            self.moved.emit("")

    def _unfold(self) -> None:
        """A long title takes two lines rather than end in dots; the view's own measure leaves the padding out."""
        least, room = self.list.verticalHeader().defaultSectionSize(), self.list.viewport().width() - BESIDE
        for number, guide in enumerate(self.list.table.rows):
            lines = QRect(0, 0, max(room, 1), 1 << 20)
            tall = self.list.fontMetrics().boundingRect(lines, Qt.TextFlag.TextWordWrap, guide.title).height()
            self.list.setRowHeight(number, max(least, tall + ABOVE))

    def _say_empty(self) -> None:
        if self._index.guides:
            self.list.say_when_empty(self.tr("No guide holds these words"), self.tr("Try fewer or other words."))
        else:
            self.list.say_when_empty(self.tr("No guides here"), self.tr("Tell the commune officer."))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        keys = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            here = self.list.current()
            if event.key() in keys and here is not None:
                if event.key() == Qt.Key.Key_Down:
                    self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                else:
                    self.chosen.emit(here.code)
                return True
        if watched is self.list.viewport() and event.type() == QEvent.Type.Resize:
            self._unfold()
        return super().eventFilter(watched, event)
