"""The activity-day statement (bảng kê ngày hoạt động): whose days count, from approved slips by rules that are data.

A day belongs to a member, whatever the team and village: two slips of two teams on one day are one day. Where a
statement is made for each village, such a day counts in that of its first slip, so that no two of them pay it. Minutes
that overlap count once, and a slip that does not say how long it took counts as the rules say. The same slips and rules
give the same statement, line by line to the slips behind it; nothing here knows a rate of its own.
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
) -> list[Line]:
    """A line for each member whom slips name as a helper, by member's id. `villages` says in which village of the
    commune each counts (`units.Units.of`); `within` are those for which the statement is made, else all. `closing` is
    the day on which months end (`periods.closing`)."""
    asked = set(villages.values()) if within is None else set(within)
    held: dict[str, list[Work]] = {}
    for work in sorted(works, key=_moment):
        if work.village in villages and (work.state in figures.COUNTED or work.state == reviews.WAITING):
            for member in dict.fromkeys(work.helpers):
                held.setdefault(member, []).append(work)
    lines = (_line(told, member, held[member], villages, asked, closing) for member in sorted(held))
    return [line for line in lines if line.days or line.waiting]


def _moment(work: Work) -> tuple[str, str, str]:
    return work.date, work.time, work.row


def _line(
    told: Rules, member: str, works: list[Work], villages: Mapping[str, str], asked: set[str], closing: int
) -> Line:
    own = [work for work in works if villages[work.village] in asked]
    by_day: dict[str, list[Work]] = {}
    for work in works:
        if work.state in figures.COUNTED:
            by_day.setdefault(work.date, []).append(work)
    counted = _up_to_most(told, [_day(told, date, held, villages) for date, held in by_day.items()], closing)
    days = [_here(day, by_day[day.date], villages, asked) for day in counted if asked.intersection(day.villages)]
    halves = sum(day.halves for day in days)
    teams = tuple(dict.fromkeys(work.team for work in own if work.team))
    waiting = sum(work.state == reviews.WAITING for work in own)
    return Line(member, teams, tuple(days), halves, told.rate * halves // 2 if told.rate else None, waiting)


def _up_to_most(told: Rules, days: list[Day], closing: int) -> list[Day]:
    """The days of which no more count in a month than may."""
    if not told.most_days:
        return days
    months = [periods.month(day.date, closing) for day in days]
    found, left = [], dict.fromkeys(months, 2 * told.most_days)
    for day, month in zip(days, months, strict=True):
        rest = left[month]
        found.append(msgspec.structs.replace(day, halves=rest, why=OVER) if day.halves > rest else day)
        left[month] -= found[-1].halves
    return found


def _here(day: Day, works: list[Work], villages: Mapping[str, str], asked: set[str]) -> Day:
    """The day as the statement of some villages shows it: it counts where it began."""
    if asked.issuperset(day.villages):
        return day
    rows = tuple(work.row for work in works if villages[work.village] in asked)
    where = tuple(village for village in day.villages if village in asked)
    if day.villages[0] in asked:
        return msgspec.structs.replace(day, slips=rows, villages=where)
    return msgspec.structs.replace(day, slips=rows, villages=where, halves=0, why=ELSEWHERE)


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
