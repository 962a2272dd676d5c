"""Takes in facts: one writing transaction, one at a time for the whole province, so that commit order is feed order."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import msgspec
import sqlalchemy as sa

from fieldapp.domain import areas, facts, history, people, photos, problems
from fieldapp.domain import periods as spans
from fieldapp.server import blobs, echo, fold, judge, many, periods, quarantine, sight, tables
from fieldapp.sync import protocol

LIMBO = judge.Verdict("no_household")  # right in itself, but its root stands nowhere yet
UNDECIDED = ("limbo", "held")  # statuses of facts that may yet pass when their root gets an area

# Questions are built once: to build one takes longer than to ask it.
_NODE = sa.select(tables.node).where(tables.node.c.id == 1).with_for_update()
_BEYOND = (
    sa.select(sa.func.min(tables.number.c.n))
    .where(tables.number.c.origin == sa.bindparam("origin"), tables.number.c.n > sa.bindparam("most", type_=tables.Int))
    .scalar_subquery()
)
_NUMBERS = sa.select(tables.number.c.n, tables.number.c.fact).where(  # of a run, and the first beyond it
    tables.number.c.origin == sa.bindparam("origin"),
    tables.number.c.n >= sa.bindparam("least"),
    tables.number.c.n <= sa.func.coalesce(_BEYOND, sa.bindparam("most", type_=tables.Int)),
)
_NUMBER = sa.select(tables.number.c.fact).where(
    tables.number.c.origin == sa.bindparam("origin"), tables.number.c.n == sa.bindparam("n")
)
_LATER_NUMBERS = (
    sa.select(tables.number.c.n)
    .where(tables.number.c.origin == sa.bindparam("origin"), tables.number.c.n > sa.bindparam("have"))
    .order_by(tables.number.c.n)
)
_KNOWN = sa.select(tables.change.c.id).where(many.among(tables.change.c.id))
_ERASED = sa.select(tables.erased.c.root).where(many.among(tables.erased.c.root))
_STANDING = sa.union_all(  # of facts and their roots: what is here, what is erased, what waits; all in one question
    sa.select(sa.literal_column("0").label("kind"), tables.change.c.id).where(many.among(tables.change.c.id)),
    sa.select(sa.literal_column("1"), tables.erased.c.root).where(many.among(tables.erased.c.root, "roots")),
    sa.select(sa.literal_column("2"), tables.change.c.root).where(
        many.among(tables.change.c.root, "roots"), tables.WAITS
    ),
)
_HELD = (
    sa.select(
        tables.held.c.fact, tables.change.c.row, tables.change.c.root, tables.change.c.body, tables.origin.c.person
    )
    .select_from(
        tables.held.outerjoin(tables.change, tables.held.c.fact == tables.change.c.id).outerjoin(
            tables.origin, tables.held.c.origin == tables.origin.c.id
        )
    )
    .where(many.among(tables.held.c.fact))
)
_DOUBTED = sa.select(tables.held.c.fact, tables.held.c.origin).where(
    many.among(tables.held.c.fact), tables.held.c.code.in_(("no_grant", "revoked_origin"))
)
_ORIGIN = sa.select(tables.origin).where(tables.origin.c.id == sa.bindparam("origin"))
_HAVE = sa.select(tables.origin.c.have).where(tables.origin.c.id == sa.bindparam("origin"))
_ADVANCE = tables.origin.update().where(tables.origin.c.id == sa.bindparam("origin")).values(have=sa.bindparam("top"))
_LET_GO = tables.held.delete().where(tables.held.c.fact == sa.bindparam("held"))
_COUNT = tables.node.update().where(tables.node.c.id == 1)


class Sender(msgspec.Struct, frozen=True):
    """Who sends: a person on one device; a revoked device may still hand its work over."""

    person: str
    device: str
    revoked: bool = False


class Taken(msgspec.Struct):
    """What the intake tells the answer: forks per origin, erased roots that the sender still wrote about, how many
    roots it erased, photos that nobody names any more, those that something new names, and an echo of what it wrote."""

    fork: dict[str, int] = {}
    gone: list[str] = []
    erased: int = 0
    unnamed: list[str] = []
    named: list[str] = []
    echo: echo.Echo | None = None


class Intake:
    """One transaction's work: numbers taken, facts stamped, judged, stored and folded."""

    def __init__(
        self,
        conn: sa.Connection,
        sender: Sender,
        *,
        now: int,
        day: str,
        atlas: Mapping[str, areas.Area],
        grants: Callable[[str], list[people.Grant]],
        node: Any = None,
    ) -> None:
        """`node` is the row that `lock` gave, if this transaction has it already."""
        self.conn = conn
        self.sender = sender
        self.now = now
        self.day = day
        self.atlas = atlas
        self.grants = functools.cache(grants)
        node = node or lock(conn)
        self.hlc: int = node.hlc
        self.seal_key: bytes = bytes(node.seal_key)
        self.fold = fold.Fold(conn, node.pos)
        self.periods = periods.Periods(conn)
        self._began = (node.pos, node.hlc)
        self.taken = Taken()
        self._rows: dict[str, tuple[Any, ...]] = {}
        self._numbered: dict[str, dict[int, str]] = {}
        self._have: dict[str, tuple[int, str]] = {}
        self._held: dict[str, dict[str, Any]] = {}
        self._raw = quarantine.Quarantine(conn, now)
        self._known: set[str] = set()
        self._erased: set[str] = set()
        self._mended_by: dict[str, tuple[str, str]] = {}
        self._asked: dict[str, frozenset[str]] = {}  # the cells that a held fact wants to set
        self._undecided: set[str] = set()
        self._rights: dict[tuple[str, str, frozenset[str]], judge.Verdict | None] = {}

    def own(self, origin: str, told: Collection[sight.Seen], known: tuple[int, str] | None) -> None:
        """Takes a run of numbered facts of one of the sender's origins."""
        top = register(self.conn, origin, self.sender)
        asked = [one.n for one in told] + ([known[0]] if known else [])
        stored = self._numbers(origin, asked)
        if known and stored.get(known[0], known[1]) != known[1]:
            self.taken.fork[origin] = 1
        had = set(stored)
        numbered: dict[int, str] = {}
        self._load([one.fact for one in told if one.fact is not None])
        self._load_raw([(one.name, bytes(one.raw)) for one in told if one.fact is None])
        for one in told:
            n, name = one.n, one.name
            mine = n > 0 and not forks(stored.setdefault(n, name), name)
            if n > 0 and not mine:
                self.taken.fork[origin] = min(n, self.taken.fork.get(origin, n))
            elif n > 0 and n not in had:
                had.add(n)
                numbered[n] = name
            # Content is kept by id, whatever its number.
            self._take(origin, n if mine else 0, name, one.raw, one.fact, one)
        if numbered:
            many.insert(self.conn, tables.number, [(origin, n, name) for n, name in numbered.items()])
            self._numbered[origin] = self._numbered.get(origin, {}) | numbered
            top = advance(self.conn, origin, top, stored, max(asked))
        if not top or top in stored:
            self._have[origin] = (top, stored.get(top, ""))

    def loose(self, offered: Iterable[protocol.Loose]) -> None:
        """Takes back facts of others that this province once took and has lost; the seal proves it, the stamp
        is kept. What has no proof is kept apart, and not even that from who is kept out."""
        told = [(one, *sight.parse(one.body)) for one in offered]
        self._load([fact for *_, fact in told if fact is not None])
        doubted = self._doubted([fact.id for *_, fact in told if fact is not None])
        for one, name, raw, fact in told:
            if fact is None or (name in self._known and name not in doubted):
                continue
            if fact.root in self._erased:
                self.taken.gone.append(fact.root)
                continue
            stamp = one.stamp or fact.clock
            proven = one.seal == seal(self.seal_key, bytes(raw), stamp)
            if name in doubted:
                if proven:
                    self._reinstate(doubted.pop(name), msgspec.structs.replace(fact, stamp=stamp))
            elif proven:
                self._store("", 0, fact, stamp, None)
            elif not self.sender.revoked:  # never by its id: the author's own copy may be still to come
                self._keep_raw("", quarantine.unnamed(bytes(raw)), raw, "unproven", self.fold.place(fact.root).area)

    def _doubted(self, names: list[str]) -> dict[str, str]:
        """Those of these facts that are held back for their sender only, with their origins."""
        return dict(list(self.conn.execute(_DOUBTED, {"part": names}))) if names else {}

    def _reinstate(self, origin: str, fact: facts.Fact) -> None:
        """A fact that was taken before this province lost it, and came again only when its sender was no longer let
        in: that it was taken counts."""
        stamped = tables.change.update().where(tables.change.c.id == fact.id).values(stamp=fact.stamp)
        self.conn.execute(stamped)
        self._decide(origin, fact, None)
        if places(fact) and fact.root in self._undecided:
            self._judge_again(fact.root)

    def _numbers(self, origin: str, ns: list[int]) -> dict[int, str]:
        if not ns:
            return {}
        found = self.conn.execute(_NUMBERS, {"origin": origin, "least": min(ns), "most": max(ns)})
        return {n: fact for n, fact in found.all()}

    def _load(self, told: list[facts.Fact]) -> None:
        if not told:
            return
        roots = {fact.root for fact in told}
        kinds = (self._known, self._erased, self._undecided)
        asked = {"part": [fact.id for fact in told], "roots": roots}
        for kind, name in self.conn.execute(_STANDING, asked).all():
            kinds[kind].add(name)
        replaced = {name for fact in told for names in fact.prev.values() for name in names if facts.is_id(name)}
        if replaced:
            self._load_held(replaced)
        self.fold.load({fact.row for fact in told}, roots)
        self.periods.load(fact.fields.get("village") for fact in told if fact.entity == "visit")

    def _load_raw(self, told: list[tuple[str, bytes]]) -> None:
        if not told:
            return
        self._known |= set(self.conn.scalars(_KNOWN, {"part": [name for name, _ in told]}))
        self._raw.load(name for one, body in told for name in (one, quarantine.unnamed(body)))
        named = {name for _, body in told for name in quarantine.ids(body)}
        self._erased |= set(self.conn.scalars(_ERASED, {"part": named}))

    def _load_held(self, names: Iterable[str]) -> None:
        """Which facts may mend these held ones: those of their row, or, where only bytes are there, of their sender."""
        for name, row, root, body, person in self.conn.execute(_HELD, {"part": names}):
            self._mended_by[name] = (row, root) if row else ("", person or "")
            self._asked[name] = frozenset(facts.read(bytes(body)).fields) if body else frozenset()

    def _take(
        self,
        origin: str,
        n: int,
        name: str,
        raw: msgspec.Raw,
        fact: facts.Fact | None,
        seen: sight.Seen | None = None,
        sender: Sender | None = None,
    ) -> None:
        if fact is None:
            self._keep_raw(origin, name, raw)
        elif fact.root in self._erased:
            self.taken.gone.append(fact.root)
            self._void(origin, n, fact)
        elif fact.id not in self._known:
            verdict = self._verdict(fact, sender or self.sender, seen)
            self._store(origin, n, fact, self._stamp(fact), verdict, seen)

    def _keep_raw(
        self, origin: str, name: str, raw: msgspec.Raw, why: str = "fact_bad", area: str | None = None
    ) -> None:
        """Bytes that are no fact of ours: kept for a person to look at, never under the id of a fact that is here; a
        bare id is the stub of a destroyed body."""
        body = bytes(raw)
        if sight.stub(raw):
            return
        if gone := self._erased & quarantine.ids(body):
            self.taken.gone += gone
            return
        kept = self._raw.keep(quarantine.unnamed(body) if name in self._known else name, body, origin=origin, why=why)
        if kept:
            self._mended_by[kept] = ("", self.sender.person)
            self._held[kept] = held_row(kept, origin, area, judge.Verdict(why), self.now)

    def _void(self, origin: str, n: int, fact: facts.Fact) -> None:
        if fact.id not in self._known:
            self._insert(origin, n, fact, fact.clock, None, "erased")

    def _stamp(self, fact: facts.Fact) -> int:
        stamp = facts.stamp_for(fact.clock, self.now, self.hlc)
        self.hlc = max(self.hlc, stamp)
        return stamp

    def _verdict(self, fact: facts.Fact, sender: Sender, seen: sight.Seen | None) -> judge.Verdict | None:
        if sender.revoked:
            return judge.Verdict("revoked_origin")
        if fact.author != sender.person:
            return judge.Verdict("bad_value", "author")
        return self._shape(fact, seen)

    def _shape(self, fact: facts.Fact, seen: sight.Seen | None = None) -> judge.Verdict | None:
        # A row stays below its root: or who may write about one root could write over another's rows. And it stays of
        # its kind: or a visit's cells could be told as a household's, whose rules know nothing of them.
        if told := self.fold.told.get(fact.row):
            first = told[0]
            if first.root != fact.root:
                return judge.Verdict("bad_value", "root")
            if first.entity != fact.entity:
                return judge.Verdict("bad_value", "entity")
        return seen.wrong if seen and seen.judged else judge.shape(fact, self.atlas)

    def _store(
        self,
        origin: str,
        n: int,
        fact: facts.Fact,
        stamp: int,
        verdict: judge.Verdict | None,
        seen: sight.Seen | None = None,
    ) -> None:
        fact = msgspec.structs.replace(fact, stamp=stamp)
        if verdict is None and origin:
            verdict = self._may(fact) or self.periods.look(fact, self.fold.told.get(fact.row, ()))
        limbo = verdict is None and self._unplaced(fact)
        self._insert(origin, n, fact, stamp, fact.body, "held" if verdict else "limbo" if limbo else "ok")
        if verdict is not None or limbo:
            self._hold(origin, fact, verdict or LIMBO)
        else:
            self._accept(fact, seen.alone if seen else None)

    def _may(self, fact: facts.Fact) -> judge.Verdict | None:
        had = self.fold.areas_of(fact.root)
        if fact.deed == facts.ERASE and (now := self.fold.place(fact.root).area):
            had = {now}  # what cannot be taken back needs the right where the root stands now
        if "area" in fact.fields and (not had or fact.id == fact.root):
            had.add(fact.fields["area"])
        if not had:
            return None  # not placed yet: judged when it is
        asked = (fact.author, judge.deed(fact), frozenset(had))
        if asked not in self._rights:
            lines = [areas.lineage(self.atlas, area) for area in sorted(had)]
            self._rights[asked] = judge.right(asked[1], self.grants(fact.author), lines, self.day)
        return self._rights[asked]

    def _unplaced(self, fact: facts.Fact) -> bool:
        return self.fold.place(fact.root).area is None and not places(fact)

    def _accept(self, fact: facts.Fact, alone: int | None = None) -> None:
        self._admit(fact, alone)
        if places(fact) and fact.root in self._undecided:
            self._judge_again(fact.root)

    def _admit(self, fact: facts.Fact, alone: int | None = None) -> None:
        if fact.deed == facts.ERASE:
            self.erase(fact.root, fact.author, "")
            return
        self.fold.add(fact, alone)
        if fact.entity == spans.ENTITY:
            self.periods.put(history.replay(self.fold.told[fact.row]))
        if photos.CELL in fact.fields:
            told = self.fold.told[fact.row]
            self.taken.unnamed += blobs.refer(self.conn, told, history.replay(told))
            self.taken.named += [one.sha for one in photos.unpack(fact.fields[photos.CELL])]
        for repaired in self._repaired(fact) if fact.prev else ():
            self._let_go(repaired)

    def _judge_again(self, root: str) -> None:
        """A root has got an area: facts that came before it was placed, or seemed to come from outside, are
        judged anew; and once more when one of them moved it on."""
        moved = True
        while moved and root not in self._erased:
            moved = any([self._judged(origin, fact) for origin, fact in self._waiting(root)])

    def _waiting(self, root: str) -> list[tuple[str, facts.Fact]]:
        self._write_changes()
        c, h = tables.change.c, tables.held.c
        outside = sa.select(h.fact).where(h.code == "no_grant")
        again = sa.or_(c.status == "limbo", sa.and_(c.status == "held", c.id.in_(outside)))
        rows = self.conn.execute(sa.select(c.origin, c.body, c.stamp).where(c.root == root, again)).all()
        told = [(row.origin, facts.read(bytes(row.body), row.stamp)) for row in rows]
        if told:
            self._load([fact for _, fact in told])
        return sorted(told, key=lambda one: history.rank(one[1]))

    def _judged(self, origin: str, fact: facts.Fact) -> bool:
        """Judges anew what waited; whether it moved its root."""
        if fact.root in self._erased:  # by one that waited before it
            return False
        verdict = self._again(fact)
        self._decide(origin, fact, verdict)
        return verdict is None and places(fact)

    def _again(self, fact: facts.Fact) -> judge.Verdict | None:
        return self._shape(fact) or self._may(fact) or self.periods.look(fact, self.fold.told.get(fact.row, ()))

    def understand(self) -> int:
        """After an update of this program: judges anew what was held because its kind was unknown, or because it
        could not be read; returns how many passed."""
        c, h = tables.change.c, tables.held.c
        strange = sa.select(h.fact).where(h.code == "unknown_entity")
        waiting = self.conn.execute(
            sa.select(tables.change).where(c.status == "held", c.id.in_(strange)).order_by(c.stamp, c.id)
        ).all()
        passed = self._read_again()
        for row in waiting:
            fact = facts.read(bytes(row.body), row.stamp)
            self._load([fact])
            if fact.root in self._erased:
                continue
            verdict = self._again(fact)
            if verdict is None or verdict.code != "unknown_entity":
                self._decide(row.origin, fact, verdict)
                passed += verdict is None
            if verdict is None and places(fact):
                self._judge_again(fact.root)
        return passed

    def _read_again(self) -> int:
        """Takes in bytes that only a later program than the one that kept them can read; returns how many."""
        read = 0
        for one in self._raw.sent():
            name, raw, fact = sight.parse(msgspec.Raw(bytes(one.bytes)))
            if fact is None:
                continue
            read += 1
            self._load([fact])
            self._raw.drop(one.id)
            self._let_go(one.id)
            sender = Sender(one.person, one.device, one.state == "revoked")
            self._take(one.origin, 0, name, raw, fact, sender=sender)
        return read

    def _decide(self, origin: str, fact: facts.Fact, verdict: judge.Verdict | None) -> None:
        """Gives a stored fact its new verdict; one whose root is not placed yet waits in limbo."""
        limbo = verdict is None and self._unplaced(fact)
        status = "held" if verdict else "limbo" if limbo else "ok"
        self.conn.execute(tables.change.update().where(tables.change.c.id == fact.id).values(status=status))
        if verdict is not None or limbo:
            self._hold(origin, fact, verdict or LIMBO)
            return
        self._let_go(fact.id)
        self._admit(fact)

    def release(self, name: str) -> judge.Verdict | None:
        """Lets a fact pass that was held back for its sender only; returns what is wrong with its content, if
        anything is, and then changes nothing."""
        c, o = tables.change.c, tables.origin.c
        row = self.conn.execute(sa.select(tables.change).where(c.id == name, c.status == "held")).one()
        fact = facts.read(bytes(row.body), row.stamp)
        self._load([fact])
        if fact.author != self.conn.scalar(sa.select(o.person).where(o.id == row.origin)):
            return judge.Verdict("bad_value", "author")
        if wrong := self._shape(fact):
            return wrong
        limbo = self._unplaced(fact)
        self.conn.execute(tables.change.update().where(c.id == name).values(status="limbo" if limbo else "ok"))
        if limbo:
            self._hold(row.origin, fact, LIMBO)
        else:
            self._let_go(name)
            self._accept(fact)
        return None

    def _repaired(self, fact: facts.Fact) -> set[str]:
        """The held facts that this one names as replaced, and of which no cell is left that nobody has told again: what
        is repaired needs no note any more."""
        may = ((fact.row, fact.root), ("", fact.author))
        named = {name for names in fact.prev.values() for name in names if self._mended_by.get(name) in may}
        return {name for name in named if self._asked.get(name, frozenset()) <= self._told_again(fact.row, name)}

    def _told_again(self, row: str, held: str) -> set[str]:
        told = self.fold.told.get(row, ())
        return {field for fact in told for field, names in fact.prev.items() if held in names}

    def _let_go(self, fact: str) -> None:
        self._held.pop(fact, None)
        self.conn.execute(_LET_GO, {"held": fact})

    def _insert(self, origin: str, n: int, fact: facts.Fact, stamp: int, body: bytes | None, status: str) -> None:
        self._known.add(fact.id)
        if status in UNDECIDED:
            self._undecided.add(fact.root)
        entity = judge.word(fact.entity)
        self._rows[fact.id] = (
            fact.id, origin, n, fact.clock, stamp, self.now, fact.author, entity, fact.row, fact.root, body, status
        )  # fmt: skip

    def _hold(self, origin: str, fact: facts.Fact, verdict: judge.Verdict) -> None:
        self._mended_by[fact.id] = (fact.row, fact.root)
        self._asked[fact.id] = frozenset(fact.fields)
        area = self.fold.place(fact.root).area or self._claimed(fact)
        self._held[fact.id] = held_row(fact.id, origin, area, verdict, self.now)

    def _claimed(self, fact: facts.Fact) -> str | None:
        """Where a fact that is held back wants its root to stand: who reviews there shall hear of it, too."""
        area = fact.fields.get("area") if places(fact) else None
        return area if isinstance(area, str) and area in self.atlas else None

    def erase(self, root: str, by: str, reason: str) -> None:
        """Destroys every body of a root for ever; ids and numbers stay."""
        self.fold.load([], [root])
        if self.conn.scalar(sa.select(tables.erased.c.root).where(tables.erased.c.root == root)):
            self._erased.add(root)
        self._write_changes()
        c = tables.change.c
        self.conn.execute(tables.change.update().where(c.root == root).values(body=None, status="erased"))
        self.conn.execute(tables.record.delete().where(tables.record.c.root == root))
        self.conn.execute(tables.period.delete().where(tables.period.c.row == root))
        gone = [*self.conn.scalars(sa.select(c.id).where(c.root == root)), *self._raw.destroy(root)]
        self.taken.unnamed += blobs.forget(self.conn, blobs.unname(self.conn, gone))
        for part in fold.chunks(gone):
            self.conn.execute(tables.held.delete().where(tables.held.c.fact.in_(part)))
        if root not in self._erased:
            self.conn.execute(tables.erased.insert().values(root=root, at=self.now, by=by, reason=reason))
            self.fold.erase(root)
            self.taken.erased += 1
        self._erased.add(root)

    def _write_changes(self) -> None:
        many.insert(self.conn, tables.change, list(self._rows.values()))
        fold.upsert(self.conn, tables.held, list(self._held.values()), "fact")
        self._rows, self._held = {}, {}

    def finish(self) -> Taken:
        """Writes everything, the position counter last; the caller commits."""
        at, now = self.fold, (self._began[0], self.fold.pos)
        self.taken.echo = echo.make(*now, self._numbered, self._have, dict(self._rows), at.feed, at.places)
        self._write_changes()
        self._raw.flush()
        self.fold.flush()
        if (self.fold.pos, self.hlc) != self._began:
            self.conn.execute(_COUNT, {"pos": self.fold.pos, "hlc": self.hlc})
        return self.taken


