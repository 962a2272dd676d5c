"""Buttons of three ranks and the ring in the one that has the keyboard; Enter presses as Space does."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyleOptionButton, QWidget

from fieldapp.ui import icons

LONG = 24  # letters of a button that may do without its picture
_BESIDE = 4  # pixels that Qt keeps between picture and words
_REDRAWN = (
    QEvent.Type.StyleChange,
    QEvent.Type.PaletteChange,
    QEvent.Type.FontChange,
    QEvent.Type.EnabledChange,
)
_KEYS = ("Esc)", *(f"F{number})" for number in range(1, 13)))


class _Button(QPushButton):
    """What all ranks share; the picture follows the theme and the text size. Keys in brackets behind the words, as in
    "Save (Ctrl+Enter)", are left out where the room is narrow, and then the picture before many words."""

    tone = "ink"
    chosen_tone = ""
    ring = "focus"

    _cramped = False
    _drawn: tuple[str, str, str, int, int, bool] | None = None  # what the picture was drawn from
    _least = 0  # pixels without which there is no room for the picture

    def __init__(self, words: str, picture: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.picture = picture
        self._draw()

    def set_picture(self, name: str) -> None:
        """Show another line picture before the words."""
        self.picture = name
        self._draw()

    def shown(self) -> str:
        """The words in sight."""
        return self._short() if self._cramped else self.text()

    def minimumSizeHint(self) -> QSize:
        least = self._without_keys(self.sizeHint())
        long = least.width() > LONG * self.fontMetrics().averageCharWidth()
        return least - QSize(self.iconSize().width() + _BESIDE, 0) if long and self.picture else least

    def _without_keys(self, whole: QSize) -> QSize:
        words, short = self.text(), self._short()
        if short == words:
            return whole
        wide = self.fontMetrics().horizontalAdvance
        return whole - QSize(wide(words) - wide(short), 0)

    def setText(self, words: str) -> None:
        """Show these words from now on."""
        super().setText(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        if self._cramped:
            told: Any = option  # the stubs leave the fields of the option out
            told.text = self._short()
            if self.text() and self.width() < self._least:
                told.icon = QIcon()

    def _fit(self) -> None:
        self._cramped = False  # while it is measured
        whole = self.sizeHint()
        self._cramped = self.width() < whole.width()
        self._least = self._without_keys(whole).width()

    def _short(self) -> str:
        words, _, keys = self.text().rpartition(" (")
        return words if words and (keys in _KEYS or (keys.endswith(")") and "+" in keys)) else self.text()

    def _draw(self) -> None:
        if not self.picture:
            return
        side = round(self.fontMetrics().height() * 1.1)
        chosen = icons.ink(self.chosen_tone) if self.chosen_tone and self.isChecked() else ""
        gap = side // 4 if self.text() else 0
        off = not self.isEnabled()  # most always are, and each picture takes a moment to draw
        drawn = (self.picture, icons.ink(self.tone), chosen, side, gap, off)
        if drawn != self._drawn:
            self._drawn = drawn
            self.setIcon(icons.icon(*drawn))
            self.setIconSize(QSize(side + gap, side))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _REDRAWN:
            self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(icons.ink(self._ring())), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), 5, 5)

    def _ring(self) -> str:
        return self.ring


class PrimaryButton(_Button):
    """The one deed that a page is for."""

    tone = "on_accent"
    ring = "on_accent"


class SecondaryButton(_Button):
    """Another deed beside it."""


class QuietButton(_Button):
    """A deed that is seldom needed, or one among many."""

    tone = "accent"


class RailButton(_Button):
    """A page on the rail: stays down while the page is shown."""

    tone = "ink"
    chosen_tone = "on_accent"

    def __init__(self, words: str, picture: str, parent: QWidget | None = None) -> None:
        super().__init__(words, picture, parent)
        self.setCheckable(True)
        self.toggled.connect(self._draw)

    def sizeHint(self) -> QSize:
        """Room for the words in bold, as they stand while the page is shown, so that none is cut off then."""
        bold = QFont(self.font())
        bold.setBold(True)
        wider = QFontMetrics(bold).horizontalAdvance(self.text()) - self.fontMetrics().horizontalAdvance(self.text())
        size: QSize = super().sizeHint()
        return size + QSize(max(0, wider), 0)

    def _ring(self) -> str:
        return "on_accent" if self.isChecked() else "focus"

    def nextCheckState(self) -> None:
        """A press asks for the page; the window puts the button down when the page is shown."""
