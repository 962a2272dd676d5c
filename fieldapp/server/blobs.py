"""Photos at the province: named by their SHA-256, taken at whatever byte they stopped, confirmed only when
whole and right."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from fieldapp.domain import facts, problems
from fieldapp.server import fold, tables

CELL = "photos"  # a visit's cell: [{"sha": 64 hex digits, "size": bytes}, ...]
LARGEST = 300 * 1024
_SHA = re.compile(r"[0-9a-f]{64}\Z")
_WANTED = (
    sa.select(tables.blob.c.sha)
    .join_from(tables.blob, tables.blob_ref, tables.blob.c.sha == tables.blob_ref.c.sha)
    .join(tables.change, tables.blob_ref.c.fact == tables.change.c.id)
    .where(tables.blob.c.state == "wanted", tables.change.c.origin.in_(fold.PART))
    .distinct()
    .limit(sa.bindparam("most", type_=sa.Integer))
)


def refer(conn: sa.Connection, fact: facts.Fact) -> None:
    """Notes the photos that an accepted fact names; those not held yet are wanted."""
    named = fact.fields.get(CELL)
    for photo in named if isinstance(named, list) else []:
        if not _sound(photo):
            continue
        sha, size = photo["sha"], photo["size"]
        if conn.scalar(sa.select(tables.blob.c.sha).where(tables.blob.c.sha == sha)) is None:
            conn.execute(tables.blob.insert().values(sha=sha, size=size, have=0, state="wanted"))
        fold.upsert(conn, tables.blob_ref, [{"sha": sha, "fact": fact.id}], "sha", "fact")


def _sound(photo: Any) -> bool:
    return (
        isinstance(photo, dict)
        and isinstance(photo.get("sha"), str)
        and _SHA.match(photo["sha"]) is not None
        and type(photo.get("size")) is int
        and 0 < photo["size"] <= LARGEST
    )


def wanted(conn: sa.Connection, origins: Iterable[str], limit: int = 50) -> list[str]:
    """The photos that facts of these origins name and the province lacks."""
    return sorted(conn.scalars(_WANTED, {"part": list(origins), "most": limit}))


def confirmed(conn: sa.Connection, asked: Iterable[str]) -> list[str]:
    """Which of these photos the province holds whole, checked and on its disk."""
    b = tables.blob.c
    return [
        sha
        for part in fold.chunks(asked)
        for sha in conn.scalars(sa.select(b.sha).where(b.sha.in_(part), b.state == "confirmed"))
    ]


def offset(folder: Path, sha: str) -> int:
    """How many bytes of a photo are durably here: where an upload goes on."""
    for path in (folder / sha, _part(folder, sha)):
        if path.exists():
            return path.stat().st_size
    return 0


def append(conn: sa.Connection, folder: Path, sha: str, at: int, data: bytes) -> int:
    """Adds bytes at an offset and returns the new one; the last bytes are checked against the name before anything is
    confirmed. Problems "blob_unknown", "blob_offset", "blob_wrong" (the bytes are thrown away: send it again
    from 0)."""
    size = conn.scalar(sa.select(tables.blob.c.size).where(tables.blob.c.sha == sha))
    if size is None or not _SHA.match(sha):
        raise problems.Problem("blob_unknown")
    here = offset(folder, sha)
    if at != here or at + len(data) > size:
        raise problems.Problem("blob_offset", offset=here)
    if here == size:
        return here
    folder.mkdir(parents=True, exist_ok=True)
    with _part(folder, sha).open("ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if at + len(data) == size:
        _confirm(conn, folder, sha)
    return at + len(data)


def _confirm(conn: sa.Connection, folder: Path, sha: str) -> None:
    part = _part(folder, sha)
    if hashlib.sha256(part.read_bytes()).hexdigest() != sha:
        part.unlink()
        raise problems.Problem("blob_wrong")
    part.replace(folder / sha)
    conn.execute(
        tables.blob.update().where(tables.blob.c.sha == sha).values(have=tables.blob.c.size, state="confirmed")
    )


def _part(folder: Path, sha: str) -> Path:
    return folder / f"{sha}.part"
