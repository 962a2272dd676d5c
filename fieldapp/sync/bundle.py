"""An exchange as a file: letters, each sealed so that only one computer reads it; never does I/O, knows no vault.

    FAB1 | header length, 4 bytes big-endian | header JSON | the letters | SHA-256 of all before it, 32 bytes
    letter: crypto_box_seal(stream key), 80 bytes | stream header, 24 | secretstream of 64 KiB pieces, the last final

The header names the format, the province, for each letter the key it is sealed to, and by their names the letters
that wait at a hub: nothing of people. What is sealed was signed before, as on the wire: a letter holds envelopes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Annotated

import msgspec
import nacl.bindings as sodium
import nacl.exceptions
import nacl.public
import nacl.signing

from fieldapp.domain import problems
from fieldapp.sync import envelope

MAGIC = b"FAB1"
VERSION = 1
WHOLE = 128 * 1024 * 1024  # bytes of a file, its parts put together
HEAD = 256 * 1024  # bytes of its header
SUM = 32
PIECE = 64 * 1024
SEALED_KEY = 80  # a box of 48 bytes more than the stream key
ASKED, ANSWERED, ENROLLING, WELCOMED = "asked", "answered", "enrolling", "welcomed"

_STREAM = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_MORE = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_FINAL = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_START = len(MAGIC) + 4

KeyId = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{16}\Z")]


class Letter(msgspec.Struct, frozen=True):
    """What only its receiver reads: what kind of envelopes it holds, and them in order."""

    kind: str
    envelopes: list[bytes]


class Sealed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A letter as others carry it: the id of the key that opens it, and bytes; and of a province's answer the marks of
    the roots that it tells of (`server.marks`), which say nothing to who has not the key to them. No seal is over the
    marks: who spoils them changes when a hub lets the letter go, never what it tells."""

    to: str
    data: bytes
    about: bytes = b""


class Bundle(msgspec.Struct, frozen=True):
    """What a file holds: letters of the computers of one province, named by the key that others seal to, and what a hub
    says of where letters lie (`sync.hubs.Shelf` in its envelope)."""

    province: str
    letters: list[Sealed]
    note: bytes = b""


class _Place(msgspec.Struct, array_like=True):
    to: KeyId
    size: Annotated[int, msgspec.Meta(gt=SEALED_KEY + _STREAM, le=WHOLE)]
    about: bytes = b""


class _Head(msgspec.Struct, omit_defaults=True):
    v: int
    province: KeyId
    letters: Annotated[list[_Place], msgspec.Meta(max_length=5000)]
    note: bytes = b""


class _Version(msgspec.Struct):
    v: int


_HEAD = msgspec.json.Decoder(_Head)
_VERSION = msgspec.json.Decoder(_Version)
_LETTER = msgspec.msgpack.Decoder(Letter)


# Keys -------------------------------------------------------------------------------------------------------


def address(verify_key: bytes) -> bytes:
    """The X25519 key to which one seals for who signs with this Ed25519 key: who knows a province by its invitation
    knows where to write."""
    return bytes(nacl.signing.VerifyKey(verify_key).to_curve25519_public_key())


def reader(sign_seed: bytes) -> nacl.public.PrivateKey:
    """The key that opens what was sealed to that address."""
    return nacl.signing.SigningKey(sign_seed).to_curve25519_private_key()


def name(sealed: Sealed) -> str:
    """A letter's own name, by which carriers know that they have it: it is of its bytes and tells nothing."""
    return hashlib.sha256(sealed.data).hexdigest()[:32]


# Letters ----------------------------------------------------------------------------------------------------


def seal(letter: Letter, box_key: bytes) -> Sealed:
    """A letter that only the holder of this X25519 key reads, and that nobody changes or cuts short unnoticed."""
    to = envelope.key_id(box_key)
    key = sodium.crypto_secretstream_xchacha20poly1305_keygen()
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    out = bytearray(nacl.public.SealedBox(nacl.public.PublicKey(box_key)).encrypt(key))
    out += sodium.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    plain = msgspec.msgpack.encode(letter)
    for start in range(0, len(plain), PIECE):
        tag = _FINAL if start + PIECE >= len(plain) else sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
        piece = plain[start : start + PIECE]
        out += sodium.crypto_secretstream_xchacha20poly1305_push(state, piece, _bound(to), tag)
    return Sealed(to, bytes(out))


