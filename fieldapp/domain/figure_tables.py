"""Figures as tables: indicators of an area, summary by village, slips behind an indicator, topics, weeks."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from fieldapp.domain import figures, formulas, problems, reports, reviews, tables, tallies
from fieldapp.domain.calendar_span import Span
from fieldapp.domain.tables import Cell, Column, Note, Row

MOST_NAMES = 20  # villages that a note names


class Named(msgspec.Struct, frozen=True):
    """The residents whom a slip names: the person helped and the head of the household, "" where there is none."""

    person: str = ""
    household: str = ""


def plain(found: figures.Figures, place: str, ask: reports.Ask) -> tables.Table:
    """The report "indicators", "villages" or "topics", which need nothing beside the figures."""
    makers = {"indicators": indicators, "villages": villages, "topics": topics}
    return makers[ask.name](found, place, ask)


def indicators(found: figures.Figures, place: str, ask: reports.Ask) -> tables.Table:
    """An indicator a row, for the whole area."""
    columns = (
        Column("code"),
        Column("indicator"),
        Column("unit"),
        Column("numerator", "number"),
        Column("denominator", "number"),
        Column("ratio", "ratio"),
        Column("unnamed", "number"),
        Column("remark"),
    )
    rows = [
        Row(_indicator(one, found.values[one.code][figures.WHOLE], ask.lang), slips=found.slips(one.code))
        for one in found.indicators
    ]
    return _table(found, place, ask, columns, rows)


def _indicator(own: formulas.Indicator, figure: figures.Figure, lang: str) -> tuple[Cell, ...]:
    persons = own.numerator is not None and own.numerator.measure == "persons"
    unnamed: Cell = figure.unnamed if persons and figure.numerator is not None else ""
    words = (own.code, own.entry.label(lang), Note(f"unit_{own.unit}"))
    return (*words, _above(figure), _below(own, figure), _ratio(own, figure), unnamed, _remark(own, figure))


def _remark(own: formulas.Indicator, figure: figures.Figure) -> Cell:
    if figure.numerator is None:
        return ""
    if own.kind == formulas.PAIR:
        return Note("remark_pair")
    return Note("remark_contribution") if own.kind == formulas.RATIO and own.denominator is None else ""


def _above(figure: figures.Figure) -> Cell:
    return tables.Missing(figure.missing) if figure.numerator is None else figure.numerator


def _below(own: formulas.Indicator, figure: figures.Figure) -> Cell:
    if own.kind not in (formulas.RATIO, formulas.PAIR) or figure.numerator is None:
        return ""
    return tables.Missing(figure.missing) if figure.denominator is None else figure.denominator


def _ratio(own: formulas.Indicator, figure: figures.Figure) -> Cell:
    if own.kind != formulas.RATIO or figure.numerator is None:
        return ""
    if figure.missing or figure.denominator is None:
        return tables.Missing(figure.missing)
    return tables.Ratio(figure.numerator, figure.denominator)


def villages(found: figures.Figures, place: str, ask: reports.Ask) -> tables.Table:
    """A village a row, and what its slips give a column; the last row is the whole area."""
    shown = [one for one in found.indicators if one.numerator and one.numerator.measure in formulas.OF_SLIPS]
    places = (Column("village"), Column("formerly"), Column("approved", "number"), Column("waiting", "number"))
    columns = (*places, *(column for one in shown for column in _columns(one, ask.lang)))
    rows = [
        Row(
            (*_standing(village), *_across(found, shown, village.unit.id)),
            slips=found.slips_of(village.unit.id),
            id=village.unit.id,
        )
        for village in found.villages
    ]
    sums = [sum(getattr(one, state) for one in found.villages) for state in ("approved", "waiting")]
    label = Note("total_told", {"told": found.told, "of": len(found.villages)})
    total = Row((label, "", *sums, *_across(found, shown, figures.WHOLE)), "total")
    return _table(found, place, ask, columns, [*rows, total])


def _columns(own: formulas.Indicator, lang: str) -> tuple[Column, ...]:
    label = f"{own.code}. {own.entry.label(lang)}"
    if own.kind == formulas.PAIR:
        first, _, second = label.partition("; ")
        return Column(f"figure_{own.code}", "number", first), Column(f"figure_{own.code}_b", "number", second or label)
    ratio = own.kind == formulas.RATIO and own.denominator is not None
    return (Column(f"figure_{own.code}", "ratio" if ratio else "number", label),)


def _standing(village: figures.Village) -> tuple[Cell, ...]:
    return (village.unit.name, ", ".join(village.unit.formerly), village.approved, village.waiting)


def _across(found: figures.Figures, shown: Iterable[formulas.Indicator], village: str) -> Iterable[Cell]:
    for own in shown:
        figure = found.values[own.code][village]
        ratio = own.kind == formulas.RATIO and own.denominator is not None
        yield (_ratio(own, figure) or _above(figure)) if ratio else _above(figure)
        if own.kind == formulas.PAIR:
            yield tables.Missing(figure.missing) if figure.denominator is None else figure.denominator


def behind(found: figures.Figures, ask: reports.Ask) -> tuple[str, ...]:
    """The ids of the slips behind the indicator that is asked for. Problem "indicator_unknown"."""
    return found.slips(_asked(found, ask).code)


def _asked(found: figures.Figures, ask: reports.Ask) -> formulas.Indicator:
    own = next((one for one in found.indicators if one.code == ask.indicator and one.numerator), None)
    if own is None:
        codes = ", ".join(one.code for one in found.indicators if one.numerator is not None)
        raise problems.Problem("indicator_unknown", "indicator", word=ask.indicator[:20], codes=codes)
    return own


def evidence(found: figures.Figures, place: str, ask: reports.Ask, named: Mapping[str, Named]) -> tables.Table:
    """The slips behind one indicator, by village and day. Problem "indicator_unknown"."""
    own = _asked(found, ask)
    names = {village.unit.id: village.unit.name for village in found.villages}
    columns = (
        Column("day", "day"),
        Column("village"),
        Column("household", resident=True),
        Column("person", resident=True),
        Column("topics"),
        Column("slip"),
    )
    rows = [
        Row(_slip(names[unit], line, named.get(line.row, Named())), slips=(line.row,))
        for unit, line in found.lines(own.code)
    ]
    note = Note("evidence_of", {"code": own.code, "indicator": own.entry.label(ask.lang), "count": len(rows)})
    return tables.Table(ask.name, place, found.span, found.as_of, columns, tuple(rows), (note,))


def _slip(village: str, line: figures.Line, named: Named) -> tuple[Cell, ...]:
    return (tables.Day(line.date), village, named.household, named.person, line.topics, line.row)


def topics(found: figures.Figures, place: str, ask: reports.Ask) -> tables.Table:
    """A topic a row: different persons, and how often each result; made by `by_topic`."""
    results = [one.code for one in ask.catalogue.on("results", found.span.end).values()]
    columns = (
        Column("topic_code"),
        Column("topic"),
        Column("persons", "number"),
        *(Column(f"result_{code}", "number", ask.catalogue.label("results", code, ask.lang)) for code in results),
        Column("results", "number"),
    )
    rows = []
    for own in found.indicators:
        lines = [one for _, line in found.lines(own.code) for one in line.topics.split()]
        counts = [lines.count(f"{own.code}:{result}") for result in results]
        if any(counts):
            persons = found.values[own.code][figures.WHOLE].numerator or 0
            cells: tuple[Cell, ...] = (own.code, own.entry.label(ask.lang), persons, *counts, sum(counts))
            rows.append(Row(cells, slips=found.slips(own.code)))
    return _table(found, place, ask, columns, sorted(rows, key=lambda row: (-_last(row), str(row.cells[0]))))


def _last(row: Row) -> int:
    last = row.cells[-1]
    return last if isinstance(last, int) else 0


def by_topic(ask: reports.Ask) -> list[formulas.Indicator]:
    """For each topic the persons that it helped, as indicators to be counted by `figures.make`."""
    listed = ask.catalogue.newest["topics"]
    return [
        formulas.Indicator(code, entry, formulas.COUNT, "person", formulas.Formula("persons", frozenset({code})))
        for code, entry in listed.items()
    ]


def weeks(found: figures.Figures, slips: Iterable[figures.Line], place: str, ask: reports.Ask) -> tables.Table:
    """A week a row, from its Monday, or from the first day of the span: slips and times that count, and slips that
    wait."""
    homes = {part: village.unit.id for village in found.villages for part in village.parts}
    sums: dict[str, list[int]] = {day: [0, 0, 0] for day in _mondays(found.span)}
    for line in slips:
        if line.village in homes:
            told = sums[_monday(line.date, found.span)]
            counted = line.state in figures.COUNTED
            told[0] += counted
            told[1] += tallies.times(line) * counted
            told[2] += line.state == reviews.WAITING
    columns = (
        Column("week", "day"),
        Column("approved", "number"),
        Column("times", "number"),
        Column("waiting", "number"),
    )
    return _table(found, place, ask, columns, [Row((tables.Day(day), *told)) for day, told in sums.items()])


def _mondays(span: Span) -> list[str]:
    day, found = datetime.date.fromisoformat(span.start), [span.start]
    while (day := day + datetime.timedelta(days=7 - day.weekday())).isoformat() <= span.end:
        found.append(day.isoformat())
    return found


def _monday(day: str, span: Span) -> str:
    date = datetime.date.fromisoformat(day)
    return max(span.start, (date - datetime.timedelta(days=date.weekday())).isoformat())


def _table(
    found: figures.Figures, place: str, ask: reports.Ask, columns: tuple[Column, ...], rows: Sequence[Row]
) -> tables.Table:
    return tables.Table(ask.name, place, found.span, found.as_of, columns, tuple(rows), notes(found))


def notes(found: figures.Figures) -> tuple[Note, ...]:
    """How many villages told, which are silent, and how many slips wait beside the figures."""
    told = [Note("note_told", {"told": found.told, "of": len(found.villages)})]
    for state in (figures.SILENT, figures.WAITING):
        names = [village.unit.name for village in found.villages if village.state == state]
        if names:
            told.append(Note(f"note_{state}", {"count": len(names), "names": _names(names)}))
    none = [village.unit.name for village in found.villages if village.nothing and not village.approved]
    if none:
        told.append(Note("note_nothing", {"count": len(none), "names": _names(none)}))
    waiting = sum(village.waiting for village in found.villages)
    returned = sum(village.returned for village in found.villages)
    if waiting or returned:
        told.append(Note("note_beside", {"waiting": waiting, "returned": returned}))
    return tuple(told)


def _names(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")
