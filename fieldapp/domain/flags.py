"""Flags: what a reviewer should look at before a slip is approved; a doubt, never a refusal."""

from __future__ import annotations

import datetime
import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from fieldapp.domain import catalogue, history, reviews, standing, text, visit_cells, visits

TABLE = "flags"  # of the catalogue: the words, the limits and the order, what presses most first


class Flag(msgspec.Struct, frozen=True):
    """A code of the catalogue, and the values that its sentence names."""

    code: str
    told: Mapping[str, Any] = {}


class Look(msgspec.Struct, frozen=True):
    """Of a slip what flags are computed from. `typed` is the day (ISO) on which it was written into a computer, "" when
    that is not known; `skew` the minutes by which that computer's clock was off, as far as is known."""

    row: str
    slip: visits.Slip
    waits: bool = True
    rivals: bool = False
    changed: bool = False
    typed: str = ""
    skew: int = 0


def limits(listed: catalogue.Catalogue, day: str) -> dict[str, int]:
    """The flags in force on a day, in their order, each with its limit; 0 for one that needs none."""
    return {code: int(one.extra["limit"] or 0) for code, one in listed.on(TABLE, day).items()}


def of(looks: Iterable[Look], limit: Mapping[str, int]) -> dict[str, list[Flag]]:
    """By row the flags of each slip that waits, the most pressing first; the others of `looks` are what it is held
    against: all slips of its helpers' days, and all of its household near its day. In whatever order they come, of
    several that fit the newest is named."""
    listed = sorted(looks, key=_moment, reverse=True)
    days, homes = _by_helper_and_day(listed), _by_household(listed)
    found = {}
    once: dict[tuple[object, ...], Flag] = {}  # of thousands that wait many say the same, as of one helper's long day
    for look in listed:
        if look.waits:
            new = _flags(look, days, homes, limit)
            told = {flag.code: once.setdefault((flag.code, *flag.told.values()), flag) for flag in new}
            found[look.row] = [told[code] for code in limit if code in told]
    return found


def _moment(look: Look) -> tuple[str, str, str]:
    return look.slip.date, look.slip.time, look.row


def changed_later(record: history.Record) -> bool:
    """Whether a visit was approved and says something else now."""
    said = reviews.review(record)
    if not said:
        return False
    verdict = said.get("was") if said.get("verdict") == reviews.SETTLED else said.get("verdict")
    return verdict == reviews.APPROVED and said.get("of") != reviews.content(record)


def skew(wall: str, clock: int, stamp: int | None) -> int:
    """By how many minutes the clock of the computer that wrote a fact was off: its wall time against the province's
    time as that computer knew it, or against the stamp that the province had to give."""
    try:
        told = datetime.datetime.fromisoformat(wall).timestamp()
    except ValueError:
        return 0
    right = (clock if stamp is None else stamp) >> 16
    return int(abs(told - right / 1000) // 60)


_Spent = tuple[Look, tuple[int, int] | None]  # a slip, and from which minute of the day to which
_Days = Mapping[tuple[str, str], list[_Spent]]
_Homes = Mapping[str, list[Look]]


def _by_helper_and_day(looks: Iterable[Look]) -> _Days:
    found = defaultdict(list)
    for look in looks:
        spent = look, _span(look.slip)
        for helper in look.slip.helpers:
            found[helper, look.slip.date].append(spent)
    return found


def _by_household(looks: Iterable[Look]) -> _Homes:
    found = defaultdict(list)
    for look in looks:
        if look.slip.household:
            found[look.slip.household].append(look)
    return found


def _flags(look: Look, days: _Days, homes: _Homes, limit: Mapping[str, int]) -> Iterable[Flag]:
    slip = look.slip
    if look.rivals:
        yield Flag("rivals")
    if look.changed:
        yield Flag("changed")
    yield from _again(look, homes.get(slip.household, ()), limit.get("again", 0))
    for helper in slip.helpers:
        beside = days[helper, slip.date]
        yield from _overlap(look, helper, beside)
        if len(beside) > limit.get("many", len(beside)):
            yield Flag("many", {"helper": helper, "count": len(beside), "limit": limit["many"]})
    if slip.minutes is not None:
        if slip.minutes > limit.get("long", slip.minutes):
            yield Flag("long", {"count": slip.minutes, "limit": limit["long"]})
        if slip.minutes < limit.get("short", 0):
            yield Flag("short", {"count": slip.minutes, "limit": limit["short"]})
    late = _days(slip.date, look.typed)
    if late > limit.get("late", late):
        yield Flag("late", {"count": late, "limit": limit["late"]})
    if look.skew > limit.get("clock", look.skew):
        yield Flag("clock", {"count": look.skew, "limit": limit["clock"]})


def _again(look: Look, there: Iterable[Look], most: int) -> Iterable[Flag]:
    """Another slip of the household on one of its topics that came as far: a step up the ladder is no repetition, nor
    is the same topic of another person there."""
    near = [one for one in there if one.row != look.row and abs(_days(look.slip.date, one.slip.date)) <= most]
    for other in near:
        if _one_person(look.slip, other.slip) and _came_as_far(look.slip, other.slip):
            yield Flag("again", {"day": other.slip.date, "limit": most})
            return


def _one_person(one: visits.Slip, other: visits.Slip) -> bool:
    names = {text.fold(name) for name in (one.name, other.name) if name}
    return len(names) < 2


def _came_as_far(one: visits.Slip, other: visits.Slip) -> bool:
    steps = {row.topic: standing.step(row.result) for row in one.topics}
    return any(row.topic in steps and standing.step(row.result) >= steps[row.topic] for row in other.topics)


def _overlap(look: Look, helper: str, beside: Iterable[_Spent]) -> Iterable[Flag]:
    """Another slip of the helper at the same time; two people of one household may well be helped at once."""
    mine, home = _span(look.slip), look.slip.household
    for other, theirs in beside if mine else ():
        at_once = mine and theirs and mine[0] < theirs[1] and theirs[0] < mine[1]
        if at_once and other.row != look.row and not (home and home == other.slip.household):
            yield Flag("overlap", {"helper": helper, "day": other.slip.date, "time": other.slip.time})
            return


def _span(slip: visits.Slip) -> tuple[int, int] | None:
    """From which minute of the day to which; None when the time is not told."""
    begun = _minute(slip.time)
    return None if begun is None else (begun, begun + (slip.minutes or 0))


# A thousand slips have few different times and days, and each is looked at several times.
@functools.lru_cache(maxsize=2048)
def _minute(time: str) -> int | None:
    """The minute of the day; None when it is not told."""
    return int(time[:2]) * 60 + int(time[3:]) if visit_cells.is_clock(time) else None


@functools.lru_cache(maxsize=2048)
def _days(since: str, until: str) -> int:
    """The days from one to the other, 0 when one is not told."""
    first, last = visit_cells.day_of(since), visit_cells.day_of(until)
    return (last - first).days if first and last else 0
