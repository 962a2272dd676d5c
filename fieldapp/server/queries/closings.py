"""What the province's periods tell beside their days, and which slips of closed ones came in or were mended since."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa

from fieldapp.domain import closings, facts, late_tables, periods
from fieldapp.domain.calendar_span import Span
from fieldapp.server import fold, tables
from fieldapp.server.queries import slips


def told(conn: sa.Connection, span: Span, ids: Collection[str]) -> list[closings.Told]:
    """The periods of these areas that lie within a span, with what they tell."""
    p, r = tables.period.c, tables.record.c
    asked = sa.select(tables.period, r.body).join(tables.record, r.row == p.row)
    within = asked.where(p.since >= span.start, p.until <= span.end)
    return [
        closings.read(_period(row), bytes(row.body))
        for part in fold.chunks(sorted(ids))
        for row in conn.execute(within.where(p.village.in_(part)))
    ]


def shut(conn: sa.Connection, ids: Collection[str]) -> list[periods.Period]:
    """The closed periods of these areas."""
    p = tables.period.c
    asked = sa.select(tables.period).where(p.closed != "")
    return [_period(row) for part in fold.chunks(sorted(ids)) for row in conn.execute(asked.where(p.village.in_(part)))]


class Since(NamedTuple):
    """The slips of some areas that came in, were mended or withdrawn after their periods were closed, and those
    periods."""

    ids: Collection[str]
    known: late_tables.Shut
    late: list[late_tables.Late]


def since(conn: sa.Connection, ids: Collection[str]) -> Since:
    """What has become of the slips of these areas, those of what has left them too; all are looked through."""
    closed = sorted(shut(conn, ids), key=lambda one: one.span)
    outdone, lates = _twice(conn, closed)
    known = late_tables.Shut(closed, outdone, lambda one: lates.get(one.row))
    found = (late_tables.of(record, known) for record in slips.told_of(conn, ids)) if closed else ()
    return Since(ids, known, [one for one in found if one is not None])


def late(conn: sa.Connection, now: Since, told: Collection[closings.Told], span: Span) -> list[late_tables.Late]:
    """The late slips for the report of a span; `told` are its periods, of which a closed one lists what it listed
    then."""
    if not now.known.periods:
        return []
    return late_tables.as_signed(now.late, now.known, told, span, lambda rows: _stories(conn, now.ids, rows))


def _stories(conn: sa.Connection, ids: Collection[str], rows: Collection[str]) -> dict[str, list[facts.Fact]]:
    """All facts in force of those of these slips that stand in some areas or have left them."""
    found: dict[str, list[facts.Fact]] = {}
    for part in fold.chunks(slips.ever(conn, ids, rows)):
        for fact in fold.ok_facts(conn, tables.change.c.row.in_(part)):
            found.setdefault(fact.row, []).append(fact)
    return found


def _twice(
    conn: sa.Connection, shut: Collection[periods.Period]
) -> tuple[dict[str, frozenset[str]], dict[str, dict[str, str] | None]]:
    """By row of a closed period what its report counts where it was closed twice, and the late slips that it lists."""
    r = tables.record.c
    outdone, lates = {}, {}
    for part in fold.chunks(sorted(one.row for one in shut)):
        for row, body in conn.execute(sa.select(r.row, r.body).where(r.row.in_(part))):
            lates[row] = closings.lates(bytes(body))
            if (counted := closings.outdone(bytes(body))) is not None:
                outdone[row] = counted
    return outdone, lates


def _period(row: sa.Row) -> periods.Period:  # type: ignore[type-arg]
    return periods.Period(row.row, row.village, Span(row.since, row.until), row.closed, row.stamp)
