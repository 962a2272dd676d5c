"""What must be true when the dust has settled: nothing lost, nothing twice, everybody the same, nothing where
it must not be."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from fieldapp.domain import facts, history
from fieldapp.server import database, tables
from fieldapp.server import feed as server_feed
from fieldapp.store import feed, fold, origins
from simulation.world import Laptop, World

_cells = msgspec.json.Decoder(dict[str, history.Cell])


def faults(world: World) -> list[str]:
    """Every broken promise, in words; none is the only good answer."""
    found = lost(world) + rebuilt(world)
    for laptop in world.laptops:
        found += differs(world, laptop) + leaks(world, laptop) + stuck(laptop)
    return found


def lost(world: World) -> list[str]:
    """Facts that somebody saved and the province does not have."""
    there = world.at_province()
    gone = [
        name
        for name, root in world.truth.items()
        if name not in there and name not in world.excused and root not in world.erased
    ]
    with database.reading(world.engine) as conn:
        held = dict(list(conn.execute(sa.select(tables.held.c.fact, tables.held.c.code))))
        status = dict(list(conn.execute(sa.select(tables.change.c.id, tables.change.c.status))))
        future = conn.scalar(sa.select(sa.func.max(tables.change.c.stamp)).where(tables.change.c.status == "ok")) or 0
        bodies = conn.scalars(sa.select(tables.change.c.root).where(tables.change.c.body.is_not(None)).distinct()).all()
    back = [root for root in bodies if root in world.erased]
    return (
        [f"LOST {name}" for name in gone]
        + [f"HELD {fact} {code}" for fact, code in held.items() if not {fact, code} & {*world.poisoned, "no_household"}]
        + [f"POISON {fact}" for fact in world.poisoned if status.get(fact) == "ok"]
        + ([f"FUTURE {future}"] if future >> 16 > world.now + facts.DRIFT else [])
        + [f"RESURRECTED {root}" for root in back]
    )


def rebuilt(world: World) -> list[str]:
    """Records, roots and digests of the province that a rebuild from its facts would make otherwise."""
    out = []
    with database.reading(world.engine) as conn:
        by_row: dict[str, list[facts.Fact]] = {}
        for body, stamp in conn.execute(
            sa.select(tables.change.c.body, tables.change.c.stamp).where(tables.change.c.status == "ok")
        ):
            fact = facts.read(bytes(body), stamp)
            by_row.setdefault(fact.row, []).append(fact)
        stored = {row.row: row for row in conn.execute(sa.select(tables.record))}
        if stored.keys() != by_row.keys():
            out.append("REBUILD rows differ")
        for row, told in by_row.items():
            record = history.replay(told)
            if row in stored and (
                stored[row].element != history.element(record) or _cells.decode(stored[row].body) != record.cells
            ):
                out.append(f"REBUILD {row}")
    return out


def differs(world: World, laptop: Laptop) -> list[str]:
    """Where a laptop shows something else than the province, within the areas of its person."""
    scope = world.scope(laptop.person)
    out = []
    with database.reading(world.engine) as conn:
        r = tables.record.c
        rows = conn.execute(
            sa.select(r.row, r.body, r.entity, tables.root.c.area).join(tables.root, r.root == tables.root.c.id)
        ).all()
        digests = server_feed.digests(conn, scope)
    for row, body, _, area in rows:
        if area not in scope:
            continue
        here = fold.record(laptop.db, row)
        if here is None:
            out.append(f"MISSING {row}")
        elif here.cells != _cells.decode(body):
            out.append(f"DIVERGED {row} {here.cells} {_cells.decode(body)}")
    mine = {area: value for area, value in feed.digests(laptop.db).items() if area in scope}
    if mine != digests:
        out.append(f"DIGEST {mine} {digests}")
    return out


def stuck(laptop: Laptop) -> list[str]:
    """Own facts that never get through."""
    n = origins.waiting(laptop.db, "province")
    return [f"STUCK {n}"] if n else []


def leaks(world: World, laptop: Laptop) -> list[str]:
    """What a laptop still holds of roots that were erased, or that stand outside its person's areas."""
    scope = world.scope(laptop.person)
    with database.reading(world.engine) as conn:
        stands = dict(list(conn.execute(sa.select(tables.root.c.id, tables.root.c.area))))
    out = []
    for name, root in laptop.held().items():
        if root in world.erased:
            out.append(f"UNERASED {name}")
        elif stands.get(root) is not None and stands[root] not in scope and name not in world.poisoned:
            out.append(f"LEAKED {name}")
    bodies = laptop.db.execute("SELECT DISTINCT root FROM change WHERE body IS NOT NULL").fetchall()
    return out + [f"UNERASED {root}" for (root,) in bodies if root in world.erased]
