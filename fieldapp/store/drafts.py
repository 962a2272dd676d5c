"""Forms that somebody began and has not saved yet, to the last field; they never travel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import facts
from fieldapp.store import among

VISIT, STACK, HOUSEHOLD = "visit", "stack", "household"  # the kinds: a slip, a stack of paper slips, a household

_GONE = "(SELECT value FROM me, json_each(nullif(me.behind, '')))"  # what they were made of is on the disk

_form = msgspec.json.Decoder(dict[str, Any])


class Draft(msgspec.Struct, frozen=True):
    """One unfinished form by the names of its fields; `begun` and last `kept` in ms since the epoch."""

    id: str
    kind: str
    form: dict[str, Any]
    begun: int
    kept: int


def keep(db: sqlite_utils.Database, id: str, kind: str, form: dict[str, Any], now: int) -> None:
    """Keeps a form as it stands at `now` ms, in place of what was kept under its id; what it tells of somebody who was
    erased while it was open is left out, and a form about nobody else is kept no more."""
    with db.atomic():
        for root in sorted(erased(db, _ids(form))):
            form = _without(form, root) if kind == STACK else {}
            if not form:
                db.execute("DELETE FROM draft WHERE id = ?", [id])
                return
        told = msgspec.json.encode(form).decode()
        db.execute(
            "INSERT INTO draft (id, kind, form, begun, kept) VALUES (?,?,?,?,?) ON CONFLICT (id)"
            " DO UPDATE SET kind = excluded.kind, form = excluded.form, kept = excluded.kept",
            [id, kind, told, now, now],
        )


def every(db: sqlite_utils.Database) -> list[Draft]:
    """All drafts, the one kept last first, but those that were recorded already."""
    found = db.execute(f"SELECT id, kind, form, begun, kept FROM draft WHERE id NOT IN {_GONE} ORDER BY kept DESC, id")
    return [Draft(id, kind, _form.decode(form), begun, kept) for id, kind, form, begun, kept in found]


def erased(db: sqlite_utils.Database, roots: Iterable[str]) -> set[str]:
    """Those of these roots that were erased for ever."""
    listed = sorted(set(roots))
    if not listed:
        return set()
    return {
        root for (root,) in db.execute(f"SELECT root FROM erased WHERE root IN {among.LISTED}", [among.listed(listed)])
    }


def _ids(form: Any) -> Iterator[str]:
    """All in a form that may name a root."""
    if isinstance(form, str) and facts.is_id(form):
        yield form
    elif isinstance(form, dict | list):
        for value in form.values() if isinstance(form, dict) else form:
            yield from _ids(value)


def forget(db: sqlite_utils.Database, root: str) -> None:
    """Forgets the forms about a root that was erased, inside the caller's transaction; of a stack only the slips that
    are about it, for the others are other people's, and nobody else has them."""
    told = db.execute("SELECT id, kind, form FROM draft WHERE instr(form, ?) > 0", [root]).fetchall()
    for id, kind, form in told:
        rest = _without(_form.decode(form), root) if kind == STACK else {}
        if rest:
            db.execute("UPDATE draft SET form = ? WHERE id = ?", [msgspec.json.encode(rest).decode(), id])
        else:
            db.execute("DELETE FROM draft WHERE id = ?", [id])


def _without(stack: dict[str, Any], root: str) -> dict[str, Any]:
    """A stack without the slips in which a root stands; nothing if there is no other slip."""
    lines = stack.get("lines")
    others = [line for line in lines if not _names(line, root)] if isinstance(lines, list) else []
    head = {name: value for name, value in stack.items() if name != "lines" and not _names(value, root)}
    return {**head, "lines": others} if others else {}


def _names(value: Any, root: str) -> bool:
    return root.encode() in msgspec.json.encode(value)


def drop(db: sqlite_utils.Database, *ids: str) -> None:
    """Forgets drafts, inside the caller's transaction; one that is not there is no error."""
    db.execute(f"DELETE FROM draft WHERE id IN {among.LISTED}", [among.listed(ids)])
