"""Writes the vault's question, and what it carries for others, to a file for the province."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import sqlite_utils

from fieldapp.domain import facts
from fieldapp.store import bundles, database, journal
from fieldapp.sync import courier, parts


class Written(msgspec.Struct, frozen=True):
    """What stands on the stick: the files (several if it had to be cut), the facts and the letters of others in them,
    and how many facts had no room; `req` is the question's id."""

    files: list[Path]
    req: str
    facts: int
    left: int
    carried: int

    def told(self) -> list[tuple[str, dict[str, object]]]:
        """What a person is told of it: the codes of sentences, each with its words."""
        out: list[tuple[str, dict[str, object]]] = [("bundle_written", {"facts": self.facts})]
        if not self.facts:
            out = [("bundle_asks", {})]
        if self.carried:
            out.append(("bundle_carrying", {"carried": self.carried}))
        if self.left:
            out.append(("bundle_left", {"left": self.left}))
        return out


def write_bundle(
    db: sqlite_utils.Database,
    path: Path,
    *,
    clock: Callable[[], int],
    entropy: facts.Entropy,
    part: int = parts.PART,
) -> Written:
    """Writes the file whole or not at all, then notes that it was. What it carries still counts as waiting. Problems
    "bundle_no_room", "bundle_full", "bundle_unwritable", "bundle_too_big"."""
    with database.guard():
        made = courier.write(db, clock=clock, entropy=entropy)
    try:
        files = parts.write(path, made.data, part)
    except BaseException:
        with database.guard(), db.atomic():
            bundles.forget(db, made.req)
        raise
    with database.guard(), db.atomic():
        bundles.written(db, made.req)
        journal.add(db, clock(), "journal_usb_written", sent=made.facts)
    return Written(files, made.req, made.facts, made.left, made.carried)
