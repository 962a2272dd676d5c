"""The one way to write facts into a vault: record own ones, settle what the province has, take what it tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import facts, history, hours, problems
from fieldapp.store import among, database, drafts, erasure, fold, inserts, me, origins, returned, settings, stamps

_INSERT = "INSERT INTO change (id, origin, n, clock, stamp, seal, author, entity, row, root, body)"


Row = tuple[Any, ...]  # a row of `change`, as `_INSERT` has it
_ID, _STAMP, _ROW = 0, 4, 8  # in it

AT_ONCE = 2_000  # facts that are folded together: more would take more memory, and no less time

_rows = msgspec.json.Decoder(list[str])

_Run = tuple[int, int, int, str, int]  # own numbers that came back, as `returned` has them, and their stamp


class Deed(msgspec.Struct, frozen=True):
    """What a person did, before it is a fact: cells of one row; no row = a new one, no root = the row is its
    own root."""

    entity: str
    fields: Mapping[str, Any]
    row: str = ""
    root: str = ""
    prev: Mapping[str, tuple[str, ...]] = {}
    deed: str = facts.SET


class News(msgspec.Struct, frozen=True, gc=False):
    """One row of the province's feed: kind c (a fact), o (a run of own facts), x (a root left), e (a root erased).
    `made` is what was made of the fact before."""

    kind: str
    area: str
    pos: int
    root: str = ""
    body: bytes = b""
    stamp: int = 0
    seal: str = ""
    n: int = 0
    count: int = 0
    made: fold.Made | None = None


def made_of(body: bytes, stamp: int) -> fold.Made | None:
    """What these bytes of the feed make of the row that they open; None where they open none or cannot be read. Needs
    no vault."""
    try:
        return fold.made_of(body, stamp)
    except problems.Problem:
        return None


def record(
    db: sqlite_utils.Database,
    deeds: Iterable[Deed],
    *,
    now: int,
    wall: str,
    entropy: facts.Entropy,
    later: bool = False,
) -> list[facts.Fact]:
    """Writes own facts, durably and all or none, numbered without a gap; returns them. With `later` no screen shows
    them until somebody calls `catch_up`: the facts are all that must be on the disk before one is told that they are.
    Problem "vault_wiped" in a vault that is just being taken away."""
    with db.atomic():
        owner = me.read(db)
        if owner.behind:
            _join(db)
            owner = me.read(db)
        clock, told, right = owner.hlc, [], _right(db, owner, now)
        for deed in deeds:
            clock = facts.tick(clock, right)
            told.append(
                facts.write(
                    deed.entity,
                    deed.fields,
                    author=owner.person,
                    clock=clock,
                    wall=wall,
                    now=now,
                    entropy=entropy,
                    row=deed.row,
                    root=deed.root,
                    prev=deed.prev,
                    deed=deed.deed,
                )
            )
        rows = {fact.row for fact in told}
        _keep(db, told, owner, owner.behind if not later else _put_off(rows.union(_behind(owner.behind))))
        if not later:
            fold.rows(db, rows, _begun(told))
    return told


def begin(deed: Deed, owner: me.Me) -> facts.Begun:
    """The fact of a deed that opens a row, as far as it can be made before its moment."""
    return facts.begin(deed.entity, deed.fields, author=owner.person, root=deed.root)


def bring_near(db: sqlite_utils.Database) -> None:
    """Has the page read and deciphered to which `finish` will write beside that of the owner: since somebody else wrote
    it may have to come from the disk."""
    db.execute("SELECT count(*) FROM newest").fetchone()


def finish(
    db: sqlite_utils.Database,
    begun: facts.Begun,
    owner: me.Me,
    *,
    now: int,
    wall: str,
    entropy: facts.Entropy,
    draft: str = "",
) -> facts.Fact:
    """Writes a fact that was begun, as `record` does for `later`, inside the caller's transaction, in which the vault's
    owner is as told. Of the draft that it was made of no screen tells from now on, and `catch_up` lets it go. Somebody
    waits for that: the fact is put aside, which takes a page or two instead of one in each index, and by `catch_up`
    with all others."""
    _check_stays(owner)
    clock = facts.tick(owner.hlc, _right(db, owner, now))
    fact = begun.finish(clock, wall=wall, now=now, entropy=entropy)
    gone = [draft] if draft else []
    db.execute("INSERT INTO newest (n, origin, body) VALUES (?,?,?)", [owner.head + 1, owner.origin, fact.body])
    me.change(db, head=owner.head + 1, hlc=clock, behind=_put_off({fact.row, *gone, *_behind(owner.behind)}))
    return fact


def _right(db: sqlite_utils.Database, owner: me.Me, now: int) -> int:
    """What time it is (ms) where the computer's own clock tells `now`, as far as the province has told."""
    off = owner.clock_offset
    if off:  # somebody may have put it right since
        off = hours.behind(now, off, int(settings.get(db, settings.HEARD, "0")))
    return now + off


