"""Pictures of reports: bars with their figures beside them, so that colour is never the only sign. The one file that
knows the library of charts; what it draws goes into PDF, onto a screen as SVG, and by `pictures` into PNG."""

# Import it late, as paper: the library takes as long to load as the rest of the program.

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from reportlab.graphics import renderSVG, shapes
from reportlab.graphics.charts import barcharts
from reportlab.lib import colors

from fieldapp import resources
from fieldapp.domain import tables
from fieldapp.reports import cells, paper

WIDE = 500.0  # points
ROWS = 14  # bars in one picture
MOST = 6  # pictures: of more villages than fit into them, a table is easier to read
_DONE, _OPEN = colors.HexColor("#0B5F73"), colors.white  # told apart by being filled or empty, on any printer
_EDGE, _TRACK = colors.HexColor("#0B5F73"), colors.HexColor("#DCE5E8")
_TALL = 20.0  # points of a row
_LETTERS = 9.0


class _Bar(NamedTuple):
    """A row: its name, its length (None: no number), and the words at its end."""

    name: str
    value: float | None
    said: str


def draw(table: tables.Table, lang: str) -> list[Any]:
    """The pictures of a report, none for those that are better read as a table. Only `weeks`, `topics`, `blockers`
    and `coverage` have some."""
    paper.ready()
    if not any(row.style == tables.PLAIN for row in table.rows):
        return []
    if table.name == "weeks":
        return [_weeks(table, lang)]
    if table.name == "topics":
        return _lying(table, _counted(table, "topic", "results", lang), lang)[:1]
    if table.name == "blockers":
        return _lying(table, _counted(table, "blocker", "slips", lang), lang)[:1]
    bars = _shares(table, lang) if table.name == "coverage" else []
    return _lying(table, bars, lang, most=1.0) if len(bars) <= MOST * ROWS else []


def svg(table: tables.Table, lang: str) -> list[bytes]:
    """The same pictures for the screen, to be laid on white. Their letters are "Noto Sans" of resources/fonts."""
    return [_for_screen(renderSVG.drawToString(one)).encode() for one in draw(table, lang)]


def _for_screen(drawn: str) -> str:
    bold = drawn.replace(f"font-family: {paper.BOLD};", "font-family: Noto Sans; font-weight: bold;")
    return bold.replace(f"font-family: {paper.PLAIN};", "font-family: Noto Sans;")


def pdf(drawing: Any) -> bytes:
    """One picture as a PDF of its own size."""
    from reportlab.graphics import renderPDF

    return bytes(renderPDF.drawToString(drawing))


def _counted(table: tables.Table, name: str, figure: str, lang: str) -> list[_Bar]:
    keys = [column.key for column in table.columns]
    told, number = keys.index(name), keys.index(figure)
    bars = [_bar(row.cells[told], row.cells[number], lang) for row in table.rows if row.style == tables.PLAIN]
    return sorted(bars, key=lambda bar: -(bar.value or 0))


def _shares(table: tables.Table, lang: str) -> list[_Bar]:
    keys = [column.key for column in table.columns]
    share = keys.index("reached_share")
    return [_bar(row.cells[0], row.cells[share], lang) for row in table.rows if row.style == tables.PLAIN]


def _bar(name: tables.Cell, cell: tables.Cell, lang: str) -> _Bar:
    value = cell.share() if isinstance(cell, tables.Ratio) else cell if isinstance(cell, int) else None
    return _Bar(cells.say(name, lang), value, cells.say(cell, lang))


def _lying(table: tables.Table, bars: Sequence[_Bar], lang: str, most: float = 0) -> list[Any]:
    """Bars from left to right, in several pictures where there are many."""
    top = most or max((bar.value or 0 for bar in bars), default=0) or 1
    parts = [bars[start : start + ROWS] for start in range(0, len(bars), ROWS)]
    rest = "" if most else _rest(bars, lang)
    return [_one(table, part, top, lang, rest if len(parts) > 1 else "") for part in parts]


def _rest(bars: Sequence[_Bar], lang: str) -> str:
    return resources.say("chart_rest", lang, count=len(bars) - ROWS)


