"""Paper: pages in letters that know Vietnamese, of parts or drawn freely; the only file that knows the PDF library."""

# Import it late: the library takes as long to load as the rest of the program.

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple
from xml.sax import saxutils

from reportlab.graphics import shapes
from reportlab.lib import colors, pagesizes, styles
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen import canvas as canvases
from reportlab.platypus import (
    CondPageBreak,
    KeepTogether,
    LongTable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from fieldapp import resources
from fieldapp.reports import qr

PLAIN, BOLD = "NotoSans", "NotoSans-Bold"
INK, ACCENT, SOFT = colors.HexColor("#15242B"), colors.HexColor("#0B5F73"), colors.HexColor("#42525A")
SIZE = 12.5  # points; the readers may be seventy
MARGIN = 18 * mm
INDENT = 24  # points
LINE, SHADE = colors.HexColor("#9AA8AE"), colors.HexColor("#E4EFF2")
EDGE = 16 * mm  # beside reports, whose tables need the room
CELL = 9.5  # points of the letters in a table
_MOST_LINES = 24  # in a cell: a row must not be taller than a page
LEADING = CELL * 1.35
PAD, ABOVE, BELOW = 4, 2.5, 3.5  # points around the words of a cell: at each side, above, below
_HEAD = (
    ("BACKGROUND", (0, 0), (-1, 0), SHADE),
    ("VALIGN", (0, 0), (-1, 0), "MIDDLE"),
    ("ALIGN", (0, 0), (-1, 0), "CENTER"),
    ("FONT", (0, 0), (-1, 0), BOLD, CELL, LEADING),
)


def sheet(parts: Iterable[Any], title: str, foot: Callable[[int], str]) -> bytes:
    """An A4 document of these parts; `foot` words the line below each page, by its number."""
    ready()
    out = io.BytesIO()
    page = SimpleDocTemplate(
        out,
        pagesize=pagesizes.A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN + 4 * mm,
        title=title,
        author="fieldapp",
        invariant=1,
    )

    def below(canvas: Any, _: Any) -> None:
        canvas.setFont(PLAIN, 9)
        canvas.setFillColor(SOFT)
        canvas.drawString(MARGIN + 6, 12 * mm, foot(canvas.getPageNumber()))

    page.build(list(parts), onFirstPage=below, onLaterPages=below)
    return out.getvalue()


def pen(out: io.BytesIO, wide: float, tall: float, title: str) -> Any:
    """A canvas for pages of this size in points, drawn freely with the letters PLAIN and BOLD; `save()` ends it."""
    ready()
    made = canvases.Canvas(out, pagesize=(wide, tall), invariant=1)
    made.setTitle(title)
    made.setAuthor("fieldapp")
    return made


def width(said: str, font: str, size: float) -> float:
    """How wide words are, in points."""
    return float(pdfmetrics.stringWidth(said, font, size))


def room(wide: bool) -> float:
    """How many points a report's page has between its edges, upright or `wide`."""
    return float(pagesizes.A4[wide] - 2 * EDGE)


def report(parts: Iterable[Any], title: str, foot: Callable[[int, int], tuple[str, str]], *, wide: bool) -> bytes:
    """An A4 document with narrow edges; `foot` words the line below a page, left and right, by number and count."""
    ready()
    out = io.BytesIO()
    page = SimpleDocTemplate(
        out,
        pagesize=pagesizes.landscape(pagesizes.A4) if wide else pagesizes.A4,
        leftMargin=EDGE - 6,  # the frame adds 6 points of its own
        rightMargin=EDGE - 6,
        topMargin=EDGE,
        bottomMargin=EDGE + 4 * mm,
        title=title,
        author="fieldapp",
        invariant=1,
    )
    page.build(list(parts), canvasmaker=functools.partial(_Counted, foot))
    return out.getvalue()


class _Counted(canvases.Canvas):  # type: ignore[misc]
    """A canvas that draws the line below each page when it knows how many there are."""

    def __init__(self, foot: Callable[[int, int], tuple[str, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._foot = foot
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            left, right = self._foot(number, len(self._pages))
            self.setFont(PLAIN, 8.5)
            self.setFillColor(SOFT)
            self.drawString(EDGE, 11 * mm, left)
            self.drawRightString(self._pagesize[0] - EDGE, 11 * mm, right)
            super().showPage()
        super().save()


class Frame(NamedTuple):
    """What all rows of a table share: headings, widths in points, which columns stand at the right, and the points
    that a row has at least (0: as its words need)."""

    headings: Sequence[str]
    widths: Sequence[float]
    right: Sequence[bool]
    tall: float = 0


def grid(frame: Frame, rows: Sequence[Line], *, headed: bool = True, ends: bool = True) -> Any:
    """A table with lines whose heading stands again on each page; not `headed`, it goes on with the one before, which
    did not `end` there."""
    sides = ["RIGHT" if one else "LEFT" for one in frame.right]
    head = [_folded(said, BOLD, wide) for said, wide in zip(frame.headings, frame.widths, strict=True) if headed]
    body = [_row(line, frame.widths) for line in rows]
    every = [head, *body] if headed else body
    table = LongTable(
        every,
        colWidths=list(frame.widths),
        # The library would measure the rows that are left over again at each page.
        rowHeights=[_height(row, frame.tall if row is not head else 0) for row in every],
        repeatRows=int(headed),
        spaceBefore=3 * headed,
        spaceAfter=8 * ends,
    )
    table.setStyle(_look(rows, sides, int(headed)))
    return table


class Line(NamedTuple):
    """A row of a table: its words, which of them tell that there is no number, and its weight."""

    words: Sequence[str]
    soft: frozenset[str] = frozenset()
    style: str = "plain"


def _row(line: Line, widths: Sequence[float]) -> list[str]:
    if line.style == "group":
        return [_folded(line.words[0], BOLD, sum(widths)), *line.words[1:]]
    font = PLAIN if line.style == "plain" else BOLD
    return [_folded(said, font, wide) for said, wide in zip(line.words, widths, strict=True)]


def _height(row: Sequence[str], tall: float) -> float:
    return max(tall, max(said.count("\n") + 1 for said in row) * LEADING + ABOVE + BELOW)


@functools.lru_cache(maxsize=4096)
def _folded(said: str, font: str, wide: float) -> str:
    """Words in lines that fit a cell; drawing them is many times quicker than a paragraph in each of thousands."""
    room, lines = wide - 2 * PAD - 0.1, [""]
    for word in said.split():
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer, font, CELL) <= room:
            lines[-1] = longer
            continue
        lines += [""] if lines[-1] else []
        for sign in word:
            if lines[-1] and width(lines[-1] + sign, font, CELL) > room:
                lines.append("")
            lines[-1] += sign
    return "\n".join(lines if len(lines) <= _MOST_LINES else [*lines[:_MOST_LINES], "…"])


def _look(rows: Sequence[Line], sides: Sequence[str], first: int) -> list[tuple[Any, ...]]:
    look: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, LINE),
        *(_HEAD if first else ()),
        ("VALIGN", (0, first), (-1, -1), "TOP"),
        ("FONT", (0, first), (-1, -1), PLAIN, CELL, LEADING),
        ("TEXTCOLOR", (0, first), (-1, -1), INK),
        ("LEFTPADDING", (0, 0), (-1, -1), PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), PAD),
        ("TOPPADDING", (0, 0), (-1, -1), ABOVE),
        ("BOTTOMPADDING", (0, 0), (-1, -1), BELOW),
        *(("ALIGN", (place, first), (place, -1), side) for place, side in enumerate(sides)),
    ]
    for place, line in enumerate(rows, start=first):
        if line.style != "plain":
            look.append(("FONT", (0, place), (-1, place), BOLD, CELL, LEADING))
            look.append(("BACKGROUND", (0, place), (-1, place), SHADE))
        if line.style == "group":
            look.append(("SPAN", (0, place), (-1, place)))
        for column, said in enumerate(line.words if line.soft else ()):
            if said in line.soft:
                look.append(("TEXTCOLOR", (column, place), (column, place), SOFT))
    return look


