"""Editors for words, numbers and choices: they leave typing alone (Telex, VNI) and tidy it when it is finished."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from fieldapp.domain import text as letters
from fieldapp.ui import icons
from fieldapp.ui.widgets import hintline

_BEFORE, _BESIDE = 13, 51  # pixels before the words of a choice, and on both sides of them: the frame and the arrow
_DEEP = 1 << 14  # pixels: more than any words need
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft


class LineEntry(hintline.HintLine):
    """One line; no length limit and no validator, so that a half-typed mark is never refused."""

    def words(self) -> str:
        """What was typed, in NFC, without blanks around it."""
        return letters.line(self.text())


class NoteEntry(QPlainTextEdit):
    """A few lines; Tab leaves it instead of being typed."""

    def __init__(self, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setTabChangesFocus(True)
        # Or Shift+Tab comes back through it from what follows, past what is between.
        self.viewport().setFocusProxy(None)  # type: ignore[arg-type]
        self._fit()

    def words(self) -> str:
        """What was typed, in NFC, without blanks around it."""
        return letters.nfc(self.toPlainText()).strip()

    def sizeHint(self) -> QSize:
        """As tall as its lines: the style sheet's least height stands in place of what was fixed."""
        return QSize(super().sizeHint().width(), self.maximumHeight())

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
    """One of a few: `choices` are (key, words). Words that are longer than the room go on on a further line, in the
    open list too; the wheel turns it only while it has the keyboard."""

    signs = 2  # letters beside the words of the open list

    def __init__(self, choices: Iterable[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.currentIndexChanged.connect(lambda _: self.updateGeometry())
        self._rooms: dict[tuple[int, str], QSize] = {}  # measured before: a page is laid out many times over
        self._least = 0  # pixels of the longest word, 0 for not measured yet
        for changed in (self.model().rowsInserted, self.model().rowsRemoved, self.model().modelReset):
            changed.connect(self._forget)
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

    def setPlaceholderText(self, words: str) -> None:
        """What to do while nothing is chosen."""
        super().setPlaceholderText(words)
        self.updateGeometry()

    # Room for the words ------------------------------------------------------------------------------------

    def shown(self) -> str:
        """The words in sight: of the choice, or what to do while there is none."""
        return self.currentText() if self.currentIndex() >= 0 else self.placeholderText()

    def room(self, width: int, words: str) -> QSize:
        """What these words take of a choice so many pixels wide, on as many lines as they need."""
        asked = (max(width - _BESIDE, 1), words)
        if asked not in self._rooms:
            place = QRect(0, 0, asked[0], _DEEP)
            self._rooms[asked] = self.fontMetrics().boundingRect(place, _WRAPPED, words).size()
        return self._rooms[asked]

    def _forget(self) -> None:
        """Other words or other letters: measure anew."""
        self._rooms.clear()
        self._least = 0

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._forget()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        more: int = self.room(width, self.shown()).height() - self.fontMetrics().height()
        return int(self.sizeHint().height()) + max(more, 0)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the longest word."""
        if not self._least:
            wide = self.fontMetrics().horizontalAdvance
            words = (word for number in range(self.count()) for word in self.itemText(number).split())
            self._least = max([2 * self.fontMetrics().height(), *map(wide, words)])
        return QSize(_BESIDE + self._least, super().minimumSizeHint().height())

    def showPopup(self) -> None:
        """The open list is as wide as its longest words, where the screen is."""
        wide = self.fontMetrics().horizontalAdvance
        words = max((wide(self.itemText(number)) for number in range(self.count())), default=0)
        most = self.screen().availableGeometry().width() - 2 * _BESIDE
        self.view().setTextElideMode(Qt.TextElideMode.ElideNone)
        self.view().setMinimumWidth(min(words + self.signs * self.fontMetrics().height(), most))
        self.view().setAccessibleName(self.accessibleName())
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style knows one line only, and would cut a letter in two."""
        from PySide6.QtWidgets import QStyle  # its many enumerations take a moment, which no start needs

        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        ink = "off" if not self.isEnabled() else "ink" if self.currentIndex() >= 0 else "soft"
        painter.setPen(QColor(icons.ink(ink)))
        room = self.rect().adjusted(_BEFORE, self.fontMetrics().height() // 12, _BEFORE - _BESIDE, 0)
        painter.drawText(room, _WRAPPED | Qt.AlignmentFlag.AlignVCenter, self.shown())
