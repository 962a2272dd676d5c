"""Reporting periods in plain words; it reads no store and makes no widget."""

from __future__ import annotations

from collections.abc import Sequence

from fieldapp.domain import calendar_span, periods, reviews, text
from fieldapp.store import periods as store
from fieldapp.ui.pages import periods_desk
from fieldapp.ui.text import translate


def span(one: calendar_span.Span) -> str:
    """The days of a period; a whole month by its name."""
    if one == periods.month(one.start):
        return f"{one.start[5:7]}/{one.start[:4]}"
    return f"{text.show_day(one.start)} – {text.show_day(one.end)}"


def days(one: calendar_span.Span) -> str:
    """The same for a narrow list: a year that both days have is told once."""
    first, last = text.show_day(one.start), text.show_day(one.end)
    short = one.start[:4] == one.end[:4] and one != periods.month(one.start)
    return f"{first.removesuffix(last[5:])} – {last}" if short else span(one)


def title(one: calendar_span.Span) -> str:
    """The heading of an open period."""
    days = f"{text.show_day(one.start)} – {text.show_day(one.end)}"
    return translate("Periods", "Open period: {days}").format(days=days)


def count(number: int) -> str:
    """A number of slips in a list; nothing for none, as most have none."""
    return str(number) if number else ""


def approved(one: store.Village) -> str:
    """How many slips are approved; nothing for a village without any, whatever it has said."""
    if one.silent or one.nothing:  # the state says which
        return ""
    return str(one.states.get(reviews.APPROVED, 0) + one.states.get(reviews.LOCKED, 0))


def kind(one: store.Village) -> str:
    """The shape beside a village's state, a kind of Badge."""
    if one.silent or one.unsettled or one.disputed:
        return "bad"
    return "wait" if one.waiting or one.returned else "good"


def state(one: store.Village) -> str:
    """How a village stands, in a few words."""
    if one.silent:
        return translate("Periods", "No figures yet")
    if one.nothing:
        return translate("Periods", "No activity")
    waiting, unsettled, returned = one.waiting, one.unsettled + one.disputed, one.returned
    parts = [
        translate("Periods", "waiting: %n", "", waiting) if waiting else "",
        translate("Periods", "two values: %n", "", unsettled) if unsettled else "",
        translate("Periods", "to correct: %n", "", returned) if returned else "",
    ]
    words = ", ".join(filter(None, parts))
    return words[:1].upper() + words[1:] if words else translate("Periods", "Settled")


def rank(one: store.Village) -> int:
    """What should be looked at first."""
    return {"bad": 0, "wait": 1}.get(kind(one), 2)


def summary(now: periods_desk.Open) -> tuple[str, str]:
    """What is open in a period: the kind of the notice, and its sentences."""
    villages = now.villages
    told = sum(not one.silent for one in villages)
    parts = [translate("Periods", "{told}/{every} villages have figures.").format(told=told, every=len(villages))]
    parts += remains(now)
    if not now.over:
        until = text.show_day(now.span.end)
        parts.append(translate("Periods", "It can be closed from {until} on.").format(until=until))
    return ("good" if now.over and len(parts) == 1 and told == len(villages) else "info", " ".join(parts))


def remains(now: periods_desk.Open) -> list[str]:
    """What is not settled, a sentence each."""
    waiting, unsettled, disputed, returned, left = now.waiting, now.unsettled, now.disputed, now.returned, now.left
    parts = [
        translate("Periods", "Slips that wait for review: %n.", "", waiting) if waiting else "",
        translate("Periods", "Among them with two values: %n.", "", unsettled) if unsettled else "",
        translate("Periods", "Approved slips with two values: %n.", "", disputed) if disputed else "",
        translate("Periods", "Slips that wait for their authors: %n.", "", returned) if returned else "",
        translate("Periods", "Slips of households that another area has now: %n.", "", left) if left else "",
    ]
    return [one for one in parts if one]


def following(one: calendar_span.Span, villages: Sequence[str]) -> str:
    """The next period that can be opened."""
    number = len(villages)
    words = translate("Periods", "{since} – {until}, villages: %n", "", number)
    return words.format(since=text.show_day(one.start), until=text.show_day(one.end))


def closing_days() -> list[tuple[str, str]]:
    """The choices of the day on which a period ends."""
    last = translate("Periods", "The last day of the month")
    on = translate("Periods", "Day {day} of the month")
    return [(str(day), last if day == periods.MONTH else on.format(day=day)) for day in (periods.MONTH, 15, 20, 25, 28)]
