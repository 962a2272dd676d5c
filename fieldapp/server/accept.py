"""Takes in facts: one writing transaction, one at a time for the whole province, so that commit order is feed order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from fieldapp.domain import areas, facts, history, people, photos, visit_glance
from fieldapp.domain import periods as spans
from fieldapp.server import (
    anew,
    bench,
    blobs,
    echo,
    fold,
    following,
    holding,
    judge,
    many,
    numbers,
    quarantine,
    seals,
    sight,
    standing,
    straight,
    tables,
)
from fieldapp.sync import protocol

UNDECIDED = ("limbo", "held")  # statuses of facts that may yet pass when their root gets an area

_NODE = sa.select(tables.node).where(tables.node.c.id == 1).with_for_update()
_COUNT = tables.node.update().where(tables.node.c.id == 1)


class Sender(msgspec.Struct, frozen=True):
    """Who sends: a person on one device; a revoked device may still hand its work over."""

    person: str
    device: str
    revoked: bool = False


class Taken(msgspec.Struct):
    """What the intake tells the answer: forks per origin, erased roots that the sender still wrote about, how many
    roots it erased, photos that nobody names any more, those that something new names, an echo of what it wrote, and
    how many facts it had `before`."""

    fork: dict[str, int] = {}
    gone: list[str] = []
    erased: int = 0
    unnamed: list[str] = []
    named: list[str] = []
    echo: echo.Echo | None = None
    before: int = 0


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
        node = node or lock(conn)
        self.hlc: int = node.hlc
        self.seal_key: bytes = bytes(node.seal_key)
        self.fold = fold.Fold(conn, node.pos)
        self.standing = standing.Standing(conn)
        self.held = holding.Holding(conn, now, atlas)
        self.raw = quarantine.Quarantine(conn, now)
        self.bench = bench.Bench(conn, self.fold, atlas=atlas, grants=grants, day=day)
        self._began = (node.pos, node.hlc)
        self.taken = Taken()
        self.turned: set[str] = set()  # households that may have been parted from those that they were joined with
        self.rows: dict[str, tuple[Any, ...]] = {}
        self._new: set[str] = set()  # facts that come into force now
        self._lifted: dict[str, str] = {}  # by id of others that were stamped anew: their roots
        self._numbered: dict[str, dict[int, str]] = {}
        self._have: dict[str, tuple[int, str]] = {}

    def own(self, origin: str, told: Collection[sight.Seen] | sight.Whole, known: tuple[int, str] | None) -> None:
        """Takes a run of numbered facts of one of the sender's origins."""
        top = numbers.register(self.conn, origin, person=self.sender.person, device=self.sender.device)
        asked = told.numbers if isinstance(told, sight.Whole) else [one.n for one in told]
        asked = asked + ([known[0]] if known else [])
        stored = numbers.stored(self.conn, origin, asked)
        if known and stored.get(known[0], known[1]) != known[1]:
            self.taken.fork[origin] = 1
        if isinstance(told, sight.Whole):
            numbered = self._whole(origin, told, stored)
        else:
            numbered = self._pieces(origin, told, stored)
        if numbered:
            numbers.add(self.conn, origin, numbered)
            self._numbered[origin] = self._numbered.get(origin, {}) | numbered
            top = numbers.advance(self.conn, origin, top, stored, max(asked))
        if not top or top in stored:
            self._have[origin] = (top, stored.get(top, ""))

    def _whole(self, origin: str, told: sight.Whole, stored: dict[int, str]) -> dict[int, str]:
        """Takes all at once if all are plain, and else one by one; returns the new numbers, which are `stored`, too."""
        visits = told.visits
        self._load(visits.names, set(visits.roots), set(visits.villages))
        numbered = dict(zip(told.numbers, visits.names, strict=True))
        new = min(told.numbers) > 0 and len(numbered) == len(told.numbers) and stored.keys().isdisjoint(numbered)
        if not (new and straight.Straight(self, origin).take_all(told)):
            return self._pieces(origin, told.each(), stored)
        stored |= numbered
        return numbered

    def _pieces(self, origin: str, told: Collection[sight.Seen], stored: dict[int, str]) -> dict[int, str]:
        """Takes one after the other; returns the new numbers, which are `stored`, too."""
        had = set(stored)
        numbered: dict[int, str] = {}
        read = [one.opened or one.told for one in told]
        self.load([one for one in read if one is not None])
        self._load_raw([(one.name, bytes(one.raw)) for one, known in zip(told, read, strict=True) if known is None])
        way = straight.Straight(self, origin)
        for one in told:
            n, name = one.n, one.name
            mine = n > 0 and ((bears := stored.setdefault(n, name)) is name or not numbers.forks(bears, name))
            if n > 0 and not mine:
                self.taken.fork[origin] = min(n, self.taken.fork.get(origin, n))
            elif n > 0 and n not in had:
                had.add(n)
                numbered[n] = name
            elif n > 0:
                self.taken.before += 1
            if mine and way.take(n, one):
                continue
            # Content is kept by id, whatever its number.
            self._take(origin, n if mine else 0, name, one.raw, one.fact, one)
        return numbered

    def loose(self, offered: Iterable[protocol.Loose]) -> None:
        """Takes back facts of others that this province once took and has lost; the seal proves it, the stamp
        is kept. What has no proof is kept apart, and not even that from who is kept out."""
        told = [(one, *sight.parse(one.body)) for one in offered]
        self.load([fact for *_, fact in told if fact is not None])
        doubted = self.standing.doubted([fact.id for *_, fact in told if fact is not None])
        for one, name, raw, fact in told:
            if fact is None or (name in self.standing.known and name not in doubted):
                continue
            if fact.root in self.standing.erased:
                self.taken.gone.append(fact.root)
                continue
            stamp = one.stamp or fact.clock
            proven = one.seal == seals.seal(self.seal_key, bytes(raw), stamp)
            if name in doubted:
                if proven:
                    anew.reinstate(self, doubted.pop(name), msgspec.structs.replace(fact, stamp=stamp))
            elif proven:
                self._store("", 0, fact, stamp, None)
            elif not self.sender.revoked:  # never by its id: the author's own copy may be still to come
                self._keep_raw("", quarantine.unnamed(bytes(raw)), raw, "unproven", self.fold.place(fact.root).area)

    def take_from(self, sent: Any, name: str, raw: msgspec.Raw, fact: facts.Fact) -> None:
        """Takes what a device sent earlier (`quarantine.sent`) and only now can be read; it has its number already."""
        self._take(sent.origin, 0, name, raw, fact, sender=Sender(sent.person, sent.device, sent.state == "revoked"))

    def load(self, told: Sequence[facts.Fact | visit_glance.Opened]) -> None:
        """Reads what is here of these facts, so that taking them needs no further question."""
        if not told:
            return
        read = [fact for fact in told if isinstance(fact, facts.Fact)]
        opened = [fact for fact in told if isinstance(fact, visit_glance.Opened)]
        self.standing.load([fact.id for fact in told], {fact.root for fact in told})
        self.held.load(read)
        rows = [*[fact.id for fact in opened], *[fact.row for fact in read]]
        self.fold.load(rows, {fact.root for fact in read}, {fact.root for fact in opened})
        villages = [fact.fields.get("village") for fact in read if fact.entity == "visit"]
        self.bench.periods.load([*villages, *{fact.village for fact in opened}])

    def _load(self, names: Sequence[str], roots: Collection[str], villages: Collection[str | None]) -> None:
        """The same of visits that are opened."""
        self.standing.load(names, roots)
        self.fold.load(names, (), roots)
        self.bench.periods.load(villages)

    def _load_raw(self, told: list[tuple[str, bytes]]) -> None:
        if not told:
            return
        named = {name for _, body in told for name in quarantine.ids(body)}
        self.standing.load_ids([name for name, _ in told], named)
        self.raw.load(name for one, body in told for name in (one, quarantine.unnamed(body)))

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
            return
        self.fold.recall([fact.row, fact.root])
        if fact.root in self.standing.erased:
            self.taken.gone.append(fact.root)
            self._void(origin, n, fact)
        elif fact.id not in self.standing.known:
            who = sender or self.sender
            verdict = self.bench.first(fact, who.person, who.revoked, seen)
            self._store(origin, n, fact, self._stamp(fact), verdict, seen)

    def _keep_raw(
        self, origin: str, name: str, raw: msgspec.Raw, why: str = "fact_bad", area: str | None = None
    ) -> None:
        """Bytes that are no fact of ours: kept for a person to look at, never under the id of a fact that is here; a
        bare id is the stub of a destroyed body."""
        body = bytes(raw)
        if sight.stub(raw):
            return
        if gone := self.standing.erased & quarantine.ids(body):
            self.taken.gone += gone
            return
        free = quarantine.unnamed(body) if name in self.standing.known else name
        kept = self.raw.keep(free, body, origin=origin, why=why)
        if kept:
            self.held.keep(kept, origin, area, why, self.sender.person)

    def _void(self, origin: str, n: int, fact: facts.Fact) -> None:
        if fact.id not in self.standing.known:
            self._insert(origin, n, fact, fact.clock, None, "erased")

    def _stamp(self, fact: facts.Fact) -> int:
        stamp = facts.stamp_for(fact.clock, self.now, self.hlc)
        self.hlc = max(self.hlc, stamp)
        return stamp

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
            verdict = self.bench.right(fact)
        limbo = verdict is None and self.bench.unplaced(fact)
        self._insert(origin, n, fact, stamp, fact.body, "held" if verdict else "limbo" if limbo else "ok")
        if verdict is not None or limbo:
            self.hold(origin, fact, verdict or anew.LIMBO)
        else:
            self.accept(fact, seen.alone if seen else None)

    def hold(self, origin: str, fact: facts.Fact, verdict: judge.Verdict) -> None:
        """Holds back a fact that is stored."""
        self.held.hold(origin, fact, verdict, self.fold.place(fact.root).area)

    def accept(self, fact: facts.Fact, alone: int | None = None) -> None:
        """Folds in a fact that passed, and with it those that waited for its root's place; `alone` as in `fold`."""
        self.admit(fact, alone)
        if holding.places(fact) and fact.root in self.standing.undecided:
            anew.root_placed(self, fact.root)

    def admit(self, fact: facts.Fact, alone: int | None = None) -> None:
        """Does what a fact says, and tells all that hangs on it."""
        if fact.deed == facts.ERASE:
            self.erase(fact.root, fact.author, "")
            return
        stood = self.fold.place(fact.root).area
        fact, higher = self._lift(fact)
        self.fold.add(fact, alone)
        self._lifted |= {name: fact.root for name in higher if name not in self._new}
        moved = bool(higher) and fact.row == fact.root and self.fold.place(fact.root).area != stood
        if moved or following.turns(fact, stood):
            self.turned.add(fact.row)
        if fact.entity == spans.ENTITY:
            self.bench.periods.put(history.replay(self.fold.told[fact.row]))
        if photos.CELL in fact.fields:
            told = self.fold.told[fact.row]
            self.taken.unnamed += blobs.refer(self.conn, told, history.replay(told))
            self.taken.named += [one.sha for one in photos.unpack(fact.fields[photos.CELL])]
        for repaired in self.held.repaired(fact, self.fold.told[fact.row]) if fact.prev else ():
            self.held.let_go(repaired)

    def _lift(self, fact: facts.Fact) -> tuple[facts.Fact, list[str]]:
        """Stamps a fact above those that it replaces, and above it those that replaced it and came before it; returns
        it, and the ids of the others."""
        told = self.fold.told[fact.row]
        higher = history.lifted([*told, fact]) if told else {}
        if not higher:
            return fact, []
        for name, stamp in higher.items():
            self.restamp(name, stamp)
        self.hlc = max(self.hlc, *higher.values())
        self.fold.restamp(fact.row, higher)
        new = msgspec.structs.replace(fact, stamp=higher.get(fact.id, fact.stamp))
        return new, sorted(higher.keys() - {fact.id})

    def restamp(self, name: str, stamp: int) -> None:
        """Gives a fact that is stored, or is about to be, another stamp."""
        c = tables.change.c
        if name in self.rows:
            values = dict(zip(c.keys(), self.rows[name], strict=True)) | {"stamp": stamp}
            self.rows[name] = tuple(values.values())
        else:
            self.conn.execute(tables.change.update().where(c.id == name).values(stamp=stamp))

    def _insert(self, origin: str, n: int, fact: facts.Fact, stamp: int, body: bytes | None, status: str) -> None:
        self.standing.known.add(fact.id)
        if status == "ok":
            self._new.add(fact.id)
        if status in UNDECIDED:
            self.standing.undecided.add(fact.root)
        entity = judge.word(fact.entity)
        self.rows[fact.id] = (
            fact.id, origin, n, fact.clock, stamp, self.now, fact.author, entity, fact.row, fact.root, body, status
        )  # fmt: skip

    def erase(self, root: str, by: str, reason: str) -> None:
        """Destroys every body of a root for ever; ids and numbers stay."""
        self.fold.load([], [root])
        if self.conn.scalar(sa.select(tables.erased.c.root).where(tables.erased.c.root == root)):
            self.standing.erased.add(root)
        self.write_changes()
        c = tables.change.c
        self.conn.execute(tables.change.update().where(c.root == root).values(body=None, status="erased"))
        self.conn.execute(tables.record.delete().where(tables.record.c.root == root))
        self.conn.execute(tables.period.delete().where(tables.period.c.row == root))
        gone = [*self.conn.scalars(sa.select(c.id).where(c.root == root)), *self.raw.destroy(root)]
        self.taken.unnamed += blobs.forget(self.conn, blobs.unname(self.conn, gone))
        self.held.drop(gone)
        if root not in self.standing.erased:
            self.conn.execute(tables.erased.insert().values(root=root, at=self.now, by=by, reason=reason))
            self.fold.erase(root)
            self.taken.erased += 1
        self.standing.erased.add(root)

    def write_changes(self) -> None:
        """Writes the facts so far, and what is held back of them, for what asks the database about them."""
        many.insert(self.conn, tables.change, list(self.rows.values()))
        self.held.flush()
        self.rows = {}

    def finish(self) -> Taken:
        """Writes everything, the position counter last; the caller commits."""
        for name, root in sorted(self._lifted.items()):  # once, however often; what is new is read with its last stamp
            if root not in self.standing.erased:
                self.fold.tell_again(root, [name])
        at, now = self.fold, (self._began[0], self.fold.pos)
        self.taken.echo = echo.make(*now, self._numbered, self._have, dict(self.rows), at.feed, at.places)
        self.write_changes()
        self.raw.flush()
        self.fold.flush()
        if (self.fold.pos, self.hlc) != self._began:
            self.conn.execute(_COUNT, {"pos": self.fold.pos, "hlc": self.hlc})
        return self.taken


def lock(conn: sa.Connection) -> Any:
    """The row of where the province stands; nobody else writes until the end of this transaction."""
    return conn.execute(_NODE).one()
