"""The pictures of a report, the same as on paper, on a sheet of their own; it draws nothing itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from fieldapp.reports import pictures
from fieldapp.ui import icons

SHEET, _ROUND, _MARGIN = "#FFFFFF", 8, 18  # white as paper in every theme
_WIDEST = 760  # pixels of a picture


class Charts(QWidget):
    """Pictures one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures: list[Picture] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._column.addStretch(1)

    def show_pictures(self, drawn: Sequence[pictures.Pixels], name: str, told: str) -> None:
        """Show these, `told` in words to those who listen."""
        for old in self.pictures:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.pictures = [Picture(pixels, self) for pixels in drawn]
        for place, one in enumerate(self.pictures):
            one.setAccessibleName(name)
            one.setAccessibleDescription(told)
            self._column.insertWidget(place, one)


class Picture(QWidget):
    """One picture, as wide as there is room and as tall as that makes it. It takes the keyboard, to be read out."""

    def __init__(self, pixels: pictures.Pixels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixels = pixels  # whose bytes the image only points to
        self._image = QImage(pixels.data, pixels.width, pixels.height, pixels.stride, QImage.Format.Format_RGB32)
        self._kept: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._room(width).height() + 2 * _MARGIN

    def sizeHint(self) -> QSize:
        return self._room(_WIDEST) + QSize(2 * _MARGIN, 2 * _MARGIN)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(icons.ink("focus" if self.hasFocus() else "line")))
        painter.setBrush(QColor(SHEET))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _ROUND, _ROUND)
        painter.drawPixmap(_MARGIN, _MARGIN, self._fitted())

    def _room(self, width: int) -> QSize:
        """The size that the picture has in a place so many pixels wide."""
        wide = max(min(width - 2 * _MARGIN, _WIDEST), 1)
        return QSize(wide, round(self._image.height() * wide / max(self._image.width(), 1)))

    def _fitted(self) -> QPixmap:
        sharp = self.devicePixelRatioF()
        size = self._room(self.width()) * sharp
        if self._kept is None or self._kept.size() != size:
            smooth = Qt.TransformationMode.SmoothTransformation
            self._kept = QPixmap.fromImage(self._image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))
            self._kept.setDevicePixelRatio(sharp)
        return self._kept
