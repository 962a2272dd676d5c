"""Fills Word templates (.docx): words for their {{fields}}, tables and pictures for those that stand alone; never
decides what is said. The one file that knows the library that reads and writes them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from xml.sax import saxutils

import msgspec

from fieldapp.domain import problems

MOST_BYTES = 5 * 2**20  # of a template
_MOST_UNPACKED = 60 * 2**20

_FIELD = re.compile(r"\{\{([^{}]*)\}\}")
_HALF = re.compile(r"\{\{|\}\}")
_UNSAID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML cannot hold
_EMU = 12700  # the library's unit, in a point
_A4 = (7560310, 10692130)  # of a page that does not say, in that unit
_TWIPS = 20  # in a point
_SIZE = 11.0  # points of the letters in a table
_INK, _SOFT, _LINE, _SHADE = "15242B", "42525A", "9AA8AE", "E4EFF2"

Block = Callable[["Page", int], "list[Any]"]


class Fields(msgspec.Struct, frozen=True):
    """What a template may name: `words` by field; `blocks` that make what stands in place of a line (told how many
    blocks stand before it that are not empty); and the fields that it must name."""

    words: Mapping[str, str]
    blocks: Mapping[str, Block]
    needed: frozenset[str]


class Page:
    """A template while it is filled in."""

    def __init__(self, document: Any) -> None:
        self.document = document

    def room(self) -> float:
        """The points between the edges of its page."""
        section = self.document.sections[0]
        wide = section.page_width or _A4[0]
        return (wide - (section.left_margin or 0) - (section.right_margin or 0)) / _EMU

    def turn(self) -> None:
        """The page lies on its long side from now on."""
        from docx.enum import section as sections

        for one in self.document.sections:
            wide, tall = one.page_width or _A4[0], one.page_height or _A4[1]
            one.orientation = sections.WD_ORIENT.LANDSCAPE
            one.page_width, one.page_height = max(wide, tall), min(wide, tall)

    def picture(self, png: bytes, wide: float, told: str) -> Any:
        """A picture in the middle, `wide` points broad; `told` is for those who cannot see it."""
        from docx.shared import Pt

        paragraph = self.document.add_paragraph()
        paragraph.alignment = 1
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Pt(min(wide, self.room())))
        shape._inline.docPr.set("descr", _clean(told))
        element = paragraph._p
        element.getparent().remove(element)
        return element


def read(raw: bytes, name: str) -> Page:
    """A template's page. Problem "template_damaged" for what is no .docx."""
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if len(raw) > MOST_BYTES or sum(one.file_size for one in packed.infolist()) > _MOST_UNPACKED:
                raise ValueError("too large")
        return Page(docx.Document(io.BytesIO(raw)))
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, NotImplementedError):
        raise problems.Problem("template_damaged", name=name) from None


def fill(page: Page, name: str, fields: Fields) -> bytes:
    """The document. Problems "template_unknown", "template_lacks", "template_alone"."""
    found = [(one, place, field) for one, place in _paragraphs(page.document) for field in _named(one)]
    _check(found, name, fields)
    done = 0
    for paragraph, _, field in found:
        if field in fields.blocks:
            made = fields.blocks[field](page, done)
            done += bool(made)
            for element in made:
                paragraph.addprevious(element)
            _drop(paragraph)
    for paragraph, _ in list(_paragraphs(page.document)):
        _say(paragraph, fields.words)
    out = io.BytesIO()
    page.document.save(out)
    return out.getvalue()


def _check(found: Sequence[tuple[Any, str, str]], name: str, fields: Fields) -> None:
    known = {*fields.words, *fields.blocks}
    for paragraph, place, field in found:
        if field not in known:
            words = ", ".join(_shown(one) for one in sorted(known))
            raise problems.Problem("template_unknown", name=name, field=_shown(field[:40]), known=words)
        if field in fields.blocks and (place != "body" or _told(paragraph).strip() != _spelled(paragraph)):
            raise problems.Problem("template_alone", name=name, field=_shown(field))
    for field in sorted(fields.needed - {field for _, _, field in found}):
        raise problems.Problem("template_lacks", name=name, field=_shown(field))


def _paragraphs(document: Any) -> Iterator[tuple[Any, str]]:
    """Every paragraph, and whether it lies in the body itself, deeper in it, or in a margin."""
    from docx.oxml.ns import qn

    body = document.element.body
    for paragraph in list(body.iter(qn("w:p"))):
        yield paragraph, "body" if paragraph.getparent() is body else "inner"
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not part.is_linked_to_previous:
                for paragraph in list(part._element.iter(qn("w:p"))):
                    yield paragraph, "margin"


def _texts(paragraph: Any) -> list[Any]:
    """The stretches of words of a paragraph; Word parts them where it likes, also inside a field."""
    return list(paragraph.xpath("./w:r/w:t | ./w:hyperlink/w:r/w:t"))


def _told(paragraph: Any) -> str:
    return "".join(one.text or "" for one in _texts(paragraph))


def _named(paragraph: Any) -> list[str]:
    """The fields of a paragraph; braces that open or close none are one too, so that they are told of."""
    told = _told(paragraph)
    found = [one.strip() for one in _FIELD.findall(told)]
    half = _HALF.search(_FIELD.sub("", told))
    return [*found, _FIELD.sub("", told)[half.start() :]] if half else found


def _spelled(paragraph: Any) -> str:
    found = _FIELD.findall(_told(paragraph))
    return f"{{{{{found[0]}}}}}" if len(found) == 1 else ""


def _shown(field: str) -> str:
    return field if _HALF.search(field) else f"{{{{{field}}}}}"


