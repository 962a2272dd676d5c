"""What must be true when the dust has settled: nothing lost, nothing twice, everybody the same, nothing where
it must not be."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from fieldapp.domain import facts, history
from fieldapp.server import database, records, tables
from fieldapp.server import feed as server_feed
from fieldapp.store import bodies, feed, me, origins, verify
from simulation import lent
from simulation.world import Laptop, World

SCREENS = 3  # laptops of a world whose screens are made anew
# Own facts of rows in which the province holds one back: they stay to be seen and mended.
_MENDING = """
SELECT id FROM change WHERE n > 0 AND row IN (SELECT c.row FROM note JOIN change c ON c.id = note.fact WHERE c.n > 0)
"""
_IN_FORCE = """
SELECT body, stamp FROM change WHERE row = ? AND status = 'ok' AND body IS NOT NULL
 AND (n = 0 OR id NOT IN (SELECT fact FROM note))
"""
_cells = msgspec.json.Decoder(dict[str, history.Cell])


def faults(world: World) -> list[str]:
    """Every broken promise, in words; none is the only good answer."""
    found = world.hidden + lost(world) + rebuilt(world)
    there = Province(world)
    for laptop in world.laptops:
        if me.read(laptop.db).device in world.revoked:
            found += emptied(laptop)
        else:
            found += differs(there, laptop) + leaks(world, there, laptop) + ahead(world, laptop)
        found += stuck(laptop)
    for laptop in world.laptops[:: max(1, len(world.laptops) // SCREENS)]:
        found += screens(laptop)
    return found


def screens(laptop: Laptop) -> list[str]:
    """What a laptop shows otherwise than its facts say."""
    scratch = lent.vault()
    try:
        with laptop.db.atomic():
            return [f"SCREEN {one.code} {one.what}" for one in verify._differences(laptop.db, scratch)]
    finally:
        lent.give_back(scratch)


class Province:
    """What the province holds, read once: its records by area, where its roots stand, and each person's scope."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._scopes: dict[str, set[str]] = {}
        with database.reading(world.engine) as conn:
            r = tables.record.c
            told = sa.select(r.row, tables.root.c.area, r.body, *records.FACT).select_from(
                records.JOINED.join(tables.root, r.root == tables.root.c.id)
            )
            self.records = [
                (row, bytes(kept[0]) or msgspec.json.encode(records.cells(*kept)), area)
                for row, area, *kept in conn.execute(told)
            ]
            self.stands = dict(list(conn.execute(sa.select(tables.root.c.id, tables.root.c.area))))
            self.digests = server_feed.digests(conn, world.areas)

    def scope(self, person: str) -> set[str]:
        if person not in self._scopes:
            self._scopes[person] = self.world.scope(person)
        return self._scopes[person]


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
        + [f"HELD {fact} {code}" for fact, code in held.items() if not _rightly(world, fact, code)]
        + [f"POISON {fact}" for fact in world.poisoned if status.get(fact) == "ok"]
        + ([f"FUTURE {future}"] if future >> 16 > world.now + facts.DRIFT else [])
        + [f"RESURRECTED {root}" for root in back]
    )


def _rightly(world: World, fact: str, code: str) -> bool:
    """Whether a fact is held back as it should be."""
    if fact in world.poisoned or code == "no_household":
        return True
    return (code == "revoked_origin" and bool(world.revoked or world.readmitted)) or (
        code == "no_grant" and fact in world.claims
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
        asked = sa.select(tables.record, *records.FACT).select_from(records.JOINED)
        stored = {row.row: row for row in conn.execute(asked)}
        if stored.keys() != by_row.keys():
            out.append("REBUILD rows differ")
        for row, told in by_row.items():
            record = history.replay(told)
            out += replaced(told, record)
            if row in stored and (
                stored[row].element != history.element(record) or records.cells(*stored[row][-3:]) != record.cells
            ):
                out.append(f"REBUILD {row}")
    return out


def replaced(told: list[facts.Fact], record: history.Record) -> list[str]:
    """Values that stand, though somebody who saw them put others in their place."""
    gone = {(field, old) for fact in told for field, olds in fact.prev.items() if field in fact.fields for old in olds}
    return [f"REPLACED {record.row} {field}" for field, cell in record.cells.items() if (field, cell.fact) in gone]


def ahead(world: World, laptop: Laptop) -> list[str]:
    """A laptop that has heard what time it is, and goes on stamping as if it were years later."""
    hlc = me.read(laptop.db).hlc
    return [f"AHEAD {hlc}"] if hlc > facts.latest(world.now) else []


def differs(there: Province, laptop: Laptop) -> list[str]:
    """Where a laptop shows something else than the province, within the areas of its person."""
    scope = there.scope(laptop.person)
    out = []
    found = laptop.db.execute(f"SELECT r.row, {bodies.KEPT} FROM record r {bodies.ITS_FACT}")
    held = {row: kept[0] or msgspec.json.encode(bodies.cells(*kept)) for row, *kept in found}
    for row, body, area in there.records:
        if area not in scope or held.get(row) == body:
            continue
        if row not in held:
            out.append(f"MISSING {row}")
        elif (told := _cells.decode(body)) not in (_cells.decode(held[row]), _without_held(laptop, row)):
            out.append(f"DIVERGED {row} {held[row]!r} {body!r}")
    mine = {area: value for area, value in feed.digests(laptop.db).items() if area in scope}
    told = {area: value for area, value in there.digests.items() if area in scope}
    if mine != told:
        out.append(f"DIGEST {mine} {told}")
    return out


def _without_held(laptop: Laptop, row: str) -> dict[str, history.Cell]:
    """What a laptop's record would be without its own facts that it says are held back."""
    found = laptop.db.execute(_IN_FORCE, [row]).fetchall()
    return history.replay([facts.read(bytes(body), stamp) for body, stamp in found]).cells if found else {}


def stuck(laptop: Laptop) -> list[str]:
    """Own facts that never get through."""
    n = origins.waiting(laptop.db, "province")
    return [f"STUCK {n}"] if n else []


def leaks(world: World, there: Province, laptop: Laptop) -> list[str]:
    """What a laptop still holds of roots that were erased, or that stand outside its person's areas."""
    scope = there.scope(laptop.person)
    out = []
    mending = set(laptop.db.execute(_MENDING))
    for name, root in laptop.held().items():
        if root in world.erased:
            out.append(f"UNERASED {name}")
        elif there.stands.get(root) is not None and there.stands[root] not in scope and (name,) not in mending:
            out.append(f"LEAKED {name}")
    bodies = laptop.db.execute("SELECT DISTINCT root FROM change WHERE body IS NOT NULL").fetchall()
    return out + [f"UNERASED {root}" for (root,) in bodies if root in world.erased]


def emptied(laptop: Laptop) -> list[str]:
    """What a laptop that is kept out still holds of others."""
    found = laptop.db.execute("SELECT id FROM change WHERE n = 0 AND body IS NOT NULL").fetchall()
    return [f"KEPT {name}" for (name,) in found]
