"""Heading and plain words; a heading tells assistive programs what follows, words wrap."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


class Heading(QLabel):
    """A title of level 1 (page) or 2 (part of a page)."""

    def __init__(self, words: str = "", level: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setProperty("level", level)
        self.setTextFormat(Qt.TextFormat.PlainText)


class Words(QLabel):
    """Plain words that wrap; rank "", "soft" or "small". What people typed is never read as markup."""

    def __init__(self, words: str = "", rank: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setProperty("rank", rank)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
