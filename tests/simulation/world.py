"""A small world on the real code: one province, some laptops, a scripted network and clock, and every fault we
know of."""

from __future__ import annotations

import contextlib
import functools
import random
from typing import Any

import sqlalchemy as sa
import sqlite_utils

from fieldapp.domain import facts, hours
from fieldapp.server import accept, database, found, province, tables
from fieldapp.store import fold, ledger, me
from fieldapp.sync import exchange, protocol
from simulation import lent

DAY_MS = 24 * 3600 * 1000
AHEAD = 5 * 365 * DAY_MS  # of a clock that stands in another year, until somebody puts it right
KEY = lent.KEY
START = 1_790_000_000_000  # autumn 2026
# The looks are built once: to build one takes longer than to look.
_SCOPE = sa.select(tables.grant.c.area).where(tables.grant.c.person == sa.bindparam("of"), tables.grant.c.until == "")
_FACTS = sa.select(tables.change.c.id)
# Of a province in memory they are asked of the driver: a transaction for them takes several times as long.
_SCOPE_IN_MEMORY = "SELECT area FROM grants WHERE person = ? AND until = ''"
_FACTS_IN_MEMORY = "SELECT id FROM change"
_idle: list[sa.Engine] = []  # of worlds in memory that have ended: an engine keeps what it has compiled


Backup = lent.Contents | str  # or the name of a PostgreSQL database


class PowerCut(Exception):
    """The program dies before the local commit."""


class Laptop:
    """A person's vault in memory; `copy` is the disk image that a backup or a clone would be."""

    def __init__(self, person: str, db: sqlite_utils.Database) -> None:
        self.person = person
        self.db = db
        self.skew = 0

    def copy(self) -> Laptop:
        twin = Laptop(self.person, lent.copy(self.db))
        twin.skew = self.skew
        return twin

    def facts(self) -> dict[str, bool]:
        """The ids of the facts written here, and whether their bodies are still held."""
        aside = {facts.read(bytes(body)).id: True for (body,) in self.db.execute("SELECT body FROM newest")}
        own = self.db.execute("SELECT id, body FROM change WHERE n > 0")
        return aside | {name: body is not None for name, body in own}

    def held(self) -> dict[str, str]:
        """The ids and roots of the facts in force here."""
        return dict(self.db.execute("SELECT id, root FROM change WHERE status = 'ok' AND body IS NOT NULL").fetchall())


def fresh_vault() -> sqlite_utils.Database:
    """A vault up to date that nobody has written in."""
    return lent.vault()


@functools.cache
def _new_province() -> sa.Engine:
    """A province's database up to date that nobody has written in, to be copied."""
    engine = database.connect("sqlite://")
    database.prepare(engine)
    return engine


def copied(engine: sa.Engine) -> lent.Contents:
    """What is in a database in memory."""
    return lent.Contents(_raw(engine))


def filled(engine: sa.Engine, rows: lent.Contents) -> None:
    """A database in memory gets other rows."""
    rows.fill(_raw(engine))


def founded(engine: sa.Engine, new: sa.Engine) -> None:
    """A database in memory becomes like a new one."""
    lent.lay(_raw(engine), _raw(new))


def first(engine: sa.Engine, asked: str, *values: str) -> set[Any]:
    """What the first column of an answer has, of a database in memory."""
    return {row[0] for row in _raw(engine).execute(asked, values)}


@functools.cache
def _raw(engine: sa.Engine) -> Any:
    """The driver's connection to a database in memory, of which there is one, as long as there is the engine."""
    with engine.connect() as conn:
        return conn.connection.dbapi_connection


