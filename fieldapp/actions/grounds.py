"""What deeds stand on: whether this person may change a row now, what a form lacks, and what a fact replaces."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlite_utils

from fieldapp.domain import facts, history, households, people, problems, reviews, visits
from fieldapp.store import among, blobs, custody, fold, index, ledger, me, reference
from fieldapp.store import households as roll
from fieldapp.store import people as rights
from fieldapp.store import visits as slips

_OTHERS = ("_review", "_locked", households.OUT)  # cells that are set by whom only they may be set by


def visit(
    db: sqlite_utils.Database, row: str, day: str, *, withdrawn: bool = False, reasoned: bool = False
) -> history.Record:
    """A visit that its author, or who may review it, may change today. Problems "visit_unknown", "not_allowed",
    "visit_locked" (but by a deed that gives its reason one that only its period holds), "visit_withdrawn" (or
    "visit_not_withdrawn" where only a withdrawn one will do)."""
    record = ledger.current(db, row)
    if record is None or record.entity != "visit":
        raise problems.Problem("visit_unknown")
    own = slips.author(db, row) == me.read(db).person
    if not own and not rights.may_review(db, row, visits.slip_of(record).village, day):
        raise problems.Problem("not_allowed")
    state = reviews.state(record)
    if state == reviews.LOCKED and not (reasoned and record.value("_locked") is not True):
        raise problems.Problem("visit_locked")
    if (state == reviews.WITHDRAWN) != withdrawn:
        raise problems.Problem("visit_not_withdrawn" if withdrawn else "visit_withdrawn")
    return record


def household(db: sqlite_utils.Database, row: str, deed: str, day: str) -> history.Record:
    """A household with which the owner may do a deed today. Problems "household_unknown", "not_allowed"."""
    record = ledger.current(db, row)
    if record is None or record.entity != "household":
        raise problems.Problem("household_unknown")
    if not rights.may(db, deed, households.of(record).area, day):
        raise problems.Problem("not_allowed")
    return record


def in_charge(db: sqlite_utils.Database, rows: Collection[str], day: str) -> list[tuple[history.Record, bool]]:
    """The households among these rows, each with whether the owner may take it out of the roll today, or put it back:
    who added it and may record there, and who reviews there."""
    own = {row for row, author in index.authors(db, rows).items() if author == me.read(db).person}

    @functools.cache
    def may(deed: str, area: str) -> bool:
        return rights.may(db, deed, area, day)

    found = fold.records(db, f"entity = 'household' AND row IN {among.LISTED}", [among.listed(rows)])
    listed = [(record, households.of(record).area) for record in found]
    return [
        (record, may(people.REVIEW, area) or (record.row in own and may(people.RECORD, area)))
        for record, area in listed
    ]


def opening(slip: visits.Slip) -> ledger.Deed:
    """The deed that opens a visit: under its household, else as a root of its own that stands in the village."""
    cells = visits.cells(slip)
    if slip.household:
        return ledger.Deed("visit", cells, root=slip.household)
    return ledger.Deed("visit", cells | {"area": slip.village})


def slip_problems(db: sqlite_utils.Database, slip: visits.Slip, scene: visits.Scene) -> list[problems.Problem]:
    """What must be mended in a tidied slip, its household being one that is known here."""
    found = visits.check(slip, scene)
    if slip.household and slip.mode != visits.CLASS and not roll.known(db, [slip.household]):
        found.append(problems.Problem("household_unknown", "household"))
    return found


def photo_problems(
    db: sqlite_utils.Database, slip: visits.Slip, before: visits.Slip | None = None
) -> list[problems.Problem]:
    """What is wrong with the photos that a slip names and the visit did not before."""
    fresh = set(slip.photos) - set(before.photos if before else ())
    if not fresh:
        return []
    if not reference.photos_allowed(db):
        return [problems.Problem("photo_off", "photos")]
    return [] if blobs.known(db, fresh) == fresh else [problems.Problem("photo_lost", "photos")]


def household_problems(home: households.Household, villages: Collection[str]) -> list[problems.Problem]:
    """What must be mended in a tidied household, which must stand in one of the owner's villages."""
    found = households.check(home)
    if home.area and home.area not in villages:
        found.append(problems.Problem("visit_village_out", "area"))
    return found


def setting(record: history.Record, cells: Mapping[str, Any]) -> ledger.Deed:
    """The deed that sets cells of a row, in place of the facts that set them before and of their rivals."""
    return ledger.Deed(record.entity, cells, record.row, record.root, _replaced(record, cells, []))


def changing(db: sqlite_utils.Database, record: history.Record, cells: Mapping[str, Any]) -> ledger.Deed:
    """The same for a change of content. What the province holds back it has not read, so all is told again and names
    the held facts as replaced: so the change is also their repair."""
    held = custody.held_back(db, record.row)
    if held:
        told = {field: cell.value for field, cell in record.cells.items() if field not in _OTHERS}
        cells = told | dict(cells)
    return ledger.Deed(record.entity, cells, record.row, record.root, _replaced(record, cells, held))


def _replaced(record: history.Record, fields: Iterable[str], held: Iterable[facts.Fact]) -> dict[str, tuple[str, ...]]:
    found = {}
    for field in fields:
        stood = [record.cells[field].fact] if field in record.cells else []
        ids = [*stood, *record.rivals.get(field, ()), *(fact.id for fact in held if field in fact.fields)]
        if ids:
            found[field] = tuple(dict.fromkeys(ids))
    return found