def _one(table: tables.Table, bars: Sequence[_Bar], top: float, lang: str, rest: str) -> Any:
    """The library draws the bars; their names and figures stand beside them at full length."""
    tall = _TALL * len(bars)
    names = [_fitted(bar.name, WIDE * 0.42) for bar in bars]
    left = max(paper.width(name, paper.PLAIN, _LETTERS) for name in names) + 8
    right = max(paper.width(bar.said, paper.BOLD, _LETTERS) for bar in bars) + 10
    low = 16.0 if rest else 4.0
    drawing = _sheet(tall + low, table, lang)
    chart = barcharts.HorizontalBarChart()
    chart.x, chart.y, chart.width, chart.height = left, low, WIDE - left - right, tall
    chart.data = [[bar.value or 0 for bar in reversed(bars)]]
    chart.barWidth, chart.groupSpacing = 11, 9
    _plain(chart, top)
    drawing.add(chart)
    for place, (bar, name) in enumerate(zip(bars, names, strict=True)):
        level = low + tall - _TALL * (place + 0.5) - _LETTERS * 0.36
        drawing.add(_words(left - 6, level, name, "end"))
        end = left + 5 + chart.width * (bar.value or 0) / top
        font = paper.BOLD if bar.value is not None else paper.PLAIN
        drawing.add(_words(end, level, bar.said, "start", font))
    if rest:
        drawing.add(_words(left, 3, rest, "start", ink=paper.SOFT))
    return drawing


def _weeks(table: tables.Table, lang: str) -> Any:
    """Upright bars: what is approved filled, what waits empty on top of it."""
    keys = [column.key for column in table.columns]
    day, approved, waiting = keys.index("week"), keys.index("approved"), keys.index("waiting")
    rows = [row.cells for row in table.rows if row.style == tables.PLAIN]
    told = [(_whole(row[approved]), _whole(row[waiting])) for row in rows]
    top = max(map(sum, told)) or 1
    drawing = _sheet(150 + 30, table, lang)
    chart = barcharts.VerticalBarChart()
    chart.x, chart.y, chart.width, chart.height = 8, 20, WIDE - 16, 120
    chart.data = [[one for one, _ in told], [one for _, one in told]]
    chart.categoryAxis.style = "stacked"
    chart.barWidth, chart.groupSpacing = 10, 8
    _plain(chart, top)
    drawing.add(chart)
    step = chart.width / len(rows)
    every = 1 + int(40 // step)  # a year has more weeks than there is room for days
    for place, (row, (done, open)) in enumerate(zip(rows, told, strict=True)):
        middle, height = chart.x + step * (place + 0.5), chart.y + chart.height * (done + open) / top
        if place % every == 0:
            drawing.add(_words(middle, 7, cells.say(row[day], lang)[:5], "middle"))
        said = f"{done}+{open}" if open else str(done)
        if step > paper.width(said, paper.BOLD, _LETTERS):
            drawing.add(_words(middle, height + 4, said, "middle", paper.BOLD))
    _legend(drawing, [cells.heading(table.columns[one], lang) for one in (approved, waiting)])
    return drawing


def _whole(cell: tables.Cell) -> int:
    return cell if isinstance(cell, int) else 0


def _legend(drawing: Any, names: Sequence[str]) -> None:
    right = WIDE
    for name, fill in reversed(list(zip(names, (_DONE, _OPEN), strict=True))):
        right -= paper.width(name, paper.PLAIN, _LETTERS) + 4
        drawing.add(_words(right, drawing.height - 12, name, "start"))
        right -= 14
        drawing.add(shapes.Rect(right, drawing.height - 13, 9, 9, fillColor=fill, strokeColor=_EDGE, strokeWidth=0.8))
        right -= 10


def _plain(chart: Any, top: float) -> None:
    """No grid and no scale: each bar says its own figure."""
    chart.valueAxis.valueMin, chart.valueAxis.valueMax = 0, top
    chart.valueAxis.visible = False
    chart.categoryAxis.visibleTicks = chart.categoryAxis.visibleLabels = False
    chart.categoryAxis.strokeColor, chart.categoryAxis.strokeWidth = paper.SOFT, 0.8
    chart.categoryAxis.categoryNames = [""] * len(chart.data[0])
    for place, fill in enumerate((_DONE, _OPEN)):
        chart.bars[place].fillColor, chart.bars[place].strokeColor = fill, _EDGE
        chart.bars[place].strokeWidth = 0.8


def _sheet(tall: float, table: tables.Table, lang: str) -> Any:
    """A drawing with its title at the top."""
    drawing = shapes.Drawing(WIDE, tall + 22)
    title = resources.say(f"chart_{table.name}", lang)
    drawing.add(shapes.String(0, tall + 10, title, fontName=paper.BOLD, fontSize=10.5, fillColor=paper.INK))
    drawing.hAlign = "CENTER"
    return drawing


def _words(x: float, y: float, said: str, side: str, font: str = paper.PLAIN, ink: Any = paper.INK) -> Any:
    return shapes.String(x, y, said, fontName=font, fontSize=_LETTERS, textAnchor=side, fillColor=ink)


def _fitted(said: str, room: float) -> str:
    """Words cut where there is no room for all; the table beside the picture has them whole."""
    if paper.width(said, paper.PLAIN, _LETTERS) <= room:
        return said
    while said and paper.width(said + "…", paper.PLAIN, _LETTERS) > room:
        said = said[:-1]
    return said.rstrip(" ,;") + "…"
