"""The pictures of a report, the same as on paper, on a sheet of their own; it draws what it is given as SVG."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontDatabase, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from fieldapp import resources
from fieldapp.ui import icons

SHEET, _ROUND, _MARGIN = "#FFFFFF", 8, 18  # white as paper in every theme
_CLIP = re.compile(rb"<clipPath.*?</clipPath>", re.DOTALL)  # Qt does not know it, and would draw it black
_MOST = 1.7  # a picture is never drawn larger than so many times its own size


class Charts(QWidget):
    """Pictures one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures: list[Picture] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._column.addStretch(1)

    def show_pictures(self, drawn: Sequence[bytes], name: str, told: str) -> None:
        """Show these, `told` in words to those who listen."""
        for old in self.pictures:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.pictures = [Picture(svg) for svg in drawn]
        for place, one in enumerate(self.pictures):
            one.setAccessibleName(name)
            one.setAccessibleDescription(told)
            self._column.insertWidget(place, one)


class Picture(QWidget):
    """One picture, as wide as there is room and as tall as that makes it. It takes the keyboard, to be read out."""

    def __init__(self, svg: bytes) -> None:
        super().__init__()
        _letters()
        self._drawing = QSvgRenderer(QByteArray(_CLIP.sub(b"", svg)))
        self._kept: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._tall(width)) + 2 * _MARGIN

    def sizeHint(self) -> QSize:
        whole = self._drawing.defaultSize()
        return QSize(whole.width() + 2 * _MARGIN, whole.height() + 2 * _MARGIN)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        sharp = self.devicePixelRatioF()
        if self._kept is None or self._kept.size() != self.size() * sharp:
            self._kept = self._draw(sharp)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._kept)
        if self.hasFocus():
            painter.setPen(QColor(icons.ink("focus")))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _ROUND, _ROUND)

    def _tall(self, width: int) -> float:
        whole = self._drawing.defaultSize()
        return whole.height() * self._scale(width)

    def _scale(self, width: int) -> float:
        return min((width - 2 * _MARGIN) / max(self._drawing.defaultSize().width(), 1), _MOST)

    def _draw(self, sharp: float) -> QPixmap:
        canvas = QPixmap(self.size() * sharp)
        canvas.setDevicePixelRatio(sharp)
        canvas.fill(Qt.GlobalColor.transparent)
        painter = QPainter(canvas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(SHEET))
        painter.drawRoundedRect(QRectF(self.rect()), _ROUND, _ROUND)
        whole, scale = self._drawing.defaultSize(), self._scale(self.width())
        self._drawing.render(painter, QRectF(_MARGIN, _MARGIN, whole.width() * scale, whole.height() * scale))
        painter.end()
        return canvas


@functools.cache
def _letters() -> None:
    """The letters that the pictures are measured with, if the computer has none of that name."""
    for weight in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(resources.path(f"fonts/NotoSans-{weight}.ttf")))
