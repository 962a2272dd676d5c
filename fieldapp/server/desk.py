"""The administrator's desk: one open write transaction with what every deed needs, and how typed cells are read."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

from fieldapp.domain import facts, hours, problems, text
from fieldapp.server import named, tables
from fieldapp.server.queries import places

ADDED, CHANGED, SAME = "added", "changed", "same"  # what a deed did; each may be said twice

_CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")


class Desk:
    """The transaction, the areas by the words that people use, the day in Vietnam, the clock in ms and entropy."""

    def __init__(self, conn: sa.Connection, *, now: int, entropy: facts.Entropy) -> None:
        """Problem "server_empty" if there is no province yet."""
        # Deeds of two administrators come one after the other, and no number of the province is given twice.
        self.node: Any = conn.execute(sa.select(tables.node).with_for_update()).first()
        if self.node is None:
            raise problems.Problem("server_empty")
        self.conn = conn
        self.now = now
        self.day = hours.day(now)
        self.entropy = entropy
        self.areas = named.Areas(places.atlas(conn))

    def new_id(self) -> str:
        """A fresh id."""
        return facts.new_id(self.now, self.entropy)

    def date(self, given: str, column: str) -> str:
        """The ISO date of a typed day, or "" for none. Problem "day_bad"."""
        typed = text.plain(given)
        day = text.day(typed, self.day) if typed else ""
        if typed and not day:
            raise problems.Problem("day_bad", column, word=typed)
        return day

    def told(self, did: str) -> str:
        """The same word; unless nothing was done, every device hears of it at its next exchange."""
        if did != SAME:
            places.touch(self.conn)
        return did


def name(given: str, column: str = "name") -> str:
    """A name on one line. Problems "cell_missing", "name_long"."""
    called = text.line(given)
    if not called:
        raise problems.Problem("cell_missing", column, column=column)
    if len(called) > text.NAME_LENGTH:
        raise problems.Problem("name_long", column)
    return called


def code(given: str, column: str = "code") -> str:
    """A short code of a person or team: small letters, digits, full stops and hyphens. Problem "code_bad"."""
    short = text.plain(given).casefold()
    if not _CODE.fullmatch(short):
        raise problems.Problem("code_bad", column, word=short)
    return short