def _say(paragraph: Any, words: Mapping[str, str]) -> None:
    """Words in place of the fields of a paragraph, in the letters of each field's first brace."""
    while found := _FIELD.search(_told(paragraph)):
        said = _clean(words.get(found[1].strip(), ""))
        if not said and _told(paragraph).strip() == found[0] and paragraph.getnext() is not None:
            _drop(paragraph)
            return
        place = 0
        for one in _texts(paragraph):
            text, end = one.text or "", place + len(one.text or "")
            start, stop = max(found.start(), place), min(found.end(), end)
            if start < stop:
                instead = said.replace("{{", "{ {") if place <= found.start() < end else ""
                one.text = text[: start - place] + instead + text[stop - place :]
                one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            place = end


def _drop(paragraph: Any) -> None:
    """Without its paragraph; one that ends a section, or is the last of a cell, stays empty."""
    last = len(paragraph.getparent().xpath("./w:p")) == 1
    if last or paragraph.xpath("./w:pPr/w:sectPr"):
        for one in _texts(paragraph):
            one.text = ""
    else:
        paragraph.getparent().remove(paragraph)


def words(said: str, *, size: float = 0, bold: bool = False, soft: bool = False, above: bool = False) -> Any:
    """A paragraph; `above` others it stays on their page. `size` 0 is that of the template."""
    keep = "<w:keepNext/>" if above else ""
    spacing = f'<w:spacing w:before="{160 if above else 40}" w:after="60"/>'
    level = '<w:outlineLvl w:val="0"/>' if above else ""  # so that a reader can go from part to part
    return _xml(
        f"<w:p {{ns}}><w:pPr>{keep}{spacing}{level}</w:pPr>{_run(said, size, bold, _SOFT if soft else '')}</w:p>"
    )


def grid(
    headings: Sequence[str],
    rows: Sequence[tuple[str, Sequence[str], Sequence[bool]]],
    widths: Sequence[float],
    right: Sequence[bool],
    tall: float = 0,
) -> Any:
    """A table with lines whose heading stands again on each page. A row is its style, its words, and which of these
    tell that there is no number; `right` tells which columns stand at the right, no row is lower than `tall`."""
    wide = [round(one * _TWIPS) for one in widths]
    head = "".join(_cell(said, one, "center", bold=True, shade=True) for said, one in zip(headings, wide, strict=True))
    sides = ["right" if one else "left" for one in right]
    # The last rows stay with what follows, so that nobody signs an empty page.
    body = "".join(_row(row, wide, sides, tall, hold=place >= len(rows) - 2) for place, row in enumerate(rows))
    edges = "".join(
        f'<w:{one} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>'
        for one in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in wide)
    return _xml(
        f'<w:tbl {{ns}}><w:tblPr><w:tblW w:w="{sum(wide)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{body}</w:tbl>"
    )


def signatures(columns: Sequence[tuple[str, str]], room: float) -> list[Any]:
    """Who signs, side by side: the role, and below it how it is signed."""
    wide = round(room * _TWIPS / len(columns))
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/></w:tcPr>{_middle(role, 12, bold=True)}'
        f"{_middle(hand, 11, italic=True)}{_middle('', 11) * 5}</w:tc>"
        for role, hand in columns
    )
    columns_of = "".join(f'<w:gridCol w:w="{wide}"/>' for _ in columns)
    table = (
        f'<w:tbl {{ns}}><w:tblPr><w:tblW w:w="{wide * len(columns)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns_of}</w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>"
    )
    return [gap(16), _xml(table)]


def gap(tall: float = 5) -> Any:
    """Room between two tables, which would grow into one without it; in points."""
    line = f'<w:spacing w:before="0" w:after="0" w:line="{round(tall * _TWIPS)}" w:lineRule="exact"/>'
    return _xml(f"<w:p {{ns}}><w:pPr><w:keepNext/>{line}</w:pPr></w:p>")


def _row(
    row: tuple[str, Sequence[str], Sequence[bool]],
    wide: Sequence[int],
    sides: Sequence[str],
    tall: float,
    *,
    hold: bool,
) -> str:
    style, said, missing = row
    weight = {"bold": style != "plain", "shade": style != "plain", "hold": hold}
    height = f'<w:trHeight w:val="{round(tall * _TWIPS)}" w:hRule="atLeast"/>' if tall else ""
    if style == "group":
        cells = _cell(said[0], sum(wide), "left", span=len(wide), **weight)
    else:
        cells = "".join(
            _cell(one, width, side, soft=gone, **weight)
            for one, width, side, gone in zip(said, wide, sides, missing, strict=True)
        )
    return f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{cells}</w:tr>"


def _cell(
    said: str,
    wide: int,
    side: str,
    *,
    bold: bool = False,
    shade: bool = False,
    soft: bool = False,
    hold: bool = False,
    span: int = 0,
) -> str:
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{_SHADE}"/>' if shade else ""
    across = f'<w:gridSpan w:val="{span}"/>' if span else ""
    keep = "<w:keepNext/>" if hold else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{across}{fill}</w:tcPr><w:p><w:pPr>{keep}'
        f'<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/><w:jc w:val="{side}"/></w:pPr>'
        f"{_run(said, _SIZE - soft, bold, _SOFT if soft else '', italic=soft)}</w:p></w:tc>"
    )


def _middle(said: str, size: float, *, bold: bool = False, italic: bool = False) -> str:
    return f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{_run(said, size, bold, "", italic=italic)}</w:p>'


def _run(said: str, size: float, bold: bool, color: str, *, italic: bool = False) -> str:
    look = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "") + (f'<w:color w:val="{color}"/>' if color else "")
    look += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else ""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{saxutils.escape(_clean(said))}</w:t></w:r>'


def _clean(said: str) -> str:
    return _UNSAID.sub("", said)


def _xml(words: str) -> Any:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    return parse_xml(words.replace("{ns}", nsdecls("w"), 1))
