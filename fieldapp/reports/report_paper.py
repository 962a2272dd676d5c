"""A report as PDF: national header, title, parts with tables and pictures, signatures; it asks no store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fieldapp import resources
from fieldapp.domain import papers, tables
from fieldapp.reports import cells, charts, paper, papers_words, spread

SIGNING = 30.0  # points of a row in which somebody signs
HELD = 2  # rows that stay with the signatures
ROOM = 130.0  # points for a title and the first rows below it


def pdf(told: papers.Paper, lang: str) -> bytes:
    """The paper as an A4 PDF, upright or, where a table needs it, wide."""
    told = papers.to_sign(told)
    paper.ready()
    words = papers_words.words(told, lang)
    wide = _wide(told, lang)

    def foot(page: int, pages: int) -> tuple[str, str]:
        return words["foot"], resources.say("document_page", lang, page=page, pages=pages)

    return paper.report(_parts(told, words, wide, lang), words["title"], foot, wide=wide)


def measure(said: str, bold: bool) -> float:
    """How wide words are in a table, in points."""
    return paper.width(said, paper.BOLD if bold else paper.PLAIN, paper.CELL)


def _wide(told: papers.Paper, lang: str) -> bool:
    """A report that is signed as a whole stays upright; a statement has no room for signatures then."""
    if told.kind == papers.MONTH:
        return False
    least = [spread.blocks(table, lang, paper.room(False), measure) for table in told.tables()]
    return told.kind == papers.STATEMENT or any(len(blocks) > 1 for blocks in least)


def _parts(told: papers.Paper, words: papers_words.Words, wide: bool, lang: str) -> Iterator[Any]:
    room = paper.room(wide)
    if told.kind != papers.TABLE:
        yield _state(words, room)
    yield paper.gap(8)
    yield paper.centred(words["title"], 14, bold=True)
    yield paper.centred(words["about"], 11.5)
    yield paper.centred(words["as_of"], 10, after=8)
    if words["inside"]:
        yield paper.centred(words["inside"], 10, bold=True, after=8)
    for place, part in enumerate(told.parts):
        if place and told.kind == papers.STATEMENT:
            yield paper.page()
        if part.key:
            number = f"{papers_words.ROMAN[place]}. " if told.kind == papers.MONTH else ""
            yield paper.enough(ROOM)
            yield paper.above(number + resources.say(f"part_{part.key}", lang), 12.5)
        signed = place == {papers.MONTH: len(told.parts) - 1, papers.STATEMENT: 0}.get(told.kind)
        for table in part.tables:
            tail = _signatures(told, room, lang) if signed and table is part.tables[-1] else []
            yield from _table(table, room, lang, titled=len(part.tables) > 1, tail=tail)


def _state(words: papers_words.Words, room: float) -> Any:
    """The national header: who reports at the left, the state and its motto at the right."""
    left = [paper.centred(words["above"], 10), paper.centred(words["office"], 10.5, bold=True), paper.line(60)]
    left.append(paper.centred(words["number"], 10))
    right = [paper.centred(words["state"], 10.5, bold=True), paper.centred(words["motto"], 11, bold=True)]
    right += [paper.line(120), paper.centred(words["town_day"], 10)]
    return paper.beside((left, right), (room * 0.44, room * 0.56))


def _table(table: tables.Table, room: float, lang: str, *, titled: bool, tail: Sequence[Any] = ()) -> Iterator[Any]:
    """A table, its notes and pictures; a `tail` stays with its last rows, so that nobody signs an empty page."""
    if titled:
        yield paper.enough(ROOM)
        yield paper.above(cells.title(table, lang), 11)
    blocks = spread.blocks(table, lang, room, measure) if table.rows else []
    last: list[Any] = [] if blocks else [paper.small(resources.say("document_empty", lang))]
    for block in blocks:
        frame, lines = _frame(table, block, lang), [_line(row, block, lang) for row in table.rows]
        if tail and block is blocks[-1] and len(lines) > HELD:
            yield paper.grid(frame, lines[:-HELD], ends=False)
            last.append(paper.grid(frame, lines[-HELD:], headed=False))
        elif tail and block is blocks[-1]:
            last.append(paper.grid(frame, lines))
        else:
            yield paper.grid(frame, lines)
    last += [paper.small(said) for said in papers_words.notes(table, lang)]
    for drawing in charts.draw(table, lang):
        last += [paper.gap(6), drawing]
    yield from [paper.together([*last, *tail])] if tail else last
    yield paper.gap(4)


def _frame(table: tables.Table, block: spread.Block, lang: str) -> paper.Frame:
    columns = spread.part(table, block)
    return paper.Frame(
        [cells.heading(column, lang) for column in columns],
        block.widths,
        [column.kind not in ("text", "day") for column in columns],
        SIGNING if papers.SIGN in columns else 0,
    )


def _line(row: tables.Row, block: spread.Block, lang: str) -> paper.Line:
    shown = [row.cells[place] for place in block.places]
    missing = frozenset(cells.say(cell, lang) for cell in shown if isinstance(cell, tables.Missing))
    return paper.Line([cells.say(cell, lang) for cell in shown], missing, row.style)


def _signatures(told: papers.Paper, room: float, lang: str) -> list[Any]:
    columns = [
        [
            paper.centred(resources.say(role, lang), 10.5, bold=True),
            paper.centred(resources.say(hand, lang), 9.5),
            paper.gap(62),
        ]
        for role, hand in papers_words.signers(told)
    ]
    return [paper.gap(6), paper.beside(columns, [room / len(columns)] * len(columns))]
