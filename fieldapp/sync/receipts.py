"""Receipts: what the province signs when it holds a run of somebody's facts, and how anybody checks it; never does I/O.

    {"at":ms,"hi":N,"lo":N,"node":"...","origin":"...","sum":"64 hex digits"}

The sum is the SHA-256 over one line a number from lo to hi: the number, a space, the fact's id, a space, the SHA-256
of the fact's exact bytes in hex ("-" once they are destroyed), and a line feed. `node` names the key that signed: the
first 16 hex digits of its SHA-256. The signature (Ed25519) is over the word RECEIPT, a space and the text as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Annotated

import msgspec
import nacl.exceptions
import nacl.signing

from fieldapp.sync import envelope, protocol

WORD = b"RECEIPT "

Numbered = tuple[int, str, bytes | None]  # number, id, bytes


class Told(msgspec.Struct, frozen=True):
    """What a receipt says: the province `node` held at `at` (ms) the facts `lo` to `hi` of `origin`."""

    at: int
    hi: int
    lo: int
    node: str
    origin: str
    sum: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]


_decode = msgspec.json.Decoder(Told).decode


def digest(run: Iterable[Numbered]) -> str:
    """The sum over a run of facts."""
    lines = [f"{n} {name} {'-' if body is None else hashlib.sha256(body).hexdigest()}\n" for n, name, body in run]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def make(signer: nacl.signing.SigningKey, origin: str, run: list[Numbered], at: int) -> protocol.Receipt:
    """The receipt for a run of facts, its numbers without a gap."""
    node = envelope.key_id(bytes(signer.verify_key))
    told = msgspec.json.encode(Told(at, run[-1][0], run[0][0], node, origin, digest(run)), order="sorted")
    return protocol.Receipt(told.decode(), signer.sign(WORD + told).signature.hex())


def read(receipt: protocol.Receipt, key: bytes) -> Told | None:
    """What a receipt says, if this key signed it; None otherwise."""
    try:
        text = receipt.text.encode()
        nacl.signing.VerifyKey(key).verify(WORD + text, bytes.fromhex(receipt.signature))
        return _decode(text)
    except (nacl.exceptions.BadSignatureError, ValueError):  # a DecodeError is a ValueError, too
        return None
