"""Keeps records, digests and screen tables of a vault in step with its facts; always inside the ledger's
transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import facts, history
from fieldapp.store import index

CHUNK = 500
_cells = msgspec.json.Decoder(dict[str, history.Cell])
_rivals = msgspec.json.Decoder(dict[str, tuple[str, ...]])


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
    for part, marks in chunks(rows):
        found = db.execute(f"SELECT body, stamp, offer FROM change WHERE row IN ({marks}) AND status = 'ok'", part)
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


def rows(db: sqlite_utils.Database, touched: Collection[str]) -> list[history.Record]:
    """Makes the records of these rows anew, with digests and screen tables; returns those that exist."""
    touched = sorted(set(touched))
    if not touched:
        return []
    known = _elements(db, touched)
    by_row, unsure = told(db, touched)
    made = [history.replay(by_row[row]) for row in touched if row in by_row]
    elements = {record.row: canonical(by_row[record.row], unsure, record) for record in made}
    _count(db, made, known, elements)
    gone = [row for row in touched if row not in by_row and row in known]
    _forget(db, gone, known)
    db.conn.executemany(
        "INSERT OR REPLACE INTO record (row, root, entity, element, body, rivals) VALUES (?,?,?,?,?,?)",
        [_stored(record, elements[record.row]) for record in made],
    )
    index.put(db, made)
    if gone or any(record.entity == "household" for record in made):
        _rehouse(db)
    return made


def _rehouse(db: sqlite_utils.Database) -> None:
    """Shows households that were merged or parted, and their visits, where they belong now."""
    for part, marks in chunks(index.rehouse(db)):
        index.put(db, list(records(db, f"root IN ({marks})", part)))


def confirm(db: sqlite_utils.Database, touched: Collection[str]) -> None:
    """The province has stamped own facts of these rows with their authors' own clocks: nothing is shown otherwise than
    before, so only the digests are made anew; rows of which it has confirmed but a part are made anew as a whole."""
    part_sure = {
        row
        for part, marks in chunks(touched)
        for (row,) in db.execute(
            f"SELECT row FROM change WHERE row IN ({marks}) AND status = 'ok' AND (stamp IS NULL OR offer <> 0)", part
        )
    }
    rows(db, part_sure)
    known = _elements(db, set(touched) - part_sure)
    found = [one for part, marks in chunks(known) for one in records(db, f"row IN ({marks})", part)]
    elements = {record.row: history.element(record) for record in found}
    _count(db, found, known, elements)
    db.conn.executemany("UPDATE record SET element = ? WHERE row = ?", [(e, row) for row, e in elements.items()])


def _stored(record: history.Record, element: int) -> tuple[Any, ...]:
    rivals = msgspec.json.encode(record.rivals) if record.rivals else None
    return (record.row, record.root, record.entity, element, msgspec.json.encode(record.cells), rivals)


def _elements(db: sqlite_utils.Database, touched: Collection[str]) -> dict[str, tuple[str, int]]:
    out: dict[str, tuple[str, int]] = {}
    for part, marks in chunks(touched):
        for row, root, element in db.execute(f"SELECT row, root, element FROM record WHERE row IN ({marks})", part):
            out[row] = (root, element)
    return out


def _count(
    db: sqlite_utils.Database,
    records: list[history.Record],
    known: dict[str, tuple[str, int]],
    elements: dict[str, int],
) -> None:
    changes: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for record in records:
        old, new = known.get(record.row, ("", 0))[1], elements[record.row]
        total = changes[record.root]
        total[0] += (new != 0) - (old != 0)
        total[1] += new - old
    _shift(db, changes)


def _forget(db: sqlite_utils.Database, gone: list[str], known: dict[str, tuple[str, int]]) -> None:
    if not gone:
        return
    changes: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in gone:
        root, element = known[row]
        changes[root][0] -= element != 0
        changes[root][1] -= element
    _shift(db, changes)
    for part, marks in chunks(gone):
        db.execute(f"DELETE FROM record WHERE row IN ({marks})", part)
    index.drop(db, gone)


def _shift(db: sqlite_utils.Database, changes: dict[str, list[int]]) -> None:
    """Adds to the sums of roots, and to those of the areas they stand in."""
    if not changes:
        return
    areas: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    found = attributions(db, changes)
    rows = []
    for root, (n, change) in changes.items():
        area, pos, had, total = found.get(root, (None, 0, 0, 0))
        rows.append((root, area, pos, had + n, history.add(total, change)))
        if area is not None:
            areas[area][0] += n
            areas[area][1] += change
    db.conn.executemany("INSERT OR REPLACE INTO attr (root, area, pos, n, sum) VALUES (?,?,?,?,?)", rows)
    shift_areas(db, areas)


def attributions(db: sqlite_utils.Database, roots: Iterable[str]) -> dict[str, tuple[str | None, int, int, int]]:
    """Per root its area (as the province's feed says), the position that says so, and the sums of its records."""
    out: dict[str, tuple[str | None, int, int, int]] = {}
    for part, marks in chunks(roots):
        for root, *rest in db.execute(f"SELECT root, area, pos, n, sum FROM attr WHERE root IN ({marks})", part):
            out[root] = tuple(rest)
    return out


def shift_areas(db: sqlite_utils.Database, areas: dict[str, list[int]]) -> None:
    """Adds to the digests of areas."""
    for area, (n, change) in areas.items():
        had = db.execute("SELECT n, sum FROM area_state WHERE area = ?", [area]).fetchone() or (0, 0)
        db.execute(
            "INSERT OR REPLACE INTO area_state (area, n, sum) VALUES (?,?,?)",
            [area, had[0] + n, history.add(had[1], change)],
        )


def attribute(db: sqlite_utils.Database, moves: dict[str, tuple[str | None, int]]) -> None:
    """Says which area each root stands in now, and moves its sums there."""
    areas: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    found = attributions(db, moves)
    rows = []
    for root, (area, pos) in moves.items():
        old, _, n, total = found.get(root, (None, 0, 0, 0))
        rows.append((root, area, pos, n, total))
        if old == area:
            continue
        for side, sign in ((old, -1), (area, 1)):
            if side is not None:
                areas[side][0] += sign * n
                areas[side][1] += sign * total
    db.conn.executemany("INSERT OR REPLACE INTO attr (root, area, pos, n, sum) VALUES (?,?,?,?,?)", rows)
    shift_areas(db, areas)


def record(db: sqlite_utils.Database, row: str) -> history.Record | None:
    """The record of a row as it stands here, or None."""
    found = db.execute("SELECT row, entity, root, body, rivals FROM record WHERE row = ?", [row]).fetchone()
    return None if found is None else _read(found)


def records(db: sqlite_utils.Database, where: str = "1", values: Collection[Any] = ()) -> Iterator[history.Record]:
    """The records that meet a condition over row, entity and root."""
    for found in db.execute(f"SELECT row, entity, root, body, rivals FROM record WHERE {where}", list(values)):
        yield _read(found)


def _read(found: Any) -> history.Record:
    rivals = _rivals.decode(found[4]) if found[4] else {}
    return history.Record(found[0], found[1], found[2], _cells.decode(found[3]), rivals)
