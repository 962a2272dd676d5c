"""Hubs at the province: takes in the mail that they bring as if each device had come itself, and tells them what they
pass on."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import msgspec
import sqlalchemy as sa

from fieldapp.domain import areas, people, problems
from fieldapp.server import accept, auth, database, fold, many, marks, needless, numbers, province, questions, tables
from fieldapp.server.queries import places
from fieldapp.sync import envelope, hubs, protocol

log = logging.getLogger("fieldapp.server")

_GRANTED = sa.select(tables.grant.c.person).where(many.among(tables.grant.c.area)).distinct()
_DEVICES = (
    sa.select(
        tables.device.c.id,
        tables.device.c.person,
        tables.device.c.sign_key,
        tables.device.c.box_key,
        tables.device.c.state,
    )
    .where(many.among(tables.device.c.person))
    .order_by(tables.device.c.id)
)
_ORIGINS = [
    sa.select(tables.origin.c.id, tables.origin.c.person).where(many.among(column))
    for column in (tables.origin.c.person, tables.origin.c.id)
]
_MAIL = sa.select(tables.relay.c.mail_have, tables.relay.c.mail).where(tables.relay.c.peer == sa.bindparam("peer"))
_EPOCHS = sa.select(tables.epoch.c.start, tables.epoch.c.tag).order_by(tables.epoch.c.start)


class Came(msgspec.Struct):
    """What came of one origin by this mail: all its questions as one, the last of them deciding what is told."""

    device: str
    sender: accept.Sender
    asked: protocol.Exchange
    taken: accept.Taken


def receive(served: province.Province, data: bytes, secret: str) -> bytes:
    """One question of a hub, from its envelope to the signed answer. Problems "envelope_*", "unauthorized",
    "hub_unknown" for a device that is no hub."""
    now = served.clock()
    with database.reading(served.engine) as conn:
        device = auth.check(conn, secret, envelope.look(data).key, now=now)
        if not is_hub(conn, device.person):
            raise problems.Problem("hub_unknown")
    told = read(data, bytes(device.sign_key))
    answer = relay(served, device, told, now)
    own = protocol.read_answer(answer.answer)
    with database.writing(served.engine) as conn:
        own.token = auth.rotate(conn, secret, device.id, device.made, now=now)
        auth.seen(conn, device.id, told.app, now=now)
    answer.answer = protocol.encode(own)
    return served.sign(hubs.encode(answer), told.req, now)


def read(data: bytes, key: bytes) -> hubs.Relay:
    """What a hub asks in its envelope. Problems "envelope_*", "too_old"."""
    return questions.opened(data, key, hubs.read_relay)


def relay(served: province.Province, hub: Any, told: hubs.Relay, now: int) -> hubs.Relayed:
    """What a hub's mail does, piece by piece, and all that the hub shall know. A piece that cannot be taken stops no
    other: it counts as come, for it would never be taken."""
    asked = _asked(told.asked)
    came: dict[str, Came] = {}
    for data in filter(None, [*told.mail, *told.asking]):  # what a hub had to destroy is empty
        _take(served, data, came, now)
    answer = served.exchange(province.sender(hub), asked, now)
    words = [(origin, _word(served, one, now)) for origin, one in came.items()]
    with database.writing(served.engine) as conn:
        for device in sorted({one.device for one in came.values()}):
            auth.keep(conn, device, now=now)
        have = _count(conn, hub.id, told)
    with database.reading(served.engine) as conn:
        return _told(served, conn, hub, told, answer, have, words, now, [o for one in came.values() for o in _of(one)])


def _of(one: Came) -> list[str]:
    return hubs.tops(one.asked)


def _asked(data: bytes) -> protocol.Exchange:
    try:
        return protocol.read_exchange(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise problems.Problem("envelope_bad") from None


def _take(served: province.Province, data: bytes, came: dict[str, Came], now: int) -> None:
    try:
        with database.reading(served.engine) as conn:
            device = auth.known(conn, envelope.look(data).key)
        asked = served.read(data, device)
        taken = served.push(province.sender(device), asked, now)
    except problems.Problem as problem:
        log.warning("a hub's mail: %s", problem.code)
        return
    except (sa.exc.DataError, OverflowError):  # a number or a text that no program of ours puts there
        log.warning("a hub's mail: unstorable")
        return
    with database.writing(served.engine) as conn:
        auth.seen(conn, device.id, asked.app, now=now)
    _add(came, device, asked, taken)


def _add(came: dict[str, Came], device: Any, asked: protocol.Exchange, taken: accept.Taken) -> None:
    before = came.get(asked.origin)
    if before is not None:
        asked = _together(before.asked, asked)
        for origin, n in before.taken.fork.items():
            taken.fork[origin] = min(n, taken.fork.get(origin, n))
        taken.gone = [*before.taken.gone, *taken.gone]
    came[asked.origin] = Came(device.id, province.sender(device), asked, taken)


def _together(first: protocol.Exchange, last: protocol.Exchange) -> protocol.Exchange:
    """Two questions of an origin as one, so that one receipt is for all that came."""
    past = dict(first.past)
    for origin, run in last.past.items():
        past[origin] = [*past.get(origin, []), *run]
    return msgspec.structs.replace(last, changes=[*first.changes, *last.changes], past=past)


def _word(served: province.Province, one: Came, now: int) -> bytes:
    answer = served.word(one.sender, one.asked, one.taken, now)
    return served.sign(protocol.encode(answer), one.asked.req, now)


def _count(conn: sa.Connection, hub: str, told: hubs.Relay) -> tuple[int, str]:
    """Up to which number the mailbox's mail is here, after this; it never leaves a hole, and a province that was put
    back from a backup says less than before."""
    peer = f"{hub} {told.box}"[:100]
    row = conn.execute(_MAIL, {"peer": peer}).first()
    have, name = (row.mail_have, row.mail) if row else (0, "")
    if have < told.base:
        have, name = told.base, ""
    top = told.after + len(told.mail)
    if told.mail and told.after <= have < top:
        have, name = top, hubs.name(told.mail[-1])
        fold.upsert(conn, tables.relay, [{"peer": peer, "mail_have": have, "mail": name}], "peer")
    return have, name


def _told(
    served: province.Province,
    conn: sa.Connection,
    hub: Any,
    told: hubs.Relay,
    answer: protocol.Answer,
    have: tuple[int, str],
    words: list[tuple[str, bytes]],
    now: int,
    origins: Collection[str],
) -> hubs.Relayed:
    known = list(_devices(conn, served, answer.scope)) if not answer.wipe else []
    total = hashlib.sha256(hubs.encode(known)).hexdigest()[:32]
    new = total != told.devices
    people_of = {one.person for one in known} if new else set()
    return hubs.Relayed(
        v=protocol.VERSION,
        req=told.req,
        have=have,
        answer=protocol.encode(answer),
        words=words,
        devices=known if new else None,
        devices_sum=total,
        top=list(_tops(conn, people_of, origins)),
        epochs=[(start, tag) for start, tag in conn.execute(_EPOCHS)],
        letters=needless.among(conn, told.letters[: hubs.SHELVED]),
        marks=marks.key(bytes(served.signer)),
        badge=hubs.badge(served.signer, bytes(hub.sign_key), hub.name or _name(conn, hub.person), now),
    )


def _devices(conn: sa.Connection, served: province.Province, scope: Iterable[str]) -> Iterator[hubs.Known]:
    """The devices of everybody who has or had a role in the hub's areas or above them."""
    atlas = served.atlas(conn)
    seen = sorted({above for area in scope for above in areas.lineage(atlas, area)})
    persons = {person for part in fold.chunks(seen) for person in conn.scalars(_GRANTED, {"part": part})}
    for part in fold.chunks(sorted(persons)):
        for row in conn.execute(_DEVICES, {"part": part}):
            yield hubs.Known(row.id, row.person, bytes(row.sign_key), bytes(row.box_key), row.state)


def _tops(
    conn: sa.Connection, persons: Collection[str], origins: Collection[str]
) -> Iterator[tuple[str, str, int, str]]:
    """What the province has of these people's origins, and of these."""
    by_person, by_id = _ORIGINS
    asked = [(by_person, part) for part in fold.chunks(sorted(persons))]
    asked += [(by_id, part) for part in fold.chunks(sorted(set(origins)))]
    for query, part in asked:
        for origin, person in conn.execute(query, {"part": part}).all():
            yield (origin, person, *numbers.have(conn, origin))


def _name(conn: sa.Connection, person: str) -> str:
    return str(conn.scalar(sa.select(tables.person.c.name).where(tables.person.c.id == person)) or "")


def is_hub(conn: sa.Connection, person: str) -> bool:
    """Whether a "person" is a commune's hub."""
    return any(grant.role == people.HUB for grant in places.grants(conn, person))
