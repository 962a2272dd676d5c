"""Aside: keeps a button in the line of the labels where none of them is; it knows fields by their labels alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from fieldapp.ui.widgets import field

_GAP = 12  # pixels between the button and a label or a field
_TOP = 2  # pixels above it
_MOVED = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.Resize)


class Aside(QObject):
    """Looks where the fields of a line stand whenever one of them has moved. A line of its own, which would push all
    that follows out of sight, the button gets only where it has no room elsewhere."""

    def __init__(self, around: QWidget, body: QVBoxLayout, button: QPushButton) -> None:
        super().__init__(around)
        self._around = around
        self._body = body
        self._button = button
        self._fields: list[field.Field] = []
        self._last: field.Field | None = None

    def follow(self, fields: Sequence[field.Field], before: field.Field) -> None:
        """Keep to these fields from now on, and left of one of them where that stands in the line too."""
        if fields == self._fields:
            return
        self._fields, self._last = list(fields), before
        for one in fields:
            one.removeEventFilter(self)
            one.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVED and watched in self._fields:
            self.place()
        return False

    def place(self) -> None:
        """Put the button where there is room for it now."""
        whole = self._button.sizeHint()
        gaps = list(self._gaps(whole.height()))
        enough = (whole.width(), self._button.minimumSizeHint().width())
        found = next((gap for least in enough for gap in gaps if gap.width() >= least), None)
        self._make_room(0 if found else whole.height())
        if found is None:
            found = QRect(_GAP, _TOP, self._right() - _GAP, whole.height())
        width = min(whole.width(), found.width())
        self._button.setGeometry(found.right() + 1 - width, found.y(), width, found.height())
        self._button.raise_()

    def _gaps(self, tall: int) -> Iterator[QRect]:
        """The free places in the line of the labels, the one to take first; the button is `tall` where the editors
        below leave it that."""
        stand = [(self._left(one.label), one) for one in self._fields if not one.isHidden()]
        line = min((one.mapTo(self._around, QPoint()).y() for _, one in stand), default=0)
        stand = [(left, one) for left, one in stand if one.mapTo(self._around, QPoint()).y() == line]
        tall = min([tall, *(one.editor.mapTo(self._around, QPoint()).y() - _TOP for _, one in stand)])
        rights = [left - _GAP for left, _ in stand[1:]] + [self._right()]
        gaps = [
            QRect(QPoint(left + _wide(one) + _GAP, _TOP), QPoint(right - 1, _TOP + tall - 1))
            for (left, one), right in zip(stand, rights, strict=True)
        ]
        places = [place for place, (_, one) in enumerate(stand) if one is self._last]
        before = places[0] if places else len(gaps)
        yield from reversed(gaps[:before])
        yield from reversed(gaps[before:])

    def _left(self, part: QWidget) -> int:
        return part.mapTo(self._around, QPoint()).x()

    def _right(self) -> int:
        return self._around.width() - self._body.contentsMargins().right()

    def _make_room(self, tall: int) -> None:
        """So many pixels above all else for the button alone."""
        margins = self._body.contentsMargins()
        if margins.top() != _TOP + tall:
            margins.setTop(_TOP + tall)
            self._body.setContentsMargins(margins)


def _wide(one: field.Field) -> int:
    """Pixels that the words of a label take; they may be fewer than the label has."""
    wanted: int = one.label.fontMetrics().horizontalAdvance(one.label.text()) + 1
    return min(wanted, one.label.width())
