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
SAID = 2 * WRAPPED  # rows that tell how many letters a column has
_DEEP = 1 << 12
_FLAGS = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
_BESIDE = 22  # pixels around the words of a cell
_SPARE = 14  # pixels above and below them


class Line(NamedTuple):
    """A row under its number, as two rows of a report may say the same; the words of its cells, if they were said when
    it was put here, as for the first rows, whose words are wanted again and again."""

    number: int
    row: domain.Row
    words: tuple[str, ...] = ()


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
        self._wide: dict[str, int] = {}  # pixels of words on one line: the same ones come again and again
        self._tall: dict[tuple[str, int], int] = {}  # pixels of such as have no room on one, in a width
        self._needs: dict[int, tuple[int, list[int]]] = {}  # pixels by column: its width, and what its cells need there
        self._settled = False  # the columns have their widths
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
        lines = [Line(number, row, _said(row, lang) if number < SAID else ()) for number, row in enumerate(told.rows)]
        letters = [
            max((len(line.words[place]) for line in lines[:SAID]), default=0) for place in range(len(told.columns))
        ]
        wide = _widest(told, letters)
        columns = [_column(told, place, lang, letters[place], place == wide) for place in range(len(told.columns))]
        self._settled = False
        self.rebuild(columns, lines)
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
        """Each row is as tall as its words need; a column whose width is as it was is not measured again."""
        least, lines = self.verticalHeader().defaultSectionSize(), self.table.rows
        if not self._settled or len(lines) > WRAPPED:
            return
        for place in range(len(self.table.columns)):
            room = max(self.columnWidth(place) - _BESIDE, 1)
            if place not in self._needs or self._needs[place][0] != room:
                self._needs[place] = room, [self._height(line.words[place], room) for line in lines]
        for number, needs in enumerate(zip(*(needs for _, needs in self._needs.values()), strict=True)):
            if self.rowHeight(number) != (tall := max(least, max(needs) + _SPARE)):
                self.setRowHeight(number, tall)

    def _height(self, words: str, room: int) -> int:
        """Of words that need more than a line; 0 for others, as any row has room for one."""
        if len(words) <= SHORT:
            return 0
        if words not in self._wide:
            self._wide[words] = self.fontMetrics().horizontalAdvance(words) if words.isprintable() else _DEEP
        if self._wide[words] < room:
            return 0
        if (words, room) not in self._tall:
            place = QRect(0, 0, room, _DEEP)
            self._tall[words, room] = self.fontMetrics().boundingRect(place, _FLAGS, words).height()
        return self._tall[words, room]

    def _fit(self) -> None:
        for measured in (self._wide, self._tall, self._needs):
            measured.clear()  # other columns, or other letters
        self._settled = False
        super()._fit()
        self._settled = True
        self._rise()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._rise()


def _said(row: domain.Row, lang: str) -> tuple[str, ...]:
    return tuple(cells.say(cell, lang) for cell in row.cells)


def _widest(told: domain.Table, letters: Sequence[int]) -> int:
    """The column of words that needs most room takes what is left."""
    wordy = [place for place, column in enumerate(told.columns) if column.kind == "text"]
    return max(wordy, key=lambda place: (letters[place], len(told.columns[place].key)), default=0)


def _column(told: domain.Table, place: int, lang: str, letters: int, widest: bool) -> tables.Column[Line]:
    """A column whose longest cell has so many letters: a sign takes less room than one of the font on the whole."""
    column = told.columns[place]
    most = CHANGE if column.key.endswith(compared.CHANGE) else NUMBERS.get(column.kind, MOST)
    if len(told.rows) > WRAPPED:
        most = WIDE  # where nothing goes on below, "chưa có số liệu" must not be cut to "chưa có…"
    width = min(letters, WIDE if widest else most)
    return tables.Column(
        _broken(cells.heading(column, lang), max(width, HEAD)),
        lambda line: line.words[place] if line.words else cells.say(line.row.cells[place], lang),
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
