"""Picture: a line picture that keeps the size of the words beside it; it says nothing by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.ui import icons


class Picture(QWidget):
    """Draws `resources/icons/<name>.svg` in a tone of the theme (a field of style.Shades)."""

    def __init__(self, name: str = "", tone: str = "ink", scale: float = 1.2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.tone = tone
        self._scale = scale
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_as(self, name: str, tone: str) -> None:
        """Show another picture or tone."""
        self.name, self.tone = name, tone
        self.update()

    def sizeHint(self) -> QSize:
        side = round(self.fontMetrics().height() * self._scale)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.name:
            side = min(self.width(), self.height())
            drawing = icons.picture(self.name, icons.ink(self.tone), side)
            QPainter(self).drawPixmap(0, (self.height() - side) // 2, drawing)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
