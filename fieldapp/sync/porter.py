"""A vault's letters for others by the network: hands over what it carries, and takes along what is to be brought back;
it reads none of it, and lets a letter go by the province's word alone."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import nacl.public
import nacl.signing
import sqlite_utils

import fieldapp
from fieldapp.domain import facts
from fieldapp.store import bundles, hub, me
from fieldapp.sync import bundle, courier, envelope, hubs, letters, protocol, transport


class Handed(msgspec.Struct):
    """What came of it: letters handed over, answers taken along, letters refused for the first time; `old` is a server
    that does not know this way, so that only files go there."""

    arrived: int = 0
    answers: int = 0
    refused: int = 0
    old: bool = False


def to_province(
    db: sqlite_utils.Database,
    link: transport.Transport,
    done: Handed,
    *,
    clock: Callable[[], int],
    entropy: facts.Entropy,
) -> None:
    """Hands over what is for the province, letter by letter, each settled (and told in `done`) before the next; one
    that is refused stops no other. Raises transport.Undelivered when the link ends it, Problem for an answer that is
    not the province's."""
    owner = me.read(db)
    link.token = owner.token
    for name in bundles.addressed(db, courier.home(owner), letters.LARGEST, clock()):
        sealed = _letter(db, name)
        if sealed is None:
            continue
        told = _brought(facts.new_id(clock(), entropy), [sealed])
        try:
            data = link.post(letters.PATH, _signed(owner, told, clock()))
        except (transport.Unauthorized, transport.TooOld):
            raise
        except transport.Refused as error:
            if error.code == letters.UNKNOWN:
                done.old = True
                return
            heard = letters.Heard(protocol.VERSION, told.req, refused=[(name, error.code)])
        else:
            heard = letters.opened(data, bytes.fromhex(owner.node_key), told.req)
        with db.atomic():
            _settle(db, owner, heard, clock(), done)


def to_hub(
    db: sqlite_utils.Database,
    link: transport.Transport,
    there: hub.Hub,
    done: Handed,
    *,
    clock: Callable[[], int],
    entropy: facts.Entropy,
) -> None:
    """Leaves with a hub what is for the province and the hub has not got, and takes the answers along that it keeps.
    The letters stay here, too: a hub may be lost. Raises as `to_province` does."""
    owner = me.read(db)
    _ask_for(db, owner, link, there, done, clock, entropy)
    want: list[str] = []
    sent: set[str] = set()
    while True:
        offers = bundles.addressed(db, courier.home(owner), letters.LARGEST, clock())[: letters.MOST]
        sealed = _letter(db, want[0]) if want else None
        if not offers:
            return
        told = _brought(facts.new_id(clock(), entropy), [sealed] if sealed else [])
        told.offers, told.had = offers, bundles.others(db, courier.home(owner))[: letters.MOST]
        heard = _ask_hub(owner, link, there, told, clock(), done)
        if heard is None:
            return
        before = done.answers
        with db.atomic():
            _settle(db, owner, heard, clock(), done, believed=False)
        done.arrived += sealed is not None
        sent |= set(want[:1])
        want = [name for name in heard.want if name in offers and name not in sent]
        if not want and not (heard.more and done.answers > before):
            return


def _ask_for(
    db: sqlite_utils.Database,
    owner: me.Me,
    link: transport.Transport,
    there: hub.Hub,
    done: Handed,
    clock: Callable[[], int],
    entropy: facts.Entropy,
) -> None:
    """Hands over what others wrote to the hub itself: it answers at once, and of these its own word is enough."""
    here = envelope.key_id(bundle.address(bytes.fromhex(there.key)))
    for name in bundles.addressed(db, here, letters.LARGEST, clock()):
        sealed = _letter(db, name)
        if sealed is None:
            continue
        told = _brought(facts.new_id(clock(), entropy), [sealed])
        heard = _ask_hub(owner, link, there, told, clock(), done)
        if heard is None:
            return
        heard.arrived = [one for one in heard.arrived if one == name]
        with db.atomic():
            _settle(db, owner, heard, clock(), done)


def _ask_hub(
    owner: me.Me, link: transport.Transport, there: hub.Hub, told: letters.Brought, now: int, done: Handed
) -> letters.Heard | None:
    """The hub's answer; None, which `done` tells, from one that does not know this way."""
    key = bytes.fromhex(there.key)
    link.token = ""  # it is for the province alone
    try:
        sealed = link.post(letters.AT_HUB, hubs.seal(_signed(owner, told, now), bundle.address(key), bundle.ASKED))
    except transport.Refused as error:
        if error.code != letters.UNKNOWN:
            raise
        done.old = True
        return None
    data = hubs.open(sealed, nacl.public.PrivateKey(owner.box_seed), bundle.ANSWERED)
    return letters.opened(data, key, told.req)


def _brought(req: str, told: list[bundle.Sealed]) -> letters.Brought:
    return letters.Brought(v=protocol.VERSION, req=req, app=fieldapp.__version__, letters=told)


def _signed(owner: me.Me, told: letters.Brought, now: int) -> bytes:
    signer = nacl.signing.SigningKey(owner.sign_seed)
    return envelope.seal(letters.encode(told), signer, made=now, req=told.req, level=1)  # it is sealed, so not smaller


def _letter(db: sqlite_utils.Database, name: str) -> bundle.Sealed | None:
    found = bundles.letter(db, name)
    return None if found is None else bundle.Sealed(*found)


def _settle(
    db: sqlite_utils.Database,
    owner: me.Me,
    heard: letters.Heard,
    now: int,
    done: Handed,
    *,
    believed: bool = True,
) -> None:
    """Keeps the answers to be carried back; what has arrived is put down, if the province itself says so."""
    own = envelope.key_id(bytes(nacl.public.PrivateKey(owner.box_seed).public_key))
    for _, sealed in heard.answers:
        if sealed.to != own:
            done.answers += bundles.carry(db, bundle.name(sealed), sealed.to, sealed.data, now)
    if not believed:
        return
    bundles.put_down(db, heard.arrived)
    done.arrived += len(heard.arrived)
    done.refused += sum(bundles.refuse(db, name, now) for name, _ in heard.refused)
