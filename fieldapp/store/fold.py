"""Keeps records, digests and screen tables of a vault in step with its facts; always inside the ledger's
transaction."""

from __future__ import annotations

import types
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import repeat
from typing import TYPE_CHECKING, Any

import msgspec
import sqlite_utils

from fieldapp.domain import facts, history
from fieldapp.store import among, bodies, index, inserts, stamps

if TYPE_CHECKING:
    from fieldapp.domain import outlines  # a start has no use for it

CHUNK = 500

Moves = Mapping[str, tuple[str | None, int]]  # by root the area in which it stands, and the position that says so
Stored = tuple[str, str, str, int, bytes, bytes | None]  # a row of `record`
Shifts = dict[str, list[int]]  # by root or area how many records more it has, and what their elements add up to

_STAMP = stamps.of("change")
_rivals = msgspec.json.Decoder(dict[str, tuple[str, ...]])


class Made(msgspec.Struct, frozen=True, gc=False):
    """What a fact makes of the row that it opens if that is all that is told of it; nothing of a vault is in it, so
    that it can be made before its turn comes. `body` and `stamp` are what it was made of; how the row is shown is told
    by `record`, or of a usual visit by `shown`."""

    id: str
    entity: str
    root: str
    author: str
    clock: int
    body: bytes
    stamp: int
    element: int
    cells: bytes
    record: history.Record | None = None
    shown: index.Shown | None = None


def made_of(body: bytes, stamp: int) -> Made | None:
    """What these bytes of the feed, stamp 0 for their author's clock, make of the row that they open; None where they
    open none. Problem "fact_bad" for what cannot be read."""
    from fieldapp.domain import outlines  # a start has no use for it

    if told := outlines.opening(body):
        shown = index.shown_alone(told)
        return Made(
            told.id,
            bodies.ENTITY,
            told.root,
            told.author,
            told.clock,
            body,
            stamp,
            told.share,
            bodies.BARE,
            None,
            shown,
        )
    fact = facts.read(body, stamp or None)
    if fact.id != fact.row:
        return None
    record = history.replay([fact])
    kept = history.Kept(history.share_alone(fact), bodies.BARE) if bodies.bare(fact) else history.alone(fact)
    known = (fact.id, fact.entity, fact.root, fact.author, fact.clock, body, stamp)
    return Made(*known, kept.element, kept.cells, record)


def all_made(told: outlines.Openings, carried: Iterable[bytes], stamped: Iterable[int]) -> list[Made]:
    """`made_of` of many, of which this is told: of these bytes, with these stamps."""
    return list(
        map(
            Made, told.ids, repeat(bodies.ENTITY), told.roots, told.authors, told.clocks, carried, stamped, told.shares,
            repeat(bodies.BARE), repeat(None), index.all_shown(told),
        )
    )  # fmt: skip


def chunks(ids: Iterable[str]) -> Iterator[tuple[list[str], str]]:
    """The ids in lists short enough for one statement, each with its placeholders."""
    listed = list(ids)
    for start in range(0, len(listed), CHUNK):
        part = listed[start : start + CHUNK]
        yield part, ",".join("?" * len(part))


def told(db: sqlite_utils.Database, rows: Collection[str]) -> tuple[dict[str, list[facts.Fact]], set[str]]:
    """The facts of these rows that are in force here, own ones not yet sent included; and the ids that the province has
    not confirmed."""
    out: dict[str, list[facts.Fact]] = defaultdict(list)
    unsure: set[str] = set()
    if not rows:
        return out, unsure
    found = db.execute(
        f"SELECT body, {_STAMP}, offer FROM change WHERE row IN {among.LISTED} AND status = 'ok'",
        [among.listed(rows)],
    )
    for body, stamp, offer in found.fetchall():
        fact = facts.read(bytes(body), stamp)
        out[fact.row].append(fact)
        if stamp is None or offer:
            unsure.add(fact.id)
    return out, unsure


