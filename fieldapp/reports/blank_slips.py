"""Blank support slips to be filled in with a pen, an A5 page each, as PDF; it asks no store and knows no person."""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from fieldapp import resources
from fieldapp.domain import catalogue, problems

WIDTH, HEIGHT = 419.53, 595.28  # points: A5 upright
MARGIN = 20
TOPICS = 10  # that one page has room for
USUAL = 8  # printed when none are chosen
EMPTY_ROWS = 2  # below the printed topics, for others; fewer where they would make the rows too low
LOWEST = 11.5  # points of a row that a pen can still hit
COPIES = 500
FOOT = 16  # points below the last line: printers cannot reach the edge

_BOX = 8.5  # points: a cross fits in it
_ALWAYS = ("B15", "B18", "B19", "B99")  # blockers that may stop any topic


class Heading(msgspec.Struct, frozen=True):
    """What the slip names at its head: village, commune and team."""

    village: str
    commune: str = ""
    team: str = ""


class Slip(NamedTuple):
    """What stands on every page: the words of the catalogue by table, in the language of the slip."""

    heading: Heading
    topics: list[catalogue.Entry]
    listed: catalogue.Catalogue
    day: str
    lang: str

    def entries(self, table: str) -> list[catalogue.Entry]:
        return list(self.listed.on(table, self.day).values())

    def say(self, code: str, **details: object) -> str:
        return resources.say(f"paper_{code}", self.lang, **details)


def topics(listed: catalogue.Catalogue, codes: Sequence[str], day: str) -> list[catalogue.Entry]:
    """The topics of these codes; without codes those asked for most. Problems "paper_topic", "paper_topics_many"."""
    known = listed.on("topics", day)
    if missing := next((code for code in codes if code not in known), ""):
        raise problems.Problem("paper_topic", "topics", code=missing[:40])
    if len(codes) > TOPICS:
        raise problems.Problem("paper_topics_many", "topics", most=TOPICS)
    return [known[code] for code in dict.fromkeys(codes)] or list(known.values())[:USUAL]


def pdf(
    heading: Heading,
    chosen: Sequence[catalogue.Entry],
    listed: catalogue.Catalogue,
    *,
    day: str,
    lang: str,
    copies: int = 1,
    first: int | None = None,
) -> bytes:
    """A PDF of so many slips, numbered from `first` or, when that is None, with room for a number. `day` (ISO) says
    which lists hold. Problem "paper_copies"."""
    if not 0 < copies <= COPIES:
        raise problems.Problem("paper_copies", "copies", most=COPIES)
    out = io.BytesIO()
    slip = Slip(heading, list(chosen), listed, day, lang)
    page = _Page(out, slip.say("title"))
    rows, tall = _room(slip)
    for place in range(copies):
        _draw(page, slip, "" if first is None else str(first + place), rows, tall)
        page.turn()
    page.end()
    return out.getvalue()


