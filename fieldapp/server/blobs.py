"""Which photos visits name, what of them the province has, and who may send and see each; never their bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec
import sqlalchemy as sa

from fieldapp.domain import facts, history, photos
from fieldapp.server import fold, many, tables
from fieldapp.server.queries import rules

WANTED, CONFIRMED = "wanted", "confirmed"
MOST = 50  # asked for in one answer

_b, _r, _c = tables.blob.c, tables.blob_ref.c, tables.change.c
_OWN = (
    sa.select(_b.sha)
    .join_from(tables.blob, tables.blob_ref, _b.sha == _r.sha)
    .join(tables.change, _r.fact == _c.id)
    .where(_b.state == WANTED, many.among(_c.origin))
    .distinct()
    .limit(MOST)
)
_STATES = sa.select(_b.sha, _b.state).where(many.among(_b.sha))
_NAMED = sa.select(_r.sha).where(many.among(_r.fact))
_ROOTS = (
    sa.select(_r.sha, _c.root).join_from(tables.blob_ref, tables.change, _r.fact == _c.id).where(many.among(_r.sha))
)
_STILL = sa.select(_r.sha).where(many.among(_r.sha))
_UNNAME = tables.blob_ref.delete().where(_r.fact == sa.bindparam("was"))
_FORGET = tables.blob.delete().where(_b.sha == sa.bindparam("gone"))
_OF = (
    sa.select(_b.size, _b.state, _c.author, _c.root, tables.root.c.area)
    .join_from(tables.blob, tables.blob_ref, _b.sha == _r.sha)
    .join(tables.change, _r.fact == _c.id)
    .outerjoin(tables.root, _c.root == tables.root.c.id)
    .where(_b.sha == sa.bindparam("sha"))
)


class Photo(msgspec.Struct, frozen=True):
    """A photo that visits name: its size in bytes, whether the province has it, who told of it, the visits' roots and
    where they stand."""

    size: int
    here: bool
    authors: frozenset[str]
    roots: frozenset[str]
    areas: frozenset[str]


def refer(conn: sa.Connection, told: Collection[facts.Fact], record: history.Record) -> list[str]:
    """Notes which photos a visit names now, `told` being all that was told of it. One that nobody had named is wanted;
    returns those that nobody names any more.

    Where people said different things without knowing of each other, what each of them named is named.
    """
    by_id = {fact.id: fact for fact in told}
    setters = record.rivals.get(photos.CELL) or (record.cells[photos.CELL].fact,)
    named = {
        (one.sha, name): one
        for name in setters
        if name in by_id
        for one in photos.unpack(by_id[name].fields.get(photos.CELL))
    }
    before = unname(conn, by_id)
    for sha, name in named:
        fold.upsert(conn, tables.blob_ref, [{"sha": sha, "fact": name}], "sha", "fact")
    _want(conn, {one.sha: one.size for one in named.values()})
    return forget(conn, before - {sha for sha, _ in named})


def unname(conn: sa.Connection, names: Iterable[str]) -> set[str]:
    """These facts name no photos any more; returns those that they named."""
    had: set[str] = set()
    for part in fold.chunks(names):
        had |= set(conn.scalars(_NAMED, {"part": part}))
        conn.execute(_UNNAME, [{"was": name} for name in part])
    return had


def _want(conn: sa.Connection, sizes: Mapping[str, int]) -> None:
    known = states(conn, sizes)
    rows = [{"sha": sha, "size": size, "have": 0, "state": WANTED} for sha, size in sizes.items() if sha not in known]
    fold.upsert(conn, tables.blob, rows, "sha")


def forget(conn: sa.Connection, shas: Iterable[str]) -> list[str]:
    """Forgets those of these photos that nobody names; returns them, for their bytes to be removed after the commit."""
    gone: list[str] = []
    for part in fold.chunks(sorted(shas)):
        left = sorted(set(part) - set(conn.scalars(_STILL, {"part": part})))
        if left:
            conn.execute(_FORGET, [{"gone": sha} for sha in left])
        gone += left
    return gone


def states(conn: sa.Connection, shas: Iterable[str]) -> dict[str, str]:
    """Of each of these photos that visits name, whether it is wanted or confirmed."""
    return {sha: state for part in fold.chunks(shas) for sha, state in conn.execute(_STATES, {"part": part})}


def wanted(conn: sa.Connection, asked: Iterable[str], origins: Iterable[str]) -> list[str]:
    """The photos that the province lacks, of those that a device says it has and those that its origins told of; none
    while photos are switched off."""
    if not rules.holds(conn, rules.PHOTOS):
        return []
    told = {sha for sha, state in states(conn, filter(photos.is_sha, asked)).items() if state == WANTED}
    return sorted(told | set(conn.scalars(_OWN, {"part": list(origins)})))


def confirmed(conn: sa.Connection, asked: Iterable[str]) -> list[str]:
    """Which of these photos the province holds whole, checked and on its disk."""
    return sorted(sha for sha, state in states(conn, filter(photos.is_sha, asked)).items() if state == CONFIRMED)


def one(conn: sa.Connection, sha: str) -> Photo | None:
    """A photo that visits name; None for any other."""
    found = conn.execute(_OF, {"sha": sha}).all()
    if not found:
        return None
    told = (frozenset({getattr(row, name) for row in found} - {None, ""}) for name in ("author", "root", "area"))
    return Photo(found[0].size, found[0].state == CONFIRMED, *told)


def roots(conn: sa.Connection, shas: Iterable[str]) -> dict[str, set[str]]:
    """The roots of the visits that name each of these photos."""
    out: dict[str, set[str]] = {}
    for part in fold.chunks(shas):
        for sha, root in conn.execute(_ROOTS, {"part": part}):
            out.setdefault(sha, set()).add(root)
    return out


def confirm(conn: sa.Connection, sha: str) -> bool:
    """The bytes of a photo are here, checked and on the disk; False if nobody names it any more."""
    done = conn.execute(tables.blob.update().where(_b.sha == sha).values(have=_b.size, state=CONFIRMED))
    return bool(done.rowcount)


def compare(conn: sa.Connection, here: Collection[str]) -> tuple[list[str], list[str]]:
    """Wants again what was confirmed and is not among the whole photos `here`; returns what of them only has to be
    confirmed, and what nobody names."""
    known = {sha: state for sha, state in conn.execute(sa.select(_b.sha, _b.state))}
    lost = [sha for sha, state in known.items() if state == CONFIRMED and sha not in here]
    for part in fold.chunks(lost):
        conn.execute(tables.blob.update().where(_b.sha.in_(part)).values(have=0, state=WANTED))
    return [sha for sha in here if known.get(sha) == WANTED], [sha for sha in here if sha not in known]
