"""A report as a Word document (.docx), filled into a template; it asks no store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fieldapp import resources
from fieldapp.domain import papers, tables
from fieldapp.reports import cells, charts, paper, papers_words, pictures, report_paper, spread, word, word_templates

DOTS = 200  # an inch, of a picture

# What stands on a line of its own in a template of each kind; without them something would be missing on the paper.
BLOCKS = {
    papers.TABLE: ("table",),
    papers.MONTH: tuple(key for key, _ in papers.PARTS),
    papers.STATEMENT: ("table", "grounds"),
}
_NEEDED = frozenset({"title", "about", "as_of"})


def docx(told: papers.Paper, lang: str, template: word_templates.Template | None = None) -> bytes:
    """The paper as a .docx. Problems "template_*", each one sentence on what is wrong with the template."""
    told = papers.to_sign(told)
    chosen = template or word_templates.find(told.kind)
    paper.ready()
    page = word.read(chosen.raw, chosen.name)
    if told.kind == papers.TABLE and _tight(told, lang, page):
        page.turn()
    blocks = {key: _block(told, key, lang) for key in BLOCKS[told.kind]}
    signers: word.Block = lambda page, _: _signers(told, lang, page)  # noqa: E731
    there = {part.key for part in told.parts}
    needed = _NEEDED | (frozenset(blocks) - papers.INSIDE - (papers.MAYBE - there))
    words = papers_words.words(told, lang)
    return word.fill(page, chosen.name, word.Fields(words, {**blocks, "signers": signers}, needed))


def _measure(said: str, bold: bool) -> float:
    """The letters of the template are not known: those of paper, and a little more."""
    return report_paper.measure(said, bold) * (1.25 if bold else 1.16)


def _tight(told: papers.Paper, lang: str, page: word.Page) -> bool:
    return any(len(spread.blocks(table, lang, page.room(), _measure)) > 1 for table in told.tables())


def _signers(told: papers.Paper, lang: str, page: word.Page) -> list[Any]:
    signers = [tuple(resources.say(one, lang) for one in pair) for pair in papers_words.signers(told)]
    return word.signatures([(role, hand) for role, hand in signers], page.room()) if signers else []


def _block(told: papers.Paper, key: str, lang: str) -> Callable[[word.Page, int], list[Any]]:
    part = next((part for part in told.parts if part.key == ("" if key == "table" else key)), None)

    def make(page: word.Page, before: int) -> list[Any]:
        return [] if part is None else _part(told.kind, part, before, page, lang)

    return make


def _part(kind: str, part: papers.Part, before: int, page: word.Page, lang: str) -> list[Any]:
    made: list[Any] = []
    if part.key:
        number = f"{papers_words.ROMAN[before]}. " if kind == papers.MONTH else ""
        made.append(word.words(number + resources.say(f"part_{part.key}", lang), size=13, bold=True, above=True))
    for table in part.tables:
        made += _table(table, page, lang, titled=len(part.tables) > 1)
    return made


def _table(table: tables.Table, page: word.Page, lang: str, *, titled: bool) -> list[Any]:
    made: list[Any] = []
    if titled:
        made.append(word.words(cells.title(table, lang), size=12, bold=True, above=True))
    if not table.rows:
        made.append(word.words(resources.say("document_empty", lang), size=11, soft=True))
    else:
        for block in spread.blocks(table, lang, page.room(), _measure):
            made += [_grid(table, block, lang), word.gap()]
    made += [word.words(said, size=11, soft=True) for said in papers_words.notes(table, lang)]
    for drawing in charts.draw(table, lang):
        png = pictures.page(charts.pdf(drawing), 0, DOTS)
        made.append(page.picture(png, drawing.width, cells.title(table, lang)))
    return made


def _grid(table: tables.Table, block: spread.Block, lang: str) -> Any:
    columns = spread.part(table, block)
    rows = []
    for row in table.rows:
        shown = [row.cells[place] for place in block.places]
        missing = [isinstance(cell, tables.Missing) for cell in shown]
        rows.append((row.style, [cells.say(cell, lang) for cell in shown], missing))
    return word.grid(
        [cells.heading(column, lang) for column in columns],
        rows,
        block.widths,
        [column.kind not in ("text", "day") for column in columns],
        report_paper.SIGNING if papers.SIGN in columns else 0,
    )
