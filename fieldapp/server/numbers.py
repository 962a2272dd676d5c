"""The numbers under which each origin's facts came: whose an origin is, which numbers are here, up to where without a
hole."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from fieldapp.domain import facts, problems
from fieldapp.server import many, tables

# Questions are built once: to build one takes longer than to ask it.
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
_ORIGIN = sa.select(tables.origin).where(tables.origin.c.id == sa.bindparam("origin"))
_COMES = tables.origin.insert()
_HAVE = sa.select(tables.origin.c.have).where(tables.origin.c.id == sa.bindparam("origin"))
_ADVANCE = tables.origin.update().where(tables.origin.c.id == sa.bindparam("origin")).values(have=sa.bindparam("top"))


def register(conn: sa.Connection, origin: str, *, person: str, device: str) -> int:
    """Makes an origin known as a person's on a device; returns what is held of it without a gap. Problem
    "origin_foreign" if it is another person's."""
    if not facts.is_id(origin):
        raise problems.Problem("envelope_bad")
    row = conn.execute(_ORIGIN, {"origin": origin}).first()
    if row is None:
        conn.execute(_COMES, {"id": origin, "device": device, "person": person, "have": 0})
    elif row.person != person:
        raise problems.Problem("origin_foreign")
    return row.have if row else 0


def stored(conn: sa.Connection, origin: str, ns: Collection[int]) -> dict[int, str]:
    """The ids that bear the numbers of an origin from the least of these to the greatest, and that of the first number
    beyond."""
    if not ns:
        return {}
    found = conn.execute(_NUMBERS, {"origin": origin, "least": min(ns), "most": max(ns)})
    return {n: fact for n, fact in found.all()}


def add(conn: sa.Connection, origin: str, numbered: dict[int, str]) -> None:
    """Writes numbers that were not here, with the ids that they bear."""
    many.insert(conn, tables.number, [(origin, n, name) for n, name in numbered.items()])


def forks(stored: str, came: str) -> bool:
    """Whether one number bears two facts: a restored or copied laptop wrote on."""
    return stored != came


def advance(conn: sa.Connection, origin: str, have: int, stored: Collection[int], most: int) -> int:
    """Moves an origin's `have` up to the first hole in its numbers; returns it. `stored` are those of a run up to
    `most`, and the first beyond it."""
    whole = len(stored) == most - have and all(map(stored.__contains__, range(have + 1, most + 1)))
    top = most if whole and stored else _unbroken(have, sorted(stored))
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
