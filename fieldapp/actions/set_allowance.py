"""Sets what makes an activity day on this computer, and what it is worth."""

from __future__ import annotations

import sqlite_utils

from fieldapp.domain import people, problems, statements
from fieldapp.store import allowances, database
from fieldapp.store import people as rights

MAY = frozenset({people.OFFICER, people.PROVINCE})


def set_allowance(db: sqlite_utils.Database, rules: statements.Rules, *, wall: str) -> None:
    """Puts rules in place of the catalogue's. Problems "not_allowed" for who is no officer, "allowance_*"."""
    day, _ = rights.clock(db, wall)
    with database.guard(), db.atomic():
        if rights.role(db, day) not in MAY:
            raise problems.Problem("not_allowed")
        allowances.put(db, rules)