class _Page:
    """A pen on A5 pages that goes downwards; `y` is where the next line stands."""

    def __init__(self, out: io.BytesIO, title: str) -> None:
        from fieldapp.reports import paper  # late: the library behind it takes long to load

        self._paper = paper
        self._canvas: Any = paper.pen(out, WIDTH, HEIGHT, title)
        self.y = HEIGHT - MARGIN

    def turn(self) -> None:
        self._canvas.showPage()
        self.y = HEIGHT - MARGIN

    def end(self) -> None:
        self._canvas.save()

    def width(self, words: str, size: float, bold: bool = False) -> float:
        return self._paper.width(words, self._font(bold), size)

    def _font(self, bold: bool) -> str:
        return self._paper.BOLD if bold else self._paper.PLAIN

    def words(self, x: float, words: str, size: float = 8.5, bold: bool = False, *, y: float | None = None) -> float:
        """Write words; returns where they end."""
        self._canvas.setFont(self._font(bold), size)
        self._canvas.drawString(x, self.y if y is None else y, words)
        return x + self.width(words, size, bold)

    def ending(self, x: float, words: str, size: float = 8.5, bold: bool = False) -> None:
        self.words(x - self.width(words, size, bold), words, size, bold)

    def box(self, x: float, side: float = _BOX) -> float:
        """An empty box on the line; the letters have no sign for one."""
        self._canvas.setLineWidth(0.7)
        self._canvas.rect(x, self.y - 1.3, side, side)
        return x + side + 3

    def tick(self, x: float, words: str, size: float = 8.5) -> float:
        """A box and its words."""
        return self.words(self.box(x), words, size) + 9

    def blank(self, x: float, to: float) -> float:
        """A dotted line to write on."""
        self._canvas.setLineWidth(0.6)
        self._canvas.setDash(0.6, 2)
        self._canvas.line(x, self.y - 2, to, self.y - 2)
        self._canvas.setDash()
        return to + 6

    def asked(self, x: float, words: str, to: float) -> float:
        """A label and a line to write on."""
        return self.blank(self.words(x, words) + 4, to)

    def rule(self, weight: float = 0.4) -> None:
        self._canvas.setLineWidth(weight)
        self._canvas.line(MARGIN, self.y, WIDTH - MARGIN, self.y)

    def frame(self, x: float, y: float, wide: float, tall: float) -> None:
        self._canvas.setLineWidth(0.5)
        self._canvas.rect(x, y, wide, tall)

    def squeezed(self, words: str, size: float) -> None:
        """Words on one line, smaller if they are long."""
        self.words(MARGIN, words, min(size, size * (WIDTH - 2 * MARGIN) / self.width(words, size)))

    def wrapped(self, words: str, size: float, lead: float, bold: bool = False) -> None:
        """Words over the whole width, on as many lines as they need."""
        line = ""
        for word in words.split():
            longer = f"{line} {word}".strip()
            if line and self.width(longer, size, bold) > WIDTH - 2 * MARGIN:
                self.words(MARGIN, line, size, bold)
                self.y -= lead
                line = word
            else:
                line = longer
        self.words(MARGIN, line, size, bold)
        self.y -= lead

    def ticks(self, choices: Sequence[str], size: float, lead: float, start: float = MARGIN) -> None:
        """Boxes with words beside each other as they fit, the first at `start`."""
        x = start
        for words in choices:
            if x + _BOX + 3 + self.width(words, size) > WIDTH - MARGIN:
                x, self.y = float(MARGIN), self.y - lead
            x = self.tick(x, words, size)
        self.y -= lead

    def columns(self, choices: Sequence[str], size: float, lead: float) -> None:
        """Boxes with words in two columns, read downwards; long words are written smaller."""
        wide, half = (WIDTH - 2 * MARGIN) / 2, (len(choices) + 1) // 2
        for left, right in itertools.zip_longest(choices[:half], choices[half:]):
            for x, words in ((MARGIN, left), (MARGIN + wide, right)):
                if words is not None:
                    self.tick(x, words, min(size, size * (wide - _BOX - 8) / self.width(words, size)))
            self.y -= lead


def _room(slip: Slip) -> tuple[int, float]:
    """How many rows the table has and how tall they are: what the rest of the page leaves, found by drawing it
    without rows."""
    trial = _Page(io.BytesIO(), "")
    _draw(trial, slip, "", 0, 0)
    left = trial.y - FOOT
    whole = range(len(slip.topics) + EMPTY_ROWS, len(slip.topics), -1)
    rows = next((rows for rows in whole if left / rows >= LOWEST), len(slip.topics))
    return rows, min(17.0, left / rows)


def _draw(page: _Page, slip: Slip, number: str, rows: int, tall: float) -> None:
    _head(page, slip, number)
    _when(page, slip)
    _whom(page, slip)
    _table(page, slip, rows, tall)
    _after(page, slip)
    _consent(page, slip)


def _head(page: _Page, slip: Slip, number: str) -> None:
    page.y -= 9
    page.words(MARGIN, slip.heading.team or slip.say("team"), 8.5, True)
    page.y -= 11
    page.words(MARGIN, ", ".join(filter(None, (slip.heading.village, slip.heading.commune))), 8.5)
    page.y += 4
    told = slip.say("number")
    if number:
        page.ending(WIDTH - MARGIN, f"{told} {number}", 13, True)
    else:
        page.blank(page.words(WIDTH - MARGIN - 78, told, 10, True) + 3, WIDTH - MARGIN)
    page.y -= 17
    title = slip.say("title")
    page.words((WIDTH - page.width(title, 14, True)) / 2, title, 14, True)
    page.y -= 16


