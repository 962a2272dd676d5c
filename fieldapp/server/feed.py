"""Reads the feed for one asker: per area the rows after its cursor, in one snapshot, within a budget of bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from fieldapp.server import echo, fold, many, seals, tables
from fieldapp.sync import protocol

PAGE = 2000  # rows read at once
POINT = 24  # bytes for which a run of the asker's own numbers counts
NOTES = 500  # of what is held back, told at once

_LOCKED = sa.select(tables.node.c.pos, tables.node.c.ref).where(tables.node.c.id == 1).with_for_update()
_TOUCH = tables.node.update().where(tables.node.c.id == 1)
_UNTOLD = tables.epoch.delete().where(tables.epoch.c.start == sa.bindparam("at"))
_EPOCH = tables.epoch.insert()
_NODE = sa.select(tables.node.c.pos, tables.node.c.seal_key, tables.node.c.ref)
# What the asker wrote itself goes back as its number alone: of that no body is read.
_MINE = sa.and_(tables.change.c.origin == sa.bindparam("own"), tables.change.c.n.between(1, sa.bindparam("head")))
_ROWS = (
    sa.select(
        tables.feed.c.pos,
        tables.feed.c.kind,
        tables.feed.c.root,
        sa.case((_MINE, sa.null()), else_=tables.change.c.body).label("body"),
        tables.change.c.clock,
        tables.change.c.stamp,
        sa.case((_MINE, tables.change.c.n), else_=0).label("mine"),
        tables.change.c.status,
        tables.root.c.area,
    )
    .select_from(
        tables.feed.outerjoin(tables.change, tables.feed.c.fact == tables.change.c.id).outerjoin(
            tables.root, tables.feed.c.root == tables.root.c.id
        )
    )
    .where(tables.feed.c.area == sa.bindparam("area"), tables.feed.c.pos > sa.bindparam("start"))
    .order_by(tables.feed.c.pos)
    .limit(PAGE)
)
_LAST = {
    dialect: words.columns(sa.column("area", sa.String), sa.column("last", sa.BigInteger))
    for dialect, words in many.each(
        "SELECT value, (SELECT max(pos) FROM feed WHERE area = value) FROM {each}", "areas"
    ).items()
}
_STATES = sa.select(tables.area_state).where(many.among(tables.area_state.c.area))
_HELD = (
    sa.select(
        tables.held.c.fact,
        tables.held.c.code,
        tables.held.c.field,
        tables.change.c.row,
        tables.change.c.root,
        tables.change.c.author,
    )
    .select_from(tables.held.outerjoin(tables.change, tables.held.c.fact == tables.change.c.id))
    .order_by(tables.held.c.at.desc())
    .limit(NOTES)
)
_HELD_OF = _HELD.where(many.among(tables.held.c.origin))
_HELD_IN = _HELD.where(many.among(tables.held.c.area))
_EPOCH_AT = (
    sa.select(tables.epoch.c.tag)
    .where(tables.epoch.c.start <= sa.bindparam("pos"))
    .order_by(tables.epoch.c.start.desc())
    .limit(1)
)
_FIRST = sa.select(tables.epoch.c.start).where(tables.epoch.c.tag == sa.bindparam("tag")).scalar_subquery()
_EPOCHS_FROM = (
    sa.select(tables.epoch.c.start, tables.epoch.c.tag)
    .where(tables.epoch.c.start >= _FIRST)
    .order_by(tables.epoch.c.start)
)


def node(conn: sa.Connection) -> Any:
    """The row of where the province stands: its feed's last position, the key of its seals, the version of places."""
    return conn.execute(_NODE).one()


class Page(msgspec.Struct):
    """What fits in one answer: rows per area, the new cursors, and whether more is waiting."""

    rows: dict[str, list[protocol.Row]] = {}
    cur: dict[str, int] = {}
    more: bool = False


