"""Judges anew what was held back: once its root has a place, once this program understands it, or once a person lets
it pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import sqlalchemy as sa

from fieldapp.domain import facts, history
from fieldapp.server import holding, judge, sight, tables

if TYPE_CHECKING:
    from fieldapp.server import accept

LIMBO = judge.Verdict("no_household")  # right in itself, but its root stands nowhere yet


def root_placed(taking: accept.Intake, root: str) -> None:
    """A root has got an area: facts that came before it was placed, or seemed to come from outside, are judged anew;
    and once more when one of them moved it on."""
    moved = True
    while moved and root not in taking.standing.erased:
        moved = any([_judged(taking, origin, fact) for origin, fact in _waiting(taking, root)])


def _waiting(taking: accept.Intake, root: str) -> list[tuple[str, facts.Fact]]:
    taking.write_changes()
    c, h = tables.change.c, tables.held.c
    outside = sa.select(h.fact).where(h.code == "no_grant")
    again = sa.or_(c.status == "limbo", sa.and_(c.status == "held", c.id.in_(outside)))
    rows = taking.conn.execute(sa.select(c.origin, c.body, c.stamp).where(c.root == root, again)).all()
    told = [(row.origin, facts.read(bytes(row.body), row.stamp)) for row in rows]
    if told:
        taking.load([fact for _, fact in told])
    return sorted(told, key=lambda one: history.rank(one[1]))


def _judged(taking: accept.Intake, origin: str, fact: facts.Fact) -> bool:
    """Judges anew what waited; whether it moved its root."""
    if fact.root in taking.standing.erased:  # by one that waited before it
        return False
    verdict = taking.bench.again(fact)
    decide(taking, origin, fact, verdict)
    return verdict is None and holding.places(fact)


def reinstate(taking: accept.Intake, origin: str, fact: facts.Fact) -> None:
    """A fact that was taken before this province lost it, and came again only when its sender was no longer let in:
    that it was taken counts."""
    taking.restamp(fact.id, history.rank(fact)[0])
    decide(taking, origin, fact, None)
    if holding.places(fact) and fact.root in taking.standing.undecided:
        root_placed(taking, fact.root)


def decide(taking: accept.Intake, origin: str, fact: facts.Fact, verdict: judge.Verdict | None) -> None:
    """Gives a stored fact its new verdict; one whose root is not placed yet waits in limbo."""
    limbo = verdict is None and taking.bench.unplaced(fact)
    status = "held" if verdict else "limbo" if limbo else "ok"
    taking.conn.execute(tables.change.update().where(tables.change.c.id == fact.id).values(status=status))
    if verdict is not None or limbo:
        taking.hold(origin, fact, verdict or LIMBO)
        return
    taking.held.let_go(fact.id)
    taking.admit(fact)


def understand(taking: accept.Intake) -> int:
    """After an update of this program: judges anew what was held because its kind was unknown, or because it could not
    be read; returns how many passed."""
    c, h = tables.change.c, tables.held.c
    strange = sa.select(h.fact).where(h.code == "unknown_entity")
    waiting = taking.conn.execute(
        sa.select(tables.change).where(c.status == "held", c.id.in_(strange)).order_by(c.stamp, c.id)
    ).all()
    passed = _read_again(taking)
    for row in waiting:
        fact = facts.read(bytes(row.body), row.stamp)
        taking.load([fact])
        if fact.root in taking.standing.erased:
            continue
        verdict = taking.bench.again(fact)
        if verdict is None or verdict.code != "unknown_entity":
            decide(taking, row.origin, fact, verdict)
            passed += verdict is None
        if verdict is None and holding.places(fact):
            root_placed(taking, fact.root)
    return passed


def _read_again(taking: accept.Intake) -> int:
    """Takes in bytes that only a later program than the one that kept them can read; returns how many."""
    read = 0
    for one in taking.raw.sent():
        name, raw, fact = sight.parse(msgspec.Raw(bytes(one.bytes)))
        if fact is None:
            continue
        read += 1
        taking.load([fact])
        taking.raw.drop(one.id)
        taking.held.let_go(one.id)
        taking.take_from(one, name, raw, fact)
    return read


def release(taking: accept.Intake, name: str) -> judge.Verdict | None:
    """Lets a fact pass that was held back for its sender only; returns what is wrong with its content, if anything is,
    and then changes nothing."""
    c, o = tables.change.c, tables.origin.c
    row = taking.conn.execute(sa.select(tables.change).where(c.id == name, c.status == "held")).one()
    fact = facts.read(bytes(row.body), row.stamp)
    taking.load([fact])
    if fact.author != taking.conn.scalar(sa.select(o.person).where(o.id == row.origin)):
        return judge.Verdict("bad_value", "author")
    if wrong := taking.bench.shape(fact):
        return wrong
    limbo = taking.bench.unplaced(fact)
    taking.conn.execute(tables.change.update().where(c.id == name).values(status="limbo" if limbo else "ok"))
    if limbo:
        taking.hold(row.origin, fact, LIMBO)
    else:
        taking.held.let_go(name)
        taking.accept(fact)
    return None
