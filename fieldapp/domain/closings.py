"""What the closing of a period keeps of its slips, so that its report never changes; never the name of a resident.

The slips themselves go on: they are corrected, withdrawn, move with their household to another commune, are erased. So
the closing writes down, in the feed of the village, what figures, statement and blockers read of each slip on that day.
Names become numbers: whoever was one person is still one, and nobody can be read out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import msgspec

from fieldapp.domain import areas, doors, patterns, reviews, slips, statements, tables, tallies, text
from fieldapp.domain.calendar_span import Span
from fieldapp.domain.periods import Period


class _Placed(Protocol):
    """A slip as a report reads it: figures, statement or coverage."""

    @property
    def row(self) -> str: ...

    @property
    def village(self) -> str: ...


_Read = TypeVar("_Read", bound=_Placed)

HELD, RULES, LATE, DAYS = "held", "rules", "late", "days"
_NUMBER = patterns.later(r"[1-9][0-9]{0,4}")  # of a person: a commune helps fewer in any days
MOST = 40_000  # bytes of slips in one cell: a fact holds 64 KiB


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """One slip as it was when its period was closed; `person` is a number, "" for no name; a topic is (code, result,
    blockers); `household` the one where it was shown."""

    row: str
    state: str
    household: str
    person: str
    mode: str
    people: int | None
    topics: list[tuple[str, str, tuple[str, ...]]]
    satisfaction: int | None
    date: str
    time: str
    minutes: int | None
    helpers: tuple[str, ...]
    team: str

    def line(self, village: str) -> tallies.Line:
        """What figures read of it."""
        told = " ".join(f"{topic}:{result}" for topic, result, _ in self.topics)
        where = (self.row, village, self.household, self.person, self.state)
        return tallies.Line(*where, self.mode, self.people, told, self.satisfaction, self.date)

    def work(self, village: str) -> statements.Work:
        """What a statement reads of it."""
        when = (self.row, self.date, self.time, self.minutes)
        return statements.Work(*when, self.helpers, self.team, village, self.state)

    def call(self, village: str) -> doors.Call:
        """What coverage reads of it."""
        told = tuple(slips.TopicResult(topic, result, blockers) for topic, result, blockers in self.topics)
        return doors.Call(self.row, village, self.household, self.date, self.state, told)


class Cells(msgspec.Struct, frozen=True):
    """Of the record of a period what reports read; each cell its value first."""

    nothing: tuple[Any, ...] = (None,)
    held: tuple[Any, ...] = (None,)
    rules: tuple[Any, ...] = (None,)
    late: tuple[Any, ...] = (None,)
    days: tuple[Any, ...] = (None,)


class Told(msgspec.Struct, frozen=True):
    """A period of a village: itself, whether the village said that there is nothing to report, what the closing kept
    (None while it is open), the rules of activity days that held then, the late slips that its report lists (None
    where nobody wrote them down), and what its statement told of each member's day (None likewise)."""

    period: Period
    nothing: bool = False
    kept: tuple[Kept, ...] | None = None
    rules: statements.Rules | None = None
    late: Mapping[str, str] | None = None
    paid: statements.Paid | None = None


_Signed = tuple[tuple[str, str], statements.Signed]
_told = msgspec.json.Decoder(Cells)
_every = msgspec.json.Decoder(dict[str, msgspec.Raw])


def keep(row: str, slip: slips.Slip, state: str, home: str, numbers: dict[str, str]) -> Kept:
    """A slip as it is kept; what is approved is held from now on. `numbers` are those of names so far."""
    name = text.fold(slip.name)
    person = numbers.setdefault(name, str(len(numbers) + 1)) if name else ""
    return Kept(
        row,
        reviews.LOCKED if state == reviews.APPROVED else state,
        home,
        person,
        slip.mode,
        slip.people,
        [(one.topic, one.result, one.blockers) for one in slip.topics],
        slip.satisfaction,
        slip.date,
        slip.time,
        slip.minutes,
        slip.helpers,
        slip.team,
    )


def numbers(now: Iterable[tallies.Line], held: Mapping[str, Iterable[Kept]]) -> dict[str, str]:
    """By name the number that closings of the same days gave a person, as far as a slip names one now. A number of
    which nobody knows the name any more stays taken: the next closing gives it to nobody else."""
    given = {one.row: one.person for kept in held.values() for one in kept if _NUMBER.fullmatch(one.person)}
    names: dict[str, str] = {}
    for _, name, number in sorted((one.row, one.person, given[one.row]) for one in now if one.row in given):
        if name:
            names.setdefault(number, name)
    taken = {str(number) for number in range(1, 1 + max(map(int, given.values()), default=0))}
    return {names.get(number, f"#{number}"): number for number in sorted(taken | names.keys())}


