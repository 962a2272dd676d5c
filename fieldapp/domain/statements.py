"""The activity-day statement (bảng kê ngày hoạt động): whose days count, from approved slips by rules that are data.

A day belongs to a member, whatever the team and village: two slips of two teams on one day are one day. Where a
statement is made for each village, such a day counts in that of its first slip, so that no two of them pay it. What the
statement of a closed period paid stays paid there, whatever comes in from elsewhere: only the rest of the day, and of a
month's most days, is left for other villages. Minutes that overlap count once, and a slip that does not say how long it
took counts as the rules say. The same slips and rules give the same statement, line by line to the slips behind it;
nothing here knows a rate of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import msgspec

from fieldapp.domain import catalogue, figures, periods, problems, reviews, visit_cells

SHORT, OVER, ELSEWHERE = "short", "over", "elsewhere"  # why a day, or a half of it, does not count


class Rules(msgspec.Struct, frozen=True):
    """What makes a day and what it is worth. `rate` is đồng for a whole day, 0 while none was set; `most_days` of one
    member in a month, 0 for no limit. A whole day takes `least_slips` and `least_minutes`, a half day
    `half_slips` and `half_minutes`; where both of these are 0, there are no half days."""

    rate: int = 0
    most_days: int = 0
    least_slips: int = 1
    least_minutes: int = 0
    half_slips: int = 0
    half_minutes: int = 0
    assumed_minutes: int = 0  # of a slip that does not say


class Work(NamedTuple):
    """What a statement reads of one slip; `time` is "HH:MM"."""

    row: str
    date: str
    time: str
    minutes: int | None
    helpers: tuple[str, ...]
    team: str
    village: str
    state: str


class Signed(NamedTuple):
    """What the statement of a village's closed period told of one member's day."""

    halves: int
    minutes: int
    why: str


Paid = Mapping[tuple[str, str], Signed]  # of one closed village, by member and date


class Day(msgspec.Struct, frozen=True):
    """One day of a member: its slips, minutes and villages, and how many halves of it count; `why` it is not all."""

    date: str
    slips: tuple[str, ...]
    minutes: int
    villages: tuple[str, ...]
    halves: int
    why: str = ""


class Line(msgspec.Struct, frozen=True):
    """One member's days, in order. `halves` of days count, `amount` is đồng or None while no rate is set; `waiting`
    slips are not approved yet and count in no day."""

    member: str
    teams: tuple[str, ...]
    days: tuple[Day, ...]
    halves: int
    amount: int | None
    waiting: int = 0


def rules(entry: catalogue.Entry) -> Rules:
    """The rules of a row of the catalogue's allowances. Problem "allowance_bad" for what is no whole number."""
    told = {field: entry.extra[field] for field in Rules.__struct_fields__}
    for field, words in told.items():
        if not (words.isascii() and words.isdigit()):
            raise problems.Problem("allowance_bad", field, column=field, word=words[:40])
    return check(Rules(**{field: int(words) for field, words in told.items()}))


def check(told: Rules) -> Rules:
    """The same rules. Problem "allowance_bad" for a number below zero, or a half day that asks more than a whole."""
    for field in told.__struct_fields__:
        if getattr(told, field) < 0:
            raise problems.Problem("allowance_bad", field, column=field, word=str(getattr(told, field)))
    if told.half_slips > told.least_slips or told.half_minutes > told.least_minutes:
        raise problems.Problem("allowance_half", "half_slips")
    return told


def make(
    told: Rules,
    works: Iterable[Work],
    villages: Mapping[str, str],
    within: Collection[str] | None = None,
    closing: int = periods.MONTH,
    paid: Mapping[str, Paid] = {},
) -> list[Line]:
    """A line for each member whom slips name as a helper, by member's id. `villages` says in which village of the
    commune each counts (`units.Units.of`); `within` are those for which the statement is made, else all. `closing` is
    the day on which months end (`periods.closing`); `paid` is what closed villages' statements told."""
    asked = set(villages.values()) if within is None else set(within)
    held: dict[str, list[Work]] = {}
    for work in sorted(works, key=_moment):
        if work.village in villages and (work.state in figures.COUNTED or work.state == reviews.WAITING):
            for member in dict.fromkeys(work.helpers):
                held.setdefault(member, []).append(work)
    lines = (_line(told, member, held[member], villages, asked, closing, paid) for member in sorted(held))
    return [line for line in lines if line.days or line.waiting]


def signed(
    told: Rules,
    works: Iterable[Work],
    commune: Collection[str],
    villages: Iterable[str],
    closing: int = periods.MONTH,
    before: Mapping[str, Paid] = {},
) -> dict[str, dict[tuple[str, str], Signed]]:
    """By village what its statement tells of each member's day, to be kept when its period is closed; `commune` are all
    villages of the commune, `before` those that were closed earlier."""
    own, every = {village: village for village in commune}, list(works)
    return {
        village: {
            (line.member, day.date): Signed(day.halves, day.minutes, day.why)
            for line in make(told, every, own, [village], closing, before)
            for day in line.days
        }
        for village in villages
    }


def _moment(work: Work) -> tuple[str, str, str]:
    return work.date, work.time, work.row