class World:
    """Everything in one process, driven by one random seed."""

    readmitted = False  # whether somebody who was kept out was let in again
    abrupt = False  # whether programs end between a slip's being safe and its being shown

    def __init__(self, seed: int, *, people: int = 5, faults: bool = True, url: str = "sqlite://") -> None:
        self.random = random.Random(seed)
        self.now = START
        self.faults = faults
        self.truth: dict[str, str] = {}
        self.roots: list[str] = []
        self.erased: set[str] = set()
        self.excused: set[str] = set()
        self.poisoned: set[str] = set()
        self.hidden: list[str] = []  # what somebody saved and did not see in its place
        self.claims: set[str] = set()  # facts that erase, sent by a laptop
        self.revoked: set[str] = set()  # devices
        self.snapshots: dict[str, Laptop] = {}
        self.backup: Backup | None = None
        self.url = url
        self.engine = self._engine()
        self._found(people)
        self.laptops = [self._laptop(person) for person in self.people]
        self.most = people + 3

    # --- making the world

    def entropy(self, size: int) -> bytes:
        return self.random.randbytes(size)

    def _engine(self) -> sa.Engine:
        return _idle.pop() if _idle and self._in_memory() else database.connect(self.url)

    def _in_memory(self) -> bool:
        return self.url == "sqlite://"

    def _found(self, people: int) -> None:
        if self._in_memory():
            founded(self.engine, _new_province())
        else:
            database.prepare(self.engine)
        top = found.found(self.engine, "Tỉnh", now=self.now, day="2026-01-01", entropy=self.entropy)
        self.areas = [facts.new_id(self.now, self.entropy) for _ in range(3)]
        self.people = [facts.new_id(self.now, self.entropy) for _ in range(people)]
        blanks = {"code": "", "aliases": "", "valid_from": "", "valid_to": ""}
        with database.writing(self.engine) as conn:
            for step, area in enumerate(self.areas):
                conn.execute(
                    tables.area.insert().values(id=area, kind="village", parent=top, name=f"Thôn {step}", **blanks)
                )
            for person in self.people:
                conn.execute(tables.person.insert().values(id=person, name=person, fold="", phone="", code=person))
        for person in self.people:
            self.grant(person, self.random.choice([1, 1, 2, 3]))
        self.province = self._open()

    def _open(self) -> province.Province:
        opened = province.Province(self.engine, clock=lambda: self.now, entropy=self.entropy)
        opened.start()
        return opened

    def grant(self, person: str, count: int, role: str = "officer") -> None:
        """Gives a person other areas from now on."""
        chosen = self.random.sample(self.areas, count)
        with database.writing(self.engine) as conn:
            g = tables.grant.c
            conn.execute(
                tables.grant.update()
                .where(g.person == person, g.until == "", g.area.not_in(chosen))
                .values(until=hours.day(self.now - DAY_MS))
            )
            had = set(conn.scalars(_SCOPE, {"of": person}))
            for area in sorted(set(chosen) - had):
                since = f"2026-01-01.{self.random.getrandbits(40):x}"
                conn.execute(tables.grant.insert().values(person=person, area=area, role=role, since=since, until=""))
            conn.execute(tables.node.update().values(ref=tables.node.c.ref + 1))

    def close(self) -> None:
        """Lets go of every database."""
        for laptop in [*self.laptops, *self.snapshots.values()]:
            lent.give_back(laptop.db)
        if self._in_memory():
            _idle.append(self.engine)
        else:
            self.engine.dispose()

    def scope(self, person: str) -> set[str]:
        """The areas that a person may see now."""
        if self._in_memory():
            return first(self.engine, _SCOPE_IN_MEMORY, person)
        with database.reading(self.engine) as conn:
            return set(conn.scalars(_SCOPE, {"of": person}))

    def _laptop(self, person: str) -> Laptop:
        db = fresh_vault()
        me.become(
            db,
            me.Me(
                person=person,
                name=person,
                device=facts.new_id(self.now, self.entropy),
                origin=facts.new_id(self.now, self.entropy),
                head=0,
                hlc=0,
                clock_offset=0,
                anchor_tag="",
                anchor_pos=0,
                caught=False,
                ref=0,
                state="active",
                url="",
                node_key="",
                token="",
                sign_seed=b"",
                box_seed=b"",
            ),
        )
        return Laptop(person, db)

    # --- what people do

    def write(
        self, laptop: Laptop, entity: str, fields: dict[str, object], row: str = "", root: str = ""
    ) -> facts.Fact:
        """Somebody saves something, with or without a network."""
        known = ledger.current(laptop.db, row) if row else None
        prev = {field: (known.cells[field].fact,) for field in fields if known and field in known.cells}
        deed = ledger.Deed(entity, fields, row, root, prev)
        moment: dict[str, Any] = {"now": self.now + laptop.skew, "wall": "", "entropy": self.entropy}
        if entity == "visit" and not row:
            told = self._save(laptop.db, deed, moment)
        else:
            [told] = ledger.record(laptop.db, [deed], **moment)
        self.truth[told.id] = told.root
        shown = ledger.current(laptop.db, told.row)
        missing = [name for name in fields if shown is None or shown.cells[name].fact != told.id]
        if told.row in me.read(laptop.db).behind:  # the program ended before it could show that
            missing = []
        self.hidden += [f"HIDDEN {told.row} {name}" for name in missing]
        return told

    def _save(self, db: sqlite_utils.Database, deed: ledger.Deed, moment: dict[str, Any]) -> facts.Fact:
        """As the window does: a slip is put aside and then shown; of some the program ends in between."""
        with db.atomic():
            owner = me.read(db)
            told = ledger.finish(db, ledger.begin(deed, owner), owner, **moment)
        if not self.abrupt or told.clock % 3:  # no dice: older schedules stay what they were
            ledger.catch_up(db)
        return told

    def author(self, laptop: Laptop) -> None:
        """One random deed: a new household, a household moved or renamed, a visit or a correction."""
        known = {root for (root,) in laptop.db.execute("SELECT DISTINCT root FROM record")}
        local = sorted(known - self.poisoned)
        scope = sorted(self.scope(laptop.person))
        chance = self.random.random
        if (not local or chance() < 0.25) and scope:
            fields = {"area": self.random.choice(scope), "name": f"Hộ {self.random.randint(0, 9)}"}
            self.roots.append(self.write(laptop, "household", fields).root)
        elif local:
            root, x = self.random.choice(local), chance()
            if x < 0.08:
                self.write(laptop, "household", {"area": self.random.choice(self.areas)}, root, root)
            elif x < 0.5:
                self.write(laptop, "household", {"name": f"Hộ {self.random.randint(0, 99)}"}, root, root)
            else:
                rows = sorted(
                    r for (r,) in laptop.db.execute("SELECT row FROM record WHERE root = ? AND row <> root", [root])
                )
                rows = [one for one in rows if one not in self.poisoned]
                row = self.random.choice(rows) if rows and chance() < 0.6 else ""
                self.write(laptop, "visit", self._visit(), row, root)

    def _visit(self) -> dict[str, object]:
        """A visit's cells; some by a newer program, with a field that this one does not know."""
        fields: dict[str, object] = {"note": f"ghi {self.random.randint(0, 999)}"}
        if self.random.random() < 0.1:
            fields["later"] = {"told": self.random.randint(0, 9)}
        return fields

    def poison(self, laptop: Laptop) -> None:
        """Something that the province must hold back: a kind that it does not know, or a value that cannot be."""
        local = sorted({root for (root,) in laptop.db.execute("SELECT root FROM attr WHERE area IS NOT NULL")})
        root = self.random.choice(local) if local else ""
        if self.random.random() < 0.5 or not root:
            told = self.write(laptop, "spell", {"area": self.random.choice(self.areas)})
        else:
            told = self.write(laptop, "visit", {"people": "mười người"}, "", root)
        self.poisoned.add(told.id)

    def rot(self, laptop: Laptop) -> None:
        """A bug or a bad sector: a laptop silently loses something that it once had."""
        found = laptop.db.execute(
            "SELECT id, row FROM change WHERE n = 0 AND offer = 0 AND status = 'ok' ORDER BY id"
        ).fetchall()
        if found:
            name, row = self.random.choice(found)
            with laptop.db.atomic():
                laptop.db.execute("DELETE FROM change WHERE id = ?", [name])
                fold.rows(laptop.db, [row])

    def exchange(self, laptop: Laptop, *, push: int = 1500, pull: int = 2500) -> exchange.Settled | None:
        """One exchange over a network that may lose the question, the answer or the power."""
        asked = exchange.ask(laptop.db, facts.new_id(self.now, self.entropy), push=push, pull=pull)
        wire = protocol.encode(asked)
        if self._chance(0.08):
            return None
        sender = self._sender(laptop)
        for _ in range(2 if self._chance(0.05) else 1):
            answer = self.province.exchange(sender, protocol.read_exchange(wire), self.now)
        heard = protocol.read_answer(protocol.encode(answer))
        if self._chance(0.12):
            return None
        with contextlib.suppress(PowerCut), laptop.db.atomic():
            done = exchange.settle(
                laptop.db,
                asked,
                heard,
                now=self.now + laptop.skew,
                fresh=facts.new_id(self.now, self.entropy),
            )
            if self._chance(0.03):
                raise PowerCut
            return done
        return None

    def _sender(self, laptop: Laptop) -> accept.Sender:
        device = me.read(laptop.db).device
        return accept.Sender(laptop.person, device, device in self.revoked)

    def _chance(self, odds: float) -> bool:
        return self.faults and self.random.random() < odds

    def erase(self) -> None:
        """The province erases somebody's household."""
        root = self.random.choice(self.roots)
        self.erased.add(root)
        self.province.erase(root, self.people[0], "yêu cầu của người dân")

    # --- faults

    def restore_laptop(self, laptop: Laptop) -> None:
        """A laptop goes back to an older image of its disk, or the image goes on beside it on another laptop."""
        if laptop.person not in self.snapshots or self.random.random() < 0.4:
            self.snapshots[laptop.person] = laptop.copy()
            return
        older = self.snapshots[laptop.person].copy()
        if self.random.random() < 0.5:
            at = self.laptops.index(laptop)
            others = [one for one in self.laptops if one is not laptop] + [older]
            held = {name for one in others for name, body in one.facts().items() if body}
            self.excused |= set(laptop.facts()) - held - self.at_province()
            self.laptops[at] = older
        elif len(self.laptops) < self.most:
            self.laptops.append(older)

    def at_province(self) -> set[str]:
        """The ids of the facts that the province has."""
        if self._in_memory():
            return first(self.engine, _FACTS_IN_MEMORY)
        with database.reading(self.engine) as conn:
            return set(conn.scalars(_FACTS))

    def restore_province(self) -> None:
        """The province goes back to an older backup; people, grants and the ledger of erasures live on."""
        if self.backup is None or self.random.random() < 0.5:
            self.back_up()
        else:
            self.put_back()

    def back_up(self) -> None:
        """A backup of the province, instead of the one before."""
        self.backup = self._dump()

    def put_back(self) -> None:
        """The backup in place of the province, and a new start."""
        before = self.at_province()
        with database.reading(self.engine) as conn:
            grants = [dict(row) for row in conn.execute(sa.select(tables.grant)).mappings()]
            ledger_rows = [dict(row) for row in conn.execute(sa.select(tables.erased)).mappings()]
        self._load(self.backup)
        with database.writing(self.engine) as conn:
            conn.execute(tables.grant.delete())
            conn.execute(tables.grant.insert(), grants)
        self.province = self._open()
        for row in replay_ledger(ledger_rows):
            self.province.erase(row["root"], row["by"], row["reason"])
        alive = {name for one in self.laptops for name, body in one.facts().items() if body}
        self.excused |= before - self.at_province() - alive

    def _dump(self) -> Backup:
        return self._copy_postgres() if "postgresql" in self.url else copied(self.engine)

    def _copy_postgres(self) -> Backup:
        name = f"{sa.make_url(self.url).database}_backup_{self.random.getrandbits(32):x}"
        self._clone_postgres(str(sa.make_url(self.url).database), name)
        return name

    def _clone_postgres(self, source: str, target: str) -> None:
        self.engine.dispose()
        boss = sa.create_engine(sa.make_url(self.url).set(database="postgres"), isolation_level="AUTOCOMMIT")
        with boss.connect() as conn:
            conn.exec_driver_sql(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            conn.exec_driver_sql(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
        boss.dispose()

    def _load(self, backup: Backup) -> None:
        if isinstance(backup, str):
            self.engine.dispose()
            self._clone_postgres(backup, str(sa.make_url(self.url).database))
        else:
            filled(self.engine, backup)

    # --- the schedule

    def run(self, steps: int = 120) -> None:
        """Random deeds and faults, then quiet until everything has settled."""
        for _ in range(steps):
            self.step()
        self.settle()

    def step(self) -> None:
        """One random thing happens."""
        self.now += self.random.choice([0, 0, 1, 2, 5, 40]) * 1000  # people on two laptops do save in the same second
        laptop, x = self.random.choice(self.laptops), self.random.random()
        if x < 0.43:
            self.author(laptop)
        elif x < 0.44:
            self.poison(laptop)
        elif x < 0.45:
            self.rot(laptop)
        elif x < 0.82:
            self.exchange(laptop)
        elif x < 0.86:
            self.grant(laptop.person, self.random.choice([1, 2, 2, 3]))
        elif x < 0.88 and self.roots:
            self.erase()
        elif self.faults:
            self._fault(laptop, x)

    def _fault(self, laptop: Laptop, x: float) -> None:
        if x < 0.91:
            laptop.skew = self.random.choice([0, 0, -500_000, AHEAD, -4000 * DAY_MS])
        elif x < 0.955:
            self.restore_laptop(laptop)
        else:
            self.restore_province()

    def settle(self, rounds: int = 60, **sizes: int) -> None:
        """The network is good again: everybody exchanges, in batches of these sizes, until nothing changes any more."""
        self.faults = False
        for _ in range(rounds):
            self.now += 5000
            again = [self.exchange(laptop, **sizes) for laptop in self.laptops]
            if not any(one is None or one.again or one.taken or one.left for one in again):
                break
        for laptop in self.laptops:
            self.exchange(laptop, **sizes)


def replay_ledger(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """The erasures that a restored province must carry out before it listens."""
    return rows