def places(fact: facts.Fact) -> bool:
    """Whether a fact says in which area its root stands."""
    return fact.row == fact.root and "area" in fact.fields


def forks(stored: str, came: str) -> bool:
    """Whether one number bears two facts: a restored or copied laptop wrote on."""
    return stored != came


def held_row(fact: str, origin: str, area: str | None, verdict: judge.Verdict, at: int) -> dict[str, Any]:
    """A row of `held`: which fact is held back, and why."""
    return {
        "fact": fact,
        "origin": origin,
        "area": area,
        "code": verdict.code,
        "field": verdict.field,
        "at": at,
    }


def seal(key: bytes, body: bytes, stamp: int) -> str:
    """The province's proof, 48 bits, that it took exactly these bytes with this stamp (keyed BLAKE2b)."""
    raw = hashlib.blake2b(body + stamp.to_bytes(8, "big"), key=key, digest_size=6).digest()
    return facts.short(raw)


def lock(conn: sa.Connection) -> Any:
    """The row of where the province stands; nobody else writes until the end of this transaction."""
    return conn.execute(_NODE).one()


def register(conn: sa.Connection, origin: str, sender: Sender) -> int:
    """Makes an origin known as the sender's; returns what is held of it without a gap. Problem "origin_foreign" if it
    is another person's."""
    if not facts.is_id(origin):
        raise problems.Problem("envelope_bad")
    row = conn.execute(_ORIGIN, {"origin": origin}).first()
    if row is None:
        conn.execute(tables.origin.insert().values(id=origin, device=sender.device, person=sender.person, have=0))
    elif row.person != sender.person:
        raise problems.Problem("origin_foreign")
    return row.have if row else 0


def advance(conn: sa.Connection, origin: str, have: int, stored: Collection[int], most: int) -> int:
    """Moves an origin's `have` up to the first hole in its numbers; returns it. `stored` are those of a run up to
    `most`, and the first beyond it."""
    top = _unbroken(have, sorted(stored))
    if top > most:
        top = _unbroken(top, conn.scalars(_LATER_NUMBERS, {"origin": origin, "have": top}).all())
    if top != have:
        conn.execute(_ADVANCE, {"origin": origin, "top": top})
    return top


def _unbroken(top: int, numbers: Iterable[int]) -> int:
    """How far numbers in order go on from one without a hole."""
    for n in numbers:
        if n > top + 1:
            break
        top = max(top, n)
    return top


def have(conn: sa.Connection, origin: str) -> tuple[int, str]:
    """The highest number of an origin held without a gap below it, and the id that bears it; (0, "") for none."""
    top = conn.scalar(_HAVE, {"origin": origin}) or 0
    name = conn.scalar(_NUMBER, {"origin": origin, "n": top}) if top else ""
    return (top, name or "")
