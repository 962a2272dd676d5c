"""Editors for words, numbers and choices: they leave typing alone (Telex, VNI) and tidy it when it is finished."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from fieldapp.domain import text as letters


class LineEntry(QLineEdit):
    """One line; no length limit and no validator, so that a half-typed mark is never refused."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)

    def words(self) -> str:
        """What was typed, in NFC, without blanks around it."""
        return letters.line(self.text())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        finished = letters.nfc(self.text())
        if finished != self.text():
            self.setText(finished)


class NoteEntry(QPlainTextEdit):
    """A few lines; Tab leaves it instead of being typed."""

    def __init__(self, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setTabChangesFocus(True)
        self.viewport().setFocusProxy(None)  # or Shift+Tab comes back through it from what follows, past what is between
        self._fit()

    def words(self) -> str:
        """What was typed, in NFC, without blanks around it."""
        return letters.nfc(self.toPlainText()).strip()

    def _fit(self) -> None:
        self.setFixedHeight(self.fontMetrics().lineSpacing() * self._lines + 28)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        finished = letters.nfc(self.toPlainText())
        if finished != self.toPlainText():
            self.setPlainText(finished)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()


class NumberEntry(QSpinBox):
    """A whole number between two bounds; the wheel turns it only while it has the keyboard."""

    def __init__(self, least: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(least, most)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(10, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceEntry(QComboBox):
    """One of a few: `choices` are (key, words); the wheel turns it only while it has the keyboard."""

    def __init__(self, choices: Iterable[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for key, words in choices:
            self.addItem(words, key)

    def key(self) -> str:
        """The key of the choice shown, "" when there is none."""
        return str(self.currentData() or "")

    def set_key(self, key: str) -> None:
        """Show the choice with this key; an unknown key shows none."""
        self.setCurrentIndex(self.findData(key))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
