"""A step guide as the marked-up text that a reader shows; it builds no widget and reads no file."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence

from fieldapp import resources
from fieldapp.domain import catalogue, guides, text
from fieldapp.reports import guide_words
from fieldapp.ui import style

QR = "qr:"  # before the code of an address: the name of its picture
NUMBER = 34  # pixels that the number of a step takes


class Page:
    """Builds the text of one guide, in the colours of the theme and a text size in points."""

    def __init__(self, listed: catalogue.Catalogue, lang: str, points: float) -> None:
        self._listed = listed
        self._lang = lang
        self._points = points
        self._shade = style.shades()

    def guide(self, guide: guides.Guide, addresses: Sequence[catalogue.Entry], ticked: Sequence[guides.Way]) -> str:
        """The whole guide; what to do about the `ticked` blockers stands first."""
        return "".join(self._guide(guide, addresses, ticked))

    def short(self, topic: str, ticked: Sequence[guides.Way], notice: str) -> str:
        """What is known of a topic that has no guide: a sentence, the catalogue's steps, its ticked blockers."""
        entry = self._listed.newest["topics"].get(topic)
        steps = entry.extra["steps_en" if self._lang == "en" else "steps_vi"] if entry else ""
        lines = [self._title(self._listed.label("topics", topic, self._lang)), self._soft(notice)]
        if steps:
            lines.append(_rows(steps.split(" → "), self._shade.accent))
        return "".join([*lines, *self._ways(ticked)])

    def _guide(
        self, guide: guides.Guide, addresses: Sequence[catalogue.Entry], ticked: Sequence[guides.Way]
    ) -> Iterator[str]:
        yield self._title(guide.title)
        yield _paragraph(guide.lead)
        if ticked:
            yield self._heading(resources.say("guide_ticked", self._lang))
            yield from self._ways(ticked)
        if guide.needs:
            yield self._heading(guide.headings[guides.NEEDS])
            yield _points(guide.needs)
        if guide.steps:
            yield self._heading(guide.headings[guides.STEPS])
            yield _rows(guide.steps, self._shade.accent)
        if guide.ways:
            yield self._heading(guide.headings[guides.WAYS])
            yield from self._ways(guide.ways)
        yield self._heading(guide.headings[guides.SAFETY])
        yield self._safety(guide)
        if addresses:
            yield self._heading(resources.say("guide_address", self._lang))
            yield from map(self._address, addresses)
        day = text.show_day(guide.date)
        version = resources.say("guide_version", self._lang, version=guide.version, day=day)
        yield self._soft(f"{guide.code} · {version}" if "-" in guide.code else version)

    def _title(self, words: str) -> str:
        return f'<p style="font-size:{self._points * 1.35:.1f}pt; font-weight:600; margin:0 0 6px 0">{_safe(words)}</p>'

    def _heading(self, words: str) -> str:
        look = (
            f"font-size:{self._points * 1.12:.1f}pt; font-weight:600; color:{self._shade.accent}; margin:14px 0 4px 0"
        )
        return f'<p style="{look}">{_safe(words)}</p>'

    def _ways(self, ways: Iterable[guides.Way]) -> Iterator[str]:
        for way in ways:
            name = self._listed.label("blockers", way.blocker, self._lang)
            yield f'<p style="font-weight:600; margin:8px 0 2px 0">{_safe(name)}</p>'
            yield _points(way.words)
            yield self._soft(guide_words.handed(way, self._listed, self._lang))

    def _safety(self, guide: guides.Guide) -> str:
        """On a ground of its own: the one part that holds for everybody."""
        never = f"<b>{_safe(resources.say('guide_never', self._lang))}</b>"
        return (
            f'<table width="100%" cellpadding="8" bgcolor="{self._shade.wait_ground}"><tr><td>'
            f"{_points(guide.safety)}{_paragraph(never, safe=True)}</td></tr></table>"
        )

    def _address(self, one: catalogue.Entry) -> str:
        scan = self._soft(resources.say("guide_scan", self._lang))
        said = f"{_paragraph(one.label(self._lang))}<p><b>{_safe(guide_words.shown(one.extra['url']))}</b></p>{scan}"
        picture = f'<img src="{QR}{_safe(one.code)}">'
        return f'<table cellpadding="6"><tr><td>{picture}</td><td valign="middle">{said}</td></tr></table>'

    def _soft(self, words: str) -> str:
        return f'<p style="color:{self._shade.soft}; margin:4px 0 4px 0">{_safe(words)}</p>'


def _rows(words: Sequence[str], colour: str) -> str:
    """Steps with numbers that stand out, on lines of their own."""
    rows = (
        f'<tr><td width="{NUMBER}" style="color:{colour}"><b>{number}.</b></td><td>{_safe(said)}</td></tr>'
        for number, said in enumerate(words, start=1)
    )
    return f'<table cellpadding="3" cellspacing="0" width="100%">{"".join(rows)}</table>'


def _points(words: Iterable[str]) -> str:
    lines = "".join(f'<li style="margin-bottom:3px">{_safe(said)}</li>' for said in words)
    return f'<ul style="margin:0; -qt-list-indent:1">{lines}</ul>'


def _paragraph(words: str, safe: bool = False) -> str:
    return f'<p style="margin:2px 0 4px 0">{words if safe else _safe(words)}</p>'


def _safe(words: str) -> str:
    return html.escape(words)
