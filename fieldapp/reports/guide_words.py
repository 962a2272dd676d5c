"""What a step guide says in the words of the catalogue, alike on the screen and on paper; it lays nothing out."""

from __future__ import annotations

from fieldapp import resources
from fieldapp.domain import catalogue, guides


def handed(way: guides.Way, listed: catalogue.Catalogue, lang: str) -> str:
    """To whom a blocker is handed."""
    if way.refer == "none":
        return resources.say("guide_keep", lang)
    return resources.say("guide_refer", lang, to=listed.label("referrals", way.refer, lang))


def shown(url: str) -> str:
    """An address as people type it."""
    return url.removeprefix("https://").removesuffix("/")
