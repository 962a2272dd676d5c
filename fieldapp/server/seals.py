"""The province's proof that it took a fact: what it once sealed it takes back from anybody; asks no database."""

from __future__ import annotations

import hashlib

from fieldapp.domain import facts


def seal(key: bytes, body: bytes, stamp: int) -> str:
    """The province's proof, 48 bits, that it took exactly these bytes with this stamp (keyed BLAKE2b)."""
    raw = hashlib.blake2b(body + stamp.to_bytes(8, "big"), key=key, digest_size=6).digest()
    return facts.short(raw)
