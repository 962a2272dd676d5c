"""Lets households follow the one that they were joined with: where that one was moved while somebody elsewhere joined
another with it, the province moves the other after it, so that on every computer they stay one."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec
import sqlalchemy as sa

from fieldapp.domain import facts, history, hours, households
from fieldapp.server import fold, holding, numbers, records, sight, tables
from fieldapp.server.queries import slips

if TYPE_CHECKING:
    from fieldapp.server import accept

ENTITY = "household"


def turns(fact: facts.Fact, stood: str | None) -> bool:
    """Whether a fact about a root that stood there may part a household from one that it was joined with."""
    return fact.entity == ENTITY and (households.MERGED in fact.fields or (stood is not None and holding.places(fact)))


def follow(taking: accept.Intake, turned: Collection[str], *, origin: str, person: str) -> bool:
    """Moves what was left behind when these households were joined, parted or moved, by facts of the province's own;
    whether there was any. `taking` is an intake of the province's, of which the caller writes the end."""
    moves = _left_behind(taking, turned)
    n = numbers.have(taking.conn, origin)[0]
    told: list[tuple[int, msgspec.Raw]] = []
    clock = taking.hlc
    for step, (part, area) in enumerate(moves, 1):
        clock = facts.tick(clock, taking.now)
        fact = facts.write(
            ENTITY,
            {"area": area},
            author=person,
            clock=clock,
            wall=hours.wall(taking.now),
            now=taking.now,
            entropy=_Known(taking.seal_key, f"{part.row} {area} {clock}"),
            row=part.row,
            root=part.root,
            prev={"area": (part.cells["area"].fact, *part.rivals.get("area", ()))},
        )
        told.append((n + step, msgspec.Raw(fact.body)))
    if told:
        taking.own(origin, sight.look(told), None)
    return bool(told)


class _Known:
    """What nobody guesses without the province's key, and what does not hang on chance."""

    def __init__(self, key: bytes, about: str) -> None:
        self._key, self._about, self._asked = key, about, 0

    def __call__(self, size: int) -> bytes:
        self._asked += 1
        told = f"{self._about} {self._asked}".encode()
        return hashlib.blake2b(told, key=self._key, digest_size=64, person=b"following").digest()[:size]


def _left_behind(taking: accept.Intake, turned: Collection[str]) -> Iterator[tuple[history.Record, str]]:
    """The parts that stand where their home stood once, and the area where it stands now. Parts of a household stand
    where it has been, and its home may be anywhere."""
    been = {area for row in turned for area in taking.fold.areas_of(row) if isinstance(area, str)}
    told = {record.row: record for record in slips.roll(taking.conn, been)}
    wanted = ({*turned} | {households.merged(one) for one in told.values()}) - told.keys() - {""}
    while wanted:  # of chains that lead out of these areas
        more = _by_row(taking.conn, wanted)
        told |= more
        wanted = {households.merged(one) for one in told.values()} - told.keys() - {""} if more else set()
    for part, home in sorted(slips.homes(told.values()).items()):
        stands = _area(told[home])
        if stands and _area(told[part]) not in ("", stands) and _area(told[part]) in taking.fold.areas_of(home):
            yield told[part], stands


def _area(record: history.Record) -> str:
    return households.of(record).area


def _by_row(conn: sa.Connection, rows: Collection[str]) -> Mapping[str, history.Record]:
    r = tables.record.c
    asked = sa.select(r.row, r.root, r.body, *records.FACT).select_from(records.JOINED).where(r.entity == ENTITY)
    return {
        row: history.Record(row, ENTITY, root, records.cells(body, told, stamp))
        for part in fold.chunks(sorted(rows))
        for row, root, body, told, stamp in conn.execute(asked.where(r.row.in_(part)))
    }
