"""Heading and plain words; a heading tells assistive programs what follows, words wrap."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget

LINE = 26  # letters that a name above an editor keeps on one line


class Heading(QLabel):
    """A title of level 1 (page) or 2 (part of a page)."""

    def __init__(self, words: str = "", level: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setProperty("level", level)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def set_level(self, level: int) -> None:
        """Letters of another level from now on."""
        if level != self.property("level"):
            self.setProperty("level", level)
            self.style().unpolish(self)
            self.style().polish(self)


class Label(QLabel):
    """The name above an editor: on one line as long as that is not wider than a short line of words."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setObjectName("label")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def minimumSizeHint(self) -> QSize:
        letters, least = self.fontMetrics(), super().minimumSizeHint()
        one_line = min(letters.horizontalAdvance(self.text()) + 1, LINE * letters.averageCharWidth())
        return QSize(max(least.width(), one_line), self.heightForWidth(max(least.width(), one_line, self.width())))


class Words(QLabel):
    """Plain words that wrap; rank "", "soft" or "small". What people typed is never read as markup."""

    def __init__(self, words: str = "", rank: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setProperty("rank", rank)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
