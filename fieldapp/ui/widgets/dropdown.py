"""Dropdown: the list that opens at a line which keeps the keyboard; it says nothing of what a row means."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from fieldapp.ui import celldraw

TALL = 8  # rows seen without scrolling
ROUND = 6  # pixels: the corners of what is marked
_SPARE = 2 * celldraw.MARGIN + 36  # pixels beside the longest words, a scroll bar's among them
_AGAIN = 150  # ms without another letter until a shorter list gives back its room
_SHORT = 5  # rows for which it is opened below the line rather than over what was filled in before


class Dropdown(QListView):
    """Stands inside the window, under its owner or over it, and follows when the page is scrolled or laid out."""

    lost = Signal()  # its line was scrolled out of sight

    def __init__(self, owner: QWidget, line: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._line = line
        self._rows = 0
        self._shown: list[str] = []
        self._wide = 0  # pixels: the longest of them
        self._followed: list[QWidget] = []
        self._fitting = QRect()  # where it stands when it is as large as its rows
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_AGAIN)
        self._later.timeout.connect(lambda: self.setGeometry(self._fitting))
        self.words = QStringListModel(self)
        self.setModel(self.words)
        self.setObjectName("picks")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setItemDelegate(celldraw.CellDraw(self, lambda row, _: celldraw.Cell(self._shown[row]), ROUND))
        self.hide()
        owner.destroyed.connect(self.deleteLater)

    def when_seen(self, opening: Callable[[], object]) -> None:
        """Call `opening` now, or once the page has brought the line, which just got the keyboard, into sight."""
        if not self._line.visibleRegion().isEmpty():
            opening()
        else:
            QTimer.singleShot(0, self._line, lambda: opening() if self._line.hasFocus() else None)

    def put(self, labels: Sequence[str], marked: int = 0, empty: str = "") -> None:
        """Show these rows and mark one; without any, the sentence `empty`, which cannot be marked."""
        # Each on one line, as it is drawn: all rows are as high as the first.
        self._rows, self._shown = len(labels), [celldraw.on_one(one) for one in labels or [empty]]
        self._measure()
        self.words.setStringList(self._shown)
        self.setCurrentIndex(self.words.index(marked) if labels else QModelIndex())
        self.open()

    def open(self) -> None:
        """Show the rows that there are, in their place."""
        self.place()
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Mark another row, as far as there are rows."""
        if self._rows:
            number = min(max(self.currentIndex().row() + by, 0), self._rows - 1)
            self.setCurrentIndex(self.words.index(number))

    def place(self) -> None:
        """Under the line, or over it where the window ends, and to the left where it ends on the right; inside the
        window, so that the line keeps the keyboard."""
        window = self._owner.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        row = max(self.sizeHintForRow(0), 40)
        rows = min(max(self.words.rowCount(), 1), TALL)
        corner = self._owner.mapTo(window, QPoint(0, self._line.height() + 2))
        room = (window.height() - corner.y() - 12) // row
        if room >= min(rows, _SHORT):
            tall = min(rows, room) * row + 12
        else:
            tall = rows * row + 12
            corner = self._owner.mapTo(window, QPoint(0, -tall - 2))
        corner.setY(max(corner.y(), 0))
        edge = window.width() - 16
        wide = min(max(self._wide + _SPARE, self._owner.width()), edge)
        self._stand(QRect(min(corner.x(), edge - wide), corner.y(), wide, tall))

    def _stand(self, fitting: QRect) -> None:
        """As large as the rows; but while somebody types it only grows: for each row that goes the fields below would
        be drawn again before the rows that are left."""
        now = self.geometry()
        larger = self.isVisible() and now.topLeft() == fitting.topLeft()
        self._fitting, there = fitting, fitting.united(now) if larger else fitting
        self.setGeometry(there)
        if there == fitting:
            self._later.stop()
        else:
            self._later.start()

    def _measure(self) -> None:
        self._wide = max(map(self.fontMetrics().horizontalAdvance, self._shown), default=0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.isVisible():
            self._measure()
            self.place()

    def showEvent(self, event: QShowEvent) -> None:
        """While it is seen it hears of everything that moves its owner."""
        super().showEvent(event)
        # Nothing shines through: else all fields below are drawn again at each letter. A style sheet has taken it away.
        self.setAutoFillBackground(True)
        above: QWidget | None = self._owner
        while above is not None:
            above.installEventFilter(self)
            self._followed.append(above)
            above = above.parentWidget()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        while self._followed:
            above = self._followed.pop()
            if shiboken6.isValid(above):
                above.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize) and self.isVisible():
            if self._line.visibleRegion().isEmpty():
                self.lost.emit()
            else:
                self.place()
        return super().eventFilter(watched, event)
