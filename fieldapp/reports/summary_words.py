"""The summary of a place in plain words, to be read out or posted in a village's group; it names no resident."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fieldapp import resources
from fieldapp.domain import calendar_span, catalogue, figures, summaries, text
from fieldapp.domain.summaries import Often, Summary
from fieldapp.reports import cells


def text_of(told: Summary, listed: catalogue.Catalogue, lang: str) -> str:
    """The whole text, a paragraph a line."""
    return "\n".join(_paragraphs(told, listed, lang))


def _paragraphs(told: Summary, listed: catalogue.Catalogue, lang: str) -> Iterator[str]:
    kind = listed.label("area_kinds", told.kind, lang)
    named = text.fold(told.place).startswith(f"{text.fold(kind)} ")
    place = told.place if named or lang == "en" else f"{kind} {told.place}"
    yield resources.say("summary_title", lang, place=place, span=calendar_span.label(told.span, lang))
    if told.state == figures.TOLD:
        yield from _done(told, lang)
    else:
        yield resources.say(f"summary_{told.state}", lang, waiting=cells.say(told.waiting, lang))
    if ahead := list(_ahead(told, lang)):
        yield resources.say("summary_ahead", lang, what="; ".join(ahead))
    yield resources.say("summary_safe", lang)
    yield resources.say("summary_as_of", lang, day=text.show_day(told.as_of))


def _done(told: summaries.Summary, lang: str) -> Iterator[str]:
    numbers = {name: cells.say(getattr(told, name), lang) for name in ("times", "persons", "households", "unnamed")}
    parts = [resources.say("summary_done", lang, **numbers)]
    if told.households:
        parts.append(resources.say("summary_households", lang, **numbers))
    if told.unnamed:
        parts.append(resources.say("summary_unnamed", lang, **numbers))
    if told.classes:
        held = {name: cells.say(getattr(told, name), lang) for name in ("classes", "attendances")}
        parts.append(resources.say("summary_classes", lang, **held))
    yield " ".join(parts)
    if told.topics:
        yield resources.say("summary_topics", lang, what=_list(told.topics, "summary_topic", lang))
    if told.blockers:
        yield resources.say("summary_blockers", lang, what=_list(told.blockers, "summary_blocker", lang))
    if told.waiting:
        yield resources.say("summary_beside", lang, waiting=cells.say(told.waiting, lang))
    if told.of > 1:
        yield resources.say("note_told", lang, told=told.told, of=told.of)


def _ahead(told: summaries.Summary, lang: str) -> Iterator[str]:
    if told.left:
        yield resources.say("summary_left", lang, count=cells.say(told.left, lang), day=text.show_day(told.until))
    if told.promised:
        yield resources.say("summary_promised", lang, count=cells.say(told.promised, lang))


def _list(told: Iterable[Often], code: str, lang: str) -> str:
    return "; ".join(resources.say(code, lang, words=one.words, count=cells.say(one.count, lang)) for one in told)
