"""Details: a line or two of plain words that always take the same room, so that nothing around moves while they
change."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from fieldapp.ui.widgets import heading

BROKEN = 14  # letters that the end of a line may leave empty, as words are not broken
WIDE = 1 << 14  # pixels: more than a line of words takes


class Details(heading.Words):
    """What has no room ends in "…"; the tooltip has all of it, and who listens hears all of it."""

    def __init__(self, rank: str = "soft", parent: QWidget | None = None) -> None:
        super().__init__(" ", rank, parent)
        self._told = ""
        self._lines = 1
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)

    def tell(self, words: str) -> None:
        """Show these words."""
        if words != self._told:
            self._told = words
            self.setAccessibleDescription(words)
            self._show()

    def told(self) -> str:
        """All of the words."""
        return self._told

    def take_lines(self, lines: int) -> None:
        """Take the room of so many lines from now on."""
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()
            self._show()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.heightForWidth(0))

    def minimumSizeHint(self) -> QSize:
        return QSize(BROKEN * self.fontMetrics().averageCharWidth(), self.heightForWidth(0))

    def heightForWidth(self, width: int) -> int:
        return int(super().heightForWidth(WIDE)) + (self._lines - 1) * self.fontMetrics().lineSpacing()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._show()

    def _show(self) -> None:
        letters = self.fontMetrics()
        broken = (self._lines - 1) * BROKEN * letters.averageCharWidth()
        shown = letters.elidedText(self._told, Qt.TextElideMode.ElideRight, self._lines * self.width() - broken - 4)
        self.setText(shown or " ")
        self.setToolTip(self._told if shown != self._told else "")
