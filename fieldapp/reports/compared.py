"""A report beside the one of the period before: line by line, the difference as a number and a word; counts nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fieldapp import resources
from fieldapp.domain import calendar_span, tables
from fieldapp.domain.tables import Cell, Column, Days, Missing, Note, Ratio, Row
from fieldapp.reports import cells

# Of each report that can be compared: the columns that name a line, and the figures that are laid side by side.
_COMPARED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "indicators": (("code", "indicator"), ("numerator", "ratio")),
    "villages": (("village",), ("approved",)),
    "statement": (("member",), ("activity_days", "amount")),
    "coverage": (("village",), ("reached", "reached_share")),
    "lanes": (("village", "lane"), ("reached",)),
    "ladder": (("topic_code", "topic"), ("households",)),
    "topics": (("topic_code", "topic"), ("persons", "results")),
    "blockers": (("blocker_code", "blocker"), ("slips", "failed")),
}
CHANGE = "_change"  # how the key of a column with a difference ends
_HEAVY = 0.0005  # a share that changed less shows as the same


def can(name: str) -> bool:
    """Whether a report of this name can be compared."""
    return name in _COMPARED


def compare(now: tables.Table, before: tables.Table, lang: str) -> tables.Table:
    """The lines of `now` and those that only `before` has, each with what it was, what it is and the difference;
    `before` is the same report of the span before. A line that is not in one of them has no number there, which is
    told in words; where a report lists only what was there (topics, blockers), that is zero."""
    names, figures = _COMPARED[now.name]
    held = {_key(row, now, names): row for row in now.rows}
    old = {_key(row, before, names): row for row in before.rows}
    heads = {column.key: cells.heading(column, lang) for column in now.columns}
    columns = [column for column in now.columns if column.key in names]
    for figure in figures:
        kind = next(column.kind for column in now.columns if column.key == figure)
        first = f"{heads[figure]}: " if len(figures) > 1 else ""
        columns += [
            Column(f"{figure}_before", kind, first + calendar_span.label(before.span, lang)),
            Column(f"{figure}_now", kind, first + calendar_span.label(now.span, lang)),
            Column(figure + CHANGE, "text", resources.say("compared_change", lang)),
        ]
    rows = []
    for key in dict.fromkeys((*held, *old)):
        here, there = held.get(key), old.get(key)
        told = here or there
        assert told is not None
        rows.append(
            Row((*_cells(told, now, names), *_sides(here, there, now, before, figures, lang)), told.style, _slips(here))
        )
    rows.sort(key=lambda row: row.style == tables.TOTAL)
    open_ = now.span.end > now.as_of
    notes = (Note("compared_open", {"day": cells.say(tables.Day(now.as_of), lang)}),) if open_ else ()
    return tables.Table(now.name, now.place, now.span, now.as_of, tuple(columns), tuple(rows), notes)


def _slips(row: Row | None) -> tuple[str, ...]:
    return row.slips if row else ()


def _key(row: Row, table: tables.Table, names: tuple[str, ...]) -> tuple[object, ...]:
    """Which line it is: of whom it tells, else its names; but of a sum only that it is one, for its words tell how many
    villages told."""
    if row.style == tables.TOTAL:
        return (tables.TOTAL,)
    return (row.id,) if row.id else _cells(row, table, names)


def _cells(row: Row, table: tables.Table, names: tuple[str, ...]) -> tuple[Cell, ...]:
    return tuple(cell for column, cell in zip(table.columns, row.cells, strict=True) if column.key in names)


def _sides(
    here: Row | None, there: Row | None, now: tables.Table, before: tables.Table, figures: tuple[str, ...], lang: str
) -> Iterator[Cell]:
    for figure in figures:
        is_, was = _figure(here, now, figure), _figure(there, before, figure)
        yield was
        yield is_
        yield difference(was, is_, lang)


def _figure(row: Row | None, table: tables.Table, figure: str) -> Cell:
    if row is None:
        return 0 if table.name in ("topics", "blockers", "ladder") and table.rows else Missing("silent")
    return next(cell for column, cell in zip(table.columns, row.cells, strict=True) if column.key == figure)


def difference(was: Cell, is_: Cell, lang: str) -> Cell:
    """How much more or less it is, in words with the number: "tăng 3", "giảm 5,2 điểm %", "không đổi"; "" where one
    of the two is no number."""
    if isinstance(was, Ratio) and isinstance(is_, Ratio):
        return _shares(was.share(), is_.share(), lang)
    if isinstance(was, Days) and isinstance(is_, Days):
        return _told(is_.halves - was.halves, cells.say(Days(abs(is_.halves - was.halves)), lang))
    if isinstance(was, int) and isinstance(is_, int):
        return _told(is_ - was, cells.say(abs(is_ - was), lang))
    return Note("compared_none") if isinstance(was, Missing) or isinstance(is_, Missing) else ""


def _shares(was: float | None, is_: float | None, lang: str) -> Cell:
    if was is None or is_ is None:
        return Note("compared_none")
    points = is_ - was
    if abs(points) < _HEAVY:
        return Note("compared_same")
    number = f"{abs(points) * 100:.1f}"
    number = number if lang == "en" else number.replace(".", ",")
    return Note("compared_more_points" if points > 0 else "compared_less_points", {"number": number})


def _told(change: int, number: str) -> Cell:
    if not change:
        return Note("compared_same")
    return Note("compared_more" if change > 0 else "compared_less", {"number": number})