def canonical(row: list[facts.Fact], unsure: Collection[str], record: history.Record) -> int:
    """A row's element of the area digest: only what the province has confirmed counts; 0 while it has
    confirmed nothing."""
    sure = [fact for fact in row if fact.id not in unsure]
    if len(sure) == len(row):
        return history.element(record)
    return history.element(history.replay(sure)) if sure else 0


def _coming(told: list[facts.Fact]) -> int:
    """What is kept in place of the element of a row that the province has not confirmed: below 0 the element that it
    will have once it has, where one fact alone says so, else 0."""
    return -history.share_alone(told[0]) if len(told) == 1 and bodies.bare(told[0]) else 0


def rows(
    db: sqlite_utils.Database,
    touched: Collection[str],
    begun: Mapping[str, list[facts.Fact]] = types.MappingProxyType({}),
) -> None:
    """Makes the records of these rows anew, with digests and screen tables. `begun` are own facts, all that there are
    of rows that were opened just now: nothing of those is looked for."""
    shifts = _shifts()
    _make(db, touched, {}, shifts, begun=begun)
    _stand(db, shifts, {})


def take(
    db: sqlite_utils.Database,
    touched: Collection[str],
    confirmed: Collection[str],
    come: Mapping[str, list[facts.Fact]],
    moves: Moves,
    decides: Callable[[int, int], bool],
    ready: Mapping[str, Made],
    sure: Mapping[str, tuple[int, int]] = types.MappingProxyType({}),
) -> None:
    """Takes in a part of the province's feed: makes `touched` rows anew, counts those into the digests of which own
    facts were `confirmed`, and puts roots where the feed says, as far as its position `decides` over the one known.

    `come` are all the facts of some rows that the feed brought, every one of them new here: where no other is known
    none has to be read again; `ready` are rows of which it brought one such fact, made already. `sure` says by root of
    how many records more the elements count now, and what they add up to: of those no more is to be done.
    """
    shifts = _shifts()
    shifts.update({root: [count, total] for root, (count, total) in sure.items()})
    known = _confirm_known(db, confirmed, shifts) if confirmed else set()
    others = set(confirmed) - known
    part_sure = _part_sure(db, others) if others else set()
    _make(db, {*touched, *part_sure}, come, shifts, ready)
    _confirm(db, others - part_sure, shifts)
    _stand(db, shifts, moves, decides)


def _make(
    db: sqlite_utils.Database,
    touched: Collection[str],
    come: Mapping[str, list[facts.Fact]],
    shifts: Shifts,
    ready: Mapping[str, Made] = types.MappingProxyType({}),
    begun: Mapping[str, list[facts.Fact]] = types.MappingProxyType({}),
) -> None:
    touched = sorted(set(touched))
    if not touched:
        return
    known = _elements(db, [row for row in touched if row not in begun])
    new = {row: come[row] for row in touched if row in come and row not in known} | {**begun}
    alone = {row: ready[row] for row in touched if row in ready and row not in known}
    by_row, unsure = told(db, [row for row in touched if row not in new and row not in alone])
    by_row |= new
    unsure |= {fact.id for told in begun.values() for fact in told}
    made, stored = [one.record for one in alone.values() if one.record], []
    for row in touched:
        if row in alone:
            stored.append(_stored_alone(alone[row]))
        elif row in by_row:
            doubted = any([fact.id in unsure for fact in by_row[row]])
            made.append(record := history.replay(by_row[row], unsure=doubted))
            element = canonical(by_row[row], unsure, record)
            stored.append(_stored(record, by_row[row], element or _coming(by_row[row])))
    _count(stored, known, shifts)
    gone = [row for row in known if row not in by_row]
    _forget(db, gone, known, shifts)
    inserts.write(db, "INSERT OR REPLACE INTO record (row, root, entity, element, body, rivals)", stored)
    shown = [one.shown for one in alone.values() if one.shown]
    index.put(db, made, _opened(db, made, new, alone), new.keys() | alone.keys(), shown)
    if gone or any(record.entity == "household" for record in made):
        _rehouse(db)


