"""Cuts the power at commits: of a laptop's vault or of a server's database, just before one or just after."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Generator
from typing import Any

import sqlalchemy as sa
import sqlite_utils

from fieldapp.store import connection
from simulation import world

BEFORE, AFTER = "before", "after"


class Power:
    """When the lights go out: at random with `odds` at each commit, or at commit number `at` and nowhere else."""

    def __init__(self, at: int = 0) -> None:
        self.at = at
        self.odds = 0.0
        self.steady = False  # nothing is cut just now, and nothing counted
        self.dice = random.Random(0)
        self.commits = 0
        self.cuts = 0
        self.whose: object = None  # whose program died last: a vault, or the mains of a database

    def falls(self, whose: object) -> str:
        """At which side of the commit that is due now the program dies; "" if it lives."""
        if self.steady:
            return ""
        self.commits += 1
        out = self.commits == self.at if self.at else self.odds > 0 and self.dice.random() < self.odds
        if not out:
            return ""
        self.cuts += 1
        self.whose = whose
        side = self.at % 2 if self.at else self.dice.random() < 0.5
        return BEFORE if side else AFTER


class Vault(connection._Writer):
    """A vault whose program may die at any commit."""

    power: Power

    @contextlib.contextmanager
    def atomic(self) -> Generator[sqlite_utils.Database, None, None]:
        if self.conn.in_transaction:
            with super().atomic():
                yield self
            return
        self.begin()
        try:
            yield self
            falls = self.power.falls(self)
            if falls == BEFORE:
                raise world.PowerCut
            self.conn.execute("COMMIT")
        except BaseException:
            self.rollback()
            raise
        if falls:
            raise world.PowerCut


def wire(db: sqlite_utils.Database, power: Power) -> sqlite_utils.Database:
    """Puts a vault on this power."""
    db.__class__ = Vault
    db.power = power  # type: ignore[attr-defined]
    return db


class _Wire(sa.Connection):
    mains: Mains

    def _commit_impl(self) -> None:
        self.mains.commit(self)
        super()._commit_impl()


class Mains:
    """An engine of the province or a hub, and the power that it is on just now."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.power: Power | None = None
        engine._connection_cls = type("Wire", (_Wire,), {"mains": self})  # an event would slow down every question

    def commit(self, conn: sa.Connection) -> None:
        """A transaction is about to be committed."""
        if self.power is None or not conn.get_execution_options().get("writing"):
            return
        falls = self.power.falls(self)
        if falls == AFTER:
            raw: Any = conn.connection.dbapi_connection
            raw.execute("COMMIT")
        if falls:
            raise world.PowerCut
