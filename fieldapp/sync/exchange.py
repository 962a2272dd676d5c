"""One exchange after another until there is no more: asks from the vault, and settles the answer in one
transaction each."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import repeat
from typing import Any

import msgspec
import sqlite_utils

import fieldapp
from fieldapp.domain import facts, problems, versions
from fieldapp.store import (
    blobs,
    bundles,
    custody,
    erasure,
    feed,
    hub,
    ledger,
    me,
    origins,
    receipts,
    reference,
    settings,
)
from fieldapp.sync import openings, protocol

PROVINCE = origins.PROVINCE
HEARD = settings.HEARD
READS = "province_reads"
# Bytes of own facts in one question, however many the answer may have: with more, the province has nothing to do while
# they are packed, and nobody packs while it takes them in.
MOST_PUSHED = 2 * 1024 * 1024
PART = 500  # rows of an answer that are made ready, and then taken in, while the next ones are made ready
EVERYWHERE = "*"  # the pseudo-area of erasures, which no scope names and every cursor reads


class Settled(msgspec.Struct):
    """What one answer did: whether to ask again at once, what of others came in and of one's own came back, and what a
    person should hear of."""

    again: bool = False
    taken: int = 0
    confirmed: int = 0
    forked: bool = False
    reset: bool = False
    left: int = 0
    erased: int = 0
    disagreed: list[str] = []
    revoked: bool = False
    held: int = 0
    outdated: bool = False


def ask(
    db: sqlite_utils.Database,
    req: str,
    *,
    push: int = protocol.PUSH_BYTES,
    pull: int = protocol.PULL_BYTES,
    told: Mapping[str, int] | None = None,
    node: str = PROVINCE,
    rest: bool = False,
) -> protocol.Exchange:
    """The next request of this vault: what the province lacks, and where reading stands. Changes nothing of that. With
    `told`, the highest numbers per origin of requests before it that go by the same file, it goes on behind them. With
    the `node` of a hub it brings what that one lacks. A small `rest` goes along, though it be more than `push`."""
    ledger.gather(db)
    owner = me.read(db, enrolled=False)
    before = told or {}
    changes = origins.outbox(db, node, owner.origin, owner.head, push, before.get(owner.origin, 0), rest)
    budget = push - sum(len(body or b"") for *_, body in changes)
    past: dict[str, list[tuple[int, msgspec.Raw]]] = {}
    tops = origins.past(db)
    for origin, top in tops.items():
        more = origins.outbox(db, node, origin, top, budget, before.get(origin, 0)) if budget > 0 else []
        budget -= sum(len(body or b"") for *_, body in more)
        if more:
            past[origin] = _numbered(more)
    loose = feed.offers(db, budget) if owner.caught and budget > 0 and told is None else []
    return protocol.Exchange(
        v=protocol.VERSION,
        req=req,
        app=fieldapp.__version__,
        origin=owner.origin,
        head=owner.head,
        max=pull,
        changes=_numbered(changes),
        past=past,
        known={origin: origins.acked(db, PROVINCE, origin) for origin in [owner.origin, *tops]},
        cur=feed.cursors(db),
        anchor=(owner.anchor_tag, owner.anchor_pos) if owner.anchor_pos else None,
        loose=[protocol.Loose(stamp, seal, msgspec.Raw(body)) for _, stamp, seal, body in loose],
        disagree=feed.disagreements(db),
        blobs=blobs.waiting(db),
        ref=owner.ref,
        schema=facts.SCHEMA,
        heard=heard(db),
        letters=bundles.needless(db, PROVINCE),
    )


def go_on(
    db: sqlite_utils.Database, asked: protocol.Exchange, answer: protocol.Answer, req: str, *, batch: int
) -> protocol.Exchange | None:
    """The question after this one as it will be once this answer is settled, so that it can be sent before that; None
    where only settling shows whether and what to ask. Changes nothing; where it comes otherwise, the answer to it is
    found `overtaken`."""
    if not _as_expected(db, asked, answer):
        return None
    tops = {origin: n for origin, (n, _) in answer.have.items()}
    after = ask(db, req, push=min(batch, MOST_PUSHED), pull=batch, told=tops, rest=True)
    if not (answer.more or after.changes or after.past):
        return None
    return hung(after, asked, answer)


def hung(after: protocol.Exchange, asked: protocol.Exchange, answer: protocol.Answer) -> protocol.Exchange:
    """The question after another one, with all that hangs on the answer to that as this one has it."""
    return msgspec.structs.replace(
        after,
        known={origin: answer.have.get(origin, known) for origin, known in after.known.items()},
        cur={area: max(answer.cur.get(area, 0), asked.cur.get(area, 0)) for area in asked.cur | answer.cur},
        anchor=max((one for one in (asked.anchor, answer.anchor) if one), key=lambda one: one[1], default=None),
        ref=answer.ref.version if answer.ref else asked.ref,
    )


def supposed(asked: protocol.Exchange) -> protocol.Answer | None:
    """The answer to a question that brings own facts, so far as the next one hangs on it, if nobody else writes
    meanwhile; None where even then it cannot be known."""
    if not asked.changes or asked.past or asked.loose or asked.anchor is None:
        return None
    n, last = asked.changes[-1]
    told = msgspec.json.decode(last)
    tag, pos = asked.anchor
    end = pos + len(asked.changes)
    return protocol.Answer(
        v=asked.v,
        req=asked.req,
        node="",
        tier=PROVINCE,
        now=0,
        origin=asked.origin,
        have={**asked.known, asked.origin: (n, told["i"] if isinstance(told, dict) else told)},
        cur=dict.fromkeys(asked.cur, end),
        anchor=(tag, end),
    )


def brings_same(
    db: sqlite_utils.Database, asked: protocol.Exchange, answer: protocol.Answer, guess: protocol.Answer
) -> bool:
    """Whether after an answer the same own facts come next as after the one that was supposed."""
    return answer.have == guess.have and _as_expected(db, asked, answer)


def fits(answer: protocol.Answer, guess: protocol.Answer) -> bool:
    """Whether nobody else has written: then an answer after which the same comes next is as it was supposed."""
    return (answer.cur, answer.anchor, answer.ref) == (guess.cur, guess.anchor, None)


def _as_expected(db: sqlite_utils.Database, asked: protocol.Exchange, answer: protocol.Answer) -> bool:
    """Whether nothing but facts and numbers changes with an answer: nothing is erased, left, or offered back."""
    odd = answer.reset or answer.fork or answer.wipe or answer.token or answer.gone or asked.loose
    if odd or (answer.req, answer.origin) != (asked.req, asked.origin):
        return False
    if any(isinstance(row, protocol.Erased) for rows in answer.feed.values() for row in rows):
        return False  # what is destroyed is not sent first
    return not versions.older(fieldapp.__version__, answer.min_app) and all(
        n >= origins.acked(db, PROVINCE, origin)[0] and origins.proven(db, PROVINCE, origin, n, name, 0) is None
        for origin, (n, name) in answer.have.items()
    )


def heard(db: sqlite_utils.Database) -> int:
    """When the province last said something that was heard here, by its clock (ms); 0 for never."""
    return int(settings.get(db, HEARD, "0"))


def reads(db: sqlite_utils.Database) -> int:
    """Up to which number the province said that it reads packings (`sync.packing`)."""
    return int(settings.get(db, READS, "0"))


def _numbered(told: list[origins.Numbered]) -> list[tuple[int, msgspec.Raw]]:
    return [(n, msgspec.Raw(f'"{name}"'.encode() if body is None else body)) for n, name, body in told]


def make_ready(
    answer: protocol.Answer, give_way: Callable[[], object] = bool, ready: Callable[[], object] = bool
) -> None:
    """Does what can be done with the facts of an answer without the vault, of those at once that their columns show to
    be as most are; `give_way` is called before each, `ready`
    after each part of them (`_parts`), which may be taken in from then on."""
    seen = openings.look(answer.feed, give_way) if isinstance(answer.feed, openings.Feed) else repeat(None)
    for area, rows, part in _parts(answer):
        made: list[Any] = rows  # of what `_news` takes as it is
        for place, first in zip(part, seen, strict=False):
            give_way()
            row = rows[place]
            if isinstance(row, protocol.Carried):
                body = first.body if first else bytes(row.body)
                first = first or ledger.made_of(body, row.stamp)
                made[place] = ledger.News("c", area, row.pos, "", body, row.stamp, row.seal, made=first)
        ready()


def _parts(answer: protocol.Answer) -> Iterator[tuple[str, list[protocol.Row], range]]:
    """The rows of an answer in parts: the area, all its rows, and the places of some of them."""
    for area, rows in answer.feed.items():
        for start in range(0, len(rows), PART):
            yield area, rows, range(start, min(start + PART, len(rows)))


def settle(
    db: sqlite_utils.Database,
    asked: protocol.Exchange,
    answer: protocol.Answer,
    *,
    now: int,
    fresh: str,
    travelled: bool = False,
    give_way: Callable[[], object] = bool,
    until_ready: Callable[[], object] = bool,
) -> Settled:
    """Takes an answer in, all or nothing. A forked vault only changes its origin; everything else waits for
    the next answer.

    `fresh` is an unused id for a new origin. What `travelled` for days in a file says nothing about the clock here, nor
    about access. `give_way` is called before each fact: it may stand still for a moment; `until_ready` before each part
    that is being made ready (`make_ready`): it waits for that. Problem "answer_foreign" if the answer is to another
    question.
    """
    if answer.req != asked.req or answer.origin != asked.origin:
        raise problems.Problem("answer_foreign")
    with _readable(), db.atomic():
        if overtaken(db, asked):
            return Settled(again=True)
        settings.put(db, HEARD, str(max(answer.now, heard(db)) if travelled else answer.now))
        if not travelled:
            me.change(db, clock_offset=_offset(answer.now, now))
            settings.put(db, READS, str(answer.reads))
        if ledger.settle(db, PROVINCE, answer.have, answer.fork, fresh=fresh):
            return Settled(again=True, forked=True)
        feed.offered(db, [facts.read(bytes(one.body)).id for one in asked.loose])
        bundles.told(db, asked.letters)
        return _apply(db, asked, answer, now, give_way, until_ready)


def overtaken(db: sqlite_utils.Database, asked: protocol.Exchange) -> bool:
    """Whether another program on this vault has settled something since: under a new origin the numbers mean other
    facts, and a later answer's cursors are not what this one compares with."""
    return me.read(db).origin != asked.origin or feed.cursors(db) != asked.cur


