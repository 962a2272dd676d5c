"""What the page of reports reads from the vault, aside: places, reports, the slips behind a figure; draws no widget."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterable

import msgspec
import sqlite_utils

from fieldapp.actions import stopped
from fieldapp.domain import (
    areas,
    calendar_span,
    catalogue,
    late_tables,
    papers,
    people,
    reports,
    round_tables,
    tables,
    team_tables,
    visits,
)
from fieldapp.reports import compared, pictures
from fieldapp.store import late, reference, summaries
from fieldapp.store import people as rights
from fieldapp.store import periods as period_store
from fieldapp.store import reports as store
from fieldapp.store import visits as visit_store
from fieldapp.ui import person
from fieldapp.ui.pages import words

NAMED, MONTH, QUARTER, YEAR, DAYS = "named", "month", "quarter", "year", "days"
NAMES = (
    papers.MONTH,
    *(name for name in tables.NAMES if name != "evidence"),
    round_tables.HOUSES,
    *team_tables.NAMES,
    late_tables.NAME,
)
PICTURED = frozenset({"weeks", "topics", "blockers", "coverage"})  # reports that have charts
DOTS = 216  # an inch of a chart: more than a screen shows, which makes them fewer
MOST = 500  # slips behind a figure that are listed
_MONTHS, _QUARTERS, _YEARS = 24, 12, 5  # back from today that are offered

Told = Callable[[int, int], None]  # so many of so many reports are made; it may raise Stopped


class Asked(msgspec.Struct, frozen=True):
    """A report by name, its days, and the id of its place."""

    name: str
    span: calendar_span.Span
    area: str


class Period(msgspec.Struct, frozen=True):
    """The days of a reporting period that the commune opened, and whether it is closed for all villages here."""

    span: calendar_span.Span
    closed: bool


class Places(msgspec.Struct, frozen=True):
    """The places whose reports this person makes, each with its name; the day it is, and whether what is handed on
    goes beyond the commune, as it does where the commune itself works here."""

    listed: tuple[tuple[str, str], ...]
    today: str
    role: str
    periods: tuple[Period, ...] = ()

    @property
    def beyond(self) -> bool:
        """Whether papers leave the commune, unless somebody says otherwise."""
        return self.role in (people.OFFICER, people.PROVINCE)


class Behind(msgspec.Struct, frozen=True):
    """The first slips behind a figure, how many there are, and the words for them."""

    lines: list[visit_store.Line]
    count: int
    lexicon: words.Lexicon


def places(db: sqlite_utils.Database, wall: str) -> Places:
    """A member's own villages, the villages that a head reviews first of all, an officer's commune and then its
    villages."""
    today, _ = rights.clock(db, wall)
    who, atlas = person.read(db, today), reference.atlas(db)
    villages = tuple(dict.fromkeys((*who.reviewable, *who.villages)))
    whole: tuple[areas.Area, ...] = ()
    if who.role in (people.OFFICER, people.PROVINCE):
        found = dict.fromkeys(reports.commune(atlas, village.id) for village in villages)
        whole = tuple(atlas[id] for id in found if atlas[id].kind in reports.COMMUNES)
    listed = tuple((area.id, area.name) for area in (*whole, *villages))
    return Places(listed, today, who.role, _periods(db, villages))


def _periods(db: sqlite_utils.Database, villages: Iterable[areas.Area]) -> tuple[Period, ...]:
    """The reporting periods of these villages, the newest first."""
    closed: dict[calendar_span.Span, bool] = {}
    for one in period_store.every(db, [area.id for area in villages]):
        closed[one.span] = closed.get(one.span, True) and bool(one.closed)
    return tuple(Period(span, shut) for span, shut in closed.items())


def spans(kind: str, today: str) -> list[calendar_span.Span]:
    """The months, quarters or years that are offered, the one of today first."""
    day = datetime.date.fromisoformat(today)
    months = [divmod(day.year * 12 + day.month - 1 - back, 12) for back in range(_MONTHS)]
    quarters = [divmod(day.year * 4 + (day.month - 1) // 3 - back, 4) for back in range(_QUARTERS)]
    told = {
        MONTH: [f"{year}-{month + 1:02d}" for year, month in months],
        QUARTER: [f"{year}-Q{quarter + 1}" for year, quarter in quarters],
        YEAR: [f"{day.year - back}" for back in range(_YEARS)],
    }
    found = [calendar_span.read(word) for word in told.get(kind, ())]
    return [span for span in found if span.end >= visits.FIRST_DAY]


def ask(asked: Asked, listed: catalogue.Catalogue, today: str, lang: str) -> reports.Ask:
    """The same for those who make reports."""
    return reports.Ask(asked.name, asked.span, asked.area, today, listed, lang)


def paper(db: sqlite_utils.Database, asked: reports.Ask, tell: Told) -> papers.Paper | None:
    """The paper of a report, one table of it after another; None when it was told to stop."""
    needed, made = papers.needs(asked.name), {}
    try:
        with db.atomic():
            since = late.Since(db)
            for done, name in enumerate(needed):
                tell(done, len(needed))
                made[name] = store.make(db, msgspec.structs.replace(asked, name=name), since)
            atlas = reference.atlas(db)
    except stopped.Stopped:
        return None
    area = reports.find(atlas, asked.area)
    return papers.compose(asked.name, made, papers.office(atlas, area, asked.catalogue, asked.lang))


def against(db: sqlite_utils.Database, asked: reports.Ask, now: tables.Table) -> tables.Table:
    """A table beside that of the span before."""
    with db.atomic():
        before = store.make(db, msgspec.structs.replace(asked, name=now.name, span=calendar_span.before(asked.span)))
    return compared.compare(now, before, asked.lang)


def summary(db: sqlite_utils.Database, asked: reports.Ask) -> str:
    """The summary of the place in words."""
    from fieldapp.reports import summary_words

    with db.atomic():
        told = summaries.make(db, asked)
    return summary_words.text_of(told, asked.catalogue, asked.lang)


def behind(db: sqlite_utils.Database, rows: tuple[str, ...], listed: catalogue.Catalogue, lang: str) -> Behind:
    """The slips behind a figure."""
    with db.atomic():
        lines = visit_store.lines(db, rows[:MOST])
        return Behind(lines, len(rows), person.lexicon(db, listed, lang))


def drawn(table: tables.Table, lang: str) -> list[pictures.Pixels]:
    """The charts of a report, drawn from its paper: so they have its letters, whatever the computer has."""
    from fieldapp.reports import charts  # here: the library takes as long to load as the rest of the program

    return [pictures.pixels(charts.pdf(drawing), 0, DOTS) for drawing in charts.draw(table, lang)]


def watched(came: Callable[[int, int], None], ending: threading.Event, closing: threading.Event) -> Told:
    """What tells a lane's progress, until somebody ends the work or the lane is closed."""

    def tell(done: int, whole: int) -> None:
        if ending.is_set() or closing.is_set():
            raise stopped.Stopped
        came(done, whole)

    return tell