class Reader:
    """One asker's reading of the feed: its origin and numbers (those facts go back as numbers only) and what
    it may see."""

    def __init__(
        self,
        conn: sa.Connection,
        *,
        origin: str,
        head: int,
        scope: Sequence[str],
        budget: int,
        stands: Any = None,
        written: echo.Echo | None = None,
    ) -> None:
        """`stands` is the row of `node` in this snapshot; `written` is what the asker has just brought, if nobody wrote
        after it."""
        self.conn = conn
        self.written = written
        self.origin = origin
        self.head = head
        self.scope = set(scope)
        self.budget = budget
        at = stands or node(conn)
        self.end: int = at.pos
        self._key = bytes(at.seal_key)

    def page(self, cur: dict[str, int]) -> Page:
        """The next rows of every area in scope; an area without a cursor is new here and starts at 0."""
        page = Page()
        starts = dict(self.starts(cur))
        fresh = {area: new for area, start in starts.items() if (new := self._fresh(area, start)) is not None}
        last = self._last([area for area in starts if area not in fresh])
        for area, start in starts.items():
            if area in fresh:
                rows, done = self._again(fresh[area], start)
            else:
                rows, done = self._area(area, start) if last.get(area, 0) > start else ([], self.end)
            page.cur[area] = done
            page.more = page.more or done < self.end
            if rows:
                page.rows[area] = rows
        return page

    def starts(self, cur: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
        """Every area in scope and from where on it is read."""
        return tuple((area, cur.get(area, 0)) for area in [fold.EVERYWHERE, *sorted(self.scope - {fold.EVERYWHERE})])

    def _last(self, asked: list[str]) -> dict[str, int]:
        """The last position of each area of which there is any: most have no news, and need not be asked for it."""
        if not asked:
            return {}
        found = self.conn.execute(_LAST[self.conn.dialect.name], {"areas": asked})
        return {area: pos for area, pos in found if pos}

    def _fresh(self, area: str, start: int) -> list[echo.Row] | None:
        """What has just been written, to who had read all before; None if it must be read."""
        return self.written.after(area, start, self.origin, self.head) if self.written else None

    def _again(self, rows: list[echo.Row], at: int) -> tuple[list[protocol.Row], int]:
        out: list[protocol.Row] = []
        end = self.end
        start = first = count = stamp = 0  # of the run that is being told, as `_point` tells it
        for pos, n, told in rows:
            if self.budget <= 0:
                end = at
                break
            at = pos
            if count and pos == start + count and n == first + count and not (stamp or told):
                count += 1
                continue
            if count:
                out.append(protocol.Yours(start, first, count, stamp))
            start, first, count, stamp = pos, n, 1, told
            self.budget -= POINT
        if count:
            out.append(protocol.Yours(start, first, count, stamp))
        return out, end

    def _area(self, area: str, start: int) -> tuple[list[protocol.Row], int]:
        out: list[protocol.Row] = []
        while self.budget > 0:
            asked = {"area": area, "start": start, "own": self.origin, "head": self.head}
            found = self.conn.execute(_ROWS, asked).all()
            for row in found:
                self._tell(out, area, row)
                start = row.pos
                if self.budget <= 0:
                    return out, start
            if len(found) < PAGE:
                return out, self.end
        return out, start

    def _tell(self, out: list[protocol.Row], area: str, row: Any) -> None:
        pos, kind, root, body, clock, stamp, mine, status, stands = row
        if kind == "c":
            if status == "ok" and stands == area:
                told = 0 if stamp == clock else stamp
                if mine:
                    self._point(out, pos, mine, told)
                elif body is not None:
                    self._carry(out, pos, body, told, stamp)
        elif kind == "e":
            self._add(out, protocol.Erased(pos, root), 40)
        elif stands != area:
            self._add(out, protocol.Left(pos, root), 40)

    def _point(self, out: list[protocol.Row], pos: int, n: int, told: int) -> None:
        """The number of the asker's own fact; `told` is 0 for the author's own clock."""
        if not _lengthen(out, pos, n, told):
            self._add(out, protocol.Yours(pos, n, 1, told), POINT)

    def _carry(self, out: list[protocol.Row], pos: int, body: bytes, told: int, stamp: int) -> None:
        """A fact of somebody else's."""
        proof = seals.seal(self._key, body, stamp)
        self._add(out, protocol.Carried(pos, told, msgspec.Raw(body), proof), len(body) + 40)

    def _add(self, out: list[protocol.Row], row: protocol.Row, size: int) -> None:
        out.append(row)
        self.budget -= size


def _lengthen(out: list[protocol.Row], pos: int, n: int, stamp: int) -> bool:
    """Adds a row to the run before it where position and number go on together."""
    last = out[-1] if out else None
    if not isinstance(last, protocol.Yours) or stamp or last.stamp:
        return False
    if (last.pos + last.count, last.n + last.count) != (pos, n):
        return False
    out[-1] = protocol.Yours(last.pos, last.n, last.count + 1)
    return True


def digests(conn: sa.Connection, scope: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Per area of a scope the number of its records and their digest; an area without records is left out."""
    out: dict[str, tuple[int, int]] = {}
    for part in fold.chunks(scope):
        for area, n, total in conn.execute(_STATES, {"part": part}):
            if n:
                out[area] = (n, total)
    return out


def notes(conn: sa.Connection, origins: Iterable[str], scope: Iterable[str]) -> list[protocol.Note]:
    """The facts held back that an asker should know of: its own, and those of the areas that it reviews."""
    out: dict[str, protocol.Note] = {}
    asked = [(_HELD_OF, part) for part in fold.chunks(origins)] + [(_HELD_IN, part) for part in fold.chunks(scope)]
    for query, part in asked:
        for fact, code, field, row, root, author in conn.execute(query, {"part": part}):
            out[fact] = protocol.Note(fact, code, field, row or "", root or "", author or "")
    return list(out.values())[:NOTES]


def boot(conn: sa.Connection, tag: str, now: int) -> None:
    """Opens a new epoch: every start of the server does, so that a database put back from a backup is noticed
    by all. Areas, people and roles get a version that no backup had: what was done again in a restored one could
    have the number of what was lost."""
    node = conn.execute(_LOCKED).one()
    conn.execute(_TOUCH, {"ref": max(node.ref + 1, now)})
    start = node.pos + 1
    conn.execute(_UNTOLD, {"at": start})  # nothing was told in it
    conn.execute(_EPOCH, {"start": start, "tag": tag})


def epochs(conn: sa.Connection, where: protocol.Cursor | None) -> list[tuple[int, str]]:
    """The epoch of a reader's anchor and those after it, with their starts; none if it is not known here."""
    found = conn.execute(_EPOCHS_FROM, {"tag": where[0]}).all() if where else []
    return [(start, tag) for start, tag in found]


def stands(known: Sequence[tuple[int, str]], where: protocol.Cursor | None, end: int) -> bool:
    """Whether a reader's anchor lies on this history: its epoch is among `epochs` and had not ended before its
    position, nor had the feed."""
    if where is None or where[1] == 0:
        return True
    after = [start for start, _ in known[1:2]]
    return bool(known) and (where[1] < after[0] if after else where[1] <= end)


def anchor(conn: sa.Connection, pos: int, known: Iterable[tuple[int, str]] = ()) -> protocol.Cursor:
    """The epoch that a position belongs to, with the position; `known` = epochs that were read already, the last
    included."""
    tags = [tag for start, tag in known if start <= max(pos, 1)]
    return (tags[-1] if tags else conn.scalar(_EPOCH_AT, {"pos": max(pos, 1)}) or "", pos)