def hear(db: sqlite_utils.Database, answer: protocol.Answer, *, fresh: str) -> bool:
    """Takes what the province said to this device and a hub passed on, inside the caller's transaction; older words
    than the last one say nothing. True if an origin had to be left."""
    if answer.tier != PROVINCE or answer.origin != me.read(db).origin or answer.now <= heard(db):
        return False
    settings.put(db, HEARD, str(answer.now))
    if ledger.settle(db, PROVINCE, answer.have, answer.fork, fresh=fresh):
        return True
    for root in answer.gone:
        erasure.destroy(db, root)
    _believe(db, answer)
    return False


@contextlib.contextmanager
def _readable() -> Iterator[None]:
    """A signed answer whose values no program of today can hold is of a later one: it is told so, and nothing of it is
    kept."""
    try:
        yield
    except (msgspec.DecodeError, UnicodeDecodeError, OverflowError):
        raise problems.Problem("answer_unreadable") from None


def _offset(server: int, here: int) -> int:
    """How far this computer's clock is behind the province's, in ms; under two minutes is the network's doing."""
    off = server - here
    return off if abs(off) > 120_000 else 0


def _apply(
    db: sqlite_utils.Database,
    asked: protocol.Exchange,
    answer: protocol.Answer,
    now: int,
    give_way: Callable[[], object],
    until_ready: Callable[[], object],
) -> Settled:
    done = take_feed(db, asked, answer, give_way, until_ready)
    done.revoked, done.held = answer.wipe, len(answer.notes)
    for root in answer.gone:
        erasure.destroy(db, root)
    done.erased += len(answer.gone)
    feed.advance(db, answer.cur, answer.anchor)
    _believe(db, answer)
    blobs.want(db, answer.blobs_want)
    blobs.confirm(db, answer.blobs_ok)
    me.change(db, caught=int(not answer.more))
    done.outdated = versions.older(fieldapp.__version__, answer.min_app)
    if answer.token:
        me.change(db, token=answer.token)
    if not answer.more:
        put_back_clock(db, answer)
        hub.tidy(db, now)
        if not _sending(db, asked):
            done.left = _let_go(db)
        done.disagreed = _compare(db, answer, now)
    done.again = bool(done.disagreed) or _unfinished(db, asked, answer)
    return done


