"""Folds accepted facts into records, roots, digests and the feed, inside the one transaction that holds the
position counter."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from fieldapp.domain import facts, history, visit_glance
from fieldapp.server import many, plain, records, tables

# the area that every cursor also reads: erasures must reach computers that hold a root no longer theirs
EVERYWHERE = "*"
CHUNK = 500
# Questions are built once: to build one takes longer than to ask it.
PART: sa.BindParameter[Any] = sa.bindparam("part", expanding=True)
_HERE = sa.union_all(  # elements of rows, and roots, in one question
    sa.select(
        sa.literal_column("0").label("kind"),
        tables.record.c.row,
        sa.literal_column("NULL").label("area"),
        sa.literal_column("0").label("n"),
        tables.record.c.element,
    ).where(many.among(tables.record.c.row)),
    sa.select(sa.literal_column("1"), tables.root.c.id, tables.root.c.area, tables.root.c.n, tables.root.c.sum).where(
        many.among(tables.root.c.id, "roots")
    ),
)
_STATES = sa.select(tables.area_state).where(tables.area_state.c.area.in_(PART))
_OK = sa.select(tables.change.c.body, tables.change.c.stamp).where(tables.change.c.status == "ok")
_OK_OF_ROWS = sa.union_all(  # what opens them, and what came later
    _OK.where(many.among(tables.change.c.id), tables.change.c.row == tables.change.c.id),
    _OK.where(many.among(tables.change.c.row), tables.change.c.row != tables.change.c.id),
)
_OK_OF_ROOT = _OK.where(tables.change.c.root == sa.bindparam("root"))


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids in lists short enough for one statement."""
    listed = list(ids)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


class Place(msgspec.Struct):
    """Where a root stands and what its records add up to."""

    area: str | None = None
    n: int = 0
    sum: int = 0
    fresh: bool = True


