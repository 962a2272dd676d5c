"""Paper: pages in letters that know Vietnamese, of parts or drawn freely; the only file that knows the PDF library."""

# Import it late: the library takes as long to load as the rest of the program.

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from xml.sax import saxutils

from reportlab.graphics import shapes
from reportlab.lib import colors, pagesizes, styles
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen import canvas as canvases
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from fieldapp import resources
from fieldapp.reports import qr

PLAIN, BOLD = "NotoSans", "NotoSans-Bold"
INK, ACCENT, SOFT = colors.HexColor("#15242B"), colors.HexColor("#0B5F73"), colors.HexColor("#42525A")
SIZE = 12.5  # points; the readers may be seventy
MARGIN = 18 * mm
INDENT = 24  # points


def sheet(parts: Iterable[Any], title: str, foot: Callable[[int], str]) -> bytes:
    """An A4 document of these parts; `foot` words the line below each page, by its number."""
    _letters()
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
    _letters()
    made = canvases.Canvas(out, pagesize=(wide, tall), invariant=1)
    made.setTitle(title)
    made.setAuthor("fieldapp")
    return made


def width(said: str, font: str, size: float) -> float:
    """How wide words are, in points."""
    return float(pdfmetrics.stringWidth(said, font, size))


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
    _letters()
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
def _letters() -> None:
    for name in ("Regular", "Bold"):
        file = resources.path(f"fonts/NotoSans-{name}.ttf")
        pdfmetrics.registerFont(ttfonts.TTFont(PLAIN if name == "Regular" else BOLD, str(file)))


def _safe(said: str) -> str:
    """Words without what the library would read as markup."""
    return saxutils.escape(said)
