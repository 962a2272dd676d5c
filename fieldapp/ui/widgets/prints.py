"""Prints: small pictures in a row, each opened large by a press; it knows neither a file nor a store."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.ui.widgets import buttons, flow

HIGH = 4  # lines of text that a print is high


class Print(QPushButton):
    """One picture, as large as a few lines of text; Enter or Space opens it."""

    def __init__(self, name: str, data: bytes) -> None:
        super().__init__()
        self.setObjectName("print")
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.picture = QPixmap()
        self.picture.loadFromData(data)
        high = HIGH * self.fontMetrics().lineSpacing()
        smooth = Qt.TransformationMode.SmoothTransformation
        small = self.picture if self.picture.isNull() else self.picture.scaledToHeight(high, smooth)
        if small.isNull():  # its bytes are on another computer
            self.setText(name)
        else:
            self.setIcon(QIcon(small))
            self.setIconSize(small.size())
            self.setFixedSize(small.size() + QSize(10, 10))
        self.clicked.connect(self.open)
        self.large: QDialog | None = None

    def open(self) -> None:
        """Show the picture as large as the window has room for; Esc closes it, and the keyboard comes back."""
        if self.picture.isNull():
            return
        room = self.window().size() * 0.92
        shown = self.picture.scaled(
            room.boundedTo(self.picture.size()),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        large = QDialog(self.window())
        large.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        large.setWindowTitle(self.accessibleName())
        picture = QLabel()
        picture.setPixmap(shown)
        picture.setAccessibleName(self.accessibleName())
        column = QVBoxLayout(large)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(picture)
        large.finished.connect(self._closed)
        self.large = large
        large.open()

    def _closed(self) -> None:
        self.large = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Prints(QWidget):
    """Pictures beside each other, each perhaps with a button that takes it out."""

    dropped = Signal(str)  # the key of a picture that the reader takes out

    def __init__(self) -> None:
        super().__init__()
        self._row = flow.Flow(12, 6)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._row)
        self.prints: list[Print] = []
        self.drops: list[buttons.QuietButton] = []

    def show_pictures(self, shown: Sequence[tuple[str, str, bytes]], drops: Sequence[str] = ()) -> None:
        """Show pictures by key and name in place of what was shown, each with a button beside it that says what `drops`
        has for it. The keyboard goes to the neighbour of a button that was pressed."""
        here = QApplication.focusWidget()
        place = next((number for number, one in enumerate(self.drops) if one is here), -1)
        self._clear()
        for number, (key, name, data) in enumerate(shown):
            self.prints.append(Print(name, data))
            self._row.add(self.prints[-1], 1, 1)
            if drops:
                self.drops.append(self._drop(key, drops[number]))
                self._row.add(self.drops[-1], 1, 1)
        if place >= 0 and self.drops:
            self.drops[min(place, len(self.drops) - 1)].setFocus()
        self.setVisible(bool(shown))

    def _drop(self, key: str, words: str) -> buttons.QuietButton:
        made = buttons.QuietButton(words)
        made.clicked.connect(lambda: self.dropped.emit(key))
        return made

    def _clear(self) -> None:
        for old in (*self.prints, *self.drops):
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.prints, self.drops = [], []
