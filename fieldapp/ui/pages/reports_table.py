"""One report on the screen: its table in words, numbers to the right, with headings and cells that go on on further
lines; it reads nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from fieldapp.domain import tables as domain
from fieldapp.reports import cells, compared
from fieldapp.ui import celldraw, icons, tables

HEAD = 14  # letters of a heading's line, at least
WIDE = 28  # letters, at most, that the column with the longest words needs
MOST = 18  # letters of any other column of words
NUMBERS = {"number": 8, "days": 6, "ratio": 11, "day": 10}  # letters; why there is none goes on on a further line
CHANGE = 10  # letters of what became more or less
SHORT = 7  # letters that no column breaks
WRAPPED = 250  # rows whose words may go on on further lines: each has to be measured
_DEEP = 1 << 12
_FLAGS = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
_BESIDE = 22  # pixels around the words of a cell
_SPARE = 14  # pixels above and below them


class Line(NamedTuple):
    """A row under its number: two rows of a report may say the same."""

    number: int
    row: domain.Row


class _Lines(tables.Table[Line]):
    """Sums and headings of groups in bold; softer than a number, why there is none."""

    def cell(self, number: int, place: int) -> celldraw.Cell:
        line, shown = self.at(number), super().cell(number, place)
        if line is None:
            return shown
        missing = isinstance(line.row.cells[place], domain.Missing)
        bold = line.row.style != domain.PLAIN
        return shown._replace(bold=bold, ink=icons.ink("soft") if missing else "")


class ReportView(tables.TableView):
    """`wanted` is a row with slips behind it, which Enter or a double click opens."""

    wanted = Signal(object)  # domain.Row

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        self._tall: dict[tuple[str, int], int] = {}  # pixels of words in a width: the same ones come again and again
        super().__init__(_Lines((), key=lambda line: line.number), name, parent=parent)
        self.shown: domain.Table | None = None
        self.setWordWrap(True)
        self.setVerticalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setDefaultAlignment(tables.START)
        self.chosen.connect(self._open)

    def show_table(self, told: domain.Table, lang: str) -> None:
        """Show this report, from its first row unless it is the same report again."""
        same = self.shown is not None and self.shown.name == told.name and self.shown.place == told.place
        self.shown = told
        wide = _widest(told, lang)
        columns = [_column(told, place, lang, place == wide) for place in range(len(told.columns))]
        self.rebuild(columns, (Line(number, row) for number, row in enumerate(told.rows)))
        if self.table.rows and (not same or self.current() is None):
            self.scrollToTop()
            self.horizontalScrollBar().setValue(0)
            self.stand(0)

    def row(self) -> domain.Row | None:
        """The row that the keyboard stands on."""
        line = self.current()
        return line.row if line is not None else None

    def _open(self, line: Line) -> None:
        if line.row.slips:
            self.wanted.emit(line.row)

    def _rise(self) -> None:
        """Each row is as tall as its words need."""
        least, lines = self.verticalHeader().defaultSectionSize(), self.table.rows
        rooms = [max(self.columnWidth(place) - _BESIDE, 1) for place in range(len(self.table.columns))]
        shows = [column.show for column in self.table.columns]
        for line in lines if len(lines) <= WRAPPED else ():
            needs = max((self._height(show(line), room) for show, room in zip(shows, rooms, strict=True)), default=0)
            if self.rowHeight(line.number) != (tall := max(least, needs + _SPARE)):
                self.setRowHeight(line.number, tall)

    def _height(self, words: str, room: int) -> int:
        if len(words) <= SHORT:
            return 0
        if (words, room) not in self._tall:
            place = QRect(0, 0, room, _DEEP)
            self._tall[words, room] = self.fontMetrics().boundingRect(place, _FLAGS, words).height()
        return self._tall[words, room]

    def _fit(self) -> None:
        self._tall.clear()  # other columns, or other letters
        super()._fit()
        self._rise()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._rise()


def _widest(told: domain.Table, lang: str) -> int:
    """The column of words that needs most room takes what is left."""
    wordy = [place for place, column in enumerate(told.columns) if column.kind == "text"]
    return max(wordy, key=lambda place: (_letters(told, place, lang), len(told.columns[place].key)), default=0)


def _letters(told: domain.Table, place: int, lang: str) -> int:
    """Of the longest cell of a column; a sign takes less room than a letter of the font on the whole."""
    return max((len(cells.say(row.cells[place], lang)) for row in told.rows[: 2 * WRAPPED]), default=0)


def _column(told: domain.Table, place: int, lang: str, widest: bool) -> tables.Column[Line]:
    column = told.columns[place]
    most = CHANGE if column.key.endswith(compared.CHANGE) else NUMBERS.get(column.kind, MOST)
    if len(told.rows) > WRAPPED:
        most = WIDE  # where nothing goes on below, "chưa có số liệu" must not be cut to "chưa có…"
    letters = _letters(told, place, lang)
    width = min(letters, WIDE if widest else most)
    return tables.Column(
        _broken(cells.heading(column, lang), max(width, HEAD)),
        lambda line: cells.say(line.row.cells[place], lang),
        align=tables.START if column.kind == "text" else tables.END,
        width=None if widest else width,
        least=min(letters + 2, WIDE),
    )


def _broken(heading: str, letters: int) -> str:
    """A heading on lines of so many letters."""
    return "\n".join(textwrap.wrap(heading, letters, break_long_words=False)) or heading


def said(told: domain.Table, lang: str, keys: Sequence[str] = ()) -> str:
    """The rows as sentences, for those who listen: "Khe Sú: Đã đến 5, Tỷ lệ đã đến 50,0% (5/10)"."""
    places = [place for place, column in enumerate(told.columns) if not keys or column.key in keys]
    heads = [cells.heading(column, lang) for column in told.columns]
    sentences = []
    for row in told.rows:
        first, *rest = places
        parts = ", ".join(f"{heads[place]} {cells.say(row.cells[place], lang)}" for place in rest)
        sentences.append(f"{cells.say(row.cells[first], lang)}: {parts}")
    return ". ".join(sentences)