def _opened(
    db: sqlite_utils.Database,
    made: Iterable[history.Record],
    come: Mapping[str, list[facts.Fact]],
    ready: Mapping[str, Made],
) -> dict[str, str]:
    """Who opened the visits among these rows; only what did not just come is looked up."""
    found = {fact.row: fact.author for told in come.values() for fact in told if fact.id == fact.row}
    found |= {row: one.author for row, one in ready.items() if one.record}
    others = [record.row for record in made if record.entity == "visit" and record.row not in found]
    return found | index.authors(db, others) if others else found


def _rehouse(db: sqlite_utils.Database) -> None:
    """Shows households that were merged or parted, and their visits, where they belong now."""
    for part, marks in chunks(index.rehouse(db)):
        index.put(db, list(records(db, f"root IN ({marks})", part)))


def _part_sure(db: sqlite_utils.Database, confirmed: Collection[str]) -> set[str]:
    """Those of these rows of which the province has confirmed but a part."""
    unsure = f"status = 'ok' AND (offer <> 0 OR {_STAMP} IS NULL)"
    found = db.execute(f"SELECT row FROM change WHERE row IN {among.LISTED} AND {unsure}", [among.listed(confirmed)])
    return {row for (row,) in found}


def _confirm_known(db: sqlite_utils.Database, confirmed: Collection[str], shifts: Shifts) -> set[str]:
    """Does what `_confirm` does for those rows of which the element is known already; returns them."""
    listed = among.listed(confirmed)
    known = f"FROM record WHERE element < 0 AND row IN {among.LISTED}"
    rows = set()
    for row, root, element in db.execute(f"SELECT row, root, element {known}", [listed]):
        _shift(shifts[root], 0, -element)
        rows.add(row)
    db.execute(f"UPDATE record SET element = -element WHERE element < 0 AND row IN {among.LISTED}", [listed])
    return rows


def _confirm(db: sqlite_utils.Database, confirmed: Collection[str], shifts: Shifts) -> None:
    """The province has stamped own facts of these rows with their authors' own clocks: nothing is shown otherwise than
    before, so only the digests are made anew."""
    if not confirmed:
        return
    asked = f"SELECT r.row, r.root, r.element, r.body, o.body FROM record r {bodies.ITS_FACT}"
    elements = []
    for row, root, old, *body in db.execute(f"{asked} WHERE r.row IN {among.LISTED}", [among.listed(confirmed)]):
        new = bodies.element(row, *body)
        _shift(shifts[root], old, new)
        elements.append((new, row))
    db.conn.executemany("UPDATE record SET element = ? WHERE row = ?", elements)


def _stored(record: history.Record, told: list[facts.Fact], element: int) -> Stored:
    """What is kept of a record that these facts make."""
    rivals = msgspec.json.encode(record.rivals) if record.rivals else None
    body = bodies.BARE if len(told) == 1 and bodies.bare(told[0]) else msgspec.json.encode(record.cells)
    return (record.row, record.root, record.entity, element, body, rivals)


def _stored_alone(one: Made) -> Stored:
    return (one.id, one.root, one.entity, one.element, one.cells, None)


def _elements(db: sqlite_utils.Database, touched: Collection[str]) -> dict[str, tuple[str, int]]:
    if not touched:
        return {}
    found = db.execute(f"SELECT row, root, element FROM record WHERE row IN {among.LISTED}", [among.listed(touched)])
    return {row: (root, max(element, 0)) for row, root, element in found}


def _shifts() -> Shifts:
    return defaultdict(lambda: [0, 0])


def _count(stored: Iterable[Stored], known: Mapping[str, tuple[str, int]], shifts: Shifts) -> None:
    for row, root, _, element, *_ in stored:
        _shift(shifts[root], known.get(row, ("", 0))[1], max(element, 0))


def _shift(total: list[int], old: int, new: int) -> None:
    total[0] += (new != 0) - (old != 0)
    total[1] += new - old


