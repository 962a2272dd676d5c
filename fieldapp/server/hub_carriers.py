"""Laptops that carry letters for others and come by a hub's office: what the hub lacks of them goes on its shelf, and
what it has for the way home goes with them."""

from __future__ import annotations

import sqlalchemy as sa

from fieldapp.domain import problems
from fieldapp.server import database, hub_files, hub_letters, hub_questions, questions, relay
from fieldapp.sync import bundle, envelope, hubs, letters, protocol


def receive(hub: relay.Hub, sealed: bytes) -> bytes:
    """What a laptop offers and leaves, from the sealed question to the sealed answer. Problems "envelope_*",
    "hub_device", "hub_new", "hub_revoked", "hub_letters_full", "too_old"."""
    data = hubs.open(sealed, hub.reader, bundle.ASKED)
    home = hub_files.home(hub_files.ready(hub))
    with database.reading(hub.engine) as conn:
        device = relay.device(conn, envelope.look(data).key)
    told = questions.opened(data, bytes(device.sign_key), letters.read_brought)
    left = [one for one in told.letters if one.to == home]
    if left:
        with database.writing(hub.engine) as conn:
            kept = hub_letters.keep(conn, left, home, hub.clock(), device=device.id)
        if kept.fresh:
            hub.came()
    with database.reading(hub.engine) as conn:
        heard = _heard(conn, told)
    _answer(hub, told, heard)
    answer = envelope.seal(letters.encode(heard), hub.signer, made=hub.clock(), req=told.req, level=1)
    return hubs.seal(answer, bytes(device.box_key), bundle.ANSWERED)


def _heard(conn: sa.Connection, told: letters.Brought) -> letters.Heard:
    """What the hub lacks of what is offered, and the answers that it has, as much as has room."""
    known = hub_letters.known(conn, told.offers)
    heard = letters.Heard(protocol.VERSION, told.req, want=[name for name in told.offers if name not in known])
    room = letters.ROOM
    for row in hub_letters.answers(conn, told.offers, set(told.had)):
        if room <= 0:
            heard.more = True
            break
        room -= row.size
        one = hub_letters.letter(conn, row.name)
        if one is not None:
            heard.answers.append((row.answers, one))
    return heard


def _answer(hub: relay.Hub, told: letters.Brought, heard: letters.Heard) -> None:
    """What is for the hub itself is answered at once."""
    own = envelope.key_id(bytes(hub.reader.public_key))
    for one in [sealed for sealed in told.letters if sealed.to == own][:1]:
        name = bundle.name(one)
        try:
            heard.answers.append((name, hub_questions.answer(hub, one, letters.ROOM)))
            heard.arrived.append(name)
        except problems.Problem as problem:
            heard.refused.append((name, problem.code))
