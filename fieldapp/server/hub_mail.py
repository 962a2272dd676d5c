"""A hub's mailbox: devices' envelopes as they came, what numbers and facts are in them, and what the province has of
them; it judges none and changes none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from fieldapp.domain import facts, problems
from fieldapp.server import fold, holding, hub_tables, many, numbers, sight
from fieldapp.sync import envelope, hubs, protocol

KEPT_MS = 35 * 24 * 3600 * 1000  # mail that the province has, for the day on which it is put back from a backup
BATCH = 1024 * 1024  # bytes of mail in one question to the province, but at least one piece
PIECES = 200
SHOWN = 1024 * 1024  # bytes of facts that the province is not known to have, in one answer

_NUMBERS = sa.select(hub_tables.number.c.n, hub_tables.number.c.fact).where(
    hub_tables.number.c.origin == sa.bindparam("origin"), hub_tables.number.c.n.in_(fold.PART)
)
_LATER = (
    sa.select(hub_tables.number.c.n, hub_tables.number.c.fact)
    .where(hub_tables.number.c.origin == sa.bindparam("origin"), hub_tables.number.c.n > sa.bindparam("top"))
    .order_by(hub_tables.number.c.n)
)
_ORIGIN = sa.select(hub_tables.origin).where(hub_tables.origin.c.id == sa.bindparam("origin"))
_COMES = hub_tables.origin.insert()
_M, _P = hub_tables.mail.c, hub_tables.piece.c
_ERASED = sa.select(hub_tables.erased.c.root).where(many.among(hub_tables.erased.c.root))
_PIECES = (
    sa.select(_P.fact, _P.device, _P.root, _P.area, _P.body, hub_tables.place.c.area.label("stands"))
    .select_from(hub_tables.piece.outerjoin(hub_tables.place, _P.root == hub_tables.place.c.root))
    .order_by(_P.seq.desc(), _P.fact.desc())
)
_SEQ = sa.select(_M.seq).where(_M.name == sa.bindparam("name"))
_LAST, _FIRST = sa.select(sa.func.max(_M.seq)), sa.select(sa.func.min(_M.seq))
_NAME = sa.select(_M.name).where(_M.seq == sa.bindparam("seq"))
_NEW = hub_tables.mail.insert()
_WAITING = sa.select(_M.data).where(_M.seq > sa.bindparam("sent")).order_by(_M.seq).limit(PIECES)
_HOW_MANY = sa.select(sa.func.count()).where(_M.seq > sa.bindparam("sent"))
_DISOWN = hub_tables.number.delete().where(
    hub_tables.number.c.seq.in_(sa.select(_M.seq).where(_M.seq > sa.bindparam("sent"), _M.data.is_(None)))
)
_KEYS = sa.select(hub_tables.device.c.key_id)
_STRANGERS = (
    sa.select(_M.seq, _M.data)
    .where(_M.data.is_not(None), _M.device.not_in(sa.select(hub_tables.device.c.id)))
    .order_by(_M.seq)
)
_SHOWN = hub_tables.piece.delete().where(_P.seq <= sa.bindparam("sent"))
_HIDDEN = hub_tables.piece.delete().where(_P.root == sa.bindparam("of"))
_DESTROY = (
    hub_tables.mail.update()
    .where(_M.seq <= sa.bindparam("sent"), _M.doomed == 1, _M.data.is_not(None))
    .values(data=None)
)
_SAID = hub_tables.word.delete().where(hub_tables.word.c.at < sa.bindparam("before"))
_KEPT = sa.select(sa.func.min(_M.seq)).where(sa.or_(_M.seq > sa.bindparam("sent"), _M.at >= sa.bindparam("before")))
_SEQS = sa.select(_M.seq).order_by(_M.seq)
_SEQS_BELOW = _SEQS.where(_M.seq < sa.bindparam("kept"))
_LETTERS = sa.select(_M.seq, _M.data).where(_M.data.is_not(None))
_UNASK = hub_tables.asking.delete().where(hub_tables.asking.c.origin == sa.bindparam("of"))


class Sender(msgspec.Struct, frozen=True):
    """Which device left something, and whose it is."""

    device: str
    person: str
    revoked: bool = False


def take(conn: sa.Connection, sender: Sender, asked: protocol.Exchange, data: bytes, now: int) -> dict[str, int]:
    """Keeps what a device left, if it brings anything, else its question alone; returns its forks. Problem
    "origin_foreign" for another person's origin."""
    runs = [(origin, asked.changes if origin == asked.origin else asked.past.get(origin, [])) for origin in _of(asked)]
    for origin, _ in runs:
        _register(conn, origin, sender)
    told = [(origin, n, *sight.parse(raw)) for origin, run in runs for n, raw in run if n > 0]
    fork, new = _numbers(conn, asked, told)
    if new:
        seq = _keep(conn, sender, data, now)
        fold.upsert(conn, hub_tables.number, _rows(new, seq), "origin", "n")
        _pieces(conn, sender, [fact for *_, fact in told if fact is not None], seq)
    if new or fork:
        conn.execute(_UNASK, {"of": asked.origin})
    else:
        fold.upsert(conn, hub_tables.asking, [{"origin": asked.origin, "at": now, "data": data}], "origin")
    return fork


