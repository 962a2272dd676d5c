"""The one signed, compressed envelope of all three carriers (HTTPS body, hub mail, USB file); never does I/O.

    FA1 | header length, 4 bytes big-endian | header JSON | Ed25519 signature over all before it | the packed body

The header names the packing (`sync.packing`) and holds the SHA-256 of the packed body, so that the one signature covers
everything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Annotated

import msgspec
import nacl.exceptions
import nacl.signing

from fieldapp.domain import problems
from fieldapp.sync import columns, packing

MAGIC = b"FA1"
SUITE = 1
WHOLE = 8 * 1024 * 1024  # bytes of an envelope
HEAD = 4 * 1024  # bytes of its header
LIMIT = 32 * 1024 * 1024  # bytes of a decompressed body
LEVEL = packing.LEVEL
READS = packing.KNOWN  # the packings that this program reads
Place = columns.Place
Part = columns.Part
part = columns.part
SIGNATURE = 64
_START = len(MAGIC) + 4

Name = Annotated[str, msgspec.Meta(max_length=64)]
Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Header(msgspec.Struct, frozen=True):
    """What may be read before the signer is known: believe nothing of it until `open` has returned it."""

    key: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{16}\Z")]
    made: Number
    body: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    req: Name
    origin: Name = ""
    lo: Number = 0
    hi: Number = 0
    suite: int = SUITE
    dictionary: int = msgspec.field(default=0, name="dict")

    def __post_init__(self) -> None:
        if not (self.lo == self.hi == 0 or 1 <= self.lo <= self.hi):
            raise ValueError("lo and hi are the numbers carried, or both 0")


class _Kind(msgspec.Struct):
    # Read first and alone: a later suite may have another header.
    suite: int
    dictionary: int = msgspec.field(default=0, name="dict")


_KIND = msgspec.json.Decoder(_Kind)
_HEADER = msgspec.json.Decoder(Header)


def seal(
    body: bytes,
    signer: nacl.signing.SigningKey,
    *,
    origin: str = "",
    lo: int = 0,
    hi: int = 0,
    made: int,
    req: str,
    level: int = LEVEL,
    reads: int = 0,
    known: Part | None = None,
) -> bytes:
    """An envelope of a body (not empty) with the numbers `lo` to `hi` of `origin`; `made` is in ms; who gets it
    `reads` every packing up to this number; a part of it may be `known`.

    Problem("envelope_too_big") when the body or the envelope passes the caps that `open` will hold it to.
    """
    if not body:
        raise ValueError("an envelope carries something")
    if len(body) > LIMIT:
        raise problems.Problem("envelope_too_big")
    number, packed = packing.pack(body, reads, level, known)
    header = Header(
        key=key_id(signer.verify_key.encode()),
        origin=origin,
        lo=lo,
        hi=hi,
        made=made,
        body=hashlib.sha256(packed).hexdigest(),
        req=req,
        dictionary=number,
    )
    head = msgspec.json.encode(header)
    _HEADER.decode(head)  # what no reader would take is our bug, and better found here
    start = MAGIC + len(head).to_bytes(4, "big") + head
    whole = start + signer.sign(start).signature + packed
    if len(whole) > WHOLE:
        raise problems.Problem("envelope_too_big")
    return whole


def look(data: bytes) -> Header:
    """The header alone, still unproven, so that a server can find the signer's key."""
    return _split(data)[0]


def peek(data: bytes, *, limit: int = LIMIT) -> bytes:
    """The body alone, still unproven: only to find in it the key that `open` must then prove."""
    header, end = _split(data)
    return packing.unpack(data[end + SIGNATURE :], header.dictionary, limit)


def open(data: bytes, verify_key: bytes, *, limit: int = LIMIT, into: Place | None = None) -> tuple[Header, bytes]:
    """The header and body of an envelope that this key signed, and the body's places as `packing.unpack` tells them;
    `limit` caps the decompressed bytes.

    Every damage is a Problem: envelope_bad, envelope_too_big, envelope_too_new or envelope_forged.
    """
    header, end = _split(data)
    signature, packed = data[end : end + SIGNATURE], data[end + SIGNATURE :]
    if header.key != key_id(verify_key) or not _signed(data[:end], signature, verify_key):
        raise problems.Problem("envelope_forged")
    if hashlib.sha256(packed).hexdigest() != header.body:
        raise problems.Problem("envelope_bad")
    return header, packing.unpack(packed, header.dictionary, limit, into)


def _split(data: bytes) -> tuple[Header, int]:
    """The header and where it ends."""
    if len(data) > WHOLE:
        raise problems.Problem("envelope_too_big")
    if data[: len(MAGIC)] != MAGIC:
        raise problems.Problem("envelope_too_new" if _is_later(data) else "envelope_bad")
    size = int.from_bytes(data[len(MAGIC) : _START], "big")
    if size > HEAD:
        raise problems.Problem("envelope_too_big")
    if len(data) <= _START + size + SIGNATURE:
        raise problems.Problem("envelope_bad")
    return _header(data[_START : _START + size]), _START + size


def _is_later(data: bytes) -> bool:
    return data[:2] == MAGIC[:2] and data[2:3].isdigit()


def _header(head: bytes) -> Header:
    try:
        kind = _KIND.decode(head)
        if kind.suite != SUITE or not 0 <= kind.dictionary <= packing.KNOWN:
            raise problems.Problem("envelope_too_new")
        return _HEADER.decode(head)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise problems.Problem("envelope_bad") from None


def _signed(start: bytes, signature: bytes, verify_key: bytes) -> bool:
    try:
        nacl.signing.VerifyKey(verify_key).verify(start, signature)
    except (nacl.exceptions.BadSignatureError, ValueError):  # or no key at all
        return False
    return True


def key_id(public: bytes) -> str:
    """The name of a public key: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def new_keys(entropy: Callable[[int], bytes]) -> tuple[bytes, bytes]:
    """A new seed to sign with (Ed25519) and a new one to be sealed to (X25519), 32 bytes each."""
    return entropy(32), entropy(32)


def public(sign_seed: bytes) -> bytes:
    """The 32-byte public key of a seed to sign with."""
    return nacl.signing.SigningKey(sign_seed).verify_key.encode()
