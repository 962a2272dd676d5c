"""A vault's side of a hub: asks it, settles what it answers, and hears the province by it; believes nothing of a hub
that only the province can say."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection

import msgspec
import nacl.public
import nacl.signing
import sqlite_utils

import fieldapp
from fieldapp.domain import facts, problems, versions
from fieldapp.store import erasure, feed, fold, hub, ledger, me, origins, settings
from fieldapp.sync import bundle, envelope, exchange, hubs, nearby, protocol, run, transport


def greet(link: transport.Transport, node_key: bytes) -> hub.Hub:
    """The hub at the other end, if this province knows it. Problems "hub_foreign", "envelope_*", "answer_unreadable";
    transport.Undelivered."""
    data = link.post(hubs.HELLO, b"")
    try:
        told = hubs.read_hello(envelope.peek(data, limit=64 * 1024))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise problems.Problem("answer_unreadable") from None
    badge = hubs.read_badge(told.badge, node_key)
    if badge is None or badge.node != envelope.key_id(node_key):
        raise problems.Problem("hub_foreign")
    key = bytes.fromhex(badge.hub)
    envelope.open(data, key, limit=64 * 1024)  # it holds the key that the badge names
    return hub.Hub(envelope.key_id(key), badge.hub, badge.name, link.url)


def unmet(error: transport.Undelivered) -> str:
    """Why no hub greets at an address, as the code of a sentence."""
    if isinstance(error, transport.Refused):
        return "hub_foreign" if error.code == "path_unknown" else error.code
    return "hub_new" if isinstance(error, transport.Busy) else "hub_silent"


def around(found: list[nearby.Found], reach: Callable[[str], transport.Transport], node_key: bytes) -> list[hub.Hub]:
    """Those hubs of a list that answer and are this province's, each once."""
    out: dict[str, hub.Hub] = {}
    for one in found:
        with contextlib.suppress(transport.Undelivered, problems.Problem):
            with contextlib.closing(reach(one.url)) as link:
                there = greet(link, node_key)
            out.setdefault(there.node, there)
    return list(out.values())


def with_hub(
    db: sqlite_utils.Database,
    link: transport.Transport,
    there: hub.Hub,
    *,
    clock: Callable[[], int],
    entropy: facts.Entropy,
    progress: run.Progress | None = None,
) -> run.Report:
    """Exchanges with a hub until both sides have everything; raises as `run.run` does."""

    def step(batch: int) -> exchange.Settled:
        return once(db, link, there, batch=batch, clock=clock, entropy=entropy)

    with run.roomy(db, step) as wide:
        report = run.drive(wide, lambda: hub.waiting(db, there.node), link, clock=clock, progress=progress)
    report.hub = there.name
    return report


def once(
    db: sqlite_utils.Database,
    link: transport.Transport,
    there: hub.Hub,
    *,
    batch: int,
    clock: Callable[[], int],
    entropy: facts.Entropy,
) -> exchange.Settled:
    """One question and its answer, settled."""
    with db.atomic():
        owner = me.read(db)
        asked = ask(db, there.node, facts.new_id(clock(), entropy), batch=batch)
    signer, key = nacl.signing.SigningKey(owner.sign_seed), bytes.fromhex(there.key)
    lo, hi = (asked.changes[0][0], asked.changes[-1][0]) if asked.changes else (0, 0)
    data = envelope.seal(protocol.encode(asked), signer, origin=asked.origin, lo=lo, hi=hi, made=clock(), req=asked.req)
    link.token = ""  # it is for the province alone
    sealed = link.post(hubs.PATH, hubs.seal(data, bundle.address(key), bundle.ASKED))
    told = hubs.open(sealed, nacl.public.PrivateKey(owner.box_seed), bundle.ANSWERED)
    answer = run.read(told, key, asked.req)
    words = [word(one, bytes.fromhex(owner.node_key)) for one in answer.words]
    fresh = facts.new_id(clock(), entropy)
    done = settle(db, there.node, asked, answer, words, now=clock(), fresh=fresh)
    if done.erased:
        erasure.scrub(db)
    return done


def ask(db: sqlite_utils.Database, node: str, req: str, *, batch: int) -> protocol.Exchange:
    """The next question to a hub: what neither it nor the province is known to have, and where reading stands. What is
    to be offered back waits for the province itself."""
    asked = exchange.ask(db, req, push=batch, pull=batch, told=hub.tops(db), node=node)
    asked.disagree, asked.blobs = [], []
    return asked