def centred(said: str, size: float, *, bold: bool = False, after: float = 2) -> Any:
    """A line in the middle."""
    style = _style("centred", BOLD if bold else PLAIN, size, after=after)
    style.alignment = 1
    return Paragraph(_safe(said), style)


def small(said: str) -> Any:
    """A sentence below a table."""
    return Paragraph(_safe(said), _style("small", PLAIN, CELL, SOFT, after=2))


def line(wide: float) -> Any:
    """A short line in the middle, as below a motto; `wide` is in points."""
    drawing = shapes.Drawing(wide, 5)
    drawing.add(shapes.Line(0, 4, wide, 4, strokeColor=INK, strokeWidth=0.8))
    return drawing


def beside(columns: Sequence[Sequence[Any]], widths: Sequence[float]) -> Any:
    """Columns of parts side by side, each with its top at the same height; `widths` are in points."""
    table = Table([[list(column) for column in columns]], colWidths=list(widths))
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (0, 0), (-1, -1), "CENTER")])
    return table


def page() -> Any:
    """Here a new page begins."""
    return PageBreak()


def together(parts: Sequence[Any]) -> Any:
    """Parts that stay on one page."""
    return KeepTogether(list(parts))


def title(words: str) -> Any:
    """The words at the top."""
    return Paragraph(_safe(words), _style("title", BOLD, 20, after=4))