def _line(
    told: Rules,
    member: str,
    works: list[Work],
    villages: Mapping[str, str],
    asked: set[str],
    closing: int,
    paid: Mapping[str, Paid],
) -> Line:
    own = [work for work in works if villages[work.village] in asked]
    by_day: dict[str, list[Work]] = {}
    for work in works:
        if work.state in figures.COUNTED:
            by_day.setdefault(work.date, []).append(work)
    known = {date: _known(member, date, held, paid) for date, held in by_day.items()} if paid else {}
    every = [_day(told, date, held, villages) for date, held in by_day.items()]
    shut = {date for date, found in known.items() if len(found) == len({work.village for work in by_day[date]})}
    counted = _up_to_most(told, every, closing, known, shut)
    days = [
        _here(day, by_day[day.date], villages, asked, known.get(day.date, {}))
        for day in counted
        if asked.intersection(day.villages)
    ]
    halves = sum(day.halves for day in days)
    teams = tuple(dict.fromkeys(work.team for work in own if work.team))
    waiting = sum(work.state == reviews.WAITING for work in own)
    return Line(member, teams, tuple(days), halves, told.rate * halves // 2 if told.rate else None, waiting)


def _known(member: str, date: str, works: list[Work], paid: Mapping[str, Paid]) -> dict[str, Signed]:
    """What closed villages' statements told of a member's day."""
    found = {work.village: paid.get(work.village, {}).get((member, date)) for work in works}
    return {village: told for village, told in found.items() if told is not None}


def _paid(known: Mapping[str, Signed]) -> int:
    return sum(one.halves for one in known.values())


def _up_to_most(
    told: Rules, days: list[Day], closing: int, known: Mapping[str, Mapping[str, Signed]], shut: Collection[str]
) -> list[Day]:
    """The days of which no more count in a month than may; what is signed for counts first, and is never less, nor more
    where all of the day is signed for (`shut`)."""
    if not (told.most_days or known):
        return days
    months = [periods.month(day.date, closing) for day in days]
    left = dict.fromkeys(months, 2 * told.most_days)
    for day, month in zip(days, months, strict=True):
        left[month] -= _paid(known.get(day.date, {}))
    found = []
    for day, month in zip(days, months, strict=True):
        fixed = _paid(known.get(day.date, {}))
        rest, room = 0 if day.date in shut else max(0, day.halves - fixed), max(0, left[month])
        if told.most_days and rest > room:
            day = msgspec.structs.replace(day, halves=fixed + room, why=OVER)
        else:
            day = msgspec.structs.replace(day, halves=fixed + rest, why="" if fixed > day.halves else day.why)
        left[month] -= day.halves - fixed
        found.append(day)
    return found


def _here(
    day: Day, works: list[Work], villages: Mapping[str, str], asked: set[str], known: Mapping[str, Signed]
) -> Day:
    """The day as the statement of some villages shows it: it counts where it is signed for, and what is left of it
    where it began among the others."""
    if asked.issuperset(day.villages) and not (known and len({work.village for work in works}) == 1):
        return day
    here = [work for work in works if villages[work.village] in asked]
    shares = _shares(day, works, known)
    told = [shares[village] for village in dict.fromkeys(work.village for work in here)]
    return msgspec.structs.replace(
        day,
        slips=tuple(work.row for work in here),
        villages=tuple(village for village in day.villages if village in asked),
        minutes=told[0].minutes if len(told) == 1 else day.minutes,
        halves=sum(one.halves for one in told),
        why=max(told, key=lambda one: one.halves).why,
    )


def _shares(day: Day, works: list[Work], known: Mapping[str, Signed]) -> dict[str, Signed]:
    """What of a day each of its villages pays, in the order in which it went on there."""
    rest = Signed(day.halves - _paid(known), day.minutes, day.why)
    nothing = Signed(0, day.minutes, ELSEWHERE)
    if known and not rest.halves and _paid(known):
        rest = nothing
    found: dict[str, Signed] = {}
    for village in dict.fromkeys(work.village for work in works):
        if village in known:
            found[village] = known[village]
        else:
            found[village], rest = rest, nothing
    return found


def _day(told: Rules, date: str, works: list[Work], villages: Mapping[str, str]) -> Day:
    minutes = _minutes(told, works)
    rows = tuple(work.row for work in works)
    where = tuple(dict.fromkeys(villages[work.village] for work in works))
    if len(rows) >= told.least_slips and minutes >= told.least_minutes:
        return Day(date, rows, minutes, where, 2)
    halved = bool(told.half_slips or told.half_minutes)
    half = halved and len(rows) >= told.half_slips and minutes >= told.half_minutes
    return Day(date, rows, minutes, where, int(half), SHORT)


def _minutes(told: Rules, works: list[Work]) -> int:
    """The minutes of a day in which at least one of the slips went on."""
    spent, until = 0, 0
    for start, minutes in sorted((_start(work.time), _length(told, work)) for work in works):
        end = start + minutes
        spent += max(0, end - max(start, until))
        until = max(until, end)
    return spent


def _length(told: Rules, work: Work) -> int:
    return told.assumed_minutes if work.minutes is None else work.minutes


def _start(time: str) -> int:
    return 60 * int(time[:2]) + int(time[3:]) if visit_cells.is_clock(time) else 0
