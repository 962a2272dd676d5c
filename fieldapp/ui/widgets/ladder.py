"""Ladder: how far somebody came, as steps that rise; the words beside it say the same."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.ui import icons

STEPS = 5


class Ladder(QWidget):
    """Five steps, the first `step` + 1 of them filled; a cross for -1."""

    def __init__(self, step: int, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step = step
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = self.fontMetrics().height()
        return QSize(2 * side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.step < 0:
            self._cross(painter)
            return
        tone = "good" if self.step >= STEPS - 2 else "info"
        wide, tall = self.width() / STEPS, self.height() - 2
        for place in range(STEPS):
            rise = tall * (place + 1) / STEPS
            bar = QRectF(place * wide + 1, tall - rise + 1, wide - 3, rise)
            filled = place <= self.step
            painter.setPen(QPen(QColor(icons.ink(tone if filled else "edge")), 1.2))
            painter.setBrush(QColor(icons.ink(tone)) if filled else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(bar, 1.5, 1.5)

    def _cross(self, painter: QPainter) -> None:
        side = self.height() * 0.6
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.setPen(QPen(QColor(icons.ink("bad")), 2.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(box.topLeft(), box.bottomRight())
        painter.drawLine(box.bottomLeft(), box.topRight())
