"""Badge: a state as a word with its own shape; the colour only repeats what both already say."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from fieldapp.ui import icons
from fieldapp.ui.widgets import picture


class Badge(QFrame):
    """A small plate: `kind` is a key of icons.SHAPES ("good", "wait", "sent", ...), `words` what it means."""

    def __init__(self, kind: str = "quiet", words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.kind = kind
        self._tone = ""  # in which it is dressed
        self._shape = picture.Picture(scale=1.0, parent=self)
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 0, 10, 3)
        row.setSpacing(6)
        row.addWidget(self._shape)
        row.addWidget(self._words)
        self.say(kind, words)

    def say(self, kind: str, words: str) -> None:
        """Show this state from now on."""
        name, tone = icons.SHAPES[kind]
        self.kind = kind
        self._shape.show_as(name, tone)
        self._words.setText(words)
        self.setAccessibleName(words)
        if tone == self._tone:
            return
        self._tone = tone
        self.setProperty("tone", tone)
        if not self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            return  # Qt dresses it when it is first seen or measured
        for part in (self, self._words):
            part.style().unpolish(part)
            part.style().polish(part)

    def words(self) -> str:
        """The word that it shows."""
        return self._words.text()