class Fold:
    """The rows and roots that one transaction touches; `flush` writes them, and the rows of the `feed`."""

    def __init__(self, conn: sa.Connection, pos: int) -> None:
        self.conn = conn
        self.pos = pos
        self.told: dict[str, list[facts.Fact]] = defaultdict(list)
        self._unread: dict[str, bytes] = {}
        self.places: dict[str, Place] = {}
        self._elements: dict[str, int] = {}
        self._records: dict[str, tuple[Any, ...]] = {}
        self.feed: list[tuple[Any, ...]] = []
        self._digests: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self._dirty: set[str] = set()
        self._absent: dict[str, set[str]] = {"record": set(), "root": set()}  # what is known not to be there

    def load(self, rows: Collection[str], roots: Collection[str], stand: Collection[str] = ()) -> None:
        """Reads what is known of these rows and roots, so that adding facts needs no further question; of the roots in
        `stand` only where they do."""
        self.recall([*rows, *roots])
        wanted = {*rows, *roots} - self.told.keys()
        new = {*roots, *stand} - self.places.keys()
        if not (wanted or new):
            return
        seen = []
        self._absent["record"] |= wanted
        self._absent["root"] |= new
        for kind, name, area, n, total in self.conn.execute(_HERE, {"part": wanted, "roots": new}).all():
            if kind:
                self.places[name] = Place(area, n, total, fresh=False)
                self._absent["root"].discard(name)
            else:
                self._elements[name] = total
                self._absent["record"].discard(name)
                seen.append(name)
        if seen:
            for fact in _facts(self.conn.execute(_OK_OF_ROWS, {"part": seen}).all()):
                self.told[fact.row].append(fact)

    def place(self, root: str) -> Place:
        """Where a root stands now, this transaction's own changes included."""
        found = self.places.get(root)
        if found is None:
            found = self.places[root] = Place()
        return found

    def areas_of(self, root: str) -> set[str]:
        """Every area that a root has been in."""
        if root not in self.told:
            self.load([root], [root])
        return {fact.fields["area"] for fact in self.told[root] if "area" in fact.fields}

    def restamp(self, row: str, stamps: Mapping[str, int]) -> None:
        """Facts of a row have other stamps from now on; the next one that is added makes its record anew."""
        told = self.told[row]
        told[:] = [msgspec.structs.replace(one, stamp=stamps.get(one.id, one.stamp)) for one in told]

    def tell_again(self, root: str, names: Iterable[str]) -> None:
        """Gives facts that were told already one more place in the feed, where their root stands now."""
        for name in names:
            self._emit(self.place(root).area, "c", root, name)

    def add(self, fact: facts.Fact, alone: int | None = None) -> str | None:
        """Folds one accepted fact in and gives it its place in the feed; returns the area a root has just been
        placed in. `alone` is the element of its row as the only one there, where that is known already."""
        told = self.told[fact.row]
        told.append(fact)
        place = self.place(fact.root)
        self._dirty.add(fact.root)
        record = history.replay(told) if len(told) > 1 else None
        self._remember(fact, history.keep(record) if record else _alone(fact, alone), place)
        new = place.area
        if fact.row == fact.root:
            new = record.value("area") if record else fact.fields.get("area")
        named = fact.fields.get("area") if fact.row == fact.root else None
        if isinstance(named, str) and named not in (new, place.area):
            # It stood there, though that was not heard in time: it counts among those that left. First: of what a
            # laptop of both areas reads, the later holds.
            self._emit(named, "x", fact.root, None)
        if new == place.area:
            self._emit(new, "c", fact.root, fact.id)
            return None
        return self._move(fact, place, new)

    def add_opened(self, fact: visit_glance.Opened, body: bytes) -> None:
        """The same for a fact that opens a visit of which nothing is known, in the area where its root stands, or as a
        root of its own in the one that it names. It is not read before somebody asks to `recall` its row."""
        row, root = fact.id, fact.root
        self._unread[row] = body
        self._records[row] = (row, root, records.ENTITY, fact.share, records.BARE)
        self._elements[row] = fact.share
        place = self.place(root)
        area = place.area = place.area or fact.area
        place.n += 1
        place.sum = history.add(place.sum, fact.share)
        self._dirty.add(root)
        self._digest(area, 1, fact.share)
        self._emit(area, "c", root, row)

    def add_all(self, visits: plain.Visits, areas: list[str]) -> None:
        """The same for many such facts, each in its area."""
        names, roots, shares = visits.names, visits.roots, visits.shares
        self._unread.update(zip(names, visits.bodies, strict=True))
        entity, bare = records.ENTITY, records.BARE
        told = [(name, root, entity, share, bare) for name, root, share in zip(names, roots, shares, strict=True)]
        self._records.update(zip(names, told, strict=True))
        self._elements.update(zip(names, shares, strict=True))
        standing, digests = self.places, self._digests
        for root, area, share in zip(roots, areas, shares, strict=True):
            place, total = standing.get(root) or self.place(root), digests[area]
            place.area = area
            place.n += 1
            place.sum = (place.sum + share) % history.MODULUS
            total[0] += 1
            total[1] += share
        self._dirty.update(roots)
        count = len(names)
        places = range(self.pos + 1, self.pos + count + 1)
        self.feed.extend(zip(places, areas, ["c"] * count, names, roots, strict=True))
        self.pos += count

    def recall(self, rows: Iterable[str] | None = None) -> None:
        """Has in `told` the facts of these rows, or of all, that were added unread."""
        if not self._unread:
            return
        for row in list(self._unread) if rows is None else rows:
            if body := self._unread.pop(row, None):
                self.told[row].append(facts.read(body))

    def _remember(self, fact: facts.Fact, kept: history.Kept, place: Place) -> None:
        row, new = fact.row, kept.element
        self._records[row] = (row, fact.root, fact.entity, new, kept.cells)
        old = self._elements.get(row)
        self._elements[row] = new
        n, change = (1, new) if old is None else (0, new - old)
        place.n += n
        place.sum = history.add(place.sum, change)
        self._digest(place.area, n, change)

    def _digest(self, area: str | None, n: int, change: int) -> None:
        if area is not None:
            total = self._digests[area]
            total[0] += n
            total[1] += change

    def _move(self, fact: facts.Fact, place: Place, new: str | None) -> str | None:
        """A root in another area: it leaves the old feed, and its whole story is told again in the new one."""
        if place.area is not None:
            self._digest(place.area, -place.n, -place.sum)
            self._emit(place.area, "x", fact.root, None)
        place.area = new
        if new is None:
            return None
        self._digest(new, place.n, place.sum)
        for told in self.story(fact):
            self._emit(new, "c", fact.root, told)
        return new

    def story(self, fact: facts.Fact) -> Sequence[str]:
        """The ids of every accepted fact of a fact's root, in order of rank."""
        if self.place(fact.root).fresh and len(self.told[fact.root]) == 1 and fact.row == fact.root:
            return [fact.id]
        self.recall()
        known = {told.id: told for told in _facts(self.conn.execute(_OK_OF_ROOT, {"root": fact.root}))}
        known |= {told.id: told for row in self.told.values() for told in row if told.root == fact.root}
        return [told.id for told in sorted(known.values(), key=history.rank)]

    def _emit(self, area: str | None, kind: str, root: str, fact: str | None) -> None:
        if area is None:
            return
        self.pos += 1
        self.feed.append((self.pos, area, kind, fact, root))

    def erase(self, root: str) -> None:
        """Takes a root out of every digest and tells every reader to destroy it."""
        self.recall()
        place = self.place(root)
        self._digest(place.area, -place.n, -place.sum)
        place.area, place.n, place.sum = None, 0, 0
        self._dirty.add(root)
        for row in [row for row, told in self.told.items() if told and told[0].root == root]:
            self._records.pop(row, None)
            del self.told[row]
        self._emit(EVERYWHERE, "e", root, None)

    def flush(self) -> None:
        """Writes records, roots, digests and feed; the caller writes the position counter."""
        self._write_records()
        self._write_roots()
        self._write_digests()
        many.insert(self.conn, tables.feed, self.feed)
        self.feed = []

    def _write_records(self) -> None:
        self._put(tables.record, list(self._records.values()), "row")
        self._records = {}

    def _write_roots(self) -> None:
        rows = [(root, place.area, place.n, place.sum) for root in sorted(self._dirty) for place in [self.places[root]]]
        self._put(tables.root, rows, "id")
        self._dirty = set()

    def _put(self, table: sa.Table, rows: list[tuple[Any, ...]], key: str) -> None:
        """Writes rows by their first value; to write over what may be there takes longer."""
        absent, names = self._absent[table.name], {row[0] for row in rows}
        if absent.issuperset(names):
            many.insert(self.conn, table, rows)
        else:
            many.insert(self.conn, table, [row for row in rows if row[0] in absent])
            many.upsert(self.conn, table, [row for row in rows if row[0] not in absent], key)
        absent -= names

    def _write_digests(self) -> None:
        had = {area: (0, 0) for area in self._digests}
        for part in chunks(had):
            had |= {area: (n, total) for area, n, total in self.conn.execute(_STATES, {"part": part})}
        rows = [
            {"area": area, "n": had[area][0] + n, "sum": history.add(had[area][1], change)}
            for area, (n, change) in self._digests.items()
        ]
        upsert(self.conn, tables.area_state, rows, "area")
        self._digests.clear()