def lines(
    now: Iterable[tallies.Line], held: Mapping[str, Iterable[Kept]], moved: Collection[str] = ()
) -> list[tallies.Line]:
    """What figures read of slips, see `instead`. Whoever was helped in a closed village and in an open one is one
    person, under the number of the closing."""
    told = list(now)
    known = numbers(told, held) if held else {}
    return instead((one._replace(person=known.get(one.person, one.person)) for one in told), held, Kept.line, moved)


def cells(
    kept: Iterable[Kept],
    rules: statements.Rules | None,
    tag: str,
    late: Mapping[str, str] | None = None,
    paid: statements.Paid | None = None,
) -> list[dict[str, Any]]:
    """The cells that keep the slips of a village, a fact each: the first, which names the others, with the closing
    itself. `late` are the slips of earlier periods that this one's report lists, each with what became of it, `paid`
    what its statement tells of each member's day. `tag` is one of this closing, so that two officers' lists are never
    mixed."""
    held = [{f"{HELD}_{tag}_{number}": part} for number, part in enumerate(_parts(kept))]
    listed = [{f"{LATE}_{tag}_{number}": part} for number, part in enumerate(_parts((late or {}).items()))]
    first: dict[str, Any] = {HELD: [*map(_only, held)], LATE: [*map(_only, listed)]}
    days: list[dict[str, Any]] = []
    if rules is not None:
        days = [{f"{DAYS}_{tag}_{number}": part} for number, part in enumerate(_parts((paid or {}).items()))]
        first |= {RULES: msgspec.to_builtins(rules), DAYS: [*map(_only, days)]}
    return [first, *held, *listed, *days]


def _parts(whole: Iterable[Any]) -> Iterator[list[Any]]:
    """A list in parts that a fact can hold."""
    part: list[Any] = []
    room = MOST
    for one in whole:
        size = len(msgspec.json.encode(one))
        if size > room:
            yield part
            part, room = [], MOST
        part.append(msgspec.to_builtins(one))
        room -= size
    if part:
        yield part


def _only(cell: Mapping[str, Any]) -> str:
    (name,) = cell
    return name


def read(period: Period, body: bytes) -> Told:
    """A period from the cells of its record; what cannot be read is as if it had not been kept."""
    found = _told.decode(body)
    nothing = isinstance(found.nothing[0], dict)
    if not period.closed:
        return Told(period, nothing)
    try:
        rules = msgspec.convert(found.rules[0], statements.Rules | None)
        return Told(period, nothing, tuple(_kept(found.held[0], body)), rules, lates(body), _paid(found, body))
    except (msgspec.ValidationError, KeyError, TypeError):
        return Told(period, nothing)


def lates(body: bytes) -> dict[str, str] | None:
    """The slips of earlier periods that the report of a closed one lists, each with what became of it; None where its
    closing did not write that down."""
    try:
        names = msgspec.convert(_told.decode(body).late[0], list[str])
        every = _every.decode(body) if names else {}
        parts = (msgspec.json.decode(every[name], type=tuple[list[tuple[str, str]], int, str])[0] for name in names)
        return dict(pair for part in parts for pair in part)
    except (msgspec.ValidationError, KeyError):
        return None


def _paid(found: Cells, body: bytes) -> statements.Paid | None:
    """What the statement told; nothing where its closing did not write that down, or another one, by an older program,
    has outdone it since."""
    try:
        held, names = (msgspec.convert(one[0], list[str]) for one in (found.held, found.days))
        if _tags(names) - _tags(held):
            return None
        every = _every.decode(body) if names else {}
        parts = (msgspec.json.decode(every[name], type=tuple[list[_Signed], int, str])[0] for name in names)
        return {whose: told for part in parts for whose, told in part}
    except (msgspec.ValidationError, KeyError):
        return None


def _tags(names: Iterable[str]) -> set[str]:
    return {name.split("_")[1] for name in names}


def outdone(body: bytes) -> frozenset[str] | None:
    """The slips that the report of a period counts, where two officers closed it without hearing of each other: only
    one of their lists holds, and the other may have held more. None where it was closed once."""
    try:
        names = set(msgspec.convert(_told.decode(body).held[0], list[str]))
        if all(name in names for name in _every.decode(body) if name.startswith(f"{HELD}_")):
            return None
        return frozenset(one.row for one in _kept(names, body) if one.state == reviews.LOCKED)
    except (msgspec.ValidationError, KeyError):
        return None


