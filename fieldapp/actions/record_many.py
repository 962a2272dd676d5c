"""Records many slips, as from a file: the good ones are kept, the bad ones named by their line."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import msgspec
import sqlite_utils

from fieldapp.actions import grounds
from fieldapp.domain import catalogue, facts, problems, visits
from fieldapp.store import blobs, database, ledger, people

CHUNK = 500


class Bad(msgspec.Struct, frozen=True):
    """A slip that was not kept, by its line, and what must be mended in it."""

    line: int
    problems: list[problems.Problem]


class Recorded(msgspec.Struct, frozen=True):
    """The rows that were kept, in the order of their lines, and the slips that were not."""

    rows: list[str]
    bad: list[Bad]


def record_many(
    db: sqlite_utils.Database,
    slips: Iterable[tuple[int, visits.Slip]],
    *,
    catalogue: catalogue.Catalogue,
    now: int,
    wall: str,
    entropy: facts.Entropy,
    chunk: int = CHUNK,
) -> Recorded:
    """Checks each (line, slip) and keeps the good ones, one transaction a chunk. Problems of the vault end it; what
    earlier chunks kept stays kept."""
    day, clock = people.clock(db, wall)
    scenes: dict[str, visits.Scene] = {}
    done = Recorded([], [])
    lines = iter(slips)
    while part := list(itertools.islice(lines, chunk)):
        good = []
        for line, slip in part:
            slip = visits.tidy(slip)
            if slip.date not in scenes:
                scenes[slip.date] = people.scene(db, catalogue, day, clock, on=slip.date)
            if found := grounds.slip_problems(db, slip, scenes[slip.date]) + grounds.photo_problems(db, slip):
                done.bad.append(Bad(line, found))
            else:
                good.append(slip)
        with database.guard(), db.atomic():
            told = ledger.record(db, map(grounds.opening, good), now=now, wall=wall, entropy=entropy)
            for fact, slip in zip(told, good, strict=True):
                blobs.save(db, fact.row, slip.photos)
        done.rows.extend(fact.row for fact in told)
    return done
