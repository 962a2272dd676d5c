"""Files from USB sticks at a hub: letters for the province go on its shelf as they are, those for the hub itself are
answered at once, and a file to bring back holds the answers; it reads no file of a disk."""

from __future__ import annotations

from typing import Any

import msgspec

from fieldapp.domain import problems
from fieldapp.server import database, hub_letters, hub_questions, relay
from fieldapp.sync import bundle, envelope, hubs, protocol


def home(state: Any) -> str:
    """The id of the key to which one seals for a hub's province."""
    return hub_letters.home(bytes(state.node_key))


class Taken(msgspec.Struct):
    """What a file did: what was kept of it, the answers to letters that were for this hub, and why others of those were
    refused."""

    kept: hub_letters.Kept
    answers: list[bundle.Sealed] = []
    refused: list[problems.Problem] = []


def take(hub: relay.Hub, data: bytes) -> Taken:
    """Takes a file in, as often as one likes; one bad letter stops no other. Problems "bundle_*", "hub_new",
    "hub_revoked", "hub_letters_full"."""
    read = bundle.read(data)
    state = ready(hub)
    if read.province != home(state):
        raise problems.Problem("bundle_foreign")
    with database.writing(hub.engine) as conn:
        kept = hub_letters.keep(conn, read.letters, read.province, hub.clock())
    if kept.fresh:
        hub.came()
    done = Taken(kept)
    own = envelope.key_id(bytes(hub.reader.public_key))
    for sealed in {bundle.name(one): one for one in read.letters if one.to == own}.values():
        try:
            done.answers.append(hub_questions.answer(hub, sealed))
        except problems.Problem as problem:
            done.refused.append(problem)
    if not (kept.fresh or kept.before or kept.home or done.answers):
        raise next(iter(done.refused), problems.Problem("hub_letters_none"))
    return done


def ready(hub: relay.Hub) -> Any:
    """The row of a hub that the province has let in. Problems "hub_new", "hub_revoked"."""
    state = hub.state()
    if state.state != relay.ACTIVE:
        raise problems.Problem("hub_revoked" if state.state == relay.REVOKED else "hub_new")
    return state


def make(hub: relay.Hub, own: list[bundle.Sealed] | None = None, *, alone: bool = False) -> bytes:
    """The file of this hub's `own` answers and of all that lie here, with its word of what waits here for the province;
    empty when there is no answer, unless that word is worth a file `alone`."""
    state = ready(hub)
    key = home(state)
    with database.reading(hub.engine) as conn:
        answers = [*(own or []), *hub_letters.homewards(conn, key)]
        names = hub_letters.shelved(conn, key, hubs.SHELVED)
    if not (answers or (alone and names)):
        return b""
    told = hubs.Shelf(protocol.VERSION, hubs.Signed(state.badge, bytes(state.signature)), names)
    note = envelope.seal(hubs.encode(told), hub.signer, made=hub.clock(), req="") if names and state.badge else b""
    return bundle.pack(key, answers, note) if answers or note else b""