def _forget(db: sqlite_utils.Database, gone: list[str], known: Mapping[str, tuple[str, int]], shifts: Shifts) -> None:
    if not gone:
        return
    for row in gone:
        root, element = known[row]
        shifts[root][0] -= element != 0
        shifts[root][1] -= element
    db.execute(f"DELETE FROM record WHERE row IN {among.LISTED}", [among.listed(gone)])
    index.drop(db, gone)


def attributions(db: sqlite_utils.Database, roots: Iterable[str]) -> dict[str, tuple[str | None, int, int, int]]:
    """Per root its area (as the province's feed says), the position that says so, and the sums of its records."""
    found = db.execute(f"SELECT root, area, pos, n, sum FROM attr WHERE root IN {among.LISTED}", [among.listed(roots)])
    return {root: tuple(rest) for root, *rest in found}


def attribute(db: sqlite_utils.Database, moves: Moves) -> None:
    """Says which area each root stands in now, and moves its sums there."""
    _stand(db, {}, moves)


def _stand(
    db: sqlite_utils.Database,
    shifts: Mapping[str, list[int]],
    moves: Moves,
    decides: Callable[[int, int], bool] = lambda pos, known: True,
) -> None:
    """Adds to the sums of roots, says where they stand, and keeps the digests of areas in step."""
    areas = _shifts()
    known = attributions(db, shifts.keys() | moves.keys())
    moved, stayed = [], []
    for root in sorted(shifts.keys() | moves.keys()):
        old, pos, had, sum_ = known.get(root, (None, 0, 0, 0))
        n, change = shifts.get(root, (0, 0))
        area, at = moves.get(root, (old, pos))
        if root in moves and not decides(at, pos):
            area, at = old, pos
        if root in known and area == old:
            stayed.append((at, had + n, history.add(sum_, change), root))
        else:
            moved.append((root, area, at, had + n, history.add(sum_, change)))
        if old is not None:
            areas[old][0] -= had
            areas[old][1] -= sum_
        if area is not None:
            areas[area][0] += had + n
            areas[area][1] += sum_ + change
    db.conn.executemany(
        "INSERT INTO attr (root, area, pos, n, sum) VALUES (?,?,?,?,?) ON CONFLICT (root) DO UPDATE"
        " SET area = excluded.area, pos = excluded.pos, n = excluded.n, sum = excluded.sum",
        moved,
    )
    # Without a word of the area: else its index is written again, too, and most roots stay where they are.
    db.conn.executemany("UPDATE attr SET pos = ?, n = ?, sum = ? WHERE root = ?", stayed)
    _shift_areas(db, areas)


def _shift_areas(db: sqlite_utils.Database, areas: Shifts) -> None:
    """Adds to the digests of areas."""
    for area, (n, change) in areas.items():
        if not (n or change):
            continue
        had = db.execute("SELECT n, sum FROM area_state WHERE area = ?", [area]).fetchone() or (0, 0)
        db.execute(
            "INSERT OR REPLACE INTO area_state (area, n, sum) VALUES (?,?,?)",
            [area, had[0] + n, history.add(had[1], change)],
        )


def record(db: sqlite_utils.Database, row: str) -> history.Record | None:
    """The record of a row as it stands here, or None."""
    return next(records(db, "row = ?", [row]), None)


def records(db: sqlite_utils.Database, where: str = "1", values: Collection[Any] = ()) -> Iterator[history.Record]:
    """The records that meet a condition over row, entity and root."""
    those = f"(SELECT row, entity, root, body, rivals FROM record WHERE {where}) r"
    asked = f"SELECT r.row, r.entity, r.root, r.rivals, {bodies.KEPT} FROM {those} {bodies.ITS_FACT}"
    for row, entity, root, rivals, *body in db.execute(asked, list(values)):
        yield stored(row, entity, root, rivals, *body)


def stored(row: str, entity: str, root: str, rivals: bytes | None, *body: Any) -> history.Record:
    """A record from the columns in which it is kept, `bodies.KEPT` last."""
    return history.Record(row, entity, root, bodies.cells(*body), _rivals.decode(rivals) if rivals else {})
