"""Records the good slips of a stack and keeps the others as the draft, both or neither."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

import sqlite_utils

from fieldapp.actions import record_many
from fieldapp.domain import catalogue, facts, visits
from fieldapp.store import database, drafts


def record_stack(
    db: sqlite_utils.Database,
    slips: Iterable[tuple[int, visits.Slip]],
    *,
    draft: str,
    kind: str,
    rest: Callable[[Collection[int]], dict[str, Any] | None],
    catalogue: catalogue.Catalogue,
    now: int,
    wall: str,
    entropy: facts.Entropy,
) -> record_many.Recorded:
    """Checks each (line, slip) and keeps the good ones in one transaction. In the same one the draft becomes
    `rest(lines kept)`, or goes when that is None. Problems of the vault."""
    told = list(slips)
    with database.guard(), db.atomic():
        done = record_many.record_many(
            db, told, catalogue=catalogue, now=now, wall=wall, entropy=entropy, chunk=max(len(told), 1)
        )
        bad = {one.line for one in done.bad}
        form = rest([line for line, _ in told if line not in bad])
        if form is None:
            drafts.drop(db, draft)
        else:
            drafts.keep(db, draft, kind, form, now)
    return done
