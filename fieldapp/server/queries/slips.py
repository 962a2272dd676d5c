"""What reports read of the province's records: visits of some areas and days, households, and who works there. A visit
goes along with its household and counts where it was made: so what has left an area is looked at, too."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from fieldapp.domain import areas, figures, history, households, visits
from fieldapp.domain.calendar_span import Span
from fieldapp.server import fold, records, tables

PART = 2000  # records that are held at a time


def found(conn: sa.Connection, ids: Collection[str], span: Span | None = None) -> list[history.Record]:
    """The visits of the roots that stand in these areas or have left them, of some days or of all, without withdrawn
    ones."""
    return [
        record
        for record in _records("visit", _ever(conn, ids), span)
        if "when" in record.cells and not visits.withdrawn(record)
    ]


def some(conn: sa.Connection, ids: Collection[str], rows: Collection[str]) -> Iterator[history.Record]:
    """Those of these visits whose roots stand in these areas, whatever became of them."""
    asked = _of("visit").add_columns(tables.root.c.area)
    for part in fold.chunks(sorted(rows)):
        for row, root, body, told, stamp, area in conn.execute(asked.where(tables.record.c.row.in_(part))):
            if area in ids:
                yield history.Record(row, "visit", root, records.cells(body, told, stamp))


def ever(conn: sa.Connection, ids: Collection[str], rows: Collection[str]) -> list[str]:
    """Those of these visits whose roots stand in these areas or have left them."""
    r, root = tables.record.c, tables.root.c
    asked = sa.select(r.row, r.root, root.area).join(tables.root, root.id == r.root)
    gone = left(conn, ids)
    return [
        row
        for part in fold.chunks(sorted(rows))
        for row, of, area in conn.execute(asked.where(r.row.in_(part)))
        if area in ids or of in gone
    ]


def told_of(conn: sa.Connection, ids: Collection[str]) -> Iterator[history.Record]:
    """The visits of the roots that stand in these areas or have left them, of all days, of which a reviewer or a
    closing may have told; withdrawn ones too."""
    for row, of, body, told, stamp in _ever(conn, ids):
        fact = bytes(told or b"")
        if not bytes(body) and b'"_' not in fact and b"\\u" not in fact:  # no cell of theirs, nor one written otherwise
            continue
        record = history.Record(row, "visit", of, records.cells(body, told, stamp))
        if "when" in record.cells:
            yield record


def roll(conn: sa.Connection, ids: Collection[str]) -> list[history.Record]:
    """The households that stand in these areas, those included that were merged or taken out."""
    return list(_records("household", _rows(conn, "household", ids), None))


def gone(conn: sa.Connection, ids: Collection[str]) -> list[history.Record]:
    """The households that have left these areas, and those with which they were joined since."""
    found: dict[str, history.Record] = {}
    wanted = left(conn, ids)
    while wanted:
        read = {one.row: one for one in _records("household", _rows_of(conn, "household", wanted), None)}
        found |= read
        wanted = {target for one in read.values() if (target := households.merged(one))} - found.keys()
    return list(found.values())


def left(conn: sa.Connection, ids: Collection[str]) -> set[str]:
    """The roots that stood in one of these areas once and now stand in another one than these."""
    f, r = tables.feed.c, tables.root.c
    asked = sa.select(r.id, r.area).join(tables.feed, f.root == r.id).where(tables.LEAVES).distinct()
    return {
        root
        for part in fold.chunks(sorted(ids))
        for root, area in conn.execute(asked.where(f.area.in_(part)))
        if area not in ids
    }


def homes(told: Collection[history.Record]) -> dict[str, str]:
    """Where each merged household of these belongs."""
    targets = {record.row: target for record in told if (target := households.merged(record))}
    return households.homes(targets, {record.row for record in told})


def joined(conn: sa.Connection, roots: Collection[str]) -> list[str]:
    """The other households that were joined with any of these, or these with them."""
    r = tables.root.c
    stands = {
        area for part in fold.chunks(sorted(roots)) for area in conn.scalars(sa.select(r.area).where(r.id.in_(part)))
    }
    told = homes(roll(conn, stands - {None}))
    ends = {told.get(root, root) for root in roots}
    return sorted({row for pair in told.items() if pair[1] in ends for row in pair} - set(roots))


def last(conn: sa.Connection, ids: Collection[str], homes: Mapping[str, str]) -> dict[str, str]:
    """The ISO day of the last visit by household, at the one where it belongs, of the roots that stand in these
    areas."""
    days: dict[str, str] = {}
    for _, _, body, told, _ in _rows(conn, "visit", ids):  # one by one: of years they are many
        if call := visits.call_of(records.values(body, told)):
            day, household = call
            if home := homes.get(household, household):
                days[home] = max(day, days.get(home, ""))
    return days


def hidden(
    told: Collection[history.Record], homes: Mapping[str, str], visited: Callable[[], Collection[str]]
) -> set[str]:
    """Those of these households that the roll does not show, as somebody took them out; `visited` tells the homes with
    a visit, and is asked only where anybody did."""
    out = {record.row for record in told if households.out(record)}
    return households.hidden(out, homes, visited()) if out else set()


def ground(conn: sa.Connection, area: str, atlas: Mapping[str, areas.Area]) -> figures.Ground:
    """The places and teams for figures of an area."""
    a, m = tables.team_area.c, tables.team_member.c
    charges = conn.execute(sa.select(a.team, a.area, a.since, a.until))
    members = conn.execute(sa.select(m.team, m.person, m.since, m.until))
    return figures.Ground(
        area,
        atlas,
        [figures.Post(team, area=place, since=since, until=until) for team, place, since, until in charges],
        [figures.Post(team, person=person, since=since, until=until) for team, person, since, until in members],
    )


def names(conn: sa.Connection, table: sa.Table, ids: Collection[str]) -> dict[str, str]:
    """The names of people or teams by id."""
    query = sa.select(table.c.id, table.c.name)
    return {
        id: name for part in fold.chunks(sorted(ids)) for id, name in conn.execute(query.where(table.c.id.in_(part)))
    }


def _records(entity: str, rows: Iterable[Any], span: Span | None) -> Iterator[history.Record]:
    for row, of, body, told, stamp in rows:
        if span is None or span.holds(records.day(entity, body, told)):
            yield history.Record(row, entity, of, records.cells(body, told, stamp))


def _rows(conn: sa.Connection, entity: str, ids: Collection[str]) -> Iterator[Any]:
    asked = _of(entity)
    for part in fold.chunks(sorted(ids)):
        yield from conn.execute(asked.where(tables.root.c.area.in_(part)).execution_options(yield_per=PART))


def _rows_of(conn: sa.Connection, entity: str, roots: Collection[str]) -> Iterator[Any]:
    asked = _of(entity)
    for part in fold.chunks(sorted(roots)):
        yield from conn.execute(asked.where(tables.record.c.root.in_(part)).execution_options(yield_per=PART))


def _ever(conn: sa.Connection, ids: Collection[str]) -> Iterator[Any]:
    """The visits of the roots that stand in these areas, and of those that have left them."""
    yield from _rows(conn, "visit", ids)
    yield from _rows_of(conn, "visit", left(conn, ids))


def _of(entity: str) -> sa.Select[Any]:
    r, root = tables.record.c, tables.root.c
    return (
        sa.select(r.row, r.root, r.body, *records.FACT)
        .select_from(records.JOINED.join(tables.root, root.id == r.root))
        .where(r.entity == entity)
    )
