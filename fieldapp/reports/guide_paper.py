"""A step guide on paper, laid out for A4; it knows neither a window nor the PDF library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fieldapp import resources
from fieldapp.domain import catalogue, guides, text
from fieldapp.reports import guide_words, paper, qr

CODE = 32  # millimetres: read from an arm's length


def pdf(guide: guides.Guide, listed: catalogue.Catalogue, addresses: Sequence[catalogue.Entry]) -> bytes:
    """The guide as a PDF; blockers and referrals in the words of the catalogue, each address with its QR code."""
    day = text.show_day(guide.date)

    def foot(page: int) -> str:
        return resources.say("guide_foot", guide.lang, title=guide.title, version=guide.version, day=day, page=page)

    return paper.sheet(_parts(guide, listed, addresses), guide.title, foot)


def file_name(guide: guides.Guide) -> str:
    """A name that every disk and every messenger takes: the code and the title without marks."""
    title = "".join(sign if sign.isalnum() else " " for sign in text.fold(guide.title))
    return "-".join([guide.code, *title.split()]) + ".pdf"


def _parts(guide: guides.Guide, listed: catalogue.Catalogue, addresses: Sequence[catalogue.Entry]) -> Iterator[Any]:
    yield paper.title(guide.title)
    yield paper.words(guide.lead)
    if guide.needs:
        yield paper.heading(guide.headings[guides.NEEDS])
        yield from paper.points(guide.needs)
    if guide.steps:
        yield paper.heading(guide.headings[guides.STEPS])
        yield from paper.steps(guide.steps)
    if guide.ways:
        yield paper.heading(guide.headings[guides.WAYS])
    for way in guide.ways:
        yield paper.strong(listed.label("blockers", way.blocker, guide.lang), above=True)
        yield from paper.points(way.words)
        yield paper.words(guide_words.handed(way, listed, guide.lang), soft=True)
    yield paper.heading(guide.headings[guides.SAFETY])
    yield from paper.points(guide.safety)
    yield paper.strong(resources.say("guide_never", guide.lang))
    if addresses:
        yield paper.heading(resources.say("guide_address", guide.lang))
    for address in addresses:
        yield _address(address, guide.lang)


def _address(one: catalogue.Entry, lang: str) -> Any:
    url = one.extra["url"]
    scan = resources.say("guide_scan", lang)
    beside = [paper.words(one.label(lang)), paper.strong(guide_words.shown(url)), paper.words(scan, soft=True)]
    return paper.code(qr.squares(url), CODE, beside)