def words(said: str, soft: bool = False) -> Any:
    """A paragraph."""
    return Paragraph(_safe(said), _style("words", PLAIN, SIZE, SOFT if soft else INK, after=4))


def strong(said: str, above: bool = False) -> Any:
    """A paragraph in bold; `above` others it stays on their page."""
    return Paragraph(_safe(said), _style("strong", BOLD, SIZE, before=6, after=3, hold=above))


def heading(said: str) -> Any:
    """What stands above a part, and stays on its page."""
    return Paragraph(_safe(said), _style("heading", BOLD, 14.5, ACCENT, before=9, after=4, hold=True))


def above(said: str, size: float) -> Any:
    """What stands above a table of many pages: it does not hold the whole table, see `enough`."""
    return Paragraph(_safe(said), _style("above", BOLD, size, ACCENT, before=7, after=3))


def enough(height: float) -> Any:
    """Here a new page begins where this one has less room left than so many points."""
    return CondPageBreak(height)


def steps(said: Sequence[str]) -> list[Any]:
    """Numbered lines."""
    return [_line(one, f"{number}.", BOLD) for number, one in enumerate(said, start=1)]


def points(said: Sequence[str]) -> list[Any]:
    """Lines with a dot before each."""
    return [_line(one, "•", PLAIN) for one in said]


def code(squares: qr.Squares, side: float, beside: Sequence[Any]) -> Any:
    """A QR code, `side` millimetres wide with its quiet zone, and words beside it."""
    cell = side * mm / (len(squares) + 2 * qr.QUIET)
    drawing = shapes.Drawing(side * mm, side * mm)
    for down, row in enumerate(squares):
        for across, dark in enumerate(row):
            if dark:
                left, low = (across + qr.QUIET) * cell, side * mm - (down + qr.QUIET + 1) * cell
                drawing.add(shapes.Rect(left, low, cell, cell, strokeWidth=0, strokeColor=None, fillColor=colors.black))
    table = Table([[drawing, list(beside)]], colWidths=[side * mm + 4 * mm, None], hAlign="LEFT")
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (0, 0), 0)])
    return table


def gap(height: float) -> Any:
    """Empty room, in points."""
    return Spacer(1, height)


def _line(said: str, mark: str, font: str) -> Any:
    style = _style("line", PLAIN, SIZE, after=3)
    style.leftIndent = INDENT
    style.bulletFontName, style.bulletFontSize, style.bulletColor = font, SIZE, ACCENT
    return Paragraph(_safe(said), style, bulletText=mark)


def _style(
    name: str, font: str, size: float, ink: Any = INK, *, before: float = 0, after: float = 0, hold: bool = False
) -> styles.ParagraphStyle:
    """Lines stand apart enough for a tone over a circumflex; two lines of one thought are not parted."""
    ready()
    return styles.ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        leading=size * 1.38,
        textColor=ink,
        spaceBefore=before,
        spaceAfter=after,
        keepWithNext=hold,
        allowWidows=0,
        allowOrphans=0,
    )


@functools.cache
def ready() -> None:
    """The letters are known to the library from here on."""
    for name in ("Regular", "Bold"):
        file = resources.path(f"fonts/NotoSans-{name}.ttf")
        pdfmetrics.registerFont(ttfonts.TTFont(PLAIN if name == "Regular" else BOLD, str(file)))


def _safe(said: str) -> str:
    """Words without what the library would read as markup."""
    return saxutils.escape(said)
