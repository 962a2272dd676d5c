"""Questions to a hub itself that came in a file: what a laptop left goes into the mailbox as by the network, and the
hub answers at once with what it has of the feed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from fieldapp.domain import problems
from fieldapp.server import database, hub_mail, questions, relay
from fieldapp.sync import bundle, envelope

ROOM = 32 * 1024 * 1024  # bytes of one laptop's answer; what is beyond comes with the next file


def answer(hub: relay.Hub, sealed: bundle.Sealed, room: int = ROOM) -> bundle.Sealed:
    """The sealed answer to a letter that was sealed to this hub. Problems "bundle_*", "envelope_*", "hub_device",
    "origin_foreign", "too_old"."""
    letter = bundle.open(sealed, hub.reader)
    if letter.kind != bundle.ASKED:
        raise problems.Problem("bundle_version")
    if not letter.envelopes:
        raise problems.Problem("bundle_damaged")
    with database.reading(hub.engine) as conn:
        device = relay.device(conn, envelope.look(letter.envelopes[0]).key)
    key = bytes(device.sign_key)
    for data in letter.envelopes:  # all is proven before anything is kept
        questions.read(data, key)
    pages = list(_pages(hub, device, letter.envelopes, room))
    return bundle.seal(bundle.Letter(bundle.ANSWERED, pages), bytes(device.box_key))


def _pages(hub: relay.Hub, device: Any, envelopes: list[bytes], room: int) -> Iterator[bytes]:
    sender = hub_mail.Sender(device.id, device.person, device.state == relay.REVOKED)
    fork: dict[str, int] = {}
    for data in envelopes:
        asked = questions.read(data, bytes(device.sign_key))
        told = hub.exchange(sender, asked, data)
        for origin, n in told.fork.items():
            fork[origin] = min(n, fork.get(origin, n))
    told.fork = fork
    while True:
        page = hub.sign(told)
        room -= len(page)
        yield page
        if not told.more or room < 0:
            return
        asked = msgspec.structs.replace(asked, cur=told.cur, anchor=told.anchor)
        told = hub.answer(sender, asked, fork, hub.clock())