def _kept(names: Any, body: bytes) -> Iterator[Kept]:
    every = _every.decode(body)
    for name in msgspec.convert(names, list[str]):
        yield from msgspec.json.decode(every[name], type=tuple[tuple[Kept, ...], int, str])[0]


def nothing(told: Iterable[Told], span: Span, atlas: Mapping[str, areas.Area]) -> set[str]:
    """The villages that said there is nothing to report in periods that fill a span, as far as they were there."""
    by_village: dict[str, list[Span]] = {}
    for one in told:
        if one.nothing and span.start <= one.period.span.start and one.period.span.end <= span.end:
            by_village.setdefault(one.period.village, []).append(one.period.span)
    return {id for id, spans in by_village.items() if id in atlas and _fill(sorted(spans), atlas[id], span)}


def _fill(spans: Sequence[Span], village: areas.Area, span: Span) -> bool:
    first, last = max(span.start, village.valid_from), min(span.end, village.valid_to or span.end)
    ends = [one.next_day for one in spans]
    return spans[0].start <= first and last <= spans[-1].end and ends[:-1] == [one.start for one in spans[1:]]


def held(told: Iterable[Told], span: Span) -> dict[str, tuple[Kept, ...]]:
    """By village what was kept of the period that has just these days: its report tells it and nothing else. A longer
    span, as a quarter, tells the slips as they are now."""
    return {one.period.village: one.kept for one in told if one.kept is not None and one.period.span == span}


def held_rows(told: Iterable[Told], span: Span) -> set[str]:
    """The slips among those."""
    return {one.row for kept in held(told, span).values() for one in kept}


def paid(told: Iterable[Told], span: Span) -> dict[str, statements.Paid]:
    """By village what the statement of the period that has just these days told when it was closed."""
    return {one.period.village: one.paid for one in told if one.paid is not None and one.period.span == span}


def instead(
    now: Iterable[_Read],
    held: Mapping[str, Iterable[Kept]],
    make: Callable[[Kept, str], _Read],
    moved: Collection[str] = (),
) -> list[_Read]:
    """What is read of slips, with what was kept in place of what closed villages tell now. A slip that was corrected
    since into another village, or into other days (`moved`, by its row), counts where it was counted then, and not
    there again."""
    if not held and not moved:
        return list(now)
    counted = {one.row for kept in held.values() for one in kept if one.state == reviews.LOCKED}
    counted.update(moved)
    others = [one for one in now if one.village not in held and one.row not in counted]
    return [*others, *(make(one, village) for village, kept in held.items() for one in kept)]


def rules(told: Iterable[Told], span: Span, villages: Collection[str]) -> list[statements.Rules]:
    """The different rules of activity days that held when the period of these days was closed in these villages, those
    of the last closing first."""
    shut = [one for one in told if one.kept is not None and one.period.span == span and one.period.village in villages]
    shut.sort(key=lambda one: (one.period.stamp, one.period.row), reverse=True)
    return list(dict.fromkeys(one.rules for one in shut if one.rules is not None))


def notes(told: Iterable[Told], span: Span, villages: Collection[str]) -> tuple[tables.Note, ...]:
    """The period that has just these days, and whether it is closed in the villages of a report; of longer days, as of
    a quarter, that closed periods are told as their slips are now."""
    inside = [one.period for one in told if one.period.village in villages]
    here = [one for one in inside if one.span == span]
    if not here:
        closed = {one.span for one in inside if one.closed}
        return (tables.Note("note_periods_inside", {"count": len(closed)}),) if closed else ()
    shut = [one for one in here if one.closed]
    days: dict[str, str | int] = {"since": text.show_day(span.start), "until": text.show_day(span.end)}
    if not shut:
        return (tables.Note("note_period_open", days),)
    day = text.show_day(max(one.closed for one in shut))
    if len(shut) < len(here):
        return (tables.Note("note_period_part", {**days, "day": day, "closed": len(shut), "of": len(here)}),)
    return (tables.Note("note_period_closed", {**days, "day": day}),)


def left(slips: int, households: int) -> tuple[tables.Note, ...]:
    """That so many slips, of so many households that another area has now, are not told here."""
    return (tables.Note("note_left", {"slips": slips, "households": households}),) if slips else ()
