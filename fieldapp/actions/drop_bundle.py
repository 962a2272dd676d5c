"""Takes back what was just written to USB: the files go, and nothing counts as written any more."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import sqlite_utils

from fieldapp.domain import problems
from fieldapp.store import bundles, database


def drop_bundle(db: sqlite_utils.Database, req: str, files: Iterable[Path]) -> None:
    """Removes the files of a question and forgets it; what they carried waits as before. Problem "bundle_unwritable"
    when the stick is gone or lets nobody write."""
    for file in files:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise problems.Problem("bundle_unwritable", file=file.name) from error
    with database.guard(), db.atomic():
        bundles.forget(db, req)
