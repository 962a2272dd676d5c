"""Ticks: boxes with long words that wrap, each with a key of its own; one stop for the Tab key."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.ui.widgets import heading


class Ticks(QWidget):
    """`choices` are (key, words). Space or the box's number ticks and unticks, Up and Down walk; nothing is ticked
    beforehand."""

    changed = Signal()

    def __init__(
        self, choices: Iterable[tuple[str, str]], numbered: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.boxes: dict[str, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for number, (key, words) in enumerate(choices, start=1):
            column.addLayout(self._line(key, f"{number}. {words}" if numbered else words))
        first = next(iter(self.boxes.values()))
        first.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(first)

    def ticked(self) -> tuple[str, ...]:
        """The keys that are ticked, in the order shown."""
        return tuple(key for key, box in self.boxes.items() if box.isChecked())

    def set_ticked(self, keys: Iterable[str]) -> None:
        """Tick exactly these, without a signal."""
        ticked = set(keys)
        for key, box in self.boxes.items():
            box.setChecked(key in ticked)

    def _line(self, key: str, words: str) -> QHBoxLayout:
        box = QCheckBox(self)
        box.setAccessibleName(words)
        box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        box.installEventFilter(self)
        box.clicked.connect(self.changed)
        self.boxes[key] = box
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(_Words(words, box, self), 1)
        return row

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            boxes = list(self.boxes.values())
            if self._walk(boxes, watched, event) or self._number(boxes, event):
                return True
        return super().eventFilter(watched, event)

    def _walk(self, boxes: list[QCheckBox], here: QObject, event: QKeyEvent) -> bool:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        places = [place for place, box in enumerate(boxes) if box is here]
        if step is None or not places:
            return False
        boxes[min(max(places[0] + step, 0), len(boxes) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _number(self, boxes: list[QCheckBox], event: QKeyEvent) -> bool:
        typed = event.text()
        if len(typed) != 1 or typed not in "123456789"[: len(boxes)]:
            return False
        boxes[int(typed) - 1].click()
        return True


class _Words(heading.Words):
    """Words that tick their box when they are clicked."""

    def __init__(self, words: str, box: QCheckBox, parent: QWidget) -> None:
        super().__init__(words, parent=parent)
        self._box = box
        self.setContentsMargins(0, 4, 0, 0)  # level with the middle of the box

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._box.isEnabled() and self.rect().contains(event.position().toPoint()):
            self._box.setFocus(Qt.FocusReason.MouseFocusReason)
            self._box.click()
