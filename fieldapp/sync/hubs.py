"""What a commune's hub says to its province and to the laptops around it; never does I/O.

A hub is a mirror and a mailbox: it carries what the province told and what devices signed, both as they are. To the
province it speaks by HTTPS as a device of its own. To laptops it speaks over the office's network without TLS, for no
authority vouches for a computer there: each question is sealed to the hub's key and each answer to the device's, and
inside both are signed as everywhere.

    badge: {"at":ms,"hub":"64 hex digits","name":"...","node":"..."}

The badge is the province's word, signed over HUB, a space and the text as it is, that this key is one of its hubs.
"""

from __future__ import annotations

import hashlib
from typing import Annotated
from urllib import parse

import msgspec
import nacl.exceptions
import nacl.public
import nacl.signing

from fieldapp.domain import problems
from fieldapp.sync import bundle, envelope, protocol

RELAY = "/v1/relay"  # at the province
PATH = "/v1/hub"  # at a hub
HELLO = "/v1/hub/hello"
PORT = 8000  # of a hub whose address was typed without one
TIER = "hub"
WORD = b"HUB "
GROUPS, GROUP = 4, 3  # of the digits that a person compares
SMALL = 256 * 1024  # bytes of what a hub says of letters, before and after decompression
SHELVED = 1000  # letters that a hub tells of at once

Hex = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class Known(msgspec.Struct, array_like=True, frozen=True):
    """A device that a hub may serve, as the province knows it."""

    id: str
    person: str
    sign_key: bytes
    box_key: bytes
    state: str


class Signed(msgspec.Struct, array_like=True, frozen=True):
    """A text and the Ed25519 signature over it."""

    text: str = ""
    signature: bytes = b""


class Relay(msgspec.Struct, omit_defaults=True):
    """A hub's question to its province: `mail` are devices' envelopes as they signed them, numbered from `after` + 1 in
    the mailbox `box`, whose first pieces up to `base` are no longer kept; `asking` envelopes that bring nothing but
    want the province's word; `asked` the hub's own question as JSON; `devices` names the list of devices that it has;
    `letters` names sealed letters that lie with it, of which the province may know that nobody needs them."""

    v: int
    req: str
    app: str
    box: str
    after: int
    asked: bytes
    base: int = 0
    mail: list[bytes] = []
    asking: list[bytes] = []
    devices: str = ""
    letters: list[str] = []


class Relayed(msgspec.Struct, omit_defaults=True):
    """The province's answer to a hub: up to which number it has the mailbox's mail, and the name of that piece; the
    answer to the hub's own question; per origin the word to pass on; `devices`, unless the list is known; per origin
    what the province has; its epochs, each with the position where it starts; those of the letters that may go; and the
    key to `marks`."""

    v: int
    req: str
    have: tuple[int, str]
    answer: bytes
    words: list[tuple[str, bytes]] = []
    devices: list[Known] | None = None
    devices_sum: str = ""
    top: list[tuple[str, str, int, str]] = []  # origin, person, number, id
    epochs: list[tuple[int, str]] = []
    badge: Signed = Signed()
    letters: list[str] = []
    marks: bytes = b""


class Badge(msgspec.Struct, frozen=True):
    """What a badge says: at `at` (ms) the province `node` knew a hub by the public key `hub` (hex) and this name."""

    at: int
    hub: Hex
    name: str
    node: str


class Hello(msgspec.Struct):
    """What a hub tells of itself to whoever asks."""

    v: int
    badge: Signed


class Shelf(msgspec.Struct, omit_defaults=True):
    """A hub's word, with its badge, that sealed letters of these names lie with it and wait for the province. It goes
    home in a file, also to laptops that have never looked at this hub: they know the province, which knows the hub."""

    v: int
    badge: Signed
    letters: Annotated[
        list[Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]], msgspec.Meta(max_length=SHELVED)
    ] = []


read_relay = msgspec.msgpack.Decoder(Relay).decode
read_relayed = msgspec.msgpack.Decoder(Relayed).decode
read_hello = msgspec.msgpack.Decoder(Hello).decode
encode = msgspec.msgpack.Encoder().encode
_shelf = msgspec.msgpack.Decoder(Shelf).decode
_badge = msgspec.json.Decoder(Badge).decode


def name(data: bytes) -> str:
    """The name of a piece of mail: of its bytes."""
    return hashlib.sha256(data).hexdigest()[:32]


def badge(signer: nacl.signing.SigningKey, hub_key: bytes, name: str, at: int) -> Signed:
    """The province's word that this public key is a hub of its own."""
    node = envelope.key_id(bytes(signer.verify_key))
    text = msgspec.json.encode(Badge(at, hub_key.hex(), name, node), order="sorted")
    return Signed(text.decode(), signer.sign(WORD + text).signature)


def read_badge(told: Signed, node_key: bytes) -> Badge | None:
    """What a badge says, if this province signed it; None otherwise."""
    try:
        text = told.text.encode()
        nacl.signing.VerifyKey(node_key).verify(WORD + text, told.signature)
        return _badge(text)
    except (nacl.exceptions.BadSignatureError, ValueError):  # a DecodeError is a ValueError, too
        return None


def read_shelf(data: bytes, node_key: bytes) -> tuple[Badge, list[str]] | None:
    """Who says that these letters lie with it, if it is a hub that this province knows and did say so; None
    otherwise."""
    try:
        told = _shelf(envelope.peek(data, limit=SMALL))
        badge = read_badge(told.badge, node_key)
        if badge is None or badge.node != envelope.key_id(node_key):
            return None
        envelope.open(data, bytes.fromhex(badge.hub), limit=SMALL)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, problems.Problem):
        return None
    return badge, told.letters


def digits(key: bytes) -> str:
    """A public key as people compare it: four groups of three digits."""
    number = int.from_bytes(hashlib.sha256(key).digest()[:16], "big") % 10 ** (GROUPS * GROUP)
    told = f"{number:0{GROUPS * GROUP}d}"
    return " ".join(told[at : at + GROUP] for at in range(0, len(told), GROUP))


def seal(data: bytes, box_key: bytes, kind: str) -> bytes:
    """An envelope that only the holder of this X25519 key reads."""
    return bundle.seal(bundle.Letter(kind, [data]), box_key).data


def open(data: bytes, key: nacl.public.PrivateKey, kind: str) -> bytes:
    """The envelope in what was sealed to this key. Problem "envelope_bad" for anything else."""
    to = envelope.key_id(bytes(key.public_key))
    try:
        letter = bundle.open(bundle.Sealed(to, data), key)
    except problems.Problem:
        raise problems.Problem("envelope_bad") from None
    if letter.kind != kind or len(letter.envelopes) != 1:
        raise problems.Problem("envelope_bad")
    return letter.envelopes[0]


def tops(asked: protocol.Exchange) -> list[str]:
    """The origins that a question is about."""
    return list(dict.fromkeys([asked.origin, *asked.past, *asked.known]))


def address(typed: str) -> str:
    """The address of a hub as people type it: its scheme and usual port may be left out; "" for what is none."""
    told = typed.strip().rstrip("/")
    if not told or " " in told:
        return ""
    told = told if "://" in told else f"http://{told}"
    try:
        parts = parse.urlsplit(told)
        return told if parts.port else f"{told}:{PORT}" if parts.hostname else ""
    except ValueError:
        return ""