def _keep(db: sqlite_utils.Database, told: list[facts.Fact], owner: me.Me, behind: str) -> None:
    _check_stays(owner)
    inserts.write(db, _INSERT, [_row(fact, origin=owner.origin, n=owner.head + n) for n, fact in enumerate(told, 1)])
    clock = told[-1].clock if told else owner.hlc
    me.change(db, head=owner.head + len(told), hlc=clock, behind=behind)


def _check_stays(owner: me.Me) -> None:
    if owner.state == me.PARTED:  # the vault is going in this moment: what is written now would go with it
        raise problems.Problem("vault_wiped")


def _join(db: sqlite_utils.Database) -> set[str]:
    """Puts the own facts that `finish` has put aside with all others, where whoever sends, looks or folds finds them,
    and has them shown later; returns their rows. An older program knows nothing of them: where it has left their origin
    meanwhile, or sent others beyond them, they come under new numbers."""
    found = db.execute("SELECT n, origin, body FROM newest ORDER BY n").fetchall()
    if not found:
        return set()
    owner = me.read(db)
    [sent] = db.execute("SELECT coalesce(max(n), 0) FROM acked WHERE origin = ?", [owner.origin]).fetchone()
    head, told = owner.head, []
    for n, origin, body in found:
        if origin != owner.origin or n <= sent:
            head += 1
            n = head
        told.append(_row(facts.read(bytes(body)), origin=owner.origin, n=n))
    inserts.write(db, _INSERT, told)
    rows = {row[_ROW] for row in told}
    me.change(db, head=head, behind=_put_off(rows.union(_behind(owner.behind))))
    db.execute("DELETE FROM newest")
    return rows


def _put_off(rows: Iterable[str]) -> str:
    return msgspec.json.encode(sorted(rows)).decode()


def _behind(told: str) -> list[str]:
    return _rows.decode(told) if told else []


def gather(db: sqlite_utils.Database) -> None:
    """Has all own facts stand together before they are asked for, whether any screen shows them or not."""
    if db.execute("SELECT 1 FROM newest LIMIT 1").fetchone():
        with db.atomic():
            _join(db)


def catch_up(db: sqlite_utils.Database) -> None:
    """Shows what was recorded to be shown `later`, and forgets the drafts that it was made of. Where that cannot be
    shown, it can be sent from then on all the same."""
    try:
        with db.atomic():
            found = db.execute("SELECT behind FROM me WHERE behind <> '' OR EXISTS (SELECT 1 FROM newest)").fetchone()
            if found is not None:
                behind = _join(db).union(_behind(found[0]))
                drafts.drop(db, *behind)
                fold.rows(db, behind)
                me.change(db, behind="")
    except database.Error:
        raise
    except Exception:
        gather(db)
        raise


def catch_up_first(db: sqlite_utils.Database) -> None:
    """The same before anything else is done with a vault, as a program may have ended in between; an error of ours in
    showing stops neither the vault from being opened nor its facts from being sent."""
    try:
        catch_up(db)
    except database.Error:
        raise
    except Exception:
        import logging  # here: a start loads it for nothing, as this does not come

        logging.getLogger(__name__).exception("what was recorded could not be shown")


def _begun(told: Iterable[facts.Fact]) -> dict[str, list[facts.Fact]]:
    """By row the facts of those that one of them opens."""
    begun: dict[str, list[facts.Fact]] = {}
    for fact in told:
        if fact.id == fact.row:
            begun[fact.row] = [fact]
        elif fact.row in begun:
            begun[fact.row].append(fact)
    return begun


