"""Who may speak to the province: invitations used once, devices by their keys, tokens kept only as hashes, all
revocable."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Any

import msgspec
import sqlalchemy as sa

from fieldapp.domain import facts, people, problems
from fieldapp.server import fold, numbers, tables
from fieldapp.sync import envelope, protocol

INVITATION_MS = 24 * 3600 * 1000
TOKEN_MS = 30 * 24 * 3600 * 1000  # sliding: every rotation starts it anew
ROTATE_MS = 7 * 24 * 3600 * 1000

# Questions are built once: to build one takes longer than to ask it.
_D, _T = tables.device.c, tables.token.c
_BY_KEY = sa.select(tables.device).where(_D.key_id == sa.bindparam("key"))
_BY_TOKEN = (
    sa.select(tables.device, _T.made, _T.expires)
    .join(tables.token, _T.device == _D.id)
    .where(_T.hash == sa.bindparam("digest"))
)
_HUB = (
    sa.select(tables.grant.c.person)
    .where(tables.grant.c.person == sa.bindparam("of"), tables.grant.c.role == people.HUB)
    .limit(1)
)
_I = tables.invitation.c
_INVITE, _ENROL, _GIVE = tables.invitation.insert(), tables.device.insert(), tables.token.insert()
_INVITED = sa.select(tables.invitation).where(_I.code_hash == sa.bindparam("digest")).with_for_update()
_USED = tables.invitation.update().where(_I.code_hash == sa.bindparam("digest"))
_PERSON = sa.select(tables.person).where(tables.person.c.id == sa.bindparam("of"))
_SEEN = tables.device.update().where(_D.id == sa.bindparam("of"))
_KEEP = tables.token.update().where(_T.device == sa.bindparam("of"))
_TOKEN = sa.select(_T.hash).where(_T.hash == sa.bindparam("digest"))
_OLDER = tables.token.delete().where(
    _T.device == sa.bindparam("of"), _T.made < sa.bindparam("before"), _T.hash != sa.bindparam("digest")
)


def digest(secret: str) -> str:
    """What is kept of a token or an invitation's code."""
    return hashlib.sha256(secret.encode()).hexdigest()


def invite(conn: sa.Connection, person: str, *, now: int, hours: int = 24) -> str:
    """A one-time code for a person; only its hash is kept."""
    code = secrets.token_urlsafe(18)
    expires = now + hours * 3600 * 1000
    conn.execute(_INVITE, {"code_hash": digest(code), "person": person, "made": now, "expires": expires})
    return code


def enrol(conn: sa.Connection, asked: protocol.Enrolment, *, now: int, entropy: facts.Entropy) -> tuple[Any, str, str]:
    """Makes a device the invited person's; returns the person, the device id and its first token.

    Problems "invitation_unknown", "invitation_used", "invitation_expired". The same device asking again with
    the same code (its answer was lost) is served again. Problem "invitation_key_revoked" for keys that are kept out:
    somebody else may have them, so the device asks with new ones.
    """
    sign_key, box_key = _keys(asked)
    key_id = envelope.key_id(sign_key)
    code = conn.execute(_INVITED, {"digest": digest(asked.code)}).first()
    if code is None:
        raise problems.Problem("invitation_unknown")
    known = conn.execute(_BY_KEY, {"key": key_id}).first()
    again = known is not None and code.device == known.id and known.state != "revoked"
    if code.used is not None and not again:
        raise problems.Problem("invitation_used")
    if code.expires < now and not again:
        raise problems.Problem("invitation_expired")
    if known is not None and known.person != code.person:
        raise problems.Problem("invitation_other_person")
    if known is not None and known.state == "revoked" and not conn.scalar(_HUB, {"of": code.person}):
        raise problems.Problem("invitation_key_revoked")  # a hub's key is the number that people have compared
    device = known.id if known is not None else facts.new_id(now, entropy)
    values = {"name": asked.device[:100], "app": asked.app[:40], "state": "active", "seen": now}
    if known is None:
        keys = {"key_id": key_id, "sign_key": sign_key, "box_key": box_key}
        conn.execute(_ENROL, {"id": device, "person": code.person, "enrolled": now, **keys, **values})
    else:
        if known.state == "revoked":  # what may be in a thief's hands lets nobody in: only whom the invitation reached
            conn.execute(tables.token.delete().where(tables.token.c.device == device))
        conn.execute(_SEEN, {"of": device, **values})
    conn.execute(_USED, {"digest": code.code_hash, "used": now, "device": device})
    numbers.register(conn, asked.origin, person=code.person, device=device)
    person = conn.execute(_PERSON, {"of": code.person}).one()
    return person, device, give_token(conn, device, now=now)


def _keys(asked: protocol.Enrolment) -> tuple[bytes, bytes]:
    try:
        keys = bytes.fromhex(asked.sign_key), bytes.fromhex(asked.box_key)
    except ValueError:
        raise problems.Problem("envelope_bad") from None
    if [len(key) for key in keys] != [32, 32]:
        raise problems.Problem("envelope_bad")
    return keys


