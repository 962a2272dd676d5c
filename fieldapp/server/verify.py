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
    differences += _erased(conn)
    differences += _held(conn)
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
    query = sa.select(r.row, r.root, r.entity, r.element, r.body, *records.FACT).select_from(records.JOINED)
    for row, root, entity, element, body, told, stamp in conn.execute(query.execution_options(yield_per=2000)):
        seen.add(row)
        record = rebuilt.records.get(row)
        made = record and (record.root, record.entity, rebuilt.elements[row], record.cells)
        if made != (root, entity, element, records.cells(body, told, stamp)):
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
    kept = conn.execute(sa.select(tables.root)).all()
    yield from (Difference("verify_root", root) for root in sorted(roots.keys() - {row.id for row in kept}))
    for root, area, n, total in kept:
        if roots.get(root, [0, 0]) != [n, total] or rebuilt.areas.get(root) != area:
            yield Difference("verify_root", root)
    stored = {area: [n, total] for area, (n, total) in counts(conn).items()}
    for area in stored.keys() | areas.keys():
        if stored.get(area) != areas.get(area):
            yield Difference("verify_area", area)


def _numbers(conn: sa.Connection) -> Iterator[Difference]:
    """Per origin: `have` is the end of an unbroken run of numbers, each fact stands under its own, and somebody wrote
    under it."""
    c = tables.change.c
    its = sa.and_(tables.number.c.origin == c.origin, tables.number.c.n == c.n, tables.number.c.fact == c.id)
    query = sa.select(c.origin).where(c.n > 0, ~sa.exists().where(its))
    yield from (Difference("verify_numbers", origin) for origin in conn.scalars(query.distinct()))
    strange = sa.select(tables.number.c.origin).where(tables.number.c.origin.not_in(sa.select(tables.origin.c.id)))
    yield from (Difference("verify_numbers", origin) for origin in conn.scalars(strange.distinct()))
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
        .where(f.kind == "c", f.area == r.area, f.root == c.root)
    )
    query = (
        sa.select(c.id)
        .join(tables.root, c.root == r.id)
        .where(c.status == "ok", r.area.is_not(None), c.id.not_in(told))
    )
    for name in conn.scalars(query):
        yield Difference("verify_untold", name)


def _erased(conn: sa.Connection) -> Iterator[Difference]:
    """Of who was erased nothing is left."""
    c = tables.change.c
    query = sa.select(c.root).where(
        c.body.is_not(None), sa.or_(c.status == "erased", c.root.in_(sa.select(tables.erased.c.root)))
    )
    yield from (Difference("verify_erased", root) for root in conn.scalars(query.distinct()))


def _held(conn: sa.Connection) -> Iterator[Difference]:
    """What is held back is told of, with a reason, and of nothing else such a word is kept."""
    c, h = tables.change.c, tables.held.c
    waits = c.status.in_(("held", "limbo"))
    untold = sa.select(c.id).where(waits, c.id.not_in(sa.select(h.fact)))
    gone = sa.select(h.fact).where(
        h.fact.not_in(sa.select(c.id).where(waits)), h.fact.not_in(sa.select(tables.quarantine_raw.c.id))
    )
    for query in (untold, gone):
        yield from (Difference("verify_held", name) for name in conn.scalars(query))
