"""Lays this vault and the province side by side, per area and day: two exchanges, which do all that exchanges do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import msgspec
import sqlite_utils

from fieldapp.domain import custody, facts
from fieldapp.store import days, me
from fieldapp.sync import exchange, protocol, run, transport


class Day(msgspec.Struct, frozen=True):
    """A day of an area: how many records here and at the province, and the rows that are not the same."""

    area: str
    day: str
    here: int
    there: int
    apart: tuple[custody.Difference, ...] = ()


def compare(
    db: sqlite_utils.Database, link: transport.Transport, *, clock: Callable[[], int], entropy: facts.Entropy
) -> list[Day]:
    """Every day of every area of this person's, newest first, after everything that waited has been exchanged.
    Raises as `run.run` does."""
    run.run(db, link, clock=clock, entropy=entropy)
    areas = sorted(area for (area,) in db.execute("SELECT area FROM scope"))
    told = _ask(db, link, clock, entropy, lay=areas).laid
    here = {area: days.stamped(db, area) for area in areas}
    apart = [(area, day) for area in areas for day in custody.apart(here[area], told.get(area, []))]
    named = _named(db, link, clock, entropy, apart) if apart else {}
    out = [one for area in areas for one in _days(area, here[area], told.get(area, []), named)]
    return sorted(out, key=lambda one: one.day, reverse=True)


def _named(
    db: sqlite_utils.Database,
    link: transport.Transport,
    clock: Callable[[], int],
    entropy: facts.Entropy,
    apart: list[tuple[str, str]],
) -> dict[tuple[str, str], tuple[custody.Difference, ...]]:
    there: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for area, day, row, element in _ask(db, link, clock, entropy, lay_days=apart).laid_rows:
        there[area, day][row] = element
    return {at: tuple(custody.differences(days.rows(db, at[0], [at[1]]), there[at])) for at in apart}


def _ask(
    db: sqlite_utils.Database,
    link: transport.Transport,
    clock: Callable[[], int],
    entropy: facts.Entropy,
    lay: list[str] | None = None,
    lay_days: list[tuple[str, str]] | None = None,
) -> protocol.Answer:
    """One exchange with a question more."""
    with db.atomic():
        owner = me.read(db)
        asked = exchange.ask(db, facts.new_id(clock(), entropy))
    asked.lay, asked.lay_days = lay or [], lay_days or []
    answer = run.post(link, owner, asked, made=clock(), reads=exchange.reads(db))
    exchange.settle(db, asked, answer, now=clock(), fresh=facts.new_id(clock(), entropy))
    return answer


def _days(
    area: str,
    here: custody.Days,
    there: custody.Days,
    named: dict[tuple[str, str], tuple[custody.Difference, ...]],
) -> list[Day]:
    one, other = {day: n for day, n, _ in here}, {day: n for day, n, _ in there}
    listed = sorted(one.keys() | other.keys(), reverse=True)
    return [Day(area, day, one.get(day, 0), other.get(day, 0), named.get((area, day), ())) for day in listed]
