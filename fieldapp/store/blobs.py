"""Which photos this vault keeps, and how far each has come; a local copy may go only after the province confirmed it.

States: draft (in a form that is not saved), local (of a saved visit), sending (the province asked for it), confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import sqlite_utils

from fieldapp.domain import photos

JPEG = "image/jpeg"
DAY = 24 * 3600 * 1000  # ms that a photo may wait for the draft which will name it

# A photo that its visit names no more is wanted by nobody, unless two people said different things of it at once.
_LET_GO = """SELECT sha FROM blob b WHERE NOT EXISTS (SELECT 1 FROM photo WHERE photo.sha = b.sha) AND CASE state
  WHEN 'draft' THEN at < ? AND NOT EXISTS (SELECT 1 FROM draft WHERE instr(form, b.sha))
  WHEN 'confirmed' THEN NOT EXISTS (SELECT 1 FROM record r WHERE r.row = b.row AND instr(r.rivals, '"photos"'))
  ELSE EXISTS (SELECT 1 FROM record r WHERE r.row = b.row AND NOT coalesce(instr(r.rivals, '"photos"'), 0)) END"""


class Count(msgspec.Struct, frozen=True):
    """How many photos of saved visits wait for a network, how many the province has checked, and the bytes of the
    latter that lie here still."""

    waiting: int
    confirmed: int
    bytes: int


def add(db: sqlite_utils.Database, photo: photos.Photo, key: bytes, now: int) -> None:
    """Notes a photo that was just taken, and the key by which its bytes will lie beside the vault."""
    with db.atomic():
        db.execute(
            "INSERT INTO blob (sha, size, mime, have, state, key, at) VALUES (?,?,?,0,'draft',?,?)"
            " ON CONFLICT (sha) DO UPDATE SET key = excluded.key, at = excluded.at",
            [photo.sha, photo.size, JPEG, key, now],
        )


def save(db: sqlite_utils.Database, row: str, told: Iterable[photos.Photo]) -> None:
    """These photos belong to a saved visit from now on; inside the caller's transaction."""
    db.conn.executemany(
        "UPDATE blob SET row = ?, state = iif(state = 'draft', 'local', state) WHERE sha = ?",
        [(row, one.sha) for one in told],
    )


def key(db: sqlite_utils.Database, sha: str) -> bytes | None:
    """The key of a photo that is kept here; None for any other."""
    row = db.execute("SELECT key FROM blob WHERE sha = ?", [sha]).fetchone()
    return bytes(row[0]) if row and row[0] else None


def keys(db: sqlite_utils.Database) -> list[bytes]:
    """The keys of all photos that are kept here."""
    return [bytes(one) for (one,) in db.execute("SELECT key FROM blob WHERE key IS NOT NULL").fetchall()]


def kept(db: sqlite_utils.Database) -> list[tuple[str, str, str]]:
    """Of all photos that are kept here the name by which they travel, the visit that they are of, and how far they have
    come."""
    found = db.execute("SELECT sha, row, state FROM blob WHERE key IS NOT NULL ORDER BY at, sha")
    return [(sha, row, state) for sha, row, state in found.fetchall()]


def known(db: sqlite_utils.Database, told: Iterable[photos.Photo]) -> set[photos.Photo]:
    """Those of these photos that are kept here."""
    asked = "SELECT 1 FROM blob WHERE sha = ? AND size = ? AND key IS NOT NULL"
    return {one for one in told if db.execute(asked, [one.sha, one.size]).fetchone()}


def waiting(db: sqlite_utils.Database, limit: int = 50) -> list[str]:
    """Photos of saved visits that the province has not confirmed, first those that it asked for."""
    # The limit is no parameter: SQLite makes a new plan each time that one is bound.
    found = db.execute(
        f"SELECT sha FROM blob WHERE state IN ('local', 'sending') ORDER BY state DESC, at, sha LIMIT {limit:d}"
    )
    return [sha for (sha,) in found.fetchall()]


def wanted(db: sqlite_utils.Database) -> list[photos.Photo]:
    """Photos that the province asked for, in the order in which they were added."""
    found = db.execute("SELECT sha, size FROM blob WHERE state = 'sending' ORDER BY at, sha")
    return [photos.Photo(sha, size) for sha, size in found.fetchall()]


def want(db: sqlite_utils.Database, shas: Iterable[str]) -> None:
    """The province asked for these: their bytes may be sent, also once more when it has lost them."""
    db.conn.executemany(
        "UPDATE blob SET state = 'sending' WHERE sha = ? AND state IN ('local', 'confirmed')", [(s,) for s in shas]
    )


def miss(db: sqlite_utils.Database, sha: str) -> None:
    """A photo could not be sent, or was not taken: it waits until it is asked for again."""
    with db.atomic():
        db.execute("UPDATE blob SET state = 'local' WHERE sha = ? AND state = 'sending'", [sha])


def confirm(db: sqlite_utils.Database, shas: Iterable[str]) -> None:
    """The province has checked and kept these."""
    told = [(s,) for s in shas]
    db.conn.executemany("UPDATE blob SET state = 'confirmed', have = size WHERE sha = ? AND state <> 'draft'", told)


def doubt(db: sqlite_utils.Database) -> None:
    """The province stands on another history: it is asked anew what it has."""
    db.execute("UPDATE blob SET state = 'local' WHERE state IN ('sending', 'confirmed')")


def removable(db: sqlite_utils.Database) -> list[str]:
    """Photos whose local copy may go."""
    return [sha for (sha,) in db.execute("SELECT sha FROM blob WHERE state = 'confirmed' ORDER BY sha").fetchall()]


def let_go(db: sqlite_utils.Database, now: int) -> list[str]:
    """Photos that nobody needs here any more at `now` ms: taken out of their visit, or of a draft that is gone."""
    return [sha for (sha,) in db.execute(_LET_GO, [now - DAY]).fetchall()]


def of_root(db: sqlite_utils.Database, root: str) -> list[str]:
    """The photos of a root's visits, and of drafts that are about it."""
    found = db.execute(
        "SELECT sha FROM photo WHERE row IN (SELECT row FROM record WHERE root = :root)"
        " UNION SELECT sha FROM blob WHERE row IN (SELECT row FROM change WHERE root = :root)"
        " UNION SELECT sha FROM blob JOIN draft ON instr(form, sha) WHERE instr(form, :root)",
        {"root": root},
    )
    return [sha for (sha,) in found.fetchall()]


def forget(db: sqlite_utils.Database, shas: Iterable[str]) -> None:
    """Destroys the keys of these photos, but not of one that another visit names; inside the caller's transaction."""
    db.conn.executemany(
        "DELETE FROM blob WHERE sha = ? AND NOT EXISTS (SELECT 1 FROM photo WHERE photo.sha = blob.sha)",
        [(sha,) for sha in shas],
    )


def free(db: sqlite_utils.Database, shas: Iterable[str]) -> None:
    """Destroys the keys of these photos; visits go on naming them, and the province has them."""
    db.conn.executemany("DELETE FROM blob WHERE sha = ? AND state = 'confirmed'", [(sha,) for sha in shas])


def count(db: sqlite_utils.Database) -> Count:
    """How the photos of saved visits stand."""
    row = db.execute(
        "SELECT coalesce(sum(state IN ('local', 'sending')), 0), coalesce(sum(state = 'confirmed'), 0),"
        " coalesce(sum(iif(state = 'confirmed', size, 0)), 0) FROM blob"
    ).fetchone()
    return Count(*row)