def _of(asked: protocol.Exchange) -> list[str]:
    return hubs.tops(asked)


def _register(conn: sa.Connection, origin: str, sender: Sender) -> None:
    row = conn.execute(_ORIGIN, {"origin": origin}).first()
    if row is None:
        conn.execute(_COMES, {"id": origin, "person": sender.person, "n": 0, "fact": ""})
    elif row.person != sender.person:
        raise problems.Problem("origin_foreign")


def _numbers(
    conn: sa.Connection,
    asked: protocol.Exchange,
    told: list[tuple[str, int, str, msgspec.Raw, facts.Fact | None]],
) -> tuple[dict[str, int], list[tuple[str, int, str]]]:
    """Which numbers bear another fact here, and which are new; a second fact under a number is kept all the same."""
    fork: dict[str, int] = {}
    new: list[tuple[str, int, str]] = []
    stored = {origin: _stored(conn, origin, asked, told) for origin in _of(asked)}
    for origin, (n, name) in asked.known.items():
        if n and stored[origin].get(n, name) != name:
            fork[origin] = 1
    for origin, n, name, _, _ in told:
        had = stored[origin].setdefault(n, "")
        if not had:
            stored[origin][n] = name
            new.append((origin, n, name))
        elif numbers.forks(had, name):
            fork[origin] = min(n, fork.get(origin, n))
            new.append((origin, n, had))
    return fork, new


def _stored(conn: sa.Connection, origin: str, asked: protocol.Exchange, told: Iterable[Any]) -> dict[int, str]:
    wanted = [n for one, n, *_ in told if one == origin] + [asked.known.get(origin, (0, ""))[0]]
    out: dict[int, str] = {}
    row = conn.execute(_ORIGIN, {"origin": origin}).one()
    if row.n in wanted and row.fact:
        out[row.n] = row.fact
    for start in range(0, len(wanted), fold.CHUNK):
        part = wanted[start : start + fold.CHUNK]
        out |= {n: fact for n, fact in conn.execute(_NUMBERS, {"origin": origin, "part": part})}
    return out


def _rows(new: list[tuple[str, int, str]], seq: int) -> list[dict[str, Any]]:
    return [{"origin": origin, "n": n, "fact": name, "seq": seq} for origin, n, name in new]


def _keep(conn: sa.Connection, sender: Sender, data: bytes, now: int) -> int:
    name = hubs.name(data)
    seq = conn.scalar(_SEQ, {"name": name})
    if seq is None:
        seq = (conn.scalar(_LAST) or 0) + 1
        values = {"seq": seq, "name": name, "device": sender.device, "at": now, "data": data}
        conn.execute(_NEW, values)
    return int(seq)


def _pieces(conn: sa.Connection, sender: Sender, told: list[facts.Fact], seq: int) -> None:
    """Facts that others may see before the province has them, but for what not all can read; of an erased root nothing
    is shown, and the mail goes once it is delivered."""
    gone = _erased(conn, {fact.root for fact in told})
    if gone:
        conn.execute(hub_tables.mail.update().where(hub_tables.mail.c.seq == seq).values(doomed=1))
    if sender.revoked:
        return
    rows = [
        {
            "fact": fact.id,
            "device": sender.device,
            "root": fact.root,
            "area": _claimed(fact),
            "seq": seq,
            "body": fact.body,
        }
        for fact in told
        if fact.root not in gone and not facts.deep(fact.body)
    ]
    fold.upsert(conn, hub_tables.piece, rows, "fact")


def _claimed(fact: facts.Fact) -> str | None:
    """Where a fact says that its root stands; nothing for what only a later program, or none, could mean by it."""
    area = fact.fields.get("area") if holding.places(fact) else None
    return area if isinstance(area, str) else None


def _erased(conn: sa.Connection, roots: Collection[str]) -> set[str]:
    return {root for part in fold.chunks(sorted(roots)) for root in conn.scalars(_ERASED, {"part": part})}


def fresh(conn: sa.Connection, roots: Collection[str]) -> set[str]:
    """Those of these erased roots of which nothing was heard before."""
    return set(roots) - _erased(conn, roots)


def have(conn: sa.Connection, origin: str, known: tuple[int, str]) -> tuple[int, str]:
    """The highest number of an origin that is here or at the province, without a gap below it, with its id. `known` is
    what its own device has heard of the province, which may be later than what the hub has heard."""
    row = conn.execute(_ORIGIN, {"origin": origin}).first()
    top, name = max(known, (row.n, row.fact) if row else (0, ""))
    for n, fact in conn.execute(_LATER, {"origin": origin, "top": top}):
        if n != top + 1:
            break
        top, name = n, fact
    return (top, name)


