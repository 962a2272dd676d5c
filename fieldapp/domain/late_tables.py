"""Slips of closed periods that came in, were mended or withdrawn since, as a table of the days in which that was
settled; never what they say of a resident, but in the words of a reason."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from fieldapp.domain import (
    areas,
    closings,
    facts,
    history,
    hours,
    periods,
    reports,
    reviews,
    tables,
    text,
    units,
    visits,
)
from fieldapp.domain.calendar_span import Span
from fieldapp.domain.periods import Period
from fieldapp.domain.tables import Column, Note, Row

NAME = "late"  # the report, and the part of the paper of a month
ADDED, CORRECTED, WITHDRAWN, PENDING = KINDS = "added", "corrected", "withdrawn", "pending"


class Late(NamedTuple):
    """One slip: its day and village, its period, what became of it since that was closed, on which day, and why. The
    report that lists it is that of the day `since`."""

    row: str
    village: str
    date: str
    span: Span
    kind: str
    day: str
    reason: str
    since: str


Listed = Callable[[Period], Mapping[str, str] | None]


class Shut(NamedTuple):
    """The closed periods in the order of their days; of one that two officers closed at once, by its row, the slips
    that its report counts (`closings.outdone`); and the late slips that the report of each lists (`closings.lates`)."""

    periods: Sequence[Period]
    outdone: Mapping[str, Collection[str]] = {}
    listed: Listed = lambda period: None


def of(record: history.Record, known: Shut) -> Late | None:
    """What became of a visit since its period was closed, or None: a slip that was approved later or again, one that
    was withdrawn, one that is being mended, each against the reports that were closed before. The day is that on which
    it was approved, or withdrawn, or changed; this may have been before the closing, on a computer of which nobody had
    heard yet."""
    shut = known.periods
    slip = visits.slip_of(record)
    locked = record.value("_locked")
    held = locked.get("period") if isinstance(locked, dict) else None
    there = next((one for one in shut if one.row == held), None) or periods.closed(shut, slip.village, slip.date)
    if there is None:
        return None
    kind = _kind(record, shut, held is not None) or _missed(record, known.outdone.get(there.row))
    kind = kind or _undone(record, there, known)
    if not kind:
        return None
    told = {name: cell.value for name, cell in record.cells.items()}
    day = hours.day(_moment(record, kind) >> 16)
    since = _since(record.row, kind, max(day, _after(there)), there.village, known)
    if kind == ADDED and _added(record.row, there, known, since):
        kind = CORRECTED
        since = _since(record.row, kind, max(day, _after(there)), there.village, known)
    return Late(record.row, there.village, slip.date, there.span, kind, day, _why(told), since)


def _moment(record: history.Record, kind: str) -> int:
    """The stamp of what was said last; of a slip that is being mended, of what it says."""
    when = {ADDED: "_review", CORRECTED: "_review", WITHDRAWN: "_withdrawn"}.get(kind, "")
    if when in record.cells:
        return record.cells[when].stamp
    return max(cell.stamp for name, cell in record.cells.items() if name[:1] != "_")


def _kind(record: history.Record, shut: Collection[Period], held: bool) -> str:
    state = reviews.state(record)
    if state == reviews.APPROVED and held:
        return CORRECTED
    if periods.late(record, shut):
        return ADDED
    if not periods.outdated(record):
        return ""
    return WITHDRAWN if state == reviews.WITHDRAWN else PENDING


def _missed(record: history.Record, counted: Collection[str] | None) -> str:
    """A slip that one officer held for the report of a period, which is told by the list of another one."""
    missed = counted is not None and record.row not in counted and reviews.state(record) == reviews.LOCKED
    return ADDED if missed else ""


def _undone(record: history.Record, there: Period, known: Shut) -> str:
    """What became of a slip that no closing holds, but that a closed report has added: it counts no more."""
    state = reviews.state(record)
    counts = state in (reviews.APPROVED, reviews.LOCKED)
    if counts or not reviews.review(record) or not _added(record.row, there, known):
        return ""
    return WITHDRAWN if state == reviews.WITHDRAWN else PENDING


def _added(row: str, there: Period, known: Shut, before: str = "9") -> bool:
    """Whether the report of a closed period that ended before a day has added a slip to those of its own period."""
    later = (one for one in known.periods if one.village == there.village and there.span < one.span)
    return any((known.listed(one) or {}).get(row) == ADDED for one in later if one.span.end < before)


def _after(shut: Period) -> str:
    """The first day of which a report can tell what the one of a closed period does not."""
    return max(shut.closed, shut.span.next_day)


def _since(row: str, kind: str, day: str, village: str, known: Shut) -> str:
    """The day by which a report lists a slip: where the one of its own day was closed before it came in, a later."""
    for one in known.periods:
        if one.village == village and one.span.holds(day):
            listed = known.listed(one)
            if listed is not None and listed.get(row) != kind:
                day = _after(one)
    return day


def _why(told: dict[str, object]) -> str:
    gone = told.get("_withdrawn")
    own = gone.get("reason") if isinstance(gone, dict) else ""
    return text.line(own) if isinstance(own, str) and own else periods.why(told)


Stories = Callable[[Collection[str]], Mapping[str, Collection[facts.Fact]]]


def as_signed(
    found: Iterable[Late], known: Shut, told: Iterable[closings.Told], span: Span, stories: Stories
) -> list[Late]:
    """The same, but where the period of just these days is closed what its report listed then, whatever became of that
    since. `stories` tell all facts of slips."""
    shut = {one.period.village: one for one in told if one.late is not None and one.period.span == span}
    now = {one.row: one for one in found}
    listed = [(one.period, row, kind) for one in shut.values() for row, kind in (one.late or {}).items()]
    then = [one for one in listed if one[2] in KINDS]  # a newer program may know others
    changed = {row for _, row, kind in then if row not in now or not _as_then(now[row], kind, span)}
    story = stories(changed) if changed else {}
    others = [one for one in now.values() if one.village not in shut or not span.holds(one.since)]
    stayed = [now[row] for _, row, _ in then if row not in changed]
    return [*others, *stayed, *(_then(story[row], period, kind, known) for period, row, kind in then if row in story)]


def _as_then(one: Late, kind: str, span: Span) -> bool:
    return one.kind == kind and span.holds(one.since)


def _then(story: Collection[facts.Fact], period: Period, kind: str, known: Shut) -> Late:
    """A late slip as it stood when a period was closed; what of it had not been heard of by then is told as it is."""
    earlier = Shut([one for one in known.periods if one.stamp < period.stamp], known.outdone, known.listed)
    for told, shut in (([fact for fact in story if history.rank(fact)[0] <= period.stamp], earlier), (story, known)):
        late = of(history.replay(told), shut) if told else None
        if late is not None and late.kind == kind:
            return late._replace(village=period.village, since=period.span.end)
    slip, day = visits.slip_of(history.replay(story)), hours.day(max(map(history.rank, story))[0] >> 16)
    there = periods.closed(earlier.periods, slip.village, slip.date) or period
    return Late(next(iter(story)).row, period.village, slip.date, there.span, kind, day, "", period.span.end)


def places(found: Iterable[Late], atlas: Mapping[str, areas.Area], area: str, span: Span) -> units.Units:
    """The units of an area in which they are told: those that were there on any day since the first of the slips, for
    one that was divided since is in the report of no later days."""
    first = min((one.date for one in found), default=span.start)
    return units.of(atlas, area, Span(min(first, span.start), span.end))


def within(found: Iterable[Late], places: units.Units, span: Span) -> list[Late]:
    """Those of the units of an area that the report of a span lists, by village and day."""
    names = {unit.id: number for number, unit in enumerate(places.listed)}
    here = [one for one in found if one.village in places.of and span.holds(one.since)]
    return sorted(here, key=lambda one: (names[places.of[one.village]], one.date, one.row))


def late(found: Iterable[Late], places: units.Units, place: str, ask: reports.Ask) -> tables.Table:
    """A slip a row."""
    columns = (
        Column("number", "number"),
        Column("village"),
        Column("day", "day"),
        Column("late_period"),
        Column("late_kind"),
        Column("late_day", "day"),
        Column("late_reason", resident=True),  # in own words, which may name somebody
        Column("slip"),
    )
    names = {unit.id: unit.name for unit in places.listed}
    rows = [
        Row(
            (
                number,
                names[places.of[one.village]],
                tables.Day(one.date),
                f"{text.show_day(one.span.start)} – {text.show_day(one.span.end)}",
                Note(f"late_{one.kind}"),
                tables.Day(one.day),
                one.reason,
                one.row,
            ),
            slips=(one.row,),
        )
        for number, one in enumerate(within(found, places, ask.span), start=1)
    ]
    return tables.Table(ask.name, place, ask.span, ask.today, columns, tuple(rows))


def notes(found: Iterable[Late], places: units.Units, span: Span) -> tuple[Note, ...]:
    """How many of them stand beside the figures of a span."""
    count = len(within(found, places, span))
    return (Note("note_late", {"count": count}),) if count else ()