def word(data: bytes, node_key: bytes) -> protocol.Answer:
    """What the province said, proven to be its own word. Problems "envelope_*", "answer_unreadable"."""
    _, body = envelope.open(data, node_key, limit=protocol.BODY_LIMIT)
    try:
        return protocol.read_answer(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise problems.Problem("answer_unreadable") from None


def settle(
    db: sqlite_utils.Database,
    node: str,
    asked: protocol.Exchange,
    answer: protocol.Answer,
    words: list[protocol.Answer],
    *,
    now: int,
    fresh: str,
) -> exchange.Settled:
    """Takes a hub's answer in, all or nothing: the province's words first, then what the hub itself has, and what of
    the feed goes beyond what was read. Nothing is let go by what a hub says, only by the province's word; nor is it
    enough to destroy what was never sent, of which the province says for itself that it is erased, once it has come.
    Problem "answer_foreign" for an answer to another question, or one that pretends to be the province's."""
    if answer.req != asked.req or answer.origin != asked.origin or answer.tier != hubs.TIER:
        raise problems.Problem("answer_foreign")
    with db.atomic():
        if exchange.overtaken(db, asked):
            return exchange.Settled(again=True)
        for one in words:
            if exchange.hear(db, one, fresh=fresh):
                return exchange.Settled(again=True, forked=True)
        for origin, (n, name) in asked.known.items():
            origins.acknowledge(db, node, origin, n, name)  # what was compared there, also if nothing else was heard
        if ledger.settle(db, node, answer.have, answer.fork, fresh=fresh):
            return exchange.Settled(again=True, forked=True)
        done = _apply(db, node, asked, answer, now)
        done.outdated = done.outdated or any(versions.older(fieldapp.__version__, one.min_app) for one in words)
        if words and not answer.more:
            exchange.put_back_clock(db, words[-1])
            done.left = exchange.let_go_by_word(db, words[-1])
        return done


def _of_mine(db: sqlite_utils.Database, bodies: list[bytes], scope: Collection[str]) -> list[bytes]:
    """What is shown of others, without what stands outside of these areas, or wants to: a hub may not have heard yet
    that this person has lost one, or is kept out."""
    told: list[tuple[bytes, facts.Fact]] = []
    for body in bodies if scope else ():
        with contextlib.suppress(problems.Problem):
            told.append((body, facts.read(body)))
    claims = ((fact.root, fact.fields.get("area")) for _, fact in told if fact.row == fact.root)
    where = {root: area for root, area in claims if isinstance(area, str)}
    stands = fold.attributions(db, {fact.root for _, fact in told})
    where |= {root: area for root, (area, *_) in stands.items() if area is not None}
    return [body for body, fact in told if where.get(fact.root) in (None, *scope)]


def _put_off(answer: protocol.Answer, unsent: set[str]) -> None:
    """Leaves out what is said to be erased and has work that is not known to be sent; reading goes on before it."""
    for area, rows in answer.feed.items():
        early = [row for row in rows if isinstance(row, protocol.Erased) and row.root in unsent]
        if early:
            answer.feed[area] = [row for row in rows if row not in early]
            answer.cur[area] = min(answer.cur[area], early[0].pos - 1)


def _apply(
    db: sqlite_utils.Database, node: str, asked: protocol.Exchange, answer: protocol.Answer, now: int
) -> exchange.Settled:
    scope = {exchange.EVERYWHERE, *(area for (area,) in db.execute("SELECT area FROM scope"))}
    answer.feed = {area: rows for area, rows in answer.feed.items() if area in scope}
    answer.cur = {area: pos for area, pos in answer.cur.items() if area in scope}
    _put_off(answer, erasure.unsent_roots(db, exchange.PROVINCE))
    done = exchange.take_feed(db, asked, answer)
    feed.advance(db, answer.cur, answer.anchor)
    owner = me.read(db)
    done.revoked = owner.state == "revoked"
    if not answer.more:
        ledger.suppose(db, _of_mine(db, [bytes(one) for one in answer.prov], scope - {exchange.EVERYWHERE}))
        settings.put(db, hub.LISTED, str(now))
    done.outdated = versions.older(fieldapp.__version__, answer.min_app)
    done.again = (answer.more and not done.outdated) or hub.waiting(db, node) > 0
    done.held = db.execute("SELECT count(*) FROM note").fetchone()[0]
    return done
