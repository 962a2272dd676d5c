"""Judges one fact: taken, or held back with a code and a field; it never refuses to keep one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import msgspec

from fieldapp.domain import facts, households, people, periods, problems, rounds, visit_glance

GRACE_DAYS = 90  # work done with a grant that has ended meanwhile is still taken for so long

_LONGEST = {"name": 100, "place": 200, "phone": 30, "area": 22}  # characters of a household's cells


def _household(cells: Mapping[str, Any]) -> problems.Problem | None:
    """The structural check of a household's cells; cells of a newer program are let through."""
    for cell, most in _LONGEST.items():
        value = cells.get(cell, "")
        if value is not None and (not isinstance(value, str) or len(value) > most or "\0" in value):
            return problems.Problem("bad_value", cell)
    target, share = cells.get(households.MERGED), cells.get(rounds.CELL)
    if target is not None and not facts.is_id(target):
        return problems.Problem("bad_value", households.MERGED)
    if cells.get(households.OUT) not in (None, True):
        return problems.Problem("bad_value", households.OUT)
    if share is not None and rounds.read(share) is None:
        return problems.Problem("bad_value", rounds.CELL)
    return None


_CHECKS: dict[str, Callable[[Mapping[str, Any]], problems.Problem | None]] = {
    "visit": visit_glance.check,
    "household": _household,
    periods.ENTITY: periods.wire_check,
}


class Verdict(msgspec.Struct, frozen=True):
    """Why a fact is held back: a code of the messages and the cell it is about."""

    code: str
    field: str = ""


def word(told: str) -> str:
    """A name that a sender chose, in a form that every database keeps: short, and without the NUL that PostgreSQL
    refuses."""
    return told.replace("\0", "")[:40]


def deed(fact: facts.Fact, own: bool = False) -> str:
    """The deed of `people.may` that a fact needs; `own` is one about a row that its author has opened."""
    if fact.deed == facts.ERASE:
        return "erase"
    if fact.entity == periods.ENTITY and fact.fields.keys() == {periods.NOTHING}:
        return "review"
    if (
        "_locked" in fact.fields or fact.entity == periods.ENTITY
    ):  # first: with a review in the same fact it still needs the greater right
        return "manage"
    if "_review" in fact.fields or (fact.entity == "household" and rounds.CELL in fact.fields):
        return "review"
    if fact.entity == "household" and households.OUT in fact.fields and not own:
        return "review"
    if fact.row == fact.root and "area" in fact.fields and fact.row != fact.id:
        return "move"
    return "record"


def shape(fact: facts.Fact, areas: Collection[str]) -> Verdict | None:
    """What is wrong with a fact by itself, where there are these areas."""
    return content(fact) or place(fact, areas)


def content(fact: facts.Fact) -> Verdict | None:
    """What is wrong with the content alone: an unknown kind, or a value that cannot be."""
    check = _CHECKS.get(fact.entity)
    if check is None or fact.deed not in (facts.SET, facts.ERASE):
        return Verdict("unknown_entity", word(fact.entity))
    if facts.deep(fact.body):
        return Verdict("bad_value")
    problem = check(fact.fields)
    if problem is not None:
        return Verdict("bad_value", problem.field)
    return None


def place(fact: facts.Fact, areas: Collection[str]) -> Verdict | None:
    """What is wrong with the area that a fact names: only a root stands in one, and there are these."""
    if "area" not in fact.fields:
        return None
    area = fact.fields["area"]
    if fact.row != fact.root or not isinstance(area, str) or area not in areas:
        return Verdict("bad_value", "area")
    return None


def right(needed: str, grants: Iterable[people.Grant], lines: Iterable[Collection[str]], day: str) -> Verdict | None:
    """Whether an author may do what is needed (of `people.may`): a grant on any area that the root has ever
    been in is enough, so that work on a household
    that moved meanwhile is not lost (write lenient, read strict)."""
    grants = list(grants)
    if any(people.may(grants, needed, line, day, GRACE_DAYS) for line in lines):
        return None
    return Verdict("no_grant")