def put_back_clock(db: sqlite_utils.Database, word: protocol.Answer) -> None:
    """A clock of facts that is ahead of the province's goes back to that: not by the word of one who might stamp what
    is written then below what it replaces, as older programs do."""
    if word.lifts:
        ledger.put_back_clock(db, word.now)


def take_feed(
    db: sqlite_utils.Database,
    asked: protocol.Exchange,
    answer: protocol.Answer,
    give_way: Callable[[], object] = bool,
    until_ready: Callable[[], object] = bool,
) -> Settled:
    """Takes the rows that go beyond what was read when the question was asked, on another history all."""
    done = Settled(reset=answer.reset)
    if answer.reset:
        erasure.forget_history(db)
    ledger.take(db, _counted(done, asked, answer, give_way, until_ready))
    return done


def _counted(
    done: Settled,
    asked: protocol.Exchange,
    answer: protocol.Answer,
    give_way: Callable[[], object],
    until_ready: Callable[[], object],
) -> Iterator[ledger.News]:
    for area, rows, part in _parts(answer):
        until_ready()
        for one in _news(area, rows[part.start : part.stop], _seen(asked, answer, area)):
            give_way()
            done.taken += one.kind == "c"
            done.confirmed += one.count if one.kind == "o" else 0
            done.erased += one.kind == "e"
            yield one


