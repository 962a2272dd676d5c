"""A hub's mirror of the province's feed: rows with the province's own positions, told on as they came; it numbers
nothing, stamps nothing and declares nothing gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import msgspec
import sqlalchemy as sa

from fieldapp.domain import facts, problems
from fieldapp.server import fold, hub_mail, hub_tables, many
from fieldapp.sync import protocol

PAGE = 2000  # rows read at once
ENDLESS = 2**62

_CURSORS = sa.select(hub_tables.cursor.c.area, hub_tables.cursor.c.pos)
_OFFERS = sa.select(hub_tables.offer).order_by(hub_tables.offer.c.fact)
_TOLD = [table.delete().where(many.among(table.c.fact)) for table in (hub_tables.offer, hub_tables.piece)]
_STOOD = sa.select(hub_tables.place.c.root, hub_tables.place.c.pos).where(many.among(hub_tables.place.c.root))
_ERASED = [
    hub_tables.offer.delete().where(hub_tables.offer.c.root == sa.bindparam("of")),
    hub_tables.mirror.delete().where(hub_tables.mirror.c.root == sa.bindparam("of"), hub_tables.mirror.c.kind == "c"),
]
_EPOCHS = sa.select(hub_tables.epoch.c.start, hub_tables.epoch.c.tag).order_by(hub_tables.epoch.c.start)
_ROWS = (
    sa.select(hub_tables.mirror, hub_tables.place.c.area.label("stands"))
    .select_from(hub_tables.mirror.outerjoin(hub_tables.place, hub_tables.mirror.c.root == hub_tables.place.c.root))
    .where(hub_tables.mirror.c.area == sa.bindparam("area"), hub_tables.mirror.c.pos > sa.bindparam("start"))
    .order_by(hub_tables.mirror.c.pos)
    .limit(PAGE)
)


def cursors(conn: sa.Connection) -> dict[str, int]:
    """Up to which position each area was read."""
    return {area: pos for area, pos in conn.execute(_CURSORS)}


# From the province -----------------------------------------------------------------------------------------


def forget(conn: sa.Connection) -> None:
    """The province stands on another history: all that was read goes, and is offered back."""
    m = hub_tables.mirror.c
    told = sa.select(m.fact, m.root, m.stamp, m.seal, m.body).where(m.kind == "c", m.body.is_not(None), m.seal != "")
    told = told.order_by(m.pos)  # of a fact that was stamped anew the last stamp counts
    for page in conn.execute(told).partitions(PAGE):
        rows = [{**row._mapping, "stamp": row.stamp} for row in page]
        fold.upsert(conn, hub_tables.offer, rows, "fact")
    for table in (hub_tables.mirror, hub_tables.place, hub_tables.cursor):
        conn.execute(table.delete())
    conn.execute(hub_tables.hub.update().values(anchor_tag="", anchor_pos=0))


def take(conn: sa.Connection, answer: protocol.Answer, sent: int) -> None:
    """Keeps the rows of an answer, and lets go what this hub shall no longer hold."""
    known = {} if answer.reset else cursors(conn)
    told = [(area, row) for area, rows in answer.feed.items() for row in rows if row.pos > known.get(area, 0)]
    values = [one for area, row in told for one in _values(area, row)]
    fold.upsert(conn, hub_tables.mirror, values, "area", "pos")
    _known(conn, [one["fact"] for one in values if one["fact"]])
    moved = _stand(conn, values)
    for one in values:
        if one["kind"] == "e":
            erase(conn, one["root"], sent)
    cur = [{"area": area, "pos": max(pos, known.get(area, 0))} for area, pos in answer.cur.items()]
    fold.upsert(conn, hub_tables.cursor, cur, "area")
    _rescope(conn, {*answer.scope, fold.EVERYWHERE})
    _tidy(conn, moved)


def _values(area: str, row: protocol.Row) -> Iterator[dict[str, Any]]:
    """A row of the feed as it is kept; a hub writes nothing, so nothing is its own."""
    values: dict[str, Any] = {"area": area, "pos": row.pos, "fact": "", "stamp": 0, "seal": "", "body": None}
    if isinstance(row, protocol.Carried):
        body = bytes(row.body)
        fact, root = _named(body)
        yield {**values, "kind": "c", "root": root, "fact": fact, "stamp": row.stamp, "seal": row.seal, "body": body}
    elif not isinstance(row, protocol.Yours):
        yield {**values, "kind": "x" if isinstance(row, protocol.Left) else "e", "root": row.root}


def _named(body: bytes) -> tuple[str, str]:
    """The id and root of a fact; none for one that this program is too old to read, which is told on all the same."""
    try:
        fact = facts.read(body)
        return fact.id, fact.root
    except problems.Problem:
        return "", ""


def _known(conn: sa.Connection, names: list[str]) -> None:
    """The province has these: they need not be offered, nor shown as if they had not come yet."""
    for gone in _TOLD if names else ():
        conn.execute(gone, {"part": names})


def _stand(conn: sa.Connection, values: list[dict[str, Any]]) -> set[str]:
    """Puts each root where the latest row says; returns those that left some area."""
    told = [one for one in values if one["kind"] != "e" and one["root"]]
    roots = {one["root"] for one in told}
    stood: dict[str, int] = {root: pos for root, pos in conn.execute(_STOOD, {"part": roots})} if roots else {}
    moves: dict[str, dict[str, Any]] = {}
    for one in told:
        root, pos = one["root"], one["pos"]
        if pos > stood.get(root, 0):
            stood[root] = pos
            moves[root] = {"root": root, "area": one["area"] if one["kind"] == "c" else None, "pos": pos}
    fold.upsert(conn, hub_tables.place, list(moves.values()), "root")
    return {one["root"] for one in told if one["kind"] == "x"}


def erase(conn: sa.Connection, root: str, sent: int) -> None:
    """Destroys every body of an erased root."""
    for gone in _ERASED:
        conn.execute(gone, {"of": root})
    hub_mail.erase(conn, root, sent)


def _rescope(conn: sa.Connection, scope: Collection[str]) -> None:
    for area in cursors(conn).keys() - set(scope):
        conn.execute(hub_tables.cursor.delete().where(hub_tables.cursor.c.area == area))
        conn.execute(hub_tables.mirror.delete().where(hub_tables.mirror.c.area == area))
        conn.execute(hub_tables.place.delete().where(hub_tables.place.c.area == area))


def _tidy(conn: sa.Connection, moved: Iterable[str]) -> None:
    """Lets go of what was read in an area that its root has left."""
    m, p = hub_tables.mirror.c, hub_tables.place.c
    for part in fold.chunks(sorted(moved)):
        stays = sa.select(p.root).where(p.root == m.root, p.area == m.area).exists()
        conn.execute(hub_tables.mirror.delete().where(m.root.in_(part), m.kind == "c", ~stays))


def offers(conn: sa.Connection, budget: int) -> list[protocol.Loose]:
    """What the province may have lost, within a budget of bytes."""
    out: list[protocol.Loose] = []
    for row in conn.execute(_OFFERS):
        budget -= len(row.body) + 60
        if out and budget < 0:
            break
        out.append(protocol.Loose(row.stamp, row.seal, msgspec.Raw(bytes(row.body))))
    return out


def offered(conn: sa.Connection, loose: Iterable[protocol.Loose]) -> None:
    """These were offered and need not be again."""
    for part in fold.chunks(_named(bytes(one.body))[0] for one in loose):
        conn.execute(hub_tables.offer.delete().where(hub_tables.offer.c.fact.in_(part)))


# To a device -----------------------------------------------------------------------------------------------


def tell(conn: sa.Connection, asked: protocol.Exchange, scope: Collection[str], answer: protocol.Answer) -> None:
    """The next rows for a device, as far as this hub has read. To one that stands on a history of which the hub knows
    nothing, or that has read further than the hub, it tells nothing."""
    epochs = [(start, tag) for start, tag in conn.execute(_EPOCHS)]
    known = cursors(conn)
    stands = on_history(epochs, asked.anchor)
    if stands is None or (stands and not is_fresh(known, asked.cur)):
        return
    answer.reset = not stands
    cur = {} if answer.reset else asked.cur
    budget = min(max(asked.max, protocol.SMALLEST), protocol.PULL_BYTES)
    for area in [fold.EVERYWHERE, *sorted(scope & known.keys())]:
        end = known.get(area, 0)
        rows, done, budget = _area(conn, area, cur.get(area, 0), max(end, cur.get(area, 0)), budget)
        answer.cur[area] = done
        answer.more = answer.more or done < end
        if rows:
            answer.feed[area] = rows
    top = max(answer.cur.values())
    answer.anchor = (_epoch_at(epochs, top), top)


def on_history(epochs: list[tuple[int, str]], anchor: protocol.Cursor | None) -> bool | None:
    """Whether a reader stands on the history that the hub knows; None when the hub knows nothing of its epoch."""
    if anchor is None or anchor[1] == 0:
        return True
    tag, pos = anchor
    for number, (_, known) in enumerate(epochs):
        if known == tag:
            end = epochs[number + 1][0] if number + 1 < len(epochs) else ENDLESS
            return pos < end
    return None


def is_fresh(known: dict[str, int], cur: dict[str, int]) -> bool:
    """Whether the hub has read as far as the device: every page's end moves the cursor of erasures along, so one that
    is behind there would tell what the province has taken away since."""
    return known.get(fold.EVERYWHERE, 0) >= cur.get(fold.EVERYWHERE, 0)


def _epoch_at(epochs: list[tuple[int, str]], pos: int) -> str:
    tags = [tag for start, tag in epochs if start <= max(pos, 1)]
    return tags[-1] if tags else ""


def _area(conn: sa.Connection, area: str, start: int, end: int, budget: int) -> tuple[list[protocol.Row], int, int]:
    out: list[protocol.Row] = []
    while budget > 0:
        found = conn.execute(_ROWS, {"area": area, "start": start}).all()
        for row in found:
            told = _row(area, row)
            if told is not None:
                out.append(told)
                budget -= len(row.body or b"") + 40
            start = row.pos
            if budget <= 0:
                return out, start, budget
        if len(found) < PAGE:
            return out, end, budget
    return out, start, budget


def _row(area: str, row: Any) -> protocol.Row | None:
    """A row as the province told it, unless its root stands elsewhere by a later row."""
    if row.kind == "e":
        return protocol.Erased(row.pos, row.root)
    if row.kind == "x":
        return protocol.Left(row.pos, row.root) if row.stands != area else None
    if row.body is None or (row.root and row.stands != area):
        return None
    return protocol.Carried(row.pos, row.stamp, msgspec.Raw(bytes(row.body)), row.seal)
