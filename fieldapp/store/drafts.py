"""Forms that somebody began and has not saved yet, to the last field; they never travel."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlite_utils

VISIT, STACK, HOUSEHOLD = "visit", "stack", "household"  # the kinds: a slip, a stack of paper slips, a household

_form = msgspec.json.Decoder(dict[str, Any])


class Draft(msgspec.Struct, frozen=True):
    """One unfinished form by the names of its fields; `begun` and last `kept` in ms since the epoch."""

    id: str
    kind: str
    form: dict[str, Any]
    begun: int
    kept: int


def keep(db: sqlite_utils.Database, id: str, kind: str, form: dict[str, Any], now: int) -> None:
    """Keeps a form as it stands at `now` ms, in place of what was kept under its id."""
    told = msgspec.json.encode(form).decode()
    with db.atomic():
        db.execute(
            "INSERT INTO draft (id, kind, form, begun, kept) VALUES (?,?,?,?,?) ON CONFLICT (id)"
            " DO UPDATE SET kind = excluded.kind, form = excluded.form, kept = excluded.kept",
            [id, kind, told, now, now],
        )


def every(db: sqlite_utils.Database) -> list[Draft]:
    """All drafts, the one kept last first."""
    found = db.execute("SELECT id, kind, form, begun, kept FROM draft ORDER BY kept DESC, id")
    return [Draft(id, kind, _form.decode(form), begun, kept) for id, kind, form, begun, kept in found]


def drop(db: sqlite_utils.Database, id: str) -> None:
    """Forgets a draft; one that is not there is no error."""
    with db.atomic():
        db.execute("DELETE FROM draft WHERE id = ?", [id])
