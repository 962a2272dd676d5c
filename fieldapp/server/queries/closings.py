"""What the province's periods tell beside their days, and which slips of closed ones came in or were mended since."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from fieldapp.domain import closings, late_tables, periods
from fieldapp.domain.calendar_span import Span
from fieldapp.server import fold, tables
from fieldapp.server.queries import slips


def told(conn: sa.Connection, span: Span) -> list[closings.Told]:
    """The periods that lie within a span, with what they tell."""
    p, r = tables.period.c, tables.record.c
    asked = sa.select(tables.period, r.body).join(tables.record, r.row == p.row)
    found = conn.execute(asked.where(p.since >= span.start, p.until <= span.end))
    return [closings.read(_period(row), bytes(row.body)) for row in found]


def late(conn: sa.Connection, ids: Collection[str]) -> list[late_tables.Late]:
    """The slips of these areas that came in, were mended or withdrawn after their periods were closed."""
    p = tables.period.c
    shut = [
        _period(row)
        for part in fold.chunks(sorted(ids))
        for row in conn.execute(sa.select(tables.period).where(p.village.in_(part), p.closed != ""))
    ]
    if not shut:
        return []
    found = (late_tables.of(record, shut) for record in slips.every(conn, ids))
    return [one for one in found if one is not None]


def _period(row: sa.Row) -> periods.Period:  # type: ignore[type-arg]
    return periods.Period(row.row, row.village, Span(row.since, row.until), row.closed, row.stamp)
