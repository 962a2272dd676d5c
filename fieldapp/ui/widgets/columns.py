"""Columns: parts side by side while there is room, below each other when letters are large."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget


class Columns(QWidget):
    """Parts of equal width; `letters` is the least width of a part in letters of the font in use."""

    def __init__(self, parts: Sequence[QWidget], letters: int = 18, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[QWidget] = []
        self._letters = letters
        self._abreast = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        self.put(parts)

    def put(self, parts: Sequence[QWidget]) -> None:
        """Put these, which may have been built here, behind the others."""
        self._parts += parts
        self._arrange(len(self._parts))

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest part."""
        return QSize(self._widest(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()  # a part may need more room now
        return super().event(event)

    def _fit(self) -> None:
        least = max(self._widest(), self._letters * self.fontMetrics().averageCharWidth()) + 16
        self._arrange(min(max((self.width() + 16) // least, 1), len(self._parts)))

    def _widest(self) -> int:
        return max((part.minimumSizeHint().width() for part in self._parts), default=0)

    def _arrange(self, abreast: int) -> None:
        if abreast == self._abreast:
            return
        self._abreast = abreast
        for number, part in enumerate(self._parts):
            self._grid.addWidget(part, number // abreast, number % abreast)
        for column in range(len(self._parts)):
            self._grid.setColumnStretch(column, 1 if column < abreast else 0)
        self.updateGeometry()
