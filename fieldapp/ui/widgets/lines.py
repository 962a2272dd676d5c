"""LineCard: a few things to do, a line and a button each; without any it says so in a sentence."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.ui import icons
from fieldapp.ui.widgets import buttons, card, flow, heading, picture

BESIDE = 18  # letters that the words need beside their button; else it stands below them
INSET = 6  # pixels that put the words level with the button beside them


class Line(msgspec.Struct, frozen=True):
    """One thing: what it is, more about it, the deed's word and what it does; `mark` is a key of icons.SHAPES."""

    words: str
    more: str = ""
    deed: str = ""
    act: Callable[[], object] | None = None
    mark: str = ""
    main: bool = False


class LineCard(card.Card):
    """A card that shows lines."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._lines = QVBoxLayout()
        # Where the buttons stand in the order of the Tab key, which never stops at what is not seen.
        self._place = QWidget(self)
        self._place.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._place.hide()
        self.empty = heading.Words("", "soft", self)
        self.more = heading.Words("", "small", self)
        self.more.hide()
        self.body.addLayout(self._lines)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.more)
        self.buttons: list[buttons.PrimaryButton | buttons.SecondaryButton] = []
        self._shown: list[Line] = []

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these instead of what was shown; the keyboard stays on the button with the same number. What looks the
        same stays, as to build and measure it anew would hold up who comes back to the page; its buttons do the new
        deeds."""
        if lines and [_look(line) for line in lines] == [_look(line) for line in self._shown]:
            self._shown = list(lines)
            return
        place = next((number for number, one in enumerate(self.buttons) if one.hasFocus()), -1)
        gone = []
        while (item := self._lines.takeAt(0)) is not None:
            gone.append(item.widget())
        self.buttons = []
        if lines:
            rows = self._rows(lines)
            self._lines.addWidget(rows)
            self._order()
            rows.show()  # at once: the keyboard may be wanted on a button before the next turn of the event loop
        self._shown = list(lines)
        self.empty.setVisible(not lines and bool(self.empty.text()))
        if self.buttons and place >= 0:
            self.buttons[min(place, len(self.buttons) - 1)].setFocus()
        for old in gone:  # last: the keyboard would leave it for the next part of the page, and the page scroll there
            if old is not None:
                old.hide()
                old.deleteLater()

    def say_empty(self, words: str) -> None:
        """What stands here while there are no lines."""
        self.empty.setText(words)
        self.empty.setVisible(not self._shown)

    def say_more(self, count: int, least: bool = False) -> None:
        """How many there are beyond those shown; `least` when nobody has counted all of them."""
        words = self.tr("and at least %n more", "", count) if least else self.tr("and %n more", "", count)
        self.more.setText(words if count > 0 else "")
        self.more.setVisible(count > 0)

    def texts(self) -> list[str]:
        """The lines as they are shown."""
        return [f"{line.words}\n{line.more}".strip() for line in self._shown]

    def _order(self) -> None:
        """The Tab key comes to what was built just now where it stands, not behind the rest of the window."""
        for before, after in itertools.pairwise([self._place, *self.buttons]):
            self.setTabOrder(before, after)

    def _rows(self, lines: Sequence[Line]) -> QWidget:
        """All lines in one widget, as Qt lays the whole page out for each that is shown by itself."""
        around = QWidget(self)
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for number, line in enumerate(lines):
            column.addLayout(self._row(number, line, around))
        return around

    def _row(self, number: int, line: Line, around: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        if line.mark:
            name, tone = icons.SHAPES[line.mark]
            mark = QVBoxLayout()
            mark.addSpacing(INSET + 4)
            mark.addWidget(picture.Picture(name, tone, 1.0, around))
            mark.addStretch(1)
            row.addLayout(mark)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addSpacing(INSET)
        texts.addWidget(heading.Words(line.words, "", around))
        if line.more:
            texts.addWidget(heading.Words(line.more, "small", around))
        texts.addStretch(1)
        beside = flow.Flow(10, 4)
        beside.add(texts, BESIDE)
        if line.deed and line.act is not None:
            button = self._button(number, line, around)
            beside.add(button, 1, 1)
            beside.setAlignment(button, Qt.AlignmentFlag.AlignTop)
        row.addLayout(beside, 1)
        return row

    def _button(self, number: int, line: Line, around: QWidget) -> QWidget:
        button = (buttons.PrimaryButton if line.main else buttons.SecondaryButton)(line.deed, parent=around)
        button.setAccessibleName(f"{line.deed}: {line.words}")
        button.setAccessibleDescription(line.more)
        button.clicked.connect(lambda: self._do(number))
        self.buttons.append(button)
        return button

    def _do(self, number: int) -> None:
        act = self._shown[number].act
        assert act is not None
        act()


def _look(line: Line) -> tuple[object, ...]:
    return line.words, line.more, line.deed, line.act is None, line.mark, line.main
