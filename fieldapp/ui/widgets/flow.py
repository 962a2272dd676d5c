"""Flow: parts beside each other by shares of the width, on further lines where letters would not fit; shows nothing."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

Line = list[tuple[QLayoutItem, int]]  # the parts of a line, each with its least width


class Flow(QLayout):
    """Each part has a least width in letters of the font in use; a line's spare width goes to the parts by letters."""

    def __init__(self, gap: int = 12, between: int = 8) -> None:
        super().__init__()
        self._heights: dict[int, int] = {}  # by width, while nothing has changed: Qt asks a hundred times a page
        self.setContentsMargins(0, 0, 0, 0)
        self._gap = gap
        self._between = between
        self._items: list[QLayoutItem] = []
        self._letters: list[int] = []
        self._most: list[int] = []

    def add(self, part: QWidget | QLayout, letters: int, most: int = 0) -> None:
        """Put a part last; it is never narrower than so many letters, and with `most` never wider than those; with
        `most` 1 it is as wide as it likes to be, or as the whole line where that is narrower."""
        if isinstance(part, QWidget):
            self.addWidget(part)
        else:
            self.addChildLayout(part)
            self.addItem(part)
        self._letters[-1] = letters
        self._most[-1] = most

    # What Qt asks of a layout ------------------------------------------------------------------------------

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self._letters.append(1)
        self._most.append(0)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem:
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def takeAt(self, index: int) -> QLayoutItem:
        if not 0 <= index < len(self._items):
            return None  # type: ignore[return-value]
        del self._letters[index], self._most[index]
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            tall = [_tallest(self._spread(line, width)) for line in self._lines(width)]
            self._heights[width] = sum(tall) + self._between * max(len(tall) - 1, 0)
        return self._heights[width]

    def minimumSize(self) -> QSize:
        return QSize(max((item.minimumSize().width() for item in self._seen()), default=0), 0)

    def sizeHint(self) -> QSize:
        width = sum(least + self._gap for line in self._lines(1 << 24) for _, least in line)
        return QSize(width, self.heightForWidth(width))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        top = rect.y()
        for line in self._lines(rect.width()):
            spread = self._spread(line, rect.width())
            tall, left = _tallest(spread), rect.x()
            for item, width in spread:
                item.setGeometry(QRect(left, top, width, tall))
                left += width + self._gap
            top += tall + self._between

    # -------------------------------------------------------------------------------------------------------

    def _seen(self) -> Iterator[QLayoutItem]:
        return (item for item in self._items if not item.isEmpty())

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = []
        room = -1
        for item in self._seen():
            place = self._items.index(item)
            least = max(self._width(self._letters[place]), item.minimumSize().width())
            if self._most[place] == 1:
                least = max(least, min(item.sizeHint().width(), width))
            if room < least:
                lines.append([])
                room = width
            lines[-1].append((item, least))
            room -= least + self._gap
        return lines

    def _spread(self, line: Line, width: int) -> Line:
        """The parts with their widths, the spare width shared out."""
        spare = width - sum(least for _, least in line) - self._gap * (len(line) - 1)
        places = [self._items.index(item) for item, _ in line]
        open_ended = [place for place in places if not self._most[place]] or places
        whole = sum(self._letters[place] for place in open_ended)
        spread: Line = []
        for (item, least), place in zip(line, places, strict=True):
            more = max(spare, 0) * self._letters[place] // whole if place in open_ended else 0
            most = self._width(self._most[place]) if self._most[place] else least + more
            spread.append((item, min(max(least, most), least + more, max(width, 1))))
        return spread

    def _width(self, letters: int) -> int:
        around = self.parentWidget()
        return letters * around.fontMetrics().averageCharWidth() if around else letters * 8


def _tallest(line: Line) -> int:
    return max(
        (item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height() for item, width in line),
        default=0,
    )
