"""What one transaction holds back: each fact with its reason, and by which later fact it is mended."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from fieldapp.domain import areas, facts
from fieldapp.server import fold, judge, many, tables

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
_LET_GO = tables.held.delete().where(tables.held.c.fact == sa.bindparam("held"))


class Holding:
    """The rows of `held` that one transaction makes; `flush` writes them."""

    def __init__(self, conn: sa.Connection, now: int, atlas: Mapping[str, areas.Area]) -> None:
        self._conn = conn
        self._now = now
        self._atlas = atlas
        self._rows: dict[str, dict[str, Any]] = {}
        self._mended_by: dict[str, tuple[str, str]] = {}
        self._asked: dict[str, frozenset[str]] = {}  # the cells that a held fact wants to set

    def load(self, told: Iterable[facts.Fact]) -> None:
        """Reads which of the facts that these replace are held. Those may mend them that are of their row, or, where
        only bytes are there, of their sender."""
        names = {name for fact in told for names in fact.prev.values() for name in names if facts.is_id(name)}
        if not names:
            return
        for name, row, root, body, person in self._conn.execute(_HELD, {"part": names}):
            self._mended_by[name] = (row, root) if row else ("", person or "")
            self._asked[name] = frozenset(facts.read(bytes(body)).fields) if body else frozenset()

    def hold(self, origin: str, fact: facts.Fact, verdict: judge.Verdict, area: str | None) -> None:
        """Holds a fact back; `area` is where its root stands."""
        self._mended_by[fact.id] = (fact.row, fact.root)
        self._asked[fact.id] = frozenset(fact.fields)
        self._rows[fact.id] = self._row(fact.id, origin, area or self._claimed(fact), verdict)

    def keep(self, name: str, origin: str, area: str | None, why: str, person: str) -> None:
        """Notes that bytes are kept which a person sent and nobody could read."""
        self._mended_by[name] = ("", person)
        self._rows[name] = self._row(name, origin, area, judge.Verdict(why))

    def _claimed(self, fact: facts.Fact) -> str | None:
        """Where a fact that is held back wants its root to stand: who reviews there shall hear of it, too."""
        area = fact.fields.get("area") if places(fact) else None
        return area if isinstance(area, str) and area in self._atlas else None

    def _row(self, fact: str, origin: str, area: str | None, verdict: judge.Verdict) -> dict[str, Any]:
        return {
            "fact": fact,
            "origin": origin,
            "area": area,
            "code": verdict.code,
            "field": verdict.field,
            "at": self._now,
        }

    def repaired(self, fact: facts.Fact, told: Collection[facts.Fact]) -> set[str]:
        """The held facts that this one names as replaced, and of which no cell is left that none of those `told` of its
        row has told again: what is repaired needs no note any more."""
        may = ((fact.row, fact.root), ("", fact.author))
        named = {name for names in fact.prev.values() for name in names if self._mended_by.get(name) in may}
        return {name for name in named if self._asked.get(name, frozenset()) <= _told_again(told, name)}

    def let_go(self, fact: str) -> None:
        """Holds a fact back no more."""
        self._rows.pop(fact, None)
        self._conn.execute(_LET_GO, {"held": fact})

    def drop(self, gone: Iterable[str]) -> None:
        """Forgets what is destroyed, once `flush` has written what there is."""
        for part in fold.chunks(gone):
            self._conn.execute(tables.held.delete().where(tables.held.c.fact.in_(part)))

    def flush(self) -> None:
        """Writes what is held back."""
        fold.upsert(self._conn, tables.held, list(self._rows.values()), "fact")
        self._rows = {}


def places(fact: facts.Fact) -> bool:
    """Whether a fact says in which area its root stands."""
    return fact.row == fact.root and "area" in fact.fields


def _told_again(told: Iterable[facts.Fact], held: str) -> set[str]:
    return {field for fact in told for field, names in fact.prev.items() if held in names}
