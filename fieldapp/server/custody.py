"""What the province tells a device of its custody: receipts for what it sent, how far the last backup reaches, and
its days to be laid beside the device's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import nacl.signing
import sqlalchemy as sa

from fieldapp.domain import custody
from fieldapp.server import echo, fold, many, records, tables
from fieldapp.sync import protocol, receipts

_RUN = (
    sa.select(
        tables.number.c.n, tables.number.c.fact, tables.change.c.id, tables.change.c.body, tables.quarantine_raw.c.bytes
    )
    .select_from(
        tables.number.outerjoin(tables.change, tables.number.c.fact == tables.change.c.id).outerjoin(
            tables.quarantine_raw, tables.number.c.fact == tables.quarantine_raw.c.id
        )
    )
    .where(
        tables.number.c.origin == sa.bindparam("origin"),
        tables.number.c.n.between(sa.bindparam("lo"), sa.bindparam("hi")),
    )
    .order_by(tables.number.c.n)
)
MOST_DAYS = 1000  # areas, or days of an area, in one question
MOST_ROWS = 20_000

_RECORDS = (
    sa.select(
        tables.record.c.row, tables.record.c.entity, tables.record.c.element, tables.record.c.body, tables.change.c.body
    )
    .select_from(records.JOINED.join(tables.root, tables.record.c.root == tables.root.c.id))
    .where(tables.root.c.area == sa.bindparam("area"))
    .order_by(tables.record.c.row)
)
_BACKUP = sa.select(tables.backup.c.at, tables.backup.c.pos)
_KEPT = sa.select(tables.kept.c.origin, tables.kept.c.n).where(many.among(tables.kept.c.origin))


def receipt(
    conn: sa.Connection,
    signer: nacl.signing.SigningKey,
    origin: str,
    numbers: Iterable[int],
    have: int,
    now: int,
    written: echo.Echo | None = None,
) -> protocol.Receipt | None:
    """The receipt for the numbers that a device has just sent, as far as all of them are here; of what was `written` a
    moment ago nothing is read again."""
    sent = [n for n in numbers if 0 < n <= have]
    if not sent:
        return None
    lo, hi = min(sent), max(sent)
    run = written.run(origin, range(lo, hi + 1)) if written else None
    return receipts.make(signer, origin, run or _run(conn, origin, lo, hi), now)


def _run(conn: sa.Connection, origin: str, lo: int, hi: int) -> list[receipts.Numbered]:
    found = conn.execute(_RUN, {"origin": origin, "lo": lo, "hi": hi})
    return [(n, fact, _bytes(body if name else raw)) for n, fact, name, body, raw in found.all()]


def _bytes(body: bytes | None) -> bytes | None:
    return None if body is None else bytes(body)


def backup(conn: sa.Connection) -> tuple[int, int]:
    """When the last backup was made (ms) and the last number of the feed in it; (0, 0) if there is none."""
    row = conn.execute(_BACKUP).first()
    return (row.at, row.pos) if row else (0, 0)


def kept(conn: sa.Connection, origins: Iterable[str]) -> dict[str, int]:
    """Per origin the last number that is in the last backup."""
    out = dict.fromkeys(origins, 0)
    for part in fold.chunks(out):
        out |= {origin: n for origin, n in conn.execute(_KEPT, {"part": part})}
    return out


def days(conn: sa.Connection, area: str) -> list[tuple[str, int, int]]:
    """Per day of an area the number of its records and their digest."""
    return custody.days((day, element) for _, day, element in _told(conn, area))


def rows(conn: sa.Connection, area: str, wanted: Collection[str]) -> list[tuple[str, str, str, int]]:
    """The area, day, row and element of every record of some days."""
    return [(area, day, row, element) for row, day, element in _told(conn, area) if day in wanted][:MOST_ROWS]


def _told(conn: sa.Connection, area: str) -> Iterator[tuple[str, str, int]]:
    found = conn.execute(_RECORDS.execution_options(yield_per=2000), {"area": area})
    for row, entity, element, body, told in found:
        yield row, records.day(entity, body, told), element
