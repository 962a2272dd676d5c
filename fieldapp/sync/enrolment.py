"""Makes a vault somebody's: reads an invitation, proves the device's keys to the province, and keeps what it
answers."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import nacl.public
import nacl.signing
import sqlite_utils

import fieldapp
from fieldapp.domain import facts, invitations, problems
from fieldapp.store import keys, me, recovery, settings
from fieldapp.sync import envelope, exchange, protocol, transport

KEY_REVOKED = "invitation_key_revoked"  # what the province says to a device of which it keeps out the key


def enrol(
    db: sqlite_utils.Database,
    link: transport.Transport,
    invited: invitations.Invitation,
    *,
    device: str,
    clock: Callable[[], int],
    entropy: facts.Entropy,
) -> protocol.Welcome:
    """Asks the province to take this device in, and makes the vault the invited person's.

    The keys are kept before the question is asked, so that a lost answer can be asked for again. A vault that
    has an owner only gets new access, and new keys if it was kept out: somebody may have a copy of those that it had.
    Problem "vault_other_person" if the invitation is another person's.
    """
    if keys.kept_out(db):
        keys.renew(db, *envelope.new_keys(entropy))
    req, sealed = question(db, invited, device=device, clock=clock, entropy=entropy)
    try:
        data = link.post(protocol.ENROL, sealed)
    except (transport.Refused, problems.Problem) as refused:
        if refused.code != KEY_REVOKED:
            raise
        keys.renew(db, *envelope.new_keys(entropy))  # a copy of a vault does not know that it was kept out
        req, sealed = question(db, invited, device=device, clock=clock, entropy=entropy)
        data = link.post(protocol.ENROL, sealed)
    return settle(db, data, req, url=invited.url, node_key=invited.key)


def question(
    db: sqlite_utils.Database,
    invited: invitations.Invitation,
    *,
    device: str,
    clock: Callable[[], int],
    entropy: facts.Entropy,
) -> tuple[str, bytes]:
    """The question of a device that wants to be taken in, in its envelope, and its id; the vault has keys from then
    on."""
    owner = keys.asking(db, _owner(db, entropy, clock))
    signer = nacl.signing.SigningKey(owner.sign_seed)
    box = nacl.public.PrivateKey(owner.box_seed).public_key
    req = facts.new_id(clock(), entropy)
    asked = protocol.Enrolment(
        v=protocol.VERSION,
        req=req,
        app=fieldapp.__version__,
        code=invited.code,
        sign_key=bytes(signer.verify_key).hex(),
        box_key=bytes(box).hex(),
        origin=owner.origin,
        device=device,
    )
    return req, envelope.seal(protocol.encode(asked), signer, made=clock(), req=req)


def settle(db: sqlite_utils.Database, data: bytes, req: str, *, url: str, node_key: str) -> protocol.Welcome:
    """Makes the vault the welcomed person's, by the province's answer to this very question. Problems
    "vault_other_person", "answer_foreign", "answer_unreadable", "envelope_*"."""
    welcome = _read(data, bytes.fromhex(node_key), req)
    owner = me.read(db, enrolled=False)
    if owner.person and owner.person != welcome.person:
        raise problems.Problem("vault_other_person")
    with db.atomic():  # nothing but the access: in another lane somebody may just be saving a slip
        me.change(
            db,
            person=welcome.person,
            name=welcome.name,
            device=welcome.device,
            token=welcome.token,
            url=url,
            node_key=node_key,
            state="active",
        )
        keys.take_up(db)
        recovery.want(db, welcome.recovery_key)
        settings.put(db, exchange.HEARD, str(welcome.now))  # what it said before to who was kept out is past
    return welcome


def _read(data: bytes, node_key: bytes, req: str) -> protocol.Welcome:
    """The province's answer to this very question. Problems "answer_foreign", "answer_unreadable", "envelope_*"."""
    header, body = envelope.open(data, node_key)
    try:
        welcome = protocol.read_welcome(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise problems.Problem("answer_unreadable") from None
    if header.req != req or welcome.req != req:
        raise problems.Problem("answer_foreign")
    return welcome


def _owner(db: sqlite_utils.Database, entropy: facts.Entropy, clock: Callable[[], int]) -> me.Me:
    with db.atomic():
        if not me.begun(db):
            sign, box = envelope.new_keys(entropy)
            origin = facts.new_id(clock(), entropy)
            me.become(db, me.blank(origin, sign, box))
        return me.read(db, enrolled=False)
