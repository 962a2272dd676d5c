"""Reporting periods: their days, when they are closed, and what of a visit the closing holds; never who may close."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from fieldapp.domain import calendar_span, facts, history, problems, reviews, visit_cells
from fieldapp.domain.calendar_span import Span

ENTITY = "period"
HELD = "period_closed"  # the code under which the province holds back what gives no reason after the closing
CLOSED = "closed"  # the cell that closes one: the day on which that was done
NOTHING = "nothing"  # who said when that there is nothing to report ({"by", "day"}); None once that was taken back
MONTH = 0  # of closing days: the last one of each month, however long
CLOSING_DAYS = (MONTH, *range(1, 29))


class Period(msgspec.Struct, frozen=True):
    """The period of one village, in whose feed it travels: so every computer there hears when it is closed. `closed`
    is the day of that, "" while it is open, `stamp` the moment (a fact's) since which it holds."""

    row: str
    village: str
    span: Span
    closed: str = ""
    stamp: int = 0


def row(village: str, span: Span) -> str:
    """The row of a village's period. It follows from place and days, so that two officers who open the same one
    offline open one."""
    import hashlib  # not before: it takes long to load

    told = f"{ENTITY}|{village}|{span.start}|{span.end}"
    return facts.short(hashlib.sha256(told.encode()).digest()[:16])


def cells(village: str, span: Span) -> dict[str, Any]:
    """The cells that open a village's period."""
    return {"area": village, "since": span.start, "until": span.end}


def of(record: history.Record) -> Period | None:
    """The period that a record tells; None when its days cannot be read."""
    span = Span(*(str(record.value(cell, "")) for cell in ("since", "until")))
    if record.entity != ENTITY or not sound(span):
        return None
    closed, cell = record.value(CLOSED, ""), record.cells.get(CLOSED)
    shut = closed if visit_cells.day_of(closed) else ""
    return Period(record.row, str(record.value("area", "")), span, shut, cell.stamp if cell and shut else 0)


def sound(span: Span) -> bool:
    """Whether both are days, and the last one is not before the first."""
    first, last = visit_cells.day_of(span.start), visit_cells.day_of(span.end)
    return first is not None and last is not None and first <= last


def wire_check(told: Mapping[str, Any]) -> problems.Problem | None:
    """The first unsound cell of a period's fact; cells of a newer program pass. It opens with both days, which never
    change; once closed, it stays so."""
    if ("since" in told) != ("until" in told):
        return problems.Problem("bad_value", "until")
    if "since" in told and not sound(Span(_text(told["since"]), _text(told["until"]))):
        return problems.Problem("bad_value", "since")
    if CLOSED in told and visit_cells.day_of(told[CLOSED]) is None:
        return problems.Problem("bad_value", CLOSED)
    said = told.get(NOTHING)
    if said is not None and not (isinstance(said, dict) and visit_cells.day_of(_text(said.get("day")))):
        return problems.Problem("bad_value", NOTHING)
    return None


def month(day: str, closing: int = MONTH) -> Span:
    """The period that holds a day, when each ends on the closing day of a month, or on its last day."""
    on = datetime.date.fromisoformat(day)
    if closing == MONTH:
        return Span(on.replace(day=1).isoformat(), calendar_span.month_end(on).isoformat())
    this = on.replace(day=closing)
    until = this if on <= this else _after(this).replace(day=closing)
    before = until.replace(day=1) - datetime.timedelta(days=1)
    return Span((before.replace(day=closing) + datetime.timedelta(days=1)).isoformat(), until.isoformat())


def closing(span: Span) -> int:
    """The closing day (of `CLOSING_DAYS`) of the months that some days are made of."""
    last = datetime.date.fromisoformat(span.end).day
    return MONTH if span.start.endswith("-01") or last not in CLOSING_DAYS else last


def following(known: Iterable[Span], today: str, closing: int = MONTH) -> Span:
    """The next period to open: after the last one that there is, without a day between; else the one of today. Where
    the closing day has changed, it ends on the new one."""
    last = max((span.end for span in known), default="")
    if not last:
        return month(today, closing)
    first = Span(last, last).next_day
    return Span(first, month(first, closing).end)


def closed(shut: Iterable[Period], village: str, day: str) -> Period | None:
    """The closed period in which a village's day lies."""
    return next((one for one in shut if one.closed and one.village == village and one.span.holds(day)), None)


def told_late(shut: Iterable[Period], fact: facts.Fact, village: str, days: Iterable[str]) -> bool:
    """Whether a fact changes what a visit says in a period that was closed when it was written, and does not say why.
    What was written before the closing, offline, comes in without a reason: its author could not know."""
    if not unreasoned(fact):
        return False
    found = (closed(shut, village, day) for day in days)
    return any(one is not None and fact.clock > one.stamp for one in found)


def unreasoned(fact: facts.Fact) -> bool:
    """Whether a fact sets what a visit says, and gives no reason for it."""
    return fact.entity == "visit" and any(not cell.startswith("_") for cell in fact.fields) and not why(fact.fields)


def why(told: Mapping[str, Any]) -> str:
    """The reason that a visit's fact gives for coming late: that of its correction, or of a late slip."""
    return _text(told.get("_reason")) or _text(told.get("late_reason"))


def locking(period: str, record: history.Record) -> dict[str, Any]:
    """The cell that holds a visit as it is for the report of a period; a corrected one is held no more."""
    return {"_locked": {"period": period, "of": reviews.content(record)}}


def late(record: history.Record, shut: Iterable[Period]) -> bool:
    """Whether what an approved visit says came after its period was closed, and so is listed in the next report."""
    when = record.value("when")
    day = _text(when.get("date")) if isinstance(when, dict) else ""
    shut_then = closed(shut, _text(record.value("village")), day)
    return shut_then is not None and reviews.state(record) == reviews.APPROVED


def outdated(record: history.Record) -> bool:
    """Whether a closed report counts the visit as it was and is no more: corrected since, or withdrawn."""
    return isinstance(record.value("_locked"), dict) and reviews.state(record) != reviews.LOCKED


def held_in(record: history.Record) -> str:
    """The row of the period whose report counts a visit as it was then, whatever it says now; "" for none."""
    held = record.value("_locked")
    return _text(held.get("period")) if isinstance(held, dict) else ""


def moved_out(record: history.Record, shut: Mapping[str, Period]) -> bool:
    """Whether a visit tells of a day outside of the closed period whose report counts it: no other one adds it, and
    the next lists it as corrected. `shut` are the closed periods by their rows."""
    held, when = shut.get(held_in(record)), record.value("when")
    return held is not None and not held.span.holds(_text(when.get("date")) if isinstance(when, dict) else "")


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _after(day: datetime.date) -> datetime.date:
    """A day of the next month."""
    return day.replace(day=28) + datetime.timedelta(days=4)