def _row(fact: facts.Fact, *, origin: str = "", n: int = 0, stamp: int | None = None, seal: str = "") -> Row:
    return (
        fact.id,
        origin,
        n,
        fact.clock,
        stamp,
        seal,
        fact.author,
        fact.entity,
        fact.row,
        fact.root,
        fact.body,
    )


def settle(
    db: sqlite_utils.Database,
    node: str,
    have: Mapping[str, tuple[int, str]],
    fork: Mapping[str, int],
    *,
    fresh: str,
) -> bool:
    """Believes what the receiver says it has, also when that is less than before; True if an origin had to be left.

    A restored or copied vault (a number bears two facts, or the receiver has more than was written here) goes
    on under the
    origin `fresh`, and issues again what is not proven to be there, with the same ids.
    """
    catch_up_first(db)
    forked = False
    for origin, (n, name) in have.items():
        proven = origins.proven(db, node, origin, n, name, fork.get(origin, 0))
        if proven is None:
            origins.acknowledge(db, node, origin, n, name)
        else:
            origins.leave(db, origin, proven, fresh)
            forked = True
    return forked


def put_back_clock(db: sqlite_utils.Database, now: int) -> None:
    """Lets the clock of facts go back to `now`, which the province told: a computer whose own clock stood years ahead
    would else stamp so for ever, and all that it writes would count as written when it came, above what others wrote
    before that. It stays above every stamp that the province has told, and above the own facts that it is not known to
    have: what is written next ranks above all that is here. Of what the province has taken and not told a stamp, as it
    does of what it holds back, the facts themselves say that they replace it (`history.lifted`). Inside the caller's
    transaction."""
    if me.read(db).hlc <= facts.latest(now):
        return
    gather(db)
    acked = f"coalesce((SELECT a.n FROM acked a WHERE a.node = '{origins.PROVINCE}' AND a.origin = change.origin), 0)"
    rank = f"coalesce({stamps.of('change')}, iif(n > {acked}, clock, 0))"
    (highest,) = db.execute(f"SELECT coalesce(max({rank}), 0) FROM change").fetchone()
    me.change(db, hlc=max(now << 16, highest))


def take(db: sqlite_utils.Database, news: Iterable[News]) -> None:
    """Takes rows of the feed inside the caller's transaction: facts get their stamps, roots their areas."""
    catch_up_first(db)
    intake = _Intake(db)
    for one in news:
        intake.take(one)
    intake.finish()


def suppose(db: sqlite_utils.Database, bodies: Iterable[bytes]) -> None:
    """Shows facts of others that a hub has and the province is not known to have, in place of those shown so before,
    inside the caller's transaction. They are in force as the authors wrote them until the province stamps them, and go
    when the hub names them no more."""
    db.execute("DELETE FROM prov WHERE id NOT IN (SELECT id FROM change)")  # erased or let go since
    told = {fact.id: fact for fact in map(_supposed, bodies) if fact is not None}
    before = {name for (name,) in db.execute("SELECT id FROM prov")}
    touched = _withdraw(db, before - told.keys())
    known: set[str] = set()
    for part, marks in fold.chunks(told):
        known |= {name for (name,) in db.execute(f"SELECT id FROM change WHERE id IN ({marks})", part)}
    new = [fact for name, fact in told.items() if name not in known]
    inserts.write(db, _INSERT, [_row(fact) for fact in new])
    db.conn.executemany("INSERT INTO prov (id) VALUES (?)", [(fact.id,) for fact in new])
    fold.rows(db, touched | {fact.row for fact in new})


def _supposed(body: bytes) -> facts.Fact | None:
    try:
        return None if facts.deep(body) else facts.read(body)  # a hub has judged nothing
    except problems.Problem:
        return None


def _withdraw(db: sqlite_utils.Database, names: Iterable[str]) -> set[str]:
    """Takes back what was shown so and the province has not stamped since; returns the rows."""
    rows: set[str] = set()
    for part, marks in fold.chunks(names):
        found = f"FROM change WHERE id IN ({marks}) AND n = 0 AND stamp IS NULL"
        rows |= {row for (row,) in db.execute(f"SELECT row {found}", part)}
        db.execute(f"DELETE {found}", part)
        db.execute(f"DELETE FROM prov WHERE id IN ({marks})", part)
    return rows