def _believe(db: sqlite_utils.Database, answer: protocol.Answer) -> None:
    """What only the province can say: who and where, this person's areas, receipts, backups, what is held back, and
    whether this device is still let in."""
    if answer.ref is not None:
        _take_reference(db, answer.ref)
    if erasure.rescope(db, answer.scope, EVERYWHERE):
        ledger.suppose(db, [])  # what a hub showed may stand there, and it shows the rest again
    _take_custody(db, answer)
    feed.hold(db, [msgspec.structs.astuple(note) for note in answer.notes])
    me.change(db, state="revoked" if answer.wipe else "active")


def _take_custody(db: sqlite_utils.Database, answer: protocol.Answer) -> None:
    """Believes how far the province's backup reaches, also when that is less than before, and keeps its receipts."""
    for origin, n in answer.kept.items():
        origins.acknowledge(db, custody.BACKUP, origin, n, "")
    if answer.backup[0]:
        settings.put(db, custody.BACKUP_AT, str(answer.backup[0]))
    receipts.keep(db, [(one.text, one.signature) for one in answer.receipts])


def _seen(asked: protocol.Exchange, answer: protocol.Answer, area: str) -> int:
    return 0 if answer.reset else asked.cur.get(area, 0)


def _news(area: str, rows: Iterable[protocol.Row | ledger.News], seen: int) -> Iterator[ledger.News]:
    for row in rows:
        if row.pos <= seen:
            continue
        if isinstance(row, ledger.News):
            yield row
        elif isinstance(row, protocol.Carried):
            yield ledger.News("c", area, row.pos, body=bytes(row.body), stamp=row.stamp, seal=row.seal)
        elif isinstance(row, protocol.Yours):
            yield ledger.News("o", area, row.pos, n=row.n, count=row.count, stamp=row.stamp)
        else:
            yield ledger.News("x" if isinstance(row, protocol.Left) else "e", area, row.pos, root=row.root)


def _take_reference(db: sqlite_utils.Database, ref: protocol.Reference) -> None:
    tables = {
        "area": ref.areas,
        "person": ref.people,
        "team": ref.teams,
        "team_area": ref.team_areas,
        "team_member": ref.team_members,
        "grants": ref.grants,
    }
    reference.replace(db, ref.version, tables)
    reference.allow_photos(db, ref.photos)


def _let_go(db: sqlite_utils.Database) -> int:
    """The sweep: only when caught up with the province in every area, and nothing is left to offer back."""
    return 0 if feed.offering(db) else erasure.sweep(db, PROVINCE)


def _sending(db: sqlite_utils.Database, asked: protocol.Exchange) -> bool:
    """Whether own facts are under way of which the next question brings more: till the last, most of what is to be let
    go is not known, and to look for it each time takes longer than to send."""
    return bool(asked.changes or asked.past) and origins.waiting(db, PROVINCE) > 0


def let_go_by_word(db: sqlite_utils.Database, word: protocol.Answer) -> int:
    """The sweep of who reads by a hub: only when what was read adds up to what the province itself has said that it
    shows in every area; returns how many roots went."""
    here = feed.digests(db)
    areas = {area for (area,) in db.execute("SELECT area FROM scope")}
    if areas != set(word.scope) or any(here.get(one, (0, 0)) != word.dig.get(one, (0, 0)) for one in areas):
        return 0
    return _let_go(db)


def _compare(db: sqlite_utils.Database, answer: protocol.Answer, now: int) -> list[str]:
    """Compares area digests at the end of an exchange; a difference is told, and the area read again, never
    overwritten."""
    here = feed.digests(db)
    wrong = [area for area in answer.scope if here.get(area, (0, 0)) != answer.dig.get(area, (0, 0))]
    for area in set(answer.scope) - set(wrong):
        feed.agreed(db, area)
    return [area for area in wrong if feed.reread(db, area, now)]


def _unfinished(db: sqlite_utils.Database, asked: protocol.Exchange, answer: protocol.Answer) -> bool:
    if answer.wipe:
        return feed.offering(db) or (origins.waiting(db, PROVINCE) > 0 and bool(asked.changes or asked.past))
    more = answer.more and not versions.older(fieldapp.__version__, answer.min_app)
    return more or feed.offering(db) or origins.waiting(db, PROVINCE) > 0