def _when(page: _Page, slip: Slip) -> None:
    x = page.asked(MARGIN, slip.say("day"), MARGIN + 95)
    x = page.asked(x, slip.say("time"), x + 62)
    x = page.asked(x, slip.say("minutes"), x + 62)
    page.asked(x, slip.say("helper"), WIDTH - MARGIN)
    page.y -= 15
    *modes, group = slip.entries("modes")
    page.ticks([_numbered(place, one, slip.lang) for place, one in enumerate(modes, start=1)], 8, 13)
    page.y += 13
    words = slip.say("class", number=len(modes) + 1, mode=group.label(slip.lang))
    need = _BOX + 3 + page.width(words, 8) + 30
    end = MARGIN + sum(_BOX + 12 + page.width(_numbered(n, one, slip.lang), 8) for n, one in enumerate(modes, start=1))
    if end + need > WIDTH - MARGIN:
        end, page.y = MARGIN, page.y - 13
    end = page.words(page.box(end), words, 8)
    page.words(page.blank(end + 3, end + 27) - 3, slip.say("people"), 8)
    page.y -= 16


def _numbered(place: int, one: catalogue.Entry, lang: str) -> str:
    return f"{place} {one.label(lang)}"


def _whom(page: _Page, slip: Slip) -> None:
    page.asked(MARGIN, slip.say("name"), WIDTH - MARGIN)
    page.y -= 15
    page.asked(MARGIN, slip.say("household"), WIDTH - MARGIN)
    page.y -= 16
    x = page.words(MARGIN, slip.say("age"), 8) + 4
    for table in ("ages", "sexes"):
        for place, one in enumerate(slip.entries(table), start=1):
            x = page.tick(x, _numbered(place, one, slip.lang), 8) - 3
        x += 5
    page.y -= 15
    page.asked(MARGIN, slip.say("phone"), WIDTH - MARGIN)
    page.y -= 8


def _table(page: _Page, slip: Slip, rows: int, tall: float) -> None:
    results = slip.entries("results")
    cell = 19.0
    left = WIDTH - MARGIN - cell * len(results)
    order = list(slip.listed.on("topics", slip.day))
    page.y -= 11
    page.words(MARGIN + 3, slip.say("topics"), 8, True)
    for place, one in enumerate(results):
        page.words(left + cell * (place + 0.5) - page.width(one.code, 9, True) / 2, one.code, 9, True)
    page.y -= 4
    for row in [*slip.topics, None, None][:rows]:
        page.y -= tall
        page.frame(MARGIN, page.y, left - MARGIN, tall)
        for place in range(len(results)):
            page.frame(left + cell * place, page.y, cell, tall)
        if row is not None:
            _topic(page, f"{order.index(row.code) + 1}", row, left, slip.lang, tall)
    page.y -= 11
    legend = " · ".join(f"{one.code} {one.label(slip.lang).lower()}" for one in results)
    page.squeezed(slip.say("results", words=legend), 7)
    page.y -= 11


def _topic(page: _Page, number: str, row: catalogue.Entry, left: float, lang: str, tall: float) -> None:
    base = page.y + (tall - 6) / 2
    page.words(MARGIN + 3, number, 7.5, y=base)
    page.words(MARGIN + 17, row.code, 8, True, y=base)
    words, room = row.label(lang), left - MARGIN - 58
    size = min(8.5, 8.5 * room / page.width(words, 8.5))
    page.words(MARGIN + 56, words, size, y=base)


def _after(page: _Page, slip: Slip) -> None:
    usual = {code for one in slip.topics for code in one.words("blockers")} | set(_ALWAYS)
    found = [one for one in slip.entries("blockers") if one.code in usual]
    page.y -= 2
    page.words(MARGIN, slip.say("blockers"), 8, True)
    page.y -= 11
    page.columns([f"{one.code} {one.label(slip.lang)}" for one in found], 7, 9.6)
    page.y -= 2
    start = page.words(MARGIN, slip.say("refer"), 8, True) + 6
    _, *offices = slip.entries("referrals")
    page.ticks([one.label(slip.lang) for one in offices], 7, 10, start)
    page.y -= 4
    page.asked(MARGIN, slip.say("follow_up"), MARGIN + 130)
    page.ending(WIDTH - MARGIN, slip.say("never"), 7)
    page.y -= 14
    page.asked(MARGIN, slip.say("note"), WIDTH - MARGIN)
    page.y -= 9
    page.rule()
    page.y -= 9


def _consent(page: _Page, slip: Slip) -> None:
    text = slip.entries("consent_texts")[-1]
    page.wrapped(text.label(slip.lang), 6.3, 7.5)
    page.y -= 4
    purposes = [_numbered(n, one, slip.lang) for n, one in enumerate(slip.entries("consent_purposes"), start=1)]
    page.ticks([*purposes, slip.say("guardian")], 7.3, 11)
    page.y -= 9
    page.asked(MARGIN, slip.say("signature"), WIDTH - MARGIN - 90)
    page.ending(WIDTH - MARGIN, slip.say("version", version=text.code), 7)
