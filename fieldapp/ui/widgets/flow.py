"""Flow: parts beside each other by shares of the width, on further lines where letters would not fit; shows nothing."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

Line = list[tuple[QLayoutItem, int]]  # the parts of a line, each with its least width


class Flow(QLayout):
    """Each part has a least width in letters of the font in use; a line's spare width goes to the parts by letters."""

    def __init__(self, gap: int = 12, between: int = 8) -> None:
        super().__init__()
        # By width, while nothing has changed: Qt asks a hundred times a page.
        self._heights: dict[int, int] = {}
        self._spreads: dict[int, list[Line]] = {}
        self._seen: list[tuple[int, int]] | None = None  # the places of the parts in sight, each with its least width
        self._hint: QSize | None = None
        self._wide = 0  # pixels of a letter, 0 for not measured yet
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
        self._seen = None

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem:
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def takeAt(self, index: int) -> QLayoutItem:
        if not 0 <= index < len(self._items):
            return None  # type: ignore[return-value]
        self._seen = None
        del self._letters[index], self._most[index]
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def invalidate(self) -> None:
        self._heights.clear()
        self._spreads.clear()
        self._seen, self._hint, self._wide = None, None, 0
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            tall = [_tallest(line) for line in self._spread(width)]
            self._heights[width] = sum(tall) + self._between * max(len(tall) - 1, 0)
        return self._heights[width]

    def minimumSize(self) -> QSize:
        return QSize(max((least for _, least in self._parts()), default=0), 0)

    def sizeHint(self) -> QSize:
        if self._hint is None:
            width = sum(least + self._gap for line in self._lines(1 << 24) for _, least in line)
            self._hint = QSize(width, self.heightForWidth(width))
        return self._hint

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        top = rect.y()
        for line in self._spread(rect.width()):
            tall, left = _tallest(line), rect.x()
            for item, width in line:
                item.setGeometry(QRect(left, top, width, tall))
                left += width + self._gap
            top += tall + self._between

    # -------------------------------------------------------------------------------------------------------

    def _parts(self) -> list[tuple[int, int]]:
        if self._seen is None:
            found = enumerate(self._items)
            self._seen = [(place, item.minimumSize().width()) for place, item in found if not item.isEmpty()]
        return self._seen

    def _lines(self, width: int) -> list[list[tuple[int, int]]]:
        """The places of the parts of each line, each with its least width."""
        lines: list[list[tuple[int, int]]] = []
        room, letter = -1, self._letter()
        for place, narrowest in self._parts():
            least = max(self._letters[place] * letter, narrowest)
            if self._most[place] == 1:
                least = max(least, min(self._items[place].sizeHint().width(), width))
            if room < least:
                lines.append([])
                room = width
            lines[-1].append((place, least))
            room -= least + self._gap
        return lines

    def _spread(self, width: int) -> list[Line]:
        """The lines with the widths of their parts, the spare width shared out."""
        if width not in self._spreads:
            self._spreads[width] = [self._share(line, width) for line in self._lines(width)]
        return self._spreads[width]

    def _share(self, line: list[tuple[int, int]], width: int) -> Line:
        spare, letter = width - sum(least for _, least in line) - self._gap * (len(line) - 1), self._letter()
        open_ended = [place for place, _ in line if not self._most[place]] or [place for place, _ in line]
        whole = sum(self._letters[place] for place in open_ended)
        spread: Line = []
        for place, least in line:
            more = max(spare, 0) * self._letters[place] // whole if place in open_ended else 0
            most = self._most[place] * letter or least + more
            spread.append((self._items[place], min(max(least, most), least + more, max(width, 1))))
        return spread

    def _letter(self) -> int:
        if not self._wide:
            around = self.parentWidget()
            self._wide = around.fontMetrics().averageCharWidth() if around else 8
        return self._wide


def _tallest(line: Line) -> int:
    return max(
        (item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height() for item, width in line),
        default=0,
    )