def open(sealed: Sealed, key: nacl.public.PrivateKey) -> Letter:
    """What a letter says to the holder of this key. Problem "bundle_damaged" for one that is not whole or not ours."""
    try:
        return _LETTER.decode(b"".join(_pieces(sealed, key)))
    except (nacl.exceptions.CryptoError, msgspec.DecodeError, ValueError, TypeError, RecursionError):
        raise problems.Problem("bundle_damaged") from None


def _pieces(sealed: Sealed, private: nacl.public.PrivateKey) -> Iterator[bytes]:
    data, bound = sealed.data, _bound(sealed.to)
    key = nacl.public.SealedBox(private).decrypt(data[:SEALED_KEY])
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    start = SEALED_KEY + _STREAM
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, data[SEALED_KEY:start], key)
    tag = -1
    while start < len(data):
        if tag == _FINAL:
            raise ValueError("something follows the final piece")
        piece = data[start : start + PIECE + _MORE]
        plain, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, piece, bound)
        start += len(piece)
        yield plain
    if tag != _FINAL:
        raise ValueError("the final piece is missing")


def _bound(to: str) -> bytes:
    """What each piece is bound to beside its place: nobody passes a letter off as one of another format or address."""
    return MAGIC + to.encode()


# Files ------------------------------------------------------------------------------------------------------


def pack(province: str, letters: list[Sealed], note: bytes = b"") -> bytes:
    """The file of some letters, or of a note alone. Problem "bundle_too_big" beyond what `read` takes."""
    places = [_Place(one.to, len(one.data), one.about) for one in letters]
    head = msgspec.json.encode(_Head(VERSION, province, places, note))
    if len(head) > HEAD:  # letters without marks are as good to read
        head = msgspec.json.encode(_Head(VERSION, province, [_Place(one.to, one.size) for one in places], note))
    whole = b"".join([MAGIC, len(head).to_bytes(4, "big"), head, *(one.data for one in letters)])
    if len(whole) + SUM > WHOLE or len(head) > HEAD:
        raise problems.Problem("bundle_too_big")
    return whole + hashlib.sha256(whole).digest()


def read(data: bytes) -> Bundle:
    """The letters of a whole file. Problems "bundle_none", "bundle_version", "bundle_too_big", "bundle_damaged"."""
    if len(data) > WHOLE:
        raise problems.Problem("bundle_too_big")
    if not data:
        raise problems.Problem("bundle_damaged")  # its name is there, nothing else: the stick was pulled out too soon
    if data[: len(MAGIC)] != MAGIC:
        later = data[:3] == MAGIC[:3] and data[3:4].isdigit()
        raise problems.Problem("bundle_version" if later else "bundle_none")
    if not summed(data):
        raise problems.Problem("bundle_damaged")
    size = int.from_bytes(data[len(MAGIC) : _START], "big")
    if size > HEAD:
        raise problems.Problem("bundle_damaged")
    head = _head(data[_START : _START + size])
    if _START + size + sum(one.size for one in head.letters) + SUM != len(data):
        raise problems.Problem("bundle_damaged")
    if not (head.letters or head.note):
        raise problems.Problem("bundle_damaged")
    return Bundle(head.province, list(_split(data, _START + size, head.letters)), head.note)


def summed(data: bytes) -> bool:
    """Whether a file is as it was written: also who carries letters for others shall notice a bad copy while there is
    time to copy it again."""
    return len(data) > _START + SUM and hashlib.sha256(memoryview(data)[:-SUM]).digest() == data[-SUM:]


def _head(head: bytes) -> _Head:
    try:
        if _VERSION.decode(head).v != VERSION:
            raise problems.Problem("bundle_version")
        return _HEAD.decode(head)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise problems.Problem("bundle_damaged") from None


def _split(data: bytes, start: int, places: list[_Place]) -> Iterator[Sealed]:
    for place in places:
        yield Sealed(place.to, data[start : start + place.size], place.about)
        start += place.size
