"""Rebuilds everything a province shows from its facts, and names every number, byte and digest that differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec
import sqlalchemy as sa

from fieldapp.domain import facts, history, problems
from fieldapp.server import records, tables


class Difference(msgspec.Struct, frozen=True):
    """Something that is not what the facts say: a code, and the id or number it is about."""

    code: str
    what: str


class Rebuilt(msgspec.Struct):
    """What the facts add up to: per row its record, per root its area and sums."""

    records: dict[str, history.Record] = {}
    elements: dict[str, int] = {}
    areas: dict[str, str | None] = {}


def verify(conn: sa.Connection) -> list[Difference]:
    """Every difference between what is stored and what the facts say; none is the only good answer."""
    differences: list[Difference] = []
    rebuilt = _rebuild(conn, differences)
    differences += _records(conn, rebuilt)
    differences += _digests(conn, rebuilt)
    differences += _numbers(conn)
    differences += _feed(conn)
    return differences


def counts(conn: sa.Connection) -> dict[str, tuple[int, int]]:
    """Per area the number of its records and their digest."""
    s = tables.area_state.c
    return {area: (n, total) for area, n, total in conn.execute(sa.select(s.area, s.n, s.sum)) if n}


def _rebuild(conn: sa.Connection, differences: list[Difference]) -> Rebuilt:
    c = tables.change.c
    told: dict[str, list[facts.Fact]] = defaultdict(list)
    query = sa.select(c.id, c.body, c.stamp, c.row, c.root, c.author, c.clock).where(c.status == "ok")
    for row in conn.execute(query.execution_options(yield_per=2000)):
        try:
            fact = facts.read(bytes(row.body or b""), row.stamp)
        except problems.Problem:
            differences.append(Difference("verify_body", row.id))
            continue
        if (fact.id, fact.row, fact.root, fact.author, fact.clock) != (
            row.id,
            row.row,
            row.root,
            row.author,
            row.clock,
        ):
            differences.append(Difference("verify_body", row.id))
        told[fact.row].append(fact)
    out = Rebuilt({row: history.replay(listed) for row, listed in told.items()})
    out.elements = {row: history.element(record) for row, record in out.records.items()}
    out.areas = {row: record.value("area") for row, record in out.records.items() if record.root == row}
    return out


def _records(conn: sa.Connection, rebuilt: Rebuilt) -> Iterator[Difference]:
    seen = set()
    r = tables.record.c
    query = sa.select(r.row, r.element, r.body, *records.FACT).select_from(records.JOINED)
    for row, element, body, told, stamp in conn.execute(query.execution_options(yield_per=2000)):
        seen.add(row)
        record = rebuilt.records.get(row)
        if record is None or rebuilt.elements[row] != element or records.cells(body, told, stamp) != record.cells:
            yield Difference("verify_record", row)
    for row in rebuilt.records.keys() - seen:
        yield Difference("verify_record", row)


def _digests(conn: sa.Connection, rebuilt: Rebuilt) -> Iterator[Difference]:
    roots: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    areas: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row, record in rebuilt.records.items():
        area = rebuilt.areas.get(record.root)
        for sums, key in ((roots, record.root), (areas, area)):
            if key is not None:
                sums[key][0] += 1
                sums[key][1] = history.add(sums[key][1], rebuilt.elements[row])
    for root, area, n, total in conn.execute(sa.select(tables.root)):
        if roots.get(root, [0, 0]) != [n, total] or rebuilt.areas.get(root) != area:
            yield Difference("verify_root", root)
    stored = {area: [n, total] for area, (n, total) in counts(conn).items()}
    for area in stored.keys() | areas.keys():
        if stored.get(area) != areas.get(area):
            yield Difference("verify_area", area)


def _numbers(conn: sa.Connection) -> Iterator[Difference]:
    """Per origin: `have` is the end of an unbroken run of numbers."""
    n = tables.number.c
    for origin, have in conn.execute(sa.select(tables.origin.c.id, tables.origin.c.have)).all():
        count, top = conn.execute(
            sa.select(sa.func.count(), sa.func.max(n.n)).where(n.origin == origin, n.n <= have)
        ).one()
        beyond = conn.scalar(sa.select(sa.func.count()).where(n.origin == origin, n.n == have + 1))
        if count != have or (top or 0) != have or beyond:
            yield Difference("verify_numbers", origin)


def _feed(conn: sa.Connection) -> Iterator[Difference]:
    """Positions run from 1 to the counter without a hole, and every accepted fact of a placed root was told
    where it stands."""
    pos = conn.scalar(sa.select(tables.node.c.pos)) or 0
    count, top = conn.execute(sa.select(sa.func.count(), sa.func.max(tables.feed.c.pos))).one()
    if count != pos or (top or 0) != pos:
        yield Difference("verify_feed", str(pos))
    f, c, r = tables.feed.c, tables.change.c, tables.root.c
    told = (
        sa.select(f.fact)
        .join_from(tables.feed, tables.change, f.fact == c.id)
        .join(tables.root, c.root == r.id)
        .where(f.kind == "c", f.area == r.area)
    )
    query = (
        sa.select(c.id)
        .join(tables.root, c.root == r.id)
        .where(c.status == "ok", r.area.is_not(None), c.id.not_in(told))
    )
    for name in conn.scalars(query):
        yield Difference("verify_untold", name)
