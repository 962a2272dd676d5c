"""Card: a framed part of a page with an optional title; it lays its contents out one below the other."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fieldapp.ui.widgets import heading


class Card(QFrame):
    """A frame on the page; add contents to `body`. With `letters` it likes to be so many of them wide."""

    def __init__(self, title: str = "", parent: QWidget | None = None, letters: int = 0) -> None:
        super().__init__(parent)
        self._letters = letters
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(18, 8, 18, 16)
        self.body.setSpacing(10)
        if title:
            self.setAccessibleName(title)
            self.body.addWidget(heading.Heading(title, 2, self))

    def sizeHint(self) -> QSize:
        """As wide as it likes to be, as tall as it must be."""
        return super().sizeHint().expandedTo(QSize(self._letters * self.fontMetrics().averageCharWidth(), 0))