def _alone(fact: facts.Fact, element: int | None) -> history.Kept:
    if not records.bare(fact):
        return history.alone(fact)
    return history.Kept(history.share_alone(fact) if element is None else element, records.BARE)


def ok_facts(conn: sa.Connection, where: sa.ColumnElement[bool]) -> Iterator[facts.Fact]:
    """The accepted facts that meet a condition, with the province's stamps."""
    return _facts(conn.execute(_OK.where(where)))


def _facts(found: Iterable[Any]) -> Iterator[facts.Fact]:
    for body, stamp in found:
        yield facts.read(bytes(body), stamp)


def upsert(conn: sa.Connection, table: sa.Table, rows: list[dict[str, Any]], *keys: str) -> None:
    """Inserts rows, or overwrites those whose keys are there."""
    if rows:
        conn.execute(_upsert(conn.dialect.name, table, keys), rows)


@functools.cache
def _upsert(dialect: str, table: sa.Table, keys: tuple[str, ...]) -> Any:
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as pg

        put: Any = pg(table)
    else:
        from sqlalchemy.dialects.sqlite import insert as lite

        put = lite(table)
    others = {column.name: put.excluded[column.name] for column in table.columns if column.name not in keys}
    if others:
        return put.on_conflict_do_update(index_elements=keys, set_=others)
    return put.on_conflict_do_nothing(index_elements=keys)