def give_token(conn: sa.Connection, device: str, *, now: int) -> str:
    """A fresh 256-bit token for a device; only its hash is kept."""
    secret = secrets.token_urlsafe(32)
    conn.execute(_GIVE, {"hash": digest(secret), "device": device, "made": now, "expires": now + TOKEN_MS})
    return secret


def check(conn: sa.Connection, secret: str, key_id: str, *, now: int) -> Any:
    """The device that a token and an envelope's key agree on. Problem "unauthorized" otherwise; a revoked
    device is returned,
    because it may still hand its work over."""
    row = conn.execute(_BY_TOKEN, {"digest": digest(secret)}).first()
    if row is None:
        row = _readmitted(conn, key_id)
    if row is None or row.key_id != key_id or 0 < row.expires < now:
        raise problems.Problem("unauthorized")
    return row


def _readmitted(conn: sa.Connection, key_id: str) -> Any:
    """A device of a province that was put back from a backup, whose token may be newer than the backup: its signature
    is enough until a token of the new life has been used. `expires` is 0 then, and it gets a new token."""
    restored = conn.scalar(sa.select(tables.backup.c.restored)) or 0
    none = sa.literal(0).label("expires")
    row = conn.execute(
        sa.select(tables.device, tables.device.c.seen.label("made"), none).where(tables.device.c.key_id == key_id)
    ).first()
    if not restored or row is None:
        return None
    t = tables.token.c
    before = sa.select(t.hash).where(t.device == row.id, t.made < restored)
    return row if conn.execute(before.limit(1)).first() else None


def known(conn: sa.Connection, key_id: str) -> Any:
    """The device whose key signed what came without a connection, so without a token; a revoked one, too. Problem
    "bundle_sender" if there is none."""
    row = conn.execute(_BY_KEY, {"key": key_id}).first()
    if row is None:
        raise problems.Problem("bundle_sender")
    return row


def knows(conn: sa.Connection, key_id: str) -> bool:
    """Whether a device with this key was ever taken in."""
    return conn.execute(_BY_KEY, {"key": key_id}).first() is not None


def seen(conn: sa.Connection, device: str, app: str, *, now: int) -> None:
    """A device was heard of, with this program."""
    conn.execute(_SEEN, {"of": device, "seen": now, "app": app[:40]})


def keep(conn: sa.Connection, device: str, *, now: int) -> None:
    """Who wrote by file, signed, comes by the network with the old token, also after months without any."""
    conn.execute(_KEEP, {"of": device, "expires": now + TOKEN_MS})


def bearer(conn: sa.Connection, secret: str, *, now: int) -> Any:
    """The device of a token, where no envelope names a key. Problem "unauthorized" without one, and for a revoked
    device."""
    row = conn.execute(_BY_TOKEN, {"digest": digest(secret)}).first()
    if row is None or row.expires < now or row.state == "revoked":
        raise problems.Problem("unauthorized")
    return row


def read(data: bytes, limit: int) -> protocol.Enrolment:
    """The enrolment in an envelope of so many bytes at most, signed by the very key that it wants to enrol: whoever
    sends it has that key. Problems "envelope_*", and "too_old" for a protocol that is no longer spoken."""
    try:
        asked = protocol.read_enrolment(envelope.peek(data, limit=limit))
        key = bytes.fromhex(asked.sign_key)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise problems.Problem("envelope_bad") from None
    header, _ = envelope.open(data, key, limit=limit)
    if header.req != asked.req:
        raise problems.Problem("envelope_bad")
    if asked.v < protocol.OLDEST:
        raise problems.Problem("too_old")
    return asked


def rotate(conn: sa.Connection, secret: str, device: str, made: int, *, now: int) -> str:
    """Drops the tokens older than the one in use, and gives a new one when it has been in use for a week (""
    otherwise). The same one again whenever the old one is used again: its answer may have been lost, or may
    still be on its way to another program on the same vault."""
    if conn.execute(_TOKEN, {"digest": digest(secret)}).first() is None:
        return give_token(conn, device, now=now)  # one that a restored province let in by its key
    conn.execute(_OLDER, {"of": device, "before": made, "digest": digest(secret)})
    if now - made < ROTATE_MS:
        return ""
    new = _next(secret, bytes(conn.scalar(sa.select(tables.node.c.seal_key)) or b""))
    row = {"hash": digest(new), "device": device, "made": now, "expires": now + TOKEN_MS}
    fold.upsert(conn, tables.token, [row], "hash")
    return new


def _next(secret: str, key: bytes) -> str:
    """The token after this one: 256 bits that nobody knows who lacks the token or the province's key."""
    raw = hashlib.blake2b(secret.encode(), key=key, digest_size=32, person=b"token").digest()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def revoke(conn: sa.Connection, device: str) -> None:
    """A lost or retired device: what it still sends is kept apart, and it is told nothing any more."""
    conn.execute(tables.device.update().where(tables.device.c.id == device).values(state="revoked"))