def provisional(conn: sa.Connection, sender: Sender, scope: Collection[str]) -> list[msgspec.Raw]:
    """What other devices left about these areas and the province is not known to have, oldest first; the latest ones if
    there are too many."""
    found = conn.execute(_PIECES).all()
    claimed: dict[str, str] = {}
    for row in found:
        if row.area:
            claimed.setdefault(row.root, row.area)
    out: list[msgspec.Raw] = []
    budget = SHOWN
    for row in found:
        if row.device == sender.device or (row.stands or claimed.get(row.root)) not in scope:
            continue
        budget -= len(row.body)
        if budget < 0:
            break
        out.append(msgspec.Raw(bytes(row.body)))
    return out[::-1]


# To the province -------------------------------------------------------------------------------------------


def waiting(conn: sa.Connection, sent: int) -> tuple[int, list[bytes]]:
    """The next pieces for the province, and how many there are behind them; what was destroyed goes as nothing, so that
    the numbers agree."""
    out: list[bytes] = []
    budget = BATCH
    for (data,) in conn.execute(_WAITING, {"sent": sent}):
        budget -= len(data or b"")
        if out and budget < 0:
            break
        out.append(bytes(data or b""))
    left = conn.scalar(_HOW_MANY, {"sent": sent}) or 0
    return left - len(out), out


def disown(conn: sa.Connection, sent: int) -> None:
    """What was destroyed here and a restored province lacks is not here: who left it brings the rest of it again."""
    conn.execute(_DISOWN, {"sent": sent})


def first_again(conn: sa.Connection, keys: Collection[str]) -> int | None:
    """The first piece of devices that were on no list any more and are let in again by these keys (their names): what
    came while a restored province did not know them was lost there."""
    fresh = set(keys) - set(conn.scalars(_KEYS))
    if not fresh:
        return None
    return next((seq for seq, data in conn.execute(_STRANGERS).all() if envelope.look(bytes(data)).key in fresh), None)


def base(conn: sa.Connection) -> int:
    """The number below the first piece that is still kept."""
    first = conn.scalar(_FIRST)
    return int(first) - 1 if first else 0


def agrees(conn: sa.Connection, have: tuple[int, str]) -> bool:
    """Whether the province's word about the mailbox fits what is in it; not after the hub was put back from a copy."""
    n, name = have
    if n == 0 or (n == base(conn) and not name):
        return True
    known = conn.scalar(_NAME, {"seq": n})
    return known is not None and name in (known, hubs.name(b""))


def delivered(conn: sa.Connection, sent: int, now: int, *, mirrored: bool) -> int:
    """The province has the mail up to a number: what the mirror shows is no longer provisional, what was only kept to
    be delivered is destroyed, and what is old goes. Returns how many pieces were destroyed."""
    if mirrored:
        conn.execute(_SHOWN, {"sent": sent})
    gone = int(conn.execute(_DESTROY, {"sent": sent}).rowcount)
    for part in _parts(_old(conn, sent, now - KEPT_MS)):
        conn.execute(hub_tables.number.delete().where(hub_tables.number.c.seq.in_(part)))
        conn.execute(hub_tables.mail.delete().where(_M.seq.in_(part)))
    conn.execute(_SAID, {"before": now - KEPT_MS})
    return gone


def _old(conn: sa.Connection, sent: int, before: int) -> Sequence[int]:
    """The first pieces, all delivered, that came before a moment; by a clock that went wrong one in the middle may look
    older than those before it, but it stays: the numbers count pieces without a gap."""
    kept = conn.scalar(_KEPT, {"sent": sent, "before": before})
    return (conn.scalars(_SEQS) if kept is None else conn.scalars(_SEQS_BELOW, {"kept": kept})).all()


def erase(conn: sa.Connection, root: str, sent: int) -> None:
    """Destroys what is here of an erased root; an envelope with other facts that the province lacks goes after it was
    delivered."""
    fold.upsert(conn, hub_tables.erased, [{"root": root}], "root")
    conn.execute(_HIDDEN, {"of": root})
    found = [seq for seq, data in _letters(conn) if root.encode() in data]
    m = hub_tables.mail.c
    for part in _parts(found):
        conn.execute(hub_tables.mail.update().where(m.seq.in_(part)).values(doomed=1))
        conn.execute(hub_tables.mail.update().where(m.seq.in_(part), m.seq <= sent).values(data=None))


def _letters(conn: sa.Connection) -> Iterator[tuple[int, bytes]]:
    for seq, data in conn.execute(_LETTERS).all():
        yield seq, envelope.peek(bytes(data))


def _parts(seqs: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(seqs), fold.CHUNK):
        yield seqs[start : start + fold.CHUNK]