def unread(db: sqlite_utils.Database, one: News) -> None:
    """Keeps a fact that this program cannot read: one such never stops the exchange, and never is skipped."""
    values = [one.pos, one.area, one.stamp, one.seal, one.body]
    db.execute("INSERT OR REPLACE INTO unread (pos, area, stamp, seal, body) VALUES (?,?,?,?,?)", values)


def read_again(db: sqlite_utils.Database) -> int:
    """After an update of this program: takes in what an older one could only keep; returns how many facts."""
    with db.atomic():
        kept = db.execute("SELECT pos, area, stamp, seal, body FROM unread ORDER BY pos").fetchall()
        if not kept or not me.enrolled(db):
            return 0
        db.execute("DELETE FROM unread")
        news = [News("c", area, pos, stamp=stamp, seal=seal, body=bytes(body)) for pos, area, stamp, seal, body in kept]
        take(db, news)
        return len(news)


def attributes(pos: int, known: int) -> bool:
    """Whether a feed row decides where a root stands: only one later in the feed than what decided before."""
    return pos > known


class _Intake:
    def __init__(self, db: sqlite_utils.Database) -> None:
        self.db = db
        self.told: dict[str, Row] = {}  # by id
        self.come: dict[str, facts.Fact] = {}  # likewise those that were read here
        self.ready: dict[str, fold.Made] = {}  # and what was made of the others before
        self.moves: dict[str, tuple[str | None, int]] = {}
        self.touched: set[str] = set()
        self.confirmed: set[str] = set()
        self.sure: dict[str, tuple[int, int]] = {}
        self.own: list[News] = []
        self.hlc = 0
        owner = me.read(db)
        self._origin, self._head = owner.origin, owner.head

    def take(self, one: News) -> None:
        if one.kind == "c":
            self._carried(one)
        elif one.kind == "o":
            self._own(one)
        elif one.kind == "x":
            self._stand(one.root, None, one.pos)
        elif one.kind == "e":
            self.flush()
            erasure.destroy(self.db, one.root)

    def _carried(self, one: News) -> None:
        made, stamp = one.made, one.stamp
        if made is not None and made.body is one.body and made.stamp == stamp:
            name, root = made.id, made.root
            self.told[name] = (
                name, "", 0, made.clock, stamp or made.clock, one.seal, made.author, made.entity, name, root, one.body
            )  # fmt: skip
            self.ready[name] = made
            self.come.pop(name, None)
        else:
            try:
                fact = facts.read(one.body, stamp or None)
            except problems.Problem:
                unread(self.db, one)
                return
            name, root = fact.id, fact.root
            self.told[name] = _row(fact, stamp=stamp or fact.clock, seal=one.seal)
            self.come[name] = fact if stamp else msgspec.structs.replace(fact, stamp=fact.clock)
            self.ready.pop(name, None)
        self._stand(root, one.area, one.pos)
        if len(self.told) >= AT_ONCE:
            self.flush()

    def _own(self, one: News) -> None:
        self.own.append(one)

    def _stamp_own(self) -> None:
        """Own facts have come back: as their authors' clocks have it, or with other stamps."""
        told = sorted([(*self._run(one), one.area, one.stamp) for one in self.own])
        runs = stamps.joined([(n, end - 1) for n, end, *_ in told if n < end])
        if not self._confirm_own(told, runs):
            self._stamp_each(told, runs)
        stamps.add(self.db, self._origin, runs)
        self.own = []

    def _confirm_own(self, told: list[_Run], runs: list[stamps.Run]) -> bool:
        """Takes them all at once; False, with nothing done, where one of them is not as it was."""
        if any([stamp or n >= end for n, end, _, _, stamp in told]):
            return False
        back = returned.confirm(self.db, self._origin, [run[:4] for run in told], runs)
        for one in back or ():
            self._stand(one.root, one.area, one.pos)
            self.hlc = max(self.hlc, one.clock)
            self.sure[one.root] = (one.count, one.total)
        return back is not None

    def _stamp_each(self, told: list[_Run], runs: list[stamps.Run]) -> None:
        """Takes them one by one."""
        asked = f"SELECT n, row, root, clock, status, stamp FROM change WHERE origin = ? AND n IN {among.LISTED}"
        numbers = among.listed(n for lo, hi in runs for n in range(lo, hi + 1))
        found: dict[int, list[Any]] = defaultdict(list)
        for n, *rest in self.db.execute(asked, [self._origin, numbers]):
            found[n].append(rest)
        anew = []  # numbers of those beside which something stands that holds no more
        for first, end, pos, area, new in told:
            for n in range(first, end):
                for row, root, clock, status, stamp in found[n]:
                    # What comes back as it was needs no new record; what was away, or got another stamp, does.
                    (self.touched if new or status == "away" else self.confirmed).add(row)
                    if status == "away" or stamp not in (None, clock):
                        anew.append(n)
                    self._stand(root, area, pos + n - first)
                    self.hlc = max(self.hlc, new or clock)
        back = "status = CASE WHEN status = 'away' THEN 'ok' ELSE status END"
        self.db.execute(
            f"UPDATE change SET stamp = clock, {back} WHERE origin = ? AND n IN {among.LISTED}",
            [self._origin, among.listed(anew)],
        )
        self.db.conn.executemany(
            "UPDATE change SET stamp = ? WHERE origin = ? AND n BETWEEN ? AND ?",
            [(new, self._origin, first, end - 1) for first, end, _, _, new in told if new and first < end],
        )

    def _run(self, one: News) -> tuple[int, int, int]:
        """The own numbers that a row tells of, from the first up to an end, as far as they were ever given: a hub may
        say what it likes; and the place of the first."""
        first, end = one.n, one.n + one.count
        if first >= 1 and end <= self._head + 1:
            return first, end, one.pos
        first = max(first, 1)
        return first, min(end, self._head + 1), one.pos + first - one.n

    def _stand(self, root: str, area: str | None, pos: int) -> None:
        if root not in self.moves or attributes(pos, self.moves[root][1]):
            self.moves[root] = (area, pos)

    def flush(self) -> None:
        """Writes the facts and attributions gathered so far, and folds the rows that they touch."""
        if self.own:
            self._stamp_own()
        told, known = list(self.told.values()), self._known()
        inserts.write(self.db, _INSERT, [one for one in told if one[_ID] not in known] if known else told)
        self.db.conn.executemany(
            "UPDATE change SET stamp = ?, seal = ?, offer = 0,"
            " status = CASE WHEN status = 'away' THEN 'ok' ELSE status END WHERE id = ?",
            [(one[_STAMP], one[_STAMP + 1], one[_ID]) for one in told if one[_ID] in known],
        )
        self.hlc = max([self.hlc, *[one[_STAMP] for one in told]])
        come, ready = self._by_row()
        touched = self.touched | come.keys() | ready.keys()
        for row in self.touched | {one[_ROW] for one in told if one[_ID] in known}:
            come.pop(row, None)  # more than what came may be in force, or less
            ready.pop(row, None)
        fold.take(self.db, touched, self.confirmed - touched, come, self.moves, attributes, ready, self.sure)
        self.told, self.come, self.ready, self.moves, self.sure = {}, {}, {}, {}, {}
        self.touched, self.confirmed = set(), set()

    def _by_row(self) -> tuple[dict[str, list[facts.Fact]], dict[str, fold.Made]]:
        """The facts that came, by row; and what was made of those that came alone."""
        come: dict[str, list[facts.Fact]] = defaultdict(list)
        for fact in self.come.values():
            come[fact.row].append(fact)
        ready = self.ready
        for name in come.keys() & ready.keys():
            made = ready.pop(name)
            come[name].append(facts.read(made.body, made.stamp or made.clock))
        return come, ready

    def _known(self) -> set[str]:
        """Which of the facts that came are here."""
        found = self.db.execute(f"SELECT id FROM change WHERE id IN {among.LISTED}", [among.listed(self.told)])
        return {name for (name,) in found}

    def finish(self) -> None:
        self.flush()
        # Asked by each of the few in `prov`: the other way round every fact of the vault would be looked at.
        self.db.execute(
            "DELETE FROM prov WHERE EXISTS"
            f" (SELECT 1 FROM change WHERE change.id = prov.id AND {stamps.of('change')} IS NOT NULL)"
        )
        if self.hlc:
            self.db.execute("UPDATE me SET hlc = MAX(hlc, ?)", [self.hlc])


def current(db: sqlite_utils.Database, row: str) -> history.Record | None:
    """The record of a row as it stands here."""
    return fold.record(db, row)
